"""The team of a plan: its coaches and viewers, besides the client and the primary coach.

A client never knows of viewers: nothing that a client sees mentions them.
"""

from datetime import datetime
from typing import Any

from chalicelib.database.transactions import Write
from chalicelib.domain.actor import Actor
from chalicelib.domain.messages import Kind
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.people import invitation as invitations
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Member, Plan, unseen_mark
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import MemberNotFound, NotAllowed, StaleVersion
from chalicelib.isolated import isolated


def of_primary(actor: Actor, plan_id: str, person_id: str) -> tuple[Plan, Member]:
    """Returns a coach or viewer of the plan for its primary coach to change; raises `NotAllowed` for anyone else, no matter
    whom they name."""
    plan = plans.get_for(actor.person_id, plan_id)
    if actor.person_id != plan.primary_id:
        raise NotAllowed(f"Only the primary coach, {isolated(plan.primary.name)}, can do this.")
    member = plan.members.get(person_id)
    if member is None:
        raise MemberNotFound
    if member.role not in ("coach", "viewer"):
        raise NotAllowed(
            "The roles of the client and the primary coach can’t be changed. Hand the plan over to another coach first."
        )
    return plan, member


def role_problems(role: str) -> dict[str, str]:
    """Returns what's wrong with a new role; the primary role is handed over instead."""
    return {} if role in ("coach", "viewer") else {"role": "Choose coach or viewer."}


def end(plan: Plan, member: Member) -> Write:
    """Returns the transaction that ends a membership, not yet committed: they can't see or do anything in the plan any
    more.

    Their tokens, links and reply addresses check the plan each time; messages owed to them are skipped when due.
    """
    path = Plan.members[member.person_id]
    changes: list[Any] = [path.remove(), *plan.changed_unseen(member.role)]
    if member.role == "viewer":
        changes.append(Plan.unseen.add({unseen_mark(member)}))
    write = Write()
    as_read = (path["role"] == member.role) & (path["state"] == member.state)
    write.update(Plan, plan.plan_id, changes, condition=as_read, otherwise=StaleVersion())
    write.delete(Membership(member.person_id, plan.plan_id))
    if member.state == "invited":
        invitations.answered(write, member.person_id)
    return write


def put_and_tell(write: Write, entry: Entry, recipient: str, kind: Kind, **data: Any) -> None:
    """Writes an entry, and owes someone a notice of it."""
    about = notifications.new(recipient, kind, entry.at, plan_id=entry.plan_id, entry_id=entry.entry_id, **data)
    write.put(entry, about)


def note(plan: Plan, kind: str, actor: Actor, now: datetime, about: Member, **more: Any) -> Entry:
    """Returns the stream entry for what a member did in the team; its role decides whether the client sees it."""
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
