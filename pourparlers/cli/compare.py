"""`pourparlers compare`"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from pourparlers.cli.console import CORPUS, app, clear_errors, stdout

if TYPE_CHECKING:
    from pourparlers.evaluation.comparison import Verdict

GATE_NOT_PASSED = 3
SHOWN = 20
RECIPE = Path("configs/base.yaml")


@app.command()
def compare(
    models: Annotated[list[Path], typer.Argument(help="champion, then challengers: folders, MLflow addresses, .jsonl files")],
    articles: Annotated[Path, typer.Option(help="annotated articles: a .jsonl file or a folder of plain files")] = CORPUS,
    split: Annotated[Path | None, typer.Option(help="folder of a split, to compare on its test articles only")] = None,
    recipe: Annotated[Path, typer.Option(help="the YAML file whose section `gates` says how much worse is too much")] = RECIPE,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON, with every sentence that changed sides")] = False,
) -> None:
    """Compare taggers article by article: differences with 95 % intervals and p-values. Exit code 3 where a gate fails."""
    from dataclasses import asdict

    from pourparlers.cli.judging import annotated, predictions
    from pourparlers.evaluation.comparison import judge
    from pourparlers.evaluation.matching import compare as beside
    from pourparlers.training.recipe import read_recipe

    if len(models) < 2:
        raise typer.BadParameter("name a champion and at least one challenger")
    with clear_errors():
        bounds = read_recipe(recipe).gates
        gold, _ = annotated(articles, split, "test")
        champion, *challengers = (beside(gold, predictions(model, gold)) for model in models)
    verdicts = [judge(champion, challenger, bounds) for challenger in challengers]
    for model, verdict in zip(models[1:], verdicts, strict=True):
        if as_json:
            line = {"champion": str(models[0]), "challenger": str(model)} | asdict(verdict)
            typer.echo(json.dumps(line, ensure_ascii=False))
        else:
            stdout.print(f"champion {models[0]}, challenger {model}", markup=False, highlight=False)
            _print(verdict)
    raise typer.Exit(0 if all(verdict.passed for verdict in verdicts) else GATE_NOT_PASSED)


def _print(verdict: "Verdict") -> None:
    table = Table("", "champion", "challenger", "difference", "95 % interval", "p")
    for metric, one in verdict.metrics.items():
        values = (f"{one.champion:.3f}", f"{one.challenger:.3f}", f"{one.difference:+.3f}", f"{one.low:+.3f} – {one.high:+.3f}")
        table.add_row(metric, *values, f"{one.p:.3f}")
    stdout.print(table)
    for better, side in ((True, "challenger"), (False, "champion")):
        moved = [change for change in verdict.sentences if change.better == better]
        stdout.print(
            f"only the {side} judges {len(moved)} sentences rightly (annotated · champion · challenger)", highlight=False
        )
        for change in moved[:SHOWN]:
            sides = " · ".join("+".join(side) or "nothing" for side in (change.annotated, change.champion, change.challenger))
            stdout.print(f"  {change.article}:{change.start}  {sides}  {change.text}", markup=False, highlight=False)
        if len(moved) > SHOWN:
            stdout.print(f"  … and {len(moved) - SHOWN} more: --json has all", highlight=False)
    for gate in verdict.gates:
        result = "passed" if gate.passed else "FAILED"
        stdout.print(f"gate {result}: {gate.name} ({gate.detail})", markup=False, highlight=False)
