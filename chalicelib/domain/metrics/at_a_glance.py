"""What each of many days counts as, for charts and tables: quickly, without all that a reading's row holds."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.domain.metrics.converting import converted
from chalicelib.domain.metrics.metric import Last, Metric
from chalicelib.domain.metrics.reading import Reading
from chalicelib.domain.metrics.values import Value, together

_NEEDED = ["at", "state", "value", "second", "unit_number", "note", "reported_at"]


class Day(msgspec.Struct, frozen=True):
    """A day that has a reading."""

    day: date
    last: Last
    """What it counts as; without a value if it was skipped."""
    count: int
    """How many readings it has."""
    note: str
    """Their notes; empty if there are none."""


def days(metric: Metric, first: date | None = None, last: date | None = None) -> list[Day]:
    """Returns the days from ``first`` to ``last`` that have a reading, oldest first; ``None`` for no bound.

    As `seeing.by_day`, at a third of its cost: one query for each MB of rows, some eight years of a reading a day.
    """
    rows = Reading.raw(
        metric.metric_id,
        Reading.at.between((first or date.min).isoformat(), f"{(last or date.max).isoformat()}~"),
        Reading.state != "removed",
        _NEEDED,
    )
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(row["at"][:10], []).append(row)
    return [_day(metric, day, some) for day, some in grouped.items()]


def _day(metric: Metric, day: str, some: list[dict[str, Any]]) -> Day:
    if len(some) > 1:
        some.sort(key=lambda row: (row.get("reported_at") or "", row["at"]))
    found = [value for row in some if (value := _value(metric, row)) is not None]
    counts = found[0] if len(found) == 1 else together(found, metric.per_day, int(metric.decimals))
    last = Last() if counts is None else Last(counts.value, counts.second)
    return Day(date.fromisoformat(day), last, len(some), _notes(some))


def _notes(some: Iterable[dict[str, Any]]) -> str:
    return " · ".join(row["note"] for row in some if row.get("note"))


def _value(metric: Metric, row: dict[str, Any]) -> Value | None:
    if row.get("state") == "skipped" or row.get("value") is None:
        return None
    second = row.get("second")
    given = Value(Decimal(row["value"]), None if second is None else Decimal(second))
    unit_number = int(row.get("unit_number") or 0)
    return given if unit_number == metric.unit_number else converted(metric, given, unit_number)
