"""Editing and archiving a project."""

from chalice.app import Response

from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.keeping import ProjectChange
from chalicelib.domain.projects.project import Project
from chalicelib.errors import StaleVersion
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.projects import show
from chalicelib.web.pages.projects.show import ONE


@get(f"{ONE}/edit")
def edit_project_form(visit: Visit, plan_id: str, project_id: str) -> Response:
    plan, project = projects.get_as_coach(visit.me.person_id, plan_id, project_id)
    return _form(visit, plan, project, _values(plan, project))


@post(f"{ONE}/edit")
def edit_project(visit: Visit, plan_id: str, project_id: str) -> Response:
    plan, project = projects.get_as_coach(visit.me.person_id, plan_id, project_id)

    def do() -> Response:
        projects.change(
            visit.actor,
            plan_id,
            project_id,
            ProjectChange(name=visit.form["name"], description=visit.form["description"]),
            version=forms.number(visit.form["version"]),
            now=visit.now,
        )
        return visit.redirect(f"/plans/{plan_id}/projects/{project_id}?just=saved")

    try:
        return forms.or_again(do, lambda **why: _form(visit, plan, project, visit.form, **why))
    except StaleVersion as stale:
        plan, project = projects.get_as_coach(visit.me.person_id, plan_id, project_id)
        present = _values(plan, project)
        values = Form({**visit.form, "version": present["version"]})
        about = present["description"] or "no description"
        notice = (
            f"Somebody changed it in the meantime. It is now “{present['name']}”: {about}. Save again to replace that."
        )
        return _form(visit, plan, project, values, notice=notice, status=stale.status)


@post(f"{ONE}/archive")
def archive_project(visit: Visit, plan_id: str, project_id: str) -> Response:
    """Puts it away, or with ``undo`` takes it back."""
    is_back = bool(visit.form["undo"])
    projects.change(visit.actor, plan_id, project_id, ProjectChange(is_archived=not is_back), now=visit.now)
    return visit.redirect(f"/plans/{plan_id}/projects/{project_id}?just={'back' if is_back else 'archived'}")


def _values(plan: Plan, project: Project) -> Form:
    name = plan.projects[project.project_id].name
    return Form(name=name, description=project.description or "", version=str(int(project.version)))


def _form(
    visit: Visit,
    plan: Plan,
    project: Project,
    values: Form,
    *,
    problems: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
) -> Response:
    return visit.page(
        "projects/edit",
        **show.about(visit, plan, project),
        values=values,
        problems=problems or {},
        notice=notice,
        status=status,
    )
