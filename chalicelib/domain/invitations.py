"""Opening a plan with its client: inviting, accepting, "this isn't me", and correcting a mistyped address.

The inviter learns nothing of the person behind an address: what they typed belongs to the membership, and the answer is
the same whether the person exists or not. Until the client accepts, nothing but the invitation is sent to them.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib import times, tokens
from chalicelib.domain import addresses, emails, keys, memberships, notifications, people, phones, plans, stream, team
from chalicelib.domain.addresses import Address, MailState
from chalicelib.domain.keys import Key
from chalicelib.domain.memberships import Membership
from chalicelib.domain.people import Actor, Person
from chalicelib.domain.plans import Member, Plan
from chalicelib.errors import Invalid, NotAllowed, PlanNotFound, StaleVersion, TryAgain, WrongState
from chalicelib.tables import Lost, Write, plain

INVITATIONS_A_DAY = 100
"""Per coach: forty clients can be entered in a morning, a stolen session can't spam thousands."""


OWN_ADDRESS = "This is your own address. A plan is for somebody else."


class PrefixTaken(Lost):
    pass


class AddressJustTaken(Lost):
    pass


def open_plan(
    actor: Actor,
    *,
    client_name: str,
    client_email: str,
    client_phone: str | None = None,
    client_time_zone: str | None = None,
    now: datetime,
    once: Key | None = None,
) -> Plan:
    """Opens a plan for a client, new or existing, and owes them the invitation."""
    coach = people.get(actor.person_id)
    if not coach.may_coach:
        raise NotAllowed("Only coaches open plans. Ask the coach who runs this practice to invite you as one.")
    typed = typed_by(coach, client_name, client_email, client_phone, client_time_zone)
    count(coach, now)
    for _ in range(10):
        try:
            return _open(actor, coach, typed, now, once)
        except (PrefixTaken, AddressJustTaken):
            continue  # somebody took it between our reading and writing: the next try sees that
    raise TryAgain


def _open(actor: Actor, coach: Person, typed: Member, now: datetime, once: Key | None) -> Plan:
    write = Write()
    keys.once(write, once, now)
    client_id = person_behind(write, name=typed.name, email=typed.email, time_zone=typed.time_zone, now=now)
    client = msgspec.structs.replace(typed, person_id=client_id, invited_at=now)
    primary = Member(
        coach.person_id,
        "primary",
        coach.name,
        coach.email,
        coach.time_zone,
        zone_confirmed=coach.zone_confirmed,
        phone=coach.phone or coach.phone_wanted,
        phone_state=coach.phone_state,
    )
    if client_id == coach.person_id:
        raise Invalid({"email": OWN_ADDRESS})
    # Of the coach's plans only: which prefixes the client has elsewhere is not the coach's to learn before they accept.
    prefix = _free_prefix(typed.name, (coach.person_id,))
    plan = Plan(
        tokens.new_id(),
        prefix=prefix,
        client_id=client_id,
        primary_id=coach.person_id,
        defaults=coach.defaults,
        members={client_id: client, coach.person_id: primary},
        created_at=now,
    )
    write.create(_prefix_key(coach.person_id, prefix, now), otherwise=PrefixTaken())
    write.create(plan)
    join(write, plan, primary, now)
    join(write, plan, client, now)
    _invite(write, plan, client, actor, now)
    write.commit()
    notifications.nudge([client_id])
    return plan


def invitation_for(person_id: str, plan_id: str) -> Plan:
    """The plan this person is a client of, accepted or not, so that they can see who invites; else `PlanNotFound`."""
    plan = plans.find(plan_id)
    if plan is None or plan.client_id != person_id or plan.client.state == "declined":
        raise PlanNotFound
    return plan


def accept(actor: Actor, plan_id: str, *, now: datetime) -> Plan:
    """The client agrees to the plan; confirms the address it was sent to and owes the plan so far.

    Twice does no harm. Should the client have another plan with this prefix, this one's changes, for all its members:
    nothing was sent to the client under the old one.
    """
    for _ in range(10):
        plan = invitation_for(actor.person_id, plan_id)
        if plan.client.state == "active":
            return plan
        try:
            return _accept(actor, plan, now)
        except (Lost, keys.Repeated):
            continue  # accepted by a second click, or a plan with this prefix opened, between our reading and writing
    raise TryAgain


