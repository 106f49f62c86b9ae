"""How well probabilities rank sentences: precision and recall at every threshold, and average precision."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Curve:
    """Precision and recall of one label at every threshold that changes them, thresholds falling. All arrays are [T]."""

    thresholds: Floats
    precisions: Floats
    recalls: Floats

    @property
    def f1(self) -> Floats:
        total = self.precisions + self.recalls
        return np.divide(2 * self.precisions * self.recalls, total, out=np.zeros_like(total), where=total > 0)


def curve(truth: Flags, probabilities: Floats) -> Curve:
    """The curve of one label over sentences: truth, probabilities [N]. A sentence has the label from its probability on."""
    hits, taken, thresholds = _cumulated(truth, probabilities, np.ones((1, len(truth))))
    return Curve(thresholds, hits[0] / taken[0], hits[0] / max(1.0, hits[0, -1]))


def average_precision(truth: Flags, probabilities: Floats, weights: Floats) -> Floats:
    """The area below precision over recall, without interpolation, as scikit-learn has it: weights [R, N] → [R].

    0 where no weighted sentence has the label.
    """
    if not truth.any():
        return np.zeros(len(weights))
    hits, taken, _ = _cumulated(truth, probabilities, weights)
    precision = np.divide(hits, taken, out=np.zeros_like(hits), where=taken > 0)
    gained = np.diff(hits, axis=1, prepend=0.0)
    area: Floats = (gained * precision).sum(1) / np.maximum(hits[:, -1], 1e-12)
    return area


def _cumulated(truth: Flags, probabilities: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Weight of true and of all sentences from each distinct probability up, [R, T], and those probabilities, falling [T]."""
    order = np.argsort(-probabilities, kind="stable")
    last = np.flatnonzero(np.diff(probabilities[order], append=np.nan) != 0)
    taken = weights[:, order].cumsum(1)
    hits = (weights[:, order] * truth[order]).cumsum(1)
    return hits[:, last], taken[:, last], probabilities[order][last]
