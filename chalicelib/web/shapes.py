"""What the API takes and gives. These types check requests, and the description of the API is made from them.

In what is given all keys are always there, ``null`` where there is nothing.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from chalicelib.domain.actions import LONGEST_COMMENT, Due
from chalicelib.domain.addresses import PhoneState
from chalicelib.domain.reminders import Spec
from chalicelib.domain.settings import Role

Id = Annotated[str, Meta(examples=["mfrggzdfmztwq2lk"])]
Moment = Annotated[datetime, Meta(tz=True, examples=["2026-12-04T16:00:00Z"])]
"""RFC 3339, in UTC, to the second."""
Zone = Annotated[str, Meta(examples=["Europe/Berlin"])]
What = Annotated[str, Meta(description="WHAT, 1 to 500 characters.", examples=["Call the bank"])]
CommentText = Annotated[
    str, Meta(description=f"1 to {LONGEST_COMMENT:,} characters.", examples=["Done, and it was easy."])
]
Hour = Annotated[str, Meta(description="A local time of day.", examples=["17:00"])]
Channel = Literal["email", "off"]


class Request(Struct, forbid_unknown_fields=True):
    """Base of what is taken: a field that isn't known is refused."""


# What is taken


class PageQuery(Request):
    """Which part of a list."""

    limit: Annotated[int, Meta(ge=1, le=100, description="How many items at most.")] = 50
    cursor: (
        Annotated[str, Meta(description="`next_cursor` of the page before; other parameters must stay the same.")]
        | None
    ) = None


class ActionsQuery(PageQuery):
    """Which actions. Open and late ones come by due time, changed ones by time of change, else by number."""

    status: Annotated[
        Literal["open", "late", "done", "cancelled"], Meta(description="`late`: open and past due.")
    ] | None = None  # fmt: skip
    due_before: Annotated[datetime, Meta(tz=True, description="Due earlier than this.")] | None = None
    due_after: Annotated[datetime, Meta(tz=True, description="Due later than this.")] | None = None
    changed_since: Annotated[
        datetime,
        Meta(tz=True, description=(
            "Changed at this moment or later. Times are given to the second, rounded down: go on from the last `changed_at` "
            "you have seen, and some may come twice but none is missed. Deleted actions are not in the list; the stream tells."
        )),
    ] | None = None  # fmt: skip


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


class DefaultsChange(Request):
    """What new actions start out with; what isn't given stays."""

    hour: Hour | UnsetType = UNSET
    reminders: list[Spec] | UnsetType = UNSET
    notify_client: bool | UnsetType = UNSET
    client_may_edit: bool | UnsetType = UNSET
    client_may_delete: bool | UnsetType = UNSET
    late_after_minutes: int | UnsetType = UNSET


class PlanChange(Request):
    """What isn't given stays."""

    client: ClientChange | UnsetType = UNSET
    defaults: DefaultsChange | UnsetType = UNSET


class NewAction(Request):
    """An action to add; what isn't given comes from the plan's defaults."""

    what: What
    due: Due
    assigned_to: Literal["client"] = "client"
    reminders: list[Spec] | None = None
    comment: Annotated[str, Meta(description=f"At most {LONGEST_COMMENT:,} characters.")] | None = None
    notify_client: bool | None = None
    client_may_edit: bool | None = None
    client_may_delete: bool | None = None


class ActionChange(Request):
    """What isn't given stays. Reminders are given as a whole; those asked for again keep what became of them."""

    what: What | UnsetType = UNSET
    due: Due | UnsetType = UNSET
    reminders: list[Spec] | UnsetType = UNSET
    client_may_edit: bool | UnsetType = UNSET
    client_may_delete: bool | UnsetType = UNSET


class NewCompletion(Request):
    """When it was done, and a word about it."""

    done_at: Annotated[datetime, Meta(tz=True, description="Not ahead; without it: now.")] | None = None
    comment: Annotated[str, Meta(description=f"At most {LONGEST_COMMENT:,} characters.")] | None = None


class NewCancellation(Request):
    """Why."""

    reason: Annotated[str, Meta(description="At most 500 characters.", examples=["The bank called us"])] | None = None


class NewComment(Request):
    """A comment, written as the token's person."""

    text: CommentText


class NoticesChange(Request):
    """Which mails one gets; what isn't given stays."""

    new: Channel | UnsetType = UNSET
    changed: Channel | UnsetType = UNSET
    comment: Channel | UnsetType = UNSET
    done: Channel | UnsetType = UNSET
    reopened: Channel | UnsetType = UNSET
    cancelled: Channel | UnsetType = UNSET
    late: Channel | UnsetType = UNSET
    reminder: Channel | UnsetType = UNSET


class MeChange(Request):
    """What isn't given stays."""

    name: str | UnsetType = UNSET
    time_zone: Zone | UnsetType = UNSET
    hours: Literal["24", "12"] | UnsetType = UNSET
    phone: Annotated[str | None, Meta(
        description="Its owner is asked by text and answers YES; `null` takes it away.", examples=["+49 151 12345678"]
    )] | UnsetType = UNSET  # fmt: skip
    notices: NoticesChange | UnsetType = UNSET
    defaults: DefaultsChange | UnsetType = UNSET


class NewToken(Request):
    """What the token is for, so that it can be told from others."""

    name: Annotated[str, Meta(description="1 to 100 characters.", examples=["Calendar"])]


