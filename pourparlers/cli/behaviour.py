"""`pourparlers behaviour`"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from pourparlers.cli.console import GATE_NOT_PASSED, app, clear_errors, require, stdout
from pourparlers.cli.taggers import local_folder
from pourparlers.schema import Article

if TYPE_CHECKING:
    from pourparlers.evaluation.behaviour import Regression, Result

PAIRS = Path("data/behaviour")


@app.command()
def behaviour(
    model: Annotated[Path, typer.Argument(help="folder of a saved tagger, or its MLflow address")],
    pairs: Annotated[Path, typer.Option(help="folder of minimal pairs, a file a kind")] = PAIRS,
    against: Annotated[Path | None, typer.Option(help="the tagger that this one is to replace")] = None,
    show: Annotated[int, typer.Option(min=0, help="how many pairs of each kind to show that were not passed")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON, with every pair that was not passed")] = False,
) -> None:
    """Test a tagger on minimal pairs, by kind. With --against: exit code 3 where a kind's pass rate falls by over a tenth."""
    with clear_errors():
        require("scipy", extra="train")
        from pourparlers.corpus.pairs import load_behaviours
        from pourparlers.evaluation.behaviour import regressions, tested
        from pourparlers.prediction.tagger import Tagger

        behaviours = load_behaviours(pairs)
        found = tested(Tagger.from_pretrained(local_folder(model)), behaviours)
        before = tested(Tagger.from_pretrained(local_folder(against)), behaviours) if against else []
        changes = regressions(before, found) if against else []
    if as_json:
        typer.echo(json.dumps([result.record() for result in found], ensure_ascii=False))
    else:
        _print(found, changes)
        _print_failures(found, show)
    raise typer.Exit(GATE_NOT_PASSED if any(change.worse for change in changes) else 0)


def _print(found: "list[Result]", changes: "list[Regression]") -> None:
    table = Table("", "expected", "pairs", "passed", "95 % interval", *(("lost", "gained", "") if changes else ()))
    for number, result in enumerate(found):
        row = [result.behaviour.kind, result.behaviour.expect, str(len(result.behaviour.pairs)), f"{result.rate:.3f}"]
        row.append(f"{result.low:.2f} – {result.high:.2f}")
        if changes:
            change = changes[number]
            row += [str(len(change.lost)), str(len(change.gained)), "WORSE" if change.worse else ""]
        table.add_row(*row)
    stdout.print(table)


def _print_failures(found: "list[Result]", show: int) -> None:
    for result in found:
        for failure in result.failures[:show]:
            stdout.print(f"\n{failure.pair.id}: {result.behaviour.about}", style="bold", markup=False, highlight=False)
            for text, predicted in ((failure.pair.first, failure.first), (failure.pair.second, failure.second)):
                stdout.print(f"  {' '.join(text.text.split())}", markup=False, highlight=False)
                stdout.print(f"    annotated {_said(text)} · predicted {_said(predicted)}", markup=False, highlight=False)


def _said(article: Article) -> str:
    positions = [position for sentence in article.sentences for position in sentence.positions]
    return ", ".join(f"{p.label} by {p.actor.text if p.actor else 'nobody named'}" for p in positions) or "nothing"
