"""The ledger as one self-contained HTML page; texts are escaped, and nothing is loaded or run."""

from collections.abc import Sequence
from datetime import date

from pourparlers.ledger.entries import Entry
from pourparlers.ledger.tables import Grouping, by_side, grouped
from pourparlers.schema import LABELS, BadInput


def ledger_page(entries: Sequence[Entry], group: Grouping, since: date | None = None, until: date | None = None) -> str:
    """A table of counts, then a card an actor (or side) with its claims, demands and concessions. Raises BadInput
    without Jinja2.
    """
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ModuleNotFoundError:
        raise BadInput("a page needs Jinja2, which is not installed", "pip install 'pourparlers[ledger]'") from None
    pages = Environment(loader=PackageLoader("pourparlers.ledger", "."), autoescape=True, undefined=StrictUndefined)
    return pages.get_template("page.html.j2").render(
        groups=grouped(entries, group), labels=[label.value for label in LABELS], total=len(entries), since=since, until=until,
        articles=len({entry.article for entry in entries}), by="side" if group is by_side else "actor",
    )  # fmt: skip
