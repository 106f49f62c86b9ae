"""Where a training keeps what it needs to be gone on with: OUTPUT.partial, beside the folder that it will write."""

import json
import shutil
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from pourparlers.schema import BadInput
from pourparlers.text.writing import whole_file

RECORD, LOCK = "training.json", "lock"


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


def partial_folder(output: Path) -> Path:
    """OUTPUT.partial"""
    return output.with_name(f"{output.name}.partial")


def seed_name(seed: int) -> str:
    """The folder of one of several seeds, in `output` and in its OUTPUT.partial."""
    return f"seed-{seed}"


@contextmanager
def begun(output: Path, begun_with: Mapping[str, str], resume: bool) -> Iterator[Unfinished]:
    """The training into `output`: the interrupted one where it is to be resumed and is there, else a new one. No other program
    can begin or resume it meanwhile.

    `begun_with` must be the same as it was then: the recipe's values, the articles' digests. Raises BadInput where `output` is
    there already, and where OUTPUT.partial holds a training that goes on in another program, is not to be resumed, or was
    begun with something else.
    """
    with alone(folder := partial_folder(output)):
        yield _found_or_new(output, folder, begun_with, resume)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Holds the folder's lock, which the system takes from a program that dies. Raises BadInput where another holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BadInput("another program trains here", "wait for it, or name another --output", path=folder) from None
    try:
        yield
    finally:
        if folder.exists() and [path.name for path in folder.iterdir()] == [LOCK]:  # nothing to go on from
            shutil.rmtree(folder)
        lock.release()


def _found_or_new(output: Path, folder: Path, begun_with: Mapping[str, str], resume: bool) -> Unfinished:
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
