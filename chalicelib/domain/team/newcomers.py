"""What the open actions of a plan owe a coach who has just joined, or the present client."""

import contextlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import scheduling
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.editing import Changed
from chalicelib.domain.bulk import editing
from chalicelib.domain.owed import telling
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import TryAgain

_TRIES = 5
"""How often to read what is still to be written: someone may change an action in between."""


def owe_coach(plan_id: str, person_id: str, now: datetime) -> None:
    """Owes a coach who has just joined the late notices of every open action, as the other coaches have them."""
    plan = plans.find(plan_id)
    coach = next((each for each in plan.active_coaches() if each.person_id == person_id), None) if plan else None
    if plan is None or coach is None:
        return
    expected = telling.schedules_owed(person_id, "late", plan_id)
    parts = []
    for action in actions.open_of_plan(plan_id):
        if (action.number, action.schedule) not in expected:
            write = Write()
            scheduling.owe_late(write, plan, action, coach, now)
            if len(write):  # nothing if the notice is long past
                parts.append((int(action.number), write))
    for group in editing.packed(parts):
        editing.joined(group).commit()


def owe_client(plan_id: str, now: datetime) -> None:
    """Owes the present client the reminders and late notices of every open action, unless they are owed already."""
    for _ in range(_TRIES):
        plan = plans.find(plan_id)
        if plan is None:
            return
        rows = [row for row in Notification.rows(plan.client_id) if row.plan_id == plan_id]
        owed = {(row.number, row.reminder_id, row.schedule) for row in rows if row.kind in ("reminder", "late")}
        writes = [(int(each.number), _for_client(plan, each, owed, now)) for each in actions.open_of_plan(plan_id)]
        parts = [(number, write) for number, write in writes if write is not None]
        if not parts:
            return
        for group in editing.packed(parts):
            with contextlib.suppress(Changed):  # one of them has just been edited or closed: read them all again
                editing.joined(group).commit()
    raise TryAgain


def _for_client(plan: Plan, action: Action, owed: Collection[tuple[Any, ...]], now: datetime) -> Write | None:
    """Returns the transaction that owes the client an action's reminders and late notice under its present schedule;
    ``None`` if nothing is missing."""
    number, schedule = int(action.number), action.schedule
    write = Write()
    for reminder in action.reminder_list():
        is_due = reminder.state == "planned" and reminder.to == "client"
        if is_due and (number, reminder.id, schedule) not in owed:
            scheduling.owe_reminder(write, plan, action, reminder, now)
    if (number, None, schedule) not in owed:
        scheduling.owe_late(write, plan, action, plan.client, now)
    if not len(write):
        return None
    as_read = (Action.status == "open") & (Action.schedule == schedule)
    states = scheduling.reminders_as_read(action)
    write.check(Action, (plan.plan_id, number), as_read if states is None else as_read & states, Changed(number))
    return write
