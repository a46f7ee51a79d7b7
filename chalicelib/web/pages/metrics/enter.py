"""Entering a value, or that a day is skipped."""

from datetime import date
from typing import Any

from chalice.app import Response

from chalicelib import times
from chalicelib.domain.metrics import recording, values
from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.metrics.base import METRIC, one, path_of
from chalicelib.web.pages.metrics.read_value import read_value
from chalicelib.web.pages.metrics.show import show_metric


def _again(visit: Visit, plan: Plan, metric: Metric) -> Response:
    return show_metric(visit, plan.plan_id, str(metric.metric_id))


@post(f"{METRIC}/readings", find=one, again=_again)
def enter_value(visit: Visit, plan: Plan, metric: Metric) -> Response:
    day, value = typed(visit.form, metric, is_skipped=visit.form["do"] == "skip")
    new = New(day, value, visit.form["note"].strip() or None)
    with visit.once() as once:
        recording.record(visit.actor, plan.plan_id, metric.metric_id, new, now=visit.now, once=once)
    return visit.redirect(f"{path_of(plan, metric)}?just=entered-{day}")


def typed(form: Form, metric: Metric, *, is_skipped: bool) -> tuple[date, Value | None]:
    """Returns day and value of a form; no value for a day that is skipped. Raises `Invalid` with all that is wrong."""
    problems: dict[str, str] = {}
    found: Any = None
    day = None
    try:
        day = times.parse_date(form["date"].strip())
    except Invalid as invalid:
        problems |= invalid.problems
    try:
        found = None if is_skipped else read_value(_both(form, metric), metric)
    except Invalid as invalid:
        problems |= invalid.problems
    if problems or day is None:
        raise Invalid(problems)
    return day, found


def _both(form: Form, metric: Metric) -> str:
    """Returns what was typed for a value: of a pair both fields, or what the first holds alone."""
    if KINDS[metric.kind].has_second and form["second"].strip():
        return f"{form['value'].strip()}/{form['second'].strip()}"
    return form["value"]


def as_typed(metric: Metric, value: Value | None) -> Form:
    """Returns what the fields hold for a value."""
    if value is None:
        return Form()
    if metric.kind in ("yes_no", "duration"):
        return Form(value=values.shown(metric, value))
    second = "" if value.second is None else values.plain(value.second)
    return Form(value=values.plain(value.value), second=second)
