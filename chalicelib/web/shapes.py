"""What the API gives: all keys are always there, ``null`` where there is nothing. The description is made from these types."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from msgspec import Meta, Struct, defstruct

from chalicelib.domain.actions import LONGEST_COMMENT
from chalicelib.domain.addresses import EmailState, PhoneState
from chalicelib.domain.settings import EVENTS, Channel, Role, channels

Id = Annotated[str, Meta(examples=["mfrggzdfmztwq2lk"])]
Moment = Annotated[datetime, Meta(tz=True, examples=["2026-12-04T16:00:00Z"])]
"""RFC 3339, in UTC, to the second."""
Zone = Annotated[str, Meta(examples=["Europe/Berlin"])]
What = Annotated[str, Meta(description="WHAT, 1 to 500 characters.", examples=["Call the bank"])]
ProjectNameText = Annotated[
    str,
    Meta(
        description="1 to 100 characters, one of its kind in the plan; capitals make no difference.",
        examples=["Launch"],
    ),
]
CommentText = Annotated[
    str, Meta(description=f"1 to {LONGEST_COMMENT:,} characters.", examples=["Done, and it was easy."])
]
Hour = Annotated[str, Meta(description="A local time of day.", examples=["17:00"])]


class Who(Struct):
    """A person, as the plan knows them."""

    id: Id
    name: str


def of_events(name: str, more: Any, base: type[Struct], about: str, *default: Any) -> type[Struct]:
    """A type with a field an event, each one of its channels or ``more``: a new event needs no word here."""
    fields = [(event, Literal[channels(event)] | more, *default) for event in EVENTS]
    return defstruct(name, fields, bases=(base,), namespace={"__doc__": about}, module=__name__)


if TYPE_CHECKING:
    Notices: TypeAlias = Any
else:
    Notices = of_events("Notices", None, Struct, "How one is told of what; ``null``: nothing was chosen here.")


class DefaultReminder(Struct):
    """A reminder that new actions start out with: ``minutes`` from due, or ``days`` and a local time ``at``, or, while late,
    ``every`` so many days at most so many ``times``."""

    to: Literal["client", "coach"]
    by: Literal["email", "text"]
    minutes: int | None
    days: int | None
    at: Hour | None
    time_zone: Zone | None
    every: int | None
    times: int | None


class PlanDefaults(Struct):
    """How new actions start out."""

    hour: Hour
    reminders: list[DefaultReminder]
    notify_client: bool
    client_may_edit: bool
    client_may_delete: bool
    late_after_minutes: int
    client_notices: Annotated[Notices, Meta(description="How the client is told, where they haven't chosen.")]


class Client(Struct):
    """The client, as this plan's coach knows them.

    ``phone_state`` is ``confirmed`` once its owner has answered YES. Nothing is mailed while ``email_state`` isn't ``ok``.
    """

    id: Id
    name: str
    email: str
    email_state: EmailState
    email_since: Annotated[Moment | None, Meta(description="Since when mails come back, or arrive again.")]
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


class Member(Struct):
    """Somebody in a plan. Clients are told of nobody who only reads."""

    id: Id
    name: str
    role: Role
    state: Annotated[
        Literal["invited", "active", "declined"], Meta(description="`invited`: they see nothing of the plan yet.")
    ]
    email: Annotated[str | None, Meta(description="For coaches, and of oneself; else `null`.")]
    invited_at: Moment | None
    accepted_at: Moment | None


class Reminder(Struct):
    """A reminder of an action and what became of it: ``minutes`` from due, or ``days`` and a local time ``at``, or, while it
    is late, ``every`` so many days at most so many ``times``."""

    id: Id
    to: Literal["client", "coach"]
    by: Literal["email", "text"]
    minutes: int | None
    days: int | None
    at: Hour | None
    time_zone: Zone
    every: Annotated[int | None, Meta(description="Days between two of its times, counted from the due date.")]
    times: int | None
    sent_count: Annotated[int | None, Meta(description="Of one with `every`: how often it was sent so far.")]
    due_at: Annotated[Moment, Meta(description="Of one with `every`: when it comes next, or came last.")]
    state: Annotated[
        Literal["planned", "sent", "skipped"],
        Meta(description="One with `every` is planned until its last time is over."),
    ]
    reason: Annotated[str | None, Meta(description="Why it was skipped.")]
    sent_at: Moment | None


class Proposal(Struct):
    """Another date that one side asks for; the other one accepts it, names another, or declines."""

    id: Id
    by: Who
    side: Annotated[Literal["client", "coach"], Meta(description="Whose it is; the other side answers.")]
    due_at: Moment
    due_time_zone: Zone
    comment: Annotated[str, Meta(description="Why; the beginning of it where it is long. All of it is a comment.")]
    created_at: Moment


class Action(Struct):
    """WHAT, BY WHEN.

    Comments, proposals, being stuck and what becomes of reminders don't change ``version``; all but the last change
    ``changed_at``.
    """

    plan_id: Id
    number: int
    key: Annotated[str, Meta(examples=["ALI-12"])]
    what: What
    due_at: Moment
    due_time_zone: Zone
    status: Literal["open", "done", "cancelled"]
    is_late: bool
    assigned_to: Literal["client", "coach"]
    assignee: Annotated[Who, Meta(description="Who does it: the client, or that coach.")]
    project_id: Id | None
    weight: Annotated[int, Meta(description="Its share in the project's progress, 0 to 1000.")]
    reminders: list[Reminder]
    comment_count: int
    done_at: Moment | None
    done_by: Annotated[Id | None, Meta(description="The id of who marked it done.")]
    cancel_reason: str | None
    moved_count: int
    proposal: Annotated[Proposal | None, Meta(description="Another date that waits for an answer.")]
    stuck_at: Annotated[Moment | None, Meta(description="Since when whoever must do it is stuck; `null`: they aren't.")]
    stuck_text: Annotated[str | None, Meta(description="Why, in their words.")]
    client_may_edit: Annotated[bool, Meta(description="While it is the client's.")]
    client_may_delete: Annotated[bool, Meta(description="While it is the client's.")]
    created_at: Moment
    created_by: Annotated[Id, Meta(description="The id of who added it.")]
    changed_at: Moment
    version: int


class OwnAction(Struct):
    """An open Coach Action of yours, in whichever plan."""

    plan_id: Id
    number: int
    key: Annotated[str, Meta(examples=["ALI-12"])]
    what: What
    due_at: Moment
    due_time_zone: Zone
    is_late: bool
    client_name: Annotated[str, Meta(description="For whom it is.")]


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

    plan_id: Id
    project_id: Id
    name: ProjectNameText
    description: str
    is_archived: bool
    progress: Progress
    created_at: Moment
    created_by: Annotated[Id, Meta(description="The id of who made it.")]
    version: int


Share = Annotated[float | None, Meta(description="0 to 1; `null` where nothing was done.", examples=[0.75])]


class ClientFigures(Struct):
    """What the client's own actions come to."""

    late: int
    late_since: Annotated[Moment | None, Meta(description="When the one was due that is late for the longest.")]
    due_soon: Annotated[int, Meta(description="Within seven days.")]
    done: Annotated[int, Meta(description="In the last 90 days.")]
    on_time_share: Share
    heard_at: Annotated[Moment | None, Meta(description="When the client last did something; `null`: never yet.")]
    refused: Annotated[int, Meta(description="Replies that could not be put in place.")]


