"""Cancelling an action, after a question, and restoring it."""

from chalice.app import Response

from chalicelib.domain.actions import closing, reopening, who_may
from chalicelib.web.pages.actions.base import ACTION, about, back, found
from chalicelib.web.pages.frame.route import checked_number, get, post
from chalicelib.web.pages.frame.visit import Visit


@get(f"{ACTION}/cancel")
def cancel_form(visit: Visit, plan_id: str, number: str) -> Response:
    plan, action = found(visit, plan_id, number)
    who_may.must_decide(plan, action, visit.my_id)
    return visit.page("actions/cancel", **about(visit, plan, action), reason="")


def _again(visit: Visit, plan_id: str, number: str) -> Response:
    shown = about(visit, *found(visit, plan_id, number))
    return visit.page("actions/cancel", **shown, reason=visit.form["reason"])


@post(f"{ACTION}/cancel", again=_again)
def cancel(visit: Visit, plan_id: str, number: str) -> Response:
    closing.cancel(visit.actor, plan_id, checked_number(number), now=visit.now, reason=visit.form["reason"])
    return visit.redirect(f"/plans/{plan_id}?just=cancelled-{number}")


@post(f"{ACTION}/restore")
def restore(visit: Visit, plan_id: str, number: str) -> Response:
    """Restores a cancelled action."""
    reopening.restore(visit.actor, plan_id, checked_number(number), now=visit.now)
    return back(visit, plan_id, number, "reopened")
