"""Searches for a better recipe, through the program that makes them."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from mlflow import MlflowClient
from typer.testing import CliRunner

from pourparlers.training.finetune import Trained, fine_tune
from pourparlers.training.recipe import Recipe, read_recipe
from pourparlers.training.space import read_space
from tests.conftest import ROOT, TINY_CAMEMBERT, corpus_changes, write_corpus

SPACE = """training.heads_rate: {low: 1e-4, high: 1e-2, log: true}
tagger.pointer_size: {choices: [16, 128]}
training.positive_weights: {choices: [[1.0, 1.0, 1.0], [1.0, 2.0, 2.0]]}
"""


@pytest.fixture
def search(here: Path) -> Callable[..., str]:
    """train/search.py on a tiny corpus and encoder; what it prints, errors included."""
    changes = [*corpus_changes(write_corpus(here)), f"encoder={TINY_CAMEMBERT}", "training.epochs=2"]
    (here / "space.yaml").write_text(SPACE, encoding="utf-8")
    app = typer.Typer()
    app.command()(runpy.run_path(str(ROOT / "train/search.py"))["main"])
    fixed = [str(ROOT / "configs/base.yaml"), str(here / "space.yaml"), "--output", str(here / "out")]
    fixed += [part for change in changes for part in ("--set", change)]
    return lambda *more: CliRunner().invoke(app, [*fixed, *map(str, more)]).output


@pytest.fixture
def trainings(monkeypatch: pytest.MonkeyPatch) -> list[Recipe]:
    """The recipes that are trained; the second is interrupted."""
    begun: list[Recipe] = []

    def train(recipe: Recipe, *rest: Any, **more: Any) -> Trained:
        begun.append(recipe)
        if len(begun) == 2:
            raise KeyboardInterrupt
        return fine_tune(recipe, *rest, **more)

    monkeypatch.setattr("pourparlers.tracking.objective.fine_tune", train)
    return begun


def test_a_search_goes_on_where_it_was_and_its_best_recipe_can_be_trained(
    search: Callable[..., str], trainings: list[Recipe], here: Path
) -> None:
    search("--trials", 3)
    assert len(trainings) == 2
    assert trainings[0].training.heads_rate == read_recipe(ROOT / "configs/base.yaml").training.heads_rate
    printed = search("--trials", 3)
    assert len(trainings) == 4
    assert trainings[2] == trainings[1]  # what was interrupted is done again
    assert read_recipe(here / "out/best.yaml") in trainings
    assert (here / "out/search.png").stat().st_size > 5000
    client = MlflowClient(f"sqlite:///{here}/mlflow.db")
    runs = client.search_runs([client.get_experiment_by_name("pourparlers").experiment_id])
    named = sorted((run.info.run_name, run.info.status) for run in runs)
    assert [name for name, _ in named] == ["search out", "search out", "trial-0", "trial-1", "trial-2", "trial-3"]
    assert {run.data.tags.get("mlflow.parentRunId") for run in runs if run.info.run_name.startswith("search")} == {None}
    assert "sought" in next(run for run in runs if run.info.run_name == "trial-3").data.metrics
    assert [line for line in search("--trials", 3).splitlines() if "│" in line] == [
        line for line in printed.splitlines() if "│" in line
    ]
    assert len(trainings) == 4
    (here / "space.yaml").write_text(SPACE.splitlines()[0], encoding="utf-8")
    assert "the search here is of other space" in search("--trials", 3)


def test_the_shipped_space_holds_the_embedded_recipe() -> None:
    recipe = ROOT / "configs/embedded.yaml"
    says = read_recipe(recipe).model_dump(mode="json")
    for key, values in read_space(ROOT / "configs/search.yaml", recipe).items():
        section, name = key.split(".")
        assert values.holds(says[section][name]), key


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("training.head_rate: {low: 1, high: 2}", "`training.head_rate` is unknown"),
        ("tagger.dropout: {low: 0.5, high: 1.5}", "less than 1"),
        ("tagger.dropout: {low: 0.5, high: 0.1}", "`low` must be below `high`"),
        ("tagger.dropout: {from: 0.1, high: 0.5}", "missing"),
        ("tagger.window_tokens: {choices: [64, many]}", "valid integer"),
    ],
)
def test_a_space_that_the_recipe_does_not_take_is_refused_with_its_line(
    line: str, message: str, search: Callable[..., str], here: Path
) -> None:
    (here / "space.yaml").write_text(SPACE + line + "\n", encoding="utf-8")
    said = search("--trials", 1)
    assert "space.yaml:4: " in said.replace("\n", "")
    assert message in said.replace("\n", " ")
    assert not (here / "out").exists()
