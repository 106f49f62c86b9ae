"""Diagrams over two shares as data; templates/diagram.html draws them as SVG with a table of the same values."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pourparlers.evaluation.calibration import abstention, reliability
from pourparlers.evaluation.evidence import Evidence
from pourparlers.evaluation.history import Moment
from pourparlers.evaluation.matching import Compared
from pourparlers.evaluation.ranking import Flags, Floats
from pourparlers.schema import LABELS

STEPS = 20
LEARNT = ("macro", "pairs", "names")


@dataclass(frozen=True)
class Line:
    """A named line through points (x, y) between 0 and 1; `notes` says more about each point."""

    name: str
    points: list[tuple[float, float]]
    notes: list[str]


@dataclass(frozen=True)
class Diagram:
    """Lines over the same axes."""

    title: str
    x: str
    y: str
    lines: list[Line]
    diagonal: bool = False


def reliability_diagrams(evidence: Evidence) -> list[Diagram]:
    """A diagram a label: how often sentences have the label that is given this probability. Empty without probabilities."""
    return [
        Diagram(label, "mean probability", "share that has the label", [_bins(truth, found)], diagonal=True)
        for label, truth, found in _columns(evidence)
    ]


def threshold_diagrams(evidence: Evidence) -> list[Diagram]:
    """A diagram a label: precision, recall and F1 at every threshold."""
    return [Diagram(label, "threshold", "share", _at_thresholds(truth, found)) for label, truth, found in _columns(evidence)]


def abstention_diagram(compared: Sequence[Compared]) -> Diagram:
    """What is gained by keeping silent on the sentences that the tagger is least sure of."""
    points = abstention(compared, STEPS)
    line = Line("risk", points, [f"{risk:.1%} wrong among the surest {coverage:.0%}" for coverage, risk in points])
    return Diagram("all labels", "coverage: share of sentences kept", "risk: share with wrong labels", [line])


def learning_diagram(history: Sequence[Moment]) -> Diagram | None:
    """Validation scores over the course of the training; None where nothing was scored meanwhile."""
    scored = [moment for moment in history if f"validation/{LEARNT[0]}" in moment.metrics]
    lines = [
        Line(
            metric,
            [(moment.share, moment.metrics[f"validation/{metric}"]) for moment in scored],
            [f"after step {moment.step} of {moment.steps}" for moment in scored],
        )
        for metric in LEARNT
    ]
    return Diagram("validation articles", "share of the training", "F1", lines) if scored else None


def _columns(evidence: Evidence) -> list[tuple[str, Flags, Floats]]:
    if evidence.probabilities is None:
        return []
    return [(label.value, evidence.truth[:, place], evidence.probabilities[:, place]) for place, label in enumerate(LABELS)]


def _bins(truth: Flags, probabilities: Floats) -> Line:
    bins = reliability(truth, probabilities)
    return Line(
        "observed",
        [(one.confidence, one.frequency) for one in bins],
        [f"{one.sentences} sentences between {one.low:.1f} and {one.high:.1f}" for one in bins],
    )


def _at_thresholds(truth: Flags, probabilities: Floats) -> list[Line]:
    thresholds = [round(step / STEPS, 3) for step in range(STEPS + 1)]
    taken = [probabilities >= threshold for threshold in thresholds]
    hits, sizes = np.array([(truth & one).sum() for one in taken]), np.array([one.sum() for one in taken])
    precision, recall = hits / np.maximum(1, sizes), hits / max(1, int(truth.sum()))
    values = {"precision": precision, "recall": recall, "F1": 2 * hits / np.maximum(1, sizes + truth.sum())}
    kept = {name: sizes > 0 if name == "precision" else np.ones(len(sizes), bool) for name in values}
    return [
        Line(name, points := _points(thresholds, found, kept[name]), [f"{name} {y:.3f} at {x:.2f}" for x, y in points])
        for name, found in values.items()
    ]


def _points(thresholds: Sequence[float], values: Floats, kept: Flags) -> list[tuple[float, float]]:
    return [(x, float(y)) for x, y, keep in zip(thresholds, values, kept, strict=True) if keep]
