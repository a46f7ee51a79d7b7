"""Archiving a metric, which keeps its values, and taking it out of the archive."""

from chalice.app import Response

from chalicelib.domain.metrics import archiving
from chalicelib.web.pages.frame.route import post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.metrics.base import METRIC
from chalicelib.web.pages.metrics.show import show_metric


@post(f"{METRIC}/archive", again=show_metric)
def archive_metric(visit: Visit, plan_id: str, metric_id: str) -> Response:
    """Archives the metric; with ``undo``, takes it back out of the archive."""
    is_back = bool(visit.form["undo"])
    (archiving.start_again if is_back else archiving.archive)(visit.actor, plan_id, metric_id, now=visit.now)
    return visit.redirect(f"/plans/{plan_id}/metrics/{metric_id}?just={'back' if is_back else 'archived'}")
