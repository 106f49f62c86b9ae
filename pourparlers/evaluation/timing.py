"""How fast things are beside one another, on a machine that others may use as well.

Ratios are of the same round. A command that runs in a process of its own is measured whole.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import NamedTuple

import numpy as np

from pourparlers.schema import Article

# Long enough a side that a product runs at the processor's full rate, short enough that one of many is not interrupted.
PEAK_SIDE = 1024
PEAK_PRODUCTS = 50
TURN = 8  # articles that each is given at once


@dataclass(frozen=True)
class Spread:
    """The middle of some rounds' values, the lowest and the highest."""

    median: float
    low: float
    high: float


class Run(NamedTuple):
    """How a process went: seconds by the clock and of the processor, resident bytes at its peak, exit code."""

    seconds: float
    processor_seconds: float
    peak: int
    code: int


def run(command: Sequence[str]) -> Run:
    """Runs a command to its end. Its peak includes what the calling process held when it started the command."""
    begun = perf_counter()
    child = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Run(perf_counter() - begun, usage.ru_utime + usage.ru_stime, peak, child.returncode)


def rounds_in_turn(
    tasks: Mapping[str, Callable[[Sequence[Article]], object]], articles: Sequence[Article], rounds: int
) -> dict[str, list[float]]:
    """The seconds of each task for all articles in each round.

    The tasks take turns with a few articles at a time, every other time backwards, so that a slow spell of the machine, or one
    task's warming of it, does not always fall on the same.
    """
    seconds = {name: [0.0] * rounds for name in tasks}
    turns = [(number, first) for number in range(rounds) for first in range(0, len(articles), TURN)]
    for turn, (number, first) in enumerate(turns):
        for name in list(tasks)[:: -1 if turn % 2 else 1]:
            begun = perf_counter()
            tasks[name](articles[first : first + TURN])
            seconds[name][number] += perf_counter() - begun
    return seconds


def spread(values: list[float]) -> Spread:
    """The spread of a value over rounds."""
    return Spread(median(values), min(values), max(values))


def ratio(slow: list[float], fast: list[float]) -> Spread:
    """How many times as long `slow` took, round by round."""
    return spread([one / other for one, other in zip(slow, fast, strict=True)])


def matrix_peak() -> float:
    """Multiply-adds a second of the fastest of some large float32 products in numpy, on the threads that its BLAS has."""
    one, other = np.random.default_rng(1).random((2, PEAK_SIDE, PEAK_SIDE), np.float32)
    seconds = []
    for _ in range(PEAK_PRODUCTS):
        begun = perf_counter()
        one @ other
        seconds.append(perf_counter() - begun)
    return float(PEAK_SIDE**3 / min(seconds))
