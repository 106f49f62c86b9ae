"""Which positions of two annotations of a sentence are the same."""

from collections.abc import Callable, Iterable

from pourparlers.schema import Position


def matched(
    first: Iterable[Position], second: Iterable[Position], same: Callable[[Position, Position], bool]
) -> list[tuple[Position, Position]]:
    """A greedy one-to-one matching of positions with equal labels."""
    left, pairs = list(second), []
    for position in first:
        for other in left:
            if other.label == position.label and same(position, other):
                left.remove(other)
                pairs.append((position, other))
                break
    return pairs
