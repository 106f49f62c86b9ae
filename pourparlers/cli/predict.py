"""`pourparlers predict`"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer

from pourparlers.cli.console import Force, Output, app, clear_errors, complain, writing
from pourparlers.schema import Article, BadInput

RELEASED = Path("models/released")


@app.command()
def predict(
    files: Annotated[list[Path], typer.Argument(help=".txt (an article a file) and .jsonl (an article a line)")],
    model: Annotated[Path | None, typer.Option(help="folder of a saved tagger; default the released one")] = None,
    form: Annotated[Literal["jsonl", "table"], typer.Option("--format", help="jsonl or table")] = "jsonl",
    actors: Annotated[Path | None, typer.Option(help="your actors.yaml, beside the actors of common knowledge")] = None,
    output: Output = None,
    force: Force = False,
) -> None:
    """Tag articles: who claims, demands and concedes what. A bad article is reported and the others are still tagged."""
    from pourparlers.actors.identity import identify
    from pourparlers.actors.register_files import load_register
    from pourparlers.prediction.tagger import Tagger
    from pourparlers.reports.tables import article_table
    from pourparlers.text.reading import read_articles

    bad: list[BadInput] = []

    def good(items: Iterable[Article | BadInput]) -> Iterator[Article]:
        for item in items:
            if isinstance(item, BadInput):
                bad.append(item)
                complain(str(item))
            else:
                yield item

    with clear_errors(), writing(output, force) as console:
        register = load_register(actors)
        for tagged in Tagger.from_pretrained(_model_folder(model)).batch(good(read_articles(files))):
            article = identify(tagged, register)
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
