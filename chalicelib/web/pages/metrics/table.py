"""The table below a chart: days with their values, notes and what was done; for a long period, its months. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from chalicelib import times
from chalicelib.domain.actions import in_short
from chalicelib.domain.actions.in_short import Short
from chalicelib.domain.metrics import in_words, values
from chalicelib.domain.metrics.at_a_glance import Day
from chalicelib.domain.metrics.metric import Last, Metric

LONGEST_NOTE = 140
"""In characters: the most of a note in the table; the whole note is on the day's page."""


ALL_DAYS_UP_TO = 100
"""Up to this many days, each day has a line; beyond that, each month has one."""
MOST_TOLD = 100
"""The most days with a note or something done that are shown next to the months."""


class DoneAction(msgspec.Struct, frozen=True):
    """An action that was done."""

    number: int
    what: str
    is_serving: bool
    """Whether it serves this metric."""


class Row(msgspec.Struct, frozen=True):
    """A day with a value, or on which something was done."""

    day: date
    name: str
    value: str
    """Empty if there is no value."""
    several: int
    """How many values were combined, if more than one."""
    note: str
    done: list["DoneAction"]


class Month(msgspec.Struct, frozen=True):
    """A month of days, the newest first."""

    name: str
    rows: list[Row]


class Line(msgspec.Struct, frozen=True):
    """A month in one line."""

    name: str
    until: date
    """Its last day."""
    count: int
    mean: str
    lowest: str
    highest: str


def months(metric: Metric, days: Sequence[Day], done: Iterable[tuple[date, Short]], *, is_short: bool) -> list[Month]:
    """Returns the days with a value or something done, newest first, by month; if it ``is_short``, only those with a
    note or something done, at most `MOST_TOLD`."""
    by_day = {each.day: each for each in days}
    told = [day for day, each in by_day.items() if not is_short or each.note]
    actions: dict[date, list[Short]] = {}
    for day, action in done:
        actions.setdefault(day, []).append(action)
    found: dict[str, list[Row]] = {}
    for day in sorted({*told, *actions}, reverse=True)[: MOST_TOLD if is_short else None]:
        name = f"{times.LONG_MONTHS[day.month - 1]} {day.year}"
        found.setdefault(name, []).append(
            _row(metric, day, by_day.get(day), [_done(metric, each) for each in actions.get(day, [])])
        )
    return [Month(name, rows) for name, rows in found.items()]


def by_month(metric: Metric, days: Iterable[tuple[date, Last]]) -> list[Line]:
    """Returns the months with a value, newest first."""
    found: dict[tuple[int, int], list[tuple[date, Last]]] = {}
    for day, last in days:
        if last.value is not None:
            found.setdefault((day.year, day.month), []).append((day, last))
    return [_line(metric, some) for _, some in sorted(found.items(), reverse=True)]


def _row(metric: Metric, day: date, found: Day | None, done: list[DoneAction]) -> Row:
    notes = found.note if found else ""
    return Row(
        day,
        f"{times.DAYS[day.weekday()]} {day.day}",
        in_words.last(metric, found.last, with_unit=False) if found else "",
        found.count if found and found.count > 1 else 0,
        notes if len(notes) <= LONGEST_NOTE else f"{notes[: LONGEST_NOTE - 1]}…",
        done,
    )


def _done(metric: Metric, each: Short) -> DoneAction:
    return DoneAction(in_short.number(each), each.what.text, metric.metric_id == each.metric_id.text)


def _line(metric: Metric, some: Sequence[tuple[date, Last]]) -> Line:
    last = some[-1][0]
    numbers = [each.value for _, each in some if each.value is not None]
    seconds = [each.second for _, each in some if each.second is not None]
    decimals = int(metric.decimals) + (metric.kind in ("rating", "yes_no"))
    mean = values.rounded(sum(numbers, Decimal(0)) / len(numbers), 0 if metric.kind == "duration" else decimals)
    if metric.kind == "yes_no":
        yes = sum(1 for number in numbers if number)
        shown = [f"yes on {yes}", "", ""]
    else:
        second = values.rounded(sum(seconds, Decimal(0)) / len(seconds), decimals) if seconds else None
        lasts = [Last(mean, second), *(Last(edge) for edge in (min(numbers), max(numbers)))]
        shown = [in_words.last(metric, each, with_unit=False) for each in lasts]
    name = f"{times.LONG_MONTHS[last.month - 1]} {last.year}"
    next_month = (last.replace(day=1) + timedelta(days=31)).replace(day=1)
    return Line(name, next_month - timedelta(days=1), len(some), *shown)
