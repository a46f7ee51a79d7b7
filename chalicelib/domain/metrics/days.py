"""A metric's days: when one ends, and which ones are asked about. A day is a date of the client's calendar, and never
changes."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import sentences, times
from chalicelib.errors import Invalid

DAY_ENDS = "03:00"
"""When a day ends unless a metric says otherwise: values entered after midnight usually belong to the evening."""
FIRST_DAY = date(1970, 1, 1)
"""No reading can be older."""
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NTH = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}
Every = Literal["day", "weekdays", "week", "month", "whenever"]


class Rhythm(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which days are asked about: every day, chosen weekdays, one day of the week or month, or whenever somebody
    enters something."""

    every: Every = "day"
    weekdays: tuple[Weekday, ...] = ()
    """For ``weekdays`` the chosen ones, for ``week`` the single one; otherwise empty."""
    month_day: int | None = None
    """For ``month``: the day of the month; in a shorter month its last."""

    def asks(self, day: date) -> bool:
        """Returns whether a reading is expected for this day."""
        if self.every in ("weekdays", "week"):
            return WEEKDAYS[day.weekday()] in self.weekdays
        if self.every == "month":
            assert self.month_day is not None
            is_last = (day + timedelta(days=1)).day == 1
            return day.day == self.month_day or (is_last and day.day < self.month_day)
        return self.every == "day"

    @property
    def gap(self) -> int:
        """Returns the most days from one that is asked about to the next; 0 if none is ever asked about."""
        if self.every == "weekdays":
            asked = [place for place, name in enumerate(WEEKDAYS) if name in self.weekdays]
            return max(after - before for before, after in pairwise([*asked, asked[0] + 7]))
        return {"day": 1, "week": 7, "month": 31, "whenever": 0}[self.every]

    @property
    def words(self) -> str:
        """Returns ``daily``, ``Mon, Wed and Fri``, ``Mon to Fri``, ``every Sunday``, ``monthly on the 1st``."""
        named = [times.DAYS[WEEKDAYS.index(each)] for each in self.weekdays]
        if self.every == "weekdays":
            places = [WEEKDAYS.index(each) for each in self.weekdays]
            if len(places) > 3 and places == [*range(places[0], places[0] + len(places))]:
                return f"{named[0]} to {named[-1]}"
            return sentences.listed(named)
        if self.every == "week":
            return f"every {times.WEEKDAYS[WEEKDAYS.index(self.weekdays[0])]}"
        if self.every == "month":
            return f"monthly on the {self.month_day}{_NTH.get(self.month_day or 0, 'th')}"
        return "daily" if self.every == "day" else "whenever there is something"


def rhythm_on(rhythms: dict[str, Rhythm], day: date) -> Rhythm:
    """Returns the rhythm that applies on a day; the first one for any day before it. ``rhythms`` are keyed by the day
    they start on."""
    if len(rhythms) == 1:
        return next(iter(rhythms.values()))
    starts = [each for each in sorted(rhythms) if each <= day.isoformat()]
    return rhythms[starts[-1] if starts else min(rhythms)]


def today(zone_name: str, day_ends: str, now: datetime) -> date:
    """Returns the metric's day now: after midnight it is still the day before, until that ends at ``day_ends``."""
    local = now.astimezone(ZoneInfo(zone_name))
    return local.date() - timedelta(days=1) if f"{local:%H:%M}" < day_ends else local.date()


def checked_day(day: date, zone_name: str, now: datetime, field: str = "date") -> date:
    """Returns the day. Raises `Invalid` at ``field`` if it hasn't begun yet where the client is, or is too long ago."""
    begun = now.astimezone(ZoneInfo(zone_name)).date()
    if day > begun:
        raise Invalid({field: f"That day hasn’t begun yet: in {times.city(zone_name)} it’s {times.whole_day(begun)}."})
    if day < FIRST_DAY:
        raise Invalid({field: f"Give a date from {FIRST_DAY.year} on."})
    return day
