"""Articles from every kind of file that people have."""

import csv
import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparlers.schema import Article, BadInput
from pourparlers.text.reading import ArticleFiles
from pourparlers.text.reading.encodings import decode

TEXT = "L'été dernier, la préfète a cédé. « Nous réclamons un œil neuf à la mairie », a répété Idir Hamel."
PAGE = f"""<!doctype html><html lang="fr"><head><title>Le port | Journal</title><meta charset="utf-8">
<meta property="og:title" content="Le port"><meta property="article:published_time" content="2024-05-03T10:00:00Z"></head>
<body><nav><a href="/">Accueil</a><a href="/sport">Sport</a></nav><article><h1>Le port</h1>
<p>{TEXT} La grue date de 1962 et le quai reste fermé depuis trois semaines aux navires de commerce.</p>
<p>La ville attend une réponse de l'État avant la fin du mois, selon la même source proche du dossier.</p></article>
<footer>Tous droits réservés</footer></body></html>"""


def _read(*names: Path) -> tuple[list[Article], list[BadInput], list[str]]:
    notices: list[str] = []
    items = list(ArticleFiles(names, notices.append))
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, BadInput)], notices


def _write_parquet(path: Path) -> None:
    pq.write_table(pa.table({"id": ["a", "b"], "text": [TEXT, "Non."], "journal": ["J", None]}), path)


def _write_csv(path: Path) -> None:
    path.write_text(f'id;text;journal\na;"{TEXT}\nFin.";J\nb;Non.;\n', encoding="cp1252")


WRITERS: dict[str, Callable[[Path], object]] = {
    "a.txt": lambda path: path.write_text(TEXT, encoding="utf-8"),
    "a.md": lambda path: path.write_text(f"---\ntitle: Le port\ndate: 2024-05-03\n---\n{TEXT}", encoding="utf-8"),
    "a.html": lambda path: path.write_text(PAGE, encoding="utf-8"),
    "a.jsonl": lambda path: path.write_text(json.dumps({"id": "a", "text": TEXT}) + "\n", encoding="utf-8"),
    "a.csv": _write_csv,
    "a.parquet": _write_parquet,
}


