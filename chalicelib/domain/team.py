"""The team of a plan: the coaches and viewers beside its client and its primary coach.

What a client never knows of, viewers, stands nowhere a client looks.
"""

from datetime import datetime
from typing import Any

from chalicelib.domain import actions, bulk, notifications, planning, plans, stream
from chalicelib.domain.memberships import Membership
from chalicelib.domain.people import Actor
from chalicelib.domain.plans import Member, Plan
from chalicelib.errors import MemberNotFound, NotAllowed, StaleVersion
from chalicelib.tables import Write


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


def end(plan: Plan, member: Member, entry: stream.Entry) -> Write:
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
    expected = notifications.numbers_owed(person_id, "late", plan_id)
    parts = []
    for action in actions.open_of_plan(plan_id):
        if action.number not in expected:
            write = Write()
            planning.owe_late(write, plan, action, coach, now)
            if len(write):  # that it is late was told long ago
                parts.append((int(action.number), write))
    for group in bulk.packed(parts):
        bulk.joined(group).commit()


def note(plan: Plan, kind: str, actor: Actor, now: datetime, about: Member, **more: Any) -> stream.Entry:
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
