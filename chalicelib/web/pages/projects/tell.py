"""Telling the client that a project is finished."""

from chalice.app import Response

from chalicelib.domain.actions import comments
from chalicelib.domain.growth import congratulating
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.project import Project
from chalicelib.web.pages.frame.route import post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.projects.base import PROJECT, as_coach
from chalicelib.web.pages.projects.show import show_project


def _again(visit: Visit, plan: Plan, project: Project) -> Response:
    return show_project(visit, plan.plan_id, project.project_id)


@post(f"{PROJECT}/tell", find=as_coach, again=_again)
def tell_finished(visit: Visit, plan: Plan, project: Project) -> Response:
    """Sends a coach’s words to the client, as a post to the plan."""
    plan_id, project_id = str(plan.plan_id), str(project.project_id)
    still = lambda made: comments.is_there(plan_id, made)  # noqa: E731
    with visit.once(still=still) as once:
        congratulating.tell(visit.actor, plan_id, project_id, visit.form["text"], now=visit.now, once=once)
    return visit.redirect(f"/plans/{plan_id}/projects/{project_id}?just=told")
