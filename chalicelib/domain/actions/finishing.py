"""Detects when a project is finished, or no longer is, and has the coach's home say so."""

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import finished, in_short
from chalicelib.domain.plans import finished as on_home
from chalicelib.domain.plans.plan import FinishedProject, Plan
from chalicelib.domain.projects.project import Project

_FEW = 5
"""With fewer open actions than this a project may be finished, since others may be closed at the same moment."""


def follow(write: Write, plan: Plan, project_id: str, opened: int, *, is_done_anew: bool) -> None:
    """Checks the project after a change is saved, if the change may finish or reopen it.

    ``opened`` is the change in the number of the client's open actions; ``is_done_anew`` says that the number of their
    done actions, or the months in which they were done, change. For any other change nothing is read.
    """
    before = plan.inside("totals", project_id) or 0
    may_end = opened < 0 and before + opened < _FEW
    if may_end or (before <= 0 and (opened > 0 or (is_done_anew and _is_in_use(plan, project_id)))):
        look_after(write, plan, project_id)


def _is_in_use(plan: Plan, project_id: str) -> bool:
    named = plan.projects.get(project_id)
    return named is not None and not named.is_archived


def look_after(write: Write, plan: Plan, project_id: str) -> None:
    """Checks the project after a change is saved."""
    write.afterwards((plan.plan_id, project_id), lambda: on_home.follow(plan, project_id, _fact_of(project_id)))


def _fact_of(project_id: str) -> on_home.Becomes:
    return lambda plan, _: _fact(plan, project_id)


def _fact(plan: Plan, project_id: str) -> FinishedProject | None:
    """Returns what to say about a project; ``None`` while it isn't finished, or once its client has been notified."""
    named = plan.projects.get(project_id)
    if named is None or (plan.totals or {}).get(project_id, 0) > 0:
        return None
    came_to = finished.of(in_short.of_project(plan.plan_id, project_id, finished.READ))
    row = Project.find(plan.plan_id, project_id)
    if came_to is None or (row is not None and row.told_at and row.told_at >= came_to.ended):
        return None
    return FinishedProject(named.name, came_to.done, came_to.began, came_to.ended, named.is_archived)
