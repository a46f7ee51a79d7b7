"""Renaming and archiving a project."""

from chalice.app import Response

from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.keeping import ProjectChange
from chalicelib.domain.projects.project import Project
from chalicelib.errors import StaleVersion
from chalicelib.isolated import isolated, quoted
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Form, Problems
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.home import unfolded
from chalicelib.web.pages.projects.base import PROJECT, about, as_coach


@get(f"{PROJECT}/edit", find=as_coach)
def edit_project_form(visit: Visit, plan: Plan, project: Project) -> Response:
    values = visit.typed_or(_values(plan, project))
    return visit.page("projects/edit", **about(visit, plan, project), values=values)


@post(f"{PROJECT}/edit", find=as_coach, again=edit_project_form)
def edit_project(visit: Visit, plan: Plan, project: Project) -> Response:
    form, plan_id, project_id = visit.form, plan.plan_id, project.project_id
    wanted = ProjectChange(name=form["name"], description=form["description"])
    version = forms.number(form["version"])
    try:
        projects.change(visit.actor, plan_id, project_id, wanted, version=version, now=visit.now)
    except StaleVersion as stale:
        plan, project = as_coach(visit, plan_id, project_id)
        if not _is_in_place(form, _values(plan, project)):
            return _compare(visit, plan, project, stale)
    return visit.redirect(f"/plans/{plan_id}/projects/{project_id}?just=saved")


@post(f"{PROJECT}/archive")
def archive_project(visit: Visit, plan_id: str, project_id: str) -> Response:
    """Archives the project; with ``undo``, takes it back out of the archive."""
    is_back = bool(visit.form["undo"]) or visit.form["do"] == "undo"
    projects.change(visit.actor, plan_id, project_id, ProjectChange(is_archived=not is_back), now=visit.now)
    if visit.form["from"] == "home":
        return unfolded.home(visit, just=f"away-{plan_id}-{project_id}")
    return visit.redirect(f"/plans/{plan_id}/projects/{project_id}?just={'back' if is_back else 'archived'}")


def _is_in_place(form: Form, present: Form) -> bool:
    """Returns whether the project already is as the form says, because the form was sent twice and nobody else changed
    anything."""
    return all(form[field].split() == present[field].split() for field in ("name", "description"))


def _compare(visit: Visit, plan: Plan, project: Project, stale: StaleVersion) -> Response:
    """Shows the form as typed, and says what is saved now. Saving again replaces that."""
    present = _values(plan, project)
    visit.form["version"] = present["version"]
    now = f"It’s now {quoted(present['name'])}: {isolated(present['description']) or 'no description'}."
    notice = f"Someone else changed it in the meantime. {now} Save again to keep yours."
    visit.problems = Problems(notice=notice, status=stale.status)
    return edit_project_form(visit, plan, project)


def _values(plan: Plan, project: Project) -> Form:
    name = plan.projects[project.project_id].name
    return Form(name=name, description=project.description or "", version=str(int(project.version)))
