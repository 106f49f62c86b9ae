"""What more articles are worth: trains a recipe on growing shares of its training articles, with several seeds.

    python evaluate/learning_curve.py configs/quick.yaml --on articles.jsonl --output models/runs/curve

Shares of one seed are nested, and small ones are gone through more often: too few optimiser steps would say nothing of the
data. Each finished training is a line of OUTPUT/curve.jsonl, so that interrupted work goes on where it stopped
(`evaluation.trials`); OUTPUT/curve.png shows mean and spread.
"""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from pourparlers.cli.console import clear_errors, stdout
from pourparlers.corpus.check import load_corpus
from pourparlers.corpus.splits import load_split
from pourparlers.evaluation.trials import Trial, Trials
from pourparlers.model.frozen import Remembered
from pourparlers.reports.plots import plot_learning_curve
from pourparlers.schema import Article
from pourparlers.training.recipe import Recipe, read_recipe

SHARES = (0.1, 0.25, 0.5, 1.0)


def main(
    recipe: Path,
    on: Annotated[Path, typer.Option(help="annotated articles to score on")],
    output: Annotated[Path, typer.Option(help="folder for curve.jsonl, curve.png and predictions")],
    seeds: int = 3,
    steps: Annotated[int, typer.Option(help="fewest optimiser steps of a training")] = 300,
    changes: Annotated[list[str] | None, typer.Option("--set", help="section.key=value")] = None,
) -> None:
    """Trains, scores and plots."""
    trials, known, points = Trials(output / "curve.jsonl"), Remembered(), []
    with clear_errors():
        gold = {on.stem: load_corpus(on)}
        for seed in range(1, seeds + 1):
            for part, longer in _trainings(read_recipe(recipe, [*(changes or ()), f"training.seed={seed}"]), steps):
                outcome = trials.outcome(Trial(f"{len(part)}-articles", longer, part, gold), known)
                stdout.print(str(outcome), markup=False, highlight=False)
                points.append({"articles": len(part), **outcome.figures[on.stem]})
        plot_learning_curve(points, output / "curve.png")


def _trainings(recipe: Recipe, steps: int) -> Iterator[tuple[list[Article], Recipe]]:
    """Each share of the training articles, in an order drawn by the recipe's seed, and the recipe with epochs enough."""
    train = load_split(load_corpus(recipe.corpus.articles), recipe.corpus.splits)["train"]
    random.Random(recipe.training.seed).shuffle(train)
    for share in SHARES:
        part = train[: round(share * len(train))]
        epochs = max(recipe.training.epochs, steps * recipe.training.batch_articles / len(part))
        yield part, recipe.model_copy(update={"training": recipe.training.model_copy(update={"epochs": epochs})})


if __name__ == "__main__":
    typer.run(main)
