"""`pourparlers corpus …`: read, check, split, measure and export annotated articles."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.table import Table

from pourparlers.cli.console import CORPUS, Force, Output, app, clear_errors, require, stderr, stdout, writing
from pourparlers.schema import BadInput
from pourparlers.text.writing import whole_file

corpus = typer.Typer(no_args_is_help=True, help="Read, check, split, measure and export annotated articles.")
app.add_typer(corpus, name="corpus")


@corpus.command()
def check(
    source: Annotated[Path, typer.Argument(help="folder of plain articles")] = CORPUS,
    splits: Annotated[list[Path] | None, typer.Option("--split", help="folder of a split to check as well")] = None,
) -> None:
    """Compile every plain file; report errors with file and line, repeated ids, near-duplicates, splits that overlap."""
    from pourparlers.corpus.check import near_duplicates, plain_files, read_all, repeated_ids, split_problems

    with clear_errors():
        if not (files := plain_files(source)):
            raise BadInput("no plain article here", "name a folder that holds .txt files", path=source)
        items = list(read_all(files))
        articles = [item for item in items if not isinstance(item, BadInput)]
        problems = [str(item) for item in items if isinstance(item, BadInput)]
        problems += [*repeated_ids(articles), *near_duplicates(articles)]
        problems += [problem for split in splits or () for problem in split_problems(articles, split)]
    for problem in problems:
        stderr.print(problem, markup=False, highlight=False)
    sentences = sum(len(article.sentences) for article in articles)
    stdout.print(f"{len(articles)} articles, {sentences} sentences, {len(problems)} problems")
    raise typer.Exit(1 if problems else 0)


@corpus.command()
def stats(
    source: Annotated[Path, typer.Argument(help="folder of plain articles or .jsonl file")] = CORPUS,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
    plot: Annotated[Path | None, typer.Option(help="picture to write: .png, .svg or .pdf")] = None,
    force: Force = False,
) -> None:
    """Count articles, sentences and positions, by field, kind and actor form, against a varied corpus's targets."""
    from pourparlers.corpus.check import load_corpus
    from pourparlers.corpus.statistics import statistics
    from pourparlers.reports.tables import count_tables

    with clear_errors():
        figures = statistics(load_corpus(source))
        if plot:
            require("matplotlib", extra="train")
            from pourparlers.reports.plots import plot_statistics

            if plot.suffix not in (".png", ".svg", ".pdf"):
                raise BadInput("no kind of picture", "name a .png, .svg or .pdf file", path=plot)
            with whole_file(plot, force=force) as partial:
                plot_statistics(figures, partial)
    if as_json:
        typer.echo(json.dumps(figures.to_dict(), ensure_ascii=False))
        return
    stdout.print(
        f"{figures.articles} articles, {figures.sentences} sentences, {figures.positions} positions, {figures.words} words"
    )
    table = Table("target", "value", "bound", "")
    for target in figures.targets:
        bound = f"≥ {target.at_least:.1%}" if target.at_least is not None else f"≤ {target.at_most:.1%}"
        table.add_row(target.name, f"{target.value:.2%}", bound, "ok" if target.reached else "missed")
    stdout.print(table)
    stdout.print(*count_tables(figures.tables))
    stdout.print("commonest reporting verbs: " + ", ".join(f"{verb} {share:.1%}" for verb, share in figures.verbs))


@corpus.command()
def show(
    source: Annotated[Path, typer.Argument(help="folder of plain articles or .jsonl file")] = CORPUS,
    sample: Annotated[int, typer.Option(min=1, help="how many articles to draw at random")] = 10,
    seed: int = 0,
) -> None:
    """Print some articles, drawn at random, with their annotation."""
    import random

    from pourparlers.corpus.check import load_corpus
    from pourparlers.reports.tables import article_table

    with clear_errors():
        articles = load_corpus(source)
    for article in random.Random(seed).sample(articles, min(sample, len(articles))):
        stdout.print(article_table(article))


@corpus.command()
def export(
    source: Annotated[Path, typer.Argument(help="folder of plain articles")] = CORPUS,
    output: Output = None,
    force: Force = False,
) -> None:
    """Write articles in the JSON Lines form, one a line."""
    from pourparlers.corpus.check import load_corpus

    with clear_errors():
        articles = load_corpus(source)
        with writing(output, force) as console:
            for article in articles:
                console.file.write(article.to_json() + "\n")


@corpus.command()
def split(
    folder: Annotated[Path, typer.Argument(help="folder for train.txt, validation.txt and test.txt")],
    source: Annotated[Path, typer.Option(help="folder of plain articles or .jsonl file")] = CORPUS,
    by: Annotated[
        Literal["article", "domain"], typer.Option(help="spread every domain over the splits, or hold out whole ones")
    ] = "article",
    seed: int = 0,
    force: Force = False,
) -> None:
    """Draw train, validation and test articles and fix them in files."""
    from pourparlers.corpus.check import load_corpus
    from pourparlers.corpus.splits import NAMES, split_by_article, split_by_domain, write_split

    with clear_errors():
        if any((folder / f"{name}.txt").exists() for name in NAMES) and not force:
            raise BadInput("a split is there already", "name another folder or say --force", path=folder)
        articles = load_corpus(source)
        drawn = (split_by_article if by == "article" else split_by_domain)(articles, seed)
        write_split(drawn, folder)
    stdout.print("  ".join(f"{name}: {len(drawn[name])}" for name in NAMES))


@corpus.command()
def agreement(
    first: Annotated[Path, typer.Argument(help="folder of plain articles or .jsonl file")],
    second: Annotated[Path, typer.Argument(help="the same articles, annotated by somebody else")],
    show: Annotated[bool, typer.Option("--show", help="print every sentence on which they differ")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Say how far two annotations of the same articles agree: kappa, Krippendorff's alpha, F1 of (label, actor) pairs."""
    from dataclasses import asdict

    with clear_errors():
        require("krippendorff", "sklearn", extra="train")
        from pourparlers.corpus.agreement import agreement as compared
        from pourparlers.corpus.check import load_corpus

        found = compared(*({article.id: article for article in load_corpus(side)} for side in (first, second)))
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    if show:
        stdout.print("\n".join(found.disagreements), markup=False, highlight=False)
    stdout.print(f"{found.articles} articles, {found.sentences} sentences, {len(found.disagreements)} judged differently")
    kappa = "  ".join(f"{label} {value:.3f}" for label, value in found.kappa.items())
    stdout.print(f"kappa: {kappa}\nalpha: {found.alpha:.3f}\npairs F1: {found.pairs:.3f}", highlight=False)
