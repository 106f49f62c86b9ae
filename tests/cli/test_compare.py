import json
from pathlib import Path

import pytest

from pourparlers.corpus.splits import write_split
from pourparlers.schema import LABELS, Article
from tests.conftest import ROOT, run


@pytest.fixture
def files(lesson: Article, tmp_path: Path) -> tuple[Path, Path, Path]:
    """Annotated articles, perfect predictions, and predictions that find nothing."""
    gold = [lesson.model_copy(update={"id": str(number)}) for number in range(8)]
    perfect = [
        a.with_sentences(
            s.model_copy(update={"scores": {label: float(label in s.labels) for label in LABELS}}) for s in a.sentences
        )
        for a in gold
    ]
    nothing = [
        a.with_sentences(s.model_copy(update={"positions": (), "scores": dict.fromkeys(LABELS, 0.1)}) for s in a.sentences)
        for a in gold
    ]
    paths = tuple(tmp_path / f"{name}.jsonl" for name in ("gold", "perfect", "nothing"))
    for path, articles in zip(paths, (gold, perfect, nothing), strict=True):
        path.write_text("".join(article.to_json() + "\n" for article in articles), encoding="utf-8")
    return paths  # type: ignore[return-value]


def test_a_challenger_that_is_worse_fails_the_gates(files: tuple[Path, Path, Path]) -> None:
    gold, perfect, nothing = files
    code, shown, _ = run("compare", perfect, nothing, perfect, "--articles", gold)
    assert code == 3
    assert "gate FAILED: macro-F1" in shown
    assert "only the champion judges 40 sentences rightly" in shown
    assert "… and 20 more" in shown
    assert run("compare", nothing, perfect, "--articles", gold)[0] == 0


def test_a_recipe_says_how_much_worse_is_too_much(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    gold, perfect, nothing = files
    lenient = tmp_path / "lenient.yaml"
    gates = "gates: {macro_margin: 1.0, label_share: 0.0, calibration_margin: 1.0}"
    lenient.write_text(f"extends: {ROOT}/configs/base.yaml\n{gates}\n", encoding="utf-8")
    assert run("compare", perfect, nothing, "--articles", gold, "--recipe", lenient)[0] == 0


def test_json_has_every_sentence(files: tuple[Path, Path, Path]) -> None:
    gold, perfect, nothing = files
    code, shown, _ = run("compare", perfect, nothing, "--articles", gold, "--json")
    found = json.loads(shown)
    assert code == 3
    assert len(found["sentences"]) == 40
    assert found["metrics"]["macro"]["difference"] == -1.0


def test_wrong_usage_and_predictions_of_another_text_are_refused(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    gold, perfect, _ = files
    assert run("compare", perfect, "--articles", gold)[0] == 2
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps({"id": "0", "text": "Autre chose."}) + "\n", encoding="utf-8")
    code, _, errors = run("compare", perfect, other, "--articles", gold)
    assert (code, "the article “0” has another text" in errors) == (1, True)
    code, _, errors = run("evaluate", gold, other)
    assert (code, "another text" in errors) == (1, True)


def test_evaluate_writes_one_page_and_never_over_another(files: tuple[Path, Path, Path], tmp_path: Path) -> None:
    gold, perfect, _ = files
    page = tmp_path / "page.html"
    code, shown, _ = run("evaluate", perfect, gold, "--report", page, "--slices")
    assert (code, "after" in shown, page.stat().st_size < 5_000_000) == (0, True, True)
    assert run("evaluate", perfect, gold, "--report", page)[0] == 1


def test_evaluate_scores_the_test_part_of_a_split_or_its_validation_part(
    files: tuple[Path, Path, Path], lesson: Article, tmp_path: Path
) -> None:
    gold, perfect, _ = files
    sentences = len(lesson.sentences)
    write_split({"train": "0123", "validation": "45", "test": "6"}, tmp_path / "split")
    for part, shown_articles in (((), 1), (("--part", "validation"), 2)):
        code, shown, _ = run("evaluate", perfect, gold, "--split", tmp_path / "split", *part)
        assert (code, shown.splitlines()[0]) == (0, f"{shown_articles} articles, {shown_articles * sentences} sentences")
    assert run("evaluate", perfect, gold, "--split", tmp_path / "split", "--part", "train")[0] == 2
    code, _, errors = run("evaluate", perfect, gold, "--part", "validation")
    assert (code, "without its split" in errors) == (1, True)
