"""The reminders and late notices that an action owes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib import times
from chalicelib.database.transactions import Write
from chalicelib.domain import reminders
from chalicelib.domain.actions import assigning
from chalicelib.domain.actions.action import Action
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import quiet_hours, telling
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.reminders import Reminder, Spec
from chalicelib.domain.stream import entry as stream
from chalicelib.errors import Refused


def reminders_as_read(action: Action) -> Condition | None:
    """Returns the condition that the reminders' states are as they were read; ``None`` if there are no reminders.

    ``deliver`` records a reminder's outcome without a new version of the action. A nag stays planned after each turn,
    but the turn's number changes.
    """
    condition: Condition | None = None
    for id, reminder in action.reminders.items():
        same: Condition = Action.reminders[id]["state"] == reminder.state
        if reminder.every is not None:
            same = same & (Action.reminders[id]["turn"] == reminder.turn)
        condition = same if condition is None else condition & same
    return condition


def same_zone(plan: Plan) -> Condition:
    """Returns the condition that the client still lives in the zone that was read. What is planned by their clock must
    be in it, or nobody would replan it."""
    zone: Condition = Plan.members[plan.client_id]["time_zone"].is_in(*times.spellings(plan.client.time_zone))
    return zone


def tell_skipped(write: Write, plan: Plan, action: Action, after: dict[str, Reminder], now: datetime) -> None:
    """Adds a stream entry for each planned reminder that won't be sent, because the new date puts it in the past."""
    for id, reminder in after.items():
        if reminder.state == "skipped" and id in action.reminders and action.reminders[id].state == "planned":
            member = plan.reminded(action.reminders[id].to, action.assignee_id)
            write.put(
                stream.entry(
                    plan.plan_id,
                    "skipped",
                    now,
                    number=int(action.number),
                    what=action.what,
                    to=member.person_id,
                    name=member.name,
                    by=reminder.by,
                    about="reminder",
                    reason=reminder.reason,
                    reminder_id=id,
                )
            )


def planned_anew(action: Action, after: dict[str, Reminder], **fields: Any) -> Action:
    """Returns the action under its next schedule, as far as `owe_schedule` needs it; never stored.

    ``after`` holds the new due time and assignee.
    """
    same: dict[str, Any] = {"due_at": action.due_at, "assignee_id": action.assignee_id}
    return Action(action.plan_id, action.number, reminders=after, schedule=action.schedule + 1, **(same | fields))


def owe_schedule(write: Write, plan: Plan, action: Action, now: datetime, *, is_entered_late: bool = False) -> None:
    """Owes the planned reminders and the late notices under the action's present schedule. If it ``is_entered_late``,
    nobody is notified that it is late: whoever entered it knew."""
    for reminder in action.reminder_list():
        if reminder.state == "planned":
            owe_reminder(write, plan, action, reminder, now)
    for member in plan.others(None) if not is_entered_late else ():
        owe_late(write, plan, action, member, now)


def owe_reminder(write: Write, plan: Plan, action: Action, reminder: Reminder, now: datetime) -> None:
    """Owes a reminder, or a nag's present turn, under the action's present schedule."""
    is_text = reminder.by == "text"
    write.put(
        notifications.new(
            plan.reminded(reminder.to, action.assignee_id).person_id,
            "reminder",
            now,
            due_at=quiet_hours.owed_from(reminder.due_at, action.due_at, now) if is_text else reminder.due_at,
            by=reminder.by,
            plan_id=plan.plan_id,
            number=int(action.number),
            schedule=int(action.schedule),
            reminder_id=reminder.id,
        )
    )


def owe_late(write: Write, plan: Plan, action: Action, member: Member, now: datetime) -> None:
    """Owes a member the notice that the action is late, unless it already is."""
    late_at = action.due_at + times.minutes(plan.defaults.late_after_minutes)
    if late_at > now:
        write.put(
            notifications.new(
                member.person_id,
                "late",
                now,
                due_at=late_at,
                plan_id=plan.plan_id,
                number=int(action.number),
                schedule=int(action.schedule),
            )
        )


def keep_late(write: Write, plan: Plan, action: Action, now: datetime, otherwise: Refused) -> None:
    """Keeps a late notice that hasn't reached somebody yet under the next schedule, since `owe_late` owes it only
    before it is due. Raises ``otherwise`` if it is just being sent."""
    if action.due_at + times.minutes(plan.defaults.late_after_minutes) > now:
        return
    for row in telling.on_their_way(plan, now):
        is_news = row.kind == "late" and (row.number, row.schedule) == (action.number, action.schedule)
        if is_news and not row.is_claimed(now):
            telling.withdraw(write, row, now, otherwise)
            write.put(row.under(int(action.schedule) + 1))


def edited_reminders(
    plan: Plan,
    action: Action,
    specs: list[Spec] | None,
    moment: datetime,
    due_zone: str,
    assignee_id: str | None,
    now: datetime,
) -> dict[str, Reminder]:
    """Returns the reminders after an edit. Unchanged ones keep their state; new ones must be in the future."""
    before, fresh, zones = dict(action.reminders), {}, plan.zones(assignee_id)
    if assignee_id != action.assignee_id:
        before = assigning.follow(plan, before, action.assignee_id, assignee_id)
    kept = before
    if specs is not None:
        reminders.check_count(specs)
        wanted = [(reminders.normal(spec, zones), spec) for spec in specs]
        kept = {}
        for id, reminder in before.items():
            same = next((pair for pair in wanted if pair[0] == reminder.spec()), None)
            if same is not None:
                wanted.remove(same)
                kept[id] = reminder
        asked = [spec for _, spec in wanted]
        fresh = reminders.plan_all(asked, action_due=moment, due_zone=due_zone, zones=zones, now=now, may_be_past=[])
    if (moment, assignee_id) != (action.due_at, action.assignee_id):
        kept = reminders.moved(kept, action_due=moment, zones=zones, due_zone=due_zone, now=now)
    return kept | fresh


def specs_of(of: Iterable[Reminder]) -> list[dict[str, Any]]:
    """Returns the specs of reminders, sorted so that two sets can be compared."""
    specs = [reminder.spec() for reminder in of]
    return sorted((msgspec.to_builtins(spec) for spec in specs), key=repr)
