"""What the API takes. These types check requests, and the description of the API is made from them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from chalicelib.domain.actions import HEAVIEST, LONGEST_COMMENT, USUAL_WEIGHT, Due
from chalicelib.domain.clients import Sort
from chalicelib.domain.growth import FIRST_YEAR
from chalicelib.domain.projects import LONGEST_DESCRIPTION, Named
from chalicelib.domain.reminders import Spec
from chalicelib.domain.settings import Defaults
from chalicelib.domain.stream import Group
from chalicelib.web.shapes import CommentText, Hour, Id, ProjectNameText, What, Zone, of_events


class Request(Struct, forbid_unknown_fields=True):
    """Base of what is taken: a field that isn't known is refused."""


class PageQuery(Request):
    """Which part of a list."""

    limit: Annotated[int, Meta(ge=1, le=100, description="How many items at most.")] = 50
    cursor: (
        Annotated[str, Meta(description="`next_cursor` of the page before; other parameters must stay the same.")]
        | None
    ) = None


class StreamQuery(PageQuery):
    """Which entries."""

    only: Annotated[
        Group,
        Meta(description=(
            "`said`: comments, and who is stuck; `done`: done, reopened, cancelled, restored; `moved`: dates, and those asked for; `sent`: messages and what became of them."
        )),
    ] | None = None  # fmt: skip
    project_id: Annotated[
        Id, Meta(description="About actions that are in this project now, and about the project itself.")
    ] | None = None  # fmt: skip


class ClientsQuery(PageQuery):
    """Which clients, in which order."""

    sort: Annotated[
        Sort,
        Meta(description=(
            "What comes first. `needs`: who is late for the longest, or has something unread; `late`: most late; `due_soon`: most due; "
            "`on_time`: least on time; `heard`: longest not heard from; `unread`: most comments not seen."
        )),
    ] = "needs"  # fmt: skip
    q: Annotated[
        str, Meta(max_length=100, description="Words that stand in the name; capitals and accents make no difference.")
    ] = ""


class GrowthQuery(Request):
    """Which year."""

    year: (
        Annotated[int, Meta(ge=FIRST_YEAR, description="Not ahead; without it: this year, where the client is.")] | None
    ) = None


class BriefingQuery(Request):
    """How far back."""

    since: Annotated[
        datetime, Meta(tz=True, description="Within the last twelve months; without it, two weeks ago.", examples=["2026-11-09T00:00:00Z"])
    ] | None = None  # fmt: skip


class ActionsQuery(PageQuery):
    """Which actions. Open and late ones come by due time, changed ones by time of change, else by number."""

    status: Annotated[
        Literal["open", "late", "done", "cancelled"], Meta(description="`late`: open and past due.")
    ] | None = None  # fmt: skip
    due_before: Annotated[datetime, Meta(tz=True, description="Due earlier than this.")] | None = None
    due_after: Annotated[datetime, Meta(tz=True, description="Due later than this.")] | None = None
    project_id: Annotated[Id, Meta(description="In this project.")] | None = None
    assigned_to: Annotated[
        Literal["client", "coach"], Meta(description="`coach`: those that any coach of the plan does.")
    ] | None = None  # fmt: skip
    changed_since: Annotated[
        datetime,
        Meta(tz=True, description=(
            "Changed at this moment or later. Times are given to the second, rounded down: go on from the last `changed_at` "
            "you have seen, and some may come twice but none is missed. Deleted actions are not in the list; the stream tells."
        )),
    ] | None = None  # fmt: skip


AskedProject = Annotated[
    Id | Named | None,
    Meta(description=(
        "The project's id, or its name: `{\"name\": \"Launch\"}` makes it if there is none. `null`: in no project."
    )),
]  # fmt: skip
AssignedTo = Annotated[
    str,
    Meta(
        description="Who does it: `client`, `coach` for yourself, or the id of a coach of the plan. Coaches choose.",
        examples=["client", "coach"],
    ),
]
Weight = Annotated[
    int,
    Meta(
        ge=0, le=HEAVIEST,
        description=f"Its share in the project's progress, beside those of the others; {USUAL_WEIGHT} unless a coach says otherwise.",
    ),
]  # fmt: skip


