"""Which format is written how: to a stream, to a file, or to a folder; whole or not at all."""

import sys
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, TextIO

from pourparlers.reports.formats.csv import write_csv
from pourparlers.reports.formats.json_lines import write_json_lines
from pourparlers.reports.formats.pages import write_pages
from pourparlers.reports.formats.parquet import write_parquet
from pourparlers.reports.formats.table import write_tables
from pourparlers.schema import Article, BadInput
from pourparlers.text.writing import check_free, whole_file, whole_folder

Format = Literal["jsonl", "csv", "parquet", "html", "table"]

STREAMS: dict[Format, Callable[[Iterable[Article], TextIO], None]] = {
    "jsonl": write_json_lines,
    "csv": write_csv,
    "table": write_tables,
}
SUFFIXES: dict[str, Format] = {".csv": "csv", ".parquet": "parquet"}


def format_of(output: Path | None) -> Format:
    """The format that an output's name asks for; JSON Lines where it does not say."""
    return SUFFIXES.get(output.suffix, "jsonl") if output else "jsonl"


def check_output(form: Format, output: Path | None, force: bool) -> None:
    """Raises BadInput, before any work is done, where the articles could not be written afterwards."""
    if output is None and form not in STREAMS:
        raise BadInput(f"{form} does not go to standard output", f"name a {_place(form)} with --output")
    if form == "parquet" and find_spec("pyarrow") is None:
        raise BadInput("parquet needs pyarrow, which is not installed", "pip install 'pourparlers[formats]'")
    if output is not None and form == "html" and output.exists():
        raise BadInput("the folder is there already", "name another or move it away", path=output)
    if output is not None:
        check_free(output, force)


def write_articles(articles: Iterable[Article], form: Format, output: Path | None, force: bool) -> None:
    """Writes the articles in a format to an output that `check_output` let pass; None is standard output."""
    if output is None:
        STREAMS[form](articles, sys.stdout)
    elif form == "html":
        with whole_folder(output) as folder:
            write_pages(articles, folder)
    else:
        with whole_file(output, force=force) as partial:
            if form == "parquet":
                write_parquet(articles, partial)
                return
            with partial.open("w", encoding="utf-8", newline="") as file:
                STREAMS[form](articles, file)


def _place(form: Format) -> str:
    return "folder" if form == "html" else "file"
