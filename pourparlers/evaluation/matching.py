"""How predicted positions are counted against annotated ones, article by article.

labels  a sentence has a label or not, whoever holds it
pairs   (sentence, label, actor): the two mentions share a content word
names   (sentence, label, name): half of the shorter name's content words are shared
exact   the sentence has just the labels that it should have
segmentation   a sentence is cut just where it should be
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from pourparlers.corpus.matching import matched
from pourparlers.schema import LABELS, Article, Label, Position, Sentence

TASKS = (*(label.value for label in LABELS), "pairs", "names", "segmentation")
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


@dataclass(frozen=True)
class Judged:
    """An annotated sentence beside the predicted sentences that overlap it most."""

    sentence: Sentence
    found: tuple[Sentence, ...]

    @property
    def positions(self) -> list[Position]:
        """The predicted positions."""
        return [position for sentence in self.found for position in sentence.positions]

    @property
    def labels(self) -> frozenset[Label]:
        """The predicted labels."""
        return frozenset(position.label for position in self.positions)

    @property
    def scores(self) -> list[float]:
        """The predicted probability of every label; 0 where nothing was predicted here."""
        return [max((sentence.scores[label] for sentence in self.found if sentence.scores), default=0.0) for label in LABELS]


@dataclass(frozen=True)
class Compared:
    """An annotated article beside its prediction, sentence by sentence."""

    article: Article
    predicted: Article | None
    sentences: tuple[Judged, ...]

    def only(self, places: Container[int]) -> "Compared":
        """The same article with the sentences at some places."""
        return replace(self, sentences=tuple(judged for place, judged in enumerate(self.sentences) if place in places))


def compare(gold: Iterable[Article], predicted: Mapping[str, Article]) -> list[Compared]:
    """Every annotated article beside the prediction with its id; without one, all is missed."""
    return [_compared(article, predicted.get(article.id)) for article in gold]


def _compared(gold: Article, predicted: Article | None) -> Compared:
    slots: list[list[Sentence]] = [[] for _ in gold.sentences]
    for sentence in predicted.sentences if predicted else ():
        overlap = [min(sentence.end, other.end) - max(sentence.start, other.start) for other in gold.sentences]
        if overlap and max(overlap) > 0:
            slots[overlap.index(max(overlap))].append(sentence)
    pairs = zip(gold.sentences, slots, strict=True)
    return Compared(gold, predicted, tuple(Judged(sentence, tuple(found)) for sentence, found in pairs))


def _unique(positions: Iterable[Position], key: Callable[[Position], frozenset[str]]) -> list[Position]:
    seen: dict[tuple[str, frozenset[str]], Position] = {}
    for position in positions:
        seen.setdefault((position.label, key(position)), position)
    return list(seen.values())


def counts(compared: Compared) -> Counts:
    """True positives, false positives and false negatives of one article's sentences, by task."""
    found: Counts = Counter()
    for judged in compared.sentences:
        have, want = judged.labels, judged.sentence.labels
        for label in LABELS:
            found[label.value, "tp"] += label in have and label in want
            found[label.value, "fp"] += label in have and label not in want
            found[label.value, "fn"] += label in want and label not in have
        found["exact", "n"] += 1
        found["exact", "tp"] += have == want
        for task, same, key in (("pairs", same_mention, mention_words), ("names", same_name, name_words)):
            truth, guess = _unique(judged.sentence.positions, key), _unique(judged.positions, key)
            _count(found, task, len(matched(truth, guess, same)), len(guess), len(truth))
    truths, guesses = _spans(compared.article), _spans(compared.predicted)
    _count(found, "segmentation", len(truths & guesses), len(guesses), len(truths))
    return found


def _count(counts: Counts, task: str, hits: int, predicted: int, annotated: int) -> None:
    counts[task, "tp"] += hits
    counts[task, "fp"] += predicted - hits
    counts[task, "fn"] += annotated - hits


def _spans(article: Article | None) -> set[tuple[int, int]]:
    return {(sentence.start, sentence.end) for sentence in article.sentences} if article else set()
