"""What became of a plan's metrics over some time: values, skips, missing days, and questions that are still open."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from chalicelib import times
from chalicelib.database import glances
from chalicelib.database.pages import Page
from chalicelib.domain import notices
from chalicelib.domain.actions import in_short
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.in_short import Short
from chalicelib.domain.metrics import asking, at_a_glance, days, latest, seeing, who_may
from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import MOST_RECENT, Last, Metric
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports import folding

MOST_LED = 12
"""Metrics on one page of those that have a value."""
MOST_ASKED = 4
"""Metrics whose values are read back to their first one, with a query each."""
_DAY = timedelta(days=1)
Counted = tuple[date, Last]
"""A day, and what it counts as."""


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """A metric over some time, as far back as its row knows."""

    metric: Metric
    first: date
    """The first day that is looked at."""
    read: list[Counted]
    """Days with a value, oldest first."""
    before: Counted | None
    """The last earlier value."""
    skipped: list[date]
    missing: list[date]
    """Days that are over, were asked about, and have nothing."""
    expected: int
    """How many days are over and were asked about."""
    open: list[date] = []
    """Days about which the reader was asked in this time, that have nothing yet."""

    @property
    def has_news(self) -> bool:
        return bool(self.read or self.skipped)


def of_plan(plan: Plan, person_id: str, since: datetime, now: datetime) -> list[Measured]:
    """Returns a plan's metrics in use since a moment, by name, for readers who may see them; in one query, or none."""
    return first_of_plan(plan, person_id, since, now, most=None)[0]


def first_of_plan(
    plan: Plan, person_id: str, since: datetime, now: datetime, *, most: int | None
) -> tuple[list[Measured], int]:
    """Returns what `of_plan` does of the first metrics by name, and how many more there are: see `folding.first`."""
    if not who_may.may_follow(plan, person_id):
        return [], 0
    found, more = _first(plan, lambda each: not each.is_archived, most)
    zone = plan.client.time_zone
    first = since.astimezone(ZoneInfo(zone)).date()
    return [over(each, first, days.today(zone, each.day_ends, now)) for each in found], more


def _first(plan: Plan, are: Callable[[Metric], bool], most: int | None) -> tuple[Sequence[Metric], int]:
    """Returns the first of such metrics of a plan, by name, and how many more there are."""
    found = list(filter(are, seeing.of_plan(plan, is_archived=None)))
    some = folding.first(found, most)
    return some, len(found) - len(some)


def over(metric: Metric, first: date, today: date) -> Measured:
    """Returns what became of a metric from a day on. Pure."""
    known = dict(metric.latest)
    if metric.days > MOST_RECENT:
        first = max(first, min(known))
    first = max(first, min([date.fromisoformat(min(metric.rhythms)), *known]))
    before = [(day, last) for day, last in known.items() if day < first and last.value is not None]
    asked = [day for each in range((today - first).days) if metric.rhythm(day := first + each * _DAY).asks(day)]
    return Measured(
        metric=metric,
        first=first,
        read=[(day, last) for day, last in known.items() if day >= first and last.value is not None],
        before=before[-1] if before else None,
        skipped=[day for day, last in known.items() if day >= first and last.value is None],
        missing=[day for day in asked if day not in known],
        expected=len(asked),
    )


def in_digest(row: Membership, plan: Plan, since: datetime, now: datetime) -> list[Measured]:
    """Returns the metrics with values or skips since a digest, or with a question to the reader that is still open.

    Reads nothing if none of the metrics can have any of these.
    """
    if not _may_tell(row, plan, since):
        return []
    found = of_plan(plan, row.person_id, since, now)
    with_open = [
        msgspec.structs.replace(each, open=still_open(plan, each.metric, row.person_id, since, now)) for each in found
    ]
    return [each for each in with_open if each.has_news or each.open]


def _may_tell(row: Membership, plan: Plan, since: datetime) -> bool:
    """Returns whether a client's metrics may have anything to report: if the primary coach is the plan's only reader, their
    row knows that."""
    if row.role != "primary" or row.metrics is None or any(each.is_asked_of_coach for each in row.metrics.values()):
        return True
    first = since.astimezone(ZoneInfo(plan.client.time_zone)).date()
    return any(each.last is not None and each.last >= first for each in row.metrics.values())


def still_open(plan: Plan, metric: Metric, person_id: str, since: datetime, now: datetime) -> list[date]:
    """Returns the days about which a person was to be asked from ``since`` until now, and that have nothing yet; none while
    the plan's asking is paused."""
    who = asking.asked_of(plan, metric)
    if who.person_id != person_id or asking.is_paused(plan, now) or plan.client.state != "active":
        return []
    zone = ZoneInfo(plan.client.time_zone)
    begun, known = date.fromisoformat(min(metric.rhythms)), dict(metric.latest)
    first = max(since.astimezone(zone).date() - 2 * _DAY, begun)
    asked = set()
    for day in (first + each * _DAY for each in range((now.astimezone(zone).date() - first).days + 1)):
        moments = (asking.moment(plan, metric, each, day) for each in metric.askings.values())
        if day not in known and metric.rhythm(day).asks(day) and any(since < moment <= now for moment in moments):
            asked.add(day)
    return sorted(asked)


