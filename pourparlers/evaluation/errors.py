"""What went wrong in a sentence: every annotated position beside the predicted one that comes closest to it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from pourparlers.evaluation.matching import Compared, Judged, same_mention, same_name
from pourparlers.schema import Position


class Kind(StrEnum):
    """How a predicted position and an annotated one agree."""

    RIGHT = "right"
    WRONG_SPAN = "right actor, wrong span"
    WRONG_ACTOR = "wrong actor"
    WRONG_LABEL = "wrong label"
    MISSED = "missed"
    INVENTED = "invented"


NO_LABEL = "none"


@dataclass(frozen=True)
class Outcome:
    """An annotated position, a predicted one, or both, and how they agree."""

    kind: Kind
    gold: Position | None
    predicted: Position | None


def outcomes(judged: Judged) -> list[Outcome]:
    """Pairs off the positions of a sentence, the best agreement first; what is left over was missed or invented."""
    gold, predicted, found = list(judged.sentence.positions), judged.positions, list[Outcome]()
    for kind, agree in _STAGES:
        for position in tuple(gold):
            other = next((p for p in predicted if agree(position, p)), None)
            if other is not None:
                gold.remove(position)
                predicted.remove(other)
                found.append(Outcome(kind, position, other))
    found += [Outcome(Kind.MISSED, position, None) for position in gold]
    return found + [Outcome(Kind.INVENTED, None, position) for position in predicted]


def confusion(compared: Iterable[Compared]) -> Counter[tuple[str, str]]:
    """How many positions have (annotated label, predicted label); NO_LABEL stands for no position."""
    return Counter(
        (
            outcome.gold.label.value if outcome.gold else NO_LABEL,
            outcome.predicted.label.value if outcome.predicted else NO_LABEL,
        )
        for one in compared
        for judged in one.sentences
        for outcome in outcomes(judged)
    )


def _same_span(a: Position, b: Position) -> bool:
    return (a.actor and (a.actor.start, a.actor.end)) == (b.actor and (b.actor.start, b.actor.end))


def _same_actor(a: Position, b: Position) -> bool:
    return a.actor is not None and b.actor is not None and (same_mention(a, b) or same_name(a, b))


_STAGES: tuple[tuple[Kind, Callable[[Position, Position], bool]], ...] = (
    (Kind.RIGHT, lambda a, b: a.label == b.label and _same_span(a, b)),
    (Kind.WRONG_SPAN, lambda a, b: a.label == b.label and _same_actor(a, b)),
    (Kind.WRONG_ACTOR, lambda a, b: a.label == b.label),
    (Kind.WRONG_LABEL, lambda a, b: _same_span(a, b) or _same_actor(a, b)),
)
