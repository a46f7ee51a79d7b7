"""What the API takes and gives about actions."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from chalicelib.domain import reminders
from chalicelib.domain.actions import action, adding
from chalicelib.domain.actions.action import HEAVIEST, USUAL_WEIGHT
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import LONGEST_COMMENT, Due
from chalicelib.domain.actions.finding import Only
from chalicelib.domain.actions.serving import Serves
from chalicelib.domain.messages import By
from chalicelib.domain.metrics import who_may
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.reminders import Spec
from chalicelib.web.api.types.base import Page, PageQuery, Request, Resource, given, page_of
from chalicelib.web.api.types.cast import A_METRIC, A_PLAN, A_PROJECT, ALICE, AN_ENTRY, CAROL
from chalicelib.web.api.types.members import Who
from chalicelib.web.api.types.values import Hour, Id, Moment, Zone, second_or_none, to_the_second, utc

What = Annotated[str, Meta(description="WHAT: 1 to 500 characters.", examples=["Call the bank"])]
ActionKey = Annotated[str, Meta(examples=["ALI-12"])]


class Reminder(Struct):
    """A reminder of an action and its state: ``minutes`` from the due time; or ``days`` and a local time ``at``; or, while
    the action is late, ``every`` few days, at most this many ``times``."""

    id: Id
    to: Literal["client", "coach"]
    by: By
    minutes: int | None
    days: int | None
    at: Hour | None
    time_zone: Zone
    every: Annotated[int | None, Meta(description="Days between repeats, counted from the due date.")]
    times: int | None
    sent_count: Annotated[int | None, Meta(description="With `every`: how often it has been sent.")]
    due_at: Annotated[Moment, Meta(description="With `every`: when it comes next, or last came.")]
    state: Annotated[
        Literal["planned", "sent", "skipped"],
        Meta(description="With `every`, it stays `planned` until its last repeat is over."),
    ]
    reason: Annotated[str | None, Meta(description="Why it was skipped.")]
    sent_at: Moment | None

    @classmethod
    def of(cls, row: reminders.Reminder) -> "Reminder":
        return cls(
            id=row.id,
            to=row.to,
            by=row.by,
            minutes=row.minutes,
            days=row.days,
            at=row.at,
            time_zone=row.time_zone,
            every=row.every,
            times=row.times,
            sent_count=row.sent_count if row.every else None,
            due_at=to_the_second(row.due_at),
            state=row.state,
            reason=row.reason,
            sent_at=second_or_none(row.sent_at),
        )


class Proposal(Struct):
    """A new date that one side has asked for. The other side can accept it, answer with another date, or decline."""

    id: Id
    by: Who
    side: Annotated[Literal["client", "coach"], Meta(description="The side that asks; the other side answers.")]
    due_at: Moment
    due_time_zone: Zone
    comment: Annotated[
        str, Meta(description="The reason; only its beginning if it is long. The full text is a comment.")
    ]
    created_at: Moment

    @classmethod
    def of(cls, row: action.Proposal) -> "Proposal":
        return cls(
            id=row.entry_id,
            by=Who(row.by_id, row.by_name),
            side=row.side,
            due_at=to_the_second(row.due_at),
            due_time_zone=row.due_zone,
            comment=row.text,
            created_at=to_the_second(row.at),
        )


class Action(Resource):
    """WHAT, BY WHEN.

    Comments, requested dates, being stuck and reminders being sent don't change ``version``; all but the last change
    ``changed_at``.
    """

    plan_id: Id
    number: int
    key: ActionKey
    what: What
    due_at: Moment
    due_time_zone: Zone
    due_by_client_clock: Annotated[
        bool,
        Meta(
            description="Whether it follows the client’s time zone, because nobody named another. When the client moves, it moves with them."
        ),
    ]
    status: action.Status
    is_late: bool
    assigned_to: Literal["client", "coach"]
    assignee: Annotated[Who, Meta(description="Who does it: the client or a coach.")]
    project_id: Id | None
    metric_id: Annotated[
        Id | None,
        Meta(description="The metric that it serves, which may be archived or deleted by now; `null` for viewers."),
    ]
    weight: Annotated[int, Meta(description="Its weight in the project's progress, 0 to 1000.")]
    reminders: list[Reminder]
    comment_count: int
    done_at: Moment | None
    done_by: Annotated[Id | None, Meta(description="The id of the person who marked it done.")]
    cancel_reason: str | None
    moved_count: int
    proposal: Annotated[Proposal | None, Meta(description="A new date requested, waiting for an answer.")]
    stuck_at: Annotated[Moment | None, Meta(description="Since when it has been stuck; `null`: it isn't.")]
    stuck_text: Annotated[str | None, Meta(description="The reason, in their words.")]
    client_may_edit: Annotated[bool, Meta(description="Only while the client does it.")]
    client_may_delete: Annotated[bool, Meta(description="Only while the client does it.")]
    created_at: Moment
    created_by: Annotated[Id, Meta(description="The id of the person who added it.")]
    changed_at: Moment
    version: int

    has_etag = True
    example = {
        "plan_id": A_PLAN, "number": 12, "key": "ALI-12", "what": "Call the bank", "due_at": "2026-12-04T16:00:00Z",
        "due_time_zone": "Europe/Berlin", "due_by_client_clock": True, "status": "open", "is_late": False, "assigned_to": "client", "assignee": ALICE,
        "project_id": A_PROJECT, "metric_id": A_METRIC, "weight": 100,
        "reminders": [
            {"id": "pfxxkidbnrwg65df", "to": "client", "by": "email", "minutes": None, "days": -1, "at": "09:00",
             "time_zone": "Europe/Berlin", "every": None, "times": None, "sent_count": None, "due_at": "2026-12-03T08:00:00Z",
             "state": "planned", "reason": None, "sent_at": None},
            {"id": "mnxw2zlmnfxgk3df", "to": "client", "by": "email", "minutes": None, "days": None, "at": None,
             "time_zone": "Europe/Berlin", "every": 2, "times": 5, "sent_count": 0, "due_at": "2026-12-06T16:00:00Z",
             "state": "planned", "reason": None, "sent_at": None},
        ],
        "comment_count": 1, "done_at": None, "done_by": None, "cancel_reason": None, "moved_count": 0,
        "proposal": {"id": AN_ENTRY, "by": ALICE, "side": "client", "due_at": "2026-12-11T16:00:00Z",
                     "due_time_zone": "Europe/Berlin", "comment": "Ms Weber is away.", "created_at": "2026-12-01T08:30:00Z"},
        "stuck_at": None, "stuck_text": None, "client_may_edit": False, "client_may_delete": False,
        "created_at": "2026-11-23T09:00:00Z", "created_by": CAROL["id"], "changed_at": "2026-11-23T09:00:00Z", "version": 1,
    }  # fmt: skip

    @classmethod
    def of(cls, row: action.Action, plan: Plan, now: datetime, person_id: str) -> "Action":
        """Returns the action as this member sees it."""
        return cls(
            plan_id=row.plan_id,
            number=int(row.number),
            key=plan.key(int(row.number)),
            what=row.what,
            due_at=to_the_second(row.due_at),
            due_time_zone=row.due_zone,
            due_by_client_clock=row.zone_from == "client",
            status=row.status,  # type: ignore[arg-type]
            is_late=row.is_late(now),
            assigned_to=row.assigned_to,  # type: ignore[arg-type]
            assignee=Who.of(plan.assignee(row.assignee_id)),
            project_id=row.project_id,
            metric_id=row.metric_id if who_may.may_follow(plan, person_id) else None,
            weight=int(row.weight),
            reminders=[Reminder.of(each) for each in row.reminder_list()],
            comment_count=int(row.comment_count),
            done_at=second_or_none(row.done_at),
            done_by=row.done_by,
            cancel_reason=row.cancel_reason,
            moved_count=int(row.moved_count),
            proposal=Proposal.of(row.proposal) if row.proposal else None,
            stuck_at=second_or_none(row.stuck_at),
            stuck_text=row.stuck_text,
            client_may_edit=row.client_may_edit,
            client_may_delete=row.client_may_delete,
            created_at=to_the_second(row.created_at),
            created_by=row.created_by,
            changed_at=to_the_second(row.changed_at),
            version=int(row.version),
        )


class Actions(Page[Action]):
    """A page of actions."""

    example = page_of(Action.example)


class ActionsQuery(PageQuery):
    """Which actions. Open and late ones come by due time, changed ones by time of change, others by number."""

    status: Annotated[
        Literal["open", "late", "done", "cancelled"], Meta(description="`late`: open and past due.")
    ] | None = None  # fmt: skip
    due_before: Annotated[datetime, Meta(tz=True, description="Due earlier than this.")] | None = None
    due_after: Annotated[datetime, Meta(tz=True, description="Due later than this.")] | None = None
    project_id: Annotated[Id, Meta(description="In this project.")] | None = None
    assigned_to: Annotated[
        Literal["client", "coach"], Meta(description="`coach`: those done by any coach of the plan.")
    ] | None = None  # fmt: skip
    changed_since: Annotated[
        datetime,
        Meta(tz=True, description=(
            "Changed at this moment or later. Times are given to the second, rounded down: continue from the last `changed_at` "
            "you have seen, and some may come twice but none is missed. Deleted actions are not in the list; the stream tells."
        )),
    ] | None = None  # fmt: skip

    def only(self) -> Only:
        """Returns the selection; raises `Invalid` for moments beyond the calendar."""
        return Only(
            status=self.status,
            due_before=utc(self.due_before, "due_before"),
            due_after=utc(self.due_after, "due_after"),
            changed_since=utc(self.changed_since, "changed_since"),
            project_id=self.project_id,
            assigned_to=self.assigned_to,
        )


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
        description=f"Its weight in the project's progress, relative to the others; {USUAL_WEIGHT} unless a coach says otherwise.",
    ),
]  # fmt: skip


Serving = Annotated[Id | None, Meta(description="The metric of this plan that it serves; `null`: none.")]
PastDue = Annotated[
    bool,
    Meta(
        description="Required for a due time more than a day past, which is usually a slip of the year; without it, the "
        "request is refused with `PastDue`. The client isn’t notified of an action with such a date."
    ),
]


class NewAction(Request):
    """An action to add. Whatever you leave out comes from the plan's defaults."""

    what: What
    due: Due
    assigned_to: AssignedTo = "client"
    project: AskedProject = None
    metric_id: Serving = None
    weight: Weight | None = None
    reminders: list[Spec] | None = None
    comment: Annotated[str, Meta(description=f"At most {LONGEST_COMMENT:,} characters.")] | None = None
    notify_client: bool | None = None
    client_may_edit: bool | None = None
    client_may_delete: bool | None = None
    past_due: PastDue = False

    example = {
        "what": "Call the bank", "due": {"date": "2026-12-04", "time": "17:00"},
        "reminders": [
            {"to": "client", "by": "email", "days": -1, "at": "09:00"}, {"to": "client", "by": "email", "every": 2, "times": 5},
        ],
        "notify_client": True, "project": {"name": "Launch"}, "weight": 100,
    }  # fmt: skip

    def action(self, serves: Serves | None) -> adding.NewAction:
        """Returns what is asked for; ``serves`` is what `metric_id` names."""
        asked = structs.asdict(self)
        del asked["metric_id"]
        specs, comment = asked.pop("reminders"), asked.pop("comment") or ""
        return adding.NewAction(specs=specs, comment=comment, serves=serves, **asked)