class NewClient(Request):
    """Who the plan is for, as the coach knows them. Their own settings take precedence once they have given some."""

    name: Annotated[str, Meta(examples=["Alice Moreau"])]
    email: Annotated[str, Meta(examples=["alice@example.com"])]
    phone: Annotated[str, Meta(description="With its country.", examples=["+49 151 12345678"])] | None = None
    time_zone: Annotated[Zone, Meta(description="Without one: the coach's.")] | None = None


class NewPlan(Request):
    """A plan to open; its client is invited by mail."""

    client: NewClient


class ClientChange(Request):
    """What a coach corrects of the client, until the client has given their own."""

    name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    phone: Annotated[str | None, Meta(description="`null` takes it away.")] | UnsetType = UNSET
    time_zone: Zone | UnsetType = UNSET


if TYPE_CHECKING:
    NoticesChange: TypeAlias = Any
else:
    NoticesChange = of_events(
        "NoticesChange", None | UnsetType, Request, "What isn't given stays; `null` takes a choice back.", UNSET
    )


class DefaultsChange(Request):
    """What new actions start out with; what isn't given stays."""

    hour: Hour | UnsetType = UNSET
    reminders: list[Spec] | UnsetType = UNSET
    notify_client: bool | UnsetType = UNSET
    client_may_edit: bool | UnsetType = UNSET
    client_may_delete: bool | UnsetType = UNSET
    late_after_minutes: int | UnsetType = UNSET
    client_notices: NoticesChange | UnsetType = UNSET


class PlanChange(Request):
    """What isn't given stays."""

    client: ClientChange | UnsetType = UNSET
    defaults: DefaultsChange | UnsetType = UNSET


TeamRole = Annotated[
    Literal["coach", "viewer"],
    Meta(description="A `coach` does in this plan what its coaches may; a `viewer` reads, and the client never knows."),
]


class NewMember(Request):
    """Whom to invite, as the inviter knows them."""

    name: Annotated[str, Meta(examples=["Dan Ortiz"])]
    email: Annotated[str, Meta(examples=["dan@example.com"])]
    role: TeamRole
    time_zone: Annotated[Zone, Meta(description="Without one: the inviter's.")] | None = None


class MemberChange(Request):
    """What they may do from now on."""

    role: TeamRole


class NewPrimary(Request):
    """Who takes the plan over."""

    person_id: Annotated[Id, Meta(description="Of a coach of the plan who has accepted.")]


class NewAction(Request):
    """An action to add; what isn't given comes from the plan's defaults."""

    what: What
    due: Due
    assigned_to: AssignedTo = "client"
    project: AskedProject = None
    weight: Weight | None = None
    reminders: list[Spec] | None = None
    comment: Annotated[str, Meta(description=f"At most {LONGEST_COMMENT:,} characters.")] | None = None
    notify_client: bool | None = None
    client_may_edit: bool | None = None
    client_may_delete: bool | None = None


class ActionChange(Request):
    """What isn't given stays. Reminders are given as a whole; those asked for again keep what became of them.

    With another assignee they go along, unless they are given with it.
    """

    what: What | UnsetType = UNSET
    due: Due | UnsetType = UNSET
    assigned_to: AssignedTo | UnsetType = UNSET
    project: AskedProject | UnsetType = UNSET
    weight: Weight | UnsetType = UNSET
    reminders: list[Spec] | UnsetType = UNSET
    client_may_edit: bool | UnsetType = UNSET
    client_may_delete: bool | UnsetType = UNSET


class ProjectsQuery(PageQuery):
    """Which projects, in the order of their names."""

    state: Annotated[
        Literal["open", "archived", "all"], Meta(description="`open`: those that actions can be put into.")
    ] = "open"


class NewProject(Request):
    """A project to make; without actions as yet."""

    name: ProjectNameText
    description: Annotated[str, Meta(description=f"At most {LONGEST_DESCRIPTION:,} characters.")] = ""


class ProjectChange(Request):
    """What isn't given stays."""

    name: ProjectNameText | UnsetType = UNSET
    description: Annotated[str, Meta(description=f"At most {LONGEST_DESCRIPTION:,} characters.")] | UnsetType = UNSET
    is_archived: Annotated[
        bool, Meta(description="An archived project takes no further actions; those in it stay.")
    ] | UnsetType = UNSET  # fmt: skip


class ProjectEndQuery(Request):
    """What becomes of its actions."""

    actions: Annotated[
        Literal["keep", "delete"], Meta(description="`keep`: they leave the project; `delete`: they are deleted too.")
    ] = "keep"


