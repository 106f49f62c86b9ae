"""What every metric is made of, kept per article: any weighting of the articles gives the metrics again.

Weights of one give the value, those of a bootstrap its interval, and two predictions whose articles are swapped at random the
distribution of their difference by chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pourparlers.evaluation.matching import TASKS, Compared, counts
from pourparlers.evaluation.ranking import Flags, Floats, average_precision
from pourparlers.schema import LABELS

BINS = 10
KINDS = ("tp", "fp", "fn")
ROUNDS_AT_ONCE = 100
LABEL_METRICS = tuple(label.value for label in LABELS)
COUNTED = (*LABEL_METRICS, "macro", "pairs", "names", "exact", "segmentation")
# What needs the probability of every sentence. Of all metrics only the calibration error is better when it is low.
RANKED = (*(f"{label}_ap" for label in LABELS), "macro_ap", "calibration_error")


@dataclass(frozen=True)
class Evidence:
    """A articles with N sentences.

    cells [A, tasks × (tp, fp, fn), exact tp, exact n]; owner [N] is each sentence's article; truth and probabilities [N, 3],
    the latter None where the predictions do not hold them.
    """

    cells: Floats
    owner: NDArray[np.intp]
    truth: Flags
    probabilities: Floats | None

    @property
    def metrics(self) -> tuple[str, ...]:
        """The names of the metrics that this evidence supports."""
        return COUNTED if self.probabilities is None else (*COUNTED, *RANKED)

    def cases(self, task: str) -> int:
        """How many cases of a task the articles hold."""
        first = len(KINDS) * TASKS.index(task)
        return int(self.cells[:, [first, first + 2]].sum())

    def measure(self, weights: Floats) -> dict[str, Floats]:
        """Metrics, and `TASK_precision` and `TASK_recall`, under weights of the articles: [R, A] → each one's values, [R]."""
        parts = [self._measure(weights[start : start + ROUNDS_AT_ONCE]) for start in range(0, len(weights), ROUNDS_AT_ONCE)]
        return {metric: np.concatenate([part[metric] for part in parts]) for metric in parts[0]}

    def _measure(self, weights: Floats) -> dict[str, Floats]:
        return _counted(weights @ self.cells) | self._ranked(weights)

    def _ranked(self, weights: Floats) -> dict[str, Floats]:
        if self.probabilities is None:
            return {}
        of_sentences, columns = weights[:, self.owner], list(zip(self.truth.T, self.probabilities.T, strict=True))
        areas = [average_precision(truth, probabilities, of_sentences) for truth, probabilities in columns]
        errors = [calibration_error(truth, probabilities, of_sentences) for truth, probabilities in columns]
        values = [*areas, np.mean(areas, axis=0), np.mean(errors, axis=0)]
        return dict(zip(RANKED, values, strict=True))

    def beside(self, other: "Evidence") -> "Evidence":
        """This evidence followed by another's articles. Probabilities stay where both hold them."""
        mine, theirs = self.probabilities, other.probabilities
        return Evidence(
            np.concatenate([self.cells, other.cells]),
            np.concatenate([self.owner, len(self.cells) + other.owner]),
            np.concatenate([self.truth, other.truth]),
            None if mine is None or theirs is None else np.concatenate([mine, theirs]),
        )


def gather(compared: Sequence[Compared]) -> Evidence:
    """The evidence of articles beside their predictions."""
    columns = [(task, kind) for task in TASKS for kind in KINDS] + [("exact", "tp"), ("exact", "n")]
    found = [counts(article) for article in compared]
    sentences = [(number, judged) for number, article in enumerate(compared) for judged in article.sentences]
    scored = any(sentence.scores for _, judged in sentences for sentence in judged.found)
    return Evidence(
        np.array([[row[column] for column in columns] for row in found], dtype=np.float64).reshape(-1, len(columns)),
        np.array([number for number, _ in sentences], dtype=np.intp),
        np.array([[label in judged.sentence.labels for label in LABELS] for _, judged in sentences]).reshape(-1, len(LABELS)),
        np.array([judged.scores for _, judged in sentences], dtype=np.float64) if scored else None,
    )


def bootstrap(articles: int, rounds: int, seed: int = 0) -> Floats:
    """How often each article is drawn in each round, [rounds, articles] (Efron & Tibshirani 1993)."""
    draws = np.random.default_rng(seed).integers(0, articles, (rounds, articles))
    places = draws + articles * np.arange(rounds)[:, None]
    return np.bincount(places.ravel(), minlength=rounds * articles).reshape(rounds, articles).astype(np.float64)


def calibration_error(truth: Flags, probabilities: Floats, weights: Floats) -> Floats:
    """How far probabilities lie from frequencies, on average over BINS bins of equal width: weights [R, N] → [R].

    The expected calibration error (Naeini et al. 2015), here of one label's probability.
    """
    bins = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    gaps = np.zeros((len(truth), BINS))
    gaps[np.arange(len(truth)), bins] = probabilities - truth
    error: Floats = np.abs(weights @ gaps).sum(1) / np.maximum(weights.sum(1), 1e-12)
    return error


def _counted(cells: Floats) -> dict[str, Floats]:
    """[R, columns] → each counted metric's values, [R], and each task's precision and recall"""
    table = cells[:, : len(KINDS) * len(TASKS)].reshape(len(cells), len(TASKS), len(KINDS))
    hits, predicted, annotated = table[..., 0], table[..., 0] + table[..., 1], table[..., 0] + table[..., 2]
    f1 = _share(2 * hits, predicted + annotated)
    values = dict(zip(TASKS, f1.T, strict=True))
    values |= {"macro": f1[:, : len(LABELS)].mean(1), "exact": _share(cells[:, -2], cells[:, -1])}
    for part, whole in (("precision", predicted), ("recall", annotated)):
        values |= {f"{task}_{part}": share for task, share in zip(TASKS, _share(hits, whole).T, strict=True)}
    return values


def _share(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