class ActionChange(Request):
    """Whatever you leave out stays as it is. Give all reminders or none; those that stay the same keep their state. A
    new assignee takes them over, unless you give others."""

    what: What | UnsetType = UNSET
    due: Due | UnsetType = UNSET
    assigned_to: AssignedTo | UnsetType = UNSET
    project: AskedProject | UnsetType = UNSET
    metric_id: Serving | UnsetType = UNSET
    weight: Weight | UnsetType = UNSET
    reminders: list[Spec] | UnsetType = UNSET
    client_may_edit: bool | UnsetType = UNSET
    client_may_delete: bool | UnsetType = UNSET
    past_due: PastDue = False

    example = {"due": {"at": "2026-12-11T16:00:00Z"}}

    def change(self, serves: Serves | None) -> Change:
        """Returns what is asked for; ``serves`` is what `metric_id` names."""
        asked = given(self)
        if "metric_id" in asked:
            asked["serves"] = serves
            del asked["metric_id"]
        return Change(specs=asked.pop("reminders", None), **asked)


class NewCompletion(Request):
    """When it was done, with an optional comment."""

    done_at: Annotated[datetime, Meta(tz=True, description="Not in the future; defaults to now.")] | None = None
    comment: Annotated[str, Meta(description=f"At most {LONGEST_COMMENT:,} characters.")] | None = None

    is_needed = False
    example = {"done_at": "2026-12-03T18:00:00Z", "comment": "Done, and it was easy."}


class NewCancellation(Request):
    """The reason."""

    reason: Annotated[str, Meta(description="At most 500 characters.", examples=["The bank called us"])] | None = None

    is_needed = False
    example = {"reason": "The bank called us"}
