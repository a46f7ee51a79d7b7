"""Puts a client aside until a day, or brings them back."""

from datetime import date, timedelta

from chalice.app import Response

from chalicelib import times
from chalicelib.domain.desk import aside
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.forms import NoSuchChoice
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.home import unfolded
from chalicelib.web.pages.plan.base import as_coach


@get("/plans/{plan_id}/later", find=as_coach)
def later_form(visit: Visit, plan: Plan) -> Response:
    """Asks until which day."""
    tomorrow = aside.today_of(visit.zone, visit.now) + timedelta(days=1)
    values = visit.typed_or({"until": tomorrow.isoformat()})
    return visit.page("home/later", plan=plan, values=values, first=tomorrow.isoformat(), show=unfolded.those(visit))


@post("/plans/{plan_id}/later", find=as_coach, again=later_form)
def put_off(visit: Visit, plan: Plan) -> Response:
    """Puts the client aside until tomorrow, Monday, a week from now or the chosen day; or brings them back."""
    if visit.form["do"] == "back":
        aside.bring_back(visit.actor, plan.plan_id)
        return unfolded.home(visit, just=f"back-{plan.plan_id}")
    aside.put(visit.actor, plan.plan_id, _until(visit), now=visit.now)
    return unfolded.home(visit, just=f"later-{plan.plan_id}")


def _until(visit: Visit) -> date:
    today = aside.today_of(visit.zone, visit.now)
    match visit.form["do"]:
        case "tomorrow":
            return today + timedelta(days=1)
        case "monday":
            return today + timedelta(days=7 - today.weekday())
        case "week":
            return today + timedelta(days=7)
        case "until":
            return times.parse_date(visit.form["until"], "until")
        case _:
            raise NoSuchChoice