@pytest.mark.parametrize("zipped", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("name", WRITERS)
def test_every_kind_is_read_zipped_or_not(name: str, zipped: bool, tmp_path: Path) -> None:
    path = tmp_path / name
    WRITERS[name](path)
    if zipped:
        path.with_name(name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
        path = path.with_name(name + ".gz")
    files = ArticleFiles([path])
    article = next(iter(files))
    assert isinstance(article, Article), article
    assert article.id == "a"
    assert article.text.startswith(TEXT)
    assert _read(path)[1] == []
    list(files)
    assert files.bytes_read == files.size == path.stat().st_size


def test_a_page_gives_title_date_and_no_menu(tmp_path: Path) -> None:
    WRITERS["a.html"](tmp_path / "a.html")
    ((article,), _, _) = _read(tmp_path / "a.html")
    assert (article.title, article.date) == ("Le port", "2024-05-03")  # type: ignore[attr-defined]
    assert "Accueil" not in article.text
    assert "Tous droits" not in article.text


def test_markdown_loses_its_marks_and_keeps_its_words(tmp_path: Path) -> None:
    page = "# Le *port*\n\nLa **préfète** [cède](http://x).\nElle\n\n- un point\n\n```\ncode\n```\n"
    (tmp_path / "a.md").write_text(page, encoding="utf-8")
    ((article,), _, _) = _read(tmp_path / "a.md")
    assert (article.title, article.text) == ("Le port", "La préfète cède. Elle\n\nun point")
    (tmp_path / "bad.md").write_text("---\ntitle: [\n---\nOui.\n", encoding="utf-8")
    (tmp_path / "day.md").write_text("---\ndate: 2026-02-30\n---\nOui.\n", encoding="utf-8")
    for name in ("bad.md", "day.md"):
        assert "front matter is not YAML" in str(_read(tmp_path / name, tmp_path / "a.md")[1][0])


@pytest.mark.parametrize("encoding", ["cp1252", "iso8859_15", "utf-16", "utf-8-sig", "mac_roman"])
def test_encodings_are_found_and_named(encoding: str, tmp_path: Path) -> None:
    text = TEXT if encoding != "iso8859_15" else TEXT.replace("œ", "oe")  # without œ it is the same as cp1252
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    (article,), bad, notices = _read(tmp_path / "a.txt")
    assert (article.text, bad) == (text, [])
    assert bool(notices) == (encoding != "utf-8-sig")
    assert all(str(tmp_path / "a.txt") in notice for notice in notices)


@given(st.text())
def test_utf8_is_never_taken_for_another_encoding(text: str) -> None:
    assert "\0" in text or decode(text.encode())[0] == text.removeprefix("\ufeff")


def test_one_line_in_another_encoding_does_not_spoil_the_others(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": name, "text": TEXT}, ensure_ascii=False).encode(code)
        for name, code in (("u", "utf-8"), ("w", "cp1252"))
    ]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([*lines, lines[0]]) + b"\n")
    articles, bad, notices = _read(tmp_path / "a.jsonl")
    assert [(a.id, a.text) for a in articles] == [("u", TEXT), ("w", TEXT), ("u", TEXT)]
    assert (bad, len(notices)) == ([], 1)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_keep_delimiters_quotes_lines_and_unknown_columns(delimiter: str, tmp_path: Path) -> None:
    text = f'Il dit{delimiter} « "non" ».\nPuis part.'
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([["id", "text", "journal"], ["7", text, "J"], ["8", "x" * 200_000, ""]])
    articles, bad, _ = _read(tmp_path / "a.csv")
    assert bad == []
    assert (articles[0].id, articles[0].text, articles[0].journal) == ("7", text, "J")  # type: ignore[attr-defined]
    assert len(articles[1].text) == 200_000


def test_a_bad_row_does_not_spoil_the_others(tmp_path: Path) -> None:
    rows = [b"id,text", b"a,Oui.", b"b,Oui\rnon", "c,L'été à Noël dit la préfète.".encode("cp1252"), b"d,\x81", b"e,Oui."]
    (tmp_path / "a.csv").write_bytes(b"\n".join(rows) + b"\n")
    articles, bad, _ = _read(tmp_path / "a.csv")
    assert [article.id for article in articles] == ["a", "c", "e"]
    assert [error.line for error in bad] == [3, 5]
    assert "byte 2 is not cp1252" in str(bad[1])
    (tmp_path / "old.csv").write_bytes(b"\r".join(rows[:2]) + b"\r")
    assert "column names cannot be read" in str(_read(tmp_path / "old.csv", tmp_path / "a.csv")[1][0])


def test_what_cannot_be_read_comes_with_its_place_and_a_remedy(tmp_path: Path) -> None:
    contents = {
        "cells.csv": b"id,text\na,b,c\nd,Oui.\n",
        "column.csv": b"id,texte\na,Oui.\n",
        "cut.txt.gz": gzip.compress(TEXT.encode())[:-9],
        "empty.txt": b" \n",
        "menu.html": b"<html><body></body></html>",
        "nothing.jsonl": b"",
        "photo.png": b"",
        "picture.txt": bytes(range(256)) * 4,
        "torn.parquet": b"PAR1....",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder").mkdir()
    articles, bad, _ = _read(*sorted(tmp_path.iterdir()), tmp_path / "none.txt", tmp_path / "*.xyz")
    assert [article.id for article in articles] == ["d"]
    assert all(error.remedy for error in bad)
    said = "\n".join(str(error).removeprefix(f"{tmp_path}/") for error in bad)
    for expected in (
        "cells.csv:2: 3 cells", "column.csv: no column `text`", "cut.txt.gz: cannot be read", "empty.txt: the article “empty”",
        "folder: the folder holds no article", "menu.html: the page holds no article", "nothing.jsonl: the file holds no",
        "photo.png: files of the kind", "picture.txt: this is not text", "torn.parquet: not a whole", "none.txt: no such file",
        "*.xyz: no such file",
    ):  # fmt: skip
        assert expected in said
    assert len(bad) == 12


def test_folders_and_patterns_are_read_in_order_and_name_what_they_pass_over(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/y.md", ".hidden.txt", "a/photo.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Oui.", encoding="utf-8")
    articles, bad, notices = _read(tmp_path)
    assert [article.id for article in articles] == [str(tmp_path / name) for name in ("a/y.md", "a/z.txt", "b.txt")]
    assert (bad, notices) == ([], [f"{tmp_path}: not read: 1 × .png"])
    assert [article.id for article in _read(tmp_path / "**/*.txt")[0]] == [
        str(tmp_path / name) for name in ("a/z.txt", "b.txt")
    ]


def test_files_of_the_same_name_get_ids_of_their_own(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text("Oui.", encoding="utf-8")
    articles, _, _ = _read(tmp_path / "x/a.txt", tmp_path / "y/a.txt")
    assert [article.id for article in articles] == ["a", str(tmp_path / "y/a.txt")]
    (tmp_path / "l.jsonl").write_text('{"text": "Oui."}\n{"text": "Non."}\n', encoding="utf-8")
    assert [article.id for article in _read(tmp_path / "l.jsonl")[0]] == ["l:1", "l:2"]
