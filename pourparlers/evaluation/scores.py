"""Every metric with its 95 % interval by bootstrap over articles."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from pourparlers.evaluation.evidence import Evidence, bootstrap, gather
from pourparlers.evaluation.matching import TASKS, Compared, compare
from pourparlers.evaluation.ranking import Floats
from pourparlers.schema import Article


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Figure(Estimate):
    """A metric; what is counted has precision, recall and the number of annotated cases as well."""

    precision: Estimate | None = None
    recall: Estimate | None = None
    cases: int | None = None


def score(gold: Sequence[Article], predicted: Mapping[str, Article], rounds: int = 1000, seed: int = 0) -> dict[str, Figure]:
    """Every metric over the annotated articles; predictions are found by the article's id."""
    return figures(compare(gold, predicted), rounds, seed)


def figures(compared: Sequence[Compared], rounds: int = 1000, seed: int = 0) -> dict[str, Figure]:
    """Every metric that the predictions support: average precision and calibration need the scores of their sentences."""
    evidence = gather(compared)
    point = evidence.measure(np.ones((1, len(compared))))
    spread = evidence.measure(bootstrap(len(compared), rounds, seed))
    estimates = {metric: _estimate(point[metric], spread[metric]) for metric in point}
    return {metric: _figure(metric, estimates, evidence) for metric in evidence.metrics}


def plain_figures(found: Mapping[str, Figure]) -> dict[str, Any]:
    """Figures as plain data, for JSON."""
    return {metric: asdict(figure) for metric, figure in found.items()}


def _estimate(point: Floats, spread: Floats) -> Estimate:
    low, high = np.quantile(spread, [0.025, 0.975])
    return Estimate(float(point[0]), float(low), float(high))


def _figure(metric: str, estimates: Mapping[str, Estimate], evidence: Evidence) -> Figure:
    value = estimates[metric]
    if metric not in TASKS:
        return Figure(value.value, value.low, value.high)
    precision, recall = estimates[f"{metric}_precision"], estimates[f"{metric}_recall"]
    return Figure(value.value, value.low, value.high, precision, recall, evidence.cases(metric))
