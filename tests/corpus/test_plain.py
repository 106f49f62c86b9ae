from pathlib import Path

import pytest

from pourparlers.corpus.check import load_corpus, plain_files
from pourparlers.corpus.plain import parse_plain, read_plain, write_plain
from pourparlers.schema import Article, BadInput
from tests.conftest import LESSON, ROOT


def test_compiles_to_offsets(lesson: Article) -> None:
    held = [(p.label.value, p.actor and p.actor.start, p.name) for s in lesson.sentences for p in s.positions]
    names = [lesson.text.index("dockers"), lesson.text.index("préfète Anne"), lesson.text.index("Elle")]
    hamel = lesson.text.index("Idir Hamel")
    assert held == [
        ("demand", names[0], "dockers"),
        ("claim", names[1], "Anne Sorel"),
        ("concession", names[2], "Anne Sorel"),
        ("demand", hamel, "Idir Hamel"),
        ("claim", hamel, "Idir Hamel"),
    ]
    assert [lesson.sentence_text(s) for s in lesson.sentences][3] == "La grue date de 1962."


def test_is_written_back_as_it_was_read(lesson: Article) -> None:
    assert write_plain(lesson) == LESSON


def test_every_article_of_the_corpus_is_written_back_as_it_was_read() -> None:
    files = plain_files(ROOT / "data/articles")
    assert files
    assert [path.name for path in files if write_plain(read_plain(path)) != path.read_text(encoding="utf-8")] == []


def test_two_mentions_are_told_apart() -> None:
    article = parse_plain("title: x\n\nIl sait ce qu'il dit.\n  claim | il\n", "x")
    assert article.sentences[0].positions[0].actor.start == 14  # type: ignore[union-attr]
    numbered = parse_plain("title: x\n\nUn maire hait un maire.\n  claim | maire#2\n", "x")
    assert numbered.sentences[0].positions[0].actor.start == 17  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("Un maire hait un maire.\n  claim | maire", 4, "there 2 times"),
        ("Un maire rit.\n  claim | préfet", 4, "not in its sentence"),
        ("Un maire rit.\n  claim < préfet", 4, "does not stand before"),
        ("Un maire rit.\n  claim > maire", 4, "in its own sentence"),
        ("Un maire rit.\n  wish | maire", 4, "label “wish” is unknown"),
        ("Un maire rit.\n  claim maire", 4, "is no position"),
        ("Un maire rit.\n  claim | maire | Paul", 4, "name “Paul” is not in the article"),
        ("Un maire rit.\n  claim | maire\n  claim | maire", 5, "twice"),
        ("  claim | maire", 3, "before the first sentence"),
        ("", 2, "holds no sentence"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(body: str, line: int, message: str) -> None:
    with pytest.raises(BadInput, match=message) as caught:
        parse_plain(f"title: x\n\n{body}", "x")
    assert caught.value.line == line


def test_an_unknown_header_is_refused() -> None:
    with pytest.raises(BadInput, match="no header line"):
        parse_plain("titre: x\n\nUn.", "x")


def test_bullets_and_unpunctuated_lines_start_lines_of_the_text() -> None:
    assert parse_plain("title: x\n\nLe point\n• Un.\nDeux.\n", "x").text == "Le point\n• Un. Deux."


def test_two_files_of_one_name_are_an_error(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "01.txt").write_text(LESSON, encoding="utf-8")
    with pytest.raises(BadInput, match="there twice"):
        load_corpus(tmp_path)


def test_a_folder_without_articles_is_an_error(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(BadInput, match=r"no \*\.txt file"):
        load_corpus(tmp_path_factory.mktemp("empty"))
