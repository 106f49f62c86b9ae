"""`pourparlers …`: every command is one function."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pourparlers.schema import BadInput

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
corpus = typer.Typer(no_args_is_help=True, help="Read, check, measure and export annotated articles.")
app.add_typer(corpus, name="corpus")

stdout, stderr = Console(soft_wrap=True), Console(stderr=True, soft_wrap=True)

CORPUS = Path("data/articles")


@contextmanager
def _clear_errors() -> Iterator[None]:
    """Bad input ends the program with its message and exit code 1, without a trace."""
    try:
        yield
    except BadInput as error:
        stderr.print(f"error: {error}", style="red", markup=False, highlight=False)
        raise typer.Exit(1) from None


@corpus.command()
def check(source: Annotated[Path, typer.Argument(help="folder of plain articles")] = CORPUS) -> None:
    """Compile every plain file; report each error with file and line, repeated ids and near-duplicates."""
    from pourparlers.corpus.check import near_duplicates, plain_files, read_all, repeated_ids

    with _clear_errors():
        if not (files := plain_files(source)):
            raise BadInput("no plain article here", "name a folder that holds .txt files", path=source)
        items = list(read_all(files))
        articles = [item for item in items if not isinstance(item, BadInput)]
        problems = [str(item) for item in items if isinstance(item, BadInput)]
        problems += [*repeated_ids(articles), *near_duplicates(articles)]
    for problem in problems:
        stderr.print(problem, markup=False, highlight=False)
    sentences = sum(len(article.sentences) for article in articles)
    stdout.print(f"{len(articles)} articles, {sentences} sentences, {len(problems)} problems")
    raise typer.Exit(1 if problems else 0)


@corpus.command()
def stats(
    source: Annotated[Path, typer.Argument(help="folder of plain articles or .jsonl file")] = CORPUS,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Count articles, sentences and positions, and hold them against the targets of a varied corpus."""
    from pourparlers.corpus.check import load_corpus
    from pourparlers.corpus.statistics import statistics

    with _clear_errors():
        figures = statistics(load_corpus(source))
    if as_json:
        typer.echo(json.dumps(figures.to_dict(), ensure_ascii=False))
        return
    stdout.print(f"{figures.articles} articles, {figures.sentences} sentences, {figures.positions} positions, {figures.words} words")
    table = Table("target", "value", "bound", "")
    for target in figures.targets:
        bound = f"≥ {target.at_least:.1%}" if target.at_least is not None else f"≤ {target.at_most:.1%}"
        table.add_row(target.name, f"{target.value:.2%}", bound, "ok" if target.reached else "missed")
    stdout.print(table)
    stdout.print("commonest reporting verbs: " + ", ".join(f"{verb} {share:.1%}" for verb, share in figures.verbs))
