"""What a metric's pages share: finding it, and its surroundings."""

from typing import Any

from chalicelib.domain.metrics import seeing, who_may
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.plan.base import around

METRICS = "/plans/{plan_id}/metrics"
METRIC = METRICS + "/{metric_id}"


def of_plan(visit: Visit, plan_id: str) -> tuple[Plan]:
    """Returns the plan for somebody who may see its metrics."""
    plan = plans.get_for(visit.my_id, plan_id)
    who_may.must_follow(plan, visit.my_id)
    return (plan,)


def one(visit: Visit, plan_id: str, metric_id: str) -> tuple[Plan, Metric]:
    """Returns the metric and its plan for somebody who may see it."""
    return seeing.get_for(visit.my_id, plan_id, metric_id)


def path_of(plan: Plan, metric: Metric) -> str:
    return f"/plans/{plan.plan_id}/metrics/{metric.metric_id}"


def about(visit: Visit, plan: Plan, metric: Metric) -> dict[str, Any]:
    """Returns what every page about a metric shows."""
    return {
        **around(visit, plan, "metrics"),
        "metric": metric,
        "name": metric.name,
        "path": f"{visit.base}{path_of(plan, metric)}",
    }
