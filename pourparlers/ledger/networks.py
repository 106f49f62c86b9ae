"""The ledger as a two-mode network (GraphML) and as statements for Discourse Network Analyzer (Leifeld 2017)."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING

from pourparlers.ledger.entries import Entry
from pourparlers.ledger.tables import Grouping
from pourparlers.schema import LABELS, BadInput

if TYPE_CHECKING:
    import networkx

# The columns of the event lists that DNA writes (its Exporter, CSV with semicolons): document first, then the variables of its
# default statement type. For rDNA scripts and whatever else reads such lists: DNA itself imports databases only, no CSV.
DNA_COLUMNS = [
    "statement ID", "time", "document ID", "document title", "author", "source", "section", "type", "text",
    "person", "organization", "concept", "agreement",
]  # fmt: skip


def two_mode_graph(entries: Sequence[Entry], group: Grouping) -> "networkx.Graph[str]":
    """Actors (or sides) and matters: an edge where an actor holds positions on a matter, with their number by label.

    The matter is the article's `domain`, else its title. `bipartite` is 0 for actors and 1 for matters, as in networkx.
    """
    try:
        import networkx as nx
    except ModuleNotFoundError:
        raise BadInput("a network needs networkx, which is not installed", "pip install 'pourparlers[ledger]'") from None
    graph: networkx.Graph[str] = nx.Graph()
    for entry in entries:
        actor, matter = f"actor:{group(entry)}", f"matter:{entry.matter}"
        graph.add_node(actor, label=group(entry), bipartite=0, side=entry.side or "")
        graph.add_node(matter, label=entry.matter, bipartite=1, side="")
        if not graph.has_edge(actor, matter):
            graph.add_edge(actor, matter, weight=0, **{label.value: 0 for label in LABELS})
        graph[actor][matter]["weight"] += 1
        graph[actor][matter][entry.label.value] += 1
    return graph


def graphml(entries: Sequence[Entry], group: Grouping) -> str:
    """The two-mode network as GraphML, for networkx and Gephi."""
    graph = two_mode_graph(entries, group)
    import networkx as nx

    return "\n".join(nx.generate_graphml(graph)) + "\n"


def dna_statements(entries: Sequence[Entry]) -> str:
    """A line a position in the columns of DNA's statement list.

    `person` is the actor, `organization` the side, `concept` label and matter, `agreement` 1: the actor holds the concept.
    """
    documents = {article: number for number, article in enumerate(dict.fromkeys(e.article for e in entries), 1)}
    out = StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(DNA_COLUMNS)
    for entry in entries:
        time = f"{entry.day} 00:00:00" if entry.day else ""
        title = _plain(entry.title or entry.article)
        document = [documents[entry.article], title, "", "", "", "", _plain(entry.sentence)]
        writer.writerow(
            [
                entry.number,
                time,
                *document,
                _plain(entry.actor),
                _plain(entry.side or ""),
                f"{entry.label}: {_plain(entry.matter)}",
                1,
            ]
        )
    return out.getvalue()


def _plain(text: str) -> str:
    """As DNA writes cells: without semicolons and double quotation marks."""
    return text.replace(";", ",").replace('"', "'")
