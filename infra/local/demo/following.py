"""The metrics that Alice follows, with values from before the first question."""

import math
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import setting_up, several
from chalicelib.domain.metrics.days import WEEKDAYS, Rhythm
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Asking, Target
from chalicelib.domain.metrics.several import Line

_DAY = timedelta(days=1)
_DAYS_BACK = 62
"""How many days the longest history goes back."""


def follow(coach: Actor, alice: Actor, plan_id: str, now: datetime) -> str:
    """Gives Alice three metrics with past values; returns the id of the one that actions serve."""
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
    _one(coach, alice, plan_id, weight, _weight, now)
    calls_id = _one(coach, alice, plan_id, calls, _calls, now)
    _one(coach, alice, plan_id, mood, _mood, now)
    return calls_id


def _one(
    coach: Actor, alice: Actor, plan_id: str, asked: Fields, read: Callable[[int, date], Line | None], now: datetime
) -> str:  # fmt: skip
    """Sets a metric up now, so that its first question is still to come, and enters the readings of each day until
    yesterday."""
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
