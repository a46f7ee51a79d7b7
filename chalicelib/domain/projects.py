"""Projects: named groups of a plan's actions.

What one is called stands in the plan, which every page reads anyway; what it is about, in a row of its own. Names are one of
a kind in their plan: whoever gives one does so under the plan's ``projects_version``.
"""

import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib import tokens
from chalicelib.domain import keys, plans, stream, totals
from chalicelib.domain.keys import Key
from chalicelib.domain.people import Actor
from chalicelib.domain.plans import Plan, ProjectName
from chalicelib.errors import Invalid, NotAllowed, ProjectNotFound, StaleVersion, TryAgain
from chalicelib.tables import Lost, Page, Row, Time, Write, plain, read_cursor, write_cursor

MOST_PROJECTS = 200
"""Of a plan, archived ones counted."""
LONGEST_NAME = 100
LONGEST_DESCRIPTION = 2000

T = TypeVar("T")


class Project(Row):
    class Meta:
        env = "PROJECTS_TABLE"
        ttl = None

    plan_id = UnicodeAttribute(hash_key=True)
    project_id = UnicodeAttribute(range_key=True)
    description = UnicodeAttribute(null=True)
    created_at = Time()
    created_by = UnicodeAttribute()
    version = NumberAttribute(default=1)
    """Of the row and its name together."""


class Named(msgspec.Struct, forbid_unknown_fields=True):
    """A project by its name; one that isn't there yet is made."""

    name: str


Wanted = str | Named | None
"""Where an action belongs: the id of a project, or its name; ``None``: in none."""


class Chosen(msgspec.Struct, frozen=True):
    """The project that was asked for, and what must hold and happen in the plan's row so that an action can go there."""

    project_id: str
    name: str
    is_new: bool = False

    def condition(self, plan: Plan) -> Condition:
        if self.is_new:
            return _same_names(plan)
        return Plan.projects[self.project_id]["is_archived"] == False  # noqa: E712 - a condition for the database

    def plan_changes(self) -> list[Any]:
        return _named(self.project_id, self.name) if self.is_new else []

    def note(self, write: Write, plan: Plan, actor: Actor, now: datetime) -> None:
        """Adds a new project's own row and the line that tells of it."""
        if self.is_new:
            write.create(Project(plan.plan_id, self.project_id, created_at=now, created_by=actor.person_id))
            write.put(_entry(plan, "project_created", self.project_id, self.name, actor, now))


class NamesChanged(Lost):
    """A project got its name, was put away or left between our reading and writing."""


def get_for(person_id: str, plan_id: str, project_id: str) -> tuple[Plan, Project]:
    """The project with its plan, for any member; else `PlanNotFound` or `ProjectNotFound`."""
    plan = plans.get_for(person_id, plan_id)
    project = Project.find(plan_id, project_id) if project_id in plan.projects else None
    if project is None:
        raise ProjectNotFound
    return plan, project


def get_as_coach(person_id: str, plan_id: str, project_id: str) -> tuple[Plan, Project]:
    """The same for who may change it; `NotAllowed` for other members."""
    plan, project = get_for(person_id, plan_id, project_id)
    if not plan.coaches(person_id):
        raise NotAllowed(f"Only a coach may change a project; ask {plan.primary.name}.")
    return plan, project


def by_name(plan: Plan, *, is_archived: bool | None = None) -> list[tuple[str, ProjectName]]:
    """The plan's projects in the order of their names: those in use, put away, or (``None``) all."""
    found = [each for each in plan.projects.items() if is_archived in (None, each[1].is_archived)]
    return sorted(found, key=lambda each: (_alike(each[1].name), each[0]))


