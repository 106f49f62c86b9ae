"""Trainings in MLflow: on a real server, on one that breaks off, and where there is none."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import mean, stdev

import mlflow
import pytest
import torch
from mlflow import MlflowClient
from safetensors.torch import load_file

from pourparlers.corpus.check import load_corpus
from pourparlers.corpus.splits import load_split
from pourparlers.evaluation.history import read_history
from pourparlers.schema import Article, BadInput
from pourparlers.tracking.pipeline import Outcome, train_and_evaluate, train_seeds
from pourparlers.tracking.runs import Tracking
from pourparlers.tracking.sending import send
from pourparlers.tracking.server import free_port
from pourparlers.training.finetune import fine_tune
from pourparlers.training.recipe import Recipe
from tests.conftest import ROOT, TINY_CAMEMBERT, corpus_changes, write_corpus

STARTING = 300  # seconds that a server may take to start, or a program to end, on a busy machine
ARTIFACTS = {"behaviour.json", "plots", "predictions.jsonl", "report.html", "scores.json", "slices.json"}


@pytest.fixture(scope="module")
def server(empty_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real MLflow server that keeps runs and artifacts."""
    folder, port = tmp_path_factory.mktemp("server"), free_port()
    (folder / "mlflow.db").write_bytes(empty_store.read_bytes())
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command += ["--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--artifacts-destination", str(folder / "artifacts")]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        for _ in range(STARTING * 4):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health").close()
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.25)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


