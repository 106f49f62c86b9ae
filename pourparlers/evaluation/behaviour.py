"""Whether a tagger behaves as it should where one thing changes: minimal pairs, counted by kind.

After CheckList (Ribeiro et al. 2020): `as annotated` is its minimum functionality test, `the same` its invariance test.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scipy.stats import binomtest

from pourparlers.corpus.pairs import Behaviour, Expectation, Pair
from pourparlers.evaluation.errors import NO_LABEL, Kind, Outcome, outcomes
from pourparlers.evaluation.matching import compare
from pourparlers.prediction.tagger import Tagger
from pourparlers.schema import Article

RIGHT = (Kind.RIGHT, Kind.WRONG_SPAN)  # another span that names the actor will do
# A kind whose pass rate falls by more than this has got worse; fewer lost pairs than this are noise of the training.
MARGIN = 0.1


@dataclass(frozen=True)
class Failure:
    """A pair that was not passed, with what was predicted for its texts."""

    pair: Pair
    first: Article
    second: Article


@dataclass(frozen=True)
class Result:
    """How many pairs of a kind were passed: the rate with its 95 % interval (Wilson 1927), and those that were not."""

    behaviour: Behaviour
    rate: float
    low: float
    high: float
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> frozenset[str]:
        return frozenset(pair.id for pair in self.behaviour.pairs) - {failure.pair.id for failure in self.failures}

    def record(self) -> dict[str, Any]:
        """All of it as plain data, with what was predicted for the texts of every pair that was not passed."""
        failures = [
            {"id": failure.pair.id, "texts": [text.model_dump(mode="json") for text in (failure.first, failure.second)]}
            for failure in self.failures
        ]
        kind = {"kind": self.behaviour.kind, "about": self.behaviour.about, "expect": self.behaviour.expect.value}
        rate = {"pairs": len(self.behaviour.pairs), "rate": self.rate, "low": self.low, "high": self.high}
        return kind | rate | {"failures": failures}


@dataclass(frozen=True)
class Regression:
    """The pairs of a kind that one tagger passes and the other does not."""

    kind: str
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    worse: bool


def texts(behaviours: Iterable[Behaviour]) -> list[Article]:
    """All texts that a tagger has to tag, in order."""
    return [text for behaviour in behaviours for pair in behaviour.pairs for text in (pair.first, pair.second)]


def tested(tagger: Tagger, behaviours: Sequence[Behaviour]) -> list[Result]:
    """The results of a tagger."""
    return results(behaviours, {text.id: text for text in tagger.batch(texts(behaviours))})


def results(behaviours: Iterable[Behaviour], predicted: Mapping[str, Article]) -> list[Result]:
    """The result of every kind; predictions are found by the texts' ids."""
    return [_result(behaviour, predicted) for behaviour in behaviours]


def regressions(before: Sequence[Result], after: Sequence[Result]) -> list[Regression]:
    """What changed between the results of two taggers on the same pairs, kind by kind."""
    return [
        Regression(
            new.behaviour.kind,
            tuple(sorted(old.passed - new.passed)),
            tuple(sorted(new.passed - old.passed)),
            old.rate - new.rate > MARGIN,
        )
        for old, new in zip(before, after, strict=True)
    ]


def _result(behaviour: Behaviour, predicted: Mapping[str, Article]) -> Result:
    failures = tuple(
        Failure(pair, predicted[pair.first.id], predicted[pair.second.id])
        for pair in behaviour.pairs
        if not _passes(pair, behaviour.expect, predicted)
    )
    count = len(behaviour.pairs)
    test = binomtest(count - len(failures), count)
    interval = test.proportion_ci(method="wilson")
    return Result(behaviour, test.statistic, interval.low, interval.high, failures)


def _passes(pair: Pair, expect: Expectation, predicted: Mapping[str, Article]) -> bool:
    first, second = (_decided(text, predicted) for text in (pair.first, pair.second))
    if expect is Expectation.THE_SAME:
        return Counter(map(_what, first)) == Counter(map(_what, second))
    return all(outcome.kind in RIGHT for outcome in (*first, *second))


def _decided(text: Article, predicted: Mapping[str, Article]) -> list[Outcome]:
    return [outcome for one in compare([text], predicted) for judged in one.sentences for outcome in outcomes(judged)]


def _what(outcome: Outcome) -> tuple[str, str, bool]:
    """The annotated and the predicted label, and whether the actor is right: what must not change within a pair."""
    gold, predicted = (position.label.value if position else NO_LABEL for position in (outcome.gold, outcome.predicted))
    return gold, predicted, outcome.kind in RIGHT
