"""Accepting an invitation to one's own plan, or declining it."""

from datetime import datetime
from typing import Any

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import jobs, queue
from chalicelib.domain.people import asking, emails, moving
from chalicelib.domain.people import person as people
from chalicelib.domain.people.asking import TooManyNumbers
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.team import prefixes, team
from chalicelib.domain.team.prefixes import PrefixTaken
from chalicelib.errors import PlanNotFound, WrongState


def invitation_for(person_id: str, plan_id: str) -> Plan:
    """Returns the plan this person is the client of, accepted or not, so that they see who invites them; otherwise
    raises `PlanNotFound`."""
    plan = plans.find(plan_id)
    if plan is None or plan.client_id != person_id or plan.client.state == "declined":
        raise PlanNotFound
    return plan


def accept(actor: Actor, plan_id: str, *, now: datetime) -> Plan:
    """Accepts the plan for its client, confirms the address the invitation went to, and owes them the plan so far.

    Repeating it does no harm. If the client has another plan with this prefix, this one gets a new prefix, for all its
    members: the client has been sent nothing under the old one.
    """

    def step() -> Plan:
        plan = invitation_for(actor.person_id, plan_id)
        return plan if plan.client.state == "active" else _accept(actor, plan, now)

    # Between our read and write a second click may accept it, a plan with this prefix may be opened, or the last number
    # that may be asked today may go to someone else.
    return look_again(step, on=(Lost, keys.Repeated, TooManyNumbers), tries=10)


def _accept(actor: Actor, plan: Plan, now: datetime) -> Plan:
    person = people.get(actor.person_id)
    path = Plan.members[person.person_id]
    write = Write()
    changes = [
        path["state"].set("active"),
        path["accepted_at"].set(plain(now)),
        *_of_themselves(write, plan, person, now),
        *_prefix(write, plan, now),
    ]
    as_read = (Plan.prefix == plan.prefix) & (Plan.primary_id == plan.primary_id)
    write.update(Plan, plan.plan_id, changes, condition=(path["state"] == "invited") & as_read)
    mine: list[Any] = [Membership.is_active.set(True), Membership.client_state.set("active")]
    write.update(Membership, (person.person_id, plan.plan_id), mine)
    coachs: list[Any] = [Membership.client_state.set("active"), Membership.heard_at.set(now)]
    write.update(Membership, (plan.primary_id, plan.plan_id), coachs)
    entry = stream.entry(
        plan.plan_id, "accepted", now, actor_id=person.person_id, actor_name=plan.client.name, via=actor.via
    )
    team.put_and_tell(write, entry, person.person_id, "plan_so_far")
    write.commit()
    queue.nudge([person.person_id])
    if person.zone_confirmed and person.time_zone != plan.client.time_zone:
        moving.begin(str(person.person_id), now)
    return invitation_for(person.person_id, plan.plan_id)


def _of_themselves(write: Write, plan: Plan, person: Person, now: datetime) -> list[Any]:
    """Confirms the person's address, asks the number that the coach gave for YES, and returns the changes to the plan's
    copy."""
    path = Plan.members[person.person_id]
    changes: list[Any] = []
    if person.zone_confirmed:
        changes += [path["time_zone"].set(person.time_zone), path["zone_confirmed"].set(True)]
        if person.time_zone != plan.client.time_zone:
            changes.append(changing.replanned(plan))
            jobs.owe(write, str(person.person_id), now)
    about_me = emails.confirming(write, person)
    if person.phone:
        changes += [path["phone"].set(person.phone), path["phone_state"].set(person.phone_state)]
    elif plan.client.phone and not person.phone_wanted:
        coach = people.get(plan.primary_id)
        if asking.may_ask(person, plan.client.phone, asker=coach, plan=plan, now=now):
            about_me += asking.ask(write, person, plan.client.phone, asker=coach, plan=plan, now=now)
            changes.append(path["phone_state"].set("awaiting"))
    if about_me:
        write.update(Person, person.person_id, about_me)
    return changes


def _prefix(write: Write, plan: Plan, now: datetime) -> list[Any]:
    """Reserves the plan's prefix for the client, or another one if they have a plan with it; returns the plan's
    changes."""
    prefix, changes = plan.prefix, []
    if any(row.prefix == prefix and row.plan_id != plan.plan_id for row in memberships.active(plan.client_id)):
        prefix = prefixes.free_prefix(plan.client.name, tuple(plan.members))
        changes.append(Plan.prefix.set(prefix))
        for member_id in plan.members:
            write.update(Membership, (member_id, plan.plan_id), [Membership.prefix.set(prefix)])
        write.delete(Key(prefixes.prefix_name(plan.primary_id, plan.prefix)))
        write.create(prefixes.prefix_key(plan.primary_id, prefix, now), otherwise=PrefixTaken())
    write.create(prefixes.prefix_key(plan.client_id, prefix, now), otherwise=PrefixTaken())
    return changes


def decline(actor: Actor, plan_id: str, *, now: datetime) -> None:
    """Ends the client's membership ("This isn't me"), so that this address gets nothing more from the plan."""
    plan = invitation_for(actor.person_id, plan_id)
    member = plan.client
    write = Write()
    write.update(
        Plan,
        plan_id,
        [Plan.members[member.person_id]["state"].set("declined")],
        condition=Plan.members[member.person_id]["state"] == "invited",
        otherwise=WrongState("This invitation has already been accepted."),
    )
    write.delete(Membership(member.person_id, plan_id))
    write.update(Membership, (plan.primary_id, plan_id), [Membership.client_state.set("declined")])
    entry = stream.entry(plan_id, "declined", now, via=actor.via, name=member.name)
    team.put_and_tell(write, entry, plan.primary_id, "declined")
    write.commit()
