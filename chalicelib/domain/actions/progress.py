"""A project's progress, worked out from its actions; nothing is stored."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from chalicelib.domain.actions import in_short
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.in_short import Short

A_LITTLE = timedelta(days=1)
"""An action done up to this long after its due time is a little late; after that it is late."""

READ = ["status", "weight", "due_at", "done_at"]
"""The attributes of an action that are needed."""

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
    """How many actions were done on time, a little late and so on, with their weights. Cancelled ones don't count."""

    counts: dict[Kind, int]
    weights: dict[Kind, int]
    cancelled: int = 0

    @property
    def actions(self) -> int:
        """Returns the number of actions, without cancelled ones."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        return self.actions - self.count("open")

    @property
    def is_all_done(self) -> bool:
        """Returns whether something was done and nothing is open any more."""
        return 0 < self.done == self.actions

    @property
    def weight(self) -> int:
        return sum(self.weights.values())

    @property
    def done_weight(self) -> int:
        return self.weight - self.weights.get("open", 0)

    @property
    def share(self) -> float | None:
        """Returns the weighted share that is done, 0 to 1; ``None`` if nothing has a weight."""
        return self.done_weight / self.weight if self.weight else None

    def count(self, kind: Kind) -> int:
        return self.counts.get(kind, 0)

    def add(self, kind: Kind | None, weight: int) -> None:
        """Counts an action; ``None`` for a cancelled one."""
        if kind is None:
            self.cancelled += 1
        else:
            self.counts[kind] = self.counts.get(kind, 0) + 1
            self.weights[kind] = self.weights.get(kind, 0) + weight


def of(actions: Iterable[Action]) -> Progress:
    """Returns the progress of a project with these actions."""
    found = Progress({}, {})
    for each in actions:
        found.add(kind_of(each) if each.status != "cancelled" else None, int(each.weight))
    return found


def of_shorts(actions: Iterable[Short]) -> Progress:
    """As `of`, but from actions in short, read with `READ`."""
    found = Progress({}, {})
    for each in actions:
        found.add(_kind_of_short(each), int(each.weight.digits))
    return found


def slices(actions: Iterable[Action], now: datetime) -> list[Slice]:
    """Returns the slices of a project's meter, done ones first; cancelled actions have none."""
    actions = list(actions)
    done = sorted(
        (each for each in actions if each.status == "done"), key=lambda each: (each.done_at or now, each.number)
    )
    ahead = sorted((each for each in actions if each.status == "open"), key=lambda each: (each.due_at, each.number))
    return [
        Slice(int(each.number), each.what, int(each.weight), kind_of(each), each.is_late(now))
        for each in [*done, *ahead]
    ]


def kind_of(action: Action) -> Kind:
    """Returns how an action was done, or ``open``; not for cancelled ones."""
    if action.status != "done" or action.done_at is None:
        return "open"
    return "on_time" if action.done_at <= action.due_at else _late(action.done_at, action.due_at)


def _kind_of_short(each: Short) -> Kind | None:
    if each.status.text == "cancelled":
        return None
    if not each.is_done:
        return "open"
    done_at, due_at = each.done_at.text, each.due_at.text
    return "on_time" if done_at <= due_at else _late(in_short.moment(done_at), in_short.moment(due_at))


def _late(done_at: datetime, due_at: datetime) -> Kind:
    return "a_little_late" if done_at <= due_at + A_LITTLE else "late"
