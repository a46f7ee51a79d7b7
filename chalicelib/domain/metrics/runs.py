"""Runs and gaps. A run is how many expected days in a row had a value. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import msgspec

from chalicelib.domain.metrics.days import Every, Rhythm, rhythm_on
from chalicelib.domain.metrics.metric import Last, Metric

LEAST = 3
"""The shortest run that is worth mentioning."""
_DAY = timedelta(days=1)


class Run(msgspec.Struct, frozen=True):
    """The present run."""

    count: int = 0
    every: Every | None = None
    """The rhythm of all its days; ``None`` if that changed, or if the run is empty."""
    is_cut: bool = False
    """Whether it began before the days that we know of."""


def of(metric: Metric, today: date, more: Iterable[tuple[date, Last]] = ()) -> Run:
    """Returns a metric's present run, as far back as its row goes, extended by ``more`` days without a gap between
    them."""
    known = dict(metric.latest) | dict(more)
    is_whole = len(known) >= metric.days
    return present(
        {day: last.value is not None for day, last in known.items()}, metric.rhythms, today, is_whole=is_whole
    )


def present(days: Mapping[date, bool], rhythms: dict[str, Rhythm], today: date, *, is_whole: bool = True) -> Run:
    """Returns the run up to today. ``days`` are those with a value (``True``) or skipped (``False``).

    Each day has the rhythm of its time. A skipped day neither breaks nor extends a run. Today doesn't break it, since
    it isn't over. ``is_whole``: whether these are all days that have a reading.
    """
    count, found, day = 0, set[Every](), today
    first = min(days, default=today + _DAY)
    only = next(iter(rhythms.values())) if len(rhythms) == 1 else None
    while day >= first:
        rhythm = only or rhythm_on(rhythms, day)
        if rhythm.every == "day" or rhythm.asks(day):
            has_value = days.get(day)
            if has_value:
                count += 1
                found.add(rhythm.every)
            elif has_value is None and day != today:
                return _run(count, found)
        day -= _DAY
    return _run(count, found, is_cut=not is_whole)


def _run(count: int, found: set[Every], *, is_cut: bool = False) -> Run:
    return Run(count, next(iter(found)) if len(found) == 1 else None, is_cut and count > 0)


def is_gap(metric: Metric, before: date, after: date) -> bool:
    """Returns whether a value is missing between two days: the rhythm expected one there."""
    between = (after - before).days - 1
    if between <= 0:
        return False
    if between > 366:
        return metric.rhythm(after).every != "whenever"
    days = (before + timedelta(days=each) for each in range(1, between + 1))
    return any(metric.rhythm(day).asks(day) for day in days)
