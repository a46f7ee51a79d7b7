"""Checks what people type into an action."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import clock_times, times, typed
from chalicelib.domain.actions.action import HEAVIEST, USUAL_WEIGHT, ZoneFrom
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, PastDue

LONGEST_WHAT = 500
LONGEST_COMMENT = 10_000


def checked_what(what: str) -> str:
    """Returns WHAT on one line. Raises `Invalid` unless it has 1 to 500 characters."""
    what = typed.line(what)
    if not what:
        raise Invalid({"what": "Say what needs to be done."})
    if len(what) > LONGEST_WHAT:
        raise Invalid(
            {"what": f"Keep this to {LONGEST_WHAT} characters; it has {len(what)}. A comment has room for more."}
        )
    return what


def checked_comment(text: str, field: str = "comment") -> str:
    """Returns the text as we keep it. Raises `Invalid` at ``field`` if it is too long."""
    text = typed.lines(text)
    if len(text) > LONGEST_COMMENT:
        raise Invalid({field: f"A comment can have up to {LONGEST_COMMENT:,} characters; this one has {len(text):,}."})
    return text


def checked_weight(weight: int | None) -> int:
    """Returns the weight, or the default for ``None``. Raises `Invalid` unless it is from 0 to 1000."""
    if weight is None:
        return USUAL_WEIGHT
    if not 0 <= weight <= HEAVIEST:
        raise Invalid({"weight": f"A weight is a whole number from 0 to {HEAVIEST}."})
    return weight


CLIENT = "client"
"""Stands in place of a zone for the client's own, wherever they are."""


class Planned(msgspec.Struct, frozen=True):
    """BY WHEN: the moment in UTC, and the zone in which it was set."""

    at: datetime
    zone: str
    wall: str | None = None
    """What the client's clock shows then, such as ``2026-12-04T17:00``, if it was planned by their clock; they may turn
    out to live elsewhere. ``None`` if somebody named the zone or gave the moment."""

    @property
    def zone_from(self) -> ZoneFrom:
        return "client" if self.wall else "named"


LONG_PAST = timedelta(days=1)
"""A date further in the past is usually a slip, so we ask about it. Up to a day we don't: people record what they
agreed this morning, and can still see that a date is yesterday's."""


def is_long_past(due_at: datetime, now: datetime) -> bool:
    return due_at < now - LONG_PAST


def check_not_past(due: Planned, now: datetime, *, may_stay: bool = True) -> None:
    """Raises `PastDue` for a date that is long past, with the next such date in the future."""
    if is_long_past(due.at, now):
        local = due.at.astimezone(ZoneInfo(due.zone))
        meant = next_like(local, now)
        raise PastDue(local.date(), meant, times.whole_day(meant), may_stay=may_stay)


def next_like(local: datetime, now: datetime) -> date:
    """Returns the same date in the next year in which it is in the future."""
    assert isinstance(local.tzinfo, ZoneInfo)
    year = now.year
    while True:
        with contextlib.suppress(ValueError):  # 29 February
            day = local.date().replace(year=year)
            if times.at_local(day, local.time(), local.tzinfo) > now:
                return day
        year += 1


def by_wall(wall: str, zone_name: str) -> datetime:
    """Returns the moment in UTC when clocks in a zone show ``2026-12-04T17:00``."""
    shown = datetime.fromisoformat(wall)
    return times.at_local(shown.date(), shown.time(), ZoneInfo(zone_name))


def by_clients_clock(moment: datetime, plan: Plan) -> "Due":
    """Returns a date planned by the client's clock, which shows it at this moment."""
    local = moment.astimezone(ZoneInfo(plan.client.time_zone))
    due = Due(date=str(local.date()), time=f"{local:%H:%M}", time_zone=CLIENT)
    # A clock shows some times twice, and ours has no seconds.
    return due if due.resolve(plan).at == moment else Due(at=moment, time_zone=CLIENT)


class Due(msgspec.Struct, forbid_unknown_fields=True):
    """BY WHEN as requested: a moment ``at``, or a date with an optional time and zone.

    The zone ``client`` is the client's own, even if it turns out to be another one later.
    """

    date: str | None = None
    time: str | None = None
    time_zone: str | None = None
    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None

    def resolve(self, plan: Plan, said_in: str | None = None, *, assignee_id: str | None = None) -> Planned:
        """Returns the moment and its zone, and whether they follow the client's clock.

        The zone defaults to the assignee's, the time to the plan's hour. A moment has no zone of its own and keeps
        ``said_in``, the zone that the action already has.
        """
        zone_name = plan.client.time_zone if self.time_zone == CLIENT else self.time_zone
        own_zone = plan.assignee(assignee_id).time_zone
        zone = times.zone(zone_name or (said_in if self.at is not None and said_in else own_zone), "due.time_zone")
        if (self.at is None) == (self.date is None):
            raise Invalid({"due": "Give either a date, with or without a time, or a moment."})
        if self.at is not None:
            if self.at.tzinfo is None:
                raise Invalid({"due": "Include the offset, such as 2026-12-04T16:00:00Z."})
            _in_reach(self.at.year)
            return Planned(self.at.astimezone(UTC), zone.key)
        assert self.date is not None
        day = times.parse_date(self.date, "due.date")
        _in_reach(day.year)
        hour = clock_times.typed(self.time or plan.defaults.hour, "due.time")
        is_clients = self.time_zone == CLIENT or (self.time_zone is None and assignee_id is None)
        wall = f"{day}T{hour:%H:%M}" if is_clients else None
        return Planned(times.at_local(day, hour, zone), zone.key, wall)


def _in_reach(year: int) -> None:
    """Raises `Invalid` for years in which a change of zone could overflow the calendar."""
    if not 2000 <= year <= 2200:
        raise Invalid({"due": "Choose a date between 2000 and 2200."})
