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
    lines = _lines(source)
    header = next(lines, "")
    delimiter = max(DELIMITERS, key=header.count)
    columns = next(csv.reader([header], delimiter=delimiter), [])
    require_text(columns)
    rows = csv.reader(lines, delimiter=delimiter)
    try:
        for cells in rows:
            number = rows.line_num + 1
            if len(cells) > len(columns):
                reason, remedy = f"{len(cells)} cells, but {len(columns)} columns", "quote the cells that hold the delimiter"
                yield BadInput(reason, remedy, path=source.path, line=number)
            elif cells:
                yield article_from_row(dict(zip(columns, cells, strict=False)), source, number)
    except csv.Error as error:
        raise BadInput(f"the row cannot be read ({error})", "save the table again", line=rows.line_num + 1) from None


def _lines(source: Source) -> Iterator[str]:
    for number, line in enumerate(decoded_lines(source), 1):
        if isinstance(line, BadInput):
            raise line.at(source.path, number)
        yield line
