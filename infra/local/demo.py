"""The people and plans that a local run starts with, made by the same verbs that everything else uses."""

import math
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from chalicelib.domain.actions import adding, closing, comments, editing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.serving import Serves
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import setting_up, several
from chalicelib.domain.metrics.days import WEEKDAYS, Rhythm
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Asking, Target
from chalicelib.domain.metrics.several import Line
from chalicelib.domain.owed import queue
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.owed.quiet_hours import QuietHours
from chalicelib.domain.people import api_tokens, phones, profile, sign_in
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.reminders import Spec
from chalicelib.domain.team import accepting, coaches, opening
from chalicelib.domain.team.inviting import Details

_TOKEN_NAME = "Local run"
_DAY = timedelta(days=1)
_LAUNCH = Named("Winter launch")


class Demo(msgspec.Struct):
    """The people the demo is about."""

    coach_id: str
    client_id: str
    plan_id: str


def once(path: Path, now: datetime) -> Demo:
    """Returns the demo of this local run, making it if it isn't there yet, or was lost with a run killed in its first
    minute."""
    if path.exists():
        known = msgspec.json.decode(path.read_bytes(), type=Demo)
        if Person.find(known.coach_id):
            return known
    demo = _make(now)
    path.write_bytes(msgspec.json.encode(demo))
    return demo


def addresses(demo: Demo, app: str, now: datetime) -> dict[str, Any]:
    """Returns fresh sign-in links and tokens for Carol and Alice."""
    return {
        "coach": _way_in(demo.coach_id, app, now),
        "client": {**_way_in(demo.client_id, app, now), "plan_id": demo.plan_id},
    }


def _way_in(person_id: str, app: str, now: datetime) -> dict[str, Any]:
    person = people.get(person_id)
    actor = Actor(person_id)
    for id, info in person.tokens.items():
        if info.name == _TOKEN_NAME:
            api_tokens.delete(actor, id, now=now)
    _, _, secret = api_tokens.create(actor, name=_TOKEN_NAME, now=now)
    return {
        "email": person.email, "phone": person.phone, "sign_in": app + sign_in.link_path(person, now), "api_token": secret,
    }  # fmt: skip


def _make(now: datetime) -> Demo:
    """Makes a past of some weeks. Nobody is put on the queue meanwhile: their notices would leave before we drop
    them."""
    with patch.object(queue, "nudge"), patch.object(queue, "in_turn"):
        return _made(now)


def _made(now: datetime) -> Demo:
    now = now.replace(microsecond=0)
    carol = coaches.create_coach(
        email="carol@example.com", name="Carol Reed", time_zone="America/New_York", now=now - 30 * _DAY
    )
    coach = Actor(carol.person_id)
    phones.set_phone(coach, "+1 212 555 0142", now=now - 30 * _DAY)
    phones.confirm("+12125550142", now=now - 30 * _DAY)
    plan = _client(coach, "Alice Moreau", "alice@example.com", "Europe/Berlin", now - 21 * _DAY, phone="+4915112345678")
    for person_id in (carol.person_id, plan.client_id):  # so that texts can be seen when trying it out at night
        profile.change(Actor(person_id), profile.Change(quiet_hours=QuietHours(None, None), text_cap=0), now=now)
    calls_id = _alice_follows(coach, Actor(plan.client_id), plan.plan_id, now)
    _alice(coach, Actor(plan.client_id), plan.plan_id, calls_id, now)
    bob = _client(coach, "Bob Lee", "bob@example.com", "Europe/London", now - 20 * _DAY)
    _bob(coach, bob.plan_id, now)
    noor = _client(coach, "Noor Haddad", "noor@example.com", "America/New_York", now - 9 * _DAY)
    adding.create(
        coach,
        noor.plan_id,
        NewAction(what="Ask two former colleagues what I do best", due=Due(at=now + 6 * _DAY), notify_client=False),
        now=now - _DAY,
    )
    opening.open_plan(
        coach, Details(name="Tomasz Zielinski", email="tomasz@example.com", time_zone="Europe/Warsaw"), now=now
    )
    _forget_old_notices([carol.person_id, plan.client_id, bob.client_id, noor.client_id], now)
    return Demo(carol.person_id, plan.client_id, plan.plan_id)


