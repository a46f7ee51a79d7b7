"""Deleting an action, and bringing it back for ten minutes."""

from datetime import datetime

from pynamodb.expressions.condition import Condition

from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import reminders
from chalicelib.domain.actions import assigning, reopening, scheduling, totals, undo
from chalicelib.domain.actions.action import MOST_ACTIONS, Action, count_of
from chalicelib.domain.actions.comments import CHANGEABLE_FOR
from chalicelib.domain.actions.finding import get_for
from chalicelib.domain.actions.history import note
from chalicelib.domain.actions.undo import Change, Remembered
from chalicelib.domain.actions.who_may import may_delete
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import telling
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream import reading
from chalicelib.errors import NotAllowed, StaleVersion, TryAgain


def delete(actor: Actor, plan_id: str, number: int, *, now: datetime, version: int | None = None) -> None:
    """Removes an action; a line stays in the stream, and what was said stays there too.

    For ten minutes `restoration.bring_back` undoes it.
    """
    plan, action = get_for(actor.person_id, plan_id, number)
    if not may_delete(plan, action, actor.person_id):
        raise NotAllowed(f"Only a coach may delete this action; ask {plan.primary.name}, or cancel it.")
    if version is not None and version != action.version:
        raise StaleVersion
    write = deletion(actor, plan, action, now)
    write.update(Plan, plan_id, [count_of(action.status).add(-1)])
    changing.client_active(write, plan, actor.person_id, now)
    write.commit()


def deletion(actor: Actor, plan: Plan, action: Action, now: datetime) -> Write:
    """All that taking an action away writes, not yet committed, but for the plan's count. May raise `StaleVersion`."""
    write = Write()
    write.delete(
        action,
        condition=(Action.version == action.version) & (Action.status == action.status),
        otherwise=StaleVersion(),
    )
    entry = note(plan, action, "deleted", actor, now)
    write.put(entry)
    totals.removed(write, plan, action, now)
    number = int(action.number)
    undo.remember(
        write, actor, plan.plan_id, deleted_name(number), [Change.of(action)], entry_id=entry.entry_id, now=now
    )
    telling.tell_others(write, plan, "cancelled", now, actor_id=actor.person_id, number=number, entry_id=entry.entry_id)
    return write


def deleted_name(number: int) -> str:
    """Under which its deletion is remembered."""
    return f"deleted-{number}"


def bring_back(actor: Actor, plan_id: str, number: int, *, now: datetime) -> Action:
    """The action as it was, its reminders planned anew. One that is there stays as it is, so twice does no harm.

    `UndoExpired` after ten minutes; `NotAllowed` for everybody but who deleted it. Who wasn't told of the deletion yet isn't
    told of this either.
    """
    for _ in range(3):
        plan = plans.get_for(actor.person_id, plan_id)
        present = Action.find(plan_id, number) if 0 < number < MOST_ACTIONS else None
        if present is not None:
            return _checked(plan, present, actor)
        kept = undo.remembered(actor, plan_id, deleted_name(number), now)
        try:
            return _bring_back(actor, plan, kept, now)
        except Lost:
            continue  # the button was pressed twice: the other one brought it back just now
    raise TryAgain


def _checked(plan: Plan, action: Action, actor: Actor) -> Action:
    if not may_delete(plan, action, actor.person_id):
        raise NotAllowed(f"Only who may delete this action may bring it back; ask {plan.primary.name}.")
    return action


def _bring_back(actor: Actor, plan: Plan, kept: Remembered, now: datetime) -> Action:
    action = _checked(plan, kept.changes[0].action(), actor)
    number = int(action.number)
    if action.project_id not in plan.projects:
        action.project_id = None  # the project was deleted meanwhile
    before = action.reminders
    action.comment_count -= _taken_back_meanwhile(plan.plan_id, number, kept)
    action.changed_at = now
    action.version += 1
    action.schedule += 1
    as_read: Condition = Plan.primary_id == plan.primary_id
    if action.status == "open":
        action.open_coach = plan.primary_id
        if action.assigned_to == "coach":
            action.assignee_id = action.open_assignee = plan.assignee(action.assignee_id).person_id
            as_read = as_read & assigning.still_coaches(action.assignee_id)
        action.reminders = reminders.moved(before, action_due=action.due_at, now=now)
    entry = note(plan, action, "brought_back", actor, now)
    write = Write()
    write.create(action)
    undo.use_up(write, kept)
    write.update(Plan, plan.plan_id, [count_of(action.status).add(1)], condition=as_read)
    totals.added(write, plan, action, now)
    write.put(entry)
    if action.status == "open":
        was = Action(plan.plan_id, number, what=action.what, reminders=before)
        scheduling.tell_skipped(write, plan, was, action.reminders, now)
        scheduling.owe_schedule(write, plan, action, now)
    telling.tell_others(
        write,
        plan,
        "reopened",
        now,
        actor_id=actor.person_id,
        number=number,
        entry_id=entry.entry_id,
        but_not=reopening.not_told(plan, actor, kept.entry_id, now),
    )
    changing.client_active(write, plan, actor.person_id, now)
    write.commit()
    return action


def _taken_back_meanwhile(plan_id: str, number: int, kept: Remembered) -> int:
    """Comments taken back while the action was gone: nobody could count them off."""
    said_lately = reading.since(plan_id, number, kept.key.created_at - CHANGEABLE_FOR)
    return sum(
        entry.kind == "comment_deleted" and entry.edited_at > stream.entry_time(kept.entry_id) for entry in said_lately
    )
