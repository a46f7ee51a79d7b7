"""Actions: WHAT, BY WHEN. The row and its indexes."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection, LocalSecondaryIndex

from chalicelib import times
from chalicelib.database import glances
from chalicelib.database.fetching import FetchingIndex
from chalicelib.database.glances import MAP, NO_TEXT, Text
from chalicelib.database.rows import Row, Time, Typed, Zone
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Reminder
from chalicelib.errors import WrongState

HEAVIEST = 1000
USUAL_WEIGHT = 100
"""An action's weight unless a coach changes it. It leaves room for half as much and for ten times as much."""
MOST_ACTIONS = 10**7
"""Per plan, since a number takes three bytes of a link."""

Status = Literal["open", "done", "cancelled"]
ZoneFrom = Literal["client", "named"]
"""Whose clock a date follows: the client's, wherever they are, or that of a zone that somebody named."""


class ByDue(LocalSecondaryIndex["Action"]):
    """A plan's open actions, with all attributes: they are read whole about as often as they are written."""

    class Meta:
        index_name = "by_due"
        projection = AllProjection()

    plan_id = UnicodeAttribute(hash_key=True)
    open_due_at = Time(range_key=True)


class ByChanged(FetchingIndex["Action"]):
    """A plan's actions by their last change. It holds only attributes that change together with ``changed_at``, so that
    other changes, such as a reminder being sent, don't write to it as well."""

    class Meta:
        index_name = "by_changed"
        projection = IncludeProjection(["status", "project_id", "assigned_to", "due_at"])

    plan_id = UnicodeAttribute(hash_key=True)
    changed_at = Time(range_key=True)


class OpenByCoach(GlobalSecondaryIndex["Action"]):
    class Meta:
        index_name = "open_by_coach"
        projection = IncludeProjection(
            ["what", "due_zone", "assigned_to", "assignee_id", "status", "due_at", "proposal", "stuck_at", "stuck_text"]
        )

    open_coach = UnicodeAttribute(hash_key=True)
    open_due_at = Time(range_key=True)


class OpenByAssignee(GlobalSecondaryIndex["Action"]):
    class Meta:
        index_name = "open_by_assignee"
        projection = IncludeProjection(["what", "due_zone", "status", "due_at"])

    open_assignee = UnicodeAttribute(hash_key=True)
    open_due_at = Time(range_key=True)


class Proposal(msgspec.Struct):
    """A new date that one side has asked for; the other side accepts it, answers with another, or declines."""

    entry_id: str
    """The stream entry of the request. Links identify the proposal by it, so that links to an earlier one are void."""
    by_id: str
    by_name: str
    side: Literal["client", "coach"]
    """The side that asked; the other side answers."""
    due_at: datetime
    due_zone: str
    at: datetime
    text: str = ""
    """The reason, in their words."""
    wall: str | None = None
    """As for `Action.due_wall`."""
    before: "Proposal | None" = None
    """The request that this one replaced, without its own ``before``. It comes back if this one is withdrawn."""

    def __post_init__(self) -> None:
        self.due_zone = times.present(self.due_zone)


class Settled(msgspec.Struct):
    """What closing the action settled, kept for when it is reopened."""

    proposal: Proposal | None = None
    stuck_at: datetime | None = None
    stuck_text: str | None = None


