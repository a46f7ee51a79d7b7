"""A project's progress, worked out from its actions; nothing is stored."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from chalicelib.domain.actions.action import Action

A_LITTLE = timedelta(days=1)
"""An action done up to this long after its due time is a little late, after that it is late."""

READ = ["plan_id", "number", "what", "status", "weight", "project_id", "due_at", "done_at"]
"""What it is worked out from, of an action."""

Kind = Literal["on_time", "a_little_late", "late", "open"]


class Slice(msgspec.Struct):
    """An action's slice of the meter."""

    number: int
    what: str
    weight: int
    kind: Kind
    is_overdue: bool
    """Open and past due."""


class Progress(msgspec.Struct):
    """The slices of a project's meter, done ones first; cancelled actions are only counted."""

    slices: list[Slice]
    cancelled: int = 0

    @property
    def weight(self) -> int:
        return sum(each.weight for each in self.slices)

    @property
    def done_weight(self) -> int:
        return sum(each.weight for each in self.slices if each.kind != "open")

    @property
    def share(self) -> float | None:
        """Returns the weighted share that is done, 0 to 1; ``None`` if nothing has a weight."""
        return self.done_weight / self.weight if self.weight else None

    def count(self, kind: Kind) -> int:
        return sum(each.kind == kind for each in self.slices)


def of(actions: Iterable[Action], now: datetime) -> Progress:
    """Returns the progress of a project with these actions."""
    actions = list(actions)
    done = sorted(
        (each for each in actions if each.status == "done"), key=lambda each: (each.done_at or now, each.number)
    )
    ahead = sorted((each for each in actions if each.status == "open"), key=lambda each: (each.due_at, each.number))
    slices = [
        Slice(int(each.number), each.what, int(each.weight), kind_of(each), each.is_late(now))
        for each in [*done, *ahead]
    ]
    return Progress(slices, len(actions) - len(slices))


def kind_of(action: Action) -> Kind:
    """Returns how an action was done, or ``open``; not for cancelled ones."""
    if action.status != "done" or action.done_at is None:
        return "open"
    if action.done_at <= action.due_at:
        return "on_time"
    return "a_little_late" if action.done_at <= action.due_at + A_LITTLE else "late"
