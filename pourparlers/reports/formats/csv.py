"""csv: a row a position, for spreadsheets."""

import csv
from collections.abc import Iterable
from typing import TextIO

from pourparlers.reports.formats.rows import PositionRow, position_rows
from pourparlers.schema import Article


def write_csv(articles: Iterable[Article], file: TextIO) -> None:
    """The columns of PositionRow; what is not known is an empty cell. Rows end as in RFC 4180: cells may hold any line end."""
    table = csv.writer(file)
    table.writerow(PositionRow._fields)
    for article in articles:
        table.writerows(position_rows(article))
