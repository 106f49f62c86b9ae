"""Whether probabilities mean what they say: temperatures, reliability, thresholds, and what abstaining would gain."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from pourparlers.evaluation.evidence import BINS, calibration_error, gather
from pourparlers.evaluation.matching import Compared
from pourparlers.evaluation.ranking import Flags, Floats, curve
from pourparlers.model.settings import OperatingPoint
from pourparlers.schema import LABELS, BadInput, Label

FOLDS = 5
HOTTEST = 20.0
SMALLEST = 1e-6


@dataclass(frozen=True)
class Calibration:
    """One label's temperature, its threshold for the best F1, and its operating points, on calibrated probabilities.

    error_before, error_after: the expected calibration error; after is measured on articles left out of the fitting.
    """

    temperature: float
    threshold: float
    f1: float
    error_before: float
    error_after: float
    points: tuple[OperatingPoint, ...]


@dataclass(frozen=True)
class Bin:
    """Sentences whose probability lies in [low, high): how many, their mean probability, and how many have the label."""

    low: float
    high: float
    sentences: int
    confidence: float
    frequency: float


def calibrate(compared: Sequence[Compared]) -> dict[Label, Calibration]:
    """Fits every label on annotated articles that the tagger was not trained on, tagged with temperatures of one.

    Raises BadInput where a label occurs nowhere or everywhere, or the predictions do not hold their probabilities.
    """
    evidence = gather(compared)
    if evidence.probabilities is None:
        raise BadInput("the predictions hold no probabilities", "predict again with this version")
    for label, truth in zip(LABELS, evidence.truth.T, strict=True):
        if truth.all() or not truth.any():
            raise BadInput(f"“{label}” is in {'every' if truth.all() else 'no'} sentence", "give more annotated articles")
    columns = zip(LABELS, evidence.truth.T, evidence.probabilities.T, strict=True)
    return {label: _calibration(truth, probabilities, evidence.owner % FOLDS) for label, truth, probabilities in columns}


def _calibration(truth: Flags, probabilities: Floats, fold: NDArray[np.intp]) -> Calibration:
    temperature = fit_temperature(truth, probabilities)
    left_out = probabilities.copy()
    for number in range(FOLDS):
        rest, own = fold != number, fold == number
        left_out[own] = tempered(probabilities[own], fit_temperature(truth[rest], probabilities[rest]))
    points = operating_points(truth, tempered(probabilities, temperature))
    best = max(points, key=lambda point: point.f1)
    everywhere = np.ones((1, len(truth)))
    before, after = (float(calibration_error(truth, found, everywhere)[0]) for found in (probabilities, left_out))
    return Calibration(round(temperature, 4), best.threshold, best.f1, before, after, points)


def fit_temperature(truth: Flags, probabilities: Floats) -> float:
    """The temperature that makes the truth likeliest when logits are divided by it (Guo et al. 2017), between 1/20 and 20."""

    def surprise(logarithm: float) -> float:
        found = np.clip(tempered(probabilities, float(np.exp(logarithm))), SMALLEST, 1 - SMALLEST)
        return float(-np.log(np.where(truth, found, 1 - found)).mean())

    bound = float(np.log(HOTTEST))
    return float(np.exp(minimize_scalar(surprise, bounds=(-bound, bound), method="bounded").x))


def tempered(probabilities: Floats, temperature: float) -> Floats:
    """Probabilities whose logits are divided by a temperature."""
    clipped = np.clip(probabilities, SMALLEST, 1 - SMALLEST)
    found: Floats = 1 / (1 + ((1 - clipped) / clipped) ** (1 / temperature))
    return found


def operating_points(truth: Flags, probabilities: Floats) -> tuple[OperatingPoint, ...]:
    """The thresholds that no other one beats in both precision and recall, falling; halfway to the next lower probability."""
    found = curve(truth, probabilities)
    halfway = (found.thresholds + np.append(found.thresholds[1:], 0.0)) / 2
    points, best = [], -1.0
    for threshold, precision, recall in zip(halfway[::-1], found.precisions[::-1], found.recalls[::-1], strict=True):
        if precision > best:
            best = precision
            points.append(OperatingPoint(threshold=round(threshold, 6), precision=round(precision, 4), recall=round(recall, 4)))
    return tuple(points[::-1])


def reliability(truth: Flags, probabilities: Floats) -> list[Bin]:
    """Bins of equal width that hold a sentence, for a reliability diagram (Niculescu-Mizil & Caruana 2005)."""
    places = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    return [
        Bin(
            place / BINS,
            (place + 1) / BINS,
            int(inside.sum()),
            float(probabilities[inside].mean()),
            float(truth[inside].mean()),
        )
        for place in range(BINS)
        if (inside := places == place).any()
    ]


def abstention(compared: Sequence[Compared], steps: int = 20) -> list[tuple[float, float]]:
    """Coverage and risk (El-Yaniv & Wiener 2010): the share of sentences whose labels are wrong among the surest ones.

    A sentence is as sure as the product of its labels' probabilities of being judged rightly.
    """
    sentences = [judged for one in compared for judged in one.sentences]
    decided = np.array([[label in judged.labels for label in LABELS] for judged in sentences])
    scores = np.array([judged.scores for judged in sentences])
    wrong = np.array([judged.labels != judged.sentence.labels for judged in sentences], dtype=float)
    order = np.argsort(-np.where(decided, scores, 1 - scores).prod(1), kind="stable")
    risks = wrong[order].cumsum() / np.arange(1, len(order) + 1)
    kept = [max(1, round(len(order) * step / steps)) for step in range(1, steps + 1)]
    return [(count / len(order), float(risks[count - 1])) for count in kept]