class ClientOverview(Struct):
    """A client of yours."""

    plan_id: Id
    name: str
    coach_name: Annotated[str, Meta(description="Of the plan's primary coach.")]
    state: Annotated[
        Literal["invited", "active", "declined"], Meta(description="`declined`: “This isn’t me” was answered.")
    ]
    unread: Annotated[int, Meta(description="Comments that you haven't seen yet.")]
    figures: Annotated[ClientFigures | None, Meta(description="`null` where somebody else is the primary coach.")]


class MonthDone(Struct):
    """What was done in a month, in the zone in which BY WHEN was said."""

    month: Annotated[str, Meta(examples=["2026-11"])]
    on_time: int
    a_little_late: Annotated[int, Meta(description="Up to a day after it was due.")]
    late: Annotated[int, Meta(description="Later than that.")]
    on_time_share: Share


class DatesMoved(Struct):
    """How often dates were moved: of `of` actions, `moved` had theirs moved, `moves` times in all."""

    of: int
    moved: int
    moves: int
    later_minutes: Annotated[int, Meta(description="By how much in all; below zero where they became earlier.")]


class ProjectFinished(Struct):
    """A project with nothing open any more, and the month in which the last of it was done."""

    project_id: Id
    name: ProjectNameText
    month: Annotated[str, Meta(examples=["2026-11"])]
    done: int


