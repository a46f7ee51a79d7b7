"""Making, changing, archiving and reading projects."""

from collections.abc import Collection
from datetime import datetime

import msgspec

from chalicelib import tokens, typed
from chalicelib.database.look_again import look_again
from chalicelib.database.pages import Page, read_cursor, write_cursor
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import finished
from chalicelib.domain.plans.plan import FinishedProject, Plan, ProjectName
from chalicelib.domain.projects import naming
from chalicelib.domain.projects.naming import NamesChanged
from chalicelib.domain.projects.project import Project, by_name, folded_name
from chalicelib.errors import Invalid, NotAllowed, ProjectNotFound, StaleVersion
from chalicelib.isolated import isolated

LONGEST_DESCRIPTION = 2000


def get_for(person_id: str, plan_id: str, project_id: str) -> tuple[Plan, Project]:
    """Returns the project with its plan. Raises `PlanNotFound` unless this person is a member, or `ProjectNotFound`."""
    plan = plans.get_for(person_id, plan_id)
    project = Project.find(plan_id, project_id) if project_id in plan.projects else None
    if project is None:
        raise ProjectNotFound
    return plan, project


def get_as_coach(person_id: str, plan_id: str, project_id: str) -> tuple[Plan, Project]:
    """As `get_for`, but raises `NotAllowed` unless this person may change the project."""
    plan, project = get_for(person_id, plan_id, project_id)
    if not plan.coaches(person_id):
        raise NotAllowed(f"Only a coach can change a project. Ask {isolated(plan.primary.name)}.")
    return plan, project


def page_for(
    person_id: str, plan_id: str, *, is_archived: bool | None, cursor: str | None = None, limit: int = 50
) -> tuple[Plan, Page[Project]]:
    """Returns the plan and a page of its projects, by name."""
    plan = plans.get_for(person_id, plan_id)
    of = f"projects {plan_id} {is_archived}"
    start = read_cursor(cursor, of)
    places = [[folded_name(named.name), project_id] for project_id, named in by_name(plan, is_archived=is_archived)]
    places = [place for place in places if start is None or place > start["after"]]
    some = places[:limit]
    rows = some_of_plan(plan, {project_id for _, project_id in some})
    found = [rows[project_id] for _, project_id in some if project_id in rows]
    return plan, Page(found, write_cursor({"after": some[-1]}, of) if places[limit:] else None)


def some_of_plan(plan: Plan, project_ids: Collection[str]) -> dict[str, Project]:
    """Returns the rows of some projects of a plan by their ids, in one query; in none where there are no projects."""
    items = Project.items(plan.plan_id) if plan.projects else ()
    return {id: Project.from_raw_data(item) for item in items if (id := item["project_id"]["S"]) in project_ids}


def create(
    actor: Actor, plan_id: str, *, name: str, description: str = "", now: datetime, once: Key | None = None
) -> tuple[Plan, Project]:
    """Makes a project without actions; for coaches only. Anyone who adds an action can also make one by naming it
    there."""

    def step() -> tuple[Plan, Project]:
        plan = plans.get_as_coach(actor.person_id, plan_id)
        checked, about = _checked(name, description)
        naming.must_be_free(plan, checked)
        project_id = tokens.new_id()
        project = Project(plan_id, project_id, description=about or None, created_at=now, created_by=actor.person_id)
        write = Write()
        keys.once(write, once, now, made=project_id)
        write.create(project)
        write.update(
            Plan,
            plan_id,
            naming.named(project_id, checked),
            condition=naming.same_names(plan),
            otherwise=NamesChanged(),
        )
        write.put(naming.project_entry(plan, "project_created", project_id, checked, actor, now))
        write.commit()
        return get_for(actor.person_id, plan_id, project_id)

    return look_again(step, on=NamesChanged, tries=4)


class ProjectChange(msgspec.Struct, frozen=True):
    """The changes to a project; ``None`` leaves a field as it is."""

    name: str | None = None
    description: str | None = None
    is_archived: bool | None = None


