"""How fast `mlflow models serve` answers, at 1 and at 8 clients: latency of requests of one article, and requests a second.

python evaluate/serving.py MODEL_URI_OR_FOLDER [--requests N]
"""

import signal
import sys
from itertools import cycle, islice
from typing import Annotated

import typer
from rich.table import Table

from pourparlers.cli.console import CORPUS, clear_errors, stdout
from pourparlers.corpus.check import load_corpus
from pourparlers.tracking.server import latency, serving
from pourparlers.tracking.serving import logged_tagger

CLIENTS = (1, 8)
WARMING = 8  # requests that are not timed


def main(
    model: Annotated[str, typer.Argument(help="a logged tagger, as models:/…, or the folder of a saved one")],
    requests: Annotated[int, typer.Option(min=1, help="for each number of clients")] = 100,
) -> None:
    """Starts a server on this machine, asks it for the corpus's articles one at a time, prints a table, stops the server."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the server is stopped then, too
    with clear_errors(), logged_tagger(model) as uri, serving(uri) as address:
        articles = list(islice(cycle(load_corpus(CORPUS)), requests))
        latency(address, articles[:WARMING], 1)
        table = Table("clients", "median ms", "95th percentile ms", "requests a second", "failed")
        for clients in CLIENTS:
            found = latency(address, articles, clients)
            figures = (found.median * 1e3, found.percentile_95 * 1e3, found.a_second)
            table.add_row(str(clients), *(f"{figure:.1f}" for figure in figures), str(found.failed))
        words = sum(len(article.text.split()) for article in articles) / len(articles)
        table.caption = f"{requests} requests each, articles of {words:.0f} words on average"
        stdout.print(table)


if __name__ == "__main__":
    typer.run(main)
