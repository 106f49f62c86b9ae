"""An article from a row of a table, whatever kind of file the table is in."""

from collections.abc import Iterable, Mapping
from typing import Any

from pourparlers.schema import Article, BadInput, article_from
from pourparlers.text.reading.source import Source


def require_text(columns: Iterable[str]) -> None:
    """Raises BadInput where no column is called `text`."""
    if "text" not in (names := list(columns)):
        raise BadInput(f"no column `text` (there are: {', '.join(names)})", "name the column of the articles' texts `text`")


def article_from_row(row: Mapping[str, Any], source: Source, line: int) -> Article | BadInput:
    """The article of one row: `text`, and `id`, `title`, `domain` where they are; all other columns are kept beside them."""
    fields = {name: value for name, value in row.items() if value is not None and value != ""}
    try:
        return article_from({"text": "", **fields}, path=source.path, number=line)
    except BadInput as error:
        return error
