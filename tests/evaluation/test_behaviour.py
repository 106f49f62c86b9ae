"""Pairs are passed for the right reasons."""

from pathlib import Path

import pytest

from pourparlers.corpus.pairs import Behaviour, Expectation, Pair
from pourparlers.corpus.plain import parse_plain
from pourparlers.evaluation.behaviour import regressions, results, texts
from pourparlers.schema import Article
from tests.conftest import run

ASKED = "Les dockers exigent un quai.\n  demand | dockers"
NOT_ASKED = "Les dockers n'exigent aucun quai."
SHOUTED = "LES DOCKERS EXIGENT UN QUAI.\n  demand | DOCKERS"


def _behaviour(first: str, second: str, expect: Expectation) -> Behaviour:
    pair = Pair("p", parse_plain(f"\n{first}", "pa"), parse_plain(f"\n{second}", "pb"))
    return Behaviour("kind", "about", expect, (pair,))


def _bare(article: Article) -> Article:
    return article.with_sentences(s.model_copy(update={"positions": ()}) for s in article.sentences)


def _rate(behaviour: Behaviour, *wrong: str) -> float:
    predicted = {text.id: _bare(text) if text.id in wrong else text for text in texts([behaviour])}
    return results([behaviour], predicted)[0].rate


def test_as_annotated_asks_for_both_texts_to_be_right() -> None:
    pair = _behaviour(ASKED, NOT_ASKED, Expectation.AS_ANNOTATED)
    assert _rate(pair) == 1
    assert _rate(pair, "pa") == 0
    (asked, _) = texts([pair])
    invented = parse_plain("\nLes dockers n'exigent aucun quai.\n  demand | dockers", "pb")
    assert results([pair], {"pa": asked, "pb": invented})[0].rate == 0


def test_the_same_allows_the_same_mistake_and_no_other() -> None:
    pair = _behaviour(ASKED, SHOUTED, Expectation.THE_SAME)
    assert _rate(pair) == 1
    assert _rate(pair, "pa", "pb") == 1
    assert _rate(pair, "pb") == 0
    other_actor = parse_plain("\nLES DOCKERS EXIGENT UN QUAI.\n  demand | QUAI", "pb")
    assert results([pair], {"pa": texts([pair])[0], "pb": other_actor})[0].rate == 0


def test_the_interval_is_wilsons() -> None:
    pair = _behaviour(ASKED, NOT_ASKED, Expectation.AS_ANNOTATED)
    (result,) = results([pair], {text.id: text for text in texts([pair])})
    z = 1.959964
    assert result.low == pytest.approx(1 / (1 + z * z))  # one success in one try, by the formula
    assert result.high == 1


def test_a_kind_that_falls_is_worse() -> None:
    pair = _behaviour(ASKED, NOT_ASKED, Expectation.AS_ANNOTATED)
    right = results([pair], {text.id: text for text in texts([pair])})
    wrong = results([pair], {text.id: _bare(text) for text in texts([pair])})
    (change,) = regressions(right, wrong)
    assert (change.lost, change.gained, change.worse) == (("p",), (), True)
    (change,) = regressions(wrong, right)
    assert (change.lost, change.gained, change.worse) == ((), ("p",), False)


def test_the_command_counts_shows_and_compares(tiny_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "negation.txt").write_text(
        f"about: Asked or not.\nexpect: as annotated\n\n{ASKED}\n~\nLa grue date de 1962.\n  claim | grue\n", encoding="utf-8"
    )
    code, shown, _ = run("behaviour", tiny_folder, "--pairs", tmp_path, "--show", 1, "--against", tiny_folder)
    assert code == 0
    assert "negation" in shown
    assert "negation-01: Asked or not." in shown
    assert "annotated claim by grue" in shown
    code, _, errors = run("behaviour", tiny_folder, "--pairs", tmp_path / "none")
    assert (code, "no pairs here" in errors) == (1, True)
