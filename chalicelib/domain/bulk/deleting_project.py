"""Deleting a project: its actions leave it or are deleted too, in as many transactions as needed.

First the project is archived, so that no action can join it; last its row is deleted. If this is interrupted, what
remains is an archived project with fewer actions, and deleting it again continues. `restoring_project` undoes it for
ten minutes.
"""

import contextlib
from collections import Counter
from datetime import datetime

import msgspec

from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import MOST_WRITES, Write
from chalicelib.domain.actions import deleting, totals, undo
from chalicelib.domain.actions import editing as actions_editing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action, count_of
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.editing import Changed
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import editing
from chalicelib.domain.bulk.editing import Unfinished
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects import naming
from chalicelib.domain.projects.keeping import ProjectChange
from chalicelib.domain.projects.project import Project
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import StaleVersion


def delete(
    actor: Actor, plan_id: str, project_id: str, *, with_actions: bool, now: datetime, version: int | None = None
) -> None:
    """Deletes a project, and its actions too if ``with_actions``. For coaches, who may delete any action."""
    plan, project = projects.get_as_coach(actor.person_id, plan_id, project_id)
    if version is not None and version != project.version:
        raise StaleVersion
    was_archived = plan.projects[project_id].is_archived
    plan, project = projects.change(actor, plan_id, project_id, ProjectChange(is_archived=True), now=now)
    gone: list[undo.Change] = []

    def step() -> None:
        found = actions.of_project(plan_id, project_id)
        ended = (_delete_all if with_actions else _let_go)(actor, plan, found, now)
        gone.extend(ended)
        if len(ended) < len(found):
            raise Unfinished

    look_again(step, on=Unfinished, tries=5)
    write = Write()
    kept, deleted = (0, len(gone)) if with_actions else (len(gone), 0)
    entry = end_project(write, plan, project, actor, now, kept=kept, deleted=deleted)
    undo.remember(
        write, actor, undo_name(plan_id, project_id), gone, entry_id=entry.entry_id, now=now,
        project=msgspec.json.encode(project.serialize()).decode(), called=plan.projects[project_id].name,
        was_archived=was_archived,
    )  # fmt: skip
    write.commit()


def undo_name(plan_id: str, project_id: str) -> str:
    """Returns the name under which the deletion of a project is remembered."""
    return undo.name(plan_id, f"project-{project_id}")


def _delete_all(actor: Actor, plan: Plan, found: list[Action], now: datetime) -> list[undo.Change]:
    """Deletes the actions and returns what was deleted, without those that someone has just changed."""
    done: list[undo.Change] = []
    states = {int(action.number): action.status for action in found}
    parts = [(int(action.number), deleting.deletion(actor, plan, action, now)) for action in found]
    for group in editing.packed(parts, MOST_WRITES - 1):
        whole = editing.joined(group)
        counts = Counter(states[number] for number, _ in group)
        whole.update(Plan, plan.plan_id, [count_of(status).add(-count) for status, count in counts.items()])
        with contextlib.suppress(StaleVersion):
            whole.commit()
            done += [undo.Change(number) for number, _ in group]
    return done


def _let_go(actor: Actor, plan: Plan, found: list[Action], now: datetime) -> list[undo.Change]:
    """Takes the actions out of the project and returns what was taken out, without those that someone has just
    changed."""
    done: list[undo.Change] = []
    out = Change(project=None)
    versions = {int(action.number): int(action.version) + 1 for action in found}
    edits = ((int(action.number), actions_editing.edited(actor, plan, action, out, now)) for action in found)
    for group in editing.packed((number, write) for number, write in edits if write is not None):
        with contextlib.suppress(Changed):
            editing.joined(group).commit()
            done += [undo.Change(number, version=versions[number]) for number, _ in group]
    return done


def end_project(
    write: Write, plan: Plan, project: Project, actor: Actor, now: datetime, *, kept: int, deleted: int
) -> Entry:
    """Adds the deletion of a now empty project and returns its entry. Raises `StaleVersion` if it has changed."""
    write.update(Plan, plan.plan_id, [Plan.projects[project.project_id].remove(), Plan.projects_version.add(1)])
    totals.project_ended(write, plan, project.project_id)
    write.delete(project, condition=Project.version == project.version, otherwise=StaleVersion())
    name = plan.projects[project.project_id].name
    entry = naming.project_entry(
        plan, "project_deleted", project.project_id, name, actor, now, kept=kept, deleted=deleted
    )
    write.put(entry)
    return entry
