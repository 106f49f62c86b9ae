"""How fast things are beside one another, on a machine that others may use as well: ratios of the same round."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import numpy as np

# Long enough a side that a product runs at the processor's full rate, short enough to fit into its memory caches by blocks.
PEAK_SIDE = 1536
PEAK_PRODUCTS = 5


@dataclass(frozen=True)
class Spread:
    """The middle of some rounds' values, the lowest and the highest."""

    median: float
    low: float
    high: float


def rounds_in_turn(tasks: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """The seconds of each task in each round. Every other round goes backwards, so that a slow spell of the machine, or one
    task's warming of it, does not always fall on the same."""
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for number in range(rounds):
        for name in list(tasks)[:: -1 if number % 2 else 1]:
            begun = perf_counter()
            tasks[name]()
            seconds[name].append(perf_counter() - begun)
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
    seconds = rounds_in_turn({"product": lambda: one @ other}, PEAK_PRODUCTS)["product"]
    return PEAK_SIDE**3 / min(seconds)