class Streak(Struct):
    """Weeks in a row in which all that was due was done by then; those with nothing due neither count nor end it."""

    weeks: int
    since: Annotated[date | None, Meta(description="Its first Monday.")]
    until: Annotated[date | None, Meta(description="Its last Sunday.")]


class File(Struct):
    """A file sent along with a comment by mail."""

    name: Annotated[str, Meta(examples=["whiteboard.jpg"])]
    size: Annotated[int, Meta(description="Bytes.")]
    content_type: Annotated[str, Meta(examples=["image/jpeg"])]
    url: Annotated[
        str | None,
        Meta(description="A path of this API that leads to the file; `null` where it was named and not kept."),
    ]
    reason: Annotated[str | None, Meta(description="Why it was not kept.")]


class Comment(Struct):
    """What somebody wrote about an action, by whichever way."""

    id: Id
    author: Who
    via: Literal["page", "api", "email", "text"]
    text: CommentText
    created_at: Moment
    edited_at: Moment | None
    files: list[File]


class Quote(Struct):
    """What was said when something got done, or within a day after."""

    number: int
    what: str
    done_at: Moment
    comment: Comment


class Growth(Struct):
    """What became of a client's actions in a year; streaks and open actions are those of all the plan's time."""

    plan_id: Id
    year: int
    years: Annotated[
        list[int], Meta(description="Those in which something was done, and the present one; newest first.")
    ]
    done: int
    on_time_share: Share
    months: Annotated[list[MonthDone], Meta(description="January to December.")]
    dates_moved: Annotated[DatesMoved, Meta(description="Of the actions done in the year.")]
    open_dates_moved: DatesMoved
    projects_finished: list[ProjectFinished]
    longest_streak: Streak
    present_streak: Streak
    said: Annotated[list[Quote], Meta(description="The newest first, at most 100.")]
    said_since: Annotated[
        Moment | None, Meta(description="From when on all that was said in the year is here; `null`: all of it is.")
    ]


class Entry(Struct):
    """Something that happened. ``actor`` is ``null`` where nobody did it; ``what`` are the action's words at the time."""

    id: Id
    kind: Annotated[str, Meta(examples=["created", "moved", "comment", "done", "sent", "delivered", "bounced"])]
    at: Moment
    actor: Who | None
    via: Literal["page", "api", "email", "text", "link"] | None
    number: Annotated[int | None, Meta(description="Of the action it is about.")]
    what: str | None
    text: Annotated[str | None, Meta(description="Of a comment.")]
    files: Annotated[list[File], Meta(description="Of a comment by mail.")]
    data: Annotated[dict[str, Any], Meta(description="Details, by kind.")]


class Happened(Struct):
    """Something that became of an action, with the action's words at the time; ``text`` is what was said with it."""

    number: int
    what: str | None
    actor: Who
    at: Moment
    text: str | None


class Shifted(Struct):
    """A date that moved, from where it was at first to where it is since."""

    number: int
    what: str | None
    actor: Annotated[Who, Meta(description="Who moved it last.")]
    before: Moment
    after: Moment
    times: Annotated[int, Meta(ge=1, description="How often within this time.")]


class ProjectFar(Struct):
    """A project in use, and how far it is."""

    project_id: Id
    name: str
    progress: Progress


class Briefing(Struct):
    """A plan over the last weeks and the next two, for who is about to meet the client."""

    since: Moment
    until: Annotated[Moment, Meta(description="Until when actions count as due.")]
    late: list[Action]
    needs_answer: Annotated[list[Action], Meta(description="At which the client is stuck, or asks for another date.")]
    due: list[Action]
    promised: Annotated[list[Action], Meta(description="Open Coach Actions.")]
    done: list[Happened]
    moved: list[Shifted]
    said: list[Entry]
    unread: Annotated[list[Id], Meta(description="Of what was said: the ids of what you haven't seen yet.")]
    changed: Annotated[list[Entry], Meta(description="What else became of actions, the last of it for each.")]
    projects: list[ProjectFar]
    is_cut: Annotated[bool, Meta(description="Whether more happened than was looked at: the latest 1,000 entries.")]


