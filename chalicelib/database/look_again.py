"""Looking again: a step that reads, decides and writes begins anew where somebody else was first."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from chalicelib.database.transactions import Lost
from chalicelib.errors import Refused, TryAgain

T = TypeVar("T")


def look_again(
    step: Callable[[], T], *, on: type[Refused] | tuple[type[Refused], ...] = Lost, tries: int = 3, apart: float = 0
) -> T:
    """Returns what ``step`` returns, taken anew while it raises ``on``: what it read changed before it wrote.

    Raises `TryAgain` when it lost ``tries`` times. ``apart``: the most seconds to wait after the second loss, twice that
    after the third, and so on, so that many who want the same thing don't meet each time.
    """
    for attempt in range(tries):
        try:
            return step()
        except on:
            if apart:
                time.sleep(random.uniform(0, apart) * attempt)  # noqa: S311 - jitter, no secret
    raise TryAgain
