"""What a project's pages share: finding it, and its surroundings."""

from typing import Any

from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.project import Project
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.plan.base import around

PROJECTS = "/plans/{plan_id}/projects"
PROJECT = PROJECTS + "/{project_id}"


def as_coach(visit: Visit, plan_id: str, project_id: str) -> tuple[Plan, Project]:
    """Returns the project and its plan for one of the plan's coaches."""
    return projects.get_as_coach(visit.my_id, plan_id, project_id)


def about(visit: Visit, plan: Plan, project: Project) -> dict[str, Any]:
    """Returns what every page about a project shows."""
    named = plan.projects[project.project_id]
    return {
        **around(visit, plan, "projects"),
        "project": project,
        "name": named.name,
        "is_archived": named.is_archived,
        "path": f"{visit.base}/plans/{plan.plan_id}/projects/{project.project_id}",
    }
