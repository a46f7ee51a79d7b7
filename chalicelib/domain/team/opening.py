"""Opening a plan for a client.

The inviter learns nothing about the person behind an address: what they enter belongs to the membership, and the answer
is the same whether the person exists or not. Until the client accepts, they are sent nothing but the invitation.
"""

from datetime import datetime

import msgspec

from chalicelib import tokens
from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import queue
from chalicelib.domain.people import asking
from chalicelib.domain.people import invitation as invitations
from chalicelib.domain.people import person as people
from chalicelib.domain.people.invitation import AddressJustTaken
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Member, Plan
from chalicelib.domain.team import inviting, prefixes
from chalicelib.domain.team.inviting import Details
from chalicelib.domain.team.prefixes import PrefixTaken
from chalicelib.errors import NotAllowed


def open_plan(actor: Actor, client: Details, *, now: datetime, once: Key | None = None) -> Plan:
    """Opens a plan for a client, new or existing, and owes them the invitation."""
    coach = people.get(actor.person_id)
    if not coach.may_coach:
        raise NotAllowed("Only coaches can open plans. Ask the coach who runs this practice to invite you as one.")
    typed = inviting.typed_by(coach, client)
    if typed.phone:
        asking.check_country(typed.phone, [coach.phone])
    # If someone takes the prefix or the address between our read and write, the next try sees that.
    return look_again(lambda: _open(actor, coach, typed, now, once), on=(PrefixTaken, AddressJustTaken), tries=10)


def _open(actor: Actor, coach: Person, typed: Member, now: datetime, once: Key | None) -> Plan:
    write, plan_id = Write(), tokens.new_id()
    keys.once(write, once, now, made=plan_id)
    inviting.count(write, coach, typed.email, now)
    client_id = invitations.new(
        write, name=typed.name, email=typed.email, time_zone=typed.time_zone, to=plan_id, now=now
    ).person_id
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
    # Unique among the coach's plans only: until the client accepts, the coach mustn't learn of their other plans.
    prefix = prefixes.free_prefix(typed.name, (coach.person_id,))
    plan = Plan(
        plan_id,
        prefix=prefix,
        client_id=client_id,
        primary_id=coach.person_id,
        defaults=coach.defaults,
        members={client_id: client, coach.person_id: primary},
        created_at=now,
    )
    write.create(prefixes.prefix_key(coach.person_id, prefix, now), otherwise=PrefixTaken())
    write.create(plan)
    inviting.join(write, plan, primary, now)
    inviting.join(write, plan, client, now)
    inviting.owe_invitation(write, plan, client, actor, now)
    write.commit()
    queue.in_turn([client_id])
    return plan
