from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from pourparlers.actors.actor import Actor
from pourparlers.actors.scene import Scene
from pourparlers.schema import Mention

TEXT = "Ici Awa Diop parle. Là Jean Vial se tait. Puis elle part."
_PLACES = st.lists(st.integers(0, len(TEXT) - 2), min_size=1, max_size=4)


@settings(max_examples=100, deadline=None)
@given(st.lists(_PLACES, min_size=1, max_size=4), st.lists(st.tuples(st.integers(0, 3), st.integers(0, len(TEXT) - 2))))
def test_who_opens_a_sentence_also_when_further_mentions_are_remembered(
    cast: list[list[int]], later: list[tuple[int, int]]
) -> None:
    scene = Scene(TEXT, [0, 20, 42], [Actor(str(number), [(p, p + 1) for p in places]) for number, places in enumerate(cast)])
    for number, place in [(0, cast[0][0]), *later]:
        actor = scene.cast[number % len(scene.cast)]
        scene.remember(Mention(text=TEXT[place], start=place, end=place + 1), actor)
        assert scene.last_holder is actor
        for one, probe in product(scene.cast, range(len(TEXT))):
            opening = max(o for o in scene.openings if o <= probe)
            others = [start for other in scene.cast if other is not one for start, _ in other.spots]
            assert scene.opens_its_sentence(one, probe) == (not any(opening <= start < probe for start in others))


def test_what_stands_beside_a_place() -> None:
    text = "« Non », a dit la maire. Le chef de la centrale écoute."
    scene = Scene(text, [0, 25], [])
    assert [scene.speaks(text.index(word)) for word in ("la maire", "centrale")] == [True, False]
    assert [scene.is_behind_preposition(text.index(word)) for word in ("maire", "centrale")] == [False, True]
