"""`pourparlers ledger`"""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from pourparlers.cli.console import Force, Output, app, clear_errors, stderr, writing
from pourparlers.schema import BadInput
from pourparlers.text.writing import check_free, whole_file


@app.command()
def ledger(
    predictions: Annotated[list[Path], typer.Argument(help=".jsonl files that `pourparlers predict` wrote")],
    by: Annotated[Literal["actor", "side"], typer.Option(help="whose positions stand together")] = "actor",
    since: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="first day of the period")] = None,
    until: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="last day of the period")] = None,
    form: Annotated[
        Literal["table", "csv", "parquet", "html", "graphml", "dna"], typer.Option("--format", help="graphml: two-mode network")
    ] = "table",
    output: Output = None,
    force: Force = False,
) -> None:
    """Who claims, demands and concedes what, by actor and period; which concession seems to answer a demand."""
    from pourparlers.actors.register_files import day_of
    from pourparlers.ledger.answers import suggest_answers
    from pourparlers.ledger.entries import entries
    from pourparlers.ledger.networks import dna_statements, graphml
    from pourparlers.ledger.page import ledger_page
    from pourparlers.ledger.tables import by_actor, by_side, ledger_table, to_csv, write_parquet
    from pourparlers.schema import load_jsonl

    first, last = _day(since), _day(until)
    group = by_side if by == "side" else by_actor
    with clear_errors():
        if first and last and first > last:
            raise BadInput(f"the period ends ({last}) before it begins ({first})", "swap --from and --to")
        if form == "parquet" and output is None:
            raise BadInput("Parquet is not for a terminal", "name a file with --output")
        if output:
            check_free(output, force)
        articles = [article for path in predictions for article in load_jsonl(path)]
        found = entries(articles, first, last)
        suggest_answers(found)
        if (first or last) and (undated := sum(day_of(getattr(article, "date", None)) is None for article in articles)):
            stderr.print(f"{undated} articles without a readable `date` are left out of the period", highlight=False)
        if output and form == "parquet":
            with whole_file(output, force=force) as partial:
                write_parquet(found, partial)
            return
        with writing(output, force) as console:
            if form == "table":
                console.print(ledger_table(found, group))
                return
            texts = {
                "csv": lambda: to_csv(found),
                "html": lambda: ledger_page(found, group, first, last),
                "graphml": lambda: graphml(found, group),
                "dna": lambda: dna_statements(found),
            }
            console.file.write(texts[form]())


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
