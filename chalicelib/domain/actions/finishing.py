"""Notices that a project is finished, or no longer, and has the coach's home say so."""

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import finished
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import finished as on_home
from chalicelib.domain.plans.plan import FinishedProject, Plan
from chalicelib.domain.projects.project import Project

_FEW = 5
"""Open actions of a project below which it may be finished by now: some may be closed at the same moment."""


def follow(write: Write, plan: Plan, project_id: str, opened: int) -> None:
    """Has the project looked at once a change is saved, if that may finish it or begin it anew.

    ``opened`` is by how many open actions of the client's it then has more. For any other change nothing is read.
    """
    before = (plan.totals or {}).get(project_id, 0)
    if (opened < 0 and before + opened < _FEW) or (opened > 0 and before <= 0):
        write.afterwards((plan.plan_id, project_id), lambda: look(plan.plan_id, project_id))


def look(plan_id: str, project_id: str) -> None:
    """Looks at a project as it is now. Of several who look at the same time, the last one sees what all have done."""
    plan = plans.find(plan_id)
    if plan is None:
        return
    named, fact = plan.projects.get(project_id), None
    if named is not None and (plan.totals or {}).get(project_id, 0) <= 0:
        came_to, row = finished.of(actions.of_project(plan_id, project_id)), Project.find(plan_id, project_id)
        is_told = came_to and row is not None and row.told_at and row.told_at >= came_to.ended
        if came_to is not None and not is_told:
            fact = FinishedProject(named.name, came_to.done, came_to.began, came_to.ended, named.is_archived)
    on_home.follow(plan, project_id, lambda _: fact)
