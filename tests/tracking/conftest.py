"""A logged tagger that the tests of serving share, and stores to track in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from mlflow import MlflowClient

from pourparlers.tracking.serving import logged_tagger


@pytest.fixture(scope="package")
def logged(tiny_folder: Path) -> Iterator[str]:
    """The URI of a logged tiny tagger; pickles are forbidden meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_ALLOW_PICKLE_DESERIALIZATION", "false")
        with logged_tagger(str(tiny_folder)) as uri:
            yield uri


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new sqlite store to copy: to make one takes MLflow seconds."""
    path = tmp_path_factory.mktemp("store") / "mlflow.db"
    MlflowClient(f"sqlite:///{path}").search_experiments()
    return path


@pytest.fixture
def here(empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with an empty store."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    (tmp_path / "mlflow.db").write_bytes(empty_store.read_bytes())
    return tmp_path
