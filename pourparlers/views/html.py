"""An article as HTML: sentences tinted and underlined by label, actors linked to their mentions, a table by actor.

Takes an article as a dictionary, in the form of its JSON (README.md). What comes from it is escaped; nothing is fetched.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any
from zlib import crc32

from pourparlers.views.colours import COLOURS
from pourparlers.views.pages import templates

Plain = dict[str, Any]


def article_html(article: Plain) -> str:
    """One article for a notebook or to stand in a page: text, legend and table with their own style sheet."""
    return templates().get_template("article.html").render(_shown(article))


def article_page(article: Plain, home: str) -> str:
    """One article as a page of its own; `home` is the address of the list of all."""
    return templates().get_template("page.html").render(_shown(article), home=home)


def index_page(rows: Iterable[Plain]) -> Iterator[str]:
    """The list of all articles, in pieces as the rows come: `address`, `title`, and `counts` by label."""
    return templates().get_template("index.html").generate(rows=rows, labels=list(COLOURS))


def label_counts(article: Plain) -> dict[str, int]:
    """How many positions of each label an article has."""
    found = [position["label"] for position in _positions(article)]
    return {label: found.count(label) for label in COLOURS}


def _shown(article: Plain) -> Plain:
    return {
        "key": f"a{crc32(article['id'].encode()):08x}",  # anchors of several articles in one notebook stay apart
        "title": article["title"] or article["id"],
        "facts": [str(article[name]) for name in ("domain", "date") if article.get(name)],
        "paragraphs": list(_paragraphs(article)),
        "actors": _by_actor(article),
        "counts": label_counts(article),
        "colours": COLOURS,
    }


def _positions(article: Plain) -> list[Plain]:
    return [position for sentence in article["sentences"] for position in sentence["positions"]]


def _paragraphs(article: Plain) -> Iterator[list[Plain]]:
    """Sentences and what stands between them, parted where the text has a line end between sentences."""
    text, reached, paragraph = article["text"], 0, []  # type: str, int, list[Plain]
    spans = _mention_spans(article)
    for number, sentence in enumerate(article["sentences"], 1):
        between = text[reached : sentence["start"]]
        if "\n" in between and paragraph:
            yield paragraph
            paragraph = []
        if between:
            paragraph.append({"pieces": _pieces(text, reached, sentence["start"], spans), "positions": [], "number": None})
        pieces = _pieces(text, sentence["start"], sentence["end"], spans)
        paragraph.append({"pieces": pieces, "number": number, **_judged(sentence["positions"])})
        reached = sentence["end"]
    yield [*paragraph, {"pieces": _pieces(text, reached, len(text), spans), "positions": [], "number": None}]


def _judged(positions: list[Plain]) -> Plain:
    return {
        "positions": [{**position, "shown": _name(position)} for position in positions],
        "labels": [label for label in COLOURS if any(position["label"] == label for position in positions)],
    }


def _mention_spans(article: Plain) -> list[tuple[int, int]]:
    actors = [position["actor"] for position in _positions(article)]
    return sorted({(actor["start"], actor["end"]) for actor in actors if actor})


def _pieces(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> list[Plain]:
    """text[start:end] cut where mentions begin and end; `mention` says whether one covers it, `anchor` where one begins."""
    inside = [(left, right) for left, right in spans if left < end and right > start]
    bounds = sorted({start, end, *(bound for span in inside for bound in span if start < bound < end)})
    begins = {left for left, _ in inside}
    return [
        {
            "text": text[left:right],
            "mention": any(first <= left and right <= last for first, last in inside),
            "anchor": left if left in begins else None,
        }
        for left, right in pairwise(bounds)
    ]


def _name(position: Plain) -> str | None:
    name: str | None = position["name"] or (position["actor"] or {}).get("text")
    return name


def _by_actor(article: Plain) -> list[Plain]:
    """A row an actor, those who say most first: the numbers of the sentences with each label."""
    rows: dict[str | None, dict[str, list[int]]] = {}
    for number, sentence in enumerate(article["sentences"], 1):
        for position in sentence["positions"]:
            numbers = rows.setdefault(_name(position), {label: [] for label in COLOURS})[position["label"]]
            if number not in numbers:
                numbers.append(number)
    ordered = sorted(rows.items(), key=lambda row: (row[0] is None, -sum(map(len, row[1].values()))))
    return [{"name": name, "labels": labels} for name, labels in ordered]
