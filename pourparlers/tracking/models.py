"""Logged models: put into a store, and found again by their address.

An address is `models:/m-ID`, `models:/NAME@ALIAS`, `models:/NAME/VERSION` or `runs:/RUN/tagger`.
"""

import atexit
import re
import shutil
import tempfile
from pathlib import Path

from mlflow import MlflowClient, artifacts
from mlflow.entities import LoggedModel, LoggedModelOutput, Metric
from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import MlflowException
from mlflow.models import Model
from mlflow.models.model import MLMODEL_FILE_NAME

from pourparlers.schema import BadInput
from pourparlers.tracking.stores import in_store, named_store

NAME = "tagger"
REGISTERED = "pourparlers"
ALIAS = "champion"
CHAMPION = f"models:/{REGISTERED}@{ALIAS}"
UNKNOWN = ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE")  # MLflow's words for an address that leads nowhere


def put_model(client: MlflowClient, run_id: str, saved: Path) -> str:
    """Puts a saved MLflow model into a store as the logged model of a run; its description gets the new ids. → its address"""
    run = client.get_run(run_id)
    logged = client.create_logged_model(run.info.experiment_id, NAME, run_id, params=run.data.params)
    client.log_outputs(run_id, [LoggedModelOutput(logged.model_id, step=0)])
    described = Model.load(str(saved))
    described.model_id = described.model_uuid = logged.model_id
    described.run_id, described.artifact_path = run_id, logged.artifact_location
    described.save(str(saved / MLMODEL_FILE_NAME))
    client.log_model_artifacts(logged.model_id, str(saved))
    client.finalize_logged_model(logged.model_id, "READY")
    final = [
        metric for name in run.data.metrics if name.startswith("test/") for metric in client.get_metric_history(run_id, name)
    ]
    client.log_batch(run_id, [Metric(m.key, m.value, m.timestamp, m.step, model_id=logged.model_id) for m in final])
    return f"models:/{logged.model_id}"


def fetch(client: MlflowClient, location: str, folder: Path) -> Path:
    """Copies what lies at a location of the client's store into a folder, and says where in it."""
    return Path(artifacts.download_artifacts(artifact_uri=location, dst_path=str(folder), tracking_uri=client.tracking_uri))


def tagger_folder(address: str) -> Path:
    """The tagger at an address, as a folder that is removed when the program ends. Raises BadInput where there is none."""
    folder = Path(tempfile.mkdtemp(prefix="pourparlers-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with in_store(named_store()) as client:
        logged = logged_model(client, address)
        saved = fetch(client, logged.artifact_location, folder)
    try:
        return saved / str(Model.load(str(saved)).flavors["python_function"]["artifacts"][NAME]["path"])
    except KeyError:
        raise BadInput("this model is no tagger", "name one that `pourparlers train` has logged", path=address) from None


def logged_model(client: MlflowClient, address: str) -> LoggedModel:
    """The logged model at an address. Raises BadInput where there is none."""
    try:
        return client.get_logged_model(_model_id(client, address))
    except MlflowException as error:
        if error.error_code not in UNKNOWN:
            raise
        if address == CHAMPION:
            reason, remedy = "there is no champion yet", "`pourparlers compare CHAMPION CHALLENGER --promote` makes one"
        else:
            reason, remedy = "no model has this address", "`pourparlers train` prints a tagger's, such as models:/m-…"
        raise BadInput(reason, remedy, path=address) from None


def model_id_of(version: ModelVersion) -> str:
    """The logged model that a version was made of: MLflow gives its address as the source, and no id."""
    return str(version.source).removeprefix("models:/")


def _model_id(client: MlflowClient, address: str) -> str:
    """The id of the model at an address, or what cannot be one."""
    if found := re.fullmatch(r"runs:/(\w+)/(.+)", address):
        ids = [output.model_id for output in client.get_run(found[1]).outputs.model_outputs]
        return next((str(one) for one in ids if client.get_logged_model(one).name == found[2]), address)
    if found := re.fullmatch(r"models:/([^/@]+)@([^/@]+)", address):
        return model_id_of(client.get_model_version_by_alias(found[1], found[2]))
    if found := re.fullmatch(r"models:/([^/@]+)/(\d+)", address):
        return model_id_of(client.get_model_version(found[1], found[2]))
    return address.removeprefix("models:/")
