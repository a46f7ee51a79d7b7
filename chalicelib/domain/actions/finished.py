"""What a finished project came to: how many actions, and how long it took. Pure."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.actions import in_short
from chalicelib.domain.actions.in_short import Short

READ = ["status", "assigned_to", "created_at", "done_at"]
"""The attributes of an action that are needed."""


class Finished(msgspec.Struct, frozen=True):
    """What a project came to."""

    done: int
    began: datetime
    """When the first action was planned, or done if it was recorded afterwards."""
    ended: datetime
    """When the last action was done."""

    @property
    def took(self) -> timedelta:
        return self.ended - self.began


def of(actions: Collection[Short]) -> Finished | None:
    """Returns what these actions came to; ``None`` while any of the client's is open, or if none of theirs was done."""
    return None if any(each.is_open and each.is_clients for each in actions) else so_far(actions)


def so_far(actions: Iterable[Short]) -> Finished | None:
    """Returns what the client's done actions among these came to; ``None`` if there are none."""
    done = [each for each in actions if each.is_done and each.is_clients]
    if not done:
        return None
    began = min(min(each.created_at.text, each.done_at.text) for each in done)
    ended = max(each.done_at.text for each in done)
    return Finished(len(done), in_short.moment(began), in_short.moment(ended))
