"""Undo: what a change replaced, kept for ten minutes for the person who made it.

A change of several actions is a list of them, each with its version afterwards, so that later changes by others aren't
overwritten. To make another change undoable, `remember` it in its own transaction under a `name` of its own, show a
notice with a form on the next page, and undo it there from what `remembered` returns.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed.notification import Notification
from chalicelib.errors import ActionNotFound, NotAllowed, UndoExpired

LASTS = timedelta(minutes=10)


class Change(msgspec.Struct):
    """One action as it was before a change."""

    number: int
    before: str = ""
    """Its row as DynamoDB's JSON; empty if that is kept elsewhere or not needed."""
    version: int | None = None
    """The action's version after the change; ``None`` if it was deleted."""
    entry_id: str | None = None
    """Its stream entry, if this is one of several changes."""

    @classmethod
    def of(cls, action: Action, version: int | None = None, entry_id: str | None = None) -> "Change":
        return cls(int(action.number), msgspec.json.encode(action.serialize()).decode(), version, entry_id)

    def action(self) -> Action:
        return Action.from_raw_data(msgspec.json.decode(self.before))


class Back(msgspec.Struct, frozen=True):
    """The undoing of an edit."""

    before: Action
    untold: list[Notification]
    """Its notices that are not yet sent."""
    agreed: bool = False
    """Whether the edit accepted the other side's date, which needs no right to edit; nor does undoing it."""


class Remembered(msgspec.Struct):
    """A change that can still be undone."""

    key: Key
    changes: list[Change]
    entry_id: str
    """Its stream entry."""
    more: dict[str, Any]
    """Anything else that undoing it needs."""


def name(plan_id: str, change: str) -> str:
    """Returns the name under which a change in a plan is remembered."""
    return f"undo#{plan_id}#{change}"


def remember(
    write: Write, actor: Actor, name: str, changes: Sequence[Change], *, entry_id: str, now: datetime, **more: Any
) -> None:
    """Keeps what is needed to undo a change, in the transaction of that change."""
    data: dict[str, Any] = {"changes": msgspec.to_builtins(list(changes)), "entry_id": entry_id, "more": more}
    write.put(keys.new(name, kind="undo", now=now, lasts=LASTS, person_id=actor.person_id, data=data))


def remembered(actor: Actor, name: str, now: datetime) -> Remembered:
    """Returns the change of this name. Raises `UndoExpired` after ten minutes, and `NotAllowed` unless ``actor`` made
    it."""
    key = Key.find(name)
    if key is None:
        raise ActionNotFound
    if key.person_id != actor.person_id:
        raise NotAllowed("Only the person who did this can undo it.")
    if key.is_expired(now):
        raise UndoExpired
    changes = msgspec.convert(key.data["changes"], list[Change])
    return Remembered(key, changes, str(key.data["entry_id"]), dict(key.data.get("more") or {}))


def use_up(write: Write, change: Remembered) -> None:
    """Makes sure that a change is undone only once, in the transaction that undoes it."""
    write.delete(change.key, condition=Key.key.exists())
