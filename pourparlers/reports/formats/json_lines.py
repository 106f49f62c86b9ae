"""jsonl: an article a line, as they are read again."""

from collections.abc import Iterable
from typing import TextIO

from pourparlers.schema import Article


def write_json_lines(articles: Iterable[Article], file: TextIO) -> None:
    """Each line leaves at once, so that a program behind a pipe need not wait."""
    for article in articles:
        file.write(article.to_json() + "\n")
        file.flush()
