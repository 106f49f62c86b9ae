""".txt: an article a file."""

from collections.abc import Iterator

from pourparlers.schema import Article
from pourparlers.text.reading.encodings import decoded
from pourparlers.text.reading.source import Source


def read_plain_text(source: Source) -> Iterator[Article]:
    """One article, its text as it stands. Raises BadInput where it is no text."""
    yield Article(id=source.identifier, text=decoded(source))
