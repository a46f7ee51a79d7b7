"""What the API takes and gives about projects."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from chalicelib.domain.actions import progress
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping, project
from chalicelib.domain.projects.keeping import LONGEST_DESCRIPTION
from chalicelib.web.api.types.base import Page, PageQuery, Request, Resource, given, page_of
from chalicelib.web.api.types.cast import A_PLAN, A_PROJECT, CAROL
from chalicelib.web.api.types.values import Id, Moment, to_the_second

ProjectNameText = Annotated[
    str,
    Meta(
        description="1 to 100 characters, unique in the plan, ignoring case.",
        examples=["Launch"],
    ),
]


Far = progress.Progress
"""How far a project is, as it was worked out."""


class Progress(Struct):
    """A project's progress: how many actions were done, and how. Cancelled actions have no weight."""

    done_share: Annotated[
        float | None, Meta(description="Weighted share done, 0 to 1; `null` if nothing has a weight.", examples=[0.25])
    ]
    weight: int
    done_weight: int
    on_time: int
    a_little_late: Annotated[int, Meta(description="Done up to a day late.")]
    late: Annotated[int, Meta(description="Done later than that.")]
    open: int
    cancelled: int

    @classmethod
    def of(cls, found: progress.Progress) -> "Progress":
        return cls(
            done_share=None if found.share is None else round(found.share, 4),
            weight=found.weight,
            done_weight=found.done_weight,
            on_time=found.count("on_time"),
            a_little_late=found.count("a_little_late"),
            late=found.count("late"),
            open=found.count("open"),
            cancelled=found.cancelled,
        )


class Project(Resource):
    """A named group of a plan's actions."""

    plan_id: Id
    project_id: Id
    name: ProjectNameText
    description: str
    is_archived: bool
    progress: Progress
    created_at: Moment
    created_by: Annotated[Id, Meta(description="The id of the person who made it.")]
    version: int

    has_etag = True
    example = {
        "plan_id": A_PLAN, "project_id": A_PROJECT, "name": "Launch", "description": "The shop is open by spring.",
        "is_archived": False,
        "progress": {"done_share": 0.5, "weight": 400, "done_weight": 200, "on_time": 1, "a_little_late": 1, "late": 0,
                     "open": 2, "cancelled": 0},
        "created_at": "2026-11-23T09:00:00Z", "created_by": CAROL["id"], "version": 1,
    }  # fmt: skip

    @classmethod
    def of(cls, row: project.Project, plan: Plan, far: Far) -> "Project":
        """Returns a project of the plan, with how far it is."""
        named = plan.projects[row.project_id]
        return cls(
            plan_id=row.plan_id,
            project_id=row.project_id,
            name=named.name,
            description=row.description or "",
            is_archived=named.is_archived,
            progress=Progress.of(far),
            created_at=to_the_second(row.created_at),
            created_by=row.created_by,
            version=int(row.version),
        )


class Projects(Page[Project]):
    """A page of projects, by name."""

    example = page_of(Project.example)


class ProjectsQuery(PageQuery):
    """Which projects, by name."""

    state: Annotated[Literal["open", "archived", "all"], Meta(description="`open`: those you can add actions to.")] = (
        "open"
    )


class NewProject(Request):
    """A project to make, without any actions yet."""

    name: ProjectNameText
    description: Annotated[str, Meta(description=f"At most {LONGEST_DESCRIPTION:,} characters.")] = ""

    example = {"name": "Launch", "description": "The shop is open by spring."}


class ProjectChange(Request):
    """Whatever you leave out stays as it is."""

    name: ProjectNameText | UnsetType = UNSET
    description: Annotated[str, Meta(description=f"At most {LONGEST_DESCRIPTION:,} characters.")] | UnsetType = UNSET
    is_archived: Annotated[
        bool, Meta(description="You can't add actions to an archived project; those in it stay.")
    ] | UnsetType = UNSET  # fmt: skip

    example = {"name": "Spring launch", "is_archived": False}

    def change(self) -> keeping.ProjectChange:
        return keeping.ProjectChange(**given(self))


class ProjectEndQuery(Request):
    """What happens to its actions."""

    actions: Annotated[
        Literal["keep", "delete"], Meta(description="`keep`: they leave the project; `delete`: they are deleted too.")
    ] = "keep"