# What is given


class Who(Struct):
    """A person, as the plan knows them."""

    id: Id
    name: str


class DefaultReminder(Struct):
    """A reminder that new actions start out with: ``minutes`` from due, or ``days`` and a local time ``at``."""

    to: Literal["client", "coach"]
    by: Literal["email", "text"]
    minutes: int | None
    days: int | None
    at: Hour | None
    time_zone: Zone | None


class PlanDefaults(Struct):
    """How new actions start out."""

    hour: Hour
    reminders: list[DefaultReminder]
    notify_client: bool
    client_may_edit: bool
    client_may_delete: bool
    late_after_minutes: int


class Client(Struct):
    """The client, as this plan's coach knows them. ``phone_state`` is ``confirmed`` once its owner has answered YES."""

    id: Id
    name: str
    email: str
    phone: str | None
    phone_state: PhoneState
    time_zone: Zone


class Plan(Struct):
    """One client's action plan. ``role`` is yours in it."""

    plan_id: Id
    prefix: Annotated[str, Meta(examples=["ALI"])]
    role: Role
    client: Client
    defaults: PlanDefaults
    created_at: Moment
    version: int


class Reminder(Struct):
    """A reminder of an action and what became of it: ``minutes`` from due, or ``days`` and a local time ``at``."""

    id: Id
    to: Literal["client", "coach"]
    by: Literal["email", "text"]
    minutes: int | None
    days: int | None
    at: Hour | None
    time_zone: Zone
    due_at: Moment
    state: Literal["planned", "sent", "skipped"]
    reason: Annotated[str | None, Meta(description="Why it was skipped.")]
    sent_at: Moment | None


class Action(Struct):
    """WHAT, BY WHEN. Comments and what becomes of reminders don't change ``version``; comments do change ``changed_at``."""

    plan_id: Id
    number: int
    key: Annotated[str, Meta(examples=["ALI-12"])]
    what: What
    due_at: Moment
    due_time_zone: Zone
    status: Literal["open", "done", "cancelled"]
    is_late: bool
    assigned_to: Literal["client", "coach"]
    reminders: list[Reminder]
    comment_count: int
    done_at: Moment | None
    done_by: Annotated[Id | None, Meta(description="The id of who marked it done.")]
    cancel_reason: str | None
    moved_count: int
    client_may_edit: bool
    client_may_delete: bool
    created_at: Moment
    created_by: Annotated[Id, Meta(description="The id of who added it.")]
    changed_at: Moment
    version: int


class Comment(Struct):
    """What somebody wrote about an action, by whichever way."""

    id: Id
    author: Who
    via: Literal["page", "api", "email", "text"]
    text: CommentText
    created_at: Moment
    edited_at: Moment | None


class Entry(Struct):
    """Something that happened. ``actor`` is ``null`` where nobody did it; ``what`` are the action's words at the time."""

    id: Id
    kind: Annotated[str, Meta(examples=["created", "moved", "comment", "done", "sent"])]
    at: Moment
    actor: Who | None
    via: Literal["page", "api", "email", "text", "link"] | None
    number: Annotated[int | None, Meta(description="Of the action it is about.")]
    what: str | None
    text: Annotated[str | None, Meta(description="Of a comment.")]
    data: Annotated[dict[str, Any], Meta(description="Details, by kind.")]


class Notices(Struct):
    """Which mails one gets; ``null``: as is usual for one's role in a plan."""

    new: Channel | None
    changed: Channel | None
    comment: Channel | None
    done: Channel | None
    reopened: Channel | None
    cancelled: Channel | None
    late: Channel | None
    reminder: Channel | None


class Me(Struct):
    """The token's person. ``emails`` are all addresses they may answer from; ``defaults`` are for plans they open."""

    id: Id
    name: str
    time_zone: Zone
    hours: Literal["24", "12"]
    email: str
    emails: list[str]
    phone: str | None
    phone_state: PhoneState
    may_coach: bool
    notices: Notices
    defaults: PlanDefaults
    created_at: Moment
    version: int


class Token(Struct):
    """An API token; its secret is shown when it is made, and never again."""

    id: Id
    name: str
    created_at: Moment


class TokenWithSecret(Token):
    """A token just made."""

    secret: Annotated[str, Meta(examples=["ft_mfrggzdfmztwq2lkmfrggzdfmztwq2lk"])]


NextCursor = Annotated[str | None, Meta(description="`null` at the end.")]


class Plans(Struct):
    """A page of plans, oldest first."""

    items: list[Plan]
    next_cursor: NextCursor


class Actions(Struct):
    """A page of actions."""

    items: list[Action]
    next_cursor: NextCursor


class Comments(Struct):
    """A page of comments, oldest first."""

    items: list[Comment]
    next_cursor: NextCursor


class Entries(Struct):
    """A page of what happened, newest first."""

    items: list[Entry]
    next_cursor: NextCursor


class Tokens(Struct):
    """All tokens, oldest first."""

    items: list[Token]
    next_cursor: None


def given(value: Any) -> dict[str, Any]:
    """The fields of a change that were given; none of one that wasn't given itself."""
    if value is UNSET:
        return {}
    return {name: getattr(value, name) for name in value.__struct_fields__ if getattr(value, name) is not UNSET}


def or_none(value: Any) -> Any:
    """``None`` for a field that wasn't given."""
    return None if value is UNSET else value
