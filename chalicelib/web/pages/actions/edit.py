"""Editing and moving an action; whoever saves second sees both versions."""

from typing import Any

from chalice.app import Response

from chalicelib.domain.actions import editing, who_may
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import naming
from chalicelib.errors import NotAllowed, StaleVersion
from chalicelib.web.pages.actions.add import fields_context, project, weight
from chalicelib.web.pages.actions.show import about, found
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import assignee, due, reminders
from chalicelib.web.pages.parts.assignee import CLIENT
from chalicelib.web.pages.parts.due import FIELDS
from chalicelib.web.pages.parts.reminders import ReminderRow
from chalicelib.web.pages.plan.around import around

_RIGHTS = {"client_may_edit": "may edit", "client_may_delete": "may delete"}


@get("/plans/{plan_id}/actions/{number}/edit")
def edit_form(visit: Visit, plan_id: str, number: str) -> Response:
    plan, action = _editable(visit, plan_id, number)
    return _form(visit, "actions/edit", plan, action, _values(plan, action), _rows(plan, action))


@post("/plans/{plan_id}/actions/{number}/edit")
def edit_action(visit: Visit, plan_id: str, number: str) -> Response:
    """Saves what is different from what is there."""
    plan, action = _editable(visit, plan_id, number)
    form = visit.form
    fields = due.typed(form)
    rows = assignee.follow(plan, form, fields, reminders.typed(form))
    if action.status != "open":
        fields = due.of_action(action)  # the date of a closed action stays, the form doesn't ask for it
    is_quick = due.apply_quick(fields, form, plan, visit.now)
    values = Form({**form, **fields})
    if is_quick or form["do"] == "check" or reminders.is_about_rows(form):
        return _form(visit, "actions/edit", plan, action, values, rows)
    is_coach = plan.coaches(visit.me.person_id)

    def do() -> Response:
        editing.edit(
            visit.actor,
            plan_id,
            int(action.number),
            Change(
                what=form["what"],
                due=due.changed(fields, action),
                specs=reminders.specs(rows),
                assigned_to=form["assigned_to"] or None,
                project=project(form),
                weight=weight(form) if is_coach else None,
                client_may_edit=form.is_ticked("client_may_edit") if is_coach else None,
                client_may_delete=form.is_ticked("client_may_delete") if is_coach else None,
            ),
            now=visit.now,
            seen=Seen(version=forms.number(form["version"])),
        )
        return visit.redirect(f"/plans/{plan_id}/actions/{int(action.number)}")

    return _save(visit, "actions/edit", do, plan, action, values, rows)


@get("/plans/{plan_id}/actions/{number}/move")
def move_form(visit: Visit, plan_id: str, number: str) -> Response:
    plan, action = _editable(visit, plan_id, number)
    return _form(visit, "actions/move", plan, action, _values(plan, action), [])


@post("/plans/{plan_id}/actions/{number}/move")
def move_action(visit: Visit, plan_id: str, number: str) -> Response:
    """A new date; what was the old one stays in the history."""
    plan, action = _editable(visit, plan_id, number)
    fields = due.typed(visit.form)
    is_quick = due.apply_quick(fields, visit.form, plan, visit.now)
    values = Form({**visit.form, **fields})
    if is_quick or visit.form["do"] == "check":
        return _form(visit, "actions/move", plan, action, values, [])

    def do() -> Response:
        editing.edit(
            visit.actor,
            plan_id,
            int(action.number),
            Change(due=due.changed(fields, action)),
            now=visit.now,
            seen=Seen(version=forms.number(visit.form["version"])),
        )
        return visit.redirect(f"/plans/{plan_id}?just=moved-{int(action.number)}")

    return _save(visit, "actions/move", do, plan, action, values, [])


def _save(
    visit: Visit, template: str, do: Any, plan: Plan, action: Action, values: Form, rows: list[ReminderRow]
) -> Response:
    def again(problems: dict[str, str], **why: Any) -> Response:
        at = forms.at_fields(problems, FIELDS)
        return _form(visit, template, plan, action, values, rows, problems=at, **why)

    try:
        return forms.or_again(do, again)
    except StaleVersion as stale:
        present = actions.present(plan.plan_id, int(action.number))
        values["version"] = str(int(present.version))
        meanwhile = _meanwhile(visit, plan, present, values, rows, with_all=template == "actions/edit")
        return _form(visit, template, plan, present, values, rows, meanwhile=meanwhile, status=stale.status)


def _meanwhile(
    visit: Visit, plan: Plan, present: Action, values: Form, rows: list[ReminderRow], *, with_all: bool
) -> list[tuple[str, str, str]]:
    """Field, what is there now, and what was typed; as far as they differ."""
    now_due = due.both_sides(visit, plan, present.due_at)
    pairs = [("By when", now_due, due.preview(visit, plan, due.typed(values)))]
    if with_all:
        theirs, assignee_id = _rows(plan, present), assignee.assignee_id(plan, values)
        pairs = [
            ("What", present.what, values["what"]),
            *pairs,
            (
                "Reminders",
                reminders.all_words(visit, plan, theirs, present.assignee_id),
                reminders.all_words(visit, plan, rows, assignee_id),
            ),
            *(
                [("For", plan.assignee(present.assignee_id).name, plan.assignee(assignee_id).name)]
                if values["assigned_to"]
                else []
            ),
            ("Project", naming.name_of(plan, present.project_id), " ".join(values["project"].split())),
            *([("Weight", str(int(present.weight)), values["weight"])] if values["weight"] else []),
            *(
                (f"Client {words}", "yes" if getattr(present, name) else "no", "yes" if values[name] else "no")
                for name, words in _RIGHTS.items()
                if plan.coaches(visit.me.person_id)
            ),
        ]
    if present.status != "open":
        pairs.append(("State", due.state_words(visit, present), "open"))
    return [pair for pair in pairs if pair[1] != pair[2]]


def _editable(visit: Visit, plan_id: str, number: str) -> tuple[Plan, Action]:
    plan, action = found(visit, plan_id, number)
    if not who_may.may_edit(plan, action, visit.me.person_id):
        raise NotAllowed(f"Only a coach may change this action; ask {plan.primary.name}, or say it in a comment.")
    return plan, action


def _values(plan: Plan, action: Action) -> Form:
    ticked = {name: "1" for name in _RIGHTS if getattr(action, name)}
    assigned = {"assigned_to": action.assignee_id or CLIENT}
    grouped = {"project": naming.name_of(plan, action.project_id), "weight": str(int(action.weight))}
    version = str(int(action.version))
    return Form({"what": action.what, "version": version, **due.of_action(action), **assigned, **grouped, **ticked})


def _rows(plan: Plan, action: Action) -> list[ReminderRow]:
    return reminders.of_specs([reminder.spec() for reminder in action.reminder_list()], plan, action.assignee_id)


def _form(
    visit: Visit,
    template: str,
    plan: Plan,
    action: Action,
    values: Form,
    rows: list[ReminderRow],
    *,
    problems: dict[str, str] | None = None,
    notice: str = "",
    meanwhile: list[tuple[str, str, str]] | None = None,
    status: int = 200,
) -> Response:
    return visit.page(
        template,
        **around(visit, plan, "action"),
        **about(visit, plan, action),
        **fields_context(visit, plan, values, rows),
        problems=problems or {},
        notice=notice,
        meanwhile=meanwhile,
        status=status,
    )
