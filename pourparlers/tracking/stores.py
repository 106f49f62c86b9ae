"""Where runs are written: what MLFLOW_TRACKING_URI names, else a sqlite file here."""

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from pourparlers.schema import BadInput

EXPERIMENT = "pourparlers"
# A server that is asked whether it is there gets three tries, two seconds apart, instead of MLflow's minutes.
IMPATIENT = {
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR": "1",
    "MLFLOW_HTTP_REQUEST_BACKOFF_JITTER": "0",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "5",
}


def local_store() -> str:
    """The sqlite file in the folder where the program runs. MLflow would keep using the first one by a relative path."""
    return f"sqlite:///{Path.cwd()}/mlflow.db"


def named_store() -> str:
    """The store that is to be used."""
    return os.environ.get("MLFLOW_TRACKING_URI") or local_store()


def is_server(store: str) -> bool:
    """Whether a store may be out of reach: all but files may."""
    return not store.startswith("sqlite:")


def without_secrets(store: str) -> str:
    """The store's address without a user's name and password."""
    return re.sub(r"//[^/@]*@", "//", store)


def silence(store: str) -> str | None:
    """Why a server gives no answer or refuses; None where it answers."""
    try:
        with _impatient():
            MlflowClient(store).search_experiments(max_results=1)
    except Exception as error:  # whatever the store's own client raises
        return why(error)
    return None


def why(error: Exception) -> str:
    """The short reason of an error that MLflow reports at length."""
    causes = re.findall(r"Connection refused|Name or service not known|timed out|error code \d+", str(error))
    return causes[0].lower() if causes else " ".join(str(error).split())[:160]


@contextmanager
def _impatient() -> Iterator[None]:
    before, log = {name: os.environ.get(name) for name in IMPATIENT}, logging.getLogger("urllib3")
    level = log.level
    os.environ.update(IMPATIENT)
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _check_there(store: str) -> None:
    if is_server(store):
        if reason := silence(store):
            place = without_secrets(store)
            raise BadInput(f"the tracking server gives no answer ({reason})", "start it or name another", path=place)
    elif not Path(store.removeprefix("sqlite:///")).is_file():
        raise BadInput("no run is tracked here yet", "train, or name a server in MLFLOW_TRACKING_URI", path=store)


@contextmanager
def in_store(store: str) -> Iterator[MlflowClient]:
    """A client of the store. MLflow's own choice of a store stays as it is: it would change the environment.

    Raises BadInput where the store is not there, and for what MLflow says of a wrong address.
    """
    _check_there(store)
    try:
        yield MlflowClient(store)
    except MlflowException as error:
        raise BadInput(why(error), "see the runs with `mlflow ui`", path=without_secrets(store)) from None


@contextmanager
def used_by_mlflow(store: str) -> Iterator[None]:
    """MLflow's own functions use the store until the block ends. They write it into the environment as well, where it would
    stay as if people had named it."""
    before, named = mlflow.get_tracking_uri(), os.environ.get("MLFLOW_TRACKING_URI")
    mlflow.set_tracking_uri(store)
    try:
        yield
    finally:
        mlflow.set_tracking_uri(before)
        if named is None:
            os.environ.pop("MLFLOW_TRACKING_URI", None)
        else:
            os.environ["MLFLOW_TRACKING_URI"] = named


def experiment_id(client: MlflowClient) -> str:
    """The id of the project's experiment, which is made where it is missing."""
    found = client.get_experiment_by_name(EXPERIMENT)
    made: str = found.experiment_id if found else client.create_experiment(EXPERIMENT)
    return made
