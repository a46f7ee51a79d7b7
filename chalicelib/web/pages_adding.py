"""+ Action: the form, its quick choices, and adding another one right after."""

from typing import Any

from chalice.app import Response

from chalicelib.domain import actions, assigning, keys, planning, plans, projects
from chalicelib.domain.plans import Plan
from chalicelib.domain.projects import Named
from chalicelib.errors import Invalid, NotAllowed
from chalicelib.web import forms, pages_assigning, pages_due, pages_reminders
from chalicelib.web.pages_plans import around
from chalicelib.web.pages_reminders import ReminderRow
from chalicelib.web.pages_route import get, post
from chalicelib.web.rendering import Visit


@get("/plans/{plan_id}/add")
def add_form(visit: Visit, plan_id: str) -> Response:
    """The form as the plan's defaults fill it, or with project, date and reminders of the action added before."""
    plan = _plan(visit, plan_id)
    values = forms.Form(pages_due.fresh(plan))
    values |= {
        name: "1" for name in ("notify_client", "client_may_edit", "client_may_delete") if getattr(plan.defaults, name)
    }
    values |= {"weight": str(actions.USUAL_WEIGHT), "project": projects.name_of(plan, visit.query("project"))}
    specs = plan.defaults.reminders
    before = forms.number(visit.query("after"))
    action = actions.Action.find(plan_id, before) if before else None
    if action is not None:
        values |= pages_due.of_action(action) | {"project": projects.name_of(plan, action.project_id)}
        values["assigned_to"] = action.assignee_id or pages_assigning.CLIENT
        specs = [reminder.spec() for reminder in action.reminder_list()]
    rows = pages_reminders.of_specs(specs, plan, pages_assigning.assignee_id(plan, values))
    return _form(visit, plan, values, rows, before=action.what if action else "")


@post("/plans/{plan_id}/add")
def add_action(visit: Visit, plan_id: str) -> Response:
    """Adds it, unless only a date, a row or a check was asked for."""
    plan, form = _plan(visit, plan_id), visit.form
    fields = pages_due.typed(form)
    rows = pages_assigning.follow(plan, form, fields, pages_reminders.typed(form))
    is_quick = pages_due.apply_quick(fields, form, plan, visit.now)
    values = forms.Form({**form, **fields})
    if is_quick or form["do"] == "check" or pages_reminders.is_about_rows(form):
        return _form(visit, plan, values, rows)

    def again(problems: dict[str, str], **why: Any) -> Response:
        return _form(visit, plan, values, rows, problems=forms.at_fields(problems, pages_due.FIELDS), **why)

    return forms.or_again(lambda: _add(visit, plan, fields, rows), again)


def _add(visit: Visit, plan: Plan, fields: dict[str, str], rows: list[ReminderRow]) -> Response:
    form, is_coach = visit.form, plan.coaches(visit.me.person_id)
    try:
        action = planning.create(
            visit.actor,
            plan.plan_id,
            what=form["what"],
            due=pages_due.due(fields),
            now=visit.now,
            specs=_specs(visit, plan, fields, rows),
            comment=form["comment"],
            assigned_to=form["assigned_to"] or pages_assigning.CLIENT,
            project=project(form),
            weight=weight(form) if is_coach else None,
            notify_client=form.is_ticked("notify_client") if is_coach else None,
            client_may_edit=form.is_ticked("client_may_edit") if is_coach else None,
            client_may_delete=form.is_ticked("client_may_delete") if is_coach else None,
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
        return pages_reminders.specs(rows)
    except Invalid as invalid:
        problems = dict(invalid.problems)
        for check in (
            lambda: actions.checked_what(form["what"]),
            lambda: assigning.chosen(visit.actor, plan, form["assigned_to"] or pages_assigning.CLIENT),
            lambda: pages_due.due(fields).resolve(plan),
            lambda: actions.checked_comment(form["comment"]),
            lambda: weight(form),
        ):
            try:
                check()
            except Invalid as other:
                problems |= other.problems
        raise Invalid(problems) from None


def _plan(visit: Visit, plan_id: str) -> Plan:
    plan = plans.get_for(visit.me.person_id, plan_id)
    if not actions.may_add(plan, visit.me.person_id):
        raise NotAllowed("Coaches and the client of a plan add actions; you can read it.")
    return plan


def _form(
    visit: Visit,
    plan: Plan,
    values: forms.Form,
    rows: list[ReminderRow],
    *,
    before: str = "",
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    return visit.page(
        "add",
        **around(visit, plan, "add"),
        **fields_context(visit, plan, values, rows),
        before=before,
        problems=problems or {},
        notice=notice,
        status=status,
    )


def project(form: forms.Form) -> Named | None:
    """The project typed; ``None`` for none."""
    return Named(form["project"]) if form["project"].strip() else None


def weight(form: forms.Form) -> int | None:
    """The weight typed; ``None`` for none. What isn't a number is none that can be."""
    if not form["weight"].strip():
        return None
    number = forms.number(form["weight"])
    return actions.checked_weight(-1 if number is None else number)


def fields_context(visit: Visit, plan: Plan, values: forms.Form, rows: list[ReminderRow]) -> dict[str, Any]:
    """What the fields of WHAT, BY WHEN and the reminders need, for adding and for editing."""
    fields = pages_due.typed(values)
    try:
        moment = pages_due.due(fields).resolve(plan)[0] if fields["date"] else None
    except Invalid:
        moment = None
    is_client = visit.me.person_id == plan.client_id
    assignee_id = pages_assigning.assignee_id(plan, values)
    return {
        "values": values,
        "rows": rows,
        "reminders_to": assigning.side(assignee_id),
        "reminders_said": pages_reminders.all_words(visit, plan, rows, assignee_id) or "none",
        "is_about_rows": pages_reminders.is_about_rows(values),
        "assignees": pages_assigning.choices(visit, plan, values),
        "zones": pages_due.zones(visit, plan, fields["zone"], assignee_id),
        "preview": pages_due.preview(visit, plan, fields) if fields["date"] else "",
        "sides": _sides(visit, plan, is_client=is_client),
        "resolved": pages_reminders.resolved(visit, plan, rows, moment, fields["zone"], assignee_id),
        "who": pages_reminders.who(visit, plan, rows, assignee_id),
        "texting": pages_reminders.texting(visit, plan, assignee_id),
        "units": pages_reminders.UNITS,
        "quick": pages_due.QUICK,
        "projects": [named.name for _, named in projects.by_name(plan, is_archived=False)],
    }


def _sides(visit: Visit, plan: Plan, *, is_client: bool) -> list[tuple[str, str]]:
    """Who and which zone, for the script that says the date back while it is typed."""
    first = (
        ("you", str(visit.me.time_zone))
        if is_client
        else (pages_due.first_name(plan.client.name), plan.client.time_zone)
    )
    if is_client:
        return [first, (pages_due.first_name(plan.primary.name), plan.primary.time_zone)]
    return [first, ("you", str(visit.me.time_zone))]
