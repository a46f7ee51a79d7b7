"""Actions: WHAT, BY WHEN. The row, its queries, and making, editing, moving and deleting one."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import msgspec
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, IncludeProjection, LocalSecondaryIndex

from chalicelib import times
from chalicelib.domain import plans, stream
from chalicelib.domain.memberships import Membership
from chalicelib.domain.people import Actor
from chalicelib.domain.plans import Plan
from chalicelib.domain.reminders import Reminder
from chalicelib.errors import ActionNotFound, Invalid
from chalicelib.tables import Page, Row, Time, Typed, all_of, page, read_cursor

LONGEST_WHAT = 500
LONGEST_COMMENT = 10_000
HEAVIEST = 1000
USUAL_WEIGHT = 100
"""Of an action nobody has weighed: there is room for half of it and for ten times as much."""
MOST_ACTIONS = 10**7
"""Of a plan: numbers travel in three bytes of a link."""

Status = Literal["open", "done", "cancelled"]


class ByDue(LocalSecondaryIndex["Action"]):
    class Meta:
        index_name = "by_due"
        projection = AllProjection()

    plan_id = UnicodeAttribute(hash_key=True)
    open_due_at = Time(range_key=True)


class ByChanged(LocalSecondaryIndex["Action"]):
    class Meta:
        index_name = "by_changed"
        projection = AllProjection()

    plan_id = UnicodeAttribute(hash_key=True)
    changed_at = Time(range_key=True)


class ByProject(LocalSecondaryIndex["Action"]):
    class Meta:
        index_name = "by_project"
        projection = AllProjection()

    plan_id = UnicodeAttribute(hash_key=True)
    project_id = UnicodeAttribute(range_key=True)


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
    """Another date that one side asks for; the other side accepts it, names another one, or declines."""

    entry_id: str
    """Of the stream entry that tells of it; names this proposal in links, so that an older one is void."""
    by_id: str
    by_name: str
    side: Literal["client", "coach"]
    """Whose proposal it is: the other side answers it."""
    due_at: datetime
    due_zone: str
    at: datetime
    text: str = ""
    """Why, in their words."""


class Action(Row):
    class Meta:
        env = "ACTIONS_TABLE"
        ttl = None

    plan_id = UnicodeAttribute(hash_key=True)
    number = NumberAttribute(range_key=True)
    what = UnicodeAttribute()
    due_at = Time()
    due_zone = UnicodeAttribute()
    """The zone in which BY WHEN was said."""
    status = UnicodeAttribute(default="open")
    assigned_to = UnicodeAttribute(default="client")
    """``client``, or ``coach``: then ``assignee_id`` says which."""
    assignee_id = UnicodeAttribute(null=True)
    """The coach whose action it is; ``None``: the client's."""
    project_id = UnicodeAttribute(null=True)
    weight = NumberAttribute(default=USUAL_WEIGHT)
    """0 to 1000: its share in its project's progress, beside those of the others."""
    open_due_at = Time(null=True)
    """``due_at`` while open, so that the index of open actions holds only those."""
    open_coach = UnicodeAttribute(null=True)
    """The primary coach while open."""
    open_assignee = UnicodeAttribute(null=True)
    """``assignee_id`` while open."""
    by_due = ByDue()
    by_changed = ByChanged()
    by_project = ByProject()
    open_by_coach = OpenByCoach()
    open_by_assignee = OpenByAssignee()
    schedule = NumberAttribute(default=1)
    """Raised by move, reopen, restore and change of reminders; rows owed under an earlier one are void."""
    reminders: Typed[dict[str, Reminder]] = Typed(dict[str, Reminder], default=dict)
    comment_count = NumberAttribute(default=0)
    done_at = Time(null=True)
    done_by = UnicodeAttribute(null=True)
    cancelled_at = Time(null=True)
    cancel_reason = UnicodeAttribute(null=True)
    closing_entry = UnicodeAttribute(null=True)
    """The stream entry that made it done or cancelled: a notice about another one is void."""
    moved_count = NumberAttribute(default=0)
    proposal: Typed[Proposal | None] = Typed(Proposal, null=True)
    """Another date that was asked for and not answered yet."""
    stuck_at = Time(null=True)
    """Since when its assignee says that they are stuck; ``None``: they aren't."""
    stuck_text = UnicodeAttribute(null=True)
    first_due_at = Time()
    client_may_edit = BooleanAttribute(default=False)
    client_may_delete = BooleanAttribute(default=False)
    created_at = Time()
    created_by = UnicodeAttribute()
    changed_at = Time()
    version = NumberAttribute(default=1)

    def is_late(self, now: datetime) -> bool:
        """Open and past due; a property, not a state."""
        return self.status == "open" and self.due_at < now

    def reminder_list(self) -> list[Reminder]:
        return sorted(self.reminders.values(), key=lambda reminder: (reminder.due_at, reminder.id))


