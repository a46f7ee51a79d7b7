"""What an action's pages share: finding it, what surrounds them, and the way back to a button."""

from typing import Any

from chalice.app import Response

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import proposing, who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import naming
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import checked_number
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.home import unfolded
from chalicelib.web.pages.parts import by_when
from chalicelib.web.pages.plan import listed
from chalicelib.web.pages.plan.base import around

ACTION = "/plans/{plan_id}/actions/{number}"


def found(visit: Visit, plan_id: str, number: str) -> tuple[Plan, Action]:
    """Returns the action that a path names, for a member of its plan."""
    return actions.get_for(visit.my_id, plan_id, checked_number(number))


def editable(visit: Visit, plan_id: str, number: str) -> tuple[Plan, Action]:
    """Returns the action for someone who may change it; raises `NotAllowed` for anyone else."""
    plan, action = found(visit, plan_id, number)
    who_may.must_edit(plan, action, visit.my_id)
    return plan, action


def about(visit: Visit, plan: Plan, action: Action) -> dict[str, Any]:
    """Returns what every page about an action shows, and what the visitor may do."""
    may_edit, may_delete = (may(plan, action, visit.my_id) for may in (who_may.may_edit, who_may.may_delete))
    doer = plan.assignee(action.assignee_id)
    is_doer = doer.person_id == visit.my_id
    return {
        **around(visit, plan, "action"),
        "action": action,
        "number": int(action.number),
        "key": plan.key(int(action.number)),
        "is_late": action.is_late(visit.now),
        "state": by_when.state_words(visit, action),
        "due": by_when.both_sides(visit, plan, action.due_at),
        "may_complete": who_may.may_complete(plan, action, visit.my_id),
        "doer": "you" if is_doer else doer.name,
        "may_edit": may_edit,
        "may_delete": may_delete,
        "may_decide": may_edit or may_delete,
        "is_doer": is_doer,
        "asked": by_when.asked(visit, plan, action),
        "may_ask": proposing.may_ask(plan, action, visit.my_id),
        "stuck_since": visit.when(action.stuck_at) if action.stuck_at else "",
        "project": naming.name_of(plan, action.project_id),
        "path": f"{visit.base}/plans/{plan.plan_id}/actions/{int(action.number)}",
    }


def back(visit: Visit, plan_id: str, number: str, just: str) -> Response:
    """Redirects to the page with the button that was pressed: home, the plan's list, a project's page or the
    action's."""
    where, _, rest = visit.form["from"].partition("-")
    project_id = forms.id(rest)
    if where == "home":
        return unfolded.home(visit, just=f"{just}-{plan_id}-{number}")
    if where == "project" and project_id:
        return visit.redirect(f"/plans/{plan_id}/projects/{project_id}?just={just}-{number}")
    if where == "plan":
        only = listed.of(visit.form["from"]).only
        return visit.redirect(f"/plans/{plan_id}?just={just}-{number}{only}#a{number}")
    return visit.redirect(f"/plans/{plan_id}/actions/{number}")
