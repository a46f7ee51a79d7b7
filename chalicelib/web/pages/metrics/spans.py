"""The period that a metric's page shows: a month, a quarter, a year or all, up to today or an earlier day."""

from datetime import date, timedelta
from typing import Any

import msgspec

from chalicelib import times
from chalicelib.domain.metrics import days
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.visit import Visit

LENGTHS = {"month": 31, "quarter": 92, "year": 366}
"""In days: the longest possible, so that the same day one month, quarter or year earlier is still included."""
NAMES = {"month": "Month", "quarter": "Quarter", "year": "Year", "all": "All"}


class Span(msgspec.Struct, frozen=True):
    """From ``first`` to ``last``, both included."""

    name: str
    first: date
    last: date
    is_latest: bool
    """Whether it ends today."""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def x(self, day: date) -> int:
        """Returns the middle of a day, in thousandths of the width."""
        return round(1000 * ((day - self.first).days + 0.5) / self.days)

    @property
    def earlier(self) -> str:
        return f"?range={self.name}&until={self.first - timedelta(days=1)}"

    @property
    def later(self) -> str:
        return f"?range={self.name}&until={self.last + timedelta(days=self.days)}"


def today(plan: Plan, metric: Metric, visit: Visit) -> date:
    return days.today(plan.client.time_zone, metric.day_ends, visit.now)


def asked(plan: Plan, metric: Metric, visit: Visit, *, is_usual: bool = False) -> Span:
    """Returns the period that the address asks for, or the default one. For "all", which depends on the readings, only
    its end is right.

    Raises `NoSuchChoice` for another name, `Invalid` for something that isn't a day.
    """
    name: Any = "" if is_usual or visit.is_post else visit.choice("range", NAMES)
    newest = max([today(plan, metric, visit), *(day for day, _ in metric.latest[-1:])])
    name = name or _usual(metric, newest)
    until = "" if is_usual else visit.query("until")
    last = min(max(times.parse_date(until, "until"), days.FIRST_DAY), newest) if until else newest
    if name == "all":
        return Span(name, days.FIRST_DAY, newest, True)
    first = max(last - timedelta(days=LENGTHS[name] - 1), days.FIRST_DAY)
    return Span(name, first, last, last == newest)


def _usual(metric: Metric, newest: date) -> str:
    """Returns a quarter, or a month while there is nothing older."""
    first = min(metric.recent, default="")
    is_all_known = len(metric.recent) == metric.days
    is_young = is_all_known and (not first or first > (newest - timedelta(days=LENGTHS["month"])).isoformat())
    return "month" if is_young else "quarter"


def from_first(span: Span, first: date | None) -> Span:
    """Returns the whole period from the first reading, at least a month."""
    if span.name != "all":
        return span
    start = min(first or span.last, span.last - timedelta(days=LENGTHS["month"] - 1))
    return msgspec.structs.replace(span, first=start)


def ticks(span: Span) -> list[tuple[str, str, str]]:
    """Returns the labels under a chart: where they begin in percent, the part that is always shown, and the rest."""
    found: list[tuple[date, str, str]] = []
    if span.days <= 45:
        every = [span.first + timedelta(days=each) for each in range(span.days)]
        found = [(day, str(day.day), f" {times.MONTHS[day.month - 1]}") for day in every if day.weekday() == 0]
    elif span.days <= 800:
        found = [(day, times.MONTHS[day.month - 1][0], times.MONTHS[day.month - 1][1:]) for day in _months(span)]
        if span.days <= 130:
            found = [(day, first + rest, "") for day, first, rest in found]
    else:
        every_years = -(-span.days // (366 * 10))
        found = [
            (day, f"{day.year}", "")
            for day in _months(span)
            if day.month == 1 and (day.year - span.first.year) % every_years == 0
        ]
    return [(f"{100 * (day - span.first).days / span.days:.1f}%", first, rest) for day, first, rest in found]


def _months(span: Span) -> list[date]:
    """Returns the first days of the months that begin in it."""
    day, found = span.first.replace(day=1), []
    while day <= span.last:
        if day >= span.first:
            found.append(day)
        day = (day + timedelta(days=31)).replace(day=1)
    return found
