"""`pourparlers train`"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from pourparlers.cli.console import app, clear_errors, require, stderr, stdout
from pourparlers.cli.evaluate import print_figures

if TYPE_CHECKING:
    from pourparlers.tracking.pipeline import Outcome

MODULES = "accelerate datasets filelock matplotlib mlflow onnx onnxscript pandas scipy torch transformers".split()


@app.command()
def train(
    recipe: Annotated[Path, typer.Argument(help="a YAML file of configs/")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="folder to write; default models/runs/RECIPE")] = None,
    seeds: Annotated[int | None, typer.Option(min=2, help="train with seeds 1 to N, into OUTPUT/seed-1 …")] = None,
    changes: Annotated[list[str] | None, typer.Option("--set", help="section.key=value, as often as needed")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="go on where an interrupted call with this output was")] = False,
) -> None:
    """Fine-tune a tagger by a recipe, score it on the test articles, track the run in MLflow and save it."""
    with clear_errors():
        from pourparlers.training.recipe import read_recipe

        checked = read_recipe(recipe, changes or ())
        require(*MODULES, extra="train")
        from pourparlers.tracking.pipeline import train_and_evaluate, train_seeds
        from pourparlers.training.processes import follow, leads

        folder = output or Path("models/runs") / recipe.stem
        if not leads():
            follow(checked, folder, range(1, seeds + 1) if seeds else None)
            return
        with _training_progress() as watch:
            if seeds:
                outcomes = train_seeds(checked, range(1, seeds + 1), folder, _say, watch, resume=resume)
            else:
                outcomes = [train_and_evaluate(checked, folder, _say, watch, resume=resume)]
    if seeds:
        _print_spread(outcomes)
    else:
        print_figures(outcomes[0].figures)
    for one in outcomes:
        _say_where(one)


def _say(line: str) -> None:
    stderr.print(line, markup=False, highlight=False)


def _say_where(outcome: "Outcome") -> None:
    stdout.print(
        f"tagger: {outcome.folder}   MLflow run: {outcome.run.id}   model: {outcome.run.model}", markup=False, highlight=False
    )


def _print_spread(outcomes: "Sequence[Outcome]") -> None:
    from pourparlers.tracking.pipeline import spread

    table = Table("", "mean", "standard deviation", *(outcome.folder.name for outcome in outcomes))
    for name, (average, deviation) in spread(outcomes).items():
        values = (f"{outcome.figures[name].value:.3f}" for outcome in outcomes)
        table.add_row(name, f"{average:.3f}", f"{deviation:.3f}", *values)
    stdout.print(table)


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
