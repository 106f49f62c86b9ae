"""`pourparlers predict`"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer

from pourparlers.cli.console import Force, Output, app, clear_errors, complain, writing
from pourparlers.model.settings import Settings
from pourparlers.schema import Article, BadInput

RELEASED = Path("models/released")


@app.command()
def predict(
    files: Annotated[list[Path], typer.Argument(help=".txt (an article a file) and .jsonl (an article a line)")],
    model: Annotated[Path | None, typer.Option(help="folder of a saved tagger; default the released one")] = None,
    form: Annotated[Literal["jsonl", "table"], typer.Option("--format", help="jsonl or table")] = "jsonl",
    threshold: Annotated[float | None, typer.Option(min=0, max=1, help="lowest probability of a position")] = None,
    precision: Annotated[float | None, typer.Option(min=0, max=1, help="choose thresholds for this precision")] = None,
    recall: Annotated[float | None, typer.Option(min=0, max=1, help="choose thresholds for this recall")] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Tag articles: who claims, demands and concedes what. A bad article is reported and the others are still tagged."""
    from pourparlers.prediction.tagger import Tagger
    from pourparlers.reports.tables import article_table
    from pourparlers.text.reading import read_articles

    if sum(value is not None for value in (threshold, precision, recall)) > 1:
        raise typer.BadParameter("give one of --threshold, --precision and --recall")
    bad: list[BadInput] = []

    def good(items: Iterable[Article | BadInput]) -> Iterator[Article]:
        for item in items:
            if isinstance(item, BadInput):
                bad.append(item)
                complain(str(item))
            else:
                yield item

    with clear_errors(), writing(output, force) as console:
        tagger = Tagger.from_pretrained(_model_folder(model))
        tagger = tagger.using(_chosen(tagger.settings, threshold, precision, recall))
        for article in tagger.batch(good(read_articles(files))):
            if form == "table":
                console.print(article_table(article))
            else:
                console.file.write(article.to_json() + "\n")
    raise typer.Exit(1 if bad else 0)


def _chosen(settings: Settings, threshold: float | None, precision: float | None, recall: float | None) -> Settings:
    if threshold is not None:
        return settings.at_threshold(threshold)
    if precision is not None:
        return settings.at_precision(precision)
    return settings if recall is None else settings.at_recall(recall)


def _model_folder(model: Path | None) -> Path:
    if model is None and not RELEASED.is_dir():
        raise BadInput(
            "there is no released model here", "train one (pourparlers train configs/quick.yaml) and name it with --model"
        )
    return model or RELEASED
