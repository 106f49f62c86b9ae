"""`pourparlers …`: every command is one function."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from pourparlers.schema import Article, BadInput
from pourparlers.text.writing import whole_file

if TYPE_CHECKING:
    from pourparlers.evaluation.scores import Figure

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
corpus = typer.Typer(no_args_is_help=True, help="Read, check, split, measure and export annotated articles.")
app.add_typer(corpus, name="corpus")

stdout, stderr = Console(soft_wrap=True), Console(stderr=True, soft_wrap=True)

CORPUS = Path("data/articles")
RELEASED = Path("models/released")

Force = Annotated[bool, typer.Option("--force", help="write over a file that is there")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="file to write; without it, standard output")]


@contextmanager
def _clear_errors() -> Iterator[None]:
    """Bad input ends the program with its message and exit code 1, without a trace."""
    try:
        yield
    except (BadInput, OSError) as error:
        _complain(str(error))
        raise typer.Exit(1) from None


def _complain(message: str) -> None:
    stderr.print(f"error: {message}", style="red", markup=False, highlight=False)


@app.command()
def train(
    recipe: Annotated[Path, typer.Argument(help="a YAML file of configs/")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="folder to write; default models/runs/RECIPE")] = None,
    changes: Annotated[list[str] | None, typer.Option("--set", help="section.key=value, as often as needed")] = None,
) -> None:
    """Fine-tune a tagger by a recipe, score it on the test articles, track the run in MLflow and save it."""
    with _clear_errors():
        from pourparlers.training.recipe import read_recipe

        checked = read_recipe(recipe, changes or ())
        _require_training()
        from pourparlers.tracking.pipeline import train_and_evaluate

        with _training_progress() as watch:
            outcome = train_and_evaluate(checked, output or Path("models/runs") / recipe.stem, stderr.print, watch)
    _print_figures(outcome.figures)
    stdout.print(f"tagger: {outcome.folder}   MLflow run: {outcome.run_id}", highlight=False)


def _require_training() -> None:
    try:
        import mlflow  # noqa: F401
        import transformers  # noqa: F401
    except ModuleNotFoundError as error:
        raise BadInput(f"training needs {error.name}, which is not installed", "pip install 'pourparlers[train]'") from None


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

    with _clear_errors():
        gold = load_corpus(articles)
        gold = load_split(gold, split)["test"] if split else gold
        found: Iterable[Article] = load_jsonl(model) if model.suffix == ".jsonl" else Tagger.from_pretrained(model).batch(gold)
        figures = score(gold, {article.id: article for article in found})
    if as_json:
        typer.echo(json.dumps({name: asdict(figure) for name, figure in figures.items()}))
        return
    stdout.print(f"{len(gold)} articles, {sum(len(article.sentences) for article in gold)} sentences")
    _print_figures(figures)


def _print_figures(figures: dict[str, "Figure"]) -> None:
    table = Table("", "F1", "95 % interval", "precision", "recall", "cases")
    for name, figure in figures.items():
        detail = ["" if value is None else f"{value:.3f}" for value in (figure.precision, figure.recall)]
        table.add_row(name, f"{figure.value:.3f}", f"{figure.low:.3f} – {figure.high:.3f}", *detail, str(figure.cases or ""))
    stdout.print(table)


@app.command()
def predict(
    files: Annotated[list[Path], typer.Argument(help=".txt (an article a file) and .jsonl (an article a line)")],
    model: Annotated[Path | None, typer.Option(help="folder of a saved tagger; default the released one")] = None,
    form: Annotated[Literal["jsonl", "table"], typer.Option("--format", help="jsonl or table")] = "jsonl",
    output: Output = None,
    force: Force = False,
) -> None:
    """Tag articles: who claims, demands and concedes what. A bad article is reported and the others are still tagged."""
    from pourparlers.prediction.tagger import Tagger
    from pourparlers.reports.tables import article_table
    from pourparlers.text.reading import read_articles

    bad: list[BadInput] = []

    def good(items: Iterable[Article | BadInput]) -> Iterator[Article]:
        for item in items:
            if isinstance(item, BadInput):
                bad.append(item)
                _complain(str(item))
            else:
                yield item

    with _clear_errors(), _writing(output, force) as console:
        for article in Tagger.from_pretrained(_model_folder(model)).batch(good(read_articles(files))):
            if form == "table":
                console.print(article_table(article))
            else:
                console.file.write(article.to_json() + "\n")
    raise typer.Exit(1 if bad else 0)


def _model_folder(model: Path | None) -> Path:
    if model is None and not RELEASED.is_dir():
        raise BadInput(
            "there is no released model here", "train one (pourparlers train configs/quick.yaml) and name it with --model"
        )
    return model or RELEASED


@contextmanager
def _writing(output: Path | None, force: bool) -> Iterator[Console]:
    """A console on the output, which appears whole or not at all."""
    if output is None:
        yield stdout
        return
    with whole_file(output, force=force) as partial, partial.open("w", encoding="utf-8") as file:
        yield Console(file=file, width=160)


@corpus.command()
def check(
    source: Annotated[Path, typer.Argument(help="folder of plain articles")] = CORPUS,
    splits: Annotated[list[Path] | None, typer.Option("--split", help="folder of a split to check as well")] = None,
) -> None:
    """Compile every plain file; report errors with file and line, repeated ids, near-duplicates, splits that overlap."""
    from pourparlers.corpus.check import near_duplicates, plain_files, read_all, repeated_ids, split_problems

    with _clear_errors():
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

    with _clear_errors():
        figures = statistics(load_corpus(source))
        if plot:
            _require_training()
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

    with _clear_errors():
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

    with _clear_errors():
        articles = load_corpus(source)
        with _writing(output, force) as console:
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

    with _clear_errors():
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

    with _clear_errors():
        _require_training()
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
