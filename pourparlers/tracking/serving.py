"""A tagger in MLflow: a pyfunc from code, without a pickle, that `mlflow models serve` and `mlflow.pyfunc.spark_udf` run.

Articles go in as a table with `text` and, where known, `title` and `id`. A row an article comes out, in order: `id`,
`positions` (the columns of PositionRow that are the position's own) and `problem`, empty where the article could be tagged.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import mlflow
import pandas as pd
from mlflow import MlflowClient
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema
from mlflow.types.schema import Array, Object, Property

from pourparlers import __version__
from pourparlers.tracking.models import NAME, put_model
from pourparlers.tracking.stores import used_by_mlflow

CODE = Path(__file__).with_name("pyfunc_tagger.py")
EXAMPLE = pd.DataFrame(
    {"text": ["Le maire refuse. « Qu'il vienne ! », lance Awa Diop."], "title": ["Le maire"], "id": ["maire-1"]}
)
POSITION = Object(
    [
        Property("sentence", "long"),
        Property("start", "long"),
        Property("end", "long"),
        Property("text", "string"),
        Property("label", "string"),
        Property("actor", "string", required=False),
        Property("actor_start", "long", required=False),
        Property("actor_end", "long", required=False),
        Property("name", "string", required=False),
        Property("score", "double"),
    ]
)
SIGNATURE = ModelSignature(
    inputs=Schema(
        [ColSpec("string", "text"), ColSpec("string", "title", required=False), ColSpec("string", "id", required=False)]
    ),
    outputs=Schema([ColSpec("string", "id"), ColSpec(Array(POSITION), "positions"), ColSpec("string", "problem")]),
)


def log_tagger(client: MlflowClient, run_id: str, folder: Path) -> str:
    """Logs the tagger saved in a folder as a model of a run, with signature and example; returns the model's address."""
    with tempfile.TemporaryDirectory() as scratch:
        saved = Path(scratch) / NAME
        mlflow.pyfunc.save_model(
            saved,
            python_model=str(CODE),
            artifacts={NAME: str(folder)},
            signature=SIGNATURE,
            input_example=EXAMPLE,
            pip_requirements=[f"pourparlers=={__version__}"],
        )
        return put_model(client, run_id, saved)


@contextmanager
def logged_tagger(model: str) -> Iterator[str]:
    """The URI of a tagger in MLflow. A saved tagger's folder is logged to a store that is gone after the block; a URI is
    passed on."""
    if not Path(model).is_dir():
        yield model
        return
    with tempfile.TemporaryDirectory() as scratch, used_by_mlflow(f"sqlite:///{scratch}/mlflow.db"):
        experiment = mlflow.create_experiment(NAME, artifact_location=(Path(scratch) / "artifacts").as_uri())
        with mlflow.start_run(experiment_id=experiment) as run:
            uri = log_tagger(MlflowClient(), run.info.run_id, Path(model))
        yield uri
