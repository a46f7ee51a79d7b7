"""Reopening done actions and restoring cancelled ones: at once to undo it, or later as a decision of its own.

Both restore what closing settled. UNDO within ten minutes makes sure that the action is still closed by the same
person's command: it never undoes somebody's later closing.
"""

from datetime import datetime
from typing import Any, Literal

from pynamodb.expressions.condition import Condition

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.domain import reminders
from chalicelib.domain.actions import assigning, happening, replanning, scheduling, settling, who_may
from chalicelib.domain.actions.action import Action, count_of
from chalicelib.domain.actions.happening import UNSEEN, Event, Seen, happened
from chalicelib.domain.actor import Actor
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Reminder
from chalicelib.errors import StaleVersion, WrongState


def reopen(
    actor: Actor, plan_id: str, number: int, *, now: datetime, seen: Seen = UNSEEN, closed_by: str | None = None
) -> Action:
    """Reopens a done action. Anyone not yet notified that it was done isn't notified of this either.

    With ``closed_by``, it undoes only what that stream entry closed; raises `StaleVersion` if the action was closed
    again since.
    """

    def step() -> Action:
        plan, action = who_may.get_theirs(actor, plan_id, number, seen.version)
        if closed_by is not None and action.closing_entry not in (None, closed_by):
            raise StaleVersion
        return _open_again(actor, plan, action, "reopened", now, seen)

    return look_again(step)


def restore(actor: Actor, plan_id: str, number: int, *, now: datetime, seen: Seen = UNSEEN) -> Action:
    """Restores a cancelled action. Anyone not yet notified of the cancellation isn't notified of this either."""

    def step() -> Action:
        plan, action = who_may.get_to_decide(actor, plan_id, number, seen.version)
        return _open_again(actor, plan, action, "restored", now, seen)

    return look_again(step)


def _open_again(
    actor: Actor, plan: Plan, action: Action, kind: Literal["reopened", "restored"], now: datetime, seen: Seen
) -> Action:
    closed = "done" if kind == "reopened" else "cancelled"
    if action.status == "open":
        return action
    if action.status != closed:
        raise WrongState(f"This action is {action.status}, not {closed}.")
    untold = happening.not_told(plan, actor, action.closing_entry, now)
    back, told = settling.again(plan, action, now)
    becomes = {"status": "open", "done_at": None}
    event = Event(kind, plan, action, actor, now, data=told, becomes=becomes, not_to=untold)
    zones = plan.zones(action.assignee_id)
    after = reminders.moved(action.reminders, action_due=action.due_at, zones=zones, due_zone=action.due_zone, now=now)
    write = happening.begin(event, [*_changes(plan, action, after), *back], _as_read(action))
    counts = [Plan.open_count.add(1), count_of(closed).add(-1)]
    write.update(Plan, plan.plan_id, counts, condition=_plan_as_read(plan, action))
    scheduling.tell_skipped(write, plan, action, after, now)
    settling.tell_again(write, plan, action, actor.person_id, now)
    scheduling.owe_schedule(write, plan, scheduling.planned_anew(action, after), now)
    replanning.catch_up(write, plan, action, now)
    return happened(write, event, seen)


def _changes(plan: Plan, action: Action, after: dict[str, Reminder]) -> list[Any]:
    return [
        Action.status.set("open"),
        Action.open_due_at.set(action.due_at),
        Action.open_coach.set(plan.primary_id),
        *assigning.opened(plan, action),
        Action.reminders.set(plain(after)),
        Action.schedule.add(1),
        Action.done_at.remove(),
        Action.done_by.remove(),
        Action.cancelled_at.remove(),
        Action.cancel_reason.remove(),
        Action.closing_entry.remove(),
        Action.version.add(1),
    ]


def _plan_as_read(plan: Plan, action: Action) -> Condition:
    same: Condition = assigning.same_coaches(plan, action) & scheduling.same_zone(plan)
    return same


def _as_read(action: Action) -> Condition:
    """Returns the condition that the action and the state of its reminders are as they were read."""
    as_read: Condition = (Action.status == action.status) & (Action.version == action.version)
    states = scheduling.reminders_as_read(action)
    return as_read if states is None else as_read & states