class Refusal(Struct):
    """A reply that was refused or could not be put in place, and what became of it."""

    id: Id
    reason: Annotated[str, Meta(description="Its name.", examples=["OtherSender"])]
    because: Annotated[str, Meta(description="The reason in words.")]
    via: Literal["email", "text"]
    sender: Annotated[str, Meta(description="The address or number that it came from, as far as it can be trusted.")]
    author: Annotated[
        Who | None,
        Meta(description="In whose name it is added: who surely wrote it. `null`: in yours, with the sender named."),
    ]
    number: Annotated[int | None, Meta(description="Of the action that was answered, where that is known.")]
    beginning: Annotated[str, Meta(description="At most 500 characters of it; all of it is added.")]
    received_at: Moment
    state: Annotated[
        Literal["open", "automatic", "assigned", "dismissed", "answered"],
        Meta(description=(
            "`open` waits for a coach; `automatic` has nothing of a person in it; `answered`: its sender said what it is about."
        )),
    ]  # fmt: skip
    settled_at: Moment | None
    settled_by: Who | None
    assigned_to: Annotated[int | None, Meta(description="Of the action it was added to; `null`: to the plan.")]
    comment_id: Annotated[Id | None, Meta(description="The comment that it became.")]


class DigestTime(Struct):
    """When one's digest comes, by one's own clock; ``weekday`` is of a weekly one, 0 for Monday."""

    every: Literal["off", "day", "week"]
    at: Hour
    weekday: int


class QuietHours(Struct):
    """When nothing is texted but answers, by the person's clock; both `null`: never quiet."""

    start: str | None
    until: str | None


class Told(Struct):
    """How somebody is told of an event, and whose choice that is."""

    event: Literal[EVENTS]  # type: ignore[valid-type]
    channel: Channel
    by: Annotated[Literal["plan", "own", "defaults", "usual"], Meta(
        description="One's own for the plan, one's own for all plans, the coach's for the plan's client, or nobody's."
    )]  # fmt: skip


class PlanNotices(Struct):
    """What one chose for a plan (`null`: as in one's settings), and what counts."""

    notices: Notices
    told: list[Told]


class Ahead(Struct):
    """A message that will come; ``by`` is `null` for one that won't."""

    event: Literal[EVENTS]  # type: ignore[valid-type]
    number: Annotated[int | None, Meta(description="Of the action.")]
    what: str
    at: Moment
    by: Literal["email", "text"] | None
    reason: Annotated[str | None, Meta(description="Why it won't come, or not as was asked for.")]
    then: Annotated[
        str | None, Meta(description="What may come after it, of a reminder that comes again while its action is late.")
    ]


class Outlook(Struct):
    """What a plan's client gets; all is `null` or empty while they haven't accepted."""

    told: list[Told]
    phone_state: PhoneState | None
    quiet_hours: QuietHours | None
    text_cap: Annotated[int | None, Meta(description="Texts a day; `null`: any number.")]
    digest: DigestTime | None
    items: Annotated[list[Ahead], Meta(description="By time, at most 100.")]
    is_cut: Annotated[bool, Meta(description="Whether there are more.")]


class Me(Struct):
    """The token's person. ``emails`` are all addresses they may answer from; ``defaults`` are for plans they open."""

    id: Id
    name: str
    time_zone: Zone
    hours: Literal["24", "12"]
    email: str
    emails: list[str]
    email_state: EmailState
    email_since: Annotated[Moment | None, Meta(description="Since when mails to `email` come back, or arrive again.")]
    phone: str | None
    phone_state: PhoneState
    may_coach: bool
    notices: Notices
    quiet_hours: QuietHours
    text_cap: Annotated[int | None, Meta(description="Texts a day at most, besides answers; `null`: any number.")]
    digest: DigestTime
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


class Members(Struct):
    """Everybody in a plan: its client, its coaches, who reads it. At most 10."""

    items: list[Member]
    next_cursor: None


class Clients(Struct):
    """A page of clients, in the order asked for."""

    items: list[ClientOverview]
    next_cursor: NextCursor


class Actions(Struct):
    """A page of actions."""

    items: list[Action]
    next_cursor: NextCursor


class OwnActions(Struct):
    """A page of your own open actions, by due time."""

    items: list[OwnAction]
    next_cursor: NextCursor


class Projects(Struct):
    """A page of projects, in the order of their names."""

    items: list[Project]
    next_cursor: NextCursor


class Comments(Struct):
    """A page of comments, oldest first."""

    items: list[Comment]
    next_cursor: NextCursor


class Entries(Struct):
    """A page of what happened, newest first."""

    items: list[Entry]
    next_cursor: NextCursor


class Refusals(Struct):
    """A page of refused replies, newest first."""

    items: list[Refusal]
    next_cursor: NextCursor


class Tokens(Struct):
    """All tokens, oldest first."""

    items: list[Token]
    next_cursor: None
