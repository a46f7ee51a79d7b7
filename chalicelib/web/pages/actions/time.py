"""Asking for more time, answering, and being stuck, on a page of the plan."""

from chalice.app import Response

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import moving_back, who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.actions import proposing
from chalicelib.web.pages.actions.base import ACTION, found
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.home import unfolded
from chalicelib.web.pages.parts import by_when


def _for_writer(visit: Visit, plan_id: str, number: str) -> tuple[Plan, Action]:
    plan, action = found(visit, plan_id, number)
    who_may.must_propose(plan, visit.my_id)
    return plan, action


@get(f"{ACTION}/time", find=_for_writer)
def time_form(visit: Visit, plan: Plan, action: Action) -> Response:
    shown = proposing.context(visit, plan, action, is_sent=visit.is_post)
    return visit.page("actions/time", **shown, form=f"{shown['path']}/time")


def _again(visit: Visit, plan: Plan, action: Action) -> Response:
    return time_form(visit, plan, actions.present(plan.plan_id, int(action.number)))


@post(f"{ACTION}/time", find=_for_writer, again=_again, names=by_when.FIELDS)
def use_time_form(visit: Visit, plan: Plan, action: Action) -> Response:
    if not proposing.press(visit, visit.actor, plan, action):
        return _again(visit, plan, action)
    own, number = f"/plans/{plan.plan_id}", int(action.number)
    if visit.form["from"] == "home":
        return unfolded.home(visit, just=f"agreed-{plan.plan_id}-{number}")
    return visit.redirect(f"{own}/session#a{number}" if visit.form["from"] == "session" else f"{own}/actions/{number}")


def _for_coach(visit: Visit, plan_id: str, number: str) -> tuple[Plan, Action]:
    plan, action = found(visit, plan_id, number)
    return plans.coached(plan, visit.my_id), action


@post(f"{ACTION}/time/undo", find=_for_coach, on="/?show={show}")
def take_agreed_back(visit: Visit, plan: Plan, action: Action) -> Response:
    """Undoes accepting a date, from the home page."""
    moving_back.take_agreed_back(visit.actor, plan.plan_id, int(action.number), now=visit.now)
    return unfolded.home(visit)
