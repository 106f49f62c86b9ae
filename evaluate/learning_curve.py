"""What more articles are worth: trains a recipe on growing shares of its training articles, with several seeds.

    python evaluate/learning_curve.py configs/quick.yaml --on articles.jsonl --output models/runs/curve

Shares of one seed are nested, and small ones are gone through more often: too few optimiser steps would say nothing of the
data. Each finished training is a line of OUTPUT/curve.jsonl, so that interrupted work goes on where it stopped;
OUTPUT/curve.png shows mean and spread.
"""

import json
import random
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pourparlers.corpus.check import load_corpus
from pourparlers.corpus.splits import load_split
from pourparlers.evaluation.while_training import evaluate
from pourparlers.model.frozen import Remembered
from pourparlers.prediction.tagger import Tagger
from pourparlers.reports.plots import plot_learning_curve
from pourparlers.training.finetune import fine_tune
from pourparlers.training.recipe import read_recipe

SHARES = (0.1, 0.25, 0.5, 1.0)


def main(
    recipe: Path,
    on: Annotated[Path, typer.Option(help="annotated articles to score on")],
    output: Annotated[Path, typer.Option(help="folder for curve.jsonl and curve.png")],
    seeds: int = 3,
    steps: Annotated[int, typer.Option(help="fewest optimiser steps of a training")] = 300,
    changes: Annotated[list[str] | None, typer.Option("--set", help="section.key=value")] = None,
) -> None:
    """Trains, scores and plots."""
    console, rows = Console(soft_wrap=True), output / "curve.jsonl"
    output.mkdir(parents=True, exist_ok=True)
    done = [json.loads(line) for line in rows.read_text().splitlines()] if rows.exists() else []
    gold, known = load_corpus(on), Remembered()
    for seed in range(1, seeds + 1):
        checked = read_recipe(recipe, [*(changes or ()), f"training.seed={seed}"])
        train = load_split(load_corpus(checked.corpus.articles), checked.corpus.splits)["train"]
        random.Random(seed).shuffle(train)
        for share in SHARES:
            if any((row["share"], row["seed"]) == (share, seed) for row in done):
                continue
            part = train[: round(share * len(train))]
            epochs = max(checked.training.epochs, steps * checked.training.batch_articles / len(part))
            longer = checked.model_copy(update={"training": checked.training.model_copy(update={"epochs": epochs})})
            with tempfile.TemporaryDirectory() as scratch:
                trained = fine_tune(longer, part, Path(scratch), known=known)
            figures = evaluate(Tagger.in_torch(trained.model, trained.tokenizer.backend_tokenizer), gold)
            row = {"share": share, "seed": seed, "articles": len(part)} | {
                name: figure.value for name, figure in figures.items()
            }
            done.append(row)
            with rows.open("a") as file:
                file.write(json.dumps(row) + "\n")
            shown = "  ".join(f"{name} {row[name]:.3f}" for name in ("macro", "pairs", "names"))
            console.print(f"{share:4.0%} of the articles ({len(part)}), seed {seed}: {shown}", highlight=False)
    plot_learning_curve(done, output / "curve.png")


if __name__ == "__main__":
    typer.run(main)
