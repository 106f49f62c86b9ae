"""Copies a run from the sqlite file here to the server that it was meant for: all that MLflow keeps of it, with its times.

MLflow has nothing for this (mlflow/mlflow#2910), and mlflow-export-import does not know the logged models of MLflow 3.
"""

import tempfile
from pathlib import Path

from mlflow import MlflowClient
from mlflow.entities import Param, Run
from mlflow.exceptions import MlflowException
from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID

from pourparlers.schema import BadInput
from pourparlers.tracking.models import UNKNOWN, fetch, put_model
from pourparlers.tracking.runs import BROKEN_OFF, MEANT_FOR
from pourparlers.tracking.stores import experiment_id, in_store, is_server, local_store, named_store

SENT_FROM = "sent_from"  # the tag of a copy: the id of the run here
OF_HERE = (MEANT_FOR, BROKEN_OFF, MLFLOW_PARENT_RUN_ID)  # tags that say nothing there, or something else
METRICS_A_CALL, PARAMS_A_CALL = 1000, 100


def send(run_id: str, force: bool = False) -> list[str]:
    """Copies a run and those below it to the server that MLFLOW_TRACKING_URI names; → the copies' ids there, its own first.

    Raises BadInput where no server is named or answers, no such run is here, one is not closed, or was sent already and not
    `force`. A copy that breaks off is deleted there.
    """
    if not is_server(named_store()):
        raise BadInput("no server is named", "name one in MLFLOW_TRACKING_URI")
    with in_store(local_store()) as here:
        runs = _with_children(here, run_id)
    with in_store(named_store()) as there:
        if not force and (copies := _copies(there, runs[0])):
            raise BadInput(f"this run was sent already and is {copies[0]} there", "say --force to send it again", path=run_id)
        sent: dict[str, str] = {}
        try:
            for run in runs:
                _send(MlflowClient(local_store()), there, run, sent)
        except BaseException:
            for copy in sent.values():
                there.delete_run(copy)
            raise
        for run in runs:
            _close_broken(there, run)
    return list(sent.values())


def _with_children(here: MlflowClient, run_id: str) -> list[Run]:
    try:
        run = here.get_run(run_id)
    except MlflowException:
        raise BadInput("no such run is tracked here", "`pourparlers train` prints a run's id", path=run_id) from None
    below = here.search_runs([run.info.experiment_id], f"tags.`{MLFLOW_PARENT_RUN_ID}` = '{run_id}'", order_by=["start_time"])
    if any(one.info.end_time is None for one in (run, *below)):
        raise BadInput("this run goes on still", "send it when it has ended", path=run_id)
    return [run, *below]


def _copies(there: MlflowClient, run: Run) -> list[str]:
    found = there.search_runs([experiment_id(there)], f"tags.{SENT_FROM} = '{run.info.run_id}'")
    return [copy.info.run_id for copy in found]


def _send(here: MlflowClient, there: MlflowClient, run: Run, sent: dict[str, str]) -> None:
    """One run; `sent` says what its parent is there, and gets its own id there."""
    info, parent = run.info, sent.get(run.data.tags.get(MLFLOW_PARENT_RUN_ID, ""))
    tags = {name: value for name, value in run.data.tags.items() if name not in OF_HERE}
    tags |= {SENT_FROM: info.run_id} | ({MLFLOW_PARENT_RUN_ID: parent} if parent else {})
    copy = there.create_run(experiment_id(there), info.start_time, tags, info.run_name).info.run_id
    sent[info.run_id] = copy
    params = [Param(*pair) for pair in run.data.params.items()]
    metrics = [metric for name in run.data.metrics for metric in here.get_metric_history(info.run_id, name)]
    for start in range(0, len(params), PARAMS_A_CALL):
        there.log_batch(copy, params=params[start : start + PARAMS_A_CALL])
    for start in range(0, len(metrics), METRICS_A_CALL):
        there.log_batch(copy, metrics=metrics[start : start + METRICS_A_CALL])
    there.log_inputs(copy, run.inputs.dataset_inputs)
    _send_files(here, there, run, copy)
    there.set_terminated(copy, info.status, info.end_time)


def _send_files(here: MlflowClient, there: MlflowClient, run: Run, copy: str) -> None:
    """Artifacts and logged models."""
    with tempfile.TemporaryDirectory() as scratch:
        if here.list_artifacts(run.info.run_id):
            there.log_artifacts(copy, str(fetch(here, run.info.artifact_uri, Path(scratch) / "run")))
        for output in run.outputs.model_outputs:
            location = here.get_logged_model(output.model_id).artifact_location
            put_model(there, copy, fetch(here, location, Path(scratch) / output.model_id))


def _close_broken(there: MlflowClient, run: Run) -> None:
    """A run that broke off on the server when it went away is not running any more."""
    broken = run.data.tags.get(BROKEN_OFF)
    try:
        if broken and there.get_run(broken).info.end_time is None:
            there.set_terminated(broken, "KILLED")
    except MlflowException as error:  # it broke off on another server
        if error.error_code not in UNKNOWN:
            raise
