"""Minimal pairs: their files are read, refused with a place, and those of this project are what they should be."""

from pathlib import Path

import pytest

from pourparlers.corpus.pairs import Behaviour, Expectation, Pair, load_behaviours
from pourparlers.schema import Article, BadInput
from pourparlers.text.sentences import split_sentences
from tests.conftest import ROOT

FILE = """about: A position that is negated is none.
expect: as annotated

Les dockers exigent la réouverture du quai.
  demand | dockers
~
Les dockers n'ont rien exigé.
===
Awa Diop refuse.
  claim | Awa Diop
Elle partira.
  claim | Elle | Awa Diop
~
Awa Diop ne refuse rien.
"""


@pytest.fixture(scope="module")
def behaviours() -> list[Behaviour]:
    return load_behaviours(ROOT / "data/behaviour")


def _labels(text: Article) -> list[list[str]]:
    return [sorted(p.label for p in sentence.positions) for sentence in text.sentences if sentence.positions]


def test_a_file_of_pairs_is_read(tmp_path: Path) -> None:
    (tmp_path / "negation.txt").write_text(FILE, encoding="utf-8")
    (behaviour,) = load_behaviours(tmp_path)
    assert (behaviour.kind, behaviour.expect) == ("negation", Expectation.AS_ANNOTATED)
    assert [pair.id for pair in behaviour.pairs] == ["negation-01", "negation-02"]
    assert _labels(behaviour.pairs[1].first) == [["claim"], ["claim"]]
    assert behaviour.pairs[1].second.text == "Awa Diop ne refuse rien."


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("expect: as annotated", "expect: something", 2, "no expectation"),
        ("about: ", "", 1, "header"),
        ("~\nLes dockers n'ont rien exigé.\n", "", 4, "pair 1 has 1 texts"),
        ("demand | dockers", "demand | marins", 5, "not in its sentence"),
        ("claim | Elle |", "claim | Lui |", 12, "not in its sentence"),
        ("demand | dockers", "wish | dockers", 5, "unknown"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    (tmp_path / "negation.txt").write_text(FILE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInput, match=said) as refused:
        load_behaviours(tmp_path)
    assert (refused.value.path, refused.value.line) == (tmp_path / "negation.txt", line)


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "negation.txt").write_bytes(FILE.replace("about: ", "about: é ").encode("cp1252"))
    with pytest.raises(BadInput, match="not UTF-8") as refused:
        load_behaviours(tmp_path)
    assert (refused.value.path, refused.value.line) == (tmp_path / "negation.txt", 1)


def test_every_kind_has_forty_pairs_that_differ(behaviours: list[Behaviour]) -> None:
    assert len(behaviours) >= 13
    assert {kind.kind: len(kind.pairs) for kind in behaviours if len(kind.pairs) < 40} == {}
    pairs = [pair for kind in behaviours for pair in kind.pairs]
    assert [pair.id for pair in pairs if pair.first.text == pair.second.text] == []
    texts = [(pair.first.text, pair.second.text) for pair in pairs]
    assert len(set(texts)) == len(texts)


def test_sentences_are_cut_as_they_are_written(behaviours: list[Behaviour]) -> None:
    texts = [text for kind in behaviours for pair in kind.pairs for text in (pair.first, pair.second)]
    assert [t.id for t in texts if split_sentences(t.text) != [(s.start, s.end) for s in t.sentences]] == []


def test_pairs_that_must_be_decided_alike_are_annotated_alike(behaviours: list[Behaviour]) -> None:
    def labels(pair: Pair) -> list[list[str]]:
        return [sorted(label for sentence in _labels(text) for label in sentence) for text in (pair.first, pair.second)]

    alike = [pair for kind in behaviours if kind.expect is Expectation.THE_SAME for pair in kind.pairs]
    assert [pair.id for pair in alike if labels(pair)[0] != labels(pair)[1]] == []


def test_no_pair_is_taken_from_the_corpus(behaviours: list[Behaviour]) -> None:
    corpus = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "data/articles").rglob("*.txt"))
    sentences = [
        text.sentence_text(sentence)
        for kind in behaviours
        for pair in kind.pairs
        for text in (pair.first, pair.second)
        for sentence in text.sentences
    ]
    assert [sentence for sentence in sentences if len(sentence) > 40 and sentence in corpus] == []
