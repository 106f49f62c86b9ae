"""parquet: a row a position, for data frames and clusters."""

from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path

from pourparlers.reports.formats.rows import PositionRow, position_rows
from pourparlers.schema import Article

ROWS_PER_GROUP = 10_000


def write_parquet(articles: Iterable[Article], path: Path) -> None:
    """The columns of PositionRow; a group of rows at a time is in memory."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    types = dict.fromkeys(("sentence", "start", "end", "actor_start", "actor_end"), pa.int32()) | {"score": pa.float64()}
    schema = pa.schema([(name, types.get(name, pa.string())) for name in PositionRow._fields])
    with ParquetWriter(path, schema) as writer:
        waiting = chain.from_iterable(map(position_rows, articles))
        while rows := list(islice(waiting, ROWS_PER_GROUP)):
            writer.write_table(pa.Table.from_pylist([row._asdict() for row in rows], schema))