def _accept(actor: Actor, plan: Plan, now: datetime) -> Plan:
    person = people.get(actor.person_id)
    path = Plan.members[person.person_id]
    changes: list[Any] = [path["state"].set("active"), path["accepted_at"].set(plain(now))]
    if person.zone_confirmed:
        changes += [path["time_zone"].set(person.time_zone), path["zone_confirmed"].set(True)]
    write = Write()
    about_me = emails.confirming(write, person)
    if person.phone:
        changes += [path["phone"].set(person.phone), path["phone_state"].set(person.phone_state)]
    elif plan.client.phone and not person.phone_wanted and phones.may_ask(plan.client.phone, now):
        about_me += phones.asking(write, person, plan.client.phone, asker=plan.primary.name, now=now)
        changes.append(path["phone_state"].set("awaiting"))
    if about_me:
        write.update(Person, person.person_id, about_me)
    mine: list[Any] = [Membership.is_active.set(True), Membership.client_state.set("active")]
    coachs: list[Any] = [Membership.client_state.set("active"), Membership.heard_at.set(now)]
    prefix = plan.prefix
    if any(row.prefix == prefix and row.plan_id != plan.plan_id for row in memberships.active(person.person_id)):
        prefix = _free_prefix(plan.client.name, tuple(plan.members))
        changes.append(Plan.prefix.set(prefix))
        for member_id in plan.members:
            write.update(Membership, (member_id, plan.plan_id), [Membership.prefix.set(prefix)])
        write.delete(Key(_prefix_name(plan.primary_id, plan.prefix)))
        write.create(_prefix_key(plan.primary_id, prefix, now), otherwise=PrefixTaken())
    write.create(_prefix_key(person.person_id, prefix, now), otherwise=PrefixTaken())
    as_read = (Plan.prefix == plan.prefix) & (Plan.primary_id == plan.primary_id)
    write.update(Plan, plan.plan_id, changes, condition=(path["state"] == "invited") & as_read)
    write.update(Membership, (person.person_id, plan.plan_id), mine)
    write.update(Membership, (plan.primary_id, plan.plan_id), coachs)
    entry = stream.entry(
        plan.plan_id, "accepted", now, actor_id=person.person_id, actor_name=plan.client.name, via=actor.via
    )
    write.put(entry)
    write.put(notifications.new(person.person_id, "plan_so_far", now, plan_id=plan.plan_id, entry_id=entry.entry_id))
    write.commit()
    notifications.nudge([person.person_id])
    return invitation_for(person.person_id, plan.plan_id)


