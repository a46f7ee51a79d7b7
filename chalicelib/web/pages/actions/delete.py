"""Deleting an action, after a question, and bringing it back."""

from chalice.app import Response

from chalicelib.domain.actions import deleting, who_may
from chalicelib.web.pages.actions.base import ACTION, about, found
from chalicelib.web.pages.frame.route import checked_number, get, post
from chalicelib.web.pages.frame.visit import Visit


@get(f"{ACTION}/delete")
def delete_form(visit: Visit, plan_id: str, number: str) -> Response:
    plan, action = found(visit, plan_id, number)
    who_may.must_delete(plan, action, visit.my_id)
    return visit.page("actions/delete", **about(visit, plan, action))


@post(f"{ACTION}/delete")
def delete(visit: Visit, plan_id: str, number: str) -> Response:
    deleting.delete(visit.actor, plan_id, checked_number(number), now=visit.now)
    return visit.redirect(f"/plans/{plan_id}?just=deleted-{number}")


@post(f"{ACTION}/bring-back", on="/plans/{plan_id}")
def bring_back(visit: Visit, plan_id: str, number: str) -> Response:
    """Undoes the deletion."""
    action = deleting.bring_back(visit.actor, plan_id, checked_number(number), now=visit.now)
    return visit.redirect(f"/plans/{plan_id}?just=back-{int(action.number)}")
