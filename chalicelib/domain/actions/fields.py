"""Checks what people type into an action."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec

from chalicelib import times, typed
from chalicelib.domain.actions.action import HEAVIEST, USUAL_WEIGHT
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid

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


class Due(msgspec.Struct, forbid_unknown_fields=True):
    """BY WHEN as requested: a moment ``at``, or a date with an optional time and zone."""

    date: str | None = None
    time: str | None = None
    time_zone: str | None = None
    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None

    def resolve(
        self, plan: Plan, said_in: str | None = None, *, assignee_id: str | None = None
    ) -> tuple[datetime, str]:
        """Returns the moment in UTC and the zone in which it was set.

        The zone defaults to the assignee's, the time to the plan's hour. A moment has no zone of its own and keeps
        ``said_in``, the zone that the action already has.
        """
        own_zone = plan.assignee(assignee_id).time_zone
        zone_name = self.time_zone or (said_in if self.at is not None and said_in else own_zone)
        zone = times.zone(zone_name, "due.time_zone")
        if (self.at is None) == (self.date is None):
            raise Invalid({"due": "Give either a date, with or without a time, or a moment."})
        if self.at is not None:
            if self.at.tzinfo is None:
                raise Invalid({"due": "Include the offset, such as 2026-12-04T16:00:00Z."})
            _in_reach(self.at.year)
            moment = self.at.astimezone(UTC)
        else:
            assert self.date is not None
            day = times.parse_date(self.date, "due.date")
            _in_reach(day.year)
            moment = times.at_local(day, times.parse_time(self.time or plan.defaults.hour, "due.time"), zone)
        return moment, zone_name


def _in_reach(year: int) -> None:
    """Raises `Invalid` for years where a change of zone could overflow the calendar."""
    if not 2000 <= year <= 2200:
        raise Invalid({"due": "Choose a date between 2000 and 2200."})
