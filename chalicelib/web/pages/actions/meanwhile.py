"""Both versions of an action, for the person who saves second: the present one, and what they typed."""

from chalice.app import Response

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change, work_out
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import naming
from chalicelib.errors import StaleVersion
from chalicelib.web.pages.actions import filling
from chalicelib.web.pages.actions.base import about
from chalicelib.web.pages.actions.filling import RIGHTS, Filled
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import assignee, by_when, reminder_rows

Pair = tuple[str, str, str]
"""A field, its present value, and what was typed."""


def is_in_place(visit: Visit, action: Action, change: Change) -> bool:
    """Returns whether the action already is as the form says, because the form was sent twice and nobody else changed
    anything."""
    plan, present = actions.get_for(visit.my_id, action.plan_id, int(action.number))
    return work_out(visit.actor, plan, present, change, visit.now) is None


def page(visit: Visit, template: str, plan: Plan, action: Action, filled: Filled, stale: StaleVersion) -> Response:
    """Shows the form as typed, along with the present values that differ. Saving again replaces those."""
    present = actions.present(plan.plan_id, int(action.number))
    filled.values["version"] = str(int(present.version))
    pairs = [("By when", by_when.both_sides(visit, plan, present.due_at), by_when.preview(visit, plan, filled.values))]
    if template == "actions/edit":
        pairs = _of_all_fields(visit, plan, present, filled, pairs)
    if present.status != "open":
        pairs.append(("State", by_when.state_words(visit, present), "open"))
    differing = [pair for pair in pairs if pair[1] != pair[2]]
    shown = filling.context(visit, plan, filled)
    return visit.page(template, **about(visit, plan, present), **shown, meanwhile=differing, status=stale.status)


def _of_all_fields(visit: Visit, plan: Plan, present: Action, filled: Filled, dates: list[Pair]) -> list[Pair]:
    values, theirs = filled.values, filling.of_action(plan, present)
    assignee_id = assignee.assignee_id(plan, values)
    reminders = (
        reminder_rows.all_words(visit, plan, theirs.rows, present.assignee_id),
        reminder_rows.all_words(visit, plan, filled.rows, assignee_id),
    )
    pairs = [("What", present.what, values["what"]), *dates, ("Reminders", *reminders)]
    if values["assigned_to"]:
        pairs.append(("For", plan.assignee(present.assignee_id).name, plan.assignee(assignee_id).name))
    pairs.append(("Project", naming.name_of(plan, present.project_id), " ".join(values["project"].split())))
    names = dict(filling.metrics(visit, plan, str(present.metric_id or "")))
    if names and "metric_id" in values:
        serves = [names.get(each, "no metric") for each in (str(present.metric_id or ""), values["metric_id"])]
        pairs.append(("Serves", serves[0], serves[1]))
    if values["weight"]:
        pairs.append(("Weight", str(int(present.weight)), values["weight"]))
    if plan.coaches(visit.my_id):
        for name, words in RIGHTS.items():
            pairs.append((f"Client {words}", "yes" if theirs.values[name] else "no", "yes" if values[name] else "no"))
    return pairs
