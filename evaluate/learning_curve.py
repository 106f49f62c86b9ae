"""What more articles are worth: trains a recipe on growing shares of its training articles, with several seeds.

    python evaluate/learning_curve.py configs/quick.yaml --on articles.jsonl --output models/runs/curve

Shares of one seed are nested, and small ones are gone through more often: too few optimiser steps would say nothing of the
data. Each finished training is a line of OUTPUT/curve.jsonl with the digests of recipe, articles and gold, so that
interrupted work goes on where it stopped and nothing else is mistaken for it; OUTPUT/curve.png shows mean and spread.
"""

import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from pourparlers.corpus.check import load_corpus
from pourparlers.corpus.splits import digest, load_split
from pourparlers.evaluation.while_training import evaluate
from pourparlers.model.frozen import Remembered
from pourparlers.prediction.tagger import Tagger
from pourparlers.reports.plots import plot_learning_curve
from pourparlers.schema import Article
from pourparlers.training.finetune import fine_tune
from pourparlers.training.recipe import Recipe, read_recipe

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
    console, path = Console(soft_wrap=True), output / "curve.jsonl"
    output.mkdir(parents=True, exist_ok=True)
    gold, known, done = load_corpus(on), Remembered(), _finished(path)
    rows: list[dict[str, Any]] = []
    for seed in range(1, seeds + 1):
        for part, longer in _trainings(read_recipe(recipe, [*(changes or ()), f"training.seed={seed}"]), steps):
            digests = {"recipe": longer.digest(), "articles": digest(part), "gold": digest(gold)}
            row = next((row for row in done if row["digests"] == digests), None)
            if row is None:
                with tempfile.TemporaryDirectory() as scratch:
                    trained = fine_tune(longer, part, Path(scratch), known=known)
                figures = evaluate(Tagger.in_torch(trained.model, trained.tokenizer.backend_tokenizer), gold)
                row = {"seed": seed, "articles": len(part), "digests": digests} | {n: f.value for n, f in figures.items()}
                with path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(row) + "\n")
            rows.append(row)
            shown = "  ".join(f"{name} {row[name]:.3f}" for name in ("macro", "pairs", "names"))
            console.print(f"{row['articles']} articles, seed {seed}: {shown}", highlight=False)
    plot_learning_curve(rows, output / "curve.png")


def _trainings(recipe: Recipe, steps: int) -> Iterator[tuple[list[Article], Recipe]]:
    """Each share of the training articles, in an order drawn by the recipe's seed, and the recipe with epochs enough."""
    train = load_split(load_corpus(recipe.corpus.articles), recipe.corpus.splits)["train"]
    random.Random(recipe.training.seed).shuffle(train)
    for share in SHARES:
        part = train[: round(share * len(train))]
        epochs = max(recipe.training.epochs, steps * recipe.training.batch_articles / len(part))
        yield part, recipe.model_copy(update={"training": recipe.training.model_copy(update={"epochs": epochs})})


def _finished(path: Path) -> list[dict[str, Any]]:
    """The rows of earlier calls; a last line that was cut off is dropped, and its training done again."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        path.write_text("".join(lines[:-1]), encoding="utf-8")
    return [json.loads(line) for line in lines if line.endswith("\n")]


if __name__ == "__main__":
    typer.run(main)
