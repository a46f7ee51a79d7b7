"""Reminds a client now, and undoes that within a minute."""

from chalice.app import Response

from chalicelib import times
from chalicelib.domain.desk import reminding
from chalicelib.domain.desk.reminding import Reminded
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.route import post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.home import unfolded
from chalicelib.web.pages.home.home import home
from chalicelib.web.pages.plan.base import as_coach


def _again(visit: Visit, plan: Plan) -> Response:
    """Shows the home again, saying why it can't be done, with the client's row ready to write in."""
    return home(visit)


@post("/plans/{plan_id}/remind", find=as_coach, again=_again, on="/?show={show}")
def remind(visit: Visit, plan: Plan) -> Response:
    """Reminds the client of what is late or next; ``do=undo`` undoes that."""
    plan_id = plan.plan_id
    if visit.form["do"] == "undo":
        reminding.take_back(visit.actor, plan_id, now=visit.now)
        return unfolded.home(visit, just=f"back-{plan_id}")
    reminded = reminding.remind(visit.actor, plan_id, now=visit.now)
    return unfolded.home(visit, just=f"reminded-{plan_id}", of=f"{reminded.count}{_waits(visit, reminded)}")


def _waits(visit: Visit, reminded: Reminded) -> str:
    if reminded.waits_until is None:
        return ""
    return f"-{times.clock_time(reminded.waits_until, visit.zone).replace(':', '')}"