def asks_in_digest(plan: Plan, person: Person) -> bool:
    """Returns whether this member is asked for metrics in their digest, rather than by a mail or text of its own."""
    member = plan.members[person.person_id]
    told_as = plan.told_as(member, of_coach_action=False)
    chosen = notices.channel("asking", told_as, person.notices, member.notices, plan.defaults.client_notices)
    return chosen.channel == "digest"


class Began(msgspec.Struct, frozen=True):
    """A metric since its first value."""

    metric: Metric
    read: list[Counted]
    """Days with a value, oldest first: all of them where they are added up, otherwise at least the first and the last."""


class Led(msgspec.Struct, frozen=True):
    """Where a metric has gone since its first value, along with what the client got done in that time."""

    metric: Metric
    read: list[Counted]
    until: date
    """Today, or the last day with a value of one in the archive."""
    done: int
    """How many of the client's actions were done from the first value until then."""
    serving: int
    """How many of these serve this metric."""


def led(
    plan: Plan, person_id: str, now: datetime, *, done: Iterable[Short] | None = None, most: int | None = None
) -> tuple[list[Led], int]:
    """Returns a plan's metrics that have a value, for who sees them, and how many more may: see `folding.first`. It takes a query, and what
    `_led` does.

    ``done`` are all that the client has ever done, if they were read already.
    """
    if not who_may.may_follow(plan, person_id):
        return [], 0
    some, more = _first(plan, lambda each: bool(each.days), most)
    found = _led(plan, some, now, done)
    return found, more if found else 0


def page_of_led(
    plan: Plan, person_id: str, now: datetime, *, cursor: str | None = None, limit: int = MOST_LED
) -> Page[Led]:
    """Returns a page of what `led` does."""
    if not who_may.may_follow(plan, person_id):
        return Page([], None)
    page = seeing.page_of_plan(plan, is_archived=None, has_days=True, cursor=cursor, limit=limit)
    return Page(_led(plan, page.items, now), page.next_cursor)


def _led(plan: Plan, metrics: Sequence[Metric], now: datetime, done: Iterable[Short] | None = None) -> list[Led]:
    """Returns where metrics have gone, in what `_since_began` takes and one query more, or none."""
    began = _since_began(metrics)
    if not began:
        return []
    zone = ZoneInfo(plan.client.time_zone)
    since = times.at_local(min(each.read[0][0] for each in began), time(0), zone)
    first, last = in_short.stored(since), in_short.stored(now)
    all_done, serving = list[date](), dict[str, list[date]]()
    for each in _done_between(plan, since, now) if done is None else done:
        if each.is_clients and first <= each.done_at.text < last:
            day = in_short.moment(each.done_at.text).astimezone(zone).date()
            all_done.append(day)
            serving.setdefault(each.metric_id.text, []).append(day)
    for some in (all_done, *serving.values()):
        some.sort()
    return [_led_by(one, all_done, serving, now.astimezone(zone).date()) for one in began]


def _done_between(plan: Plan, first: datetime, last: datetime) -> list[Short]:
    """Returns what was done between two moments: one query, as long as all of the plan's are below 1 MB together, some 1,500."""
    was_done = (Action.status == "done") & Action.done_at.between(first, last)
    return glances.shorts(Action, Short, plan.plan_id, where=was_done, only=["assigned_to", "done_at", "metric_id"])


def _led_by(began: Began, done: list[date], serving: Mapping[str, list[date]], today: date) -> Led:
    """Returns where a metric has gone; ``done`` are the days of all that was done, ``serving`` those by metric, in order."""
    metric, first = began.metric, began.read[0][0]
    until = began.read[-1][0] if metric.is_archived else today

    def meanwhile(days: list[date]) -> int:
        return bisect_right(days, until) - bisect_left(days, first)

    return Led(metric, began.read, until, meanwhile(done), meanwhile(serving.get(metric.metric_id, [])))


def _since_began(metrics: Sequence[Metric]) -> list[Began]:
    """Returns those of these metrics that have a value, since their first one.

    Takes a query for each metric with more days than its row knows: for `MOST_ASKED` of them, those in use first. For any others, it
    returns what their rows know.
    """
    longer = [each for each in metrics if each.days > len(each.recent)]
    asked = {each.metric_id for each in sorted(longer, key=lambda each: each.is_archived)[:MOST_ASKED]}
    began = [Began(each, _all_read(each, is_asked=each.metric_id in asked)) for each in metrics]
    return [each for each in began if each.read]


def _all_read(metric: Metric, *, is_asked: bool) -> list[Counted]:
    known = metric.latest
    if is_asked:
        is_added_up = KINDS[metric.kind].chart == "bars"
        before = at_a_glance.days(metric, None, known[0][0] - _DAY) if is_added_up else []
        known = (
            [*((each.day, each.last) for each in before), *known] if is_added_up else [*latest.first(metric), *known]
        )
    return [(day, last) for day, last in known if last.value is not None]
