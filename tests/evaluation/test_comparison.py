import random

import numpy as np
import pytest
from scipy.stats import permutation_test

from pourparlers.evaluation.comparison import changes, differences, differences_over_seeds, gates
from pourparlers.evaluation.evidence import gather
from pourparlers.evaluation.matching import Compared, compare
from pourparlers.schema import LABELS, Article, Position, Sentence
from pourparlers.training.recipe import GatesSection, read_recipe
from tests.conftest import ROOT

ARTICLES, SENTENCES = 30, 6


def _articles(right: float, seed: int) -> list[Article]:
    """Articles whose sentences have the labels that they should have (their number's) with some probability."""
    draw = random.Random(seed)
    return [
        Article(id=str(number), text="Oui. " * SENTENCES).with_sentences(
            _sentence(place, number + place if draw.random() < right else draw.randrange(3)) for place in range(SENTENCES)
        )
        for number in range(ARTICLES)
    ]


def _sentence(place: int, label: int) -> Sentence:
    chosen = LABELS[label % 3]
    scores = {other: 0.9 if other == chosen else 0.05 for other in LABELS}
    return Sentence(start=5 * place, end=5 * place + 4, positions=(Position(label=chosen),), scores=scores)


def _beside(predicted: list[Article]) -> list[Compared]:
    return compare(_articles(1, 0), {article.id: article for article in predicted})


BOUNDS = read_recipe(ROOT / "configs/base.yaml").gates
GOOD, BAD = _beside(_articles(0.9, 1)), _beside(_articles(0.3, 2))


def test_a_clear_difference_is_found_and_none_where_there_is_none() -> None:
    worse, same = differences(GOOD, BAD, 300), differences(GOOD, GOOD, 300)
    assert worse["macro"].high < 0
    assert worse["macro"].p == pytest.approx(1 / 301)
    assert worse["macro"].difference == worse["macro"].challenger - worse["macro"].champion
    assert worse["calibration_error"].low > 0
    assert {(one.difference, one.low, one.high, one.p) for one in same.values()} == {(0.0, 0.0, 0.0, 1.0)}


def test_p_is_scipys_for_a_metric_that_is_a_mean() -> None:
    close = _beside(_articles(0.8, 3))
    shares = [gather([one]).measure(np.ones((1, 1)))["exact"][0] for side in (GOOD, close) for one in side]
    theirs = permutation_test(
        (shares[:ARTICLES], shares[ARTICLES:]), lambda a, b: np.mean(b) - np.mean(a), permutation_type="samples", rng=0
    )
    assert differences(GOOD, close, 3000)["exact"].p == pytest.approx(theirs.pvalue, abs=0.03)


def test_over_seeds_the_difference_is_that_of_means_and_seeds_widen_its_interval() -> None:
    alike, apart = [GOOD, GOOD, GOOD], [_beside(_articles(right, 4)) for right in (0.5, 0.7, 0.9)]
    found, single = differences_over_seeds(alike, apart)["macro"], differences(GOOD, apart[1])["macro"]
    assert found.value == pytest.approx(np.mean([differences(GOOD, one, 1)["macro"].difference for one in apart]))
    assert found.low < found.value < found.high
    assert found.high - found.low > single.high - single.low
    same = differences_over_seeds(alike[:1], [apart[1]])["macro"]
    assert (same.value, same.low, same.high) == pytest.approx((single.difference, single.low, single.high))


def test_intervals_hold_the_true_difference_where_seeds_decide() -> None:
    draw, inside = np.random.default_rng(1), 0
    for _ in range(60):
        one, other = ([_beside(_articles(share, 5)) for share in draw.uniform(0.5, 0.9, 3)] for _ in range(2))
        found = differences_over_seeds(one, other, rounds=50)["exact"]
        inside += found.low <= 0 <= found.high
    assert inside >= 53


def test_gates_name_what_fails() -> None:
    assert all(gate.passed for gate in gates(differences(BAD, GOOD, 20), BOUNDS))
    failed = [
        gate.name
        for gate in gates(differences(GOOD, BAD, 20), BOUNDS.model_copy(update={"label_share": 0.9}))
        if not gate.passed
    ]
    assert len(failed) == 5
    assert failed[0].startswith("macro-F1 at most 0.01 below")
    lenient = gates(differences(GOOD, BAD, 20), GatesSection(macro_margin=1, label_share=0, calibration_margin=1))
    assert all(gate.passed for gate in lenient)


def test_without_probabilities_the_calibration_gate_does_not_pass() -> None:
    bare = [a.with_sentences(s.model_copy(update={"scores": None}) for s in a.sentences) for a in _articles(0.9, 1)]
    (failed,) = [gate for gate in gates(differences(GOOD, _beside(bare), 20), BOUNDS) if not gate.passed]
    assert "no probabilities" in failed.detail


def test_sentences_that_changed_sides_say_who_was_right() -> None:
    moved = changes(GOOD, BAD)
    assert {change.better for change in moved} == {True, False}
    for change in moved:
        assert (change.challenger == change.annotated) == change.better
        assert (change.champion == change.annotated) != change.better
    assert changes(GOOD, GOOD) == []
