"""What is written can be read again, by libraries that people use."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from pyarrow import parquet

from pourparlers.reports.formats import check_output, format_of, write_articles
from pourparlers.reports.formats.csv import write_csv
from pourparlers.reports.formats.rows import PositionRow, position_rows
from pourparlers.schema import Article, BadInput, Position, Sentence, load_jsonl


def _scored(lesson: Article) -> Article:
    """The lesson as a prediction, with a title that would be markup if it were not escaped."""
    sentences = [
        s.model_copy(update={"positions": tuple(p.model_copy(update={"score": 0.75}) for p in s.positions)})
        for s in lesson.sentences
    ]
    return lesson.with_sentences(sentences).model_copy(update={"title": "<script>alert(1)</script> & co", "id": "a/b c"})


def test_a_row_a_position_in_csv_and_parquet(lesson: Article, tmp_path: Path) -> None:
    article = _scored(lesson)
    rows = [row._asdict() for row in position_rows(article)]
    assert len(rows) == 5
    assert rows[0]["text"] == article.text[rows[0]["start"] : rows[0]["end"]]
    write_articles([article], "parquet", tmp_path / "a.parquet", force=False)
    assert parquet.read_table(tmp_path / "a.parquet").to_pylist() == rows
    write_articles([article], "csv", tmp_path / "a.csv", force=False)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert read == [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]
    write_articles([article], "jsonl", tmp_path / "a.jsonl", force=False)
    assert load_jsonl(tmp_path / "a.jsonl") == [article]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_any_sentence_survives_a_spreadsheet(text: str) -> None:
    article = Article(id=text, text=text, sentences=(Sentence(start=0, end=len(text), positions=(Position(label="claim"),)),))  # type: ignore[arg-type]
    file = StringIO(newline="")
    write_csv([article], file)
    file.seek(0)
    (row,) = csv.DictReader(file)
    assert (row["article"], row["text"]) == (text, text)


def test_pages_link_actors_to_mentions_and_show_scores(lesson: Article, tmp_path: Path) -> None:
    write_articles([_scored(lesson), lesson], "html", tmp_path / "pages", force=False)
    index = html.parse(tmp_path / "pages/index.html").getroot()
    pages = index.xpath("//td/a/@href")
    assert len(set(pages)) == 2
    raw = (tmp_path / "pages" / pages[0]).read_text(encoding="utf-8")
    page = html.fromstring(raw)
    assert not page.xpath("//script")
    assert page.xpath("//h1")[0].text == "<script>alert(1)</script> & co"
    assert not {"http:", "https:", "src=", "@import"} & set(raw.replace('"', " ").split())
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = [link for link in page.xpath("//a/@href") if link.startswith("#")]
    assert {link[1:] for link in links} <= set(ids)
    for sentence in page.xpath("//*[@tabindex=0]"):
        (scores,) = page.xpath(f"//*[@id='{sentence.get('aria-describedby')}']")
        assert "0.75" in scores.text_content()
    mentions = {
        page.xpath(f"//*[@id='{link[1:]}']")[0].text_content() for link in page.xpath("//a[starts-with(@class,'tag')]/@href")
    }
    assert mentions == {"dockers", "préfète Anne Sorel", "Elle", "Idir Hamel"}
    for scores in page.xpath("//*[@role='tooltip'] | //*[starts-with(@class,'tag')]"):
        scores.drop_tree() if not scores.tail else scores.clear(keep_tail=True)
    words = " ".join(paragraph.text_content() for paragraph in page.xpath("//div[@lang='fr']/p")).split()
    assert words == lesson.text.split()
    again = html.fromstring((tmp_path / "pages" / pages[1]).read_text(encoding="utf-8"))
    assert "score" not in again.xpath("string(//article/div)")


def test_outputs_that_cannot_be_written_are_refused_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    refused = (
        ("html", None, False, "a folder with --output"),
        ("parquet", None, False, "a file with --output"),
        ("html", tmp_path, True, "there already"),
        ("csv", tmp_path / "a.csv", False, "--force"),
        ("csv", tmp_path, True, "a folder"),
    )
    for form, output, force, said in refused:
        with pytest.raises(BadInput, match=said):
            check_output(form, output, force)  # type: ignore[arg-type]
    check_output("csv", tmp_path / "a.csv", True)
    names = {"a.csv": "csv", "a.parquet": "parquet", "a.jsonl": "jsonl", "a.txt": "jsonl"}
    assert {name: format_of(Path(name)) for name in names} == names
    assert "score" in PositionRow._fields
