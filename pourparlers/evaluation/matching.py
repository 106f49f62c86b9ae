"""How predicted positions are counted against annotated ones, article by article.

labels  a sentence has a label or not, whoever holds it
pairs   (sentence, label, actor): the two mentions share a content word
names   (sentence, label, name): half of the shorter name's content words are shared
exact   the sentence has just the labels that it should have
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from pourparlers.corpus.matching import matched
from pourparlers.schema import LABELS, Article, Position, Sentence

TASKS = (*(label.value for label in LABELS), "pairs", "names")
Counts = Counter[tuple[str, str]]

_STOP_WORDS = frozenset(
    "le la les l un une des du de d et à au aux en sur pour par son sa ses leur leurs ce cet cette ces the".split()
)


@lru_cache(maxsize=100_000)
def content_words(text: str) -> frozenset[str]:
    """Words without case, diacritics and articles; `à` stays, as the stop words are compared after folding."""
    folded = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    return frozenset(word for word in re.findall(r"[^\W_]+", plain) if word not in _STOP_WORDS)


def mention_words(position: Position) -> frozenset[str]:
    return content_words(position.actor.text if position.actor else "")


def name_words(position: Position) -> frozenset[str]:
    """The position's name, else the one that its actor carries, else the mention."""
    actor = position.actor
    return content_words(position.name or getattr(actor, "name", None) or (actor.text if actor else ""))


def same_mention(a: Position, b: Position) -> bool:
    left, right = mention_words(a), mention_words(b)
    return bool(left & right) or not (left or right)


def same_name(a: Position, b: Position) -> bool:
    left, right = name_words(a), name_words(b)
    return not (left or right) or bool(left and right and len(left & right) >= 0.5 * min(len(left), len(right)))


def aligned(gold: Sequence[Sentence], predicted: Iterable[Sentence]) -> list[list[Position]]:
    """Per annotated sentence the predicted positions of the sentences that overlap it most."""
    slots: list[list[Position]] = [[] for _ in gold]
    for sentence in predicted:
        overlap = [min(sentence.end, other.end) - max(sentence.start, other.start) for other in gold]
        if overlap and max(overlap) > 0:
            slots[overlap.index(max(overlap))].extend(sentence.positions)
    return slots


def _unique(positions: Iterable[Position], key: Callable[[Position], frozenset[str]]) -> list[Position]:
    seen: dict[tuple[str, frozenset[str]], Position] = {}
    for position in positions:
        seen.setdefault((position.label, key(position)), position)
    return list(seen.values())


def article_counts(gold: Article, predicted: Article | None) -> Counts:
    """True positives, false positives and false negatives of one article, by task; without a prediction all is missed."""
    counts: Counts = Counter()
    found_in = aligned(gold.sentences, predicted.sentences if predicted else ())
    for sentence, found in zip(gold.sentences, found_in, strict=True):
        have, want = {position.label for position in found}, sentence.labels
        for label in LABELS:
            counts[label.value, "tp"] += label in have and label in want
            counts[label.value, "fp"] += label in have and label not in want
            counts[label.value, "fn"] += label in want and label not in have
        counts["exact", "n"] += 1
        counts["exact", "tp"] += have == want
        for task, same, key in (("pairs", same_mention, mention_words), ("names", same_name, name_words)):
            truth, guess = _unique(sentence.positions, key), _unique(found, key)
            hits = len(matched(truth, guess, same))
            counts[task, "tp"] += hits
            counts[task, "fp"] += len(guess) - hits
            counts[task, "fn"] += len(truth) - hits
    return counts