def may_add(plan: Plan, person_id: str) -> bool:
    """Coaches and the client: whoever adds actions and writes here."""
    return plan.coaches(person_id) or person_id == plan.client_id


def may_edit(plan: Plan, action: Action, person_id: str) -> bool:
    return plan.coaches(person_id) or (_is_own(plan, action, person_id) and action.client_may_edit)


def may_delete(plan: Plan, action: Action, person_id: str) -> bool:
    return plan.coaches(person_id) or (_is_own(plan, action, person_id) and action.client_may_delete)


def may_complete(plan: Plan, action: Action, person_id: str) -> bool:
    """Coaches, and the client their own; a Coach Action only who has it, and the primary."""
    if action.assigned_to == "client":
        return may_add(plan, person_id)
    return person_id in (plan.assignee(action.assignee_id).person_id, plan.primary_id)


def _is_own(plan: Plan, action: Action, person_id: str) -> bool:
    """Whether it is the client's own, and this is the client."""
    return person_id == plan.client_id and action.assigned_to == "client"


def get_for(person_id: str, plan_id: str, number: int) -> tuple[Plan, Action]:
    """The action with its plan, if this person is a member; else `PlanNotFound` or `ActionNotFound`."""
    plan = plans.get_for(person_id, plan_id)
    action = Action.find(plan_id, number) if 0 < number < MOST_ACTIONS else None
    if action is None:
        raise ActionNotFound
    return plan, action


def get_with_mine(person_id: str, plan_id: str, number: int) -> tuple[Plan, Membership | None, Action]:
    """The action and its plan as `get_for` gives them, and what this person has of the plan for themselves, in one call."""
    plan, mine, action = plans.read_with_mine(person_id, plan_id, (Action, plan_id, number))
    if action is None or not 0 < number < MOST_ACTIONS:
        raise ActionNotFound
    return plan, mine, action


def checked_what(what: str) -> str:
    """WHAT on one line, 1 to 500 characters."""
    what = " ".join(what.split())
    if not what:
        raise Invalid({"what": "Please say what is to be done."})
    if len(what) > LONGEST_WHAT:
        raise Invalid(
            {"what": f"At most {LONGEST_WHAT} characters, please; this has {len(what)}. A comment has room for more."}
        )
    return what


def checked_comment(text: str, field: str = "comment") -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_COMMENT:
        raise Invalid({field: f"A comment has at most {LONGEST_COMMENT:,} characters; this has {len(text):,}."})
    return text


def checked_weight(weight: int | None) -> int:
    """A weight from 0 to 1000; ``None``: the usual one."""
    if weight is None:
        return USUAL_WEIGHT
    if not 0 <= weight <= HEAVIEST:
        raise Invalid({"weight": f"A weight is a whole number from 0 to {HEAVIEST}."})
    return weight