class NewCompletion(Request):
    """When it was done, and a word about it."""

    done_at: Annotated[datetime, Meta(tz=True, description="Not ahead; without it: now.")] | None = None
    comment: Annotated[str, Meta(description=f"At most {LONGEST_COMMENT:,} characters.")] | None = None


class NewCancellation(Request):
    """Why."""

    reason: Annotated[str, Meta(description="At most 500 characters.", examples=["The bank called us"])] | None = None


SeenProposal = Annotated[
    Id, Meta(description="Of the proposal that was seen: if there is a newer one, nothing is done (409).")
]
WordsWith = Annotated[str, Meta(description=f"A comment; at most {LONGEST_COMMENT:,} characters.")]


class NewProposal(Request):
    """Another date. From a coach it is an answer to the client's."""

    due: Due
    comment: WordsWith | None = None
    proposal_id: SeenProposal | None = None


class NewAcceptance(Request):
    """Which date is accepted; without an id, the one that is asked for now."""

    proposal_id: SeenProposal | None = None


class ProposalEndQuery(Request):
    """Which date is declined or withdrawn, and a word about it."""

    proposal_id: SeenProposal | None = None
    comment: Annotated[WordsWith, Meta(description="With declining it.")] | None = None


class NewStuck(Request):
    """Why."""

    comment: WordsWith | None = None


class NewPost(Request):
    """What to say about the plan, no single action, as the token's person."""

    text: CommentText


class NewComment(Request):
    """A comment, written as the token's person."""

    text: CommentText


class RefusalsQuery(PageQuery):
    """Which refused replies."""

    state: Annotated[
        Literal["open", "settled", "automatic", "all"],
        Meta(description="`settled`: added as a comment, put aside, or cleared up by the sender."),
    ] = "open"


class NewAssignment(Request):
    """Where a refused reply belongs."""

    number: Annotated[int, Meta(ge=1, description="Of the action; `null`: the plan itself.")] | None


class QuietHoursChange(Request):
    """By the person's clock; both `null`: never quiet."""

    start: str | None
    until: str | None


class DigestChange(Request):
    """When one's digest comes; what isn't given stays."""

    every: Literal["off", "day", "week"] | UnsetType = UNSET
    at: Hour | UnsetType = UNSET
    weekday: Annotated[int, Meta(ge=0, le=6, description="Of a weekly one, 0 for Monday.")] | UnsetType = UNSET


class MeChange(Request):
    """What isn't given stays."""

    name: str | UnsetType = UNSET
    time_zone: Zone | UnsetType = UNSET
    hours: Literal["24", "12"] | UnsetType = UNSET
    phone: Annotated[str | None, Meta(
        description="Its owner is asked by text and answers YES; `null` takes it away.", examples=["+49 151 12345678"]
    )] | UnsetType = UNSET  # fmt: skip
    notices: NoticesChange | UnsetType = UNSET
    quiet_hours: Annotated[QuietHoursChange, Meta(
        description="When nothing is texted but answers, up to 16 hours: it waits, or a reminder comes before them.",
        examples=[{"start": "21:00", "until": "08:00"}, {"start": None, "until": None}],
    )] | UnsetType = UNSET  # fmt: skip
    text_cap: Annotated[Annotated[int, Meta(ge=1, le=50)] | None, Meta(
        description="Texts a day at most, besides answers; `null`: any number."
    )] | UnsetType = UNSET  # fmt: skip
    digest: DigestChange | UnsetType = UNSET
    defaults: DefaultsChange | UnsetType = UNSET


class NewToken(Request):
    """What the token is for, so that it can be told from others."""

    name: Annotated[str, Meta(description="1 to 100 characters.", examples=["Calendar"])]


def given(value: Any) -> dict[str, Any]:
    """The fields of a change that were given; none of one that wasn't given itself."""
    if value is UNSET:
        return {}
    return {name: getattr(value, name) for name in value.__struct_fields__ if getattr(value, name) is not UNSET}


def changed_defaults(before: Defaults, change: DefaultsChange) -> Defaults:
    """The defaults with what is given; of the client's notices, too, what isn't given stays."""
    new = given(change)
    if "client_notices" in new:
        notices = before.client_notices | given(new["client_notices"])
        new["client_notices"] = {event: channel for event, channel in notices.items() if channel}
    return structs.replace(before, **new)


def or_none(value: Any) -> Any:
    """``None`` for a field that wasn't given."""
    return None if value is UNSET else value
