"""Deleting a project, after a question, and bringing it back."""

from chalice.app import Response

from chalicelib.domain.actions import in_short
from chalicelib.domain.bulk import deleting_project, restoring_project
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.project import Project
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.projects.base import PROJECT, PROJECTS, about, as_coach
from chalicelib.web.pages.projects.list import show_projects


@get(f"{PROJECT}/delete", find=as_coach)
def delete_project_form(visit: Visit, plan: Plan, project: Project) -> Response:
    """Asks what should happen to its actions."""
    count = len(in_short.of_project(plan.plan_id, project.project_id, in_short.NUMBER))
    return visit.page("projects/delete", **about(visit, plan, project), count=count)


@post(f"{PROJECT}/delete", find=as_coach, again=delete_project_form)
def delete_project(visit: Visit, plan: Plan, project: Project) -> Response:
    chosen, plan_id, project_id = visit.form["actions"], plan.plan_id, project.project_id
    if chosen not in ("keep", "delete"):
        raise Invalid({"actions": "Please choose what happens to its actions."})
    deleting_project.delete(visit.actor, plan_id, project_id, with_actions=chosen == "delete", now=visit.now)
    return visit.redirect(f"/plans/{plan_id}/projects?just=deleted-{project_id}")


def _list_again(visit: Visit, plan_id: str, project_id: str) -> Response:
    visit.problems = visit.problems.above()
    return show_projects(visit, plan_id)


@post(f"{PROJECT}/bring-back", again=_list_again, on=PROJECTS)
def bring_project_back(visit: Visit, plan_id: str, project_id: str) -> Response:
    """Undoes the deletion."""
    restoring_project.bring_back(visit.actor, plan_id, project_id, now=visit.now)
    return visit.redirect(f"/plans/{plan_id}/projects/{project_id}?just=again")
