"""The metric that an action serves, as the metrics room provides it: this room knows only its id and whether it may be
named."""

from collections.abc import Callable

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.errors import Invalid


class Serves(msgspec.Struct, frozen=True):
    """A metric that somebody names as the one that an action serves."""

    metric_id: str
    name: str = ""
    refusal: str = ""
    """Why no action can be given this metric, as a sentence; empty if it can. An action that already serves it keeps
    it."""
    check: Callable[[Write], None] | None = None
    """Adds to a transaction the condition that it can still be named."""


def checked(serves: Serves | None, present_id: str | None = None) -> str | None:
    """Returns the metric's id; ``None`` for none. Raises `Invalid` for one that can't be named, unless the action serves it
    already."""
    if serves is None:
        return None
    if serves.refusal and serves.metric_id != present_id:
        raise Invalid({"metric_id": serves.refusal})
    return serves.metric_id


def add_check(write: Write, serves: Serves | None) -> None:
    """Makes the transaction fail if the metric can't be named any more."""
    if serves is not None and serves.check is not None:
        serves.check(write)
