""".jsonl: an article a line, as annotations and predictions are."""

from collections.abc import Iterator

from pourparlers.schema import Article, BadInput, parse_article
from pourparlers.text.reading.encodings import decoded_lines
from pourparlers.text.reading.source import Source


def read_json_lines(source: Source) -> Iterator[Article | BadInput]:
    """The article of every line that is not blank."""
    for number, line in enumerate(decoded_lines(source), 1):
        if isinstance(line, BadInput):
            yield line.at(source.path, number)
        elif line.strip():
            try:
                yield parse_article(line, path=source.path, number=number)
            except BadInput as error:
                yield error
