"""Checkpoints that are whole or not there, and from which a training goes on as if it had never stopped.

Hugging Face's Trainer writes its own in place, believes the one with the highest number, and begins what a missing file held
anew without a word. These appear whole, with checksums, hold no pickle, and are verified before anything is taken from them.
"""

import json
import random
import shutil
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, load_model, save_file, save_model
from torch import nn
from transformers import TrainerCallback, TrainerState

from pourparlers.model.settings import WEIGHTS
from pourparlers.model.wholeness import CHECKSUMS, file_states, write_checksums
from pourparlers.text.writing import whole_folder

OPTIMIZER, SCHEDULE, RANDOM = "optimizer.safetensors", "schedule.json", "random.json"
PROGRESS = "trainer_state.json"  # where the Trainer looks for how far it was
EVERY = 200  # optimiser steps between checkpoints inside of an epoch
KEPT = 2


class Checkpoints(TrainerCallback):  # type: ignore[misc]
    """The checkpoints of a training in a folder, one at each epoch's end and after every EVERY steps; the newest are kept.

    `latest` is the newest that is whole, None where there is none; those that are not are told to `say` and removed.
    `keep` writes into every checkpoint what is to be found in it again beside the training's own state.
    """

    def __init__(self, folder: Path, keep: Callable[[Path], object], say: Callable[[str], object]) -> None:
        self.folder, self.keep = folder, keep
        for unfinished in folder.glob(".step-*"):
            shutil.rmtree(unfinished)
        self.latest = self._newest_whole(say)

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if state.global_step % EVERY == 0 and not (state.epoch.is_integer() or state.global_step >= state.max_steps):
            self._ask(control)

    def on_epoch_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        self._ask(control)

    @staticmethod
    def _ask(control: Any) -> None:
        """The loss is logged as well: the mean since the last time that it was would be lost with the program."""
        control.should_log = control.should_save = True

    def write(self, trainer: Any) -> None:
        """Writes a checkpoint of a Trainer, and removes those that are too many."""
        with whole_folder(self.folder / f"step-{trainer.state.global_step}") as staging:
            save_model(trainer.model, str(staging / WEIGHTS))
            _save_optimizer(trainer.optimizer, trainer.lr_scheduler, staging)
            (staging / RANDOM).write_text(json.dumps(_random_states()), encoding="utf-8")
            trainer.state.save_to_json(str(staging / PROGRESS))
            self.keep(staging)
            write_checksums(staging)
        for old in self._newest_first()[KEPT:]:
            shutil.rmtree(old)

    def _newest_first(self) -> list[Path]:
        return sorted(self.folder.glob("step-*"), key=lambda path: int(path.name.removeprefix("step-")), reverse=True)

    def _newest_whole(self, say: Callable[[str], object]) -> Path | None:
        for checkpoint in self._newest_first():
            damaged = [state for state in file_states(checkpoint, [CHECKSUMS]) if state.problem]
            if not damaged:
                return checkpoint
            say(f"note: the checkpoint {checkpoint} is left out: {damaged[0].name} is {damaged[0].problem}")
            shutil.rmtree(checkpoint)
        return None


def restore_weights(model: nn.Module, checkpoint: Path) -> None:
    """Loads a checkpoint's weights, all of them and no others."""
    load_model(model, checkpoint / WEIGHTS)


def restore_optimizer(optimizer: Any, schedule: Any, checkpoint: Path) -> None:
    """Loads the optimiser's moments and the learning rates of a checkpoint."""
    said = json.loads((checkpoint / SCHEDULE).read_text(encoding="utf-8"))
    moments: dict[int, dict[str, torch.Tensor]] = defaultdict(dict)
    for key, value in load_file(checkpoint / OPTIMIZER).items():
        number, name = key.split("/")
        moments[int(number)][name] = value
    optimizer.load_state_dict({"state": dict(moments), "param_groups": said["groups"]})
    schedule.load_state_dict(said["schedule"])


def restore_random(checkpoint: Path) -> None:
    """Sets all random generators as they were when a checkpoint was written."""
    said = json.loads((checkpoint / RANDOM).read_text(encoding="utf-8"))
    version, internal, gauss = said["python"]
    random.setstate((version, tuple(internal), gauss))
    np.random.set_state(tuple(said["numpy"]))
    torch.set_rng_state(torch.tensor(said["torch"], dtype=torch.uint8))
    if said["cuda"] and torch.cuda.is_available():
        torch.cuda.set_rng_state(torch.tensor(said["cuda"], dtype=torch.uint8))


def steps_of(checkpoint: Path) -> tuple[int, int]:
    """How many optimiser steps a checkpoint has behind it, and how many there are to be in all."""
    state = TrainerState.load_from_json(str(checkpoint / PROGRESS))
    return state.global_step, state.max_steps


def _save_optimizer(optimizer: Any, schedule: Any, folder: Path) -> None:
    held = optimizer.state_dict()
    moments = {f"{number}/{name}": value for number, state in held["state"].items() for name, value in state.items()}
    save_file(moments, folder / OPTIMIZER)
    said = {"groups": held["param_groups"], "schedule": schedule.state_dict()}
    (folder / SCHEDULE).write_text(json.dumps(said), encoding="utf-8")


def _random_states() -> dict[str, Any]:
    name, keys, *rest = np.random.get_state()
    return {
        "python": random.getstate(),
        "numpy": [name, np.asarray(keys).tolist(), *rest],
        "torch": torch.get_rng_state().tolist(),
        "cuda": torch.cuda.get_rng_state().tolist() if torch.cuda.is_available() else [],
    }
