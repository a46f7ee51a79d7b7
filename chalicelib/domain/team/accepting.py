"""Accepting an invitation to one's own plan, or declining it."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import beginning
from chalicelib.domain.owed import jobs, queue
from chalicelib.domain.people import asking, asking_later, moving
from chalicelib.domain.people import invitation as invitations
from chalicelib.domain.people import person as people
from chalicelib.domain.people.asking import TooManyNumbers
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.team import invited, newcomers, prefixes, team
from chalicelib.domain.team.invited import Invited
from chalicelib.domain.team.prefixes import PrefixTaken
from chalicelib.errors import PlanNotFound, WrongState


def accept(actor: Actor, plan_id: str, *, now: datetime, name: str | None = None) -> Plan:
    """Accepts the plan for its client, confirms the address the invitation went to, and owes them the plan so far.

    ``name`` becomes their own name if they had none. Repeating it does no harm. If the client has another plan with
    this prefix, this one gets a new prefix, for all its members: the client has been sent nothing under the old one.
    """

    def step() -> Plan:
        found = invitation_for(actor.person_id, plan_id)
        if found.member.state == "invited":
            return _accept(actor, found, name, now)
        if actor.person_id != found.person.person_id:
            newcomers.owe_client(plan_id, now)  # in case the first click was interrupted
        return found.plan

    # Between our read and write a second click may accept it, a plan with this prefix may be opened, or the last number
    # that may be asked today may go to someone else.
    return look_again(step, on=(Lost, keys.Repeated, TooManyNumbers), tries=10)


def invitation_for(person_id: str, plan_id: str) -> Invited:
    """Returns the plan this person is the client of, accepted or not, so that they see who invites them; otherwise
    raises `PlanNotFound`."""
    found = invited.find(person_id, plan_id)
    if found.member.role != "client":
        raise PlanNotFound
    return found


def _accept(actor: Actor, found: Invited, name: str | None, now: datetime) -> Plan:
    invited.checked(found)
    plan, client, person = found.plan, found.member, invited.named(found.person, name)
    in_place = {"person_id": person.person_id, "mail": person.mail}
    joined = msgspec.structs.replace(client, **in_place, state="active", accepted_at=now)
    write = Write()
    about_me = invited.confirming(write, found, actor, now)
    about_me += _of_themselves(write, plan, person, joined, now)
    prefix, changes = _prefix(write, plan, joined, now)
    has_moved = joined.time_zone != client.time_zone
    if has_moved:
        changes.append(changing.replanned(plan))
    if has_moved or plan.replanning:  # what is owed for the invitation ends with it
        jobs.owe(write, str(person.person_id), now)
    beginning.owe(write, plan, str(person.person_id), now)
    changes += [*invited.placing(plan, client, joined), Plan.version.add(1)]
    as_read = (Plan.prefix == plan.prefix) & (Plan.primary_id == plan.primary_id) & (Plan.version == plan.version)
    condition = (Plan.members[client.person_id]["state"] == "invited") & as_read
    write.update(Plan, plan.plan_id, changes, condition=condition)
    invited.listing(write, plan, client, joined, Lost(), is_active=True, client_state="active", prefix=prefix)
    coachs: list[Any] = [Membership.client_state.set("active"), Membership.heard_at.set(now)]
    write.update(Membership, (plan.primary_id, plan.plan_id), coachs)
    is_asked = joined.phone_state != client.phone_state and joined.phone_state == "awaiting"
    invited.about_me(write, found, person, about_me, is_new_version=is_asked)
    entry = stream.entry(
        plan.plan_id, "accepted", now, actor_id=person.person_id, actor_name=client.name, via=actor.via
    )
    team.put_and_tell(write, entry, person.person_id, "plan_so_far")
    write.commit()
    invited.tell_plans(person)
    invited.pass_on(plan, client, joined, now)
    if joined.person_id != client.person_id:
        newcomers.owe_client(plan.plan_id, now)
    queue.nudge([person.person_id])
    if has_moved or plan.replanning:
        moving.begin(str(person.person_id), now)
    beginning.begin(plan, str(person.person_id), now)
    return invitation_for(person.person_id, plan.plan_id).plan


def _of_themselves(write: Write, plan: Plan, person: Person, joined: Member, now: datetime) -> list[Any]:
    """Asks the number that the coach gave for YES, and notes in ``joined`` what the person says about themselves; returns
    the changes to the person's row."""
    if person.zone_confirmed:
        joined.time_zone, joined.zone_confirmed = str(person.time_zone), True
    about_me: list[Any] = []
    if person.phone:
        joined.phone, joined.phone_state = person.phone, person.phone_state
    elif joined.phone and not person.phone_wanted:
        coach = people.get(plan.primary_id)
        if not asking.may_ask(person, joined.phone, asker=coach, plan=plan, now=now):
            pass
        elif asking.is_used_up(person, asker=coach, now=now):
            asking_later.owe(write, person, plan, joined.phone, now)
        else:
            about_me += asking.ask(write, person, joined.phone, asker=coach, plan=plan, now=now)
            joined.phone_state = "awaiting"
    return about_me


def _prefix(write: Write, plan: Plan, joined: Member, now: datetime) -> tuple[str, list[Any]]:
    """Reserves the plan's prefix for the client, or another one if they have a plan with it; returns it, and the plan's
    changes."""
    prefix, changes = str(plan.prefix), []
    if any(row.prefix == prefix and row.plan_id != plan.plan_id for row in memberships.active(joined.person_id)):
        others = [id for id in plan.members if id != plan.client_id]
        coaches = [id for id in others if plan.coaches(id)]  # the client mustn't learn of viewers, nor of their plans
        prefix = prefixes.free_prefix(joined.name, (*coaches, joined.person_id))
        changes.append(Plan.prefix.set(prefix))
        for member_id in others:
            write.update(Membership, (member_id, plan.plan_id), [Membership.prefix.set(prefix)])
        write.delete(Key(prefixes.prefix_name(plan.primary_id, plan.prefix)))
        write.create(prefixes.prefix_key(plan.primary_id, prefix, now), otherwise=PrefixTaken())
    write.create(prefixes.prefix_key(joined.person_id, prefix, now), otherwise=PrefixTaken())
    return prefix, changes


def decline(actor: Actor, plan_id: str, *, now: datetime) -> None:
    """Ends the client's membership ("This isn't me"), so that this address gets nothing more from the plan."""
    plan = invitation_for(actor.person_id, plan_id).plan
    member = plan.client
    write = Write()
    write.update(
        Plan,
        plan_id,
        [
            Plan.members[member.person_id]["state"].set("declined"),
            Plan.members[member.person_id]["ended_at"].set(plain(now)),
        ],
        condition=Plan.members[member.person_id]["state"] == "invited",
        otherwise=WrongState("This invitation has already been accepted."),
    )
    write.delete(Membership(member.person_id, plan_id))
    write.update(Membership, (plan.primary_id, plan_id), [Membership.client_state.set("declined")])
    invitations.answered(write, member.person_id)
    entry = stream.entry(plan_id, "declined", now, via=actor.via, name=member.name)
    team.put_and_tell(write, entry, plan.primary_id, "declined")
    write.commit()
