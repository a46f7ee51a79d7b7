"""Putting a client aside until a day, and bringing them back among those who need their coach."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib import times
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actor import Actor
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.attention import Aside, Why
from chalicelib.domain.plans.membership import Membership
from chalicelib.errors import Invalid, PlanNotFound

LONGEST = timedelta(days=366)


def put(actor: Actor, plan_id: str, until: date, *, now: datetime, why: Why = "later") -> None:
    """Puts a client aside until a day by this coach's clock. Raises `Invalid` at ``until``.

    They come back before that day when they do something (`attention.still`).
    """
    plan, mine = plans.get_with_mine(actor.person_id, plan_id)
    plans.coached(plan, actor.person_id)
    today = today_of(plan.members[actor.person_id].time_zone, now)
    if until <= today:
        raise Invalid({"until": "Choose a day after today."})
    if until > today + LONGEST:
        raise Invalid({"until": "Choose a day within a year."})
    before = mine.aside if mine else None
    if before is None or (before.until, before.why) != (until, why):
        _set(actor, plan_id, Aside(until, now, why))


def bring_back(actor: Actor, plan_id: str) -> None:
    """Takes a client back among those who need this coach; does nothing if they are."""
    plan, mine = plans.get_with_mine(actor.person_id, plan_id)
    plans.coached(plan, actor.person_id)
    if mine is not None and mine.aside is not None:
        _set(actor, plan_id, None)


def change(aside: Aside | None) -> Any:
    """Returns the change to a coach's membership that puts its client aside, or takes them back."""
    return Membership.aside.remove() if aside is None else Membership.aside.set(plain(aside))


def till_tomorrow(zone: str, now: datetime, why: Why) -> Aside:
    """Returns what puts a client aside for the rest of the day in this zone."""
    return Aside(today_of(zone, now) + timedelta(days=1), now, why)


def today_of(zone: str, now: datetime) -> date:
    """Returns the day that it is in a zone."""
    return now.astimezone(ZoneInfo(times.present(zone))).date()


def _set(actor: Actor, plan_id: str, aside: Aside | None) -> None:
    write = Write()
    write.update(Membership, (actor.person_id, plan_id), [change(aside)], otherwise=PlanNotFound())
    write.commit()
