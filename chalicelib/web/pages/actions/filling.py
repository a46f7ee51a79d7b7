"""The fields for WHAT, BY WHEN and reminders when adding, editing and moving: what was sent, and what they show."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.domain.actions import assigning
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.serving import Serves
from chalicelib.domain.metrics import serving
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import naming
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.projects.project import by_name
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import assignee, by_when, form_rows, past_due, reminder_rows
from chalicelib.web.pages.parts.assignee import CLIENT
from chalicelib.web.pages.parts.by_when import QUICK
from chalicelib.web.pages.parts.reminder_rows import UNITS, ReminderRow
from chalicelib.web.pages.parts.weight import checked_weight

RIGHTS = {"client_may_edit": "can edit", "client_may_delete": "can delete"}


class Filled(msgspec.Struct):
    """The form with its values."""

    values: Form
    rows: list[ReminderRow]
    is_unfinished: bool = False
    """Whether the button pressed only sets a date, changes a row or checks the form."""


def sent(visit: Visit, plan: Plan, action: Action | None = None) -> Filled:
    """Reads the form that was sent. A closed ``action`` keeps its date, since the form doesn't ask for it."""
    form = visit.form = past_due.answered(visit.form)
    fields = by_when.typed(form, plan)
    rows = assignee.follow(plan, form, fields, reminder_rows.typed(form))
    if action is not None and action.status != "open":
        fields = by_when.by_clock_of(plan, action)
    is_quick = by_when.apply_quick(fields, form, plan, visit.now)
    is_unfinished = is_quick or form["do"] == "check" or form_rows.are_changed(form)
    return Filled(Form({**form, **fields}), rows, is_unfinished)


def sent_date(visit: Visit, plan: Plan) -> Filled:
    """Reads a form that asks only for a date."""
    form = visit.form = past_due.answered(visit.form)
    fields = by_when.typed(form, plan)
    is_quick = by_when.apply_quick(fields, form, plan, visit.now)
    return Filled(Form({**form, **fields}), [], is_quick or form["do"] == "check")


def of_action(plan: Plan, action: Action) -> Filled:
    """Returns the form filled in with an action's present values."""
    values = Form(
        what=action.what,
        version=str(int(action.version)),
        **by_when.by_clock_of(plan, action),
        assigned_to=action.assignee_id or CLIENT,
        project=naming.name_of(plan, action.project_id),
        metric_id=action.metric_id or "",
        weight=str(int(action.weight)),
        **{name: "1" for name in RIGHTS if getattr(action, name)},
    )
    specs = [reminder.spec() for reminder in action.reminder_list()]
    return Filled(values, reminder_rows.of_specs(specs, plan, action.assignee_id))


def project(form: Form) -> Named | None:
    """Returns the project typed; ``None`` if it is empty."""
    return Named(form["project"]) if form["project"].strip() else None


def serves(visit: Visit, plan: Plan, present_id: str | None = None) -> Serves | UnsetType | None:
    """Returns the metric chosen; ``UNSET`` if the form doesn't ask for it, or it is the present one."""
    chosen = visit.form["metric_id"]
    if "metric_id" not in visit.form or chosen == (present_id or ""):
        return UNSET
    return serving.named(visit.my_id, plan.plan_id, chosen) if chosen else None


def weight(form: Form) -> int | None:
    """Returns the weight typed; ``None`` if it is empty."""
    return checked_weight(form["weight"]) if form["weight"].strip() else None


def context(visit: Visit, plan: Plan, filled: Filled) -> dict[str, Any]:
    """Returns what all fields show."""
    return {
        **of_date(visit, plan, filled),
        "metrics": metrics(visit, plan, filled.values["metric_id"]),
        "projects": [named.name for _, named in by_name(plan, is_archived=False)],
    }


def of_date(visit: Visit, plan: Plan, filled: Filled) -> dict[str, Any]:
    """Returns what the fields show on a page that asks only for the date."""
    values, rows = filled.values, filled.rows
    fields = by_when.typed(values, plan)
    try:
        moment = by_when.due(fields).resolve(plan).at if fields["date"] else None
    except Invalid:
        moment = None
    assignee_id = assignee.assignee_id(plan, values)
    return {
        "values": values,
        "rows": rows,
        "reminders_to": assigning.side(assignee_id),
        "reminders_said": reminder_rows.all_words(visit, plan, rows, assignee_id) or "none",
        "is_about_rows": form_rows.are_changed(values),
        "assignees": assignee.choices(visit, plan, values),
        "zones": by_when.zones(visit, plan, fields["zone"], assignee_id),
        "preview": by_when.preview(visit, plan, fields) if fields["date"] else "",
        "sides": by_when.sides(visit, plan),
        "resolved": reminder_rows.resolved(visit, plan, rows, moment, fields["zone"], assignee_id),
        "who": reminder_rows.who(visit, plan, rows, assignee_id),
        "texting": reminder_rows.texting(visit, plan, assignee_id),
        "units": UNITS,
        "quick": QUICK,
        "past": past_due.question(visit),
    }


def metrics(visit: Visit, plan: Plan, chosen: str) -> list[tuple[str, str]]:
    """Returns ids and names of the metrics to choose from, including an archived one that is chosen. Empty if there are
    none."""
    found = serving.choices(plan, visit.my_id, chosen)
    return [(each.metric_id, each.name + (" (archived)" if each.is_archived else "")) for each in found]