def decline(actor: Actor, plan_id: str, *, now: datetime) -> None:
    """ "This isn't me": ends the membership, so that nothing more reaches this address from the plan."""
    plan = invitation_for(actor.person_id, plan_id)
    member = plan.client
    write = Write()
    write.update(
        Plan,
        plan_id,
        [Plan.members[member.person_id]["state"].set("declined")],
        condition=Plan.members[member.person_id]["state"] == "invited",
        otherwise=WrongState("This invitation was accepted already."),
    )
    write.delete(Membership(member.person_id, plan_id))
    write.update(Membership, (plan.primary_id, plan_id), [Membership.client_state.set("declined")])
    entry = stream.entry(plan_id, "declined", now, via=actor.via, name=member.name)
    write.put(entry)
    write.put(notifications.new(plan.primary_id, "declined", now, plan_id=plan_id, entry_id=entry.entry_id))
    write.commit()


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
    typed = typed_by(
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
        count(people.get(actor.person_id), now)
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
        client_id = person_behind(write, name=typed.name, email=typed.email, time_zone=typed.time_zone, now=now)
        if client_id != client.person_id and client_id in plan.members:
            raise Invalid({"email": "This person is a member of the plan already."})
        changed = msgspec.structs.replace(
            changed, person_id=client_id, email=typed.email, mail=MailState(), state="invited", invited_at=now
        )
        if client_id != client.person_id:
            write.delete(Membership(client.person_id, plan.plan_id))
        join(write, plan, changed, now)
        _invite(write, plan, changed, actor, now)
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
    notifications.nudge([changed.person_id])
    if changed.person_id != client.person_id:
        team.expect_as_client(plan.plan_id, now)
    return plans.get_for(actor.person_id, plan.plan_id)


def typed_by(
    coach: Person, name: str, email: str, phone: str | None, time_zone: str | None, *, own: str = OWN_ADDRESS
) -> Member:
    """What the inviter typed, checked; all problems at once. ``own`` says why their own address can't be it."""
    problems: dict[str, str] = {}

    def checked(check: object, *args: str) -> str:
        try:
            return str(check(*args))  # type: ignore[operator]
        except Invalid as invalid:
            problems.update(invalid.problems)
            return ""

    member = Member(
        person_id="",
        role="client",
        state="invited",
        name=checked(people.checked_name, name),
        email=checked(addresses.checked_email, email),
        phone=checked(addresses.checked_phone, phone) if phone else None,
        time_zone=checked(times.zone, time_zone) if time_zone else coach.time_zone,
    )
    if member.email in coach.emails():
        problems["email"] = own
    if problems:
        raise Invalid(problems)
    return member


def count(coach: Person, now: datetime) -> None:
    """Counts one invitation of this coach; `LimitReached` beyond a day's."""
    keys.count(
        f"invitations#{coach.person_id}",
        at_most=INVITATIONS_A_DAY,
        window=timedelta(days=1),
        now=now,
        sentence="You have invited very many people today. Please go on tomorrow.",
    )


def person_behind(write: Write, *, name: str, email: str, time_zone: str, now: datetime) -> str:
    """Who the address belongs to; somebody new is made in the same transaction.

    The transaction is lost with `AddressJustTaken` if that changes meanwhile.
    """
    address = addresses.mailto(email)
    known = Address.find(address)
    if known is not None:
        write.check(Address, address, Address.person_id == known.person_id, AddressJustTaken())
        return known.person_id
    person = people.new(name=name, email=email, time_zone=time_zone, now=now)
    write.create(person)
    write.create(addresses.new(address, person.person_id), otherwise=AddressJustTaken())
    return person.person_id


def join(write: Write, plan: Plan, member: Member, now: datetime) -> None:
    """Puts the plan among those of a member."""
    write.put(
        Membership(
            member.person_id,
            plan.plan_id,
            role=member.role,
            prefix=plan.prefix,
            client_name=plan.client.name if member.role != "client" else member.name,
            coach_name=plan.primary.name,
            is_active=member.state == "active",
            created_at=now,
        )
    )


def _invite(write: Write, plan: Plan, client: Member, actor: Actor, now: datetime) -> None:
    inviter = plan.members[actor.person_id].name
    entry = stream.entry(
        plan.plan_id, "invited", now, actor_id=actor.person_id, actor_name=inviter, via=actor.via, name=client.name
    )
    write.put(entry)
    write.put(notifications.new(client.person_id, "invitation", now, plan_id=plan.plan_id, entry_id=entry.entry_id))


def move_prefix(write: Write, plan: Plan, giver_id: str, taker_id: str, now: datetime) -> None:
    """Holds the plan's prefix for its new primary coach; it stays, also where they have another plan of that name."""
    write.delete(Key(_prefix_name(giver_id, plan.prefix)))
    if Key.find(_prefix_name(taker_id, plan.prefix)) is None:
        write.create(_prefix_key(taker_id, plan.prefix, now))


def _free_prefix(name: str, person_ids: tuple[str, ...]) -> str:
    """A prefix that none of these people has yet: ``ALI``, else ``ALI2``, ``ALI3`` …"""
    letters = plans.prefix_letters(name)
    taken = {row.prefix for person_id in person_ids for row in memberships.of(person_id)}
    candidates = [letters, *(f"{letters}{number}" for number in range(2, 1000))]
    return next(candidate for candidate in candidates if candidate not in taken)


def _prefix_name(person_id: str, prefix: str) -> str:
    return f"prefix#{person_id}#{prefix}"


def _prefix_key(person_id: str, prefix: str, now: datetime) -> Key:
    """Holds a prefix for a person; two plans opened at once can't both have it."""
    return keys.new(_prefix_name(person_id, prefix), kind="prefix", now=now, lasts=None)
