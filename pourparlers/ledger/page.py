"""The ledger as one self-contained HTML page; texts are escaped, and nothing is loaded or run."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pourparlers.ledger.entries import Entry
from pourparlers.ledger.tables import Grouping, by_side, grouped
from pourparlers.schema import LABELS
from pourparlers.views.pages import templates


def ledger_page(entries: Sequence[Entry], group: Grouping, since: date | None = None, until: date | None = None) -> str:
    """A table of counts, then a card an actor (or side) with its claims, demands and concessions."""
    return templates(Path(__file__).parent).get_template("ledger.html").render(
        groups=grouped(entries, group), labels=[label.value for label in LABELS], total=len(entries), since=since, until=until,
        articles=len({entry.article for entry in entries}), by="side" if group is by_side else "actor",
    )  # fmt: skip
