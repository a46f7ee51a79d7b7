"""+ Action: the form, its quick choices, and adding another one right after."""

from typing import Any

from chalice.app import Response

from chalicelib.domain import keys
from chalicelib.domain.actions import adding, assigning, who_may
from chalicelib.domain.actions import fields as actions_fields
from chalicelib.domain.actions.action import USUAL_WEIGHT, Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import naming
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.projects.project import by_name
from chalicelib.errors import Invalid, NotAllowed
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import assignee, due, reminders
from chalicelib.web.pages.parts.assignee import CLIENT
from chalicelib.web.pages.parts.due import FIELDS, QUICK
from chalicelib.web.pages.parts.reminders import UNITS, ReminderRow
from chalicelib.web.pages.plan.around import around


@get("/plans/{plan_id}/add")
def add_form(visit: Visit, plan_id: str) -> Response:
    """The form as the plan's defaults fill it, or with project, date and reminders of the action added before."""
    plan = _plan(visit, plan_id)
    values = Form(due.fresh(plan))
    values |= {
        name: "1" for name in ("notify_client", "client_may_edit", "client_may_delete") if getattr(plan.defaults, name)
    }
    values |= {"weight": str(USUAL_WEIGHT), "project": naming.name_of(plan, visit.query("project"))}
    specs = plan.defaults.reminders
    before = forms.number(visit.query("after"))
    action = Action.find(plan_id, before) if before else None
    if action is not None:
        values |= due.of_action(action) | {"project": naming.name_of(plan, action.project_id)}
        values["assigned_to"] = action.assignee_id or CLIENT
        specs = [reminder.spec() for reminder in action.reminder_list()]
    rows = reminders.of_specs(specs, plan, assignee.assignee_id(plan, values))
    return _form(visit, plan, values, rows, before=action.what if action else "")


@post("/plans/{plan_id}/add")
def add_action(visit: Visit, plan_id: str) -> Response:
    """Adds it, unless only a date, a row or a check was asked for."""
    plan, form = _plan(visit, plan_id), visit.form
    fields = due.typed(form)
    rows = assignee.follow(plan, form, fields, reminders.typed(form))
    is_quick = due.apply_quick(fields, form, plan, visit.now)
    values = Form({**form, **fields})
    if is_quick or form["do"] == "check" or reminders.is_about_rows(form):
        return _form(visit, plan, values, rows)

    def again(problems: dict[str, str], **why: Any) -> Response:
        return _form(visit, plan, values, rows, problems=forms.at_fields(problems, FIELDS), **why)

    return forms.or_again(lambda: _add(visit, plan, fields, rows), again)


def _add(visit: Visit, plan: Plan, fields: dict[str, str], rows: list[ReminderRow]) -> Response:
    form, is_coach = visit.form, plan.coaches(visit.me.person_id)
    try:
        action = adding.create(
            visit.actor,
            plan.plan_id,
            NewAction(
                what=form["what"],
                due=due.due(fields),
                specs=_specs(visit, plan, fields, rows),
                comment=form["comment"],
                assigned_to=form["assigned_to"] or CLIENT,
                project=project(form),
                weight=weight(form) if is_coach else None,
                notify_client=form.is_ticked("notify_client") if is_coach else None,
                client_may_edit=form.is_ticked("client_may_edit") if is_coach else None,
                client_may_delete=form.is_ticked("client_may_delete") if is_coach else None,
            ),
            now=visit.now,
            once=visit.once(),
        )
    except keys.Repeated:
        return visit.redirect(f"/plans/{plan.plan_id}")  # the button was pressed twice: the first one added it
    number = int(action.number)
    if form["do"] == "another":
        return visit.redirect(f"/plans/{plan.plan_id}/add?after={number}")
    return visit.redirect(f"/plans/{plan.plan_id}?just=added-{number}")


def _specs(visit: Visit, plan: Plan, fields: dict[str, str], rows: list[ReminderRow]) -> list[Any]:
    """The reminders asked for; their problems are told together with those of the other fields."""
    form = visit.form
    try:
        return reminders.specs(rows)
    except Invalid as invalid:
        problems = dict(invalid.problems)
        for check in (
            lambda: actions_fields.checked_what(form["what"]),
            lambda: assigning.chosen(visit.actor, plan, form["assigned_to"] or CLIENT),
            lambda: due.due(fields).resolve(plan),
            lambda: actions_fields.checked_comment(form["comment"]),
            lambda: weight(form),
        ):
            try:
                check()
            except Invalid as other:
                problems |= other.problems
        raise Invalid(problems) from None


def _plan(visit: Visit, plan_id: str) -> Plan:
    plan = plans.get_for(visit.me.person_id, plan_id)
    if not who_may.may_add(plan, visit.me.person_id):
        raise NotAllowed("Coaches and the client of a plan add actions; you can read it.")
    return plan


def _form(
    visit: Visit,
    plan: Plan,
    values: Form,
    rows: list[ReminderRow],
    *,
    before: str = "",
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    return visit.page(
        "actions/add",
        **around(visit, plan, "add"),
        **fields_context(visit, plan, values, rows),
        before=before,
        problems=problems or {},
        notice=notice,
        status=status,
    )


def project(form: Form) -> Named | None:
    """The project typed; ``None`` for none."""
    return Named(form["project"]) if form["project"].strip() else None


def weight(form: Form) -> int | None:
    """The weight typed; ``None`` for none. What isn't a number is none that can be."""
    if not form["weight"].strip():
        return None
    number = forms.number(form["weight"])
    return actions_fields.checked_weight(-1 if number is None else number)


def fields_context(visit: Visit, plan: Plan, values: Form, rows: list[ReminderRow]) -> dict[str, Any]:
    """What the fields of WHAT, BY WHEN and the reminders need, for adding and for editing."""
    fields = due.typed(values)
    try:
        moment = due.due(fields).resolve(plan)[0] if fields["date"] else None
    except Invalid:
        moment = None
    is_client = visit.me.person_id == plan.client_id
    assignee_id = assignee.assignee_id(plan, values)
    return {
        "values": values,
        "rows": rows,
        "reminders_to": assigning.side(assignee_id),
        "reminders_said": reminders.all_words(visit, plan, rows, assignee_id) or "none",
        "is_about_rows": reminders.is_about_rows(values),
        "assignees": assignee.choices(visit, plan, values),
        "zones": due.zones(visit, plan, fields["zone"], assignee_id),
        "preview": due.preview(visit, plan, fields) if fields["date"] else "",
        "sides": _sides(visit, plan, is_client=is_client),
        "resolved": reminders.resolved(visit, plan, rows, moment, fields["zone"], assignee_id),
        "who": reminders.who(visit, plan, rows, assignee_id),
        "texting": reminders.texting(visit, plan, assignee_id),
        "units": UNITS,
        "quick": QUICK,
        "projects": [named.name for _, named in by_name(plan, is_archived=False)],
    }


def _sides(visit: Visit, plan: Plan, *, is_client: bool) -> list[tuple[str, str]]:
    """Who and which zone, for the script that says the date back while it is typed."""
    first = ("you", str(visit.me.time_zone)) if is_client else (due.first_name(plan.client.name), plan.client.time_zone)
    if is_client:
        return [first, (due.first_name(plan.primary.name), plan.primary.time_zone)]
    return [first, ("you", str(visit.me.time_zone))]
