"""What became of a plan's metrics over some time: values, skips, missing days, and askings that are still open."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.domain.metrics import seeing, who_may
from chalicelib.domain.metrics.metric import MOST_RECENT, Last, Metric
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan

_DAY = timedelta(days=1)
Counted = tuple[date, Last]
"""A day, and what it counts as."""


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """A metric over some time, as far back as its row knows."""

    metric: Metric
    first: date
    """The first day of this time of which it is known whether it has a value."""
    read: list[Counted]
    """Days with a value, oldest first."""
    before: Counted | None
    """The last value from before."""
    skipped: list[date]
    missing: list[date]
    """Days that are over, were asked about, and have nothing."""
    open: list[date] = []
    """Days about which the reader was asked, that have nothing yet."""

    @property
    def last(self) -> Counted | None:
        """Returns the latest value, if need be from before."""
        return self.read[-1] if self.read else self.before

    def __bool__(self) -> bool:
        return bool(self.read or self.skipped or self.open)


def over(metric: Metric, first: date, today: date) -> Measured:
    """Returns what became of a metric from a day on. Pure."""
    known = dict(metric.latest)
    if metric.days > MOST_RECENT:
        first = max(first, min(known))
    first = max(first, _begun(metric, known))
    within = [(day, last) for day, last in metric.latest if day >= first]
    before = [(day, last) for day, last in metric.latest if day < first and last.value is not None]
    asked = (first + each * _DAY for each in range((today - first).days))
    return Measured(
        metric=metric,
        first=first,
        read=[(day, last) for day, last in within if last.value is not None],
        before=before[-1] if before else None,
        skipped=[day for day, last in within if last.value is None],
        missing=[day for day in asked if day not in known and metric.rhythm(day).asks(day)],
    )


def _begun(metric: Metric, known: Iterable[date]) -> date:
    """Returns since when values are expected: since it was set up, or the first day that has one."""
    return min([date.fromisoformat(min(metric.rhythms)), *known])


def of_plan(plan: Plan, person_id: str, since: datetime, now: datetime) -> list[Measured]:
    """Returns a plan's metrics in use since a moment, for who sees them, by name; in one query, or none."""
    if not who_may.may_follow(plan, person_id):
        return []
    zone = ZoneInfo(plan.client.time_zone)
    first = since.astimezone(zone).date()
    return [over(metric, first, _today(plan, metric, now)) for metric in seeing.of_plan(plan)]


def in_digest(row: Membership, plan: Plan, since: datetime, now: datetime, zone_name: str) -> list[Measured]:
    """Returns the metrics in use that have something to tell in a digest: values, skips, and askings of the reader that
    are still open. Of a primary coach's plan only if something may have come in."""
    if row.role == "primary" and row.metrics is not None and not _may_have_news(row, plan, since):
        return []
    found = []
    for each in of_plan(plan, row.person_id, since, now):
        open_days = still_open(plan, each.metric, row.person_id, since, now, zone_name)
        found.append(msgspec.structs.replace(each, open=open_days))
    return [each for each in found if each]


def _may_have_news(row: Membership, plan: Plan, since: datetime) -> bool:
    first = since.astimezone(ZoneInfo(plan.client.time_zone)).date()
    return any(each.last and each.last >= first for each in (row.metrics or {}).values())
