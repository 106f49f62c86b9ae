"""The ledger as rows: for CSV, Parquet, and the terminal."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from pourparlers.ledger.entries import Entry
from pourparlers.schema import LABELS, BadInput, Label

COLUMNS = """number date article title actor actor_id side label target confidence sentence
    answer_number answer_actor answer_likeness answer_words""".split()
STYLES = {Label.CLAIM: "cyan", Label.DEMAND: "yellow", Label.CONCESSION: "green"}
Grouping = Callable[[Entry], str]
UNKNOWN_SIDE = "(side unknown)"


def by_actor(entry: Entry) -> str:
    return entry.holder


def by_side(entry: Entry) -> str:
    return entry.side or UNKNOWN_SIDE


def row(entry: Entry) -> dict[str, Any]:
    """An entry as a flat record with the COLUMNS; what is not known is None."""
    answer = entry.answer
    return {
        "number": entry.number, "date": entry.day, "article": entry.article, "title": entry.title, "actor": entry.actor,
        "actor_id": entry.actor_id, "side": entry.side, "label": entry.label.value, "target": entry.target,
        "confidence": entry.confidence, "sentence": entry.sentence,
        "answer_number": answer and answer.concession.number, "answer_actor": answer and answer.concession.actor,
        "answer_likeness": answer and answer.likeness, "answer_words": answer and " ".join(answer.shared),
    }  # fmt: skip


def to_csv(entries: Iterable[Entry]) -> str:
    """A header and a line an entry, separated by commas; a cell that a spreadsheet would run as a formula is quoted
    with an apostrophe.
    """
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for entry in entries:
        writer.writerow({name: _harmless(value) for name, value in row(entry).items()})
    return out.getvalue()


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def write_parquet(entries: Iterable[Entry], path: Path) -> None:
    """The same rows as Parquet, typed. Raises BadInput without pyarrow."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError:
        raise BadInput("Parquet needs pyarrow, which is not installed", "pip install 'pourparlers[ledger]'") from None
    kinds = {
        "number": pa.int64(),
        "answer_number": pa.int64(),
        "date": pa.date32(),
        "confidence": pa.float64(),
        "answer_likeness": pa.float64(),
    }
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in COLUMNS])
    pq.write_table(pa.Table.from_pylist([row(entry) for entry in entries], schema=schema), path)


def grouped(entries: Sequence[Entry], group: Grouping) -> dict[str, list[Entry]]:
    """The entries of each actor or side; who holds most comes first."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[group(entry)].append(entry)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))


def ledger_table(entries: Sequence[Entry], group: Grouping) -> Table:
    """For a terminal: a block an actor (or side), a row a position; under a demand the concession that seems to answer it."""
    table = Table("actor", "date", "label", "sentence", "to whom", "score", show_lines=False)
    table.columns[0].max_width, table.columns[3].ratio = 28, 1
    for name, held in grouped(entries, group).items():
        table.add_section()
        shown = Text(name, "bold")
        for entry in sorted(held, key=lambda e: (LABELS.index(e.label), e.number)):
            score = "" if entry.confidence is None else f"{entry.confidence:.2f}"
            table.add_row(
                shown, str(entry.day or ""), Text(entry.label, STYLES[entry.label]),
                Text(f"{entry.sentence} [{entry.article}]"), Text(entry.target or ""), score,
            )  # fmt: skip
            if entry.answer:
                said = entry.answer.concession
                table.add_row(
                    "",
                    "",
                    Text("answered?", "dim"),
                    Text(f"↳ {said.actor}: {said.sentence}", "dim"),
                    "",
                    f"{entry.answer.likeness:.2f}",
                )
            shown = Text("")
    return table
