"""Where a training keeps what it needs to be gone on with: OUTPUT.partial, beside the folder that it will write."""

import json
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pourparlers.schema import BadInput
from pourparlers.text.writing import whole_file

RECORD = "training.json"


@dataclass(frozen=True)
class Unfinished:
    """A training that is not finished: the folder of its checkpoints, and the mark that its MLflow run carries."""

    folder: Path
    mark: str

    def below(self, name: str) -> "Unfinished":
        """One of several trainings in this one."""
        return Unfinished(self.folder / name, f"{self.mark}-{name}")

    def __bool__(self) -> bool:
        """Whether there is anything to go on from."""
        return any(self.folder.rglob("step-*"))

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def begin(output: Path, begun_with: Mapping[str, str], resume: bool) -> Unfinished:
    """The training into `output`: the interrupted one where it is to be resumed and is there, else a new one.

    `begun_with` must be the same as it was then: the recipe's values, the articles' digests. Raises BadInput where `output` is
    there already, and where OUTPUT.partial holds a training that is not to be resumed or was begun with something else.
    """
    folder = output.with_name(f"{output.name}.partial")
    interrupted = _read(folder / RECORD)
    if interrupted and not resume:
        raise BadInput("an interrupted training lies here", "go on with --resume, or move it away", path=folder)
    if interrupted:
        _check_same(interrupted["begun_with"], begun_with, folder)
        return Unfinished(folder, interrupted["mark"])
    if output.exists():
        raise BadInput("the folder is there already", "name another with --output or move it away", path=output)
    mark = uuid.uuid4().hex
    with whole_file(folder / RECORD) as partial:
        partial.write_text(json.dumps({"mark": mark, "begun_with": begun_with}, indent=1), encoding="utf-8")
    return Unfinished(folder, mark)


def _read(path: Path) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        raise BadInput("not the record of a training", "move the folder away and begin anew", path=path) from None
    return record


def _check_same(before: Mapping[str, str], now: Mapping[str, str], folder: Path) -> None:
    for name in {**before, **now}:
        if before.get(name) != now.get(name):
            reason = f"the interrupted training was begun with {name} = {before.get(name)}; now it is {now.get(name)}"
            raise BadInput(reason, "name the same recipe and articles, or move the folder away and begin anew", path=folder)
