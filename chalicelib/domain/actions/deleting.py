"""Deleting an action, and bringing it back within ten minutes."""

from datetime import datetime

from pynamodb.expressions.condition import Condition

from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import Write
from chalicelib.domain import reminders
from chalicelib.domain.actions import assigning, happening, replanning, scheduling, undo
from chalicelib.domain.actions.action import MOST_ACTIONS, Action, count_of
from chalicelib.domain.actions.comments import CHANGEABLE_FOR
from chalicelib.domain.actions.finding import get_for
from chalicelib.domain.actions.happening import Event
from chalicelib.domain.actions.undo import Change, Remembered
from chalicelib.domain.actions.who_may import may_delete, must_delete
from chalicelib.domain.actor import Actor
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream import reading
from chalicelib.errors import NotAllowed, StaleVersion
from chalicelib.isolated import isolated


def delete(actor: Actor, plan_id: str, number: int, *, now: datetime, version: int | None = None) -> None:
    """Deletes an action; the stream keeps its history and comments.

    `bring_back` undoes it for ten minutes.
    """
    plan, action = get_for(actor.person_id, plan_id, number)
    must_delete(plan, action, actor.person_id)
    if version is not None and version != action.version:
        raise StaleVersion
    write = deletion(actor, plan, action, now)
    write.update(Plan, plan_id, [count_of(action.status).add(-1)])
    write.commit()


def deletion(actor: Actor, plan: Plan, action: Action, now: datetime) -> Write:
    """Returns the transaction that deletes an action, without the plan's count. Committing it may raise
    `StaleVersion`."""
    write, event = Write(), Event("deleted", plan, action, actor, now)
    as_read = (Action.version == action.version) & (Action.status == action.status)
    write.delete(action, condition=as_read, otherwise=StaleVersion())
    name = undo_name(*event.key)
    undo.remember(write, actor, name, [Change.of(action)], entry_id=event.entry_id, now=now)
    happening.record(write, event)
    return write


def undo_name(plan_id: str, number: int) -> str:
    """Returns the name under which the deletion of an action is remembered."""
    return undo.name(plan_id, f"deleted-{number}")


def bring_back(actor: Actor, plan_id: str, number: int, *, now: datetime) -> Action:
    """Restores a deleted action as it was, with its reminders planned anew, and returns it. If it isn't deleted, it
    stays as it is.

    Anyone not yet notified of the deletion isn't notified of this either. Raises `UndoExpired` after ten minutes, and
    `NotAllowed` unless ``actor`` deleted it.
    """

    def step() -> Action:
        plan = plans.get_for(actor.person_id, plan_id)
        present = Action.find(plan_id, number) if 0 < number < MOST_ACTIONS else None
        if present is not None:
            return _checked(plan, present, actor)
        kept = undo.remembered(actor, undo_name(plan_id, number), now)
        return _bring_back(actor, plan, kept, now)

    return look_again(step)


def _checked(plan: Plan, action: Action, actor: Actor) -> Action:
    if not may_delete(plan, action, actor.person_id):
        raise NotAllowed(
            f"Only someone who can delete this action can bring it back. Ask {isolated(plan.primary.name)}."
        )
    return action


def _bring_back(actor: Actor, plan: Plan, kept: Remembered, now: datetime) -> Action:
    action = _checked(plan, kept.changes[0].action(), actor)
    before = Action(plan.plan_id, action.number, what=action.what, reminders=action.reminders)
    as_read = _renew(plan, action, kept, now)
    untold = happening.not_told(plan, actor, kept.entry_id, now)
    event = Event("brought_back", plan, action, actor, now, not_to=untold)
    write = Write()
    write.create(action)
    undo.use_up(write, kept)
    write.update(Plan, plan.plan_id, [count_of(action.status).add(1)], condition=as_read)
    if action.status == "open":
        scheduling.tell_skipped(write, plan, before, action.reminders, now)
        scheduling.owe_schedule(write, plan, action, now)
        replanning.catch_up(write, plan, action, now)
    happening.record(write, event)
    write.commit()
    return action


def _renew(plan: Plan, action: Action, kept: Remembered, now: datetime) -> Condition:
    """Brings a deleted action up to date with its plan; returns the condition that the plan is as it was read."""
    if action.project_id not in plan.projects:
        action.project_id = None  # the project has been deleted since
    action.comment_count -= _taken_back_meanwhile(plan.plan_id, int(action.number), kept)
    action.changed_at = now
    action.version += 1
    action.schedule += 1
    if action.status != "open":
        same: Condition = Plan.primary_id == plan.primary_id
        return same
    action.open_coach = plan.primary_id
    if action.assigned_to == "coach":
        action.assignee_id = action.open_assignee = plan.assignee(action.assignee_id).person_id
    zones = plan.zones(action.assignee_id)
    action.reminders = reminders.moved(
        action.reminders, action_due=action.due_at, zones=zones, due_zone=action.due_zone, now=now
    )
    as_read: Condition = assigning.same_coaches(plan, action) & scheduling.same_zone(plan)
    return as_read


def _taken_back_meanwhile(plan_id: str, number: int, kept: Remembered) -> int:
    """Returns how many comments were deleted while the action was deleted, and so are still in its count."""
    said_lately = reading.since(plan_id, number, kept.key.created_at - CHANGEABLE_FOR)
    return sum(
        entry.kind == "comment_deleted" and entry.edited_at > stream.entry_time(kept.entry_id) for entry in said_lately
    )
