"""Projects: listing with their progress, making, changing, archiving, deleting."""

from chalicelib.domain.actions import in_short, progress
from chalicelib.domain.actions.progress import Progress
from chalicelib.domain.bulk import deleting_project, restoring_project
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.project import Project as ProjectRow
from chalicelib.errors import NotAllowed, PlanNotFound, ProjectNotFound, UndoExpired
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.projects import (
    NewProject,
    Project,
    ProjectChange,
    ProjectEndQuery,
    Projects,
    ProjectsQuery,
)

_ALL = "/plans/{plan_id}/projects"
_ONE = _ALL + "/{project_id}"
_TAG = "Projects"
_UNKNOWN = (PlanNotFound, ProjectNotFound)
_STATES = {"open": False, "archived": True, "all": None}


@route("GET", _ALL, _TAG, takes=ProjectsQuery, gives=Projects, refuses=(PlanNotFound,))
def list_projects(call: Call, plan_id: str) -> Answer:
    """List a plan's projects, with their progress.

    By name. Archived projects are listed only if you ask for them with `state`.
    """
    plan, page = projects.page_for(
        call.actor.person_id, plan_id, is_archived=_STATES[call.query.state], cursor=call.query.cursor, limit=call.query.limit
    )  # fmt: skip
    far = _far(plan_id, [row.project_id for row in page.items])
    return Answer(Projects([Project.of(row, plan, far[row.project_id]) for row in page.items], page.next_cursor))


def _made_before(call: Call, made: str, plan_id: str) -> Answer:
    return get_project(call, plan_id, made)


@route("POST", _ALL, _TAG, takes=NewProject, gives=Project, refuses=(PlanNotFound, NotAllowed), again=_made_before)
def add_project(call: Call, plan_id: str) -> Answer:
    """Make a project.

    For coaches. Anyone who adds an action can also make a project by naming it there. A plan can have up to 200.
    """
    plan, row = projects.create(
        call.actor, plan_id, name=call.body.name, description=call.body.description, now=call.now, once=call.once
    )
    return Answer(Project.of(row, plan, progress.of([])), int(row.version), row.project_id)


@route("GET", _ONE, _TAG, gives=Project, refuses=_UNKNOWN)
def get_project(call: Call, plan_id: str, project_id: str) -> Answer:
    """Get a project, with its progress.

    Use the ETag for changes of the project itself: changes of its actions don't affect it.
    """
    plan, row = projects.get_for(call.actor.person_id, plan_id, project_id)
    return _answer(plan, row)


@route("PATCH", _ONE, _TAG, takes=ProjectChange, gives=Project, conditional=True, refuses=(*_UNKNOWN, NotAllowed))
def change_project(call: Call, plan_id: str, project_id: str) -> Answer:
    """Rename, describe, archive or unarchive a project.

    For coaches.
    """
    plan, row = projects.change(call.actor, plan_id, project_id, call.body.change(), now=call.now, version=call.version)
    return _answer(plan, row)


@route("DELETE", _ONE, _TAG, takes=ProjectEndQuery, conditional=True, refuses=(*_UNKNOWN, NotAllowed))
def delete_project(call: Call, plan_id: str, project_id: str) -> Answer:
    """Delete a project.

    For coaches. Its actions leave it; with `actions=delete` they're deleted too. After a 503 the project is archived
    and some of its actions may be gone: send the same request again to finish.
    """
    deleting_project.delete(
        call.actor, plan_id, project_id, with_actions=call.query.actions == "delete", now=call.now, version=call.version
    )
    return Answer()


@route(
    "PUT", f"{_ONE}/restoration", _TAG, gives=Project, refuses=(PlanNotFound, ProjectNotFound, NotAllowed, UndoExpired)
)
def bring_project_back(call: Call, plan_id: str, project_id: str) -> Answer:
    """Bring a deleted project back.

    For the person who deleted it, for ten minutes. The actions deleted with it come back; those that left it return
    unless someone has changed them since. If the project is there already, nothing happens.
    """
    plan, row = restoring_project.bring_back(call.actor, plan_id, project_id, now=call.now)
    return _answer(plan, row)


def _answer(plan: Plan, row: ProjectRow) -> Answer:
    far = _far(plan.plan_id, [row.project_id])[row.project_id]
    return Answer(Project.of(row, plan, far), int(row.version))


def _far(plan_id: str, project_ids: list[str]) -> dict[str, Progress]:
    found = in_short.of_projects(plan_id, project_ids, progress.READ)
    return {project_id: progress.of_shorts(some) for project_id, some in found.items()}
