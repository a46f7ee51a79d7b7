"""What the API takes and gives of actions."""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from chalicelib.domain.actions import action as actions_action
from chalicelib.domain.actions.action import HEAVIEST, USUAL_WEIGHT
from chalicelib.domain.actions.fields import LONGEST_COMMENT, Due
from chalicelib.domain.actions.finding import OpenAction
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.reminders import Spec
from chalicelib.web.api.types import common
from chalicelib.web.api.types import members as members_types
from chalicelib.web.api.types.common import Id

What = Annotated[str, Meta(description="WHAT, 1 to 500 characters.", examples=["Call the bank"])]


class DefaultReminder(Struct):
    """A reminder that new actions start out with: ``minutes`` from due, or ``days`` and a local time ``at``, or, while late,
    ``every`` so many days at most so many ``times``."""

    to: Literal["client", "coach"]
    by: Literal["email", "text"]
    minutes: int | None
    days: int | None
    at: common.Hour | None
    time_zone: common.Zone | None
    every: int | None
    times: int | None


class Reminder(Struct):
    """A reminder of an action and what became of it: ``minutes`` from due, or ``days`` and a local time ``at``, or, while it
    is late, ``every`` so many days at most so many ``times``."""

    id: common.Id
    to: Literal["client", "coach"]
    by: Literal["email", "text"]
    minutes: int | None
    days: int | None
    at: common.Hour | None
    time_zone: common.Zone
    every: Annotated[int | None, Meta(description="Days between two of its times, counted from the due date.")]
    times: int | None
    sent_count: Annotated[int | None, Meta(description="Of one with `every`: how often it was sent so far.")]
    due_at: Annotated[common.Moment, Meta(description="Of one with `every`: when it comes next, or came last.")]
    state: Annotated[
        Literal["planned", "sent", "skipped"],
        Meta(description="One with `every` is planned until its last time is over."),
    ]
    reason: Annotated[str | None, Meta(description="Why it was skipped.")]
    sent_at: common.Moment | None


class Proposal(Struct):
    """Another date that one side asks for; the other one accepts it, names another, or declines."""

    id: common.Id
    by: members_types.Who
    side: Annotated[Literal["client", "coach"], Meta(description="Whose it is; the other side answers.")]
    due_at: common.Moment
    due_time_zone: common.Zone
    comment: Annotated[str, Meta(description="Why; the beginning of it where it is long. All of it is a comment.")]
    created_at: common.Moment


class Action(Struct):
    """WHAT, BY WHEN.

    Comments, proposals, being stuck and what becomes of reminders don't change ``version``; all but the last change
    ``changed_at``.
    """

    plan_id: common.Id
    number: int
    key: Annotated[str, Meta(examples=["ALI-12"])]
    what: What
    due_at: common.Moment
    due_time_zone: common.Zone
    status: Literal["open", "done", "cancelled"]
    is_late: bool
    assigned_to: Literal["client", "coach"]
    assignee: Annotated[members_types.Who, Meta(description="Who does it: the client, or that coach.")]
    project_id: common.Id | None
    weight: Annotated[int, Meta(description="Its share in the project's progress, 0 to 1000.")]
    reminders: list[Reminder]
    comment_count: int
    done_at: common.Moment | None
    done_by: Annotated[common.Id | None, Meta(description="The id of who marked it done.")]
    cancel_reason: str | None
    moved_count: int
    proposal: Annotated[Proposal | None, Meta(description="Another date that waits for an answer.")]
    stuck_at: Annotated[
        common.Moment | None, Meta(description="Since when whoever must do it is stuck; `null`: they aren't.")
    ]
    stuck_text: Annotated[str | None, Meta(description="Why, in their words.")]
    client_may_edit: Annotated[bool, Meta(description="While it is the client's.")]
    client_may_delete: Annotated[bool, Meta(description="While it is the client's.")]
    created_at: common.Moment
    created_by: Annotated[common.Id, Meta(description="The id of who added it.")]
    changed_at: common.Moment
    version: int


