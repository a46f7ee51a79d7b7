"""Moving an action from its row of the plan's page, by one press or to the date typed there."""

from chalice.app import Response

from chalicelib.domain.actions import fields
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.bulk import editing
from chalicelib.domain.bulk.editing import Line
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import StaleVersion
from chalicelib.web.pages.actions.base import editable
from chalicelib.web.pages.actions.move import move_form
from chalicelib.web.pages.frame.route import post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.parts import by_when
from chalicelib.web.pages.plan import rows


def _found(visit: Visit, plan_id: str) -> tuple[Plan, Action]:
    return editable(visit, plan_id, visit.form["t"].partition("-")[0])


@post("/plans/{plan_id}/quick", find=_found, again=move_form, names=by_when.FIELDS)
def move_quickly(visit: Visit, plan: Plan, action: Action) -> Response:
    """Moves an action to tomorrow, Friday, a week ahead or the date typed, by the clock it was planned by."""
    number, undo = int(action.number), ""
    visit.form.update(_wanted(visit, plan, action))
    due = by_when.changed(by_when.typed(visit.form, plan), action)
    if due is not None:
        fields.check_not_past(due.resolve(plan, action.due_zone, assignee_id=action.assignee_id), visit.now)
        line = Line(int(action.version), Change(due=due))
        outcome = editing.edit(visit.actor, plan.plan_id, {number: line}, now=visit.now)
        if outcome.conflicts or outcome.gone:
            raise StaleVersion
        undo = f"&undo={outcome.undo_id}" if outcome.saved else ""
    return visit.redirect(f"/plans/{plan.plan_id}?just=moved-{number}{undo}{rows.only(visit.form['from'])}#a{number}")


def _wanted(visit: Visit, plan: Plan, action: Action) -> dict[str, str]:
    """Returns the fields as the page for moving has them: the date pressed or typed, by the clock it was planned by."""
    wanted = by_when.by_clock_of(plan, action) | {"version": str(int(action.version)), "do": "save"}
    choice = visit.form["t"].partition("-")[2]
    if choice in rows.QUICK:
        return wanted | {"date": by_when.quick(choice, action.due_zone, visit.now)}
    return wanted | {name: visit.form[name] for name in ("date", "time")}
