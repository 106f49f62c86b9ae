"""The MLflow runs of a training. A server that is out of reach stops none: everything is then written to a sqlite file here.

Each run keeps a journal of what was written to it, to write it again where the server breaks off.
"""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import mlflow
import pandas as pd
from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param
from mlflow.tracking.context.registry import resolve_tags
from mlflow.utils.mlflow_tags import MLFLOW_DATASET_CONTEXT, MLFLOW_PARENT_RUN_ID

from pourparlers import __version__
from pourparlers.corpus.splits import digest
from pourparlers.schema import Article
from pourparlers.tracking.held import MARK, Held, found_again, held_by
from pourparlers.tracking.serving import log_tagger
from pourparlers.tracking.stores import experiment_id, is_server, local_store, named_store, silence, why, without_secrets

# Tags of a run that was written here because its server was out of reach: that server, and the run that broke off there.
MEANT_FOR, BROKEN_OFF = "meant_for", "broken_off"
Write = Callable[[MlflowClient], object]
Status = Literal["FINISHED", "FAILED", "KILLED"]


class TrackedRun:
    """A run that is being written. `id` and `model`, the logged model's address, change when the run moves to another store.

    The run of a training that was interrupted, known by its tag MARK, goes on where its store still has it; what it holds
    already is not written again."""

    def __init__(self, tracking: "Tracking", name: str, tags: Mapping[str, str], parent: "TrackedRun | None") -> None:
        self.tracking, self.name, self.parent = tracking, name, parent
        self.tags, self.started = resolve_tags({**code_tags(), **tags}), _now()
        self.id = self.model = ""
        self.held = Held()
        self.journal: list[Write] = []

    def _write(self, call: Write) -> None:
        self.journal.append(call)
        self.tracking.write(call)

    def open(self) -> None:
        self._write(self._create)

    def _create(self, client: MlflowClient) -> None:
        tags = self.tags | ({MLFLOW_PARENT_RUN_ID: self.parent.id} if self.parent else {}) | self._elsewhere()
        experiment = experiment_id(client)
        if earlier := found_again(client, experiment, self.tags.get(MARK)):
            self.id, self.held = earlier.info.run_id, held_by(client, earlier)
            client.update_run(self.id, "RUNNING")
        else:
            self.id, self.held = client.create_run(experiment, self.started, tags, self.name).info.run_id, Held()

    def _elsewhere(self) -> dict[str, str]:
        meant_for = self.tracking.meant_for
        return ({MEANT_FOR: meant_for} if meant_for else {}) | ({BROKEN_OFF: self.id} if self.id else {})

    def log_params(self, params: Mapping[str, str]) -> None:
        """Parameters, once and for all."""
        found = [Param(*pair) for pair in params.items()]
        self._write(lambda client: client.log_batch(self.id, params=list(filter(self.held.lacks, found))))

    def log_metrics(self, metrics: Mapping[str, float], step: int) -> None:
        """Metrics at a training step, now."""
        now = _now()
        found = [Metric(name, value, now, step) for name, value in metrics.items()]
        self._write(lambda client: client.log_batch(self.id, metrics=list(filter(self.held.lacks, found))))

    def log_articles(self, part: str, articles: Sequence[Article]) -> None:
        """The articles of a split's part as a dataset: ids, fields and the digest of all that they hold."""
        frame = pd.DataFrame({"id": [a.id for a in articles], "domain": [a.domain for a in articles]})
        dataset = Dataset(**mlflow.data.from_pandas(frame, name=part, digest=digest(articles)).to_dict())
        given = DatasetInput(dataset, [InputTag(MLFLOW_DATASET_CONTEXT, part)])
        self._write(lambda client: client.log_inputs(self.id, [given]))

    def log_files(self, folder: Path) -> None:
        """The files of a folder, which stays until all runs are closed, as artifacts."""
        self._write(lambda client: client.log_artifacts(self.id, str(folder)))

    def log_tagger(self, folder: Path) -> None:
        """The tagger saved in a folder as the run's logged model."""

        def log(client: MlflowClient) -> None:
            self.model = self.held.model or log_tagger(client, self.id, folder)

        self._write(log)

    def close(self, status: Status) -> None:
        now = _now()
        self._write(lambda client: client.set_terminated(self.id, status, now))


class Tracking:
    """Where the runs of a training are written; `say` gets a notice where that is not the server that it should be."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.store, self.meant_for, self.say = named_store(), "", say
        self.runs: list[TrackedRun] = []
        if is_server(self.store) and (reason := silence(self.store)):
            self._move(reason)

    @contextmanager
    def run(self, name: str, tags: Mapping[str, str], parent: TrackedRun | None = None) -> Iterator[TrackedRun]:
        """A run that is closed however the block ends: finished, failed by an error, or killed by Ctrl-C or SIGTERM."""
        run = TrackedRun(self, name, tags, parent)
        self.runs.append(run)
        with _terminable():
            try:
                run.open()
                yield run
            except BaseException as error:
                if run.id:
                    run.close("FAILED" if isinstance(error, Exception) else "KILLED")
                raise
            run.close("FINISHED")

    def write(self, call: Write) -> None:
        """Writes what stands at the end of a run's journal. A server is asked before each write whether it is there, as MLflow
        would try for minutes; what fails there is written here with all the rest, where an error of our own shows again."""
        if not is_server(self.store):
            call(MlflowClient(self.store))
            return
        reason = silence(self.store)
        if reason is None:
            try:
                call(MlflowClient(self.store))
            except Exception as error:  # whatever the clients of servers and artifact stores raise
                reason = why(error)
        if reason is not None:
            self._move(reason)

    def _move(self, reason: str) -> None:
        self.meant_for, self.store = without_secrets(self.store), local_store()
        self.say(
            f"note: the tracking server {self.meant_for} gives no answer ({reason}). Training goes on and is tracked in "
            "mlflow.db here; `pourparlers send RUN_ID` copies it to the server later."
        )
        client = MlflowClient(self.store)
        for run in self.runs:
            for call in run.journal:
                call(client)


def code_tags() -> dict[str, str]:
    """The code that runs: version, commit, and whether files differ from it."""
    commit, changes = _git("rev-parse", "HEAD"), _git("status", "--porcelain", "--untracked-files=no")
    return {"version": __version__, "commit": commit or "unknown", "dirty": str(bool(changes)).lower()}


def _git(*arguments: str) -> str:
    try:
        return subprocess.run(["git", *arguments], capture_output=True, text=True, check=True, timeout=10).stdout.strip()  # noqa: S603, S607
    except (OSError, subprocess.SubprocessError):
        return ""


def _now() -> int:
    """Milliseconds, as MLflow counts them."""
    return int(time.time() * 1000)


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends the block with an exception, as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
