"""Retrying a step that reads, decides and writes, when someone else was first."""

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
    """Returns what ``step`` returns, repeating it while it raises ``on``: what it read changed before it wrote.

    Raises `TryAgain` after ``tries`` failures. ``apart`` is the most seconds to wait after the second failure, twice
    that after the third, and so on, so that many who want the same thing don't collide each time.
    """
    for attempt in range(tries):
        try:
            return step()
        except on:
            if apart:
                time.sleep(random.uniform(0, apart) * attempt)  # noqa: S311 - jitter, no secret
    raise TryAgain
