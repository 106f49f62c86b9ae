""".csv: an article a row, cells parted by commas, semicolons or tabs, with a line of column names."""

import csv
from collections.abc import Iterator

from pourparlers.schema import Article, BadInput
from pourparlers.text.reading.encodings import decoded_lines
from pourparlers.text.reading.source import Source
from pourparlers.text.reading.table_rows import article_from_row, require_text

DELIMITERS = ",;\t"
LONGEST_CELL = 2**31 - 1  # the library's own bound, 131,072 characters, is less than a long article


def read_csv(source: Source) -> Iterator[Article | BadInput]:
    """The article of every row. Raises BadInput where there is no column `text` or the rows cannot be told apart."""
    csv.field_size_limit(LONGEST_CELL)
    lines = _Lines(source)
    header = next(lines, "")
    delimiter = max(DELIMITERS, key=header.count)
    try:
        columns = next(csv.reader([header], delimiter=delimiter), [])
    except csv.Error as error:
        raise BadInput(f"the column names cannot be read ({error})", "save the table again", path=source.path, line=1) from None
    require_text(columns)
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield BadInput(f"the row cannot be read ({error})", "save the table again", path=source.path, line=lines.number)
            continue
        except BadInput as error:
            yield error.at(source.path, lines.number)
            continue
        if cells is None:
            return
        if len(cells) > len(columns):
            reason, remedy = f"{len(cells)} cells, but {len(columns)} columns", "quote the cells that hold the delimiter"
            yield BadInput(reason, remedy, path=source.path, line=lines.number)
        elif cells:
            yield article_from_row(dict(zip(columns, cells, strict=False)), source, lines.number)


class _Lines:
    """The lines of a source, and the number of the one that was read last. Goes on after one that was refused."""

    def __init__(self, source: Source) -> None:
        self.lines, self.number = decoded_lines(source), 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.number += 1
        if isinstance(line, BadInput):
            raise line
        return line
