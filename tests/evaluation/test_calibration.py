import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve
from sklearn.metrics import precision_score, recall_score

from pourparlers.evaluation.calibration import (
    abstention,
    calibrate,
    fit_temperature,
    operating_points,
    reliability,
    tempered,
)
from pourparlers.evaluation.matching import compare
from pourparlers.schema import LABELS, Article, BadInput, Label, Position, Sentence

TRUTHS = st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=2)


def _overconfident(count: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    """Truths drawn with probability sigmoid(logit / 2), and the probabilities sigmoid(logit)."""
    draw = np.random.default_rng(0)
    logits = draw.normal(0, 3, count)
    return draw.random(count) < 1 / (1 + np.exp(-logits / 2)), 1 / (1 + np.exp(-logits))


def test_the_temperature_undoes_overconfidence() -> None:
    truth, probabilities = _overconfident()
    assert fit_temperature(truth, probabilities) == pytest.approx(2, rel=0.05)
    assert fit_temperature(truth, tempered(probabilities, 2)) == pytest.approx(1, rel=0.05)


def test_the_bins_are_scikit_learns() -> None:
    truth, probabilities = _overconfident(500)
    frequencies, confidences = calibration_curve(truth, probabilities, n_bins=10)
    bins = reliability(truth, probabilities)
    np.testing.assert_allclose([b.frequency for b in bins], frequencies)
    np.testing.assert_allclose([b.confidence for b in bins], confidences)
    assert sum(b.sentences for b in bins) == 500


@given(TRUTHS)
def test_an_operating_point_gives_what_it_says(cases: list[tuple[bool, float]]) -> None:
    truth, probabilities = (np.array(column) for column in zip(*cases, strict=True))
    probabilities = probabilities.round(3)
    if not truth.any():
        return
    points = operating_points(truth, probabilities)
    for point in points:
        decided = probabilities >= point.threshold
        assert point.precision == pytest.approx(precision_score(truth, decided), abs=1e-4)
        assert point.recall == pytest.approx(recall_score(truth, decided), abs=1e-4)
    assert points[-1].recall == 1.0
    recalls = [point.recall for point in points]
    assert recalls == sorted(recalls)


ALL = tuple(LABELS)


def _article(identifier: str, rows: list[tuple[bool, float]], labels: tuple[str, ...] = ALL) -> tuple[Article, Article]:
    """Annotated and predicted, a sentence a row: whether it has the labels, and their probability."""
    gold = [Sentence(start=5 * n, end=5 * n + 4, positions=_positions(labels, true)) for n, (true, _) in enumerate(rows)]
    found = [
        Sentence(start=5 * n, end=5 * n + 4, positions=_positions(labels, p >= 0.5), scores=dict.fromkeys(LABELS, p))
        for n, (_, p) in enumerate(rows)
    ]
    bare = Article(id=identifier, text="Oui. " * len(rows))
    return bare.with_sentences(gold), bare.with_sentences(found)


def _positions(labels: tuple[str, ...], there: bool) -> tuple[Position, ...]:
    return tuple(Position(label=Label(label)) for label in labels if there)


def test_calibration_is_fitted_per_label_and_measured_on_articles_left_out() -> None:
    truth, probabilities = _overconfident(4000)
    rows = list(zip(truth.tolist(), probabilities.tolist(), strict=True))
    pairs = [_article(str(n), rows[n * 20 : n * 20 + 20]) for n in range(200)]
    found = calibrate(compare([gold for gold, _ in pairs], {predicted.id: predicted for _, predicted in pairs}))
    for one in found.values():
        assert one.temperature == pytest.approx(2, rel=0.15)
        assert one.error_after < 0.5 * one.error_before
        assert one.f1 == max(point.f1 for point in one.points)


def test_a_label_that_never_occurs_cannot_be_calibrated() -> None:
    gold, predicted = _article("a", [(True, 0.9), (False, 0.2)], ("claim",))
    with pytest.raises(BadInput, match=r"“demand” is in no sentence.*more annotated"):
        calibrate(compare([gold], {"a": predicted}))
    with pytest.raises(BadInput, match="no probabilities"):
        calibrate(compare([gold], {"a": gold}))


def test_keeping_the_surest_sentences_lowers_the_risk() -> None:
    gold, predicted = _article("a", [(True, 0.99), (False, 0.02), (False, 0.6), (True, 0.45)])
    assert abstention(compare([gold], {"a": predicted}), steps=4) == [(0.25, 0.0), (0.5, 0.0), (0.75, 1 / 3), (1.0, 0.5)]
