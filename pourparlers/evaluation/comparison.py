"""Whether one prediction is better than another on the same articles: paired differences, and gates that decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import t

from pourparlers.evaluation.evidence import COUNTED, bootstrap, gather
from pourparlers.evaluation.matching import Compared, Judged
from pourparlers.evaluation.ranking import Floats
from pourparlers.evaluation.scores import Estimate
from pourparlers.schema import LABELS
from pourparlers.training.recipe import GatesSection

# Sums in another order differ by this little.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Difference:
    """A metric of both, the challenger's minus the champion's with its 95 % interval by bootstrap over articles, and p: how
    often a difference as large comes about where the two are swapped at random, article by article (Noreen 1989)."""

    champion: float
    challenger: float
    difference: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Change:
    """A sentence that only one of the two judges rightly; labels are in the order of LABELS."""

    article: str
    start: int
    text: str
    annotated: tuple[str, ...]
    champion: tuple[str, ...]
    challenger: tuple[str, ...]
    better: bool


@dataclass(frozen=True)
class Gate:
    """A condition, whether it holds, and by which numbers."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True)
class Verdict:
    """A challenger beside the champion: every metric, the gates, and the sentences that changed sides."""

    metrics: dict[str, Difference]
    gates: list[Gate]
    sentences: list[Change]

    @property
    def passed(self) -> bool:
        return all(gate.passed for gate in self.gates)


def judge(champion: Sequence[Compared], challenger: Sequence[Compared], bounds: GatesSection) -> Verdict:
    """Both beside the same annotated articles, in the same order."""
    metrics = differences(champion, challenger)
    return Verdict(metrics, gates(metrics, bounds), changes(champion, challenger))


def differences(
    champion: Sequence[Compared], challenger: Sequence[Compared], rounds: int = 1000, seed: int = 0
) -> dict[str, Difference]:
    """Every metric that both support, on the same articles in the same order."""
    first, second, count = gather(champion), gather(challenger), len(champion)
    together, ones = first.beside(second), np.ones((1, count))
    swap = np.random.default_rng(seed).integers(0, 2, (rounds, count)).astype(np.float64)
    values = [evidence.measure(ones) for evidence in (first, second)]
    drawn = [evidence.measure(bootstrap(count, rounds, seed)) for evidence in (first, second)]
    swapped = [together.measure(np.hstack(sides)) for sides in ((1 - swap, swap), (swap, 1 - swap))]
    return {
        metric: _difference(*(sides[1][metric] - sides[0][metric] for sides in (drawn, swapped)), *(v[metric] for v in values))
        for metric in together.metrics
    }


def _difference(drawn: Floats, swapped: Floats, champion: Floats, challenger: Floats) -> Difference:
    difference = float(challenger[0] - champion[0])
    low, high = np.quantile(drawn, [0.025, 0.975])
    as_large = int((np.abs(swapped) >= abs(difference) - ROUNDING).sum())
    p = (as_large + 1) / (len(swapped) + 1)
    return Difference(float(champion[0]), float(challenger[0]), difference, float(low), float(high), p)


def differences_over_seeds(
    champion: Sequence[Sequence[Compared]], challenger: Sequence[Sequence[Compared]], rounds: int = 1000, seed: int = 0
) -> dict[str, Estimate]:
    """How far the challenger's mean over seeds lies above the champion's, in every metric that counts positions.

    Each side is a row of trainings with the same seeds in the same order, on the same articles. The 95 % interval adds up two
    variances: that of the mean over articles, by bootstrap, and that over seeds, too few to be drawn from, by Student's t.
    With one seed it is the interval over articles alone.
    """
    articles, seeds = len(champion[0]), len(champion)
    of_articles = np.vstack([np.ones((1, articles)), bootstrap(articles, rounds, seed)])
    sides = [[replace(gather(one), probabilities=None).measure(of_articles) for one in side] for side in (champion, challenger)]
    found = {}
    for metric in COUNTED:
        apart = [other[metric] - one[metric] for one, other in zip(*sides, strict=True)]
        means = np.mean(apart, axis=0)
        value, (low, high) = means[0], np.quantile(means[1:], [0.025, 0.975])
        over_seeds = t.ppf(0.975, seeds - 1) * np.std([one[0] for one in apart], ddof=1) / np.sqrt(seeds) if seeds > 1 else 0.0
        bounds = value - np.hypot(value - low, over_seeds), value + np.hypot(high - value, over_seeds)
        found[metric] = Estimate(float(value), *map(float, bounds))
    return found


def gates(found: Mapping[str, Difference], bounds: GatesSection) -> list[Gate]:
    """Whether the challenger may take the champion's place."""
    macro, error = found["macro"], found.get("calibration_error")
    passed = [
        Gate(
            f"macro-F1 at most {bounds.macro_margin} below the champion's",
            macro.difference >= -bounds.macro_margin,
            f"{macro.challenger:.3f} against {macro.champion:.3f}",
        )
    ]
    for label in LABELS:
        one = found[label.value]
        name = f"{label} not collapsed: F1 at least {bounds.label_share:.0%} of the champion's"
        kept = one.challenger >= bounds.label_share * one.champion
        passed.append(Gate(name, kept, f"{one.challenger:.3f} against {one.champion:.3f}"))
    calibrated = error is not None and error.difference <= bounds.calibration_margin
    detail = f"{error.challenger:.3f} against {error.champion:.3f}" if error else "no probabilities: predict both again"
    return [*passed, Gate(f"calibration error at most {bounds.calibration_margin} above the champion's", calibrated, detail)]


def changes(champion: Sequence[Compared], challenger: Sequence[Compared]) -> list[Change]:
    """The sentences whose labels only one of the two has just right."""
    return [
        _change(one, left, right)
        for one, other in zip(champion, challenger, strict=True)
        for left, right in zip(one.sentences, other.sentences, strict=True)
        if (left.labels == left.sentence.labels) != (right.labels == right.sentence.labels)
    ]


def _change(compared: Compared, champion: Judged, challenger: Judged) -> Change:
    sentence = champion.sentence
    return Change(
        article=compared.article.id,
        start=sentence.start,
        text=" ".join(compared.article.sentence_text(sentence).split()),
        annotated=_ordered(sentence.labels),
        champion=_ordered(champion.labels),
        challenger=_ordered(challenger.labels),
        better=challenger.labels == sentence.labels,
    )


def _ordered(labels: frozenset[str]) -> tuple[str, ...]:
    return tuple(label.value for label in LABELS if label in labels)
