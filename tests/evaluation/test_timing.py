import resource
import sys
from collections.abc import Sequence

from pourparlers.evaluation.faithfulness import equal_positions
from pourparlers.evaluation.timing import TURN, Spread, ratio, rounds_in_turn, run, spread
from pourparlers.schema import Article, Label, Mention, Position, Sentence


def test_every_task_gets_every_article_once_a_round_and_the_order_turns() -> None:
    articles, seen = [Article(id=str(number), text="a") for number in range(TURN + 1)], list[tuple[str, str]]()

    def task(name: str) -> object:
        return lambda part: seen.extend((name, article.id) for article in part)

    seconds = rounds_in_turn({name: task(name) for name in "xy"}, articles, 3)  # type: ignore[misc]
    assert {name: len(values) for name, values in seconds.items()} == {"x": 3, "y": 3}
    assert [article for name, article in seen if name == "x"] == [article.id for article in articles] * 3
    assert [name for name, article in seen if article == "0"] == ["x", "y"] * 3
    assert [name for name, article in seen if article == str(TURN)] == ["y", "x"] * 3


def test_ratios_are_of_the_same_round() -> None:
    assert ratio([2.0, 9.0, 8.0], [1.0, 3.0, 2.0]) == Spread(3.0, 2.0, 4.0)
    assert spread([3.0, 1.0]) == Spread(2.0, 1.0, 3.0)


def test_a_command_is_measured_by_what_it_does() -> None:
    idle = run([sys.executable, "-c", "import time; time.sleep(0.5)"])
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # a child's peak is no less
    held = f"held = bytearray({own + 50_000_000}); held[::4096] = bytes(len(held[::4096])); exit(3)"
    busy = run([sys.executable, "-c", held])
    assert (idle.code, busy.code) == (0, 3)
    assert idle.seconds > 0.5 > idle.processor_seconds
    assert busy.peak > own + 50_000_000


def test_positions_are_equal_where_sentence_label_and_mention_are() -> None:
    def tagged(*mentions: str) -> Sequence[Article]:
        places = (Mention(text=m, start="Awa Diop".index(m), end="Awa Diop".index(m) + len(m)) for m in mentions)
        positions = tuple(Position(label=Label.CLAIM, actor=place) for place in places)
        return [Article(id="1", text="Awa Diop", sentences=(Sentence(start=0, end=8, positions=positions),))]

    assert equal_positions(tagged("Awa", "Diop"), tagged("Awa", "Diop")) == (2, 2)
    assert equal_positions(tagged("Awa", "Diop"), tagged("Diop", "Awa Diop")) == (1, 3)
