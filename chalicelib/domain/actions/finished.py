"""When all of a project is done: how much it was, and how long it took. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.actions.action import Action


class Finished(msgspec.Struct, frozen=True):
    """What a project came to."""

    done: int
    began: datetime
    """When the first of it was planned, or done if it was entered later than that."""
    ended: datetime
    """When the last of it was done."""

    @property
    def took(self) -> timedelta:
        return self.ended - self.began


def of(actions: Collection[Action]) -> Finished | None:
    """Returns what these actions came to; ``None`` while one of the client's is open, or if none of theirs was done."""
    hers = [each for each in actions if each.assigned_to == "client"]
    return None if any(each.status == "open" for each in hers) else so_far(hers)


def so_far(actions: Collection[Action]) -> Finished | None:
    """Returns what the client's done actions among these came to; ``None`` for none."""
    done = [each for each in actions if each.status == "done" and each.done_at and each.assigned_to == "client"]
    if not done:
        return None
    began = min(min(each.created_at, each.done_at) for each in done)
    return Finished(len(done), began, max(each.done_at for each in done))
