"""Searches for a better recipe: trials over a space of its keys, each trained and scored on the validation articles.

    python train/search.py configs/embedded.yaml configs/search.yaml --trials 30 --output models/runs/search

Needs `pip install 'pourparlers[train,search]'`. OUTPUT keeps the study (study.db), the best recipe so far (best.yaml, for
`pourparlers train`) and a plot of the trials (search.png). A call that was cut off goes on, and does the trial again that it
was at; only one call at a time may work in an OUTPUT.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from pourparlers.cli.console import clear_errors, require, stderr, stdout
from pourparlers.reports.plots import plot_search
from pourparlers.training.space import Tried, read_space


def main(
    recipe: Path,
    space: Annotated[Path, typer.Argument(help="a YAML file: keys of the recipe, each with {low, high, log} or {choices}")],
    trials: Annotated[int, typer.Option(min=1, help="how many in all, with those of earlier calls")],
    output: Annotated[Path, typer.Option(help="folder for study.db, best.yaml and search.png")],
    seconds: Annotated[float | None, typer.Option(help="begin no further trial after so long")] = None,
    changes: Annotated[list[str] | None, typer.Option("--set", help="section.key=value, for every trial")] = None,
) -> None:
    """Searches, prints, plots."""
    with clear_errors():
        require("mlflow", "optuna", extra="train,search")
        from pourparlers.tracking.search import Search

        ranges = read_space(space, recipe, changes or ())
        search = Search(recipe, changes or (), ranges, output)
        found = search.run(trials, seconds, lambda line: stderr.print(line, markup=False, highlight=False))
        plot_search(found, {key for key, values in ranges.items() if getattr(values, "log", False)}, output / "search.png")
    stdout.print(_table(found))
    if any(not trial.pruned for trial in found):
        stdout.print(f"best recipe: {output / 'best.yaml'}", markup=False, highlight=False)


def _table(trials: Sequence[Tried]) -> Table:
    """A row a trial, the best first."""
    table = Table("trial", "mean", "macro", "pairs", "", "what it changes")
    for trial in sorted(trials, key=lambda one: (one.pruned, -(one.value or 0.0))):
        scores = (f"{value:.3f}" for value in (trial.value or 0.0, trial.figures["macro"], trial.figures["pairs"]))
        changes = "  ".join(f"{key.split('.')[-1]} {_shown(value)}" for key, value in trial.changes.items())
        table.add_row(str(trial.number), *scores, "cut off" if trial.pruned else "", changes)
    return table


def _shown(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    typer.run(main)