class Due(msgspec.Struct, forbid_unknown_fields=True):
    """BY WHEN as asked for: a moment ``at``, or a date with an optional time and zone."""

    date: str | None = None
    time: str | None = None
    time_zone: str | None = None
    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None

    def resolve(
        self, plan: Plan, said_in: str | None = None, *, assignee_id: str | None = None
    ) -> tuple[datetime, str]:
        """The moment in UTC and the zone it was said in: without one, that of whose it is; without a time, the plan's hour.

        A moment has no zone of its own: with ``said_in``, the zone an action has already, it stays in that one.
        """
        own_zone = plan.assignee(assignee_id).time_zone
        zone_name = self.time_zone or (said_in if self.at is not None and said_in else own_zone)
        zone = times.zone(zone_name, "due.time_zone")
        if (self.at is None) == (self.date is None):
            raise Invalid({"due": "Please give a date (and a time), or a moment."})
        if self.at is not None:
            if self.at.tzinfo is None:
                raise Invalid({"due": "Please give the moment with its offset, such as 2026-12-04T16:00:00Z."})
            _in_reach(self.at.year)
            moment = self.at.astimezone(UTC)
        else:
            assert self.date is not None
            day = times.parse_date(self.date, "due.date")
            _in_reach(day.year)
            moment = times.at_local(day, times.parse_time(self.time or plan.defaults.hour, "due.time"), zone)
        return moment, zone_name


def _in_reach(year: int) -> None:
    """Before any arithmetic: near the years 1 and 9999 a change of zone leaves the calendar."""
    if not 2000 <= year <= 2200:
        raise Invalid({"due": "Please give a date between 2000 and 2200."})


def count_of(status: str) -> Any:
    """The plan's counter of actions in a state."""
    return {"open": Plan.open_count, "done": Plan.done_count, "cancelled": Plan.cancelled_count}[status]


def note(
    plan: Plan,
    action: Action,
    kind: str,
    actor: Actor,
    now: datetime,
    *,
    text: str | None = None,
    full_text: str | None = None,
    **data: Any,
) -> stream.Entry:
    """The stream entry of something a member did with an action."""
    return stream.entry(
        plan.plan_id,
        kind,
        now,
        actor_id=actor.person_id,
        actor_name=plan.members[actor.person_id].name,
        via=actor.via,
        number=int(action.number),
        what=action.what,
        text=text,
        full_text=full_text,
        **data,
    )


def present(plan_id: str, number: int) -> Action:
    """The action as it is now; `ActionNotFound` if it is gone."""
    action = Action.find(plan_id, number)
    if action is None:
        raise ActionNotFound
    return action


def open_of_plan(plan_id: str) -> list[Action]:
    """All open actions of a plan, by due time."""
    return all_of(Action.by_due.query(plan_id, consistent_read=True))


def clients_open(plan_id: str) -> list["OpenAction"]:
    """The client's open actions of a plan, by due time."""
    return [_open(action) for action in open_of_plan(plan_id) if action.assigned_to == "client"]


def of_project(plan_id: str, project_id: str) -> list[Action]:
    """All actions of a project, in one query while they are below 1 MB together."""
    return all_of(Action.by_project.query(plan_id, Action.project_id == project_id, consistent_read=True))


def in_project(plan: Plan, project_id: str) -> stream.InProject:
    """Its actions, for the stream; `Invalid` for a project that the plan doesn't have."""
    if project_id not in plan.projects:
        raise Invalid({"project_id": "There is no such project in this plan."})
    return stream.InProject(project_id, frozenset(int(row.number) for row in of_project(plan.plan_id, project_id)))


def of_projects(plan_id: str, project_ids: Collection[str]) -> dict[str, list[Action]]:
    """The actions of several projects of a plan, read together: those that lie between them are read too."""
    found: dict[str, list[Action]] = {project_id: [] for project_id in project_ids}
    if found:
        between = Action.project_id.between(min(found), max(found))
        for action in all_of(Action.by_project.query(plan_id, between, consistent_read=True)):
            if action.project_id in found:
                found[action.project_id].append(action)
    return found


def closed_of_plan(
    plan_id: str, status: Status, *, project_id: str | None = None, cursor: str | None = None, limit: int = 50
) -> Page[Action]:
    """Done or cancelled actions of a plan or of one of its projects, last changed first."""
    return list_for_plan(
        plan_id, status=status, project_id=project_id, cursor=cursor, limit=limit, last_changed_first=True
    )


