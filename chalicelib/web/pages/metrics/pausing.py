"""Pausing a plan's questions for values: on the page of its metrics, and by a link without signing in."""

from typing import Any

from chalicelib import times
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import asking, days, pausing
from chalicelib.domain.metrics.days import DAY_ENDS
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame.visit import Visit


def press(visit: Visit, actor: Actor, plan: Plan) -> Plan:
    """Pauses until the chosen day, or until somebody resumes; or resumes. Returns the plan."""
    form = visit.form
    if form["do"] == "resume":
        return pausing.resume(actor, plan.plan_id, now=visit.now)
    typed = form["until"].strip()
    if form["do"] == "until" and not typed:
        raise Invalid({"until": "Choose the day on which to ask again."})
    until = times.parse_date(typed, "until") if form["do"] == "until" else None
    return pausing.pause(actor, plan.plan_id, until=until, now=visit.now)


def context(visit: Visit, plan: Plan) -> dict[str, Any]:
    """Returns what `pausing.html` shows."""
    found = plan.asking_paused if asking.is_paused(plan, visit.now) else None
    today = days.today(plan.client.time_zone, DAY_ENDS, visit.now)
    return {
        "is_paused": found is not None,
        "paused_until": times.dated(found.until, today) if found and found.until else "",
        "until": visit.form["until"] if visit.is_post else "",
    }
