"""Reading metrics and their readings."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from chalicelib import typed
from chalicelib.database import glances, transactions
from chalicelib.database.glances import NO_NUMBER, NO_TEXT, NOTHING, Number, Text
from chalicelib.database.pages import Page, page, read_cursor, write_cursor
from chalicelib.database.rows import all_of
from chalicelib.domain.metrics import who_may
from chalicelib.domain.metrics.converting import present
from chalicelib.domain.metrics.metric import Last, Metric
from chalicelib.domain.metrics.reading import Reading, State
from chalicelib.domain.metrics.values import Value, together
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import MetricNotFound

_AT_ONCE = 2000
"""How many readings one query asks for when all are read: about half of what one can return."""
_ID = re.compile("[a-z2-7]{16}")


def get_for(person_id: str, plan_id: str, metric_id: str) -> tuple[Plan, Metric]:
    """Returns the metric with its plan, in one call.

    Raises `PlanNotFound` unless this person is a member, `NotAllowed` for a viewer, or `MetricNotFound`.
    """
    plan, _, metric = get_with_mine(person_id, plan_id, metric_id)
    return plan, metric


def is_id(metric_id: str) -> bool:
    """Returns whether this can be the id of a metric."""
    return _ID.fullmatch(metric_id) is not None


def get_with_mine(person_id: str, plan_id: str, metric_id: str) -> tuple[Plan, Membership | None, Metric]:
    """As `get_for`, with this person's membership, in one call."""
    if not is_id(metric_id):
        plans.get_for(person_id, plan_id)
        raise MetricNotFound
    plan, mine, metric = plans.read_with_mine(person_id, plan_id, (Metric, plan_id, metric_id))
    who_may.must_follow(plan, person_id)
    if metric is None or metric.deleted_at is not None:
        raise MetricNotFound
    return plan, mine, metric


def several_for(person_id: str, wanted: Sequence[tuple[str, str]]) -> dict[str, tuple[Plan, Metric]]:
    """Returns metrics with their plans, by metric id, in one call. ``wanted`` are pairs of a plan's and a metric's id.

    Raises what `get_for` raises if any of them can't be seen.
    """
    if not wanted:
        return {}
    plan_ids, metric_ids = sorted({plan_id for plan_id, _ in wanted}), sorted(set(wanted))
    rows = transactions.together(*((Plan, each, None) for each in plan_ids), *((Metric, *each) for each in metric_ids))
    found_plans = {each: plans.checked(row, person_id) for each, row in zip(plan_ids, rows, strict=False)}
    found: dict[str, tuple[Plan, Metric]] = {}
    for (plan_id, metric_id), metric in zip(metric_ids, rows[len(plan_ids) :], strict=True):
        who_may.must_follow(found_plans[plan_id], person_id)
        if metric is None or metric.deleted_at is not None:
            raise MetricNotFound
        found[metric_id] = (found_plans[plan_id], metric)
    return found


def of_plan(plan: Plan, *, is_archived: bool | None = False) -> list[Metric]:
    """Returns a plan's metrics by name, with their latest values, in one query; without a query if the plan never had
    any.

    By default those in use, with ``True`` the archived ones, with ``None`` all. Doesn't check who asks: see
    `who_may.may_follow`.
    """
    if not plan.metrics_version:
        return []
    found = glances.query(Metric, _Short, plan.plan_id)
    rows = [Metric.known(each.values(), each.came) for each in found if not each.deleted_at.text]
    return sorted((each for each in rows if is_archived in (None, each.is_archived)), key=_place)


def page_of_plan(
    plan: Plan, *, is_archived: bool | None, has_days: bool = False, cursor: str | None = None, limit: int
) -> Page[Metric]:
    """Returns a page of what `of_plan` does; only those that have a reading if ``has_days``."""
    of = f"metrics {plan.plan_id} {is_archived} {has_days}"
    start = read_cursor(cursor, of)
    left = [
        each
        for each in of_plan(plan, is_archived=is_archived)
        if (each.days or not has_days) and (start is None or _place(each) > start["after"])
    ]
    return Page(left[:limit], write_cursor({"after": _place(left[limit - 1])}, of) if left[limit:] else None)


def _place(metric: Metric) -> list[str]:
    """Returns the sort key of a metric in its plan's list, as a cursor can hold it."""
    return [typed.folded(metric.name), metric.metric_id]


