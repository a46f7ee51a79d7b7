"""What the API takes and gives of projects."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from chalicelib.domain.actions import progress
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import project as projects_project
from chalicelib.domain.projects.keeping import LONGEST_DESCRIPTION
from chalicelib.web.api.types import common

ProjectNameText = Annotated[
    str,
    Meta(
        description="1 to 100 characters, one of its kind in the plan; capitals make no difference.",
        examples=["Launch"],
    ),
]


class Progress(Struct):
    """How far a project is. Numbers of actions by how they were done; cancelled ones weigh nothing."""

    done_share: Annotated[
        float | None, Meta(description="Of the weight, 0 to 1. `null` where nothing has a weight.", examples=[0.25])
    ]
    weight: int
    done_weight: int
    on_time: int
    a_little_late: Annotated[int, Meta(description="Done up to a day after it was due.")]
    late: Annotated[int, Meta(description="Done later than that.")]
    open: int
    cancelled: int


class Project(Struct):
    """A named group of a plan's actions."""

    plan_id: common.Id
    project_id: common.Id
    name: ProjectNameText
    description: str
    is_archived: bool
    progress: Progress
    created_at: common.Moment
    created_by: Annotated[common.Id, Meta(description="The id of who made it.")]
    version: int


class Projects(Struct):
    """A page of projects, in the order of their names."""

    items: list[Project]
    next_cursor: common.NextCursor


class ProjectsQuery(common.PageQuery):
    """Which projects, in the order of their names."""

    state: Annotated[
        Literal["open", "archived", "all"], Meta(description="`open`: those that actions can be put into.")
    ] = "open"


class NewProject(common.Request):
    """A project to make; without actions as yet."""

    name: ProjectNameText
    description: Annotated[str, Meta(description=f"At most {LONGEST_DESCRIPTION:,} characters.")] = ""


class ProjectChange(common.Request):
    """What isn't given stays."""

    name: ProjectNameText | UnsetType = UNSET
    description: Annotated[str, Meta(description=f"At most {LONGEST_DESCRIPTION:,} characters.")] | UnsetType = UNSET
    is_archived: Annotated[
        bool, Meta(description="An archived project takes no further actions; those in it stay.")
    ] | UnsetType = UNSET  # fmt: skip


class ProjectEndQuery(common.Request):
    """What becomes of its actions."""

    actions: Annotated[
        Literal["keep", "delete"], Meta(description="`keep`: they leave the project; `delete`: they are deleted too.")
    ] = "keep"


def project(row: projects_project.Project, in_plan: Plan, in_it: list[Action], now: datetime) -> Project:
    named = in_plan.projects[row.project_id]
    return Project(
        row.plan_id, row.project_id, named.name, row.description or "", named.is_archived, progress_of(progress.of(in_it, now)),
        common.to_the_second(row.created_at), row.created_by, int(row.version),
    )  # fmt: skip


def progress_of(of: progress.Progress) -> Progress:
    return Progress(
        None if of.share is None else round(of.share, 4), of.weight, of.done_weight, of.count("on_time"),
        of.count("a_little_late"), of.count("late"), of.count("open"), of.cancelled,
    )  # fmt: skip
