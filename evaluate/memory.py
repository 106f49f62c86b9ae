"""How much memory `pourparlers predict` takes at its peak, for archives of different lengths.

python evaluate/memory.py [NUMBER_OF_ARTICLES…]
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from pourparlers.cli.console import CORPUS, clear_errors, stdout
from pourparlers.corpus.check import load_corpus
from pourparlers.evaluation.timing import run
from pourparlers.prediction.released import released_folder
from pourparlers.schema import BadInput

PROGRAM = (sys.executable, "-c", "from pourparlers.cli import app; app()")


def main(
    counts: Annotated[list[int] | None, typer.Argument(help="articles in each archive; default 1000 and 50000")] = None,
    model: Annotated[Path | None, typer.Option(help="folder of a saved tagger; default the released one")] = None,
) -> None:
    """Tags archives of short articles with the command itself, in a process of its own each, and prints a table."""
    table = Table("articles", "peak resident MB", "seconds", "articles a second")
    with clear_errors(), tempfile.TemporaryDirectory() as scratch:
        for count in counts or (1000, 50_000):
            archive, found = Path(scratch) / f"{count}.jsonl", Path(scratch) / f"{count}-found.jsonl"
            _write_archive(archive, count)
            command = ("predict", archive, "--model", model or released_folder(), "--output", found)
            taken = run([*PROGRAM, *map(str, command)])
            if taken.code:
                raise BadInput("`pourparlers predict` failed", "run it on an article and look at what it says")
            with found.open(encoding="utf-8") as lines:
                tagged = sum(1 for _ in lines)
            table.add_row(f"{tagged:,}", f"{taken.peak / 1e6:.0f}", f"{taken.seconds:.0f}", f"{tagged / taken.seconds:.1f}")
    stdout.print(table)


def _write_archive(path: Path, count: int) -> None:
    """An article a line, each a short sentence of the corpus; a long one would take more memory in an archive of any length."""
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(islice(cycle(_short_sentences()), count)):
            file.write(json.dumps({"id": f"article-{number:08}", "text": f"{text} ({number})"}) + "\n")


def _short_sentences() -> Iterator[str]:
    for article in load_corpus(CORPUS):
        texts = (article.sentence_text(sentence) for sentence in article.sentences)
        yield from (text for text in texts if len(text.split()) <= 10)


if __name__ == "__main__":
    typer.run(main)