def change(
    actor: Actor,
    plan_id: str,
    project_id: str,
    asked: ProjectChange,
    *,
    now: datetime,
    version: int | None = None,
) -> tuple[Plan, Project]:
    """Renames, describes, archives or unarchives a project; for coaches only.

    If nothing changes, nothing is written.
    """

    def step() -> tuple[Plan, Project]:
        plan, project = get_as_coach(actor.person_id, plan_id, project_id)
        if version is not None and version != project.version:
            raise StaleVersion
        after, about = _after(plan, project, asked)
        kinds = _kinds(plan, project, after, about)
        if not kinds:
            return plan, project
        write = Write()
        changes = naming.named(project_id, after.name, is_archived=after.is_archived)
        exists = Plan.projects[project_id].exists()
        write.update(Plan, plan_id, changes, condition=naming.same_names(plan) & exists, otherwise=NamesChanged())
        write.update(
            Project,
            (plan_id, project_id),
            [Project.description.set(about) if about else Project.description.remove(), Project.version.add(1)],
            condition=Project.version == project.version,
            otherwise=StaleVersion(),
        )
        for kind, data in kinds.items():
            write.put(naming.project_entry(plan, kind, project_id, after.name, actor, now, **data))
        if after != plan.projects[project_id]:
            write.afterwards(project_id, lambda: finished.follow(plan, project_id, _on_home(project_id)))
        write.commit()
        return get_for(actor.person_id, plan_id, project_id)

    return look_again(step, on=NamesChanged, tries=4)


def _on_home(project_id: str) -> finished.Becomes:
    """Returns what becomes of a project's moment on the coach's home: its name, and whether it is put away."""

    def becomes(plan: Plan, fact: FinishedProject | None) -> FinishedProject | None:
        named = plan.projects.get(project_id)
        if named is None or fact is None:
            return None
        return msgspec.structs.replace(fact, name=named.name, is_away=named.is_archived)

    return becomes


def _after(plan: Plan, project: Project, asked: ProjectChange) -> tuple[ProjectName, str]:
    """Returns name, place and description after a change."""
    present = plan.projects[project.project_id]
    name, about = _checked(
        present.name if asked.name is None else asked.name,
        project.description or "" if asked.description is None else asked.description,
    )
    if folded_name(name) != folded_name(present.name):
        naming.must_be_free(plan, name, is_new=False)
    return ProjectName(name, present.is_archived if asked.is_archived is None else asked.is_archived), about


def _kinds(plan: Plan, project: Project, after: ProjectName, about: str) -> dict[str, dict[str, str]]:
    """Returns the kinds of stream entries for a change, with the details of each."""
    present = plan.projects[project.project_id]
    kinds: dict[str, dict[str, str]] = {}
    if after.name != present.name:
        kinds["project_renamed"] = {"before": present.name}
    if about != (project.description or ""):
        kinds["project_described"] = {}
    if after.is_archived != present.is_archived:
        kinds["project_archived" if after.is_archived else "project_unarchived"] = {}
    return kinds


def bring_back(actor: Actor, plan_id: str, project: Project, name: str, *, now: datetime) -> None:
    """Restores a deleted project without its actions. Raises `Invalid` if another one has its name by now."""

    def step() -> None:
        plan = plans.get_as_coach(actor.person_id, plan_id)
        if project.project_id in plan.projects:
            return
        naming.must_be_free(plan, name)
        project.version += 1
        write = Write()
        write.create(project)
        changes = naming.named(project.project_id, name)
        write.update(Plan, plan_id, changes, condition=naming.same_names(plan), otherwise=NamesChanged())
        write.put(naming.project_entry(plan, "project_brought_back", project.project_id, name, actor, now))
        write.commit()

    look_again(step, on=NamesChanged, tries=4)


def _checked(name: str, description: str) -> tuple[str, str]:
    """Returns name and description. Raises `Invalid` with the problems of both."""
    problems: dict[str, str] = {}
    description = typed.lines(description)
    try:
        name = naming.checked_name(name)
    except Invalid as invalid:
        problems |= invalid.problems
    if len(description) > LONGEST_DESCRIPTION:
        problems["description"] = (
            f"A description can have up to {LONGEST_DESCRIPTION:,} characters; this one has {len(description):,}."
        )
    if problems:
        raise Invalid(problems)
    return name, description
