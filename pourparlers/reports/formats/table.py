"""table: an article a table, for people at a terminal."""

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console

from pourparlers.reports.tables import article_table
from pourparlers.schema import Article
from pourparlers.text.writing import table_width


def write_tables(articles: Iterable[Article], file: TextIO) -> None:
    """One table after the other, as wide as the terminal."""
    console = Console(file=file, width=table_width(file))
    for article in articles:
        console.print(article_table(article))
