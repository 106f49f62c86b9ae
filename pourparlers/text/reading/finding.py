"""Which files are meant by names, folders and patterns."""

import glob
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pourparlers.text.reading.source import Say, unheard

STDIN = Path("-")
GZ = ".gz"


class NamedFile(NamedTuple):
    path: Path
    identifier: str


def kind(path: Path) -> str:
    """The end of a file's name in lower case, without .gz."""
    return Path(path.stem if path.suffix == GZ else path.name).suffix.lower()


def named_files(names: Sequence[str | Path], kinds: Container[str], say: Say = unheard) -> Iterator[NamedFile]:
    """The files that are meant, in order, there or not. The files of a folder or pattern come sorted, and are those of `kinds`.

    A file's identifier is its name without its kind where it was named itself, and its path where it was found.
    """
    taken: set[str] = set()
    for path in map(Path, names):
        if path.is_dir():
            yield from _found(path, _below(path), kinds, say)
        elif not path.exists() and glob.has_magic(str(path)):
            paths = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 (Path.glob takes no absolute pattern)
            yield from _found(path, map(Path, paths), kinds, say)
        else:
            name = "stdin" if path == STDIN else path.name.removesuffix(GZ).removesuffix(kind(path))
            yield NamedFile(path, str(path) if name in taken else name)
            taken.add(name)


def _below(folder: Path) -> Iterator[Path]:
    """The files below a folder, hidden ones left out; only the names of one folder at a time are in memory."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():  # a link may lead back up
            yield from _below(path)
        else:
            yield path


def _found(origin: Path, paths: Iterator[Path], kinds: Container[str], say: Say) -> Iterator[NamedFile]:
    passed: Counter[str] = Counter()
    found = False
    for path in paths:
        if path.is_file() and kind(path) in kinds:
            found = True
            yield NamedFile(path, str(path))
        elif path.is_file():
            passed[path.suffix or path.name] += 1
    if passed:
        say(f"{origin}: not read: " + ", ".join(f"{count} × {end}" for end, count in sorted(passed.items())))
    if not found:
        yield NamedFile(origin, str(origin))  # whoever opens it learns that there is nothing
