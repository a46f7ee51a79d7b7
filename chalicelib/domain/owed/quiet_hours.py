"""Quiet hours: when we text only people who have just written, and when a text is sent instead. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import times
from chalicelib.errors import Invalid

LONGEST = timedelta(hours=16)
"""The longest quiet hours by the clock; when clocks change, they last an hour or two more."""
EARLIEST = LONGEST + timedelta(hours=3)
"""How long before its time a text may have to go, whatever quiet hours are set until then."""
BEFORE = timedelta(minutes=15)
"""A text that can't wait goes this long before quiet hours, so that a delay of some minutes doesn't push it into them."""
_DAY = timedelta(days=1)


class QuietHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Quiet hours by the person's clock, such as ``21:00`` until ``08:00``; both ``None`` for none."""

    start: str | None = "21:00"
    until: str | None = "08:00"

    def normal(self) -> "QuietHours":
        """Returns them checked and normalised. Raises `Invalid`."""
        if self.start is None and self.until is None:
            return self
        if self.start is None or self.until is None:
            raise Invalid({"quiet_hours": "Enter both a start and an end for quiet hours, or turn them off."})
        start, until = times.parse_time(self.start, "quiet_hours"), times.parse_time(self.until, "quiet_hours")
        minutes = (until.hour * 60 + until.minute - start.hour * 60 - start.minute) % 1440
        if not 0 < minutes <= LONGEST.total_seconds() / 60:
            raise Invalid({"quiet_hours": "Quiet hours can last up to 16 hours, such as 21:00 to 08:00."})
        return QuietHours(f"{start:%H:%M}", f"{until:%H:%M}")


def around(moment: datetime, hours: QuietHours, zone_name: str) -> tuple[datetime, datetime] | None:
    """Returns the start and end of the quiet hours around a moment; ``None`` if it isn't quiet.

    `times.at_local` settles a start or end that clocks skip or repeat. The night may have begun two dates ago: Apia had
    no 30 December 2011.
    """
    if hours.start is None or hours.until is None:
        return None
    zone = ZoneInfo(zone_name)
    first, last = times.parse_time(hours.start), times.parse_time(hours.until)
    today = moment.astimezone(zone).date()
    for day in (today - 2 * _DAY, today - _DAY, today):
        begins = times.at_local(day, first, zone)
        ends = times.at_local(day if last > first else day + _DAY, last, zone)
        if begins <= moment < ends:
            return begins, ends
    return None


def best(wanted: datetime, action_due: datetime, hours: QuietHours, zone_name: str) -> datetime:
    """Returns when a reminder goes: at the wanted moment, or when quiet hours end, or before them if that is too
    late."""
    quiet = around(wanted, hours, zone_name)
    if quiet is None:
        return wanted
    begins, ends = quiet
    return ends if ends <= action_due or wanted > action_due else begins - BEFORE


def owed_from(wanted: datetime, action_due: datetime, now: datetime) -> datetime:
    """Returns the earliest time that a reminder by text might have to go, whatever quiet hours are set later."""
    may_be_early = wanted <= action_due < wanted + EARLIEST
    return max(now, wanted - EARLIEST) if may_be_early else wanted
