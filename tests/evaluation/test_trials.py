"""Trainings that are compared with one another, through the programs that make them."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from pourparlers.schema import Article
from pourparlers.training.finetune import Trained, fine_tune
from pourparlers.training.recipe import Recipe
from tests.conftest import LESSON, ROOT, TINY_CAMEMBERT, corpus_changes, write_corpus

Call = Callable[..., str]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Call]:
    """A program of evaluate/ on a tiny corpus and encoder; what it prints, errors included."""
    monkeypatch.setenv("COLUMNS", "200")
    changes = [*corpus_changes(write_corpus(tmp_path)), f"encoder={TINY_CAMEMBERT}", "training.epochs=2"]
    options = [part for change in changes for part in ("--set", change)]

    def load(name: str) -> Call:
        app = typer.Typer()
        app.command()(runpy.run_path(str(ROOT / f"evaluate/{name}.py"))["main"])
        fixed = [str(ROOT / "configs/camembert.yaml"), "--output", str(tmp_path / "out"), *options]
        return lambda *more: CliRunner().invoke(app, [*fixed, *more]).output

    return load


@pytest.fixture
def trainings(monkeypatch: pytest.MonkeyPatch) -> list[Recipe]:
    """The recipes that are trained from here on."""
    done: list[Recipe] = []

    def train(recipe: Recipe, *rest: Any, **more: Any) -> Trained:
        done.append(recipe)
        return fine_tune(recipe, *rest, **more)

    monkeypatch.setattr("pourparlers.evaluation.trials.fine_tune", train)
    return done


VARIANTS = ("--variant", "base", "--variant", "long: training.epochs=40 training.heads_rate=3e-3", "--seeds", "2")


def test_variants_are_trained_once_and_told_apart(
    program: Callable[[str], Call], trainings: list[Recipe], tmp_path: Path
) -> None:
    call = program("variants")
    first = call(*VARIANTS[:2], "--seeds", "2")
    assert [recipe.training.seed for recipe in trainings] == [1, 2]
    both = call(*VARIANTS)
    assert [(recipe.training.epochs, recipe.training.seed) for recipe in trainings[2:]] == [(40, 1), (40, 2)]
    assert call(*VARIANTS) == both
    assert len(trainings) == 4
    base, long = (next(line for line in both.splitlines() if f"│ {name} " in line) for name in ("base", "long"))
    assert base.split()[:8] == next(line.split()[:8] for line in first.splitlines() if "│ base " in line)
    assert base.split("│")[3:6] != long.split("│")[3:6]
    assert (tmp_path / "out/long/seed-2.jsonl").is_file()


def test_what_was_cut_off_or_has_other_predictions_is_trained_again(
    program: Callable[[str], Call], trainings: list[Recipe], tmp_path: Path
) -> None:
    call, journal = program("variants"), tmp_path / "out/variants.jsonl"
    one = ("--variant", "base", "--seeds", "2")
    printed = call(*one)
    journal.write_text(journal.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    assert call(*one).splitlines()[:2] == printed.splitlines()[:2]
    assert [recipe.training.seed for recipe in trainings] == [1, 2, 2]
    call("--variant", "base: training.epochs=1", "--seeds", "1")  # writes over the predictions of seed 1
    call(*one)
    assert [(recipe.training.seed, recipe.training.epochs) for recipe in trainings[3:]] == [(1, 1), (1, 2)]


def test_further_articles_are_scored_and_none_that_were_trained_on(
    program: Callable[[str], Call], lesson: Article, tmp_path: Path
) -> None:
    (tmp_path / "real.jsonl").write_text(lesson.to_json() + "\n", encoding="utf-8")
    (tmp_path / "seen.jsonl").write_text(
        lesson.model_validate_json(lesson.to_json().replace("1962", "1952")).to_json() + "\n", encoding="utf-8"
    )
    call = program("variants")
    assert "real.jsonl  macro" in call("--variant", "base", "--seeds", "1", "--on", str(tmp_path / "real.jsonl"))
    assert "scored on and trained on" in call("--variant", "base", "--on", str(tmp_path / "seen.jsonl"))


@pytest.mark.parametrize(
    ("variant", "message"),
    [("a/b: x=1", "no name"), ("tagger.dropout=0.2", "no name"), ("one: tagger.dropouts=1", "`tagger.dropouts` is unknown")],
)
def test_a_variant_that_cannot_be_read_is_refused_before_training(
    variant: str, message: str, program: Callable[[str], Call], trainings: list[Recipe]
) -> None:
    assert message in program("variants")("--variant", variant)
    assert not trainings


def test_the_learning_curve_goes_on_where_it_was(
    program: Callable[[str], Call], trainings: list[Recipe], lesson: Article, tmp_path: Path
) -> None:
    call = program("learning_curve")
    for number in range(9):
        text = LESSON.replace("1962", str(1800 + number))
        (tmp_path / f"articles/{number}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "splits/train.txt").write_text("\n".join(["train", *map(str, range(9))]), encoding="utf-8")
    (tmp_path / "real.jsonl").write_text(lesson.to_json() + "\n", encoding="utf-8")
    printed = call("--on", str(tmp_path / "real.jsonl"), "--seeds", "1", "--steps", "1")
    assert [line.split(",")[0] for line in printed.splitlines()] == [f"{n}-articles" for n in (1, 2, 5, 10)]
    (tmp_path / "out/curve.png").unlink()
    assert call("--on", str(tmp_path / "real.jsonl"), "--seeds", "1", "--steps", "1") == printed
    assert len(trainings) == 4
    assert (tmp_path / "out/curve.png").is_file()