def page_for(
    person_id: str, plan_id: str, *, is_archived: bool | None, cursor: str | None = None, limit: int = 50
) -> tuple[Plan, Page[Project]]:
    """The plan and some of its projects, in the order of their names."""
    plan = plans.get_for(person_id, plan_id)
    of = f"projects {plan_id} {is_archived}"
    start = read_cursor(cursor, of)
    places = [[_alike(named.name), project_id] for project_id, named in by_name(plan, is_archived=is_archived)]
    places = [place for place in places if start is None or place > start["after"]]
    rows = {row.project_id: row for row in all_of_plan(plan)}
    some = places[:limit]
    found = [rows[project_id] for _, project_id in some if project_id in rows]
    return plan, Page(found, write_cursor({"after": some[-1]}, of) if places[limit:] else None)


def all_of_plan(plan: Plan) -> list[Project]:
    return Project.rows(plan.plan_id) if plan.projects else []


def create(
    actor: Actor, plan_id: str, *, name: str, description: str = "", now: datetime, once: Key | None = None
) -> tuple[Plan, Project]:
    """Makes a project without actions; for coaches. Anybody who adds actions makes one by naming it there."""

    def attempt() -> tuple[Plan, Project]:
        plan = plans.get_as_coach(actor.person_id, plan_id)
        checked, about = _checked(name, description)
        _must_be_free(plan, checked)
        project_id = tokens.new_id()
        project = Project(plan_id, project_id, description=about or None, created_at=now, created_by=actor.person_id)
        write = Write()
        keys.once(write, once, now)
        write.create(project)
        write.update(Plan, plan_id, _named(project_id, checked), condition=_same_names(plan), otherwise=NamesChanged())
        write.put(_entry(plan, "project_created", project_id, checked, actor, now))
        write.commit()
        return get_for(actor.person_id, plan_id, project_id)

    return _again(attempt)


def change(
    actor: Actor,
    plan_id: str,
    project_id: str,
    *,
    now: datetime,
    version: int | None = None,
    name: str | None = None,
    description: str | None = None,
    is_archived: bool | None = None,
) -> tuple[Plan, Project]:
    """Renames it, says anew what it is about, puts it away or takes it back; for coaches. Nothing new: nothing is written."""

    def attempt() -> tuple[Plan, Project]:
        plan, project = get_as_coach(actor.person_id, plan_id, project_id)
        if version is not None and version != project.version:
            raise StaleVersion
        present = plan.projects[project_id]
        checked, about = _checked(
            present.name if name is None else name, project.description or "" if description is None else description
        )
        if _alike(checked) != _alike(present.name):
            _must_be_free(plan, checked, is_new=False)
        after = ProjectName(checked, present.is_archived if is_archived is None else is_archived)
        entries = []
        if after.name != present.name:
            entries.append(_entry(plan, "project_renamed", project_id, after.name, actor, now, before=present.name))
        if about != (project.description or ""):
            entries.append(_entry(plan, "project_described", project_id, after.name, actor, now))
        if after.is_archived != present.is_archived:
            kind = "project_archived" if after.is_archived else "project_unarchived"
            entries.append(_entry(plan, kind, project_id, after.name, actor, now))
        if not entries:
            return plan, project
        write = Write()
        changes = _named(project_id, after.name, is_archived=after.is_archived)
        exists = Plan.projects[project_id].exists()
        write.update(Plan, plan_id, changes, condition=_same_names(plan) & exists, otherwise=NamesChanged())
        write.update(
            Project,
            (plan_id, project_id),
            [Project.description.set(about) if about else Project.description.remove(), Project.version.add(1)],
            condition=Project.version == project.version,
            otherwise=StaleVersion(),
        )
        write.put(*entries)
        write.commit()
        return get_for(actor.person_id, plan_id, project_id)

    return _again(attempt)


