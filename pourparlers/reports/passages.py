"""Articles as a page shows them: sentences cut where mentions begin and end, and gold positions beside predicted ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from pourparlers.evaluation.errors import Kind, Outcome, outcomes
from pourparlers.evaluation.matching import Compared, Judged
from pourparlers.evaluation.slices import is_conditional, is_nested, place_of_actor
from pourparlers.schema import Article, Position, Sentence
from pourparlers.text.pronouns import is_pronoun

Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """Text that no mention begins or ends inside; the mentions that begin here, and all that cover it."""

    text: str
    begins: list[str]
    covered: list[str]


@dataclass(frozen=True)
class Held:
    """A position as it is shown: its actor's anchor is None where no actor is mentioned."""

    label: str
    actor: str | None
    anchor: str | None
    name: str | None
    score: float | None


@dataclass(frozen=True)
class Row:
    """A gold position beside a predicted one; `traits` are what one may filter by."""

    kind: str
    gold: Held | None
    predicted: Held | None
    traits: list[str]


@dataclass(frozen=True)
class SentenceView:
    pieces: list[Piece]
    rows: list[Row]
    cut_differently: bool


@dataclass(frozen=True)
class ArticleView:
    """`errors` counts the rows that are not right."""

    id: str
    title: str
    domain: str
    sentences: list[SentenceView]
    errors: int


def article_view(number: int, compared: Compared) -> ArticleView:
    """An article for a page that holds others; `number` keeps the anchors of its mentions apart from theirs."""
    article, found = compared.article, [outcomes(judged) for judged in compared.sentences]
    spans = sorted({span for rows in found for outcome in rows for span in _spans(outcome)})
    sentences = [
        SentenceView(
            list(_pieces(article, judged.sentence, spans, number)),
            [_row(article, judged.sentence, outcome, number) for outcome in rows],
            _cut_differently(judged),
        )
        for judged, rows in zip(compared.sentences, found, strict=True)
    ]
    errors = sum(outcome.kind != Kind.RIGHT for rows in found for outcome in rows)
    return ArticleView(article.id, article.title or article.id, article.domain or "", sentences, errors)


def _spans(outcome: Outcome) -> Iterator[Span]:
    for position in (outcome.gold, outcome.predicted):
        if position and position.actor:
            yield position.actor.start, position.actor.end


def _anchor(number: int, span: Span) -> str:
    return f"m{number}-{span[0]}-{span[1]}"


def _pieces(article: Article, sentence: Sentence, spans: Iterable[Span], number: int) -> Iterator[Piece]:
    near = [span for span in spans if span[0] < sentence.end and span[1] > sentence.start]
    bounds = {
        sentence.start,
        sentence.end,
        *(bound for span in near for bound in span if sentence.start < bound < sentence.end),
    }
    for start, end in pairwise(sorted(bounds)):
        begins = [_anchor(number, span) for span in near if span[0] == start]
        yield Piece(article.text[start:end], begins, [_anchor(number, span) for span in near if span[0] <= start < span[1]])


def _row(article: Article, sentence: Sentence, outcome: Outcome, number: int) -> Row:
    both = [position for position in (outcome.gold, outcome.predicted) if position]
    traits = {"nested"} if is_nested(sentence) else set()
    if is_conditional(article.sentence_text(sentence)):
        traits.add("condition")
    if any(position.actor and is_pronoun(position.actor.text) for position in both):
        traits.add("pronoun")
    if any(place_of_actor(sentence, position) in ("before", "after") for position in both):
        traits.add("outside")
    return Row(outcome.kind, _held(outcome.gold, number), _held(outcome.predicted, number), sorted(traits))


def _held(position: Position | None, number: int) -> Held | None:
    if position is None:
        return None
    actor = position.actor
    other_name = position.name if actor and position.name != actor.text else None
    anchor = _anchor(number, (actor.start, actor.end)) if actor else None
    return Held(position.label, actor.text if actor else None, anchor, other_name, position.score)


def _cut_differently(judged: Judged) -> bool:
    own = (judged.sentence.start, judged.sentence.end)
    return bool(judged.found) and [(sentence.start, sentence.end) for sentence in judged.found] != [own]
