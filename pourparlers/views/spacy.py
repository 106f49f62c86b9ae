"""An article as a spaCy document. Takes an article as a dictionary, in the form of its JSON (README.md)."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

POSITIONS, ACTORS = "sc", "actors"  # "sc" is where spaCy and displaCy look for spans by themselves


def to_doc(article: dict[str, Any]) -> "Doc":
    """The document, cut into French tokens and the article's sentences. `doc.spans["sc"]` holds a span a position, its label
    and, as `kb_id_`, the actor's name; `doc.spans["actors"]` the mentions; a position and its mention share their `id`.

    Raises ModuleNotFoundError where spaCy is not installed.
    """
    import spacy

    doc = spacy.blank("fr").make_doc(article["text"])
    doc.spans[POSITIONS], doc.spans[ACTORS] = [], []
    for token in doc:
        token.is_sent_start = False
    for sentence in article["sentences"]:
        doc[_span(doc, sentence, "").start].is_sent_start = True
    pairs = [(sentence, position) for sentence in article["sentences"] for position in sentence["positions"]]
    for number, (sentence, position) in enumerate(pairs, 1):
        doc.spans[POSITIONS].append(_span(doc, sentence, position["label"], position["name"], number))
        if position["actor"]:
            doc.spans[ACTORS].append(_span(doc, position["actor"], "actor", position["name"], number))
    return doc


def _span(doc: "Doc", place: dict[str, Any], label: str, name: str | None = None, number: int = 0) -> "Span":
    """The whole tokens from `start` to `end` of a sentence or mention."""
    span = doc.char_span(place["start"], place["end"], label, kb_id=name or "", span_id=str(number), alignment_mode="expand")
    assert span is not None, place  # noqa: S101 (articles hold no span outside their text)
    return span
