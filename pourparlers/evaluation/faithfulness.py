"""Whether two taggers that should be the same one decide alike."""

from collections import Counter
from collections.abc import Iterable

from pourparlers.schema import LABELS, Article


def equal_decisions(first: Iterable[Article], second: Iterable[Article]) -> tuple[int, int]:
    """How many decisions agree, and how many there are: for each sentence and label, which mentions hold it, if any.

    Both give the same articles, cut into the same sentences, in the same order.
    """
    pairs = [
        ({p.actor for p in left.positions if p.label == label}, {p.actor for p in right.positions if p.label == label})
        for one, other in zip(first, second, strict=True)
        for left, right in zip(one.sentences, other.sentences, strict=True)
        for label in LABELS
    ]
    return sum(left == right for left, right in pairs), len(pairs)


def equal_positions(first: Iterable[Article], second: Iterable[Article]) -> tuple[int, int]:
    """How many positions both give (sentence, label, mention), and how many at least one of them gives."""
    one, other = (_positions(articles) for articles in (first, second))
    return (one & other).total(), (one | other).total()


def _positions(articles: Iterable[Article]) -> "Counter[tuple[object, ...]]":
    return Counter((a.id, s.start, p.label, p.actor) for a in articles for s in a.sentences for p in s.positions)
