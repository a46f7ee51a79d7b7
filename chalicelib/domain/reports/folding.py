"""Long lists, told of in part: what tells of all keeps as short as it usually is. The rest is a press away. Pure."""

from collections.abc import Collection, Sequence
from typing import TypeVar

T = TypeVar("T")

FEWER = 5
"""Of a list that would be too long: how many are told of."""
MOST_TOGETHER = 80
"""Of several lists together."""


def first(some: Sequence[T], most: int | None) -> Sequence[T]:
    """Returns all of a list of up to so many, of a longer one the first `FEWER`."""
    return some if most is None or len(some) <= most else some[: min(FEWER, most)]


def of_each(lists: Collection[Sequence[object]], most: int) -> int:
    """Returns how many are told of each list: up to so many, fewer where these would be more than `MOST_TOGETHER`."""
    together = sum(min(len(some), most) for some in lists)
    return most if together <= MOST_TOGETHER else min(FEWER, most)
