"""Reading actions: one of them, a plan's, a coach's."""

from collections.abc import Collection
from datetime import datetime

import msgspec

from chalicelib.database.pages import Page, page, read_cursor
from chalicelib.database.rows import all_of
from chalicelib.domain.actions.action import MOST_ACTIONS, Action, Proposal, Status
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.reading import InProject
from chalicelib.errors import ActionNotFound, Invalid


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


def in_project(plan: Plan, project_id: str) -> InProject:
    """Its actions, for the stream; `Invalid` for a project that the plan doesn't have."""
    if project_id not in plan.projects:
        raise Invalid({"project_id": "There is no such project in this plan."})
    return InProject(project_id, frozenset(int(row.number) for row in of_project(plan.plan_id, project_id)))


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
    only = Only(status=status, project_id=project_id, last_changed_first=True)
    return list_for_plan(plan_id, only, cursor=cursor, limit=limit)


class Only(msgspec.Struct, frozen=True):
    """Which actions of a plan are wanted; by default all."""

    status: str | None = None
    """``late`` is one too."""
    due_before: datetime | None = None
    due_after: datetime | None = None
    changed_since: datetime | None = None
    project_id: str | None = None
    assigned_to: str | None = None
    last_changed_first: bool = False


ALL = Only()


def list_for_plan(
    plan_id: str,
    only: Only = ALL,
    *,
    cursor: str | None = None,
    limit: int = 50,
    now: datetime | None = None,
) -> Page[Action]:
    """A plan's actions that fit, in one query: open and late ones by due time, changed ones by change, else by
    number.
    """
    status, due_before, due_after, changed_since = only.status, only.due_before, only.due_after, only.changed_since
    project_id, assigned_to, last_changed_first = only.project_id, only.assigned_to, only.last_changed_first
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
