"""Looking again: a step that reads, decides and writes begins anew where somebody else was first."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.database.transactions import Lost
from chalicelib.errors import Refused, TryAgain

T = TypeVar("T")


def look_again(
    step: Callable[[], T],
    *,
    on: type[Refused] | tuple[type[Refused], ...] = Lost,
    tries: int = 3,
    otherwise: Exception | None = None,
) -> T:
    """Returns what ``step`` returns, taken anew where it raises ``on``: what it read had changed before it wrote.

    Raises ``otherwise``, usually `TryAgain`, when it lost ``tries`` times: nothing was written.
    """
    for _ in range(tries):
        try:
            return step()
        except on:
            continue
    raise otherwise or TryAgain
