"""Moving an action to another date."""

from chalice.app import Response

from chalicelib.domain.actions import editing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import StaleVersion
from chalicelib.web.pages.actions import filling, meanwhile
from chalicelib.web.pages.actions.base import ACTION, about, editable
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import by_when


@get(f"{ACTION}/move", find=editable)
def move_form(visit: Visit, plan: Plan, action: Action) -> Response:
    filled = filling.sent_date(visit, plan) if visit.is_post else filling.of_action(plan, action)
    shown = filling.of_date(visit, plan, filled)
    return visit.page("actions/move", **about(visit, plan, action), **shown, meanwhile=None)


@post(f"{ACTION}/move", find=editable, again=move_form, names=by_when.FIELDS)
def move_action(visit: Visit, plan: Plan, action: Action) -> Response:
    """Moves the action to a new date; the old one stays in the history."""
    filled = filling.sent_date(visit, plan)
    if filled.is_unfinished:
        return move_form(visit, plan, action)
    is_right = filled.values.is_ticked("past_due")
    change = Change(due=by_when.changed(filled.values, action), past_due=is_right)
    seen = Seen(version=forms.number(visit.form["version"]))
    try:
        editing.edit(visit.actor, plan.plan_id, int(action.number), change, now=visit.now, seen=seen)
    except StaleVersion as stale:
        if not meanwhile.is_in_place(visit, action, change):
            return meanwhile.page(visit, "actions/move", plan, action, filled, stale)
    return visit.redirect(f"/plans/{plan.plan_id}?just=moved-{int(action.number)}")
