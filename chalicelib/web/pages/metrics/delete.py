"""Deleting a metric with its values, after a question, and bringing it back."""

from chalice.app import Response

from chalicelib.domain.metrics import deleting, who_may
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.metrics.base import METRIC, about, of_plan, one
from chalicelib.web.pages.metrics.list import show_metrics


def _to_delete(visit: Visit, plan_id: str, metric_id: str) -> tuple[Plan, Metric]:
    """Returns the metric and its plan for somebody who may delete it."""
    plan, metric = one(visit, plan_id, metric_id)
    who_may.must_delete(plan, metric, visit.my_id)
    return plan, metric


@get(f"{METRIC}/delete", find=_to_delete)
def delete_metric_form(visit: Visit, plan: Plan, metric: Metric) -> Response:
    return visit.page("metrics/delete", **about(visit, plan, metric))


@post(f"{METRIC}/delete", find=_to_delete, again=delete_metric_form)
def delete_metric(visit: Visit, plan: Plan, metric: Metric) -> Response:
    deleting.delete(visit.actor, plan.plan_id, metric.metric_id, now=visit.now)
    return visit.redirect(f"/plans/{plan.plan_id}/metrics?just=deleted-{metric.metric_id}")


def _list_again(visit: Visit, plan_id: str, metric_id: str) -> Response:
    visit.problems = visit.problems.above()
    return show_metrics(visit, *of_plan(visit, plan_id))


@post(f"{METRIC}/bring-back", again=_list_again, on="/plans/{plan_id}/metrics")
def bring_metric_back(visit: Visit, plan_id: str, metric_id: str) -> Response:
    """Undoes the deletion."""
    deleting.bring_back(visit.actor, plan_id, metric_id, now=visit.now)
    return visit.redirect(f"/plans/{plan_id}/metrics/{metric_id}?just=again")
