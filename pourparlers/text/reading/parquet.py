""".parquet: an article a row."""

from collections.abc import Iterator

from pourparlers.schema import Article, BadInput
from pourparlers.text.reading.source import Source, missing_format
from pourparlers.text.reading.table_rows import article_from_row, require_text

ROWS_AT_A_TIME = 64


def read_parquet(source: Source) -> Iterator[Article | BadInput]:
    """The article of every row, numbered from 1. Raises BadInput where the file is damaged or has no column `text`."""
    try:
        from pyarrow import ArrowInvalid
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError as error:
        raise missing_format(error.name) from None
    try:
        table = ParquetFile(source.stream)
        require_text(table.schema_arrow.names)
        rows = (row for batch in table.iter_batches(ROWS_AT_A_TIME) for row in batch.to_pylist())
        for number, row in enumerate(rows, 1):
            yield article_from_row(row, source, number)
    except ArrowInvalid as error:
        raise BadInput(f"not a whole Parquet file ({str(error).splitlines()[0]})", "write it again") from None