def _client(coach: Actor, name: str, email: str, time_zone: str, at: datetime, phone: str | None = None) -> Plan:
    """Makes a client who accepted, and said YES if there is a number."""
    plan = opening.open_plan(coach, Details(name=name, email=email, phone=phone, time_zone=time_zone), now=at)
    client = Actor(plan.client_id, "link")
    plan = accepting.accept(client, plan.plan_id, now=at, name=name)
    profile.change(Actor(plan.client_id), profile.Change(time_zone=time_zone), now=at)
    if phone:
        phones.confirm(phone, now=at)
    return plan


_DAYS_BACK = 62
"""How many days the longest history goes back."""


def _alice_follows(coach: Actor, alice: Actor, plan_id: str, now: datetime) -> str:
    """Gives Alice three metrics with a past, from before the plan too; returns the id of the one that actions serve."""
    today = now.date()
    weight = Fields(
        name="Weight", unit="kg", better="lower", askings=(Asking("20:00"),),
        target=Target(Decimal("74.5"), today - _DAYS_BACK * _DAY, Decimal("70"), today + 60 * _DAY),
    )  # fmt: skip
    calls = Fields(
        name="Calls made", kind="total", better="higher", rhythm=Rhythm("weekdays", WEEKDAYS[:5]),
        askings=(Asking("18:00", by="text"),),
    )  # fmt: skip
    mood = Fields(name="Mood", kind="rating", low=1, high=5, better="higher", askings=(Asking("20:00"),))
    _follow(coach, alice, plan_id, weight, _weight, now)
    calls_id = _follow(coach, alice, plan_id, calls, _calls, now)
    _follow(coach, alice, plan_id, mood, _mood, now)
    return calls_id


def _follow(
    coach: Actor, alice: Actor, plan_id: str, asked: Fields, read: Callable[[int, date], Line | None], now: datetime
) -> str:  # fmt: skip
    """Sets a metric up, now, so that its first question is yet to come, and enters what was read on each day until yesterday."""
    _, metric = setting_up.set_up(coach, plan_id, asked, now=now)
    days = [(ago, now.date() - ago * _DAY) for ago in range(_DAYS_BACK, 0, -1)]
    lines = [line for ago, day in days if (line := read(ago, day))]
    several.record_all(alice, plan_id, metric.metric_id, lines, now=now)
    return str(metric.metric_id)


def _weight(ago: int, day: date) -> Line | None:
    if ago in (50, 49, 33, 17, 16, 15):
        return None
    if ago == 24:
        return Line("24", str(day), skipped=True, note="At my sister’s, no scales.")
    value = 71.8 + 2.6 * ago / _DAYS_BACK + 0.35 * math.sin(ago * 1.7) + 0.2 * math.sin(ago * 0.6)
    return Line(str(ago), str(day), Decimal(f"{value:.1f}"), note="After the weekend away." if ago == 8 else "")


def _calls(ago: int, day: date) -> Line | None:
    if day.weekday() > 4 or ago in (30, 12) or ago > 40:
        return None
    return Line(str(ago), str(day), Decimal(2 + ago * 7 % 5 + (ago < 14)))


def _mood(ago: int, day: date) -> Line | None:
    if ago > 21 or ago in (19, 11, 5):
        return None
    return Line(str(ago), str(day), Decimal(2 + ago * 5 % 3 + (ago < 9)), note="The bank said yes!" if ago == 3 else "")


