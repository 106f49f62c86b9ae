"""A training that was killed ends as one that was not, whatever became of its checkpoints."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from pourparlers.corpus.plain import parse_plain
from pourparlers.model.wholeness import CHECKSUMS
from pourparlers.schema import Article, BadInput
from pourparlers.training import checkpoints
from pourparlers.training.checkpoints import KEPT, Checkpoints, steps_of
from pourparlers.training.finetune import fine_tune
from pourparlers.training.recipe import Recipe
from pourparlers.training.unfinished import Unfinished, begun
from tests.conftest import LESSON, ROOT

EVERY, KILLED_AFTER = 4, 17  # of 24 steps, 6 an epoch: checkpoints after 12 (an epoch's end) and 16
TRAIN_AND_DIE = """
import os, signal, sys
from pathlib import Path
from transformers import TrainerCallback
from tests.training.test_checkpoints import KILLED_AFTER, trained_weights
from pourparlers.training.recipe import Recipe

class Die(TrainerCallback):
    def on_step_end(self, args, state, control, **kwargs):
        if state.global_step == KILLED_AFTER:
            os.kill(os.getpid(), signal.SIGKILL)

trained_weights(Recipe.model_validate_json(sys.argv[1]), Path(sys.argv[2]), [], [Die()])
"""


def _articles() -> list[Article]:
    return [parse_plain(LESSON.replace("1962", str(year)), str(year)) for year in range(1962, 1968)]


def trained_weights(
    recipe: Recipe, folder: Path, said: list[str], callbacks: list[object] | None = None
) -> dict[str, torch.Tensor]:
    """The weights after a training whose checkpoints lie in a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoints, "EVERY", EVERY)
        found = Checkpoints(folder, lambda _: None, said.append)
        trained = fine_tune(recipe, _articles(), folder.parent / "trainer", callbacks or [], checkpoints=found)
    return {name: value.clone() for name, value in trained.model.state_dict().items()}


@pytest.fixture(scope="module", params=[0, 1], ids=["nothing remembered", "frozen layers remembered"])
def recipe(request: pytest.FixtureRequest, tiny_recipe: Recipe) -> Recipe:
    training = {"epochs": 4.0, "frozen_layers": request.param, "batch_articles": 1}
    return tiny_recipe.model_copy(
        update={
            "training": tiny_recipe.training.model_copy(update=training),
            "tagger": tiny_recipe.tagger.model_copy(update={"dropout": 0.2}),
        }
    )


@pytest.fixture(scope="module")
def uninterrupted(recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, torch.Tensor], Path]:
    """The weights of a training that was not, and its checkpoints."""
    folder = tmp_path_factory.mktemp("uninterrupted") / "checkpoints"
    return trained_weights(recipe, folder, []), folder


@pytest.fixture(scope="module")
def killed(recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkpoints of a training that SIGKILL ended."""
    folder = tmp_path_factory.mktemp("killed") / "checkpoints"
    command = [sys.executable, "-c", TRAIN_AND_DIE, recipe.model_dump_json(), str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["step-12", "step-16"]
    return folder


def _cut(checkpoint: Path) -> None:
    file = checkpoint / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])


def _lose_the_optimizer(checkpoint: Path) -> None:
    (checkpoint / "optimizer.safetensors").unlink()


def _lose_the_checksums(checkpoint: Path) -> None:
    (checkpoint / CHECKSUMS).unlink()


@pytest.mark.parametrize("damage", [None, _lose_the_optimizer], ids=["whole", "without optimizer"])
def test_a_resumed_training_ends_bit_identical(
    damage: Callable[[Path], None] | None,
    recipe: Recipe,
    uninterrupted: tuple[dict[str, torch.Tensor], Path],
    killed: Path,
    tmp_path: Path,
) -> None:
    folder, said = tmp_path / "checkpoints", list[str]()
    shutil.copytree(killed, folder)
    (folder / ".step-18-half").mkdir()
    if damage:
        damage(folder / "step-16")
    resumed = trained_weights(recipe, folder, said)
    assert all(torch.equal(resumed[name], value) for name, value in uninterrupted[0].items())
    assert len(said) == bool(damage)
    assert sorted(path.name for path in folder.iterdir()) == ["step-20", "step-24"]


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (_cut, f"model.safetensors is not as {CHECKSUMS} says"),
        (_lose_the_optimizer, "optimizer.safetensors is missing"),
        (_lose_the_checksums, f"{CHECKSUMS} is missing"),
    ],
)
def test_what_is_not_whole_is_named_and_left_out(
    damage: Callable[[Path], None], problem: str, killed: Path, tmp_path: Path
) -> None:
    folder, said = tmp_path / "checkpoints", list[str]()
    shutil.copytree(killed, folder)
    damage(folder / "step-16")
    latest = Checkpoints(folder, lambda _: None, said.append).latest
    assert latest
    assert steps_of(latest) == (12, 24)
    (line,) = said
    assert "step-16" in line
    assert problem in line


def test_a_training_with_all_its_steps_only_loads_its_weights(
    recipe: Recipe, uninterrupted: tuple[dict[str, torch.Tensor], Path]
) -> None:
    weights, folder = uninterrupted
    assert len(list(folder.iterdir())) == KEPT
    written = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert all(torch.equal(weights[name], value) for name, value in trained_weights(recipe, folder, []).items())
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == written


def test_without_a_whole_checkpoint_training_begins_anew(killed: Path, tmp_path: Path) -> None:
    folder, said = tmp_path / "checkpoints", list[str]()
    shutil.copytree(killed, folder)
    for checkpoint in folder.iterdir():
        _cut(checkpoint)
    assert Checkpoints(folder, lambda _: None, said.append).latest is None
    assert ["step-16" in said[0], "step-12" in said[1]] == [True, True]


def test_only_the_same_training_is_resumed(tmp_path: Path) -> None:
    output = tmp_path / "tagger"
    recipe = {"training.epochs": "4", "the digest of train": "a"}

    def began(begun_with: dict[str, str], *, resume: bool) -> Unfinished:
        with begun(output, begun_with, resume) as unfinished:
            return unfinished

    first = began(recipe, resume=True)
    assert began(recipe, resume=True) == first
    with pytest.raises(BadInput, match="go on with --resume"):
        began(recipe, resume=False)
    with pytest.raises(BadInput, match=r"begun with training\.epochs = 4; now it is 5"):
        began(recipe | {"training.epochs": "5"}, resume=True)
    with pytest.raises(BadInput, match="the digest of train = a; now it is b"):
        began(recipe | {"the digest of train": "b"}, resume=True)
    first.remove()
    output.mkdir()
    with pytest.raises(BadInput, match="there already"):
        began({}, resume=True)
    assert not first.folder.exists()


def test_two_programs_do_not_train_into_one_folder(tmp_path: Path) -> None:
    hold = "import sys; from pathlib import Path; from pourparlers.training.unfinished import begun\n"
    hold += "with begun(Path(sys.argv[1]), {}, resume=False): print('here', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", hold, str(tmp_path / "tagger")]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:  # noqa: S603
        assert other.stdout
        assert other.stdout.readline() == b"here\n"
        for resume in (False, True):
            with pytest.raises(BadInput, match="another program trains here"), begun(tmp_path / "tagger", {}, resume):
                pass
        other.kill()
    with begun(tmp_path / "tagger", {}, resume=True):
        pass
