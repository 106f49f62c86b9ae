"""Who is champion, and why; models by their address."""

import json
import shutil
from pathlib import Path

import pytest
from mlflow import MlflowClient

from pourparlers.model.settings import read_settings, write_settings
from pourparlers.schema import Article
from pourparlers.tracking.runs import Tracking
from tests.conftest import ROOT, run

RECIPE = ROOT / "configs/base.yaml"


@pytest.fixture
def gold(lesson: Article, here: Path) -> Path:
    path = here / "gold.jsonl"
    articles = [lesson.model_copy(update={"id": str(number)}) for number in range(6)]
    path.write_text("".join(article.to_json() + "\n" for article in articles), encoding="utf-8")
    return path


@pytest.fixture
def addresses(tiny_folder: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Logged taggers: one that knows its lesson, the same once more, and one that gives no label."""
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    silent = Path(shutil.copytree(tiny_folder, here / "silent"))
    write_settings(silent, {"label_thresholds": [1.0, 1.0, 1.0]})
    found = []
    for folder in (tiny_folder, tiny_folder, silent):
        with Tracking(print).run(folder.name, {}) as tracked:
            tracked.log_tagger(folder)
        found.append(tracked.model)
    return found


def test_only_a_model_that_passes_the_gates_becomes_champion(
    addresses: list[str], tiny_folder: Path, gold: Path, here: Path
) -> None:
    first, second, silent = addresses
    champion, client = "models:/pourparlers@champion", MlflowClient(f"sqlite:///{here}/mlflow.db")

    def compare(*models: str | Path) -> tuple[int, str, str]:
        return run("compare", *models, "--articles", gold, "--recipe", RECIPE, "--promote")

    code, _, errors = run("evaluate", champion, gold)
    assert (code, "there is no champion yet" in errors) == (1, True)
    assert compare(tiny_folder, first)[0] == 0
    version = client.get_model_version_by_alias("pourparlers", "champion")
    assert (str(version.version), version.source) == ("1", first)
    assert version.tags["champion_before"] == f"none; compared with {tiny_folder}"

    assert compare(champion, silent)[0] == 3
    assert client.get_model_version_by_alias("pourparlers", "champion").source == first
    assert len(client.search_model_versions("name = 'pourparlers'")) == 1

    assert compare(champion, second)[0] == 0
    version = client.get_model_version_by_alias("pourparlers", "champion")
    assert (str(version.version), version.source) == ("2", second)
    assert version.tags["champion_before"] == f"version 1, {first}"
    assert version.tags["macro"].startswith("1.0000 against 1.0000: +0.0000 (95 % interval")
    assert version.tags["gates"].count("passed: ") == 5
    assert "6 articles, digest " in version.tags["articles"]
    assert {"pairs", "commit", "dirty"} <= version.tags.keys()

    for models, message in (((champion, second), "the champion already"), ((silent, first), "version 2 is the champion")):
        code, _, errors = compare(*models)
        assert (code, message in errors) == (1, True)
    code, shown, _ = run("evaluate", champion, gold, "--json")
    assert (code, json.loads(shown)["macro"]["value"]) == (0, 1.0)


def test_what_cannot_be_promoted_is_refused_before_anything_is_compared(gold: Path, here: Path) -> None:
    code, _, errors = run("compare", gold, here, "--articles", gold, "--promote")
    assert (code, "`pourparlers train` printed for it" in errors) == (1, True)
    assert run("compare", gold, gold, gold, "--articles", gold, "--promote")[0] == 2


def test_a_logged_model_is_calibrated_into_a_copy(addresses: list[str], gold: Path, here: Path) -> None:
    assert run("calibrate", addresses[0], gold)[0] == 2
    assert run("calibrate", addresses[0], gold, "--output", here / "calibrated")[0] == 0
    assert read_settings(here / "calibrated").operating_points
    code, shown, _ = run("predict", gold, "--model", addresses[0])
    assert (code, len(shown.splitlines())) == (0, 6)


@pytest.mark.parametrize("address", ["models:/m-0", "models:/other@champion", "models:/pourparlers/7", "runs:/0/tagger"])
def test_an_address_that_leads_nowhere_is_named(address: str, gold: Path) -> None:
    code, _, errors = run("evaluate", address, gold)
    assert (code, f"{address}: no model has this address" in errors) == (1, True)