def _alice(coach: Actor, alice: Actor, plan_id: str, calls_id: str, now: datetime) -> None:
    stories = adding.create(
        coach,
        plan_id,
        NewAction(
            what="Write down three customer stories",
            due=Due(at=now - 11 * _DAY),
            specs=[],
            comment="Short ones. What changed for them, in their words.",
            notify_client=False,
            project=_LAUNCH,
            serves=Serves(calls_id, "Calls made"),
        ),
        now=now - 20 * _DAY,
    )
    closing.complete(
        alice, plan_id, _number(stories), words=Words("All three. The bakery one surprised me."), now=now - 12 * _DAY
    )
    fair = adding.create(
        coach,
        plan_id,
        NewAction(what="Book a stand at the trade fair", due=Due(at=now - 4 * _DAY), specs=[], notify_client=False),
        now=now - 20 * _DAY,
    )
    closing.cancel(coach, plan_id, _number(fair), now=now - 10 * _DAY, reason="The fair moved to the spring")
    offer = adding.create(
        coach,
        plan_id,
        NewAction(
            what="Send the offer to Weber & Sons",
            due=Due(at=now - 6 * _DAY),
            specs=[],
            client_may_edit=True,
            notify_client=False,
            project=_LAUNCH,
        ),
        now=now - 14 * _DAY,
    )
    editing.edit(alice, plan_id, _number(offer), Change(due=Due(at=now - 3 * _DAY)), now=now - 7 * _DAY)
    comments.write(
        alice,
        plan_id,
        _number(offer),
        Words("They asked for the longer version, so I need some days more."),
        now=now - 7 * _DAY,
    )
    # Its reminders are due in a minute, so that anyone who has just started sees them arrive and can answer.
    soon = [Spec("client", "email", minutes=-120), Spec("client", "text", minutes=-120)]
    adding.create(
        coach,
        plan_id,
        NewAction(
            what="Call the bank about the loan",
            due=Due(at=now + timedelta(minutes=121)),
            specs=soon,
            comment="Ask for Ms Weber, she knows the file.",
            notify_client=False,
        ),
        now=now,
    )
    prices = adding.create(
        coach,
        plan_id,
        NewAction(
            what="Draft the new price list",
            due=Due(date=str((now + 4 * _DAY).date())),
            client_may_edit=True,
            notify_client=False,
            project=_LAUNCH,
            weight=200,
        ),
        now=now - 2 * _DAY,
    )
    comments.write(alice, plan_id, _number(prices), Words("Is a page enough?"), now=now - 2 * _DAY)
    comments.write(coach, plan_id, _number(prices), Words("A page is plenty."), now=now - 2 * _DAY)


def _bob(coach: Actor, plan_id: str, now: datetime) -> None:
    for what, days in (
        ("Ask for the feedback talk", -5),
        ("Write the summary for the board", -2),
        ("Plan a free Friday", 9),
    ):
        adding.create(
            coach,
            plan_id,
            NewAction(what=what, due=Due(at=now + days * _DAY), specs=[], notify_client=False),
            now=now - 12 * _DAY,
        )
    adding.create(
        coach,
        plan_id,
        NewAction(
            what="Send Bob the worksheet",
            due=Due(date=str((now + _DAY).date()), time="09:00"),
            assigned_to="coach",
            specs=[],
            notify_client=False,
        ),
        now=now - _DAY,
    )


def _forget_old_notices(person_ids: list[str], now: datetime) -> None:
    """Drops what would have been sent in these weeks: only what is due from now on is still owed."""
    for person_id in person_ids:
        for row in Notification.rows(person_id):
            # A reminder by text is owed long before its time; the one in the demo is yet to be sent.
            is_to_go = row.kind == "reminder" and row.by == "text"
            if row.due_at < now - timedelta(minutes=2) and not is_to_go:
                row.delete()


def _number(action: Action) -> int:
    return int(action.number)


def name_of(person_id: str) -> str | None:
    """Returns someone's name, for the mailbox."""
    person = Person.find(person_id)
    return person.name if person else None
