"""`pourparlers compare`"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from pourparlers.cli.console import CORPUS, GATE_NOT_PASSED, app, clear_errors, notice, require, stdout
from pourparlers.cli.taggers import is_address
from pourparlers.schema import BadInput

if TYPE_CHECKING:
    from pourparlers.evaluation.comparison import Verdict
    from pourparlers.schema import Article

SHOWN = 20
RECIPE = Path("configs/base.yaml")


@app.command()
def compare(
    models: Annotated[list[Path], typer.Argument(help="champion, then challengers: folders, MLflow addresses, .jsonl files")],
    articles: Annotated[Path, typer.Option(help="annotated articles: a .jsonl file or a folder of plain files")] = CORPUS,
    split: Annotated[Path | None, typer.Option(help="folder of a split, to compare on its test articles only")] = None,
    recipe: Annotated[Path, typer.Option(help="the YAML file whose section `gates` says how much worse is too much")] = RECIPE,
    promote: Annotated[bool, typer.Option("--promote", help="make the challenger the champion if all gates pass")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON, with every sentence that changed sides")] = False,
) -> None:
    """Compare taggers article by article: differences with 95 % intervals and p-values. Exit code 3 where a gate fails."""
    from dataclasses import asdict

    from pourparlers.cli.judging import annotated, predictions
    from pourparlers.evaluation.matching import compare as beside
    from pourparlers.training.recipe import read_recipe

    if len(models) < 2:
        raise typer.BadParameter("name a champion and at least one challenger")
    if promote and len(models) > 2:
        raise typer.BadParameter("--promote takes one challenger")
    with clear_errors():
        require("scipy", extra="train")
        from pourparlers.evaluation.comparison import judge

        if promote:
            _check_promotable(models[0], models[1])
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
    if not all(verdict.passed for verdict in verdicts):
        raise typer.Exit(GATE_NOT_PASSED)
    if promote:
        _promote(models[0], models[1], verdicts[0], gold)


def _check_promotable(champion: Path, challenger: Path) -> None:
    if not is_address(challenger):
        remedy = "name the model address that `pourparlers train` printed for it, models:/m-…"
        raise BadInput("only a model that MLflow keeps can be promoted", remedy, path=challenger)
    require("mlflow", extra="train")
    from pourparlers.tracking.registry import check_promotable

    check_promotable(champion.as_posix(), challenger.as_posix())


def _promote(champion: Path, challenger: Path, verdict: "Verdict", gold: "list[Article]") -> None:
    from pourparlers.tracking.registry import promote

    with clear_errors():
        version = promote(champion.as_posix(), challenger.as_posix(), verdict, gold)
    notice(f"{challenger} is the champion now: version {version} of the registered model")


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
