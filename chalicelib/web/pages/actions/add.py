"""Adding an action: the form, its quick choices, and adding another right after."""

from typing import Any

from chalice.app import Response
from msgspec import UNSET

from chalicelib.domain.actions import adding, assigning, fields, who_may
from chalicelib.domain.actions.action import USUAL_WEIGHT, Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import naming
from chalicelib.domain.reminders import Spec
from chalicelib.errors import Invalid
from chalicelib.web.pages.actions import filling
from chalicelib.web.pages.actions.filling import Filled
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import assignee, by_when, reminder_rows
from chalicelib.web.pages.parts.assignee import CLIENT
from chalicelib.web.pages.plan.base import around

_ADD = "/plans/{plan_id}/add"
_TICKS = ("notify_client", "client_may_edit", "client_may_delete")


def _for_writer(visit: Visit, plan_id: str) -> tuple[Plan]:
    plan = plans.get_for(visit.my_id, plan_id)
    who_may.must_add(plan, visit.my_id)
    return (plan,)


@get(_ADD, find=_for_writer)
def add_form(visit: Visit, plan: Plan) -> Response:
    """Shows the form, filled in with the plan's defaults, or with project, date and reminders of the action just added."""
    number = forms.number(visit.query("after"))
    before = Action.find(plan.plan_id, number) if number else None
    return _page(visit, plan, _fresh(visit, plan, before), before)


def _again(visit: Visit, plan: Plan) -> Response:
    return _page(visit, plan, filling.sent(visit, plan))


@post(_ADD, find=_for_writer, again=_again, names=by_when.FIELDS)
def add_action(visit: Visit, plan: Plan) -> Response:
    """Adds the action, unless the button pressed only sets a date, changes a row or checks the form."""
    filled = filling.sent(visit, plan)
    if filled.is_unfinished:
        return _page(visit, plan, filled)
    with visit.once(
        whatever=["do"], is_anew=True, still=lambda made: Action.find(plan.plan_id, int(made)) is not None
    ) as once:
        new = _new(visit, plan, filled)
        visit.made = str(int(adding.create(visit.actor, plan.plan_id, new, now=visit.now, once=once).number))
    number, is_another = visit.made, visit.form["do"] == "another"
    return visit.redirect(f"/plans/{plan.plan_id}{'/add?after=' if is_another else '?just=added-'}{number}")


def _page(visit: Visit, plan: Plan, filled: Filled, before: Action | None = None) -> Response:
    shown = filling.context(visit, plan, filled)
    return visit.page("actions/add", **around(visit, plan, "add"), **shown, before=before.what if before else "")


def _fresh(visit: Visit, plan: Plan, before: Action | None) -> Filled:
    values = Form(by_when.fresh(plan))
    values |= {name: "1" for name in _TICKS if getattr(plan.defaults, name)}
    values |= {"weight": str(USUAL_WEIGHT), "project": naming.name_of(plan, visit.query("project"))}
    specs = plan.defaults.reminders
    if before is not None:
        values |= by_when.by_clock_of(plan, before)
        values |= {"project": naming.name_of(plan, before.project_id), "metric_id": before.metric_id or ""}
        values["assigned_to"] = before.assignee_id or CLIENT
        specs = [reminder.spec() for reminder in before.reminder_list()]
    return Filled(values, reminder_rows.of_specs(specs, plan, assignee.assignee_id(plan, values)))


def _new(visit: Visit, plan: Plan, filled: Filled) -> NewAction:
    """Reads the new action from the form; only coaches decide who may do what with it."""
    form = visit.form
    serves = filling.serves(visit, plan)
    ticks = {name: form.is_ticked(name) for name in _TICKS} if plan.coaches(visit.my_id) else {}
    return NewAction(
        what=form["what"],
        due=by_when.due(filled.values),
        specs=_specs(visit, plan, filled),
        comment=form["comment"],
        assigned_to=form["assigned_to"] or CLIENT,
        project=filling.project(form),
        serves=None if serves is UNSET else serves,
        weight=filling.weight(form) if plan.coaches(visit.my_id) else None,
        past_due=form.is_ticked("past_due"),
        **ticks,
    )


def _specs(visit: Visit, plan: Plan, filled: Filled) -> list[Spec]:
    """Reads the reminders; reports their problems together with those of the other fields."""
    form = visit.form
    try:
        return reminder_rows.specs(filled.rows)
    except Invalid as invalid:
        problems = dict(invalid.problems)
        checks: tuple[Any, ...] = (
            lambda: fields.checked_what(form["what"]),
            lambda: assigning.chosen(visit.actor, plan, form["assigned_to"] or CLIENT),
            lambda: by_when.due(filled.values).resolve(plan),
            lambda: fields.checked_comment(form["comment"]),
            lambda: filling.weight(form),
        )
        for check in checks:
            try:
                check()
            except Invalid as other:
                problems |= other.problems
        raise Invalid(problems) from None
