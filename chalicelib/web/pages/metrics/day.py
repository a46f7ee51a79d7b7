"""The values of one day: each can be corrected, moved to another day, or removed."""

from datetime import date
from decimal import Decimal

import msgspec
from chalice.app import Response

from chalicelib import times
from chalicelib.domain.metrics import converting, in_words, recording, seeing
from chalicelib.domain.metrics.metric import Last, Metric
from chalicelib.domain.metrics.reading import at
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.seeing import Read
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, NotFound
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.metrics import enter, spans, value_fields
from chalicelib.web.pages.metrics.base import METRIC, about, one, path_of
from chalicelib.web.pages.metrics.show import entry

_NO_SUCH_DAY = "That isn’t a day. Please go back and choose again."


class One(msgspec.Struct, frozen=True):
    """A value of the day, with its form."""

    reading_id: str
    values: Form
    is_skipped: bool
    said: str
    """Who entered it and when."""
    was: list[str]
    """What it was before each correction, latest first."""
    problems: dict[str, str]


def of_day(visit: Visit, plan_id: str, metric_id: str, day: str) -> tuple[Plan, Metric, date]:
    plan, metric = one(visit, plan_id, metric_id)
    try:
        return plan, metric, times.parse_date(day)
    except Invalid:
        raise NotFound(_NO_SUCH_DAY) from None


@get(f"{METRIC}/days/{{day}}", find=of_day)
def day_form(visit: Visit, plan: Plan, metric: Metric, day: date) -> Response:
    found = seeing.of_day(metric, day)
    today = spans.today(plan, metric, visit)
    context = entry(visit, plan, metric, today) | {"values": Form(date=day.isoformat())}
    return visit.page(
        "metrics/day",
        **about(visit, plan, metric),
        **context,
        day=day,
        whole_day=times.whole_day(day),
        ones=[_one(visit, metric, each) for each in found],
        total=in_words.last(metric, last) if len(found) > 1 and (last := seeing.counted(metric, found)) else "",
    )


@post(f"{METRIC}/days/{{day}}", find=of_day, again=day_form)
def correct_value(visit: Visit, plan: Plan, metric: Metric, day: date) -> Response:
    """Corrects or removes the value whose form was sent."""
    form = visit.form
    plan_id, metric_id, which = plan.plan_id, str(metric.metric_id), at(day, form["reading"][:40])
    if form["do"] == "remove":
        with visit.once() as once:
            recording.remove(visit.actor, plan_id, metric_id, which, now=visit.now, once=once)
        return visit.redirect(f"{path_of(plan, metric)}?just=removed-{day}")
    to, value = enter.typed(form, metric, spans.today(plan, metric, visit))
    with visit.once() as once:
        new = New(to, value, form["note"].strip())
        recording.correct(visit.actor, plan_id, metric_id, which, new, now=visit.now, once=once)
    return visit.redirect(f"{path_of(plan, metric)}?just=entered-{to}")


def _one(visit: Visit, metric: Metric, read: Read) -> One:
    row = read.row
    is_sent = visit.is_post and visit.form["reading"] == row.reading_id
    values = visit.form if is_sent else Form(
        {**value_fields.as_typed(metric, read.value), "date": row.day.isoformat(), "note": row.note or ""}
    )  # fmt: skip
    by = "You" if row.by == visit.my_id else row.by_name or ""
    return One(
        reading_id=row.reading_id,
        values=values,
        is_skipped=read.value is None,
        said=f"{by}, {visit.when(row.reported_at)}" if row.reported_at else by,
        was=_was(metric, read),
        problems=visit.problems.fields if is_sent else {},
    )


def _was(metric: Metric, read: Read) -> list[str]:
    found = []
    for _, was in sorted(read.row.was.items(), key=lambda each: int(each[0]), reverse=True):
        if was.state == "skipped":
            found.append("skipped")
        elif was.value is not None:
            second = None if was.second is None else Decimal(was.second)
            before = converting.converted(metric, Value(Decimal(was.value), second), was.unit_number)
            found.append(in_words.last(metric, Last(before.value, before.second)))
    return found
