"""Files and folders that appear whole or not at all, and never over another one unless told; how wide tables are in them."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pourparlers.schema import BadInput

TABLE_WIDTH = 160  # characters, where a table goes to no terminal


def table_width(file: TextIO) -> int | None:
    """How many characters wide a table in this file is; None where a terminal has a width of its own."""
    return None if file.isatty() else TABLE_WIDTH


def check_free(path: Path, force: bool) -> None:
    """Raises BadInput where a file cannot be written: it is there and not to be replaced, or it is a folder."""
    if path.is_dir():
        raise BadInput("this is a folder", "name a file", path=path)
    if path.exists() and not force:
        raise BadInput("the file is there already", "name another or say --force", path=path)


@contextmanager
def whole_file(path: Path, *, force: bool = False) -> Iterator[Path]:
    """A path to write to that becomes `path` when all is written."""
    check_free(path, force)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".partial-{path.name}")
    try:
        yield partial
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder to write into that appears at `target` whole, or not at all. Raises BadInput where `target` is taken."""
    if target.exists():
        raise BadInput("the folder is there already", "name another or move it away", path=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield staging
        staging.chmod(0o755)
        staging.replace(target)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
