"""One MLflow run for one training: parameters, data with digests, losses and scores as they come, the report at the end."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import mlflow
import pandas as pd

from pourparlers import __version__
from pourparlers.corpus.splits import digest
from pourparlers.schema import Article
from pourparlers.training.recipe import Recipe

EXPERIMENT = "pourparlers"
LOCAL_STORE = "sqlite:///mlflow.db"


@contextmanager
def training_run(name: str, recipe: Recipe, split: Mapping[str, Sequence[Article]]) -> Iterator[str]:
    """Opens the run and yields its id; a failure or an interruption closes it as failed. MLFLOW_TRACKING_URI says where,
    else a local sqlite file."""
    if not os.environ.get("MLFLOW_TRACKING_URI"):
        mlflow.set_tracking_uri(LOCAL_STORE)
    mlflow.set_experiment(EXPERIMENT)
    with mlflow.start_run(run_name=name, tags=_tags()) as run:
        mlflow.log_params(recipe.flat())
        for part, articles in split.items():
            _log_articles(part, articles)
        yield run.info.run_id


def log_metrics(metrics: Mapping[str, float], step: int) -> None:
    """Metrics of the open run at a training step."""
    mlflow.log_metrics(dict(metrics), step=step)


def log_file(path: Path) -> None:
    """A file as an artifact of the open run."""
    mlflow.log_artifact(str(path))


def _log_articles(part: str, articles: Sequence[Article]) -> None:
    frame = pd.DataFrame({"id": [a.id for a in articles], "domain": [a.domain for a in articles]})
    mlflow.log_input(mlflow.data.from_pandas(frame, name=part, digest=digest(articles)), context=part)


def _tags() -> dict[str, str]:
    commit, changes = _git("rev-parse", "HEAD"), _git("status", "--porcelain", "--untracked-files=no")
    return {"version": __version__, "commit": commit or "unknown", "dirty": str(bool(changes)).lower()}


def _git(*arguments: str) -> str:
    try:
        return subprocess.run(["git", *arguments], capture_output=True, text=True, check=True, timeout=10).stdout.strip()  # noqa: S603, S607
    except (OSError, subprocess.SubprocessError):
        return ""