class OwnAction(Struct):
    """An open Coach Action of yours, in whichever plan."""

    plan_id: common.Id
    number: int
    key: Annotated[str, Meta(examples=["ALI-12"])]
    what: What
    due_at: common.Moment
    due_time_zone: common.Zone
    is_late: bool
    client_name: Annotated[str, Meta(description="For whom it is.")]


class Actions(Struct):
    """A page of actions."""

    items: list[Action]
    next_cursor: common.NextCursor


class OwnActions(Struct):
    """A page of your own open actions, by due time."""

    items: list[OwnAction]
    next_cursor: common.NextCursor


class ActionsQuery(common.PageQuery):
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


class NewAction(common.Request):
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


class ActionChange(common.Request):
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


class NewCompletion(common.Request):
    """When it was done, and a word about it."""

    done_at: Annotated[datetime, Meta(tz=True, description="Not ahead; without it: now.")] | None = None
    comment: Annotated[str, Meta(description=f"At most {LONGEST_COMMENT:,} characters.")] | None = None


class NewCancellation(common.Request):
    """Why."""

    reason: Annotated[str, Meta(description="At most 500 characters.", examples=["The bank called us"])] | None = None


SeenProposal = Annotated[
    Id, Meta(description="Of the proposal that was seen: if there is a newer one, nothing is done (409).")
]
WordsWith = Annotated[str, Meta(description=f"A comment; at most {LONGEST_COMMENT:,} characters.")]


class NewProposal(common.Request):
    """Another date. From a coach it is an answer to the client's."""

    due: Due
    comment: WordsWith | None = None
    proposal_id: SeenProposal | None = None


class NewAcceptance(common.Request):
    """Which date is accepted; without an id, the one that is asked for now."""

    proposal_id: SeenProposal | None = None


class ProposalEndQuery(common.Request):
    """Which date is declined or withdrawn, and a word about it."""

    proposal_id: SeenProposal | None = None
    comment: Annotated[WordsWith, Meta(description="With declining it.")] | None = None


class NewStuck(common.Request):
    """Why."""

    comment: WordsWith | None = None


def action(row: actions_action.Action, in_plan: Plan, now: datetime) -> Action:
    reminders = [
        Reminder(
            each.id, each.to, each.by, each.minutes, each.days, each.at, each.time_zone, each.every, each.times,
            each.sent_count if each.every else None, common.to_the_second(each.due_at), each.state, each.reason,
            common.second_or_none(each.sent_at),
        )
        for each in row.reminder_list()
    ]  # fmt: skip
    facts: dict[str, Any] = {
        "plan_id": row.plan_id, "number": int(row.number), "key": in_plan.key(int(row.number)), "what": row.what,
        "due_at": common.to_the_second(row.due_at), "due_time_zone": row.due_zone, "status": row.status, "is_late": row.is_late(now),
        "assigned_to": row.assigned_to, "assignee": members_types.who(in_plan.assignee(row.assignee_id)), "project_id": row.project_id, "weight": int(row.weight), "reminders": reminders, "comment_count": int(row.comment_count),
        "done_at": common.second_or_none(row.done_at), "done_by": row.done_by, "cancel_reason": row.cancel_reason,
        "moved_count": int(row.moved_count), "proposal": _proposal(row.proposal), "stuck_at": common.second_or_none(row.stuck_at),
        "stuck_text": row.stuck_text, "client_may_edit": row.client_may_edit,
        "client_may_delete": row.client_may_delete, "created_at": common.to_the_second(row.created_at), "created_by": row.created_by,
        "changed_at": common.to_the_second(row.changed_at), "version": int(row.version),
    }  # fmt: skip
    return Action(**facts)


def _proposal(of: actions_action.Proposal | None) -> Proposal | None:
    if of is None:
        return None
    return Proposal(
        of.entry_id, members_types.Who(of.by_id, of.by_name), of.side, common.to_the_second(of.due_at), of.due_zone, of.text, common.to_the_second(of.at),
    )  # fmt: skip


def own_action(row: OpenAction, in_it: Membership, now: datetime) -> OwnAction:
    return OwnAction(
        row.plan_id, row.number, f"{in_it.prefix}-{row.number}", row.what, common.to_the_second(row.due_at), row.due_zone,
        row.due_at < now, in_it.client_name,
    )  # fmt: skip
