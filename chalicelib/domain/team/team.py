"""The team of a plan: the coaches and viewers beside its client and its primary coach.

What a client never knows of, viewers, stands nowhere a client looks.
"""

import contextlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import scheduling
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.editing import Changed
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import editing
from chalicelib.domain.owed import telling
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import MemberNotFound, NotAllowed, StaleVersion, TryAgain

_TRIES = 5
"""Of readings that found something changed by somebody else just then."""


def of_primary(actor: Actor, plan_id: str, person_id: str) -> tuple[Plan, Member]:
    """A coach or viewer of the plan, for its primary coach to change; `NotAllowed` for all others, whoever is named."""
    plan = plans.get_for(actor.person_id, plan_id)
    if actor.person_id != plan.primary_id:
        raise NotAllowed(f"Only the primary coach may do this; that is {plan.primary.name}.")
    member = plan.members.get(person_id)
    if member is None:
        raise MemberNotFound
    if member.role not in ("coach", "viewer"):
        raise NotAllowed(
            "The client and the primary coach stay what they are. Hand the plan over to another coach first."
        )
    return plan, member


def role_problems(role: str) -> dict[str, str]:
    """What is wrong with a role that somebody is to have; the primary role is handed over instead."""
    return {} if role in ("coach", "viewer") else {"role": "Choose coach or viewer."}


def end(plan: Plan, member: Member, entry: Entry) -> Write:
    """All that ends a membership, not yet committed: nothing of the plan is theirs to see or do any more.

    Their tokens, links and reply addresses ask the plan each time; what is still owed to them is skipped when it is due.
    """
    path = Plan.members[member.person_id]
    changes: list[Any] = [path.remove(), Plan.version.add(1)]
    if member.role == "viewer":
        changes.append(Plan.unseen.add({member.person_id}))
    write = Write()
    as_read = (path["role"] == member.role) & (path["state"] == member.state)
    write.update(Plan, plan.plan_id, changes, condition=as_read, otherwise=StaleVersion())
    write.delete(Membership(member.person_id, plan.plan_id))
    write.put(entry)
    return write


def expect_late(plan_id: str, person_id: str, now: datetime) -> None:
    """Owes who has come to coach here the word that an open action is late, as the others are owed it already."""
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
            if len(write):  # that it is late was told long ago
                parts.append((int(action.number), write))
    for group in editing.packed(parts):
        editing.joined(group).commit()


def expect_as_client(plan_id: str, now: datetime) -> None:
    """Owes who is the client here now what is for the client of the open actions. What is owed already isn't twice."""
    for _ in range(_TRIES):
        plan = plans.find(plan_id)
        if plan is None:
            return
        rows = [row for row in Notification.rows(plan.client_id) if row.plan_id == plan_id]
        owed = {(row.number, row.reminder_id, row.schedule) for row in rows if row.kind in ("reminder", "late")}
        writes = [(int(each.number), _as_client(plan, each, owed, now)) for each in actions.open_of_plan(plan_id)]
        parts = [(number, write) for number, write in writes if write is not None]
        if not parts:
            return
        for group in editing.packed(parts):
            with contextlib.suppress(Changed):  # one of them was edited or closed just now: look at all of these again
                editing.joined(group).commit()
    raise TryAgain


def _as_client(plan: Plan, action: Action, owed: Collection[tuple[Any, ...]], now: datetime) -> Write | None:
    """All that owes the client what is for them of an open action, under its present schedule; ``None``: they are owed it."""
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


def note(plan: Plan, kind: str, actor: Actor, now: datetime, about: Member, **more: Any) -> Entry:
    """The stream entry of something that a member did with the team; the role in it decides whether the client sees it."""
    name = about.name if actor.person_id == about.person_id else plan.members[actor.person_id].name
    return stream.entry(
        plan.plan_id,
        kind,
        now,
        actor_id=actor.person_id,
        actor_name=name,
        via=actor.via,
        to=about.person_id,
        name=about.name,
        role=about.role,
        **more,
    )
