"""The wheel by itself: it brings the released tagger, and predicts where neither torch nor mlflow can be imported."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

ARTICLE = ROOT / "data/examples/trois-vallees.txt"
NOT_THERE = "torch transformers mlflow pandas scipy sklearn krippendorff matplotlib pyarrow trafilatura".split()
# Python imports a module of this name by itself when it starts.
SITECUSTOMIZE = f"""
import sys
from importlib.machinery import PathFinder

class Without(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name.partition(".")[0] in {NOT_THERE} else super().find_spec(name, path, target)

sys.meta_path[sys.meta_path.index(PathFinder)] = Without
"""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the wheel, built of this working tree, was installed without its dependencies."""
    dist, target = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(dist)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)  # noqa: S603
    (wheel,) = dist.iterdir()
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(target),
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)  # noqa: S603
    return target


@pytest.fixture
def run(installed: Path, tmp_path: Path) -> Run:
    """Runs a Python program elsewhere, with the wheel before everything else that is installed."""
    (tmp_path / "sitecustomize.py").write_text(SITECUSTOMIZE, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["PYTHONPATH"] = os.pathsep.join([str(tmp_path), str(installed)])

    def program(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)  # noqa: S603

    return program


def test_the_wheel_is_what_runs_and_the_extras_are_not_there(run: Run, installed: Path) -> None:
    for module in NOT_THERE:
        assert f"No module named '{module}'" in run("-c", f"import {module}").stderr
    where = run("-c", "import pourparlers; print(pourparlers.__file__)").stdout
    assert where.strip() == str(installed / "pourparlers/__init__.py")


def test_the_wheel_predicts(run: Run, installed: Path) -> None:
    done = run(str(installed / "bin/pourparlers"), "predict", str(ARTICLE))
    assert done.returncode == 0, done.stderr
    article = json.loads(done.stdout)
    assert article["text"] == ARTICLE.read_text(encoding="utf-8")
    assert {position["label"] for sentence in article["sentences"] for position in sentence["positions"]}


@pytest.mark.parametrize(
    ("arguments", "missing", "extra"),
    [
        (("train", str(ROOT / "configs/quick.yaml")), "transformers", "train"),
        (("calibrate", "tagger", "articles"), "scipy", "train"),
        (("compare", "tagger", "other"), "scipy", "train"),
        (("evaluate", "tagger", "articles", "--report", "page.html"), "scipy", "train"),
        (("corpus", "agreement", "one", "other"), "sklearn", "train"),
        (("predict", "page.html"), "trafilatura", "formats"),
        (("predict", "article.txt", "--output", "found.parquet"), "pyarrow", "formats"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_is_missing_is_named_with_its_extra(
    run: Run, installed: Path, tmp_path: Path, arguments: tuple[str, ...], missing: str, extra: str
) -> None:
    (tmp_path / "page.html").write_text("<p>Oui.</p>", encoding="utf-8")
    done = run(str(installed / "bin/pourparlers"), *arguments)
    assert done.returncode == 1
    assert missing in done.stderr
    assert f"pip install 'pourparlers[{extra}]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_wheels_doctor_finds_the_released_tagger_whole(run: Run, installed: Path) -> None:
    done = run(str(installed / "bin/pourparlers"), "doctor")
    assert done.returncode == 0, done.stderr
    assert f"tagger: {installed / 'pourparlers/released'}" in done.stdout
    assert "it loads and tags" in done.stdout
    (installed / "pourparlers/released/heads.onnx").unlink()
    done = run(str(installed / "bin/pourparlers"), "doctor")
    assert done.returncode == 1
    assert "heads.onnx is missing" in done.stderr
