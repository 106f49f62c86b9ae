from pathlib import Path

import pytest

from pourparlers.schema import BadInput
from pourparlers.training.recipe import read_recipe
from tests.conftest import ROOT


def _recipe(tmp_path: Path, body: str) -> Path:
    (tmp_path / "base.yaml").write_text((ROOT / "configs/base.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text("extends: base.yaml\n" + body, encoding="utf-8")
    return path


def test_a_recipe_changes_only_what_it_says(tmp_path: Path) -> None:
    recipe = read_recipe(_recipe(tmp_path, "training:\n  encoder_rate: 1e-5\n"), ["training.seed=7"])
    base = read_recipe(ROOT / "configs/base.yaml")
    assert (recipe.training.encoder_rate, recipe.training.seed) == (1e-5, 7)
    assert recipe.training.epochs == base.training.epochs
    assert recipe.tagger == base.tagger


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("training:\n  epochs: 3\n  epoch: 3\n", 4, "`training.epoch` is unknown"),
        ("tagger:\n  formulation: paragraph\n", 3, "tagger.formulation"),
        ("training:\n  epochs: -1\n", 3, "greater than 0"),
        ("training: [\n", 3, "not YAML"),
    ],
)
def test_a_wrong_key_is_named_with_file_and_line(body: str, line: int, message: str, tmp_path: Path) -> None:
    path = _recipe(tmp_path, body)
    with pytest.raises(BadInput, match=message) as caught:
        read_recipe(path)
    assert (caught.value.path, caught.value.line) == (path, line)


def test_what_is_wrong_is_looked_for_in_the_file_or_the_change_that_says_it(tmp_path: Path) -> None:
    middle = _recipe(tmp_path, "training:\n  epochz: 3\n")
    upper = tmp_path / "upper.yaml"
    upper.write_text(f"extends: {middle.name}\ntraining:\n  epochs: 3\n", encoding="utf-8")
    with pytest.raises(BadInput, match="epochz") as caught:
        read_recipe(upper)
    assert (caught.value.path, caught.value.line) == (middle, 3)
    with pytest.raises(BadInput, match=r"^--set training.epochs=0: ") as caught:
        read_recipe(ROOT / "configs/quick.yaml", ["training.seed=2", "training.epochs=0"])
    assert caught.value.line is None
    with pytest.raises(BadInput, match="less than or equal to 1") as caught:
        read_recipe(_recipe(tmp_path, "decoding:\n  label_thresholds: [0.5, 7, 1]\n"))
    assert caught.value.line == 3


def test_a_recipe_that_extends_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "loop.yaml"
    path.write_text("extends: loop.yaml\n")
    with pytest.raises(BadInput, match="extends itself"):
        read_recipe(path)


def test_a_missing_recipe_says_where_recipes_are(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="configs/ holds the recipes"):
        read_recipe(tmp_path / "none.yaml")


def test_a_change_without_a_value_is_refused() -> None:
    with pytest.raises(BadInput, match=r"section\.key=value"):
        read_recipe(ROOT / "configs/base.yaml", ["training.epochs"])
