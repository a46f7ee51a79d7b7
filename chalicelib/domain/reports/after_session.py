"""What to tell after a session: the changes made on its page, as far as they are still true. Read when it is sent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.database.transactions import together
from chalicelib.domain.actions.action import Action
from chalicelib.domain.messages import Kind
from chalicelib.domain.owed import holding
from chalicelib.domain.stream import reading
from chalicelib.domain.stream.entry import Entry

KINDS = ("created", "moved", "edited", "done")
"""What is read of the entries whose notices are held."""
CLOCKS_DIFFER = timedelta(minutes=1)
"""Entries are named by the clock of whichever machine wrote them: none may be missed because another's is behind."""
_MOST_READ = 1000
_AT_ONCE = 50
"""Actions read together."""


class Moved(msgspec.Struct, frozen=True):
    """An action with another date than before the session."""

    action: Action
    before: datetime


class AfterSession(msgspec.Struct, frozen=True):
    """What was changed and still is so; each action once, by due time."""

    new: Sequence[Action] = ()
    moved: Sequence[Moved] = ()
    changed: Sequence[Action] = ()
    done: Sequence[Action] = ()

    def __len__(self) -> int:
        return len(self.new) + len(self.moved) + len(self.changed) + len(self.done)

    def first(self, most: int) -> "AfterSession":
        """Returns at most this many of them."""
        new = self.new[:most]
        moved = self.moved[: most - len(new)]
        changed = self.changed[: most - len(new) - len(moved)]
        return AfterSession(new, moved, changed, self.done[: most - len(new) - len(moved) - len(changed)])

    @property
    def open(self) -> list[Action]:
        """Returns all that are still to be done."""
        return _by_due([*self.new, *(each.action for each in self.moved), *self.changed])

    def notices(self) -> Iterator[tuple[Kind, Action]]:
        """Yields the notices that it replaces, each with the action that it is about."""
        yield from (("new", action) for action in self.new)
        yield from (("changed", each.action) for each in self.moved)
        yield from (("changed", action) for action in self.changed)
        yield from (("done", action) for action in self.done)


def gather(
    plan_id: str, session_id: str, begun_at: datetime, now: datetime, *, since: datetime | None = None
) -> AfterSession:
    """Returns what to tell about a session, as far as it happened ``since``: one query, and one read for each 50 actions."""
    read, _ = reading.of_kinds(plan_id, begun_at - CLOCKS_DIFFER, now + CLOCKS_DIFFER, KINDS, most_read=_MOST_READ)
    entries = [entry for entry in read if entry.data.get(holding.MARK) == session_id]
    told = [entry for entry in entries if since is None or entry.at >= since]
    return of(told, actions_of(plan_id, told))


def actions_of(plan_id: str, entries: Iterable[Entry]) -> dict[int, Action]:
    """Returns the actions that these entries are about, by number, without those that are gone."""
    numbers = sorted({int(entry.number) for entry in entries if entry.number is not None})
    wanted: list[tuple[Any, Any, Any]] = [(Action, plan_id, number) for number in numbers]
    found: list[Action | None] = []
    for start in range(0, len(wanted), _AT_ONCE):
        found += together(*wanted[start : start + _AT_ONCE])
    return {int(action.number): action for action in found if action is not None}


def of(entries: Iterable[Entry], actions: Mapping[int, Action]) -> AfterSession:
    """Returns what of a session's changes still holds. What was undone, here or elsewhere, leaves no trace. Pure."""
    created, edited, before, done = set[int](), set[int](), dict[int, datetime](), dict[int, str]()
    for entry in sorted(entries, key=lambda entry: entry.entry_id):
        number = int(entry.number or 0)
        if entry.kind == "created":
            created.add(number)
        elif entry.kind == "moved":
            before.setdefault(number, msgspec.convert(entry.data["from"], datetime))
        elif entry.kind == "edited":
            edited.add(number)
        elif entry.kind == "done":
            done[number] = str(entry.entry_id)
    is_open = {number: action for number, action in actions.items() if action.status == "open"}
    moved = {number for number in before if number in is_open and is_open[number].due_at != before[number]} - created
    return AfterSession(
        new=_by_due(is_open[number] for number in created & is_open.keys()),
        moved=[Moved(each, before[int(each.number)]) for each in _by_due(is_open[number] for number in moved)],
        changed=_by_due(is_open[number] for number in (edited & is_open.keys()) - created - moved),
        done=_by_due(each for number, each in actions.items() if _is_done_by(each, done.get(number))),
    )


def _is_done_by(action: Action, entry_id: str | None) -> bool:
    return entry_id is not None and action.status == "done" and action.closing_entry == entry_id


def _by_due(found: Iterable[Action]) -> list[Action]:
    return sorted(found, key=lambda action: (action.due_at, int(action.number)))
