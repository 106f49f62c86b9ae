"""Where a tagger is good and where it is not: the figures over kinds of sentences.

A sentence belongs to a group by its article, its wording or its annotated positions; to several where they differ. Groups by
positions hold only sentences that have one, so that their precision is higher than that of whole articles.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from pourparlers.corpus.statistics import is_outside, words
from pourparlers.corpus.verbs import reporting_verbs
from pourparlers.evaluation.matching import Compared
from pourparlers.evaluation.scores import Figure, figures
from pourparlers.schema import Article, Position, Sentence
from pourparlers.text.pronouns import is_pronoun

Grouping = Callable[[Article, Sentence], Iterable[str]]
Slices = dict[str, dict[str, "Slice"]]

LENGTHS = ((12, "12 or fewer"), (25, "13–25"), (40, "26–40"))
_CONDITION = re.compile(
    r"\b(si|s['’]ils?|à condition|à moins|sous réserve|sous condition|tant que|tant qu['’]"
    r"|faute d(?:e|['’])|sans quoi|pourvu qu(?:e|['’])|en échange|en contrepartie)\b",
    re.IGNORECASE,
)
_QUOTES = {"«": "« guillemets »", "»": "« guillemets »", "“": "“curly”", "”": "“curly”", '"': '"straight"'}


@dataclass(frozen=True)
class Slice:
    """The figures over the sentences of one group."""

    articles: int
    sentences: int
    figures: dict[str, Figure]


def slices(compared: Sequence[Compared], train: Sequence[Article] | None = None, rounds: int = 1000) -> Slices:
    """Grouping → group → its figures. With the training articles also by what they had: the field and the reporting verbs."""
    groupings = dict(GROUPINGS)
    if train is not None:
        fields = frozenset(article.domain for article in train)
        groupings["field in training"] = partial(_field_in_training, fields)
        groupings["reporting verb in training"] = partial(_verb_in_training, _reporting_verbs(train))
    return {name: dict(_groups(compared, grouping, rounds)) for name, grouping in groupings.items()}


def plain_slices(found: Slices) -> dict[str, Any]:
    """Slices as plain data, for JSON."""
    return {name: {group: asdict(part) for group, part in groups.items()} for name, groups in found.items()}


def _groups(compared: Sequence[Compared], grouping: Grouping, rounds: int) -> Iterator[tuple[str, Slice]]:
    members: dict[str, list[Compared]] = defaultdict(list)
    for one in compared:
        places: dict[str, set[int]] = defaultdict(set)
        for place, judged in enumerate(one.sentences):
            for group in grouping(one.article, judged.sentence):
                places[group].add(place)
        for group, found in places.items():
            members[group].append(one.only(found))
    for group, inside in sorted(members.items()):
        yield group, Slice(len(inside), sum(len(one.sentences) for one in inside), figures(inside, rounds))


def _field(article: Article, _: Sentence) -> Iterator[str]:
    yield article.domain or "unknown"


def _kind(article: Article, _: Sentence) -> Iterator[str]:
    yield str(getattr(article, "kind", None) or "unknown")


def _quotation_marks(article: Article, sentence: Sentence) -> Iterable[str]:
    text = article.sentence_text(sentence)
    found = {_QUOTES[mark] for mark in text if mark in _QUOTES} | ({"– dialogue"} if text[0] in "-–—" else set())
    return found or {"none"}


def _quotes_of_article(article: Article, _: Sentence) -> Iterator[str]:
    yield str(getattr(article, "quotes", None) or "unknown")


def _actor_place(_: Article, sentence: Sentence) -> Iterator[str]:
    for position in sentence.positions:
        yield place_of_actor(sentence, position)


def place_of_actor(sentence: Sentence, position: Position) -> str:
    """Where the actor of a position is mentioned: inside, before or after its sentence, or nowhere."""
    if position.actor is None:
        return "no mention"
    if not is_outside(sentence, position):
        return "inside"
    return "before" if position.actor.start < sentence.start else "after"


def _mention(_: Article, sentence: Sentence) -> Iterator[str]:
    for position in sentence.positions:
        if position.actor:
            yield "pronoun" if is_pronoun(position.actor.text) else "noun"


def is_nested(sentence: Sentence) -> bool:
    """Whether two actors hold positions in a sentence, as where one reports what the other asks."""
    return len({position.name or position.actor.text for position in sentence.positions if position.actor}) > 1


def is_conditional(text: str) -> bool:
    """Whether a sentence has a word that sets a condition; “si” that means “so” counts as well."""
    return bool(_CONDITION.search(text))


def _condition(article: Article, sentence: Sentence) -> Iterator[str]:
    yield "some" if is_conditional(article.sentence_text(sentence)) else "none"


def _actors(_: Article, sentence: Sentence) -> Iterator[str]:
    if sentence.positions:
        yield "two or more" if is_nested(sentence) else "one"


def _length(article: Article, sentence: Sentence) -> Iterator[str]:
    count = len(words(article.sentence_text(sentence)))
    yield next((name for longest, name in LENGTHS if count <= longest), "41 or more")


def _reporting_verbs(train: Iterable[Article]) -> frozenset[str]:
    return frozenset(
        verb
        for article in train
        for sentence in article.sentences
        if sentence.positions
        for verb in reporting_verbs(article.sentence_text(sentence))
    )


def _field_in_training(fields: frozenset[str | None], article: Article, _: Sentence) -> Iterator[str]:
    yield "seen" if article.domain in fields else "unseen"


def _verb_in_training(seen: frozenset[str], article: Article, sentence: Sentence) -> Iterator[str]:
    verbs = reporting_verbs(article.sentence_text(sentence))
    yield ("seen" if seen.issuperset(verbs) else "unseen") if verbs else "no such verb"


GROUPINGS: dict[str, Grouping] = {
    "field": _field,
    "kind of article": _kind,
    "quotation marks": _quotation_marks,
    "quotation marks of the article": _quotes_of_article,
    "actor": _actor_place,
    "mention": _mention,
    "actors in the sentence": _actors,
    "condition": _condition,
    "words": _length,
}
