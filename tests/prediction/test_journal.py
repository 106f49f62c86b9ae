"""Interrupted work goes on with no article lost and none doubled."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparlers.prediction.journal import Journal
from pourparlers.schema import Article, BadInput

ARTICLES = [Article(id=str(number % 3), text=f"Texte {number} é.") for number in range(5)]  # ids repeat: that is no harm


def _journal(folder: Path, made_with: str = "tagger", *, resume: bool = False, force: bool = False) -> Journal:
    return Journal(folder / "found.jsonl", made_with, resume=resume, force=force)


@given(cut=st.integers(min_value=0))
def test_wherever_it_is_cut_off_the_rest_is_done_once(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    folder = tmp_path_factory.mktemp("journal")
    journal = _journal(folder)
    journal.extend(ARTICLES)
    raw = journal.path.read_bytes()
    journal.path.write_bytes(raw[: cut % (len(raw) + 1)])
    resumed = _journal(folder, resume=True)
    resumed.extend(resumed.remaining(ARTICLES))
    assert list(resumed) == ARTICLES


def test_only_what_is_missing_is_tagged_again(tmp_path: Path) -> None:
    _journal(tmp_path).extend(ARTICLES[:3])
    assert list(_journal(tmp_path, resume=True).remaining(ARTICLES)) == ARTICLES[3:]


@pytest.mark.parametrize("notes", ["my notes", "my notes\n", "[1]\n", '{"other": 1}\n'])
def test_what_is_no_journal_stays_as_it_is(notes: str, tmp_path: Path) -> None:
    path = tmp_path / "found.jsonl.part"
    path.write_text(notes, encoding="utf-8")
    with pytest.raises(BadInput, match="not the journal") as caught:
        _journal(tmp_path, resume=True)
    assert (caught.value.path, caught.value.line, path.read_text(encoding="utf-8")) == (path, 1, notes)


def test_interrupted_work_is_neither_lost_nor_mixed_up(tmp_path: Path) -> None:
    _journal(tmp_path).extend(ARTICLES[:3])
    with pytest.raises(BadInput, match="go on with --resume"):
        _journal(tmp_path)
    with pytest.raises(BadInput, match="another tagger"):
        _journal(tmp_path, "other tagger", resume=True)
    for changed in (ARTICLES[1:], ARTICLES[:2]):
        with pytest.raises(BadInput, match="the articles have changed"):
            list(_journal(tmp_path, resume=True).remaining(changed))
    assert list(_journal(tmp_path, resume=True)) == ARTICLES[:3]
    assert list(_journal(tmp_path, force=True)) == []
