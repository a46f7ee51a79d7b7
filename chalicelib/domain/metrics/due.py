"""Whether a reading is due from somebody now, as when an action that serves the metric has just been done."""

from datetime import date, datetime

from chalicelib.domain.metrics import days, who_may
from chalicelib.domain.metrics.metric import CLIENT, Metric
from chalicelib.domain.plans.plan import Plan


def due_for(plan: Plan, metric: Metric, person_id: str, now: datetime) -> date | None:
    """Returns the metric's day today if a reading of it is expected from this member and isn't there; otherwise ``None``.

    Of a metric that is read whenever there is something, it is expected any day: something has just been done. A day that was
    skipped is answered. Reads nothing.
    """
    asked_id = plan.client_id if metric.asked_of == CLIENT else metric.asked_of
    if person_id != asked_id or not who_may.may_follow(plan, person_id):
        return None
    if metric.is_archived or plan.client.state == "declined":
        return None
    today = days.today(plan.client.time_zone, metric.day_ends, now)
    rhythm = metric.rhythm(today)
    is_expected = rhythm.every == "whenever" or rhythm.asks(today)
    return today if is_expected and today.isoformat() not in metric.recent else None
