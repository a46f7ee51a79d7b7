"""Deleting a project, asked first, and bringing it back."""

from chalice.app import Response

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.bulk import deleting_project, restoring_project
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.project import Project
from chalicelib.errors import Invalid
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.projects import show
from chalicelib.web.pages.projects.show import ONE


@get(f"{ONE}/delete")
def delete_project_form(visit: Visit, plan_id: str, project_id: str) -> Response:
    """The question first: what becomes of its actions?"""
    plan, project = projects.get_as_coach(visit.me.person_id, plan_id, project_id)
    return _ask(visit, plan, project)


@post(f"{ONE}/delete")
def delete_project(visit: Visit, plan_id: str, project_id: str) -> Response:
    plan, project = projects.get_as_coach(visit.me.person_id, plan_id, project_id)
    chosen = visit.form["actions"]

    def do() -> Response:
        if chosen not in ("keep", "delete"):
            raise Invalid({"actions": "Please choose what becomes of its actions."})
        deleting_project.delete(visit.actor, plan_id, project_id, with_actions=chosen == "delete", now=visit.now)
        return visit.redirect(f"/plans/{plan_id}/projects?just=deleted-{project_id}")

    return forms.or_again(do, lambda **why: _ask(visit, plan, project, **why))


@post(f"{ONE}/bring-back")
def bring_project_back(visit: Visit, plan_id: str, project_id: str) -> Response:
    """Undoes the deletion."""

    def do() -> Response:
        restoring_project.bring_back(visit.actor, plan_id, project_id, now=visit.now)
        return visit.redirect(f"/plans/{plan_id}/projects/{project_id}?just=again")

    def again(problems: dict[str, str], notice: str, status: int) -> Response:
        plan = plans.get_for(visit.me.person_id, plan_id)
        return show.project_list(visit, plan, notice=notice or " ".join(problems.values()), status=status)

    return forms.or_again(do, again)


def _ask(
    visit: Visit,
    plan: Plan,
    project: Project,
    *,
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    return visit.page(
        "projects/delete",
        **show.about(visit, plan, project),
        count=len(actions.of_project(plan.plan_id, project.project_id)),
        problems=problems or {},
        notice=notice,
        status=status,
    )
