"""Whether the folder of a saved tagger is whole, file by file, and by its checksums where it has them."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pourparlers.model.settings import COMPACT_WEIGHTS, CONFIG, ENCODER_GRAPH, HEADS_GRAPH, TOKENIZER, Settings

CHECKSUMS = "checksums.txt"
NEEDED = (CONFIG, TOKENIZER, ENCODER_GRAPH, HEADS_GRAPH)


class FileState(NamedTuple):
    """A file of a tagger: `size` in bytes, None where it is missing; `problem` is empty where nothing is wrong."""

    name: str
    size: int | None
    problem: str


def file_states(folder: Path, needed: Sequence[str] = NEEDED) -> Iterator[FileState]:
    """The `needed` files, then the others of checksums.txt, which has lines as `sha256sum` writes them."""
    sums = _checksums(folder / CHECKSUMS)
    for name in dict.fromkeys((*needed, *sums)):
        path = folder / name
        if not path.is_file():
            yield FileState(name, None, "missing")
        elif path.stat().st_size == 0:
            yield FileState(name, 0, "empty")
        else:
            differs = name in sums and sha256(path) != sums[name]
            yield FileState(name, path.stat().st_size, f"not as {CHECKSUMS} says" if differs else "")


def write_checksums(folder: Path) -> None:
    """Writes checksums.txt for all other files of the folder, as `sha256sum` would."""
    paths = (path for path in sorted(folder.iterdir()) if path.is_file() and path.name != CHECKSUMS)
    lines = [f"{sha256(path)}  {path.name}\n" for path in paths]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def fingerprint(folder: Path, settings: Settings) -> str:
    """Tells taggers apart that may find different positions: other weights, tokens or settings."""
    names = (TOKENIZER, ENCODER_GRAPH, HEADS_GRAPH, COMPACT_WEIGHTS)
    parts = [settings.model_dump_json(), *(sha256(folder / name) for name in names if (folder / name).is_file())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checksums(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = (line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines())
    return {parts[1].lstrip("*").strip(): parts[0].lower() for parts in lines if len(parts) == 2}
