"""`pourparlers evaluate`"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from pourparlers.cli.console import CORPUS, app, clear_errors, stdout
from pourparlers.schema import Article

if TYPE_CHECKING:
    from pourparlers.evaluation.scores import Figure


@app.command()
def evaluate(
    model: Annotated[Path, typer.Argument(help="folder of a saved tagger, or a .jsonl file of predictions")],
    articles: Annotated[Path, typer.Argument(help="annotated articles: a .jsonl file or a folder of plain files")] = CORPUS,
    split: Annotated[Path | None, typer.Option(help="folder of a split, to score its test articles only")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Score a tagger (or predictions) on annotated articles: labels, pairs and names, with 95 % intervals over articles."""
    from dataclasses import asdict

    from pourparlers.corpus.check import load_corpus
    from pourparlers.corpus.splits import load_split
    from pourparlers.evaluation.scores import score
    from pourparlers.prediction.tagger import Tagger
    from pourparlers.schema import load_jsonl

    with clear_errors():
        gold = load_corpus(articles)
        gold = load_split(gold, split)["test"] if split else gold
        found: Iterable[Article] = load_jsonl(model) if model.suffix == ".jsonl" else Tagger.from_pretrained(model).batch(gold)
        figures = score(gold, {article.id: article for article in found})
    if as_json:
        typer.echo(json.dumps({name: asdict(figure) for name, figure in figures.items()}))
        return
    stdout.print(f"{len(gold)} articles, {sum(len(article.sentences) for article in gold)} sentences")
    print_figures(figures)


def print_figures(figures: dict[str, "Figure"]) -> None:
    table = Table("", "F1", "95 % interval", "precision", "recall", "cases")
    for name, figure in figures.items():
        detail = ["" if value is None else f"{value:.3f}" for value in (figure.precision, figure.recall)]
        table.add_row(name, f"{figure.value:.3f}", f"{figure.low:.3f} – {figure.high:.3f}", *detail, str(figure.cases or ""))
    stdout.print(table)
