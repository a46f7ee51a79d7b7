"""Joining the team of a plan: its coaches invite coaches and viewers, who join once they accept.

As in `opening`, the inviter learns nothing about the person behind an address. Until they accept, people see nothing of
the plan and get nothing but the invitation.
"""

from datetime import datetime, timedelta

import msgspec

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import queue
from chalicelib.domain.people import copies, emails
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.team import accepting, inviting, newcomers, team
from chalicelib.domain.team.inviting import AddressJustTaken, Details
from chalicelib.errors import Invalid, LimitReached, PlanNotFound, StaleVersion, TryAgain, WrongState
from chalicelib.isolated import isolated

MOST_MEMBERS = 10
"""Per plan, including its client and people not yet accepted: each is notified in the transaction of what happens."""
INVITATIONS_A_DAY = 3
"""The most invitations of one address to one plan."""
_DAY = timedelta(days=1)

IS_OWN = "This is your own address, and you’re already in this plan."
IS_MEMBER = "The person with this address is already in this plan."


class Changed(Lost):
    """Someone changed the plan or its members between our read and write."""


def invite(
    actor: Actor,
    plan_id: str,
    details: Details,
    role: str,
    *,
    now: datetime,
    version: int | None = None,
    once: Key | None = None,
) -> tuple[Plan, Member]:
    """Invites someone, new or known, into the team; for the plan's coaches.

    Anyone invited who hasn't accepted yet is invited again, under the name given now.
    """
    plan = plans.get_as_coach(actor.person_id, plan_id)
    inviter = people.get(actor.person_id)
    problems = team.role_problems(role)
    try:
        typed = inviting.typed_by(inviter, details, own=IS_OWN)
    except Invalid as invalid:
        raise Invalid(problems | invalid.problems) from None
    if problems:
        raise Invalid(problems)
    invited = msgspec.structs.replace(typed, role=role, invited_at=now)
    if version is not None and version != plan.version:
        raise StaleVersion
    for _ in range(10):
        try:
            return _invite(inviter, actor, plan, invited, now, once)
        except (Changed, AddressJustTaken):
            plan = plans.get_as_coach(actor.person_id, plan_id)  # already read for the first try
    raise TryAgain


def _invite(
    inviter: Person, actor: Actor, plan: Plan, typed: Member, now: datetime, once: Key | None
) -> tuple[Plan, Member]:
    write = Write()
    keys.once(write, once, now)
    inviting.count(write, inviter, typed.email, now)
    over = LimitReached(retry_after=keys.rest(_DAY, now))
    name = f"team#{plan.plan_id}#{typed.email}"
    keys.at_most(write, name, INVITATIONS_A_DAY, window=_DAY, now=now, otherwise=over)
    person_id = inviting.person_behind(write, name=typed.name, email=typed.email, time_zone=typed.time_zone, now=now)
    member = msgspec.structs.replace(typed, person_id=person_id)
    _may_be_invited(plan, member)
    changes = [Plan.members[person_id].set(plain(member)), Plan.version.add(1)]
    write.update(Plan, plan.plan_id, changes, condition=Plan.version == plan.version, otherwise=Changed())
    inviting.join(write, plan, member, now)
    entry = team.note(plan, "member_invited", actor, now, member)
    name = plan.members[actor.person_id].name
    team.put_and_tell(write, entry, person_id, "team_invitation", inviter=name, role=member.role)
    write.commit()
    queue.nudge([person_id])
    return plans.get_for(actor.person_id, plan.plan_id), member


def _may_be_invited(plan: Plan, invited: Member) -> None:
    """Raises `Invalid` if they are in the plan already, or it is full."""
    present = plan.members.get(invited.person_id)
    if present is None:
        if len(plan.members) >= MOST_MEMBERS:
            raise Invalid(
                {"email": f"A plan can have up to {MOST_MEMBERS} people, and this one is full. Remove someone first."}
            )
        return
    if present.role == "client" or present.state != "invited":
        raise Invalid({"email": IS_MEMBER})
    if present.role != invited.role:
        raise Invalid(
            {
                "role": f"{isolated(present.name)} has already been invited as a {present.role}. Invite them as a {present.role} again."
            }
        )


def invitation_for(person_id: str, plan_id: str) -> Plan:
    """Returns the plan this person was invited to, accepted or not, so that they see who invites them; otherwise raises
    `PlanNotFound`."""
    plan = plans.find(plan_id)
    member = plan.members.get(person_id) if plan else None
    if plan is None or member is None or member.state == "declined":
        raise PlanNotFound
    return plan


def accept(actor: Actor, plan_id: str, *, now: datetime) -> Plan:
    """Joins the plan in the role the actor was invited to, and confirms the address. Repeating it does no harm.

    A coach can then coach in this plan, but not open plans.
    """

    def step() -> Plan:
        plan = invitation_for(actor.person_id, plan_id)
        if plan.client_id == actor.person_id:
            return accepting.accept(actor, plan_id, now=now)
        if plan.members[actor.person_id].state == "active":
            return plan
        plan = _accept(actor, plan, now)
        newcomers.owe_coach(plan_id, actor.person_id, now)
        return plan

    return look_again(step, on=Changed, tries=4)  # a second click, or a removal, may come in between


def _accept(actor: Actor, plan: Plan, now: datetime) -> Plan:
    person, member = people.get(actor.person_id), plan.members[actor.person_id]
    path = Plan.members[person.person_id]
    changes = [
        path["state"].set("active"),
        path["accepted_at"].set(plain(now)),
        path["mail"].set(plain(person.mail)),
        Plan.version.add(1),
        *changing.of_themselves(member, copies.of(person)),
    ]
    if member.role == "coach":
        changes.append(Plan.unseen.delete({person.person_id}))
    joined = msgspec.structs.replace(member, name=person.name)
    write = Write()
    about_me = emails.confirming(write, person)
    if (
        not person.may_coach and not person.counted_to
    ):  # as a coach here they can invite: that counts to who let them in
        about_me.append(Person.counted_to.set(people.get(plan.primary_id).counted_as))
    if about_me:
        write.update(Person, person.person_id, about_me)
    condition = (path["state"] == "invited") & (path["role"] == member.role)
    write.update(Plan, plan.plan_id, changes, condition=condition, otherwise=Changed())
    entry = team.note(plan, "member_joined", actor, now, joined)
    # Comments from before they joined don't count as unread.
    mine = [Membership.is_active.set(True), Membership.seen_until.set(entry.entry_id)]
    write.update(Membership, (person.person_id, plan.plan_id), mine, otherwise=Changed())
    write.put(entry)
    write.commit()
    return plans.get_for(person.person_id, plan.plan_id)


def decline(actor: Actor, plan_id: str, *, now: datetime) -> None:
    """Ends a membership before it began ("This isn't me", or not interested), and notifies the primary coach."""
    plan = invitation_for(actor.person_id, plan_id)
    member = plan.members[actor.person_id]
    if member.role == "client":
        accepting.decline(actor, plan_id, now=now)
        return
    if member.state != "invited":
        raise WrongState("This invitation has already been accepted.")
    entry = stream.entry(
        plan_id, "member_declined", now, via=actor.via, to=member.person_id, name=member.name, role=member.role
    )
    write = team.end(plan, member)
    team.put_and_tell(write, entry, plan.primary_id, "declined", email=member.email)
    write.commit()
