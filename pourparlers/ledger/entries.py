"""The ledger's entries: one a position, with who holds it, where, when and how surely."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from pourparlers.actors.register_files import day_of
from pourparlers.evaluation.matching import content_words
from pourparlers.ledger.targets import target
from pourparlers.ledger.telegraphic import Telegraph
from pourparlers.schema import Article, Label, Position, Sentence

NOBODY = "(nobody named)"


@dataclass
class Entry:
    """A position in the ledger.

    `holder` is one name for all entries of the same actor; `target` to whom a demand is made; `answer` the later concession
    that seems to meet it.
    """

    number: int
    article: str
    title: str | None
    matter: str
    day: date | None
    start: int
    label: Label
    actor: str
    actor_id: str | None
    side: str | None
    sentence: str
    confidence: float | None
    target: str | None = None
    answer: "Answer | None" = None
    holder: str = ""

    @property
    def who(self) -> str:
        """What tells actors apart: the id where it is known, else the name; `le maire` of two articles need not be one."""
        return self.actor_id or (self.actor if self.actor[:1].isupper() else f"{self.actor} ({self.article})")


@dataclass(frozen=True)
class Answer:
    """A suggestion: a concession of somebody else, how alike the two sentences are (0 to 1), and the words that they share."""

    concession: Entry = field(repr=False)
    likeness: float
    shared: tuple[str, ...]


def entries(articles: Iterable[Article], since: date | None = None, until: date | None = None) -> list[Entry]:
    """All positions of the articles of a period (its last day included) by day, article and place.

    An article without a date is in no period that has a bound.
    """
    found = []
    for article in articles:
        day = day_of(getattr(article, "date", None))
        bounded = since is not None or until is not None
        if bounded and (day is None or (since and day < since) or (until and day > until)):
            continue
        names = {position.name for sentence in article.sentences for position in sentence.positions if position.name}
        telegraph = Telegraph(article)
        for sentence in article.sentences:
            for position in sentence.positions:
                entry = _entry(article, day, sentence, position)
                entry.target = _target(telegraph, sentence, position, names)
                found.append(entry)
    found.sort(key=lambda entry: (entry.day or date.max, entry.article, entry.start))
    holders = _holders(found)
    for number, entry in enumerate(found, 1):
        entry.number, entry.holder = number, holders[entry.who]
    return found


def _holders(found: Iterable[Entry]) -> dict[str, str]:
    """For each actor the name that it has most often; one that is known by a description only keeps its article beside it."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in found:
        names[entry.who][entry.actor if entry.actor_id else entry.who] += 1
    return {who: counts.most_common(1)[0][0] for who, counts in names.items()}


def _entry(article: Article, day: date | None, sentence: Sentence, position: Position) -> Entry:
    return Entry(
        number=0, article=article.id, title=article.title, matter=article.domain or article.title or article.id, day=day,
        start=sentence.start, label=position.label,
        actor=position.name or (position.actor.text if position.actor else NOBODY),
        actor_id=getattr(position, "actor_id", None), side=getattr(position, "side", None),
        sentence=" ".join(article.sentence_text(sentence).split()), confidence=position.score,
    )  # fmt: skip


def _target(telegraph: Telegraph, sentence: Sentence, position: Position, names: Iterable[str]) -> str | None:
    """To whom a demand is made, by the fullest name that the article has; None where its sentence does not say."""
    who = target(telegraph, sentence, position) if position.label == Label.DEMAND else None
    return _full_name(" ".join(who.text.split()), names) if who else None


def _full_name(said: str, names: Iterable[str]) -> str:
    """The one name in the article that holds all words of what the sentence says; else that."""
    own = content_words(said)
    fuller = {name for name in names if own and own <= content_words(name)}
    return fuller.pop() if len(fuller) == 1 else said
