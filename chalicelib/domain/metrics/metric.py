"""Metrics: numbers that a client follows over time. The row includes the last values, so that a list needs nothing
else."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.database.rows import Row, Time, Typed
from chalicelib.domain.messages import By
from chalicelib.domain.metrics.days import DAY_ENDS, Rhythm, rhythm_on
from chalicelib.domain.metrics.values import Value

MOST_METRICS = 50
"""Per plan, counting archived ones."""
MOST_RECENT = 60
"""Days whose values are kept on the metric's row."""
CLIENT = "client"
"""The client as the person who is asked; otherwise it is a coach's id."""


class Target(msgspec.Struct, frozen=True):
    """A line from a value on a day to a value on a later day."""

    from_value: Decimal
    from_date: date
    to_value: Decimal
    to_date: date

    def on(self, day: date) -> Decimal | None:
        """Returns the line's value on a day, not rounded; ``None`` before its start and after its end."""
        if not self.from_date <= day <= self.to_date:
            return None
        share = Decimal((day - self.from_date).days) / Decimal((self.to_date - self.from_date).days)
        return self.from_value + (self.to_value - self.from_value) * share


class Band(msgspec.Struct, frozen=True):
    """Values to stay within; ``None`` for no bound on that side."""

    low: Decimal | None = None
    high: Decimal | None = None


class Last(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one of the last days counts as; without a value if it was skipped."""

    value: Decimal | None = None
    second: Decimal | None = None

    @property
    def read(self) -> Value | None:
        return None if self.value is None else Value(self.value, self.second)


class _LastDays(Typed[dict[str, Last]]):
    """What the last days count as, parsed at once, since most pages of a plan need them for many metrics."""

    def deserialize(self, value: dict[str, Any]) -> dict[str, Last]:
        return {day: _last(typed["M"]) for day, typed in value.items()}


def _last(stored: dict[str, dict[str, Any]]) -> Last:
    if "second" in stored:
        return Last(_decimal(stored.get("value")), _decimal(stored["second"]))
    return Last(_decimal(stored["value"])) if "value" in stored else Last()


def _decimal(typed: dict[str, Any] | None) -> Decimal | None:
    """Returns a number, which is stored as text to keep its zeros."""
    return None if typed is None or "NULL" in typed else Decimal(typed["S"] if "S" in typed else typed["N"])


class Asking(msgspec.Struct, frozen=True, omit_defaults=True):
    """When and how somebody is asked for a value, on the days of the rhythm."""

    at: str
    """A time of day such as ``20:00``, by the clock of the person asked."""
    by: By = "email"
    is_about_day_before: bool = False
    """Whether it asks about the day before it is sent."""


class Asked(msgspec.Struct, frozen=True):
    """When somebody was last asked."""

    day: date
    """The day it asked about."""
    at: datetime
    by: By = "email"
    days: dict[str, date] = {}
    """By the id of an asking: the latest day that it asked about."""


class Conversion(msgspec.Struct, frozen=True):
    """How values in the unit before become values in the unit after: ``(value - less) * times / over + more``."""

    times: Decimal
    over: Decimal
    less: Decimal = Decimal(0)
    more: Decimal = Decimal(0)
    unit_before: str = ""


class Metric(Row):
    class Meta:
        env = "METRICS_TABLE"
        ttl = None

    plan_id = UnicodeAttribute(hash_key=True)
    metric_id = UnicodeAttribute(range_key=True)
    name = UnicodeAttribute()
    unit = UnicodeAttribute(default="")
    """Empty if it has none."""
    kind: Any = UnicodeAttribute()
    """A `Kind`; fixed after the first reading."""
    low: Any = NumberAttribute(null=True)
    high: Any = NumberAttribute(null=True)
    """For a rating: its lowest and highest value."""
    decimals: Any = NumberAttribute(default=0)
    """How many decimals are shown at least. A reading may have more, and is stored as it was given."""
    better: Any = UnicodeAttribute(null=True)
    """A `Better`; ``None`` if no direction is better."""
    target: Typed[Target] = Typed(Target, null=True)
    band: Typed[Band] = Typed(Band, null=True)
    rhythms: Typed[dict[str, Rhythm]] = Typed(dict[str, Rhythm])
    """By the day each started on; the first also applies to the days before."""
    per_day: Any = UnicodeAttribute(default="last")
    """How several readings of a day are combined: a `PerDay`."""
    day_ends = UnicodeAttribute(default=DAY_ENDS)
    asked_of = UnicodeAttribute(default=CLIENT)
    """`CLIENT`, or the id of a coach."""
    askings: Typed[dict[str, Asking]] = Typed(dict[str, Asking], default=dict)
    """By id; empty for a metric that nobody is asked for."""
    askings_version = NumberAttribute(default=0)
    """Raised with every change of when somebody is asked; a message owed under an earlier version is void."""
    asked: Typed[Asked] = Typed(Asked, null=True)
    letter = UnicodeAttribute(null=True)
    """Its name in texts. Never shown to coaches."""
    days = NumberAttribute(default=0)
    """How many days have a reading, including skips."""
    recent: Typed[dict[str, Last]] = _LastDays(dict[str, Last], default=dict)
    """The latest `MOST_RECENT` of these days, by date."""
    conversions: Typed[dict[str, Conversion]] = Typed(dict[str, Conversion], default=dict)
    """By the number of the earlier unit: the conversion from it to the next one."""
    unit_number = NumberAttribute(default=0)
    """How often values were converted. A reading has the number of the unit that it was given in."""
    readings_version = NumberAttribute(default=0)
    """Raised with every change of a reading."""
    converted_at = Time(null=True)
    archived_at = Time(null=True)
    archived_by = UnicodeAttribute(null=True)
    """Who archived it. If it was the client, only the client may restart it."""
    deleted_at = Time(null=True)
    """Its data is deleted ten minutes after this. Until then, it can be brought back."""
    deleted_by = UnicodeAttribute(null=True)
    created_at = Time()
    created_by = UnicodeAttribute()
    version = NumberAttribute(default=1)
    """The version of its settings; readings don't change it."""

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    def rhythm(self, day: date) -> Rhythm:
        """Returns the rhythm that a day has or had."""
        return rhythm_on(self.rhythms, day)

    @property
    def latest(self) -> list[tuple[date, Last]]:
        """Returns the latest days with their values, oldest first. A skipped day has no value; a missing day isn't
        included."""
        recent = self.recent
        kept: tuple[Any, list[tuple[date, Last]]] = self.__dict__.get("_latest", (None, []))
        read_of, latest = kept
        if read_of is not recent:
            latest = [(date.fromisoformat(day), recent[day]) for day in sorted(recent)]
            self.__dict__["_latest"] = (recent, latest)
        return latest
