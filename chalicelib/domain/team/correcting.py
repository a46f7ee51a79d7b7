"""Correcting the details of a client who hasn't come yet."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import jobs, queue
from chalicelib.domain.people import asking, moving
from chalicelib.domain.people import invitation as invitations
from chalicelib.domain.people import person as people
from chalicelib.domain.people.invitation import AddressJustTaken
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.reachable import MailState, PhoneState
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.team import inviting, newcomers
from chalicelib.domain.team.inviting import IS_MEMBER, Details
from chalicelib.domain.team.prefixes import PrefixTaken
from chalicelib.errors import Invalid, StaleVersion, WrongState
from chalicelib.isolated import isolated


def correct(actor: Actor, plan_id: str, details: Details, *, now: datetime, version: int | None = None) -> Plan:
    """Corrects the client's details; for the plan's coaches.

    The email address can be changed until the client accepts, whoever they are; a new address gets a new invitation, and
    the links sent to the old one stop working. Number and zone can be changed until the client has set their own. An empty
    phone number removes it.
    """
    plan = plans.get_as_coach(actor.person_id, plan_id)
    if version is not None and version != plan.version:
        raise StaleVersion
    client = plan.client
    typed = inviting.typed_by(people.get(actor.person_id), _completed(details, client))
    _may_be_corrected(client, typed)
    if all(getattr(typed, field) == getattr(client, field) for field in _TYPED):
        if client.state == "invited":
            newcomers.owe_client(plan_id, now)  # in case the same correction was interrupted
        return plan
    if typed.phone and typed.phone != client.phone:
        asking.check_country(typed.phone, asking.numbers_of(plan))
    return look_again(lambda: _correct(actor, plan, typed, now), on=(PrefixTaken, AddressJustTaken), tries=10)


_TYPED = ("name", "email", "phone", "time_zone")


def _completed(details: Details, client: Member) -> Details:
    """Returns the details, with the earlier ones filled in where none are given."""
    given = {field: value for field, value in msgspec.structs.asdict(details).items() if value is not None}
    return Details(**{field: getattr(client, field) for field in _TYPED} | given)


def _may_be_corrected(client: Member, typed: Member) -> None:
    """Raises `WrongState` for details that only the client can change by now."""
    if typed.email != client.email and client.state == "active":
        raise WrongState(f"{isolated(client.name)} has already answered, so only they can change their address.")
    if typed.phone != client.phone and client.phone_state in ("confirmed", "stopped", "unreachable"):
        raise WrongState(f"{isolated(client.name)} gave this number, so only they can change it.")
    if typed.time_zone != client.time_zone and client.zone_confirmed:
        raise WrongState(f"{isolated(client.name)} chose this time zone, so only they can change it.")


def _correct(actor: Actor, plan: Plan, typed: Member, now: datetime) -> Plan:
    client = plan.client
    write = Write()
    phone_state: PhoneState = client.phone_state if typed.phone == client.phone else "none"
    changed = msgspec.structs.replace(
        client, name=typed.name, phone=typed.phone, time_zone=typed.time_zone, phone_state=phone_state
    )
    if typed.email != client.email:
        changed = _invited_anew(write, actor, plan, changed, typed.email, now)
    elif typed.phone != client.phone and client.state == "active":
        _ask_number(write, actor, plan, changed, now)
    has_moved = typed.time_zone != client.time_zone
    is_replanned = has_moved or (plan.replanning is not None and changed.person_id != client.person_id)
    if is_replanned:  # by the job of whoever is the client now
        jobs.owe(write, changed.person_id, now)
    write.update(
        Plan,
        plan.plan_id,
        [*_in_plan(client, changed), *([changing.replanned(plan)] if has_moved else []), Plan.version.add(1)],
        condition=(Plan.version == plan.version) & (Plan.members[client.person_id]["state"] == client.state),
        otherwise=StaleVersion(),
    )
    _tell_lists(write, plan, changed)
    me = plan.members[actor.person_id]
    write.put(
        stream.entry(
            plan.plan_id, "corrected", now, actor_id=me.person_id, actor_name=me.name, via=actor.via, name=changed.name
        )
    )
    write.commit()
    queue.in_turn([changed.person_id])
    if changed.person_id != client.person_id:
        invitations.forget(client.person_id)
        newcomers.owe_client(plan.plan_id, now)
    if is_replanned:
        moving.begin(changed.person_id, now)
    return plans.get_for(actor.person_id, plan.plan_id)


def _invited_anew(write: Write, actor: Actor, plan: Plan, client: Member, email: str, now: datetime) -> Member:
    """Returns the client with another address, no matter whose it is, and owes them the invitation."""
    inviting.count(write, people.get(actor.person_id), email, now)
    if any(member.email == email for member in plan.members.values()):
        raise Invalid({"email": IS_MEMBER})
    client_id = invitations.new(
        write, name=client.name, email=email, time_zone=client.time_zone, to=plan.plan_id, now=now
    ).person_id
    write.delete(Membership(client.person_id, plan.plan_id))
    invited = msgspec.structs.replace(
        client, person_id=client_id, email=email, mail=MailState(), state="invited", invited_at=now, ended_at=None
    )
    inviting.join(write, plan, invited, now)
    inviting.owe_invitation(write, plan, invited, actor, now)
    return invited


def _ask_number(write: Write, actor: Actor, plan: Plan, client: Member, now: datetime) -> None:
    """Asks the new number for YES, unless the client has set their own or it can't be asked now. The earlier one, which
    was a mistake, waits for no YES any more."""
    number, person = client.phone, people.get(client.person_id)
    if person.phone_wanted not in (None, plan.client.phone) or person.phone:
        return
    asker = people.get(actor.person_id)
    if number and not asking.is_free(number, now):
        asking.count_taken(write, person, asker=asker, now=now)
        number = None
    if number:
        about_them = asking.ask(write, person, number, asker=asker, plan=plan, now=now)
        write.update(Person, person.person_id, about_them)
        client.phone_state = "awaiting"
    elif person.phone_wanted:
        same, about_them = (
            Person.phone_wanted == person.phone_wanted,
            [Person.phone_wanted.remove(), Person.version.add(1)],
        )
        write.update(Person, person.person_id, about_them, condition=same, otherwise=StaleVersion())


def _in_plan(client: Member, changed: Member) -> list[Any]:
    """Returns the changes to the plan's client: the corrected fields, or another person in their place."""
    if changed.person_id != client.person_id:
        return [
            Plan.members[client.person_id].remove(),
            Plan.members[changed.person_id].set(plain(changed)),
            Plan.client_id.set(changed.person_id),
        ]
    path = Plan.members[client.person_id]
    fields = (*_TYPED, "phone_state", "mail", "state", "invited_at", "ended_at")
    return [path[field].set(plain(getattr(changed, field))) for field in fields]


def _tell_lists(write: Write, plan: Plan, changed: Member) -> None:
    """Updates the client's name, and whether they have accepted, in the members' own lists of plans."""
    client = plan.client
    for member in plan.members.values():
        about: list[Any] = [Membership.client_name.set(changed.name)]
        if member.person_id == plan.primary_id:
            about.append(Membership.client_state.set(changed.state))
        has_row = client.state != "declined" and changed.email == client.email
        if member.person_id != client.person_id or has_row:
            write.update(Membership, (member.person_id, plan.plan_id), about)
