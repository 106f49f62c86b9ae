"""`pourparlers train`"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pourparlers.cli.console import app, clear_errors, require, stderr, stdout
from pourparlers.cli.evaluate import print_figures


@app.command()
def train(
    recipe: Annotated[Path, typer.Argument(help="a YAML file of configs/")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="folder to write; default models/runs/RECIPE")] = None,
    changes: Annotated[list[str] | None, typer.Option("--set", help="section.key=value, as often as needed")] = None,
) -> None:
    """Fine-tune a tagger by a recipe, score it on the test articles, track the run in MLflow and save it."""
    with clear_errors():
        from pourparlers.training.recipe import read_recipe

        checked = read_recipe(recipe, changes or ())
        require("accelerate", "datasets", "mlflow", "onnx", "onnxscript", "pandas", "torch", "transformers", extra="train")
        from pourparlers.tracking.pipeline import train_and_evaluate

        with _training_progress() as watch:
            outcome = train_and_evaluate(checked, output or Path("models/runs") / recipe.stem, stderr.print, watch)
    print_figures(outcome.figures)
    stdout.print(f"tagger: {outcome.folder}   MLflow run: {outcome.run_id}", highlight=False)


@contextmanager
def _training_progress() -> Iterator["TrainingProgress"]:
    with Progress(
        TextColumn("training"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.fields[news]}"),
        console=stderr, disable=not stderr.is_terminal,
    ) as bar:  # fmt: skip
        yield TrainingProgress(bar)


class TrainingProgress:
    """A bar on a terminal; elsewhere a line at every tenth of the way and at every validation."""

    def __init__(self, bar: Progress) -> None:
        self.bar, self.task, self.loss = bar, bar.add_task("training", total=None, news=""), ""

    def __call__(self, metrics: dict[str, float], step: int, steps: int) -> None:
        if "train/loss" in metrics:
            self.loss = f"loss {metrics['train/loss']:.3f}"
        self.bar.update(self.task, completed=step, total=steps, news=self.loss)
        scores = [
            f"{name} {metrics[f'validation/{name}']:.3f}"
            for name in ("macro", "pairs", "names")
            if f"validation/{name}" in metrics
        ]
        if scores:
            stderr.print(f"step {step}/{steps}  validation: {'  '.join(scores)}", highlight=False)
        elif self.bar.disable and not metrics and step % max(1, steps // 10) == 0:
            stderr.print(f"step {step}/{steps}  {self.loss}", highlight=False)