class _Short(glances.Glance, gc=False):
    """What every list of a plan's metrics needs of each. Their values, most of a row, are read only for those that are
    shown."""

    plan_id: Text = NO_TEXT
    metric_id: Text = NO_TEXT
    name: Text = NO_TEXT
    days: Number = NO_NUMBER
    archived_at: Text = NO_TEXT
    deleted_at: Text = NO_TEXT
    askings: msgspec.Raw = NOTHING

    def values(self) -> dict[str, Any]:
        """Returns the values of a row; whether it is asked for, of most metrics, too."""
        archived_at = Metric.archived_at.deserialize(self.archived_at.text) if self.archived_at.text else None
        return {
            "plan_id": self.plan_id.text, "metric_id": self.metric_id.text, "name": self.name.text, "days": int(self.days.digits),
            "archived_at": archived_at, "deleted_at": None,
        } | ({} if glances.inside(self.askings) else {"askings": {}})  # fmt: skip


class Read(msgspec.Struct, frozen=True):
    """A reading in the present unit."""

    at: str
    day: date
    state: State
    value: Value | None
    """``None`` if the day was skipped."""
    row: Reading

    @classmethod
    def of(cls, metric: Metric, row: Reading) -> "Read":
        return cls(row.at, row.day, row.state, present(metric, row), row)


class Day(msgspec.Struct, frozen=True):
    """A day with its readings, in order of time, and what they count as."""

    day: date
    last: Last
    readings: list[Read]

    @property
    def is_skipped(self) -> bool:
        return self.last.value is None


def readings(metric: Metric, first: date | None = None, last: date | None = None) -> list[Read]:
    """Returns the readings from ``first`` to ``last``, both included, by day and then by time; ``None`` means no bound.

    Takes one query for each MB of rows, which is some eight years with a reading a day.
    """
    query = Reading.query(
        metric.metric_id,
        Reading.at.between((first or date.min).isoformat(), f"{(last or date.max).isoformat()}~"),
        Reading.state != "removed",
        consistent_read=True,
    )
    return in_order(Read.of(metric, row) for row in all_of(query))


def of_day(metric: Metric, day: date) -> list[Read]:
    """Returns the readings of one day, in order of time."""
    return readings(metric, day, day)


def by_day(metric: Metric, found: Iterable[Read]) -> list[Day]:
    """Returns the days that have a reading, oldest first. Pure."""
    grouped: dict[date, list[Read]] = {}
    for each in in_order(found):
        grouped.setdefault(each.day, []).append(each)
    return [Day(day, last, some) for day, some in grouped.items() if (last := counted(metric, some)) is not None]


def counted(metric: Metric, found: Iterable[Read]) -> Last | None:
    """Returns what the readings of one day count as; without a value if it was skipped, ``None`` if there are none."""
    some = [each for each in in_order(found) if each.state != "removed"]
    value = together((each.value for each in some if each.value is not None), metric.per_day, int(metric.decimals))
    if value is not None:
        return Last(value.value, value.second)
    return Last() if some else None


def in_order(found: Iterable[Read]) -> list[Read]:
    """Returns readings by day, and within a day in the order in which they were first entered."""
    return sorted(found, key=lambda each: (each.day, each.row.reported_at, each.at))


def page_of(
    metric: Metric,
    *,
    first: date | None = None,
    last: date | None = None,
    changed_since: datetime | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Read]:
    """Returns a page of readings by day; or with ``changed_since`` by their last change, including removed ones."""
    is_by_change = changed_since is not None and not (metric.converted_at and metric.converted_at >= changed_since)
    of = f"readings {metric.metric_id} {first} {last} {changed_since}{' by change' if is_by_change else ''}"
    low, high = (first or date.min).isoformat(), f"{(last or date.max).isoformat()}~"
    query: Any
    if is_by_change:
        query = Reading.by_changed.query(
            metric.metric_id,
            Reading.changed_at >= changed_since,
            consistent_read=True,
            last_evaluated_key=read_cursor(cursor, of),
            page_size=limit + 1 if first is None and last is None else None,
        )
        found = page(query, of=of, limit=limit, where=lambda row: low <= row.at <= high)
    else:
        query = Reading.query(
            metric.metric_id,
            Reading.at.between(low, high),
            consistent_read=True,
            last_evaluated_key=read_cursor(cursor, of),
            page_size=limit + 1,
        )
        shows_removed = changed_since is not None
        found = page(query, of=of, limit=limit, where=lambda row: shows_removed or row.state != "removed")
    return Page([Read.of(metric, row) for row in found.items], found.next_cursor)


def all_of_pages(
    metric: Metric, *, first: date | None = None, last: date | None = None, changed_since: datetime | None = None
) -> list[Read]:
    """Returns all that `page_of` lists."""
    found: list[Read] = []
    cursor: str | None = None
    while True:
        some = page_of(metric, first=first, last=last, changed_since=changed_since, cursor=cursor, limit=_AT_ONCE)
        found += some.items
        if some.next_cursor is None:
            return found
        cursor = some.next_cursor
