"""Open again: done is taken back, a cancelled action restored."""

from datetime import datetime

from pynamodb.expressions.condition import Condition

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys, reminders
from chalicelib.domain.actions import assigning, scheduling, totals, who_may
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action, count_of
from chalicelib.domain.actions.happening import UNSEEN, Event, Seen
from chalicelib.domain.actions.history import note
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import telling
from chalicelib.domain.plans import changing
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import TryAgain, WrongState


def reopen(
    actor: Actor,
    plan_id: str,
    number: int,
    *,
    now: datetime,
    seen: Seen = UNSEEN,
) -> Action:
    """Takes "done" back. Who wasn't told of it yet isn't told of this either."""
    return _open_again(actor, plan_id, number, "done", "reopened", now, seen)


def restore(actor: Actor, plan_id: str, number: int, *, now: datetime, seen: Seen = UNSEEN) -> Action:
    """Takes a cancellation back."""
    return _open_again(actor, plan_id, number, "cancelled", "restored", now, seen)


def _open_again(
    actor: Actor,
    plan_id: str,
    number: int,
    closed: str,
    kind: str,
    now: datetime,
    seen: Seen,
) -> Action:
    for _ in range(3):
        find = who_may.get_to_decide if closed == "cancelled" else who_may.get_theirs
        plan, action = find(actor, plan_id, number, seen.version)
        if action.status == "open":
            return action
        if action.status != closed:
            raise WrongState(f"This action is {action.status}, not {closed}.")
        entry = note(plan, action, kind, actor, now)
        after = reminders.moved(action.reminders, action_due=action.due_at, now=now)
        unchanged = (Action.status == closed) & (Action.version == action.version)
        as_read = scheduling.reminders_as_read(action)
        untold = not_told(plan, actor, action.closing_entry, now)
        write = Write()
        keys.once(write, seen.once, now)
        write.update(
            Action,
            (plan_id, number),
            [
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
                Action.changed_at.set(now),
            ],
            condition=unchanged if as_read is None else unchanged & as_read,
        )
        counts = [Plan.open_count.add(1), count_of(closed).add(-1)]
        same_coaches: Condition = Plan.primary_id == plan.primary_id
        if action.assigned_to == "coach":
            same_coaches = same_coaches & assigning.still_coaches(plan.assignee(action.assignee_id).person_id)
        write.update(Plan, plan_id, counts, condition=same_coaches)
        totals.changed(write, plan, action, now, status="open", done_at=None)
        write.put(entry)
        scheduling.tell_skipped(write, plan, action, after, now)
        action.reminders, action.schedule = after, action.schedule + 1
        scheduling.owe_schedule(write, plan, action, now)
        telling.tell_others(
            write,
            plan,
            "reopened",
            now,
            actor_id=actor.person_id,
            number=number,
            entry_id=entry.entry_id,
            but_not=untold,
        )
        changing.client_active(write, plan, actor.person_id, now)
        if seen.also:
            seen.also(write, Event(plan, action, actor, now, entry.entry_id))
        try:
            write.commit()
            return actions.present(plan_id, number)
        except Lost:
            continue
    raise TryAgain


def not_told(plan: Plan, actor: Actor, closing_entry: str | None, now: datetime) -> set[str]:
    """Who still has the word of this closing coming: it is void once the action is open again."""
    if closing_entry is None:
        return set()
    others = [member.person_id for member in plan.others(actor.person_id)]
    return {person_id for person_id in others if telling.is_owed(person_id, closing_entry, now)}
