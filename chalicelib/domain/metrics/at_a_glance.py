"""What each of many days counts as, for charts and tables. Faster, because it reads only part of each reading."""

from datetime import date
from decimal import Decimal

import msgspec

from chalicelib.database import glances
from chalicelib.database.glances import NO_NUMBER, NO_TEXT, Number, Text
from chalicelib.domain.metrics.converting import converted
from chalicelib.domain.metrics.metric import Last, Metric
from chalicelib.domain.metrics.reading import Reading
from chalicelib.domain.metrics.values import Value, together


class _Short(msgspec.Struct, frozen=True, gc=False):
    """A reading in short."""

    at: Text
    state: Text = NO_TEXT
    value: Text = NO_TEXT
    second: Text = NO_TEXT
    unit_number: Number = NO_NUMBER
    note: Text = NO_TEXT
    reported_at: Text = NO_TEXT


class Day(msgspec.Struct, frozen=True):
    """A day that has a reading."""

    day: date
    last: Last
    """What the day counts as; without a value if it was skipped."""
    count: int
    """How many readings it has."""
    note: str
    """Their notes; empty if there are none."""


def days(metric: Metric, first: date | None = None, last: date | None = None) -> list[Day]:
    """Returns the days from ``first`` to ``last`` that have a reading, oldest first; ``None`` means no bound.

    Like `seeing.by_day`, at a third of its cost. Takes one query for each MB of rows, which is some eight years with a
    reading a day.
    """
    within = Reading.at.between((first or date.min).isoformat(), f"{(last or date.max).isoformat()}~")
    grouped: dict[str, list[_Short]] = {}
    for each in glances.shorts(Reading, _Short, metric.metric_id, within, where=Reading.state != "removed"):
        grouped.setdefault(each.at.text[:10], []).append(each)
    unit = str(int(metric.unit_number))
    return [_day(metric, unit, day, some) for day, some in grouped.items()]


def _day(metric: Metric, unit: str, day: str, some: list[_Short]) -> Day:
    if len(some) > 1:
        some.sort(key=lambda each: (each.reported_at.text, each.at.text))
    found = [value for each in some if (value := _value(metric, unit, each)) is not None]
    counts = found[0] if len(found) == 1 else together(found, metric.per_day, int(metric.decimals))
    last = Last() if counts is None else Last(counts.value, counts.second)
    note = some[0].note.text if len(some) == 1 else " · ".join(each.note.text for each in some if each.note.text)
    return Day(date.fromisoformat(day), last, len(some), note)


def _value(metric: Metric, unit: str, each: _Short) -> Value | None:
    """Returns a reading's value in the metric's unit, of which this is the number."""
    if each.state.text == "skipped" or not each.value.text:
        return None
    given = Value(Decimal(each.value.text), Decimal(each.second.text) if each.second.text else None)
    given_in = each.unit_number.digits
    return given if given_in == unit else converted(metric, given, int(given_in))
