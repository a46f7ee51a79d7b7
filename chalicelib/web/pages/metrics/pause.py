"""Pausing and resuming a plan's questions for values."""

from chalice.app import Response

from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.route import post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.metrics import pausing
from chalicelib.web.pages.metrics.base import of_plan
from chalicelib.web.pages.metrics.list import show_metrics


@post("/plans/{plan_id}/asking", find=of_plan, again=show_metrics, on="/plans/{plan_id}/metrics")
def pause_asking(visit: Visit, plan: Plan) -> Response:
    """Pauses until a day, or until somebody resumes; or resumes."""
    pausing.press(visit, visit.actor, plan)
    return visit.redirect(f"/plans/{plan.plan_id}/metrics")
