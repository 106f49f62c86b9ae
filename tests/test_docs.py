"""What the documents say works."""

import re
import shutil
from pathlib import Path

import pytest

from pourparlers.cli import app
from pourparlers.corpus.check import load_corpus, near_duplicates, split_problems
from pourparlers.corpus.splits import load_split
from pourparlers.schema import Article
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def corpus() -> list[Article]:
    return load_corpus(ROOT / "data/articles")


def _python_blocks(page: str) -> str:
    return "\n".join(re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.S))


def test_the_data_sheets_line_loads_the_exported_corpus(
    corpus: list[Article], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus.jsonl").write_text("".join(article.to_json() + "\n" for article in corpus), encoding="utf-8")
    scope: dict[str, object] = {}
    exec(_python_blocks("data/README.md").replace("split=", f"cache_dir={str(tmp_path)!r}, split="), scope)  # noqa: S102
    loaded = scope["corpus"]
    assert len(loaded) == len(corpus)  # type: ignore[arg-type]
    assert loaded[0]["text"] == corpus[0].text  # type: ignore[index]


def test_the_corpus_is_whole_and_its_splits_do_not_overlap(corpus: list[Article]) -> None:
    assert not list(near_duplicates(corpus))
    for scheme in ("by_article", "by_field"):
        assert not list(split_problems(corpus, ROOT / "data/splits" / scheme))
    held_out = load_split(corpus, ROOT / "data/splits/by_field")
    assert not {a.domain for a in held_out["train"]} & {a.domain for a in held_out["test"]}


def test_the_readmes_tree_names_what_is_there() -> None:
    tree = (ROOT / "README.md").read_text(encoding="utf-8").split("## The tree")[1]
    named = re.findall(r"^ {4,6}([\w./]+?)/? {2,}", tree, re.M)
    assert len(named) > 15
    assert [name for name in named if not (ROOT / name).exists() and not (ROOT / "pourparlers" / name).exists()] == []


def test_the_readmes_commands_exist() -> None:
    from typer.main import get_command

    commands = get_command(app).commands  # type: ignore[attr-defined]
    said = set(re.findall(r"^    pourparlers (\w+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.M))
    assert said == set(commands)
    listed = re.findall(r"pourparlers corpus ([a-z |]+)", (ROOT / "README.md").read_text(encoding="utf-8"))[0]
    assert {name.strip() for name in listed.split("|")} == set(commands["corpus"].commands)


def test_the_readmes_python_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    scope: dict[str, object] = {}
    exec(_python_blocks("README.md"), scope)  # noqa: S102
    assert '"sentences":' in capsys.readouterr().out
    assert "sc" in scope["doc"].spans  # type: ignore[attr-defined]


def test_the_makefile_and_ci_call_what_the_readme_says() -> None:
    assert "make test" in (ROOT / ".ci/run").read_text()
    assert shutil.which("make")
    makefile = (ROOT / "Makefile").read_text()
    assert re.search(r"^demo:", makefile, re.M)
    assert re.search(r"^test:", makefile, re.M)
