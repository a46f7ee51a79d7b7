"""Editing an action. The person who saves second sees both versions."""

from chalice.app import Response

from chalicelib.domain.actions import editing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import StaleVersion
from chalicelib.web.pages.actions import filling, meanwhile
from chalicelib.web.pages.actions.base import ACTION, about, editable
from chalicelib.web.pages.actions.filling import Filled
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import by_when, reminder_rows


@get(f"{ACTION}/edit", find=editable)
def edit_form(visit: Visit, plan: Plan, action: Action) -> Response:
    filled = filling.sent(visit, plan, action) if visit.is_post else filling.of_action(plan, action)
    shown = filling.context(visit, plan, filled)
    return visit.page("actions/edit", **about(visit, plan, action), **shown, meanwhile=None)


@post(f"{ACTION}/edit", find=editable, again=edit_form, names=by_when.FIELDS)
def edit_action(visit: Visit, plan: Plan, action: Action) -> Response:
    """Saves what was changed."""
    filled = filling.sent(visit, plan, action)
    if filled.is_unfinished:
        return edit_form(visit, plan, action)
    change, seen = _change(visit, plan, action, filled), Seen(version=forms.number(visit.form["version"]))
    try:
        editing.edit(visit.actor, plan.plan_id, int(action.number), change, now=visit.now, seen=seen)
    except StaleVersion as stale:
        if not meanwhile.is_in_place(visit, action, change):
            return meanwhile.page(visit, "actions/edit", plan, action, filled, stale)
    return visit.redirect(f"/plans/{plan.plan_id}/actions/{int(action.number)}")


def _change(visit: Visit, plan: Plan, action: Action, filled: Filled) -> Change:
    """Reads the change from the form; only coaches decide the weight and who may do what."""
    form = visit.form
    is_coach = plan.coaches(visit.my_id)
    return Change(
        what=form["what"],
        due=by_when.changed(filled.values, action),
        specs=reminder_rows.specs(filled.rows),
        past_due=form.is_ticked("past_due"),
        assigned_to=form["assigned_to"] or None,
        project=filling.project(form),
        serves=filling.serves(visit, plan, action.metric_id),
        weight=filling.weight(form) if is_coach else None,
        client_may_edit=form.is_ticked("client_may_edit") if is_coach else None,
        client_may_delete=form.is_ticked("client_may_delete") if is_coach else None,
    )
