"""Carol's sessions: at certain hours of her day, the next one today if today still has such an hour."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.domain.actor import Actor
from chalicelib.domain.notes import writing
from chalicelib.domain.sessions import next_session
from chalicelib.times import at_local

CAROLS_ZONE = "America/New_York"
_HOURS = (time(9), time(10), time(11), time(14), time(15, 30), time(17), time(18, 30))
_AHEAD = timedelta(minutes=20)
_SATURDAY = 5


def coming(now: datetime, count: int) -> list[datetime]:
    """Returns the next hours of sessions, on working days by Carol's clock. Pure."""
    zone = ZoneInfo(CAROLS_ZONE)
    day, found = now.astimezone(zone).date(), list[datetime]()
    while len(found) < count:
        if day.weekday() < _SATURDAY:
            found += [at for hour in _HOURS if (at := at_local(day, hour, zone)) > now + _AHEAD]
        day += timedelta(days=1)
    return found[:count]


def plan(coach: Actor, plan_id: str, at: datetime, now: datetime, *, was: datetime | None = None) -> None:
    """Plans the next session; with ``was``, the last one was planned for then."""
    if was is not None:
        next_session.plan_one(coach, plan_id, was, now=was - timedelta(days=14))
    next_session.plan_one(coach, plan_id, at, now=now)


def note(coach: Actor, plan_id: str, text: str, now: datetime) -> None:
    """Writes what only coaches see about a session."""
    writing.write(coach, plan_id, "session", text, now=now)
