"""Entering a value, or skipping a day."""

from datetime import date
from typing import Any

from chalice.app import Response

from chalicelib import times
from chalicelib.domain.metrics import recording
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.metrics import spans
from chalicelib.web.pages.metrics.base import METRIC, one, path_of
from chalicelib.web.pages.metrics.read_value import read_meant, read_value
from chalicelib.web.pages.metrics.show import show_metric
from chalicelib.web.pages.metrics.value_fields import typed_value


def _again(visit: Visit, plan: Plan, metric: Metric) -> Response:
    return show_metric(visit, plan.plan_id, str(metric.metric_id))


@post(f"{METRIC}/readings", find=one, again=_again)
def enter_value(visit: Visit, plan: Plan, metric: Metric) -> Response:
    day, value = typed(visit.form, metric, spans.today(plan, metric, visit))
    new = New(day, value, visit.form["note"].strip() or None)
    with visit.once() as once:
        recording.record(visit.actor, plan.plan_id, metric.metric_id, new, now=visit.now, once=once)
    return visit.redirect(f"{path_of(plan, metric)}?just=entered-{day}")


def typed(form: Form, metric: Metric, today: date) -> tuple[date, Value | None]:
    """Returns the day and value of a form; ``None`` as the value of a skipped day. Raises `Invalid` with everything
    that is wrong."""
    problems: dict[str, str] = {}
    found: Any = None
    day = None
    try:
        day = times.parse_date(form["date"].strip())
    except Invalid as invalid:
        problems |= invalid.problems
    try:
        if form["meant"]:
            found = read_meant(form["meant"])
        elif form["do"] != "skip":
            found = read_value(typed_value(form, metric), metric, today)
    except Invalid as invalid:
        problems |= invalid.problems
    if problems or day is None:
        raise Invalid(problems)
    return day, found
