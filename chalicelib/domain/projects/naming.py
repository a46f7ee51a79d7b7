"""The names of a plan's projects, kept in the plan's row: unique, at most 200."""

from datetime import datetime
from typing import Any

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib import tokens, typed
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.actor import Actor
from chalicelib.domain.plans.plan import Plan, ProjectName
from chalicelib.domain.projects.project import Project, folded_name
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import Invalid
from chalicelib.isolated import quoted

MOST_PROJECTS = 200
"""Per plan, counting archived ones."""
LONGEST_NAME = 100


class Named(msgspec.Struct, forbid_unknown_fields=True):
    """A project by its name; one that isn't there yet is made."""

    name: str


Wanted = str | Named | None
"""The project for an action: its id or name, or ``None`` for no project."""


class Chosen(msgspec.Struct, frozen=True):
    """The requested project, and what an action joining it needs in the plan's row."""

    project_id: str
    name: str
    is_new: bool = False

    def condition(self, plan: Plan) -> Condition:
        if self.is_new:
            return same_names(plan)
        return Plan.projects[self.project_id]["is_archived"] == False  # noqa: E712 - a condition for the database

    def plan_changes(self) -> list[Any]:
        return named(self.project_id, self.name) if self.is_new else []

    def note(self, write: Write, plan: Plan, actor: Actor, now: datetime) -> None:
        """Adds the row of a new project, and its stream entry."""
        if self.is_new:
            write.create(Project(plan.plan_id, self.project_id, created_at=now, created_by=actor.person_id))
            write.put(project_entry(plan, "project_created", self.project_id, self.name, actor, now))


class NamesChanged(Lost):
    """A project was named, archived or deleted between our read and write."""


def chosen(plan: Plan, wanted: str | Named, *, present_id: str | None = None) -> Chosen:
    """Returns the project for a name or an id; a new name means a new project.

    Raises `Invalid` for an unknown id, and for an archived project unless it is ``present_id``, the one the action is
    already in.
    """
    if isinstance(wanted, str):
        project_id, name = wanted, ""
    else:
        name = checked_name(wanted.name, "project")
        project_id = _called(plan, name) or ""
        if not project_id:
            _must_have_room(plan, "project")
            return Chosen(tokens.new_id(), name, is_new=True)
    if project_id not in plan.projects:
        raise Invalid({"project": "There’s no such project in this plan."})
    found = plan.projects[project_id]
    if found.is_archived and project_id != present_id:
        raise Invalid(
            {"project": f"{quoted(found.name)} is archived. Take it out of the archive first, or choose another."}
        )
    return Chosen(project_id, found.name)


def checked_name(name: str, field: str = "name") -> str:
    """Returns the name on one line. Raises `Invalid` at ``field`` unless it has 1 to 100 characters."""
    name = typed.line(name)
    if not name:
        raise Invalid({field: "Give the project a name."})
    if len(name) > LONGEST_NAME:
        raise Invalid({field: f"A project’s name can have up to {LONGEST_NAME} characters; this one has {len(name)}."})
    return name


def name_of(plan: Plan, project_id: str | None) -> str:
    """Returns the name of a project; empty for ``None``, and for a project that is just being deleted."""
    return plan.projects[project_id].name if project_id in plan.projects else ""


def must_be_free(plan: Plan, name: str, *, is_new: bool = True) -> None:
    """Raises `Invalid` if another project has the name, or if there is no room for a new one."""
    there = _called(plan, name)
    if there:
        is_called = plan.projects[there].name
        raise Invalid({"name": f"This plan already has a project called {quoted(is_called)}. Choose another name."})
    if is_new:
        _must_have_room(plan, "name")


def _must_have_room(plan: Plan, field: str) -> None:
    if len(plan.projects) >= MOST_PROJECTS:
        raise Invalid({field: f"A plan can have up to {MOST_PROJECTS} projects. Delete one you no longer need."})


def _called(plan: Plan, name: str) -> str | None:
    """Returns the id of the project with this name, ignoring case and spaces."""
    alike = folded_name(name)
    return next((id for id, project in plan.projects.items() if folded_name(project.name) == alike), None)


def same_names(plan: Plan) -> Condition:
    """Returns the condition that the names of the plan's projects are as they were read."""
    return Plan.projects_version == plan.projects_version


def named(project_id: str, name: str, *, is_archived: bool = False) -> list[Any]:
    """Returns the changes to the plan that give a project its name."""
    project = plain(ProjectName(name, is_archived))
    return [Plan.projects[project_id].set(project), Plan.projects_version.add(1)]


def project_entry(plan: Plan, kind: str, project_id: str, name: str, actor: Actor, now: datetime, **data: Any) -> Entry:
    return stream.entry(
        plan.plan_id,
        kind,
        now,
        actor_id=actor.person_id,
        actor_name=plan.members[actor.person_id].name,
        via=actor.via,
        project=name,
        project_id=project_id,
        **data,
    )