class Relay:
    """A way to a server that can be cut."""

    def __init__(self, server: str) -> None:
        self.target = ("127.0.0.1", int(server.rsplit(":", 1)[1]))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                ends = self.listener.accept()[0], socket.create_connection(self.target)
            except OSError:
                return
            self.ends += ends
            for one, other in (ends, ends[::-1]):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    @staticmethod
    def _pass_on(one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65536):
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def cut(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for end in self.ends:
            end.close()


@pytest.fixture(scope="module")
def short_recipe(tiny_recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> Recipe:
    """Two epochs over one article."""
    corpus = write_corpus(tmp_path_factory.mktemp("corpus"))
    training = tiny_recipe.training.model_copy(update={"epochs": 2.0})
    return tiny_recipe.model_copy(update={"training": training, "corpus": corpus})


def _histories(client: MlflowClient, run_id: str) -> dict[str, list[tuple[int, int, float]]]:
    metrics = client.get_run(run_id).data.metrics
    return {name: sorted((m.step, m.timestamp, m.value) for m in client.get_metric_history(run_id, name)) for name in metrics}


def _statuses(client: MlflowClient) -> dict[str, list[str]]:
    """Experiment → the statuses of its runs."""
    return {
        experiment.name: [run.info.status for run in client.search_runs([experiment.experiment_id])]
        for experiment in client.search_experiments()
    }


def test_a_run_whose_server_breaks_off_is_whole_here_and_can_be_sent(
    server: str, short_recipe: Recipe, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay, said = Relay(server), list[str]()
    monkeypatch.setenv("MLFLOW_TRACKING_URI", relay.address)

    def cut_after_an_epoch(metrics: dict[str, float], step: int, steps: int) -> None:
        if "validation/macro" in metrics and step < steps:
            relay.cut()

    outcome = train_and_evaluate(short_recipe, here / "tagger", said.append, cut_after_an_epoch)
    (notice,) = [line for line in said if line.startswith("note: ")]
    assert relay.address in notice
    local, run_id = MlflowClient(f"sqlite:///{here}/mlflow.db"), outcome.run.id
    run = local.get_run(run_id)
    assert (run.info.status, run.data.tags["meant_for"]) == ("FINISHED", relay.address)
    assert len(local.get_metric_history(run_id, "validation/macro")) == 2
    assert {file.path for file in local.list_artifacts(run_id)} == ARTIFACTS
    there, broken = MlflowClient(server), run.data.tags["broken_off"]
    assert there.get_run(broken).info.status == "RUNNING"

    monkeypatch.setenv("MLFLOW_TRACKING_URI", server)
    (copied,) = send(run_id)
    copy = there.get_run(copied)
    assert _histories(there, copied) == _histories(local, run_id)
    assert copy.data.params == run.data.params
    assert (copy.info.start_time, copy.info.end_time) == (run.info.start_time, run.info.end_time)
    assert {i.dataset.digest for i in copy.inputs.dataset_inputs} == {i.dataset.digest for i in run.inputs.dataset_inputs}
    assert {file.path for file in there.list_artifacts(copied)} == ARTIFACTS
    assert copy.data.tags["commit"] == run.data.tags["commit"]
    (model,) = copy.outputs.model_outputs
    assert there.get_logged_model(model.model_id).source_run_id == copied
    assert there.get_run(broken).info.status == "KILLED"
    with pytest.raises(BadInput, match="sent already"):
        send(run_id)
    _check_tagger_of(f"runs:/{copied}/tagger", here / "tagger")


def _check_tagger_of(address: str, folder: Path) -> None:
    from pourparlers.tracking.models import tagger_folder

    fetched = tagger_folder(address)
    assert {path.name: path.read_bytes() for path in fetched.iterdir()} == {p.name: p.read_bytes() for p in folder.iterdir()}


@pytest.fixture(scope="module")
def seeds(server: str, short_recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """Two trainings on the server, below one run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", server)
        return train_seeds(short_recipe, (1, 2), tmp_path_factory.mktemp("seeds") / "two", lambda _: None)


def test_seeds_are_runs_below_one_with_mean_and_deviation(server: str, seeds: list[Outcome]) -> None:
    client = MlflowClient(server)
    children = [client.get_run(outcome.run.id) for outcome in seeds]
    (parent_id,) = {child.data.tags["mlflow.parentRunId"] for child in children}
    parent = client.get_run(parent_id)
    assert [child.data.params["training.seed"] for child in children] == ["1", "2"]
    assert {run.info.status for run in (parent, *children)} == {"FINISHED"}
    for metric in ("calibration_error", "macro_ap"):
        values = [child.data.metrics[f"test/{metric}"] for child in children]
        found = parent.data.metrics
        assert found[f"test/{metric}_mean"] == pytest.approx(mean(values))
        assert found[f"test/{metric}_std"] == pytest.approx(stdev(values))
    assert parent.data.params["training.epochs"] == "2.0"


def test_everything_of_a_training_lies_in_its_run(server: str, seeds: list[Outcome], tmp_path: Path) -> None:
    client, first = MlflowClient(server), seeds[0]
    assert {file.path for file in client.list_artifacts(first.run.id)} == ARTIFACTS
    plots = {"plots/reliability.png", "plots/thresholds.png", "plots/training.png"}
    assert {file.path for file in client.list_artifacts(first.run.id, "plots")} == plots
    page = Path(client.download_artifacts(first.run.id, "report.html", str(tmp_path))).read_text(encoding="utf-8")
    assert 'id="learning"' in page
    assert first.run.model.startswith("models:/m-")
    assert _statuses(client)["Default"] == []


def test_without_a_server_the_run_is_tracked_here(here: Path, monkeypatch: pytest.MonkeyPatch, lesson: Article) -> None:
    said, address = list[str](), f"http://user:secret@127.0.0.1:{free_port()}"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", address)
    with Tracking(said.append).run("alone", {}) as run:
        run.log_articles("train", [lesson])
        run.log_metrics({"test/macro": 0.5}, 3)
    found = MlflowClient(f"sqlite:///{here}/mlflow.db").get_run(run.id)
    assert (found.info.status, found.data.metrics, len(said)) == ("FINISHED", {"test/macro": 0.5}, 1)
    assert "secret" not in said[0] + found.data.tags["meant_for"]
    with pytest.raises(BadInput, match="gives no answer"):
        send(run.id)


def _fail() -> None:
    raise ValueError


@pytest.mark.parametrize(
    ("end", "error", "status"),
    [
        (_fail, ValueError, "FAILED"),
        (partial(signal.raise_signal, signal.SIGINT), KeyboardInterrupt, "KILLED"),
        (partial(signal.raise_signal, signal.SIGTERM), SystemExit, "KILLED"),
    ],
    ids=["error", "Ctrl-C", "SIGTERM"],
)
def test_whatever_ends_a_child_closes_it_and_its_parent(
    end: Callable[[], None], error: type[BaseException], status: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    tracking = Tracking(lambda _: None)
    with pytest.raises(error), tracking.run("parent", {}) as parent, tracking.run("child", {}, parent):
        end()
    client = MlflowClient(f"sqlite:///{here}/mlflow.db")
    assert _statuses(client) == {"Default": [], "pourparlers": [status, status]}
    assert mlflow.active_run() is None


def test_a_program_that_is_interrupted_leaves_no_run_running(short_recipe: Recipe, here: Path) -> None:
    changes = (*corpus_changes(short_recipe.corpus), "training.epochs=10000")
    command = [sys.executable, str(ROOT / "train/finetune.py"), str(ROOT / "configs/camembert.yaml"), "--output", "tagger"]
    command += [part for change in (f"encoder={TINY_CAMEMBERT}", *changes) for part in ("--set", change)]
    environment = {name: value for name, value in os.environ.items() if name != "MLFLOW_TRACKING_URI"}
    environment["PYTHONPATH"] = str(ROOT)
    process = subprocess.Popen(  # noqa: S603
        [*command, "--seeds", "2"], cwd=here, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr
    assert any(line.startswith("step ") for line in process.stderr)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=STARTING)
    assert process.returncode not in (0, None)
    assert _statuses(MlflowClient(f"sqlite:///{here}/mlflow.db")) == {"Default": [], "pourparlers": ["KILLED", "KILLED"]}


TRAIN_AND_DIE = """
import os, signal, sys
from pathlib import Path
from pourparlers.tracking.pipeline import train_seeds
from pourparlers.training.recipe import Recipe

def die_in_the_second_training(metrics, step, steps):
    if step == 2 and Path("two/seed-1").exists():
        os.kill(os.getpid(), signal.SIGKILL)

train_seeds(Recipe.model_validate_json(sys.argv[1]), (1, 2), Path("two"), print, die_in_the_second_training)
"""


def test_a_program_that_was_killed_goes_on_in_its_runs(
    short_recipe: Recipe, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    command = [sys.executable, "-c", TRAIN_AND_DIE, short_recipe.model_dump_json()]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=here, env=environment, check=False, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == -signal.SIGKILL, done.stderr
    client = MlflowClient(f"sqlite:///{here}/mlflow.db")
    assert sorted(_statuses(client)["pourparlers"]) == ["FINISHED", "RUNNING", "RUNNING"]
    first = (here / "two/seed-1/model.safetensors").stat()

    said, output = list[str](), Path("two")
    with pytest.raises(BadInput, match="go on with --resume"):
        train_seeds(short_recipe, (1, 2), output, said.append)
    outcomes = train_seeds(short_recipe, (1, 2), output, said.append, resume=True)
    assert _statuses(client)["pourparlers"] == ["FINISHED"] * 3
    assert [line for line in said if line.startswith("going on")] == ["going on after step 1 of 2"]
    assert (here / "two/seed-1/model.safetensors").stat() == first
    assert sorted(path.name for path in here.iterdir() if path.name.startswith("two")) == ["two"]
    for outcome in outcomes:
        run = client.get_run(outcome.run.id)
        assert [step for step, *_ in _histories(client, run.info.run_id)["validation/macro"]] == [1, 2]
        assert len(run.inputs.dataset_inputs) == 3
        assert [f"models:/{output.model_id}" for output in run.outputs.model_outputs] == [outcome.run.model]
    assert [moment.step for moment in read_history(output / "seed-2") if "validation/macro" in moment.metrics] == [1, 2]
    lesson = load_split(load_corpus(short_recipe.corpus.articles), short_recipe.corpus.splits)["train"]
    uninterrupted = fine_tune(short_recipe.with_seed(2), lesson, here / "trainer").model.state_dict()
    assert all(torch.equal(uninterrupted[name], w) for name, w in load_file(output / "seed-2/model.safetensors").items())
