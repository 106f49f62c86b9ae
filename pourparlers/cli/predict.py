"""`pourparlers predict`"""

from pathlib import Path
from typing import Annotated

import typer

from pourparlers.cli.console import Force, app, clear_errors, complain, notice
from pourparlers.model.settings import Settings
from pourparlers.reports.formats import Format, check_output, format_of, write_articles

KINDS = ".txt .md .html .jsonl .csv .parquet, .gz of them, folders, patterns, or - for standard input"
OUTPUTS = "file, or for html a folder; default standard output"
FORMATS = "jsonl, csv, parquet, html or table; default csv or parquet by the output's end, else jsonl"


@app.command()
def predict(
    files: Annotated[list[Path], typer.Argument(help=KINDS)],
    model: Annotated[Path | None, typer.Option(help="a tagger's folder or MLflow address; default the released one")] = None,
    form: Annotated[Format | None, typer.Option("--format", help=FORMATS)] = None,
    actors: Annotated[Path | None, typer.Option(help="your actors.yaml, beside the actors of common knowledge")] = None,
    threshold: Annotated[float | None, typer.Option(min=0, max=1, help="lowest probability of a position")] = None,
    precision: Annotated[float | None, typer.Option(min=0, max=1, help="choose thresholds for this precision")] = None,
    recall: Annotated[float | None, typer.Option(min=0, max=1, help="choose thresholds for this recall")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help=OUTPUTS)] = None,
    resume: Annotated[bool, typer.Option("--resume", help="go on where an interrupted call with this output was")] = False,
    force: Force = False,
) -> None:
    """Tag articles: who claims, demands and concedes what. A bad article is reported and the others are still tagged."""
    from pourparlers.actors.identity import identify
    from pourparlers.actors.register_files import load_register
    from pourparlers.cli.progress import with_progress
    from pourparlers.cli.taggers import local_folder
    from pourparlers.model.wholeness import fingerprint
    from pourparlers.prediction.journal import Journal
    from pourparlers.prediction.rejected import rejected_articles
    from pourparlers.prediction.released import released_folder
    from pourparlers.prediction.tagger import Tagger
    from pourparlers.text.reading import ArticleFiles

    if sum(value is not None for value in (threshold, precision, recall)) > 1:
        raise typer.BadParameter("give one of --threshold, --precision and --recall")
    with clear_errors():
        form = form or format_of(output)
        check_output(form, output, force)
        register = load_register(actors)
        folder, articles = local_folder(model) if model else released_folder(), ArticleFiles(files, notice)
        tagger = Tagger.from_pretrained(folder)
        tagger = tagger.using(_chosen(tagger.settings, threshold, precision, recall))
        with rejected_articles(output, complain) as rejected:
            good = rejected.left_out(articles)
            if output is None:
                tagged = with_progress(tagger.batch(good), articles)
                write_articles((identify(article, register) for article in tagged), form, None, force)
            else:
                journal = Journal(output, fingerprint(folder, tagger.settings), resume=resume, force=force)
                journal.extend(with_progress(tagger.batch(journal.remaining(good)), articles))
                write_articles((identify(article, register) for article in journal), form, output, force)
                journal.remove()
    raise typer.Exit(1 if rejected.count else 0)


def _chosen(settings: Settings, threshold: float | None, precision: float | None, recall: float | None) -> Settings:
    if threshold is not None:
        return settings.at_threshold(threshold)
    if precision is not None:
        return settings.at_precision(precision)
    return settings if recall is None else settings.at_recall(recall)
