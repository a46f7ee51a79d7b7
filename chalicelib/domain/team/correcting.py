"""Correcting what was mistyped about a client who hasn't come yet."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import queue
from chalicelib.domain.people import person as people
from chalicelib.domain.people import phones
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.reachable import MailState
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.team import inviting, team
from chalicelib.domain.team.inviting import AddressJustTaken
from chalicelib.domain.team.prefixes import PrefixTaken
from chalicelib.errors import Invalid, StaleVersion, TryAgain, WrongState


def correct(
    actor: Actor,
    plan_id: str,
    *,
    now: datetime,
    name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    time_zone: str | None = None,
    version: int | None = None,
) -> Plan:
    """A coach corrects what was typed of the client.

    The e-mail can be changed until the client first answers or signs in; a new address gets a new invitation, the old
    one's links end. Number and zone can be changed until the client has given their own. An empty ``phone`` removes it.
    """
    plan = plans.get_as_coach(actor.person_id, plan_id)
    if version is not None and version != plan.version:
        raise StaleVersion
    client = plan.client
    person = people.get(client.person_id)
    typed = inviting.typed_by(
        people.get(actor.person_id),
        client.name if name is None else name,
        client.email if email is None else email,
        client.phone if phone is None else phone,
        client.time_zone if time_zone is None else time_zone,
    )
    new_address = typed.email != client.email
    if new_address and (client.state == "active" or _has_come(person, client)):
        raise WrongState(f"{client.name} has answered already; only they can change their address now.")
    if typed.phone != client.phone and client.phone_state in ("confirmed", "stopped", "unreachable"):
        raise WrongState(f"{client.name} gave this number; only they can change it.")
    if typed.time_zone != client.time_zone and client.zone_confirmed:
        raise WrongState(f"{client.name} chose this time zone; only they can change it.")
    if (typed.name, typed.email, typed.phone, typed.time_zone) == (
        client.name,
        client.email,
        client.phone,
        client.time_zone,
    ):
        if client.state == "invited":
            team.expect_as_client(plan_id, now)  # the same again, should it have been broken off
        return plan
    if new_address:
        inviting.count(people.get(actor.person_id), now)
    for _ in range(10):
        try:
            return _correct(actor, plan, typed, new_address, now)
        except (PrefixTaken, AddressJustTaken):
            continue
    raise TryAgain


def _has_come(person: Person, client: Member) -> bool:
    """Whether somebody new, made by this very invitation, has signed in since.

    For people who were there before this isn't asked: the answer would tell the inviter of them.
    """
    return person.email_confirmed and client.invited_at is not None and person.created_at >= client.invited_at


def _correct(actor: Actor, plan: Plan, typed: Member, new_address: bool, now: datetime) -> Plan:
    client = plan.client
    write = Write()
    changed = msgspec.structs.replace(
        client,
        name=typed.name,
        phone=typed.phone,
        time_zone=typed.time_zone,
        phone_state=client.phone_state if typed.phone == client.phone else "none",
    )
    if new_address:
        client_id = inviting.person_behind(
            write, name=typed.name, email=typed.email, time_zone=typed.time_zone, now=now
        )
        if client_id != client.person_id and client_id in plan.members:
            raise Invalid({"email": "This person is a member of the plan already."})
        changed = msgspec.structs.replace(
            changed, person_id=client_id, email=typed.email, mail=MailState(), state="invited", invited_at=now
        )
        if client_id != client.person_id:
            write.delete(Membership(client.person_id, plan.plan_id))
        inviting.join(write, plan, changed, now)
        inviting.owe_invitation(write, plan, changed, actor, now)
    elif typed.phone and typed.phone != client.phone and client.state == "active":
        person = people.get(client.person_id)
        if person.phone_wanted in (None, client.phone) and not person.phone and phones.may_ask(typed.phone, now):
            asking = phones.asking(write, person, typed.phone, asker=plan.primary.name, now=now)
            write.update(Person, person.person_id, asking)
            changed.phone_state = "awaiting"
    if changed.person_id == client.person_id:
        path = Plan.members[client.person_id]
        fields = ("name", "email", "phone", "phone_state", "mail", "time_zone", "state", "invited_at")
        changes: list[Any] = [path[field].set(plain(getattr(changed, field))) for field in fields]
    else:
        changes = [Plan.members[client.person_id].remove(), Plan.members[changed.person_id].set(plain(changed))]
        changes.append(Plan.client_id.set(changed.person_id))
    write.update(
        Plan,
        plan.plan_id,
        [*changes, Plan.version.add(1)],
        condition=(Plan.version == plan.version) & (Plan.members[client.person_id]["state"] == client.state),
        otherwise=StaleVersion(),
    )
    for member in plan.members.values():
        about: list[Any] = [Membership.client_name.set(changed.name)]
        if member.person_id == plan.primary_id:
            about.append(Membership.client_state.set(changed.state))
        if member.person_id != client.person_id or (client.state != "declined" and not new_address):
            write.update(Membership, (member.person_id, plan.plan_id), about)
    actor_name = plan.members[actor.person_id].name
    write.put(
        stream.entry(
            plan.plan_id,
            "corrected",
            now,
            actor_id=actor.person_id,
            actor_name=actor_name,
            via=actor.via,
            name=changed.name,
        )
    )
    write.commit()
    queue.nudge([changed.person_id])
    if changed.person_id != client.person_id:
        team.expect_as_client(plan.plan_id, now)
    return plans.get_for(actor.person_id, plan.plan_id)
