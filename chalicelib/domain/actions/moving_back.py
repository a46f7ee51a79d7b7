"""Undoing a move within ten minutes, by the person who made it: the action is as it was before, with the request that
the move settled."""

from datetime import datetime

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import editing, undo
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.happening import UNSEEN, Event, Seen
from chalicelib.domain.actions.undo import Back
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import telling


def agreed_name(plan_id: str, number: int) -> str:
    """Returns the name under which accepting a date is remembered."""
    return undo.name(plan_id, f"agreed#{number}")


def remember_agreed(write: Write, event: Event) -> None:
    """Keeps what is needed to undo accepting a date, in the same transaction."""
    before, number = event.action, int(event.action.number)
    change = undo.Change.of(before, int(before.version) + 1, event.entry_id)
    name = agreed_name(event.plan.plan_id, number)
    undo.remember(write, event.actor, name, [change], entry_id=event.entry_id, now=event.now)


def take_agreed_back(actor: Actor, plan_id: str, number: int, *, now: datetime) -> Action:
    """Undoes this person's accepting of a date: the action is due as before, and the client's request is open again.

    Raises `ActionNotFound` if there is nothing to undo, `UndoExpired`, or `StaleVersion` if the action was changed
    since.
    """
    kept = undo.remembered(actor, agreed_name(plan_id, number), now)
    seen = Seen(also=lambda write, _: undo.use_up(write, kept))
    return move_back(actor, plan_id, kept.changes[0], now=now, seen=seen, agreed=True)


def move_back(
    actor: Actor, plan_id: str, moved: undo.Change, *, now: datetime, seen: Seen = UNSEEN, agreed: bool = False
) -> Action:
    """Moves an action back. Anyone not yet notified of the move isn't notified of this either.

    ``agreed``: the move accepted the other side's date. Raises `StaleVersion` if the action was changed since.
    """
    plan, _ = actions.get_for(actor.person_id, plan_id, moved.number)
    before = moved.action()
    others = [member.person_id for member in plan.others(actor.person_id)]
    coming = [row for person_id in others for row in telling.coming(person_id, {str(moved.entry_id)}, now)]
    due = Due(at=before.due_at, time_zone=before.due_zone)
    change = Change(due=due, back=Back(before, coming, agreed))
    seen = msgspec.structs.replace(seen, version=moved.version)
    return editing.edit(actor, plan_id, moved.number, change, now=now, seen=seen)
