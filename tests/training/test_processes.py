"""Several processes train one network, as `accelerate launch` starts them."""

import os
import subprocess
import sys
from pathlib import Path

import mlflow
import pytest

from pourparlers.evaluation.history import read_history
from tests.conftest import ROOT, TINY_CAMEMBERT, corpus_changes, write_corpus

LAUNCH = (sys.executable, "-m", "accelerate.commands.launch", "--cpu", "--num_processes", "2")


def test_two_processes_train_one_tagger_in_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = f"sqlite:///{tmp_path}/mlflow.db"
    changes = [*corpus_changes(write_corpus(tmp_path)), f"encoder={TINY_CAMEMBERT}", "training.epochs=2"]
    command = [*LAUNCH, str(ROOT / "train/finetune.py"), str(ROOT / "configs/camembert.yaml"), "--output", "tagger"]
    command += [word for change in changes for word in ("--set", change)]
    environment = os.environ | {"MLFLOW_TRACKING_URI": store, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(  # noqa: S603
        command, cwd=tmp_path, env=environment, check=False, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("tagger: tagger") == 1  # the follower is silent
    assert read_history(tmp_path / "tagger")
    assert not (tmp_path / "tagger.partial").exists()
    monkeypatch.setenv("MLFLOW_TRACKING_URI", store)
    (run,) = mlflow.MlflowClient(store).search_runs([e.experiment_id for e in mlflow.MlflowClient(store).search_experiments()])
    assert run.info.status == "FINISHED"
