"""Replans what was planned by the client's clock, once we know better where they live.

It changes only open actions, only times whose zone nobody named, and only moments in the future both as planned and by
the new clock. So nothing becomes late by it, and nothing that was sent is sent again. ``plan.replanning`` says that it
is under way. The actions themselves show what is left to do, so an interrupted run continues where it stopped. Each
action changes in a transaction of its own, and everybody gets one notice in the end.
"""

import logging
from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib import times
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import proposing, scheduling, totals
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.present_clock import Anew, anew
from chalicelib.domain.owed import jobs, telling
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import NOTICE_DELAY, Notification
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan, Replanning
from chalicelib.domain.stream import entry as stream

_TRIES = 5
"""How often what is left is read, since someone may change something in between."""


def finish(plan_id: str, now: datetime, *, at_most: int | None = None) -> bool:
    """Replans the rest of a plan, up to a limit of actions; returns whether it is finished. Repeating it does no
    harm."""
    broken: set[int] = set()
    for _ in range(_TRIES):
        plan = plans.find(plan_id)
        if plan is None or plan.replanning is None:
            return True
        found = [(action, anew(plan, action, now)) for action in actions.open_of_plan(plan_id)]
        left = [(action, planned) for action, planned in found if planned and int(action.number) not in broken]
        if not left:
            if broken:
                return False
            if _end(plan, plan.replanning, now):
                return True
            continue
        on_their_way = telling.on_their_way(plan, now)
        for action, planned in left[:at_most]:
            try:
                _planned(plan, action, planned, on_their_way, now).commit()
            except Lost:  # the action, its plan or a message about it has just changed: it is read again
                continue
            except Exception:  # one that can't be replanned must not hold up the others
                logging.getLogger(__name__).exception("an action could not be planned anew")
                broken.add(int(action.number))
        if at_most is not None and len(left) > at_most:
            return False
    return False


def catch_up(write: Write, plan: Plan, action: Action, now: datetime) -> None:
    """Has a reopened action replanned, if the client's zone changed while it was closed."""
    if anew(plan, action, now) is not None:
        write.update(Plan, plan.plan_id, [changing.replanned(plan, since=str(action.due_zone))])
        jobs.owe(write, plan.client_id, now)


def give_up(plan_id: str, now: datetime) -> None:
    """Ends it although something is left, and notifies people of what was done."""
    plan = plans.find(plan_id)
    if plan is not None and plan.replanning is not None:
        _end(plan, plan.replanning, now)


def _planned(plan: Plan, action: Action, new: Anew, on_their_way: list[Notification], now: datetime) -> Write:
    """Returns the transaction that replans an action."""
    write, number = Write(), int(action.number)
    changes: list[Any] = [
        Action.due_at.set(new.due_at),
        Action.open_due_at.set(new.due_at),
        Action.due_zone.set(new.due_zone),
        Action.reminders.set(plain(new.reminders)),
        Action.version.add(1),
        Action.changed_at.set(now),
    ]
    if new.proposal is not None:
        changes.append(Action.proposal.set(plain(new.proposal)))
    if not action.moved_count:
        changes.append(Action.first_due_at.set(new.due_at))
    if new.is_moved:
        changes.append(Action.schedule.add(1))
        _owe_anew(write, plan, action, new, on_their_way, now)
        write.put(_entry(plan, action, new, now))
    write.update(Action, (plan.plan_id, number), changes, condition=_as_read(action))
    totals.changed(write, plan, action, now, due_at=new.due_at)
    under_way = plan.replanning
    assert under_way is not None
    count = [Plan.replanning["count"].set(Plan.replanning["count"] + 1)] if new.is_moved else []
    write.update(Plan, plan.plan_id, count, condition=_same(under_way))
    return write


def _owe_anew(
    write: Write, plan: Plan, action: Action, new: Anew, on_their_way: list[Notification], now: datetime
) -> None:
    """Owes reminders and late notices under the action's next schedule.

    A message that is due is withdrawn. That fails while it is being sent, and then its outcome is awaited, so that it
    isn't sent twice. One that isn't due yet is void under the earlier schedule. The notice that the action is late
    stays true, but hasn't reached everybody yet: it continues under the next schedule.
    """
    late_at = action.due_at + times.minutes(plan.defaults.late_after_minutes)
    for row in on_their_way:
        if (row.number, row.schedule) != (action.number, action.schedule):
            continue
        is_news = row.kind == "late" and late_at <= now
        if is_news or row.due_at <= now + 2 * NOTICE_DELAY:
            telling.withdraw(write, row, now, otherwise=Lost())
        if is_news:
            write.put(row.under(int(action.schedule) + 1))
    scheduling.tell_skipped(write, plan, action, new.reminders, now)
    fields = {"due_at": new.due_at, "assignee_id": action.assignee_id}
    scheduling.owe_schedule(write, plan, scheduling.planned_anew(action, new.reminders, **fields), now)


def _entry(plan: Plan, action: Action, new: Anew, now: datetime) -> stream.Entry:
    was = {"from": action.due_at, "to": new.due_at} if action.due_at != new.due_at else {}
    data = {**was, "zone": plan.client.time_zone, "name": plan.client.name}
    return stream.entry(
        plan.plan_id, "replanned", now, number=int(action.number), what=action.what, **plain(data)
    )  # fmt: skip


def _as_read(action: Action) -> Condition:
    """Returns the condition that the action, its reminders and its proposal are as they were read."""
    same: Condition = (Action.version == action.version) & (Action.status == "open") & proposing.as_read(action)
    same = same & (Action.schedule == action.schedule)
    states = scheduling.reminders_as_read(action)
    return same if states is None else same & states


def _same(under_way: Replanning) -> Condition:
    """Returns the condition that the zone hasn't changed again."""
    same: Condition = Plan.replanning["id"] == under_way.id
    return same


def _end(plan: Plan, under_way: Replanning, now: datetime) -> bool:
    """Ends it, and owes everybody one notice if anything changed; returns whether it did end."""
    write = Write()
    same = _same(under_way) & (Plan.replanning["count"] == under_way.count)
    write.update(Plan, plan.plan_id, [Plan.replanning.remove()], condition=same)
    if under_way.count:
        data: dict[str, Any] = {
            "count": under_way.count,
            "zone": plan.client.time_zone,
            "zone_before": under_way.zone_before,
        }
        for member in plan.others(None):
            at = now + NOTICE_DELAY
            write.put(notifications.new(member.person_id, "zone_changed", now, due_at=at, plan_id=plan.plan_id, **data))
    try:
        write.commit()
    except Lost:  # the zone has changed again, or another run is at work
        return False
    return True
