import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, precision_recall_curve

from pourparlers.evaluation.evidence import bootstrap, gather
from pourparlers.evaluation.matching import compare
from pourparlers.evaluation.ranking import average_precision, curve
from pourparlers.evaluation.scores import score
from pourparlers.schema import LABELS, Article

CASES = st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 0.1, 0.5, 0.50001, 0.9, 1.0]), st.integers(0, 3)), min_size=1)


@given(CASES)
def test_average_precision_is_scikit_learns_with_ties_and_weights(cases: list[tuple[bool, float, int]]) -> None:
    truth, probabilities, weights = (np.array(column) for column in zip(*cases, strict=True))
    if (truth * weights).sum() == 0:
        assert average_precision(truth, probabilities, weights[None].astype(float))[0] == 0
        return
    expected = average_precision_score(truth, probabilities, sample_weight=weights)
    np.testing.assert_allclose(average_precision(truth, probabilities, weights[None].astype(float)), [expected])


@given(CASES)
def test_the_curve_is_scikit_learns(cases: list[tuple[bool, float, int]]) -> None:
    truth, probabilities, _ = (np.array(column) for column in zip(*cases, strict=True))
    if not truth.any():
        return
    precisions, recalls, thresholds = precision_recall_curve(truth, probabilities, drop_intermediate=False)
    ours = curve(truth, probabilities)
    np.testing.assert_allclose(ours.thresholds[::-1], thresholds)
    np.testing.assert_allclose(ours.precisions[::-1], precisions[:-1])
    np.testing.assert_allclose(ours.recalls[::-1], recalls[:-1])


def _tagged(identifier: str, *claims: float) -> Article:
    text = "Oui. " * len(claims)
    sentences = [
        {"start": 5 * n, "end": 5 * n + 4, "scores": dict.fromkeys(LABELS, 0.0) | {"claim": value}}
        | ({"positions": [{"label": "claim"}]} if value >= 0.5 else {})
        for n, value in enumerate(claims)
    ]
    return Article.model_validate({"id": identifier, "text": text, "sentences": sentences})


def test_scores_of_all_sentences_give_average_precision_and_calibration_and_without_them_there_is_none() -> None:
    gold = {name: _tagged(name, 1.0, 0.0, 1.0) for name in "ab"}
    found = {"a": _tagged("a", 0.9, 0.6, 0.4), "b": _tagged("b", 0.8, 0.1, 0.8)}
    figures = score(list(gold.values()), found)
    truth, values = [1, 0, 1, 1, 0, 1], [0.9, 0.6, 0.4, 0.8, 0.1, 0.8]
    assert figures["claim_ap"].value == average_precision_score(truth, values)
    assert figures["calibration_error"].value == np.mean([(0.1 + 0.6 + 0.6 + 0.2 + 0.1 + 0.2) / 6, 0, 0])
    bare = {name: a.with_sentences(s.model_copy(update={"scores": None}) for s in a.sentences) for name, a in found.items()}
    assert "claim_ap" not in score(list(gold.values()), bare)
    assert score(list(gold.values()), bare)["claim"] == figures["claim"]


def test_a_weight_of_two_is_an_article_twice() -> None:
    gold = [_tagged(name, 1.0, 0.0, 1.0) for name in "abc"]
    found = {"a": _tagged("a", 0.9, 0.6, 0.4), "b": _tagged("b", 0.8, 0.1, 0.8), "c": _tagged("c", 0.2, 0.7, 0.1)}
    weighted = gather(compare(gold, found)).measure(np.array([[2.0, 1.0, 0.0]]))
    written_out = gather(compare([gold[0], gold[0], gold[1]], found)).measure(np.ones((1, 3)))
    for metric, value in weighted.items():
        np.testing.assert_allclose(value, written_out[metric], err_msg=metric)


def test_a_bootstrap_draws_as_many_articles_as_there_are() -> None:
    drawn = bootstrap(7, 50)
    assert drawn.shape == (50, 7)
    assert (drawn.sum(1) == 7).all()
