"""How a training went: losses and validation scores as they came, kept beside the tagger, a line of JSON a report."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pourparlers.schema import BadInput
from pourparlers.text.writing import whole_file

HISTORY = "history.jsonl"


@dataclass(frozen=True)
class Moment:
    """What was known after `step` of `steps` optimiser steps: `train/loss`, `validation/macro` and the like."""

    step: int
    steps: int
    metrics: dict[str, float]

    @property
    def share(self) -> float:
        """How much of the training was done, 0 to 1."""
        return self.step / self.steps


def write_history(folder: Path, history: Sequence[Moment]) -> None:
    """Writes the history into a tagger's folder."""
    with whole_file(folder / HISTORY) as partial:
        partial.write_text("".join(json.dumps(asdict(moment)) + "\n" for moment in history), encoding="utf-8")


def read_history(folder: Path) -> list[Moment]:
    """The history of the tagger in a folder, empty where none was kept. Raises BadInput for lines of another form."""
    path = folder / HISTORY
    if not path.is_file():
        return []
    try:
        return [Moment(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    except (ValueError, TypeError) as error:
        raise BadInput(f"not the history of a training ({error})", "move the file away", path=path) from None
