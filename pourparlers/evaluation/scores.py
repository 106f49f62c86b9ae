"""F1 of labels, pairs and names, with 95 % intervals by bootstrap over articles (Efron & Tibshirani 1993)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pourparlers.evaluation.matching import TASKS, Counts, article_counts
from pourparlers.schema import LABELS, Article

METRICS = (*(label.value for label in LABELS), "macro", "pairs", "names", "exact")


@dataclass(frozen=True)
class Figure:
    """A metric with its interval; precision, recall and the number of annotated cases where they are defined."""

    value: float
    low: float
    high: float
    precision: float | None = None
    recall: float | None = None
    cases: int | None = None


def score(gold: Sequence[Article], predicted: Mapping[str, Article], rounds: int = 1000, seed: int = 0) -> dict[str, Figure]:
    """Every metric over the annotated articles; predictions are found by the article's id."""
    per_article = [article_counts(article, predicted.get(article.id)) for article in gold]
    cells = _cells(per_article)
    draws = np.random.default_rng(seed).integers(0, len(cells), (rounds, len(cells)))
    spread = _metrics(cells[draws].sum(1))
    point, total = _metrics(cells.sum(0, keepdims=True)), sum(per_article, Counts())
    return {metric: _figure(metric, float(point[metric][0]), spread[metric], total) for metric in METRICS}


def _figure(metric: str, value: float, spread: NDArray[np.float64], total: Counts) -> Figure:
    low, high = (float(bound) for bound in np.quantile(spread, [0.025, 0.975]))
    if metric not in TASKS:
        return Figure(value, low, high)
    hits, invented, missed = (total[metric, kind] for kind in ("tp", "fp", "fn"))
    return Figure(value, low, high, hits / max(1, hits + invented), hits / max(1, hits + missed), hits + missed)


def _cells(per_article: Sequence[Counts]) -> NDArray[np.float64]:
    """[articles, tasks × (tp, fp, fn) and exact (tp, n)]"""
    columns = [(task, kind) for task in TASKS for kind in ("tp", "fp", "fn")] + [("exact", "tp"), ("exact", "n")]
    return np.array([[counts[column] for column in columns] for counts in per_article], dtype=np.float64)


def _metrics(cells: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """[rounds, columns] → each metric's values, [rounds]"""
    counts = cells[:, : 3 * len(TASKS)].reshape(len(cells), len(TASKS), 3)
    denominator = 2 * counts[..., 0] + counts[..., 1] + counts[..., 2]
    f1 = np.divide(2 * counts[..., 0], denominator, out=np.zeros_like(denominator), where=denominator > 0)
    values = dict(zip(TASKS, f1.T, strict=True))
    macro = f1[:, : len(LABELS)].mean(1)
    return {**values, "macro": macro, "exact": cells[:, -2] / np.maximum(1, cells[:, -1])}
