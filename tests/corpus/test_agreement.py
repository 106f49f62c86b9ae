import pytest

from pourparlers.corpus.agreement import agreement
from pourparlers.corpus.plain import parse_plain
from pourparlers.schema import Article, BadInput
from tests.conftest import LESSON


def test_an_annotator_agrees_with_herself(lesson: Article) -> None:
    found = agreement({"a": lesson}, {"a": lesson})
    assert (found.alpha, found.pairs, found.disagreements) == (1.0, 1.0, ())
    assert set(found.kappa.values()) == {1.0}


def test_what_differs_is_counted_and_shown(lesson: Article) -> None:
    other = parse_plain(
        LESSON.replace("  claim | préfète Anne Sorel | Anne Sorel", "  demand | préfète Anne Sorel | Anne Sorel"), "a"
    )
    found = agreement({"a": lesson}, {"a": other})
    assert found.pairs == pytest.approx(2 * 4 / 10)
    # claim: observed agreement 5/6; by chance (2/6)(1/6) + (4/6)(5/6) = 22/36
    assert found.kappa["claim"] == pytest.approx((5 / 6 - 22 / 36) / (1 - 22 / 36))
    assert found.kappa["concession"] == 1.0
    assert found.disagreements == (
        "lesson: La préfète Anne Sorel refuse.\n    claim préfète Anne Sorel ≠ demand préfète Anne Sorel",
    )


def test_another_text_is_refused(lesson: Article) -> None:
    other = parse_plain(LESSON.replace("1962", "1963"), "a")
    with pytest.raises(BadInput, match="another text"):
        agreement({"a": lesson}, {"a": other})
    with pytest.raises(BadInput, match="no article in common"):
        agreement({"a": lesson}, {"b": lesson})