def chosen(plan: Plan, wanted: str | Named, *, present_id: str | None = None) -> Chosen:
    """The project meant by a name or an id; a name that is new makes one. `Invalid` for an unknown id, or one put away.

    ``present_id`` is the project that the action is in: staying there is always possible.
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
        raise Invalid({"project": "There is no such project in this plan."})
    found = plan.projects[project_id]
    if found.is_archived and project_id != present_id:
        raise Invalid({"project": f"“{found.name}” is archived. Take it out of the archive first, or choose another."})
    return Chosen(project_id, found.name)


def checked_name(name: str, field: str = "name") -> str:
    """A name on one line, 1 to 100 characters."""
    name = " ".join(name.split())
    if not name:
        raise Invalid({field: "Please give the project a name."})
    if len(name) > LONGEST_NAME:
        raise Invalid({field: f"A project’s name has at most {LONGEST_NAME} characters; this has {len(name)}."})
    return name


def name_of(plan: Plan, project_id: str | None) -> str:
    """What a project is called; empty for none, and for one that is just being deleted."""
    return plan.projects[project_id].name if project_id in plan.projects else ""


def ended(
    write: Write, plan: Plan, project: Project, actor: Actor, now: datetime, *, kept: int, deleted: int
) -> stream.Entry:
    """Adds what takes a project away that has no actions any more; refused if somebody changed it meanwhile. Gives the entry."""
    write.update(Plan, plan.plan_id, [Plan.projects[project.project_id].remove(), Plan.projects_version.add(1)])
    totals.project_ended(write, plan, project.project_id)
    write.delete(project, condition=Project.version == project.version, otherwise=StaleVersion())
    name = plan.projects[project.project_id].name
    entry = _entry(plan, "project_deleted", project.project_id, name, actor, now, kept=kept, deleted=deleted)
    write.put(entry)
    return entry


def bring_back(actor: Actor, plan_id: str, project: Project, name: str, *, now: datetime) -> None:
    """Makes a deleted project again, as it was, without actions. `Invalid` if another one has its name by now."""

    def attempt() -> None:
        plan = plans.get_as_coach(actor.person_id, plan_id)
        if project.project_id in plan.projects:
            return
        _must_be_free(plan, name)
        project.version += 1
        write = Write()
        write.create(project)
        changes = _named(project.project_id, name)
        write.update(Plan, plan_id, changes, condition=_same_names(plan), otherwise=NamesChanged())
        write.put(_entry(plan, "project_brought_back", project.project_id, name, actor, now))
        write.commit()

    _again(attempt)


def _again(attempt: Callable[[], T]) -> T:
    """Tries anew where another project's name changed meanwhile: what was free may be taken now."""
    for _ in range(4):
        try:
            return attempt()
        except NamesChanged:
            continue
    raise TryAgain


def _checked(name: str, description: str) -> tuple[str, str]:
    """Name and description, with the problems of both."""
    problems: dict[str, str] = {}
    description = description.replace("\r\n", "\n").strip()
    try:
        name = checked_name(name)
    except Invalid as invalid:
        problems |= invalid.problems
    if len(description) > LONGEST_DESCRIPTION:
        problems["description"] = (
            f"A description has at most {LONGEST_DESCRIPTION:,} characters; this has {len(description):,}."
        )
    if problems:
        raise Invalid(problems)
    return name, description


def _must_be_free(plan: Plan, name: str, *, is_new: bool = True) -> None:
    there = _called(plan, name)
    if there:
        is_called = plan.projects[there].name
        raise Invalid({"name": f"There is a project “{is_called}” in this plan already. Choose another name."})
    if is_new:
        _must_have_room(plan, "name")


def _must_have_room(plan: Plan, field: str) -> None:
    if len(plan.projects) >= MOST_PROJECTS:
        raise Invalid({field: f"A plan has at most {MOST_PROJECTS} projects. Delete one that isn’t needed any more."})


def _called(plan: Plan, name: str) -> str | None:
    """The id of the project of this name; capitals and spaces make no difference."""
    alike = _alike(name)
    return next((id for id, project in plan.projects.items() if _alike(project.name) == alike), None)


def _alike(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _same_names(plan: Plan) -> Condition:
    return Plan.projects_version == plan.projects_version


def _named(project_id: str, name: str, *, is_archived: bool = False) -> list[Any]:
    project = plain(ProjectName(name, is_archived))
    return [Plan.projects[project_id].set(project), Plan.projects_version.add(1)]


def _entry(plan: Plan, kind: str, project_id: str, name: str, actor: Actor, now: datetime, **data: Any) -> stream.Entry:
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
