"""The commands as people call them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pourparlers.model.wholeness import file_states
from pourparlers.prediction.released import released_folder
from pourparlers.schema import Article, load_jsonl
from tests.conftest import ROOT, TINY_CAMEMBERT, corpus_changes, run, write_corpus

TEXT = "Les dockers exigent la réouverture du quai. La préfète Anne Sorel refuse."


def test_predict_reads_text_and_json_lines_and_writes_offsets_into_them(
    tiny_folder: Path, lesson: Article, tmp_path: Path
) -> None:
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "more.jsonl").write_text(json.dumps({"id": "x", "title": "Le port", "text": lesson.text, "url": "u"}) + "\n")
    output = tmp_path / "out" / "found.jsonl"
    code, _, errors = run("predict", tmp_path / "one.txt", tmp_path / "more.jsonl", "--model", tiny_folder, "--output", output)
    assert (code, errors) == (0, "")
    one, more = load_jsonl(output)
    assert (one.id, one.text, len(one.sentences)) == ("one", TEXT, 2)
    assert (more.id, more.title, more.url) == ("x", "Le port", "u")  # type: ignore[attr-defined]
    positions = [p for s in more.sentences for p in s.positions]
    assert positions
    assert all(p.score is not None and 0.5 <= p.score <= 1 for p in positions)


def test_a_table_shows_sentence_label_actor_and_score(tiny_folder: Path, lesson: Article, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(lesson.text, encoding="utf-8")
    code, shown, _ = run("predict", tmp_path / "a.txt", "--model", tiny_folder, "--format", "table")
    assert code == 0
    assert all(word in shown for word in ("sentence", "label", "actor", "score", "demand", "dockers"))


def test_bad_articles_are_reported_and_the_others_tagged(tiny_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("  \n", encoding="utf-8")
    (tmp_path / "latin.txt").write_bytes("Bien.\nL'été".encode("latin-1"))
    (tmp_path / "mixed.jsonl").write_text('{"id": "a"}\n' + json.dumps({"id": "b", "text": TEXT}) + "\n{\n", encoding="utf-8")
    (tmp_path / "photo.png").touch()
    files = [tmp_path / name for name in ("empty.txt", "latin.txt", "mixed.jsonl", "photo.png", "none.txt")]
    code, shown, errors = run("predict", *files, "--model", tiny_folder)
    assert code == 1
    assert [json.loads(line)["id"] for line in shown.splitlines()] == ["latin", "b"]
    places = ("empty.txt: the article “empty” has no text", "mixed.jsonl:1: no `text`", "mixed.jsonl:3: not JSON")
    for expected in (*places, "photo.png: files of the kind", "none.txt: no such file", "note: "):
        assert expected in errors


def test_a_file_that_is_there_is_not_written_over_unless_told(tiny_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    output = tmp_path / "found.jsonl"
    output.write_text("precious")
    arguments = ("predict", tmp_path / "a.txt", "--model", tiny_folder, "--output", output)
    assert run(*arguments)[0] == 1
    assert output.read_text() == "precious"
    assert run(*arguments, "--force")[0] == 0
    assert len(load_jsonl(output)) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "found.jsonl"]


def test_without_a_model_the_released_one_predicts_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Les dockers exigent la réouverture du port.\n", encoding="utf-8")
    code, shown, _ = run("predict", "a.txt")
    assert code == 0
    (position,) = json.loads(shown)["sentences"][0]["positions"]
    assert (position["label"], position["name"]) == ("demand", "dockers")


def test_the_released_tagger_is_what_its_checksums_say() -> None:
    states = list(file_states(released_folder()))
    assert len(states) >= 6
    assert [state for state in states if state.problem] == []


def test_an_installation_without_a_tagger_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr("pourparlers.prediction.released.PACKAGE", tmp_path / "package")
    code, _, errors = run("predict", tmp_path / "a.txt")
    assert code == 1
    assert "no released tagger" in errors
    assert "pourparlers train" in errors


def test_predicting_needs_neither_torch_nor_mlflow(tiny_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    heavy = {"torch", "transformers", "mlflow", "datasets", "pandas", "pyarrow", "spacy", "trafilatura"}
    program = (
        "import sys; from typer.testing import CliRunner; from pourparlers.cli import app\n"
        f"result = CliRunner().invoke(app, ['predict', {str(tmp_path / 'a.txt')!r}, '--model', {str(tiny_folder)!r}])\n"
        f"print(result.exit_code, sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "0 []"


def test_train_writes_a_tagger_and_one_finished_run(tmp_path: Path) -> None:
    import mlflow

    corpus, store = write_corpus(tmp_path), f"sqlite:///{tmp_path}/runs.db"
    changes = (
        f"encoder={TINY_CAMEMBERT}",
        *corpus_changes(corpus),
        "training.epochs=2",
    )
    command = [
        sys.executable,
        str(ROOT / "train/finetune.py"),
        str(ROOT / "configs/camembert.yaml"),
        "--output",
        str(tmp_path / "tagger"),
    ]
    command += [part for change in changes for part in ("--set", change)]
    environment = os.environ | {"MLFLOW_TRACKING_URI": store}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path)  # noqa: S603
    assert done.returncode == 0, done.stderr
    assert "concession" in done.stdout
    client = mlflow.MlflowClient(store)
    experiment = client.get_experiment_by_name("pourparlers")
    assert experiment
    (logged,) = client.search_runs([experiment.experiment_id])
    assert logged.info.status == "FINISHED"
    assert logged.data.params["training.epochs"] == "2.0"
    assert {i.dataset.name for i in logged.inputs.dataset_inputs} == {"train", "validation", "test"}
    assert len(client.get_metric_history(logged.info.run_id, "validation/macro")) == 2
    assert "test/pairs" in logged.data.metrics
    assert "behaviour/asked" in logged.data.metrics
    again = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path)  # noqa: S603
    assert again.returncode == 1
    assert "there already" in again.stderr
    code, shown, _ = run("evaluate", tmp_path / "tagger", corpus.articles)
    assert code == 0
    assert "3 articles, 18 sentences" in shown


def test_corpus_commands_check_count_split_and_export(tmp_path: Path) -> None:
    articles = write_corpus(tmp_path).articles
    code, shown, errors = run("corpus", "check", articles)
    assert code == 1
    assert "share" in errors
    assert "3 articles, 18 sentences" in shown
    code, shown, _ = run("corpus", "stats", articles, "--json")
    assert json.loads(shown)["positions"] == 15
    assert run("corpus", "export", articles, "--output", tmp_path / "all.jsonl")[0] == 0
    assert [a.id for a in load_jsonl(tmp_path / "all.jsonl")] == ["test", "train", "validation"]
    assert run("corpus", "split", tmp_path / "drawn", "--source", articles)[0] == 0
    assert run("corpus", "split", tmp_path / "drawn", "--source", articles)[0] == 1


def test_a_faulty_plain_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text("title: x\n\nUn.\n  wish | Un\n", encoding="utf-8")
    code, _, errors = run("corpus", "check", tmp_path)
    assert code == 1
    assert f"{tmp_path}/bad.txt:4: the label “wish” is unknown" in errors
