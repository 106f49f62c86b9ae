"""What a corpus holds, and whether it is as varied as a training corpus must be."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pourparlers.corpus.verbs import reporting_verbs
from pourparlers.schema import LABELS, Article, BadInput, Position, Sentence
from pourparlers.text.pronouns import is_pronoun

FORMS = ("none", "pronoun", "named", "described")


@dataclass(frozen=True)
class Target:
    """A quantity of the corpus, what it must be, and whether it is."""

    name: str
    value: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def reached(self) -> bool:
        return (self.at_least is None or self.value >= self.at_least) and (self.at_most is None or self.value <= self.at_most)


@dataclass(frozen=True)
class Statistics:
    """Counts of a corpus; `tables` maps field, kind, label and actor form to counts."""

    articles: int
    sentences: int
    positions: int
    words: int
    targets: tuple[Target, ...]
    verbs: tuple[tuple[str, float], ...]
    tables: dict[str, dict[str, dict[str, int]]]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, each target with `reached`."""
        return asdict(self) | {"targets": [asdict(target) | {"reached": target.reached} for target in self.targets]}


def words(text: str) -> list[str]:
    """The words of a text in lower case, with straight apostrophes."""
    return re.findall(r"[\w'-]+", text.lower().replace("’", "'"))


def actor_form(position: Position) -> str:
    """How the actor is mentioned: none, pronoun, named (a capital inside the mention) or described."""
    if position.actor is None:
        return "none"
    if is_pronoun(position.actor.text):
        return "pronoun"
    return "named" if any(word[:1].isupper() for word in position.actor.text.split()) else "described"


def is_outside(sentence: Sentence, position: Position) -> bool:
    """Whether the actor is mentioned in another sentence only."""
    return position.actor is not None and not sentence.start <= position.actor.start < sentence.end


def statistics(articles: Sequence[Article]) -> Statistics:
    """Everything that `corpus stats` shows. Raises BadInput where no article has a sentence."""
    sentences = [(article, sentence) for article in articles for sentence in article.sentences]
    if not sentences:
        raise BadInput("the articles have no sentences", "annotate them first")
    positions = [(sentence, position) for _, sentence in sentences for position in sentence.positions]
    verbs = _verb_shares(sentences, len(positions))
    return Statistics(
        articles=len(articles),
        sentences=len(sentences),
        positions=len(positions),
        words=sum(len(words(article.text)) for article in articles),
        targets=tuple(_targets(articles, sentences, positions, verbs)),
        verbs=verbs,
        tables=_tables(articles),
    )


def _targets(
    articles: Sequence[Article],
    sentences: Sequence[tuple[Article, Sentence]],
    positions: Sequence[tuple[Sentence, Position]],
    verbs: Sequence[tuple[str, float]],
) -> Iterable[Target]:
    labels = Counter(position.label.value for _, position in positions)
    share = 1 / max(1, len(positions))
    yield Target("demands among positions", labels["demand"] * share, at_least=0.20)
    yield Target("concessions among positions", labels["concession"] * share, at_least=0.15)
    yield Target("sentences without a position", sum(not s.positions for _, s in sentences) / len(sentences), at_least=0.33)
    yield Target("actors outside their sentence", sum(is_outside(s, p) for s, p in positions) * share, at_least=0.08)
    yield Target("actors that are pronouns", sum(actor_form(p) == "pronoun" for _, p in positions) * share, at_least=0.10)
    yield Target("sentences sharing their first four words", _shared_openings(sentences), at_most=0.12)
    yield Target("8-word sequences in two articles", shared_sequences(articles), at_most=0.002)
    yield Target("commonest reporting verb per position", verbs[0][1] if verbs else 0.0, at_most=0.06)


def _shared_openings(sentences: Sequence[tuple[Article, Sentence]]) -> float:
    openings = [tuple(words(article.sentence_text(sentence))[:4]) for article, sentence in sentences]
    counts = Counter(openings)
    return sum(counts[opening] > 1 for opening in openings if len(opening) == 4) / len(openings)


def sequences(article: Article, length: int) -> set[tuple[str, ...]]:
    """All runs of `length` words of an article."""
    found = words(article.text)
    return {tuple(found[index : index + length]) for index in range(len(found) - length + 1)}


def shared_sequences(articles: Sequence[Article], length: int = 8) -> float:
    """The share of distinct runs of `length` words that stand in two articles or more."""
    counts = Counter(run for article in articles for run in sequences(article, length))
    return sum(count > 1 for count in counts.values()) / max(1, len(counts))


def _verb_shares(sentences: Sequence[tuple[Article, Sentence]], positions: int) -> tuple[tuple[str, float], ...]:
    counts = Counter(
        verb
        for article, sentence in sentences
        if sentence.positions
        for verb in set(reporting_verbs(article.sentence_text(sentence)))
    )
    return tuple((verb, count / max(1, positions)) for verb, count in counts.most_common(10))


def _tables(articles: Sequence[Article]) -> dict[str, dict[str, dict[str, int]]]:
    """For each way of grouping: group → counts of articles, sentences and labels."""
    tables: dict[str, dict[str, Counter[str]]] = {"domain": defaultdict(Counter), "kind": defaultdict(Counter)}
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for article in articles:
        for grouping in ("domain", "kind"):
            row = tables[grouping][getattr(article, grouping, None) or "unknown"]
            row["articles"] += 1
            row["sentences"] += len(article.sentences)
            row["without"] += sum(not sentence.positions for sentence in article.sentences)
            row.update(position.label.value for sentence in article.sentences for position in sentence.positions)
        for sentence in article.sentences:
            for position in sentence.positions:
                forms[position.label.value][actor_form(position)] += 1
                forms[position.label.value]["outside"] += is_outside(sentence, position)
    plain = {name: {group: dict(row) for group, row in sorted(table.items())} for name, table in tables.items()}
    return plain | {"form": {label.value: dict(forms[label.value]) for label in LABELS}}
