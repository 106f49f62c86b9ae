import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from pourparlers.evaluation.matching import Counts, compare, counts
from pourparlers.evaluation.scores import score
from pourparlers.schema import LABELS, Article, Position, load_jsonl
from tests.conftest import REAL

TEXT = "Awa Diop refuse. Le maire Jean Vial cède."


def _article(*positions: tuple[int, str, str | None, str | None], cut: int = 16) -> Article:
    sentences = [{"start": 0, "end": cut, "positions": []}, {"start": cut + 1, "end": len(TEXT), "positions": []}]
    for number, label, actor, name in positions:
        sentences[number]["positions"].append({"label": label, "actor": actor, "name": name})  # type: ignore[attr-defined]
    return Article.model_validate({"id": "a", "text": TEXT, "sentences": sentences})


GOLD = _article((0, "claim", "Awa Diop", "Awa Diop"), (1, "concession", "maire Jean Vial", "Jean Vial"))


def _counts(predicted: Article) -> Counts:
    (compared,) = compare([GOLD], {"a": predicted})
    return counts(compared)


def test_what_is_right_wrong_and_missed_is_counted() -> None:
    found = _counts(_article((0, "claim", "Awa Diop", None), (0, "demand", None, None), (1, "concession", "Awa Diop", "Vial")))
    assert [found[task, "tp"] for task in ("claim", "demand", "concession", "pairs", "names", "exact")] == [1, 0, 1, 1, 2, 1]
    assert (found["demand", "fp"], found["pairs", "fp"], found["pairs", "fn"], found["names", "fp"]) == (1, 2, 1, 1)


def test_a_wrong_cut_costs_what_it_should() -> None:
    found = _counts(_article((1, "claim", "Awa Diop", None), (1, "concession", "maire", None), cut=8))
    assert (found["claim", "tp"], found["claim", "fn"], found["concession", "tp"]) == (0, 1, 1)


def test_perfect_and_missing_predictions() -> None:
    assert {m: f.value for m, f in score([GOLD], {"a": GOLD}).items()} == {
        "claim": 1.0, "demand": 0.0, "concession": 1.0, "macro": pytest.approx(2 / 3), "pairs": 1.0, "names": 1.0, "exact": 1.0,
        "segmentation": 1.0,
    }  # fmt: skip
    missed = score([GOLD], {})
    assert missed["macro"].value == 0.0
    assert missed["claim"].recall
    assert missed["claim"].recall.value == 0.0


def test_intervals_hold_the_value_and_widen_with_few_articles() -> None:
    draw = random.Random(0)
    many = [GOLD.model_copy(update={"id": str(n)}) for n in range(60)]
    found = {a.id: a if draw.random() < 0.7 else _article() for a in many}
    wide, narrow = score(many[:10], found)["pairs"], score(many, found)["pairs"]
    assert narrow.low <= narrow.value <= narrow.high
    assert narrow.high - narrow.low < wide.high - wide.low


@pytest.mark.skipif(not REAL.is_dir(), reason="the real articles are not here")
def test_counts_as_the_reference_scorer_does(tmp_path: Path) -> None:
    gold, draw = load_jsonl(REAL / "dev.jsonl"), random.Random(1)
    predicted = [_disturbed(article, draw) for article in gold][1:]
    path = tmp_path / "predicted.jsonl"
    path.write_text("".join(article.to_json() + "\n" for article in predicted), encoding="utf-8")
    command = [sys.executable, str(REAL / "score.py"), str(REAL / "dev.jsonl"), str(path), "--json", "--rounds", "10"]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)  # noqa: S603
    ours = score(gold, {article.id: article for article in load_jsonl(path)})
    assert {m: ours[m].value for m in theirs} == {m: pytest.approx(theirs[m]["value"]) for m in theirs}
    assert 0.2 < ours["pairs"].value < 0.95


def _disturbed(article: Article, draw: random.Random) -> Article:
    """The article with labels, actors and cuts changed here and there."""
    sentences = []
    for sentence in article.sentences:
        positions = [_other(p, article, draw) for p in sentence.positions if draw.random() < 0.85]
        cut = sentence.end - draw.choice([0, 0, 0, (sentence.end - sentence.start) // 3])
        sentences.append(sentence.model_copy(update={"positions": tuple(positions), "end": cut}))
    return article.with_sentences(sentences)


def _other(position: Position, article: Article, draw: random.Random) -> Position:
    everybody = [p.actor for s in article.sentences for p in s.positions]
    update = {"label": draw.choice(LABELS) if draw.random() < 0.2 else position.label}
    return position.model_copy(update=update | ({"actor": draw.choice(everybody), "name": None} if draw.random() < 0.3 else {}))
