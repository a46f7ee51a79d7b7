"""Changing a metric's settings."""

from typing import Any

import msgspec
from chalice.app import Response

from chalicelib.domain.metrics import asking, seeing, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import CLIENT, Metric
from chalicelib.domain.metrics.setting_up import Change
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import StaleVersion, UnitAsks
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form, Problems
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.metrics import fields, offered, spans
from chalicelib.web.pages.metrics.base import METRIC, about, one, path_of
from chalicelib.web.pages.parts import form_rows


@get(f"{METRIC}/edit", find=one)
def edit_metric_form(visit: Visit, plan: Plan, metric: Metric, asks: UnitAsks | None = None) -> Response:
    """Shows the form; with ``asks``, also the question what happens to the values in the earlier unit."""
    values = _values(plan, metric)
    if visit.is_post:
        # Settings that can't be changed any more aren't sent.
        fixed = {name: values[name] for name in ("kind", "low", "high")} if metric.days else {}
        values = Form({**fixed, **visit.form})
    context = offered.context(visit, plan, values)
    return visit.page("metrics/edit", **about(visit, plan, metric), **context, asks=asks)


@post(f"{METRIC}/edit", find=one, again=edit_metric_form, names=fields.NAMES)
def edit_metric(visit: Visit, plan: Plan, metric: Metric) -> Response:
    form = visit.form
    if form_rows.are_changed(form):
        return edit_metric_form(visit, plan, metric)
    present = _values(plan, metric)
    fixed = {name: present[name] for name in ("kind", "low", "high")} if metric.days else {}
    asked = fields.read(Form({**form, **fixed}), spans.today(plan, metric, visit), plan)
    means: Any = form["do"] if form["do"] in ("convert", "keep") else None
    try:
        wanted = _change(asked, Fields.of(metric), means)
        version = forms.number(form["version"])
        setting_up.change(visit.actor, plan.plan_id, metric.metric_id, wanted, version=version, now=visit.now)
    except UnitAsks as asks:
        visit.problems = forms.problems_of(asks, fields.NAMES)
        return edit_metric_form(visit, plan, metric, asks)
    except StaleVersion as stale:
        _, metric = seeing.get_for(visit.my_id, plan.plan_id, metric.metric_id)
        if _change(asked, Fields.of(metric), None) != Change():
            return _compare(visit, plan, metric, stale)
    return visit.redirect(f"{path_of(plan, metric)}?just=saved")


def _change(asked: Fields, before: Fields, means: Any) -> Change:
    """Returns only what differs, so that an existing target is converted along with the values."""
    given = {
        name: getattr(asked, name)
        for name in Fields.__struct_fields__
        if getattr(asked, name) != getattr(before, name)
    }  # fmt: skip
    return msgspec.structs.replace(Change(**given), values=means)


def _compare(visit: Visit, plan: Plan, metric: Metric, stale: StaleVersion) -> Response:
    """Shows the form as typed. Saving again replaces what somebody else saved."""
    visit.form["version"] = str(int(metric.version))
    notice = "Someone else changed it in the meantime. Save again to keep what is here."
    visit.problems = Problems(notice=notice, status=stale.status)
    return edit_metric_form(visit, plan, metric)


def _values(plan: Plan, metric: Metric) -> Form:
    """Returns the present settings; if the coach who was asked has left, the person asked now."""
    asked_of = CLIENT if metric.asked_of == CLIENT else asking.asked_of(plan, metric).person_id
    found = msgspec.structs.replace(Fields.of(metric), asked_of=asked_of)
    return Form({**fields.of(found), "version": str(int(metric.version))})
