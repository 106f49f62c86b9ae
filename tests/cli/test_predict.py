"""Prediction as people call it: many kinds of file in, many forms out, interrupted and gone on with."""

import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pourparlers.cli import app
from pourparlers.prediction.journal import Journal
from pourparlers.prediction.rejected import rejected_articles
from pourparlers.reports.formats import write_articles
from pourparlers.schema import Article, load_jsonl
from pourparlers.text.reading import ArticleFiles

TEXT = "Les dockers exigent la réouverture du quai. La préfète Anne Sorel refuse."
PROGRAM = [sys.executable, "-c", "from pourparlers.cli import app; app()"]


def _run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def _archive(path: Path, count: int, name: str = "n{}") -> Path:
    lines = (
        json.dumps({"id": name.format(number), "text": TEXT}) + ("\n{\n" if number % 100 == 7 else "\n")
        for number in range(count)
    )
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_what_was_rejected_lies_beside_the_output_with_reason_and_remedy(tiny_folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "found.csv"
    arguments = (
        "predict",
        _archive(tmp_path / "a.jsonl", 9),
        tmp_path / "none.txt",
        "--model",
        tiny_folder,
        "--output",
        output,
    )
    assert _run(*arguments)[0] == 1
    assert len(output.read_text(encoding="utf-8").splitlines()) > 9
    rejected = [json.loads(line) for line in (tmp_path / "found.rejected.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(Path(row["source"]).name, row["line"]) for row in rejected] == [("a.jsonl", 9), ("none.txt", None)]
    assert all(row["reason"] and row["remedy"] for row in rejected)
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": TEXT}))
    assert _run("predict", tmp_path / "a.jsonl", "--model", tiny_folder, "--output", output, "--force")[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "found.csv"]


@pytest.mark.parametrize(("sent", "name"), [(TEXT, "stdin"), ('{"id": "x", "text": "Non."}\n', "x")], ids=["text", "jsonl"])
def test_standard_input_is_a_text_or_json_lines(tiny_folder: Path, sent: str, name: str) -> None:
    command = [*PROGRAM, "predict", "-", "--model", str(tiny_folder)]
    done = subprocess.run(command, input=sent.encode(), capture_output=True, check=True)  # noqa: S603
    assert json.loads(done.stdout)["id"] == name


def test_one_word_and_twenty_thousand_are_articles(tiny_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": "Non"}) + "\n")
    assert json.loads(_run("predict", tmp_path / "a.jsonl", "--model", tiny_folder)[1])["sentences"]
    (tmp_path / "long.txt").write_text("\n".join([TEXT] * 1_820), encoding="utf-8")
    long = json.loads(_run("predict", tmp_path / "long.txt", "--model", tiny_folder)[1])
    assert len(long["text"].split()) > 20_000
    assert len(long["sentences"]) == 2 * 1_820


def test_killed_work_is_gone_on_with(tiny_folder: Path, tmp_path: Path) -> None:
    archive = _archive(tmp_path / "archive.jsonl", 600)
    command = [
        *PROGRAM,
        "predict",
        str(archive),
        "--model",
        str(tiny_folder),
        "--output",
        str(tmp_path / "found.jsonl"),
        "--resume",
    ]
    journal = tmp_path / "found.jsonl.part"
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603
    while process.poll() is None and not (journal.exists() and journal.read_bytes().count(b"\n") > 100):
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not (tmp_path / "found.jsonl").exists()
    tagged = journal.read_bytes().count(b"\n") - 1
    assert 100 <= tagged < 600
    assert "--resume" in _run(*command[3:-1])[2]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1  # noqa: S603 (six bad lines)
    assert [article.id for article in load_jsonl(tmp_path / "found.jsonl")] == [f"n{number}" for number in range(600)]
    assert len((tmp_path / "found.rejected.jsonl").read_text(encoding="utf-8").splitlines()) == 6
    assert not journal.exists()
    assert _run("predict", archive, "--model", tiny_folder, "--output", tmp_path / "whole.jsonl")[0] == 1
    assert (tmp_path / "whole.jsonl").read_bytes() == (tmp_path / "found.jsonl").read_bytes()


def test_memory_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    """With ids of over 64 characters: the JSON parser keeps 16,384 shorter strings, which would look like growth."""

    def peak(count: int) -> int:
        archive, output = _archive(tmp_path / f"{count}.jsonl", count, name="n{:070}"), tmp_path / f"found-{count}.jsonl"
        tracemalloc.start()
        with rejected_articles(output, str) as rejected:
            journal = Journal(output, "nobody", resume=False, force=False)
            journal.extend(journal.remaining(rejected.left_out(ArticleFiles([archive]))))
            write_articles(journal, "jsonl", output, force=False)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)  # what is loaded once
    assert peak(5000) < 1.1 * peak(1000)


def test_doctor_says_what_is_there_and_what_is_not_whole(tiny_folder: Path, tmp_path: Path) -> None:
    code, shown, _ = _run("doctor", "--model", tiny_folder)
    assert code == 0
    assert all(word in shown for word in ("onnxruntime", "processor", "cores", "would be used", "it loads and tags"))
    for name in ("config.json", "tokenizer.json", "encoder.onnx"):
        (tmp_path / name).write_bytes((tiny_folder / name).read_bytes())
    code, _, errors = _run("doctor", "--model", tmp_path)
    assert code == 1
    assert "heads.onnx is missing" in errors


def test_articles_keep_what_they_brought(tiny_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: Le port\ndate: 2024-05-03\n---\n{TEXT}\n", encoding="utf-8")
    article = Article.model_validate_json(_run("predict", tmp_path / "a.md", "--model", tiny_folder)[1])
    assert (article.id, article.title, article.date) == ("a", "Le port", "2024-05-03")  # type: ignore[attr-defined]
