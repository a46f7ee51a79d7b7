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
from chalicelib.domain.people import copies
from chalicelib.domain.people import invitation as invitations
from chalicelib.domain.people import person as people
from chalicelib.domain.people.invitation import AddressJustTaken
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.team import accepting, invited, inviting, newcomers, team
from chalicelib.domain.team.invited import Invited
from chalicelib.domain.team.inviting import IS_MEMBER, Details
from chalicelib.errors import Invalid, LimitReached, StaleVersion, TryAgain, WrongState
from chalicelib.isolated import isolated

MOST_MEMBERS = 10
"""Per plan, including its client and people not yet accepted: each is notified in the transaction of what happens."""
INVITATIONS_A_DAY = 3
"""The most invitations of one address to one plan."""
_DAY = timedelta(days=1)

IS_OWN = "This is your own address, and you’re already in this plan."


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
    asked = msgspec.structs.replace(typed, role=role, invited_at=now, viewer_since=now if role == "viewer" else None)
    if version is not None and version != plan.version:
        raise StaleVersion
    for _ in range(10):
        try:
            return _invite(inviter, actor, plan, asked, now, once)
        except (Changed, AddressJustTaken):
            plan = plans.get_as_coach(actor.person_id, plan_id)  # already read for the first try
    raise TryAgain


def _invite(
    inviter: Person, actor: Actor, plan: Plan, typed: Member, now: datetime, once: Key | None
) -> tuple[Plan, Member]:
    write = Write()
    inviting.count(write, inviter, typed.email, now)
    over = LimitReached(retry_after=keys.rest(_DAY, now))
    name = f"team#{plan.plan_id}#{typed.email}"
    keys.at_most(write, name, INVITATIONS_A_DAY, window=_DAY, now=now, otherwise=over)
    person_id = _invited_before(plan, typed)
    if person_id is None:
        person_id = invitations.new(
            write, name=typed.name, email=typed.email, time_zone=typed.time_zone, to=plan.plan_id, now=now
        ).person_id
    keys.once(write, once, now, made=person_id)
    member = msgspec.structs.replace(typed, person_id=person_id)
    changes = [Plan.members[person_id].set(plain(member)), *plan.changed_unseen(member.role)]
    write.update(Plan, plan.plan_id, changes, condition=Plan.version == plan.version, otherwise=Changed())
    inviting.join(write, plan, member, now)
    entry = team.note(plan, "member_invited", actor, now, member)
    name = plan.members[actor.person_id].name
    team.put_and_tell(write, entry, person_id, "team_invitation", inviter=name, role=member.role)
    write.commit()
    queue.in_turn([person_id])
    return plans.get_for(actor.person_id, plan.plan_id), member


def _invited_before(plan: Plan, typed: Member) -> str | None:
    """Returns the id of the invitation if this address has been invited already; raises `Invalid` if it is in the plan
    otherwise, or the plan is full.

    Only the addresses that the plan shows count: whose they are otherwise isn't the inviter's to learn.
    """
    present = next((each for each in plan.members.values() if each.email == typed.email), None)
    if present is None:
        if len(plan.members) >= MOST_MEMBERS:
            raise Invalid(
                {"email": f"A plan can have up to {MOST_MEMBERS} people, and this one is full. Remove someone first."}
            )
        return None
    if present.role == "client" or present.state != "invited":
        raise Invalid({"email": IS_MEMBER})
    if present.role != typed.role:
        raise Invalid(
            {
                "role": f"{isolated(present.name)} has already been invited as a {present.role}. Invite them as a {present.role} again."
            }
        )
    return present.person_id


def accept(actor: Actor, plan_id: str, *, now: datetime, name: str | None = None) -> Plan:
    """Joins the plan in the role the actor was invited to, and confirms the address. Repeating it does no harm.

    ``name`` becomes their own name if they had none. A coach can then coach in this plan, but not open plans.
    """

    def step() -> Plan:
        found = invited.find(actor.person_id, plan_id)
        if found.member.role == "client":
            return accepting.accept(actor, plan_id, now=now, name=name)
        if found.member.state == "active":
            return found.plan
        plan = _accept(actor, found, name, now)
        newcomers.owe_coach(plan_id, found.person.person_id, now)
        return plan

    return look_again(step, on=Changed, tries=4)  # a second click, or a removal, may come in between


def _accept(actor: Actor, found: Invited, name: str | None, now: datetime) -> Plan:
    invited.checked(found)
    plan, member, person = found.plan, found.member, invited.named(found.person, name)
    in_place = msgspec.structs.replace(
        member, person_id=person.person_id, state="active", accepted_at=now, mail=person.mail
    )
    joined = changing.in_their_words(in_place, copies.of(person))
    changes = [*invited.placing(plan, member, joined), *plan.changed_unseen(member.role)]
    if member.role == "coach":
        changes.append(Plan.unseen.delete(plan.marks_of(person.person_id)))
    write = Write()
    about_me = invited.confirming(write, found, actor, now)
    if (
        not person.may_coach and not person.counted_to
    ):  # as a coach here they can invite: that counts to who let them in
        about_me.append(Person.counted_to.set(people.get(plan.primary_id).counted_as))
    invited.about_me(write, found, person, about_me)
    path = Plan.members[member.person_id]
    condition = (path["state"] == "invited") & (path["role"] == member.role) & (Plan.version == plan.version)
    write.update(Plan, plan.plan_id, changes, condition=condition, otherwise=Changed())
    entry = team.note(plan, "member_joined", Actor(person.person_id, actor.via), now, joined)
    # Comments from before they joined don't count as unread.
    invited.listing(write, plan, member, joined, Changed(), is_active=True, seen_until=entry.entry_id)
    write.put(entry)
    write.commit()
    invited.tell_plans(person)
    invited.pass_on(plan, member, joined, now)
    return plans.get_for(person.person_id, plan.plan_id)


def decline(actor: Actor, plan_id: str, *, now: datetime) -> None:
    """Ends a membership before it began ("This isn't me", or not interested), and notifies the primary coach."""
    found = invited.find(actor.person_id, plan_id)
    plan, member = found.plan, found.member
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
