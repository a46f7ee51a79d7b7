"""The coach, her clients, and what has happened until now."""

from datetime import datetime, timedelta
from unittest.mock import patch

import msgspec

from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import queue
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.owed.quiet_hours import QuietHours
from chalicelib.domain.people import phones, profile
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import accepting, coaches, opening
from chalicelib.domain.team.inviting import Details
from infra.local.demo import alice, following, meeting, others
from infra.local.demo.life import Life
from infra.local.demo.others import Client
from infra.local.demo.rows import Demo, Said
from infra.local.demo.texting import Talk

_DAY = timedelta(days=1)
_A_YEAR = 365 * _DAY
_CAROLS = "+12125550142"
_ALICES = "+4915112345678"
_IN_TURN = ("Alice Moreau", "Teresa Vos", "Kenji Watanabe", "Noor Haddad")
"""Clients whose sessions come next."""
_MET = {
    "Alice Moreau": "Speaks faster when it’s about the offer. Ask what “too expensive” would mean to her.",
    "Teresa Vos": "The name isn’t about the name. Ask who she’d have to tell.",
}
"""Clients who had a session a week ago, and what Carol noted for herself."""


class Made(msgspec.Struct, frozen=True):
    """The people that were made, and what they texted."""

    demo: Demo
    said: list[Said]


def make(now: datetime) -> Made:
    """Makes everything. Nobody is put on the queue meanwhile, since their notices would be sent before we drop them."""
    talk = Talk()
    with patch.object(queue, "nudge"), patch.object(queue, "in_turn"), talk.sent_here():
        return Made(_made(now.replace(microsecond=0), talk), talk.said)


def _made(now: datetime, talk: Talk) -> Demo:
    began = now - _A_YEAR
    carol = coaches.create_coach(
        email="carol@example.com", name="Carol Reed", time_zone=meeting.CAROLS_ZONE, now=began - 9 * _DAY
    )
    coach = Actor(carol.person_id)
    phones.set_phone(coach, _CAROLS, now=began - 9 * _DAY)
    phones.confirm(_CAROLS, now=began - 9 * _DAY)
    plan = _client(coach, "Alice Moreau", "alice@example.com", "Europe/Berlin", began, phone=_ALICES)
    for person_id in (carol.person_id, plan.client_id):  # so that texts arrive even if somebody tries it out at night
        profile.change(Actor(person_id), profile.Change(quiet_hours=QuietHours(None, None), text_cap=0), now=began)
    profile.change(coach, profile.Change(time_zone=meeting.CAROLS_ZONE), now=began)  # so that nobody is asked about it
    calls_id = following.follow(coach, Actor(plan.client_id), plan.plan_id, now)
    alice.live(Life(coach, plan, "Europe/Berlin", now), calls_id, talk)
    plans = {"Alice Moreau": plan, **{each.name: _live(coach, each, now) for each in others.OTHERS}}
    _sessions(coach, plans, now)
    late = others.NOT_YET
    opening.open_plan(coach, Details(name=late.name, email=late.email, time_zone=late.time_zone), now=now)
    _forget_old_notices([str(carol.person_id), *(str(each.client_id) for each in plans.values())], now)
    return Demo(carol.person_id, plan.client_id, plan.plan_id)


def _sessions(coach: Actor, plans: dict[str, Plan], now: datetime) -> None:
    """Plans the coming sessions, Alice's first. She and Teresa have had one before."""
    coming = meeting.coming(now, len(_IN_TURN))
    for name, at in zip(_IN_TURN, coming, strict=True):
        was = meeting.coming(now - 7 * _DAY, 1)[0] if name in _MET else None
        meeting.plan(coach, plans[name].plan_id, at, now, was=was)
        if was is not None:
            meeting.note(coach, plans[name].plan_id, _MET[name], was + timedelta(minutes=50))


def _live(coach: Actor, client: Client, now: datetime) -> Plan:
    """Makes what happened with a client happen; returns their plan."""
    plan = _client(coach, client.name, client.email, client.time_zone, now + client.since * _DAY)
    life = Life(coach, plan, client.time_zone, now)
    life.has(*client.things)
    life.looks(-2, "12:00")
    client.also(life)
    life.live()
    return plan


def _client(coach: Actor, name: str, email: str, time_zone: str, at: datetime, phone: str | None = None) -> Plan:
    """Makes a client who has accepted, and said YES if there is a number."""
    plan = opening.open_plan(coach, Details(name=name, email=email, phone=phone, time_zone=time_zone), now=at)
    client = Actor(plan.client_id, "link")
    plan = accepting.accept(client, plan.plan_id, now=at, name=name)
    profile.change(Actor(plan.client_id), profile.Change(time_zone=time_zone), now=at)
    if phone:
        phones.confirm(phone, now=at)
    return plan


def _forget_old_notices(person_ids: list[str], now: datetime) -> None:
    """Drops what would have been sent until now. Only what is due from now on is still owed."""
    for person_id in person_ids:
        for row in Notification.rows(person_id):
            # A reminder by text is owed long before its time; the demo's is still to be sent.
            is_to_go = row.kind == "reminder" and row.by == "text"
            if row.due_at < now - timedelta(minutes=2) and not is_to_go:
                row.delete()