def list_for_plan(
    plan_id: str,
    *,
    status: str | None = None,
    due_before: datetime | None = None,
    due_after: datetime | None = None,
    changed_since: datetime | None = None,
    project_id: str | None = None,
    assigned_to: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
    last_changed_first: bool = False,
    now: datetime | None = None,
) -> Page[Action]:
    """A plan's actions that fit, in one query: open and late ones by due time, changed ones by change, else by
    number.
    """
    of = f"actions {plan_id} {status} {due_before} {due_after} {changed_since} {project_id} {assigned_to} {last_changed_first}"
    start = read_cursor(cursor, of)
    # One more than wanted tells whether anything follows; where rows are passed over, whole pages are read.
    by_change = changed_since is not None or last_changed_first
    by_date = not by_change and status in ("open", "late")
    all_fit = due_before is None and due_after is None and status in ((None, "open") if by_date else (None,))
    all_fit = all_fit and assigned_to is None
    if by_change or by_date:
        all_fit = all_fit and project_id is None
    size = limit + 1 if all_fit else None

    def fits(action: Action) -> bool:
        if status == "late":
            return now is not None and action.is_late(now) and in_range(action)
        return (status is None or action.status == status) and in_range(action)

    def in_range(action: Action) -> bool:
        return (
            (project_id is None or action.project_id == project_id)
            and (assigned_to is None or action.assigned_to == assigned_to)
            and (due_before is None or action.due_at < due_before)
            and (due_after is None or action.due_at > due_after)
            and (changed_since is None or action.changed_at >= changed_since)
        )

    if by_change:
        condition = Action.changed_at >= changed_since if changed_since is not None else None
        query = Action.by_changed.query(
            plan_id,
            condition,
            consistent_read=True,
            last_evaluated_key=start,
            page_size=size,
            scan_index_forward=not last_changed_first,
        )
    elif by_date:
        query = Action.by_due.query(plan_id, consistent_read=True, last_evaluated_key=start, page_size=size)
    elif project_id is not None:
        query = Action.by_project.query(
            plan_id, Action.project_id == project_id, consistent_read=True, last_evaluated_key=start, page_size=size
        )
    else:
        query = Action.query(plan_id, consistent_read=True, last_evaluated_key=start, page_size=size)
    return page(query, of=of, limit=limit, where=fits)


class OpenAction(msgspec.Struct):
    """An open action as the indexes over all plans hold it."""

    plan_id: str
    number: int
    what: str
    due_at: datetime
    due_zone: str
    proposal: Proposal | None = None
    stuck_at: datetime | None = None
    stuck_text: str | None = None
    """Of these three the index over one's own actions knows nothing."""


def open_of_coach(person_id: str) -> list[OpenAction]:
    """The open actions of all of a primary coach's clients, by due time, without those of coaches.

    Eventual: for showing, never to decide on.
    """
    rows = all_of(Action.open_by_coach.query(person_id))
    return [_open(row) for row in rows if row.assigned_to == "client"]


def open_of_assignee(person_id: str) -> list[OpenAction]:
    """A coach's own open actions over all plans, by due time. Eventual: for showing, never to decide on."""
    return [_open(row) for row in all_of(Action.open_by_assignee.query(person_id))]


def own_open(
    person_id: str, plan_ids: Collection[str], *, cursor: str | None = None, limit: int = 50
) -> Page[OpenAction]:
    """A page of what `open_of_assignee` gives, of these plans only."""
    of = f"own {person_id}"
    query = Action.open_by_assignee.query(person_id, last_evaluated_key=read_cursor(cursor, of), page_size=limit + 1)
    found = page(query, of=of, limit=limit, where=lambda row: row.plan_id in plan_ids)
    return Page([_open(row) for row in found.items], found.next_cursor)


def _open(row: Action) -> OpenAction:
    return OpenAction(
        row.plan_id, int(row.number), row.what, row.due_at, row.due_zone, row.proposal, row.stuck_at, row.stuck_text
    )