class Action(Row):
    class Meta:
        env = "ACTIONS_TABLE"
        ttl = None

    plan_id = UnicodeAttribute(hash_key=True)
    number = NumberAttribute(range_key=True)
    what = UnicodeAttribute()
    due_at = Time()
    due_zone = Zone()
    """The zone in which BY WHEN was set."""
    zone_from = UnicodeAttribute(null=True)
    """A `ZoneFrom`; ``None`` in rows older than this attribute, whose zone never changes."""
    due_wall = UnicodeAttribute(null=True)
    """What the client's clock shows when it is due, such as ``2026-12-04T17:00``, if it was planned by their clock."""
    status = UnicodeAttribute(default="open")
    assigned_to = UnicodeAttribute(default="client")
    """``client`` or ``coach``; ``assignee_id`` says which coach."""
    assignee_id = UnicodeAttribute(null=True)
    """The coach who does the action; ``None`` if the client does."""
    project_id = UnicodeAttribute(null=True)
    weight = NumberAttribute(default=USUAL_WEIGHT)
    """0 to 1000: its weight in the progress of its project, relative to the other actions."""
    metric_id = UnicodeAttribute(null=True)
    """The metric that it serves, which may be archived or deleted by now; ``None`` for none."""
    open_due_at = Time(null=True)
    """``due_at`` while it is open, so that the indexes of open actions hold nothing else."""
    open_coach = UnicodeAttribute(null=True)
    """The primary coach while it is open."""
    open_assignee = UnicodeAttribute(null=True)
    """``assignee_id`` while it is open."""
    by_due = ByDue()
    by_changed = ByChanged()
    open_by_coach = OpenByCoach()
    open_by_assignee = OpenByAssignee()
    schedule = NumberAttribute(default=1)
    """Increases when the action is moved, reopened, restored or gets other reminders; messages owed under an earlier
    one are void."""
    reminders: Typed[dict[str, Reminder]] = Typed(dict[str, Reminder], default=dict)
    comment_count = NumberAttribute(default=0)
    done_at = Time(null=True)
    done_by = UnicodeAttribute(null=True)
    cancelled_at = Time(null=True)
    cancel_reason = UnicodeAttribute(null=True)
    closing_entry = UnicodeAttribute(null=True)
    """The stream entry that made it done or cancelled; a notice about any other entry is void."""
    moved_count = NumberAttribute(default=0)
    proposal: Typed[Proposal | None] = Typed(Proposal, null=True)
    """The new date requested and not answered yet."""
    stuck_at = Time(null=True)
    """Since when the assignee has been stuck; ``None`` if they aren't."""
    stuck_text = UnicodeAttribute(null=True)
    settled: Typed[Settled | None] = Typed(Settled, null=True)
    """What was waiting when it was closed; ``None`` while it is open, or if there was nothing."""
    first_due_at = Time()
    client_may_edit = BooleanAttribute(default=False)
    client_may_delete = BooleanAttribute(default=False)
    created_at = Time()
    created_by = UnicodeAttribute()
    changed_at = Time()
    version = NumberAttribute(default=1)

    @property
    def asked_by(self) -> str | None:
        """Returns which side asks for a new date; ``None`` if nobody does."""
        side: str | None = self.inside("proposal", "side")
        return side

    def is_late(self, now: datetime) -> bool:
        """Returns whether it is open and past due."""
        return self.status == "open" and self.due_at < now

    def must_be_open(self, *, to: str) -> None:
        """Raises `WrongState` unless it is open. The message says to reopen or restore it first, ``to`` do this."""
        if self.status != "open":
            how = "Restore" if self.status == "cancelled" else "Reopen"
            raise WrongState(f"This action is {self.status}. {how} it to {to}.")

    def reminder_list(self) -> list[Reminder]:
        """Returns the reminders in order of time."""
        return sorted(self.reminders.values(), key=lambda reminder: (reminder.due_at, reminder.id))


class Side(msgspec.Struct, frozen=True, gc=False):
    """The side that asked, as a glance reads it from a `Proposal`."""

    side: Text = NO_TEXT


class SideMap(msgspec.Struct, frozen=True, gc=False, rename=MAP):
    inside: Side = Side()


class ActionGlance(glances.Glance, gc=False):
    """What decides whether and where a list of all clients' actions shows one. Its values have the same names as in
    `Action`."""

    plan_id: Text = NO_TEXT
    due_at: Text = NO_TEXT
    assigned_to: Text = Text("client")
    proposal: SideMap = SideMap()
    stuck_at: Text = NO_TEXT

    @property
    def row(self) -> Action:
        return self.whole(Action)


def count_of(status: str) -> Any:
    """Returns the plan's counter for actions in this state."""
    return {"open": Plan.open_count, "done": Plan.done_count, "cancelled": Plan.cancelled_count}[status]
