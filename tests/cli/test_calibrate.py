import json
import shutil
from pathlib import Path

import pytest

from pourparlers.model.settings import CONFIG, read_settings
from pourparlers.model.wholeness import write_checksums
from pourparlers.schema import Article, load_jsonl
from tests.conftest import run


@pytest.fixture
def own_folder(tiny_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_folder, tmp_path / "tagger"))


def test_calibrating_writes_temperatures_thresholds_and_the_table_that_predict_uses(
    own_folder: Path, lesson: Article, tmp_path: Path
) -> None:
    gold = tmp_path / "gold.jsonl"
    articles = [lesson.model_copy(update={"id": str(number)}) for number in range(6)]
    gold.write_text("".join(article.to_json() + "\n" for article in articles), encoding="utf-8")
    code, _, errors = run("predict", gold, "--model", own_folder, "--precision", 0.9)
    assert (code, "pourparlers calibrate" in errors) == (1, True)
    code, shown, _ = run("calibrate", own_folder, gold)
    assert (code, "fitted on 6 articles" in shown) == (0, True)
    settings = read_settings(own_folder)
    assert settings.temperatures != (1.0, 1.0, 1.0)
    assert all(settings.operating_points.values())
    for option in ("--precision", "--recall"):
        assert run("predict", gold, "--model", own_folder, option, 0.9, "--output", tmp_path / f"{option}.jsonl")[0] == 0
        assert len(load_jsonl(tmp_path / f"{option}.jsonl")) == 6
    again = json.dumps(read_settings(own_folder).model_dump())
    assert run("calibrate", own_folder, gold)[0] == 0
    assert json.dumps(read_settings(own_folder).model_dump()) == again


def test_a_tagger_with_checksums_is_whole_after_calibrating(own_folder: Path, lesson: Article, tmp_path: Path) -> None:
    write_checksums(own_folder)
    gold = tmp_path / "gold.jsonl"
    articles = [lesson.model_copy(update={"id": str(number)}) for number in range(6)]
    gold.write_text("".join(article.to_json() + "\n" for article in articles), encoding="utf-8")
    before = read_settings(own_folder)
    assert run("calibrate", own_folder, gold)[0] == 0
    assert read_settings(own_folder) != before
    assert run("doctor", "--model", own_folder)[0] == 0
    (own_folder / CONFIG).write_text((own_folder / CONFIG).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert run("doctor", "--model", own_folder)[0] == 1


def test_a_threshold_of_zero_gives_every_sentence_every_label(own_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Le maire refuse. La grue date de 1962.", encoding="utf-8")
    _, shown, _ = run("predict", tmp_path / "a.txt", "--model", own_folder, "--threshold", 0)
    assert [len(sentence["scores"]) for sentence in json.loads(shown)["sentences"]] == [3, 3]
    assert [{p["label"] for p in s["positions"]} for s in json.loads(shown)["sentences"]] == [
        {*("claim", "demand", "concession")}
    ] * 2


def test_two_ways_to_choose_a_threshold_are_wrong_usage(own_folder: Path, tmp_path: Path) -> None:
    assert run("predict", tmp_path / "a.txt", "--model", own_folder, "--threshold", 0.5, "--recall", 0.9)[0] == 2
