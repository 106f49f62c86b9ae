"""`pourparlers evaluate`"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.table import Table
from rich.text import Text

from pourparlers.cli.console import CORPUS, Force, app, clear_errors, require, stdout
from pourparlers.cli.taggers import is_address, local_folder
from pourparlers.text.writing import check_free, whole_file

if TYPE_CHECKING:
    from pourparlers.evaluation.matching import Compared
    from pourparlers.evaluation.scores import Figure
    from pourparlers.evaluation.slices import Slices

SLICE_METRICS = ("claim", "demand", "concession", "pairs", "names")


@app.command()
def evaluate(
    model: Annotated[Path, typer.Argument(help="a tagger's folder, its MLflow address, or a .jsonl file of predictions")],
    articles: Annotated[Path, typer.Argument(help="annotated articles: a .jsonl file or a folder of plain files")] = CORPUS,
    split: Annotated[Path | None, typer.Option(help="folder of a split, to score one part of it only")] = None,
    part: Annotated[Literal["validation", "test"] | None, typer.Option(help="of the split, test if not named")] = None,
    by_slice: Annotated[bool, typer.Option("--slices", help="also by field, quotation marks, place of the actor …")] = False,
    report: Annotated[Path | None, typer.Option(help="write a page of figures, diagrams and errors: one .html file")] = None,
    force: Force = False,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Score a tagger (or predictions) on annotated articles: labels, pairs and names, with 95 % intervals over articles."""
    from pourparlers.cli.judging import annotated, check_part, predictions
    from pourparlers.evaluation.matching import compare
    from pourparlers.evaluation.scores import figures, plain_figures
    from pourparlers.evaluation.slices import plain_slices, slices

    with clear_errors():
        check_part(part, split)
        if report:
            require("scipy", extra="train")
            check_free(report, force)
        gold, train = annotated(articles, split, part or "test")
        compared = compare(gold, predictions(model, gold))
        overall = figures(compared)
        parts = slices(compared, train) if by_slice or report else {}
        if report:
            _write_report(report, force, model, compared, overall, parts)
    if as_json:
        found = plain_figures(overall) | ({"slices": plain_slices(parts)} if by_slice else {})
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    stdout.print(f"{len(gold)} articles, {sum(len(article.sentences) for article in gold)} sentences")
    print_figures(overall)
    print_slices(parts if by_slice else {})


def _write_report(
    path: Path, force: bool, model: Path, compared: list["Compared"], overall: dict[str, "Figure"], parts: "Slices"
) -> None:
    from pourparlers.evaluation.history import read_history
    from pourparlers.reports.evaluation_page import evaluation_page

    name = model.as_posix() if is_address(model) else model.name.removesuffix(".jsonl")
    page = evaluation_page(name, compared, overall, parts, read_history(local_folder(model)))
    with whole_file(path, force=force) as partial:
        partial.write_text(page, encoding="utf-8")


def print_figures(figures: dict[str, "Figure"]) -> None:
    """A row a metric."""
    table = Table("", "value", "95 % interval", "precision", "recall", "cases")
    for name, figure in figures.items():
        detail = ["" if part is None else f"{part.value:.3f}" for part in (figure.precision, figure.recall)]
        table.add_row(name, f"{figure.value:.3f}", f"{figure.low:.3f} – {figure.high:.3f}", *detail, str(figure.cases or ""))
    stdout.print(table)


def print_slices(slices: "Slices") -> None:
    """A row a group; a metric without a case in it is a dash."""
    table = Table("", "sentences", *SLICE_METRICS, "95 % of pairs")
    for name, groups in slices.items():
        table.add_section()
        table.add_row(name, style="bold")
        for group, part in groups.items():
            values = ["–" if part.figures[m].cases == 0 else f"{part.figures[m].value:.3f}" for m in SLICE_METRICS]
            pairs = part.figures["pairs"]
            table.add_row(Text(f"  {group}"), str(part.sentences), *values, f"{pairs.low:.2f} – {pairs.high:.2f}")
    if slices:
        stdout.print(table)
