"""Bringing a deleted project back with its actions, within ten minutes, by the person who deleted it."""

import contextlib
from datetime import datetime

import msgspec

from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.actions import deleting, editing, finishing, undo
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import deleting_project
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.keeping import ProjectChange
from chalicelib.domain.projects.project import Project
from chalicelib.errors import ActionNotFound, ProjectNotFound, StaleVersion


def bring_back(actor: Actor, plan_id: str, project_id: str, *, now: datetime) -> tuple[Plan, Project]:
    """Restores a project with the actions deleted with it, or taken out of it, and returns it with its plan.

    Actions that someone has changed since stay where they are. If this is interrupted, repeating it continues; a
    project that is there stays as it is. Raises `UndoExpired` after ten minutes, `NotAllowed` unless ``actor`` deleted
    it, and `Invalid` if another project has its name by now.
    """
    plan = plans.get_as_coach(actor.person_id, plan_id)
    try:
        kept = undo.remembered(actor, deleting_project.undo_name(plan_id, project_id), now)
    except ActionNotFound:
        if project_id not in plan.projects:
            raise ProjectNotFound from None
        return projects.get_for(actor.person_id, plan_id, project_id)
    row = Project.from_raw_data(msgspec.json.decode(kept.more["project"]))
    projects.bring_back(actor, plan_id, row, str(kept.more["called"]), now=now)
    for change in kept.changes:
        _reunite(actor, plan_id, project_id, change, now)
    if kept.more["was_archived"]:
        projects.change(actor, plan_id, project_id, ProjectChange(is_archived=True), now=now)
    write = Write()
    undo.use_up(write, kept)
    finishing.look_after(write, plan, project_id)
    with contextlib.suppress(Lost):  # the button was pressed twice, and the other request was first
        write.commit()
    return projects.get_for(actor.person_id, plan_id, project_id)


def _reunite(actor: Actor, plan_id: str, project_id: str, change: undo.Change, now: datetime) -> None:
    """Brings back an action deleted with the project, or puts it into the project again if nobody has changed it
    since."""
    with contextlib.suppress(ActionNotFound, StaleVersion):
        if change.version is None:
            deleting.bring_back(actor, plan_id, change.number, now=now)
        else:
            editing.edit(
                actor, plan_id, change.number, Change(project=project_id), now=now, seen=Seen(version=change.version)
            )
