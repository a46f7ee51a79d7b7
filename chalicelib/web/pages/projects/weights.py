"""Weights and dates of a project's actions in one form.

If a line is wrong, nothing is saved. If someone else changed an action in the meantime, only its line isn't saved.
"""

from urllib.parse import urlencode

from chalice.app import Response

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.bulk import editing, undoing
from chalicelib.domain.bulk.editing import Outcome
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.project import Project
from chalicelib.errors import NotFound, StaleVersion
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Problems
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.projects import weights_lines
from chalicelib.web.pages.projects.base import PROJECT, about, as_coach
from chalicelib.web.pages.projects.weights_lines import AT_ONCE

_MOST_NAMED = 50
"""Actions that couldn't be undone, listed in an address."""


@get(f"{PROJECT}/weights", find=as_coach)
def weights_form(visit: Visit, plan: Plan, project: Project, outcome: Outcome | None = None) -> Response:
    """Shows the form; with ``outcome``, what was saved and what wasn't."""
    start = forms.number(visit.query("from")) or 0
    in_it = _in_order(plan, project)
    conflicts = {int(action.number): action for action in outcome.conflicts} if outcome else {}
    problems = weights_lines.at_lines(visit.problems.fields)
    return visit.page(
        "projects/weights",
        **about(visit, plan, project),
        lines=[
            (weights_lines.line(visit, action, conflicts if outcome else None), action.due_zone)
            for action in in_it[start : start + AT_ONCE]
        ],
        start=start,
        following=start + AT_ONCE if in_it[start + AT_ONCE :] else 0,
        saved=len(outcome.saved) if outcome else 0,
        undo_id=outcome.undo_id if outcome else "",
        conflicts=[action.what for action in conflicts.values()],
        gone=[plan.key(number) for number in outcome.gone] if outcome else [],
        problems=problems,
        named_problems=weights_lines.with_keys(plan, problems),
    )


@post(f"{PROJECT}/weights", find=as_coach, again=weights_form)
def change_weights(visit: Visit, plan: Plan, project: Project) -> Response:
    """Saves the lines that were changed. Those someone else changed in the meantime are listed, and stay as typed."""
    outcome = editing.edit(visit.actor, plan.plan_id, weights_lines.wanted(plan, visit.form), now=visit.now)
    if outcome.conflicts or outcome.gone:
        visit.problems = Problems(status=StaleVersion.status)
        return weights_form(visit, plan, project, outcome)
    undo = f"&undo={outcome.undo_id}" if outcome.saved else ""
    return visit.redirect(f"/plans/{plan.plan_id}/projects/{project.project_id}?just=saved-{len(outcome.saved)}{undo}")


@post(f"{PROJECT}/weights/undo", on=PROJECT)
def undo_weights(visit: Visit, plan_id: str, project_id: str) -> Response:
    """Undoes what was saved. The next page names what someone has changed since."""
    plan = plans.get_as_coach(visit.my_id, plan_id)
    undo_id = forms.id(visit.form["id"])
    if not undo_id:
        raise NotFound
    outcome = undoing.take_back(visit.actor, plan_id, undo_id, now=visit.now)
    left = [int(action.number) for action in outcome.conflicts] + outcome.gone
    query = {"just": f"undone-{len(outcome.saved)}", "left": "-".join(map(str, left[:_MOST_NAMED]))}
    if more := len(left[_MOST_NAMED:]):
        query["more"] = str(more)
    where = f"/{project_id}" if project_id in plan.projects else ""
    return visit.redirect(f"/plans/{plan_id}/projects{where}?{urlencode(query)}")


def _in_order(plan: Plan, project: Project) -> list[Action]:
    """Returns the project's actions, open ones first, by date."""
    in_it = [action for action in actions.of_project(plan.plan_id, project.project_id) if action.status != "cancelled"]
    return sorted(in_it, key=lambda action: (action.status != "open", action.due_at, action.number))
