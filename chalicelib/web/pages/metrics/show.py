"""A metric: its chart, its values as a table, and a field for a new one."""

from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.domain.actions import in_short
from chalicelib.domain.actions.in_short import Short
from chalicelib.domain.metrics import at_a_glance, in_words, runs, seeing
from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form, Problems
from chalicelib.web.pages.frame.route import get
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.metrics import asking_words, chart, pausing, spans, table, words
from chalicelib.web.pages.metrics.base import METRIC, about
from chalicelib.web.pages.metrics.chart import Done
from chalicelib.web.pages.metrics.read_value import choices
from chalicelib.web.pages.metrics.spans import Span
from chalicelib.web.pages.metrics.value_fields import typed_value
from chalicelib.web.pages.parts.reading_due import KEYBOARDS


@get(METRIC)
def show_metric(visit: Visit, plan_id: str, metric_id: str) -> Response:
    """Shows a month, a quarter, a year or all, in three calls: the metric, its readings, and what was done
    meanwhile."""
    plan, mine, metric = seeing.get_with_mine(visit.my_id, plan_id, metric_id)
    span = _span(visit, plan, metric)
    first = None if span.name == "all" else span.first
    days = at_a_glance.days(metric, first, span.last)
    span = spans.from_first(span, days[0].day if days else None)
    zone = ZoneInfo(plan.client.time_zone)
    done, moved = _became(plan, span, zone)
    serving = [day for day, each in done if metric.metric_id == each.metric_id.text]
    marked = Done(serving, [day for day, _ in done], moved)
    counted = [(each.day, each.last) for each in days]
    points, by_month = chart.points(counted, span)
    today = spans.today(plan, metric, visit)
    return visit.page(
        "metrics/show",
        **about(visit, plan, metric) | {"unread": int(mine.unread_count) if mine else 0},
        sentence=words.chart(metric, counted, span, words.Became(len(done), len(serving), len(moved))),
        chart=chart.drawn(metric, points, span, marked, by_month=by_month) if points else None,
        ticks=spans.ticks(span),
        span=span,
        ranges=spans.NAMES.items(),
        months=table.months(metric, days, done, is_short=span.days > table.ALL_DAYS_UP_TO),
        by_month=table.by_month(metric, counted) if span.days > table.ALL_DAYS_UP_TO else [],
        rhythm=words.begun(words.rhythm(metric.rhythm(today))),
        better=words.better(metric),
        run=words.run(metric, runs.of(metric, today, counted if span.is_latest else ())),
        **asking(visit, plan, metric, today),
        just=_just(visit, metric, today),
        **entry(visit, plan, metric, today),
    )


def asking(visit: Visit, plan: Plan, metric: Metric, today: date) -> dict[str, Any]:
    """Returns what to say about questions for it: who is asked, when, and what pauses that now."""
    held = pausing.context(visit, plan)
    waits = asking_words.holding(visit, plan)
    said = asking_words.full(visit, plan, metric, today, is_held=held["is_paused"] or bool(waits))
    return {**held, "asking": said, "waits": waits}


def entry(visit: Visit, plan: Plan, metric: Metric, today: date) -> dict[str, Any]:
    """Returns what the form for a value needs."""
    return {
        "values": visit.typed_or(Form(date=today.isoformat())),
        "choices": choices(typed_value(visit.form, metric), metric, today) if "value" in visit.problems.fields else [],
        "keyboard": KEYBOARDS.get(metric.kind, "text"),
        "example": KINDS[metric.kind].example,
        "has_second": KINDS[metric.kind].has_second,
        "is_yes_no": metric.kind == "yes_no",
        "may_delete": not metric.days or visit.my_id == plan.client_id,
        "may_start_again": metric.archived_by != plan.client_id or visit.my_id == plan.client_id,
        "takes_values": not metric.is_archived and plan.client.state != "declined",
        "per_day": words.PER_DAY[metric.per_day],
    }


def _span(visit: Visit, plan: Plan, metric: Metric) -> Span:
    """Returns the period asked for; the default one, with a sentence, if it can't be read."""
    try:
        return spans.asked(plan, metric, visit)
    except Invalid as invalid:
        visit.problems = Problems(notice=" ".join(invalid.problems.values()), status=invalid.status)
        return spans.asked(plan, metric, visit, is_usual=True)


def _became(plan: Plan, span: Span, zone: ZoneInfo) -> tuple[list[tuple[date, Short]], list[date]]:
    """Returns what was done in this period, oldest first, and the days of moved dates, by the client's calendar."""
    since = times.at_local(span.first, time(0), zone)
    until = times.at_local(span.last + timedelta(days=1), time(0), zone)
    found = in_short.done_or_moved_between(plan.plan_id, since, until)
    moved = [_local(each.first_due_at.text, zone) for each in found.moved]
    return [(_local(each.done_at.text, zone), each) for each in found.done], moved


def _local(stored: str, zone: ZoneInfo) -> date:
    return in_short.moment(stored).astimezone(zone).date()


class Just(msgspec.Struct, frozen=True):
    """What the visitor has just done here, to be shown once."""

    kind: str
    day: str = ""
    path: str = ""
    value: str = ""
    """What the day counts as now; empty if it no longer has a value."""
    count: int = 0
    import_id: str = ""
    """How many values were imported, and by which import."""


def _just(visit: Visit, metric: Metric, today: date) -> Just | None:
    kind, what = visit.just()
    if visit.query("just") in ("set-up", "saved", "archived", "back", "again", "taken-back"):
        return Just(visit.query("just"))
    if kind == "imported" and (count := forms.number(what.partition("-")[0])):
        return Just(kind, count=count, import_id=what.partition("-")[2][:40])
    if kind not in ("entered", "removed"):
        return None
    try:
        day = times.parse_date(what)
    except Invalid:
        return None
    last = dict(metric.latest).get(day)
    return Just(kind, words.begun(words.day(day, today)), f"days/{day}", in_words.last(metric, last) if last else "")
