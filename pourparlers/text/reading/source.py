"""What every reader gets: one open file, or standard input."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

from pourparlers.schema import Article, BadInput

Say = Callable[[str], None]


def unheard(notice: str) -> None:
    """For those who want no notices."""


@dataclass(frozen=True)
class Source:
    """An open file, already unzipped.

    path        its name, for errors
    identifier  the id of its article, where the whole file is one
    stream      its bytes
    say         takes notices, such as the encoding that was found
    """

    path: Path
    identifier: str
    stream: "BufferedReader[Any]"
    say: Say


Reader = Callable[[Source], Iterator[Article | BadInput]]
"""Yields the articles of a source in order; a bad one comes as its error, in its place."""


def missing_format(module: str | None) -> BadInput:
    """The error for a format whose library is not installed."""
    return BadInput(f"this kind of file needs {module}, which is not installed", "pip install 'pourparlers[formats]'")
