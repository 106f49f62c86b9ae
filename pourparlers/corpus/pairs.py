"""Minimal pairs that test behaviour: two short texts that differ in one thing, each with its annotation. A file a kind.

    about: A position that is negated is none.
    expect: as annotated

    Les dockers exigent la réouverture du quai.
      demand | dockers
    ~
    Les dockers n'ont jamais exigé la réouverture du quai.
    ===
    the next pair

Both texts are in the plain form (`pourparlers.corpus.plain`), without headers. `expect: as annotated` asks for just the
annotated positions in both texts; `expect: the same` only that a tagger decides both alike, rightly or wrongly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from pourparlers.corpus.check import plain_files
from pourparlers.corpus.plain import parse_plain
from pourparlers.schema import Article, BadInput
from pourparlers.text.utf8 import read_utf8

BETWEEN_TEXTS, BETWEEN_PAIRS = "~", "==="
FORM = "write `about: …`, `expect: as annotated` or `expect: the same`, a blank line, then the pairs"
HEADER_LINES = 3


class Expectation(StrEnum):
    """What a tagger must do with both texts of a pair."""

    AS_ANNOTATED = "as annotated"
    THE_SAME = "the same"


@dataclass(frozen=True)
class Pair:
    """Two annotated texts; their ids are the pair's with `a` and `b`."""

    id: str
    first: Article
    second: Article


@dataclass(frozen=True)
class Behaviour:
    """One kind of behaviour: what must hold, in a sentence, and the pairs that test it."""

    kind: str
    about: str
    expect: Expectation
    pairs: tuple[Pair, ...]


def load_behaviours(folder: Path) -> list[Behaviour]:
    """The kinds of behaviour below a folder, by name. Raises BadInput with file and line, or where there is none."""
    files = plain_files(folder)
    if not files:
        raise BadInput("no pairs here", "name a folder like data/behaviour", path=folder)
    return [_read(path) for path in files]


def _read(path: Path) -> Behaviour:
    lines = read_utf8(path).splitlines()
    try:
        about, expect = _header(lines)
        return Behaviour(path.stem, about, expect, tuple(_pairs(lines, path.stem)))
    except BadInput as error:
        raise error.at(path) from None


def _header(lines: list[str]) -> tuple[str, Expectation]:
    keys = [line.partition(": ") for line in lines[:HEADER_LINES]]
    if [key for key, _, _ in keys] != ["about", "expect", ""]:
        raise BadInput("the header is not what it should be", FORM, line=1)
    try:
        return keys[0][2], Expectation(keys[1][2])
    except ValueError:
        raise BadInput(f"“{keys[1][2]}” is no expectation", FORM, line=2) from None


def _pairs(lines: list[str], kind: str) -> Iterator[Pair]:
    numbered = list(enumerate(lines[HEADER_LINES:], HEADER_LINES + 1))
    for place, block in enumerate(_blocks(numbered, BETWEEN_PAIRS), 1):
        identifier, sides = f"{kind}-{place:02}", _blocks(block, BETWEEN_TEXTS)
        if len(sides) != 2:
            raise BadInput(
                f"pair {place} has {len(sides)} texts", f"part two texts by `{BETWEEN_TEXTS}`, pairs by `{BETWEEN_PAIRS}`",
                line=block[0][0],
            )  # fmt: skip
        yield Pair(identifier, *(_text(side, identifier + letter) for side, letter in zip(sides, "ab", strict=True)))


def _blocks(lines: list[tuple[int, str]], mark: str) -> list[list[tuple[int, str]]]:
    """The stretches of numbered lines between lines that hold only the mark."""
    return [list(block) for is_mark, block in groupby(lines, lambda line: line[1].strip() == mark) if not is_mark]


def _text(lines: list[tuple[int, str]], identifier: str) -> Article:
    try:
        return parse_plain("\n".join(["", *(line for _, line in lines)]), identifier)
    except BadInput as error:
        raise BadInput(error.reason, error.remedy, line=lines[0][0] + (error.line or 2) - 2) from None
