"""Reading actions: one, a plan's, or a coach's."""

import functools
import itertools
import operator
from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib.database import glances
from chalicelib.database.failures import passing_errors
from chalicelib.database.glances import G
from chalicelib.database.pages import Page, page, read_cursor
from chalicelib.database.rows import all_of
from chalicelib.database.transactions import together
from chalicelib.domain.actions import in_short
from chalicelib.domain.actions.action import MOST_ACTIONS, Action, ActionGlance, Status
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.reading import InProject
from chalicelib.errors import ActionNotFound, Invalid

AT_ONCE = 25
"""The number of rows read in one call."""
_FOR_FIGURES = ["plan_id", "due_at", "assigned_to", "proposal.side", "stuck_at"]
_ENTRIES = 1000
"""How many entries of the index by change are read at once if the entries alone decide."""
_FETCHED = 100
"""How many entries of the index by change are read at once if not all of them fit: each costs the read of a row."""


def get_for(person_id: str, plan_id: str, number: int) -> tuple[Plan, Action]:
    """Returns the action with its plan. Raises `PlanNotFound` unless this person is a member, or `ActionNotFound`."""
    plan = plans.get_for(person_id, plan_id)
    action = Action.find(plan_id, number) if 0 < number < MOST_ACTIONS else None
    if action is None:
        raise ActionNotFound
    return plan, action


def get_with_mine(person_id: str, plan_id: str, number: int) -> tuple[Plan, Membership | None, Action]:
    """Returns action and plan as `get_for` does, with this person's membership, in one call."""
    plan, mine, action = plans.read_with_mine(person_id, plan_id, (Action, plan_id, number))
    if action is None or not 0 < number < MOST_ACTIONS:
        raise ActionNotFound
    return plan, mine, action


def present(plan_id: str, number: int) -> Action:
    """Returns the action as it is now. Raises `ActionNotFound` if it is gone."""
    action = Action.find(plan_id, number)
    if action is None:
        raise ActionNotFound
    return action


def open_of_plan(plan_id: str, *, only: list[str] | None = None) -> list[Action]:
    """Returns all open actions of a plan, by due time; with ``only``, just these attributes."""
    return all_of(Action.by_due.query(plan_id, consistent_read=True, attributes_to_get=only))


def open_among(plan: Plan, numbers: Collection[int]) -> dict[int, Action]:
    """Returns by number which of these actions are open. Reads all open ones in one call if there are few, or else
    these rows, 100 in a call."""
    if not numbers:
        return {}
    if in_short.are_few(plan):
        items = ((int(item["number"]["N"]), item) for item in Action.items(plan.plan_id, index="by_due"))
        return {number: Action.from_raw_data(item) for number, item in items if number in numbers}
    return {number: row for number, row in in_short.rows(plan.plan_id, numbers).items() if row.status == "open"}


class Place(msgspec.Struct, frozen=True):
    """A place among a plan's open actions in order of due time. The action itself may be gone."""

    due_at: datetime
    number: int


def open_page(
    plan_id: str, *, project_id: str | None = None, after: Place | None = None, limit: int
) -> tuple[list[Action], Place | None]:
    """Returns the open actions of a plan, or of one of its projects, after a place, by due time; and the place after
    which there are more, or ``None``."""
    query = Action.by_due.query(
        plan_id,
        filter_condition=None if project_id is None else Action.project_id == project_id,
        consistent_read=True,
        page_size=limit + 1 if project_id is None else None,
        last_evaluated_key=None if after is None else _key(plan_id, after),
    )
    with passing_errors():
        found = list(itertools.islice(query, limit + 1))
    last = found[limit - 1] if found[limit:] else None
    return found[:limit], None if last is None else Place(last.due_at, int(last.number))


def _key(plan_id: str, place: Place) -> dict[str, dict[str, str]]:
    """Returns a place as a DynamoDB key."""
    due_at = Action.open_due_at.serialize(place.due_at)
    return {"plan_id": {"S": plan_id}, "number": {"N": str(place.number)}, "open_due_at": {"S": due_at}}


def clients_open(plan_id: str) -> list[Action]:
    """Returns the client's open actions of a plan, by due time."""
    return [action for action in open_of_plan(plan_id) if action.assigned_to == "client"]


def of_project(plan_id: str, project_id: str) -> list[Action]:
    """Returns all actions of a project, by number. Takes one query as long as all of the plan's actions stay below 1
    MB, some 1,500."""
    return all_of(Action.query(plan_id, filter_condition=Action.project_id == project_id, consistent_read=True))


def in_project(plan: Plan, project_id: str) -> InProject:
    """Returns the project's actions as a filter for the stream. Raises `Invalid` if the plan has no such project."""
    if project_id not in plan.projects:
        raise Invalid({"project_id": "There’s no such project in this plan."})
    in_it = in_short.of_project(plan.plan_id, project_id, in_short.NUMBER)
    return InProject(project_id, frozenset(map(in_short.number, in_it)))


def closed_of_plan(
    plan_id: str, status: Status, *, project_id: str | None = None, cursor: str | None = None, limit: int = AT_ONCE
) -> Page[Action]:
    """Returns a page of a plan's done or cancelled actions, or of one of its projects, last changed first.

    It finds them among the entries of an index, so that many other changes since then cost little, and reads their rows
    25 in a call.
    """
    only = Only(status=status, project_id=project_id, last_changed_first=True)
    of = only.of(plan_id)
    query = Action.by_changed.entries(
        plan_id,
        filter_condition=only.condition(),
        consistent_read=True,
        page_size=_ENTRIES,
        last_evaluated_key=read_cursor(cursor, of),
        scan_index_forward=False,
    )
    found = page(query, of=of, limit=limit)
    return Page(_still(plan_id, only, [int(entry.number) for entry in found.items]), found.next_cursor)


def _still(plan_id: str, only: "Only", numbers: list[int]) -> list[Action]:
    """Returns the rows of these actions, without those whose state or project has changed in the meantime."""
    rows: list[Action | None] = []
    for start in range(0, len(numbers), AT_ONCE):
        rows += together(*((Action, plan_id, number) for number in numbers[start : start + AT_ONCE]))
    return [row for row in rows if row is not None and only.fits(row, None)]


class Only(msgspec.Struct, frozen=True):
    """Which actions of a plan to list, and in which order; by default all, by number."""

    status: str | None = None
    """A status, or ``late``."""
    due_before: datetime | None = None
    due_after: datetime | None = None
    changed_since: datetime | None = None
    project_id: str | None = None
    assigned_to: str | None = None
    last_changed_first: bool = False

    @property
    def order(self) -> Literal["change", "due", "number"]:
        """Returns their order, which decides the index to query."""
        if self.changed_since is not None or self.last_changed_first:
            return "change"
        return "due" if self.status in ("open", "late") else "number"

    @property
    def is_all_of_index(self) -> bool:
        """Returns whether the selection is everything in the index, or in the range of it that is read."""
        if self.assigned_to is not None or self.project_id is not None:
            return False
        if self.order == "due":
            return True  # late actions and dates are a range of the index
        return self.status is None and self.due_before is None and self.due_after is None

    def due_range(self, now: datetime | None) -> Condition | None:
        """Returns the range of the index by due time that holds the selection, including its ends; ``None`` for all of
        it."""
        ends = [each for each in (self.due_before, now if self.status == "late" else None) if each is not None]
        if ends and self.due_after is not None:
            return Action.open_due_at.between(self.due_after, max(min(ends), self.due_after))
        if ends:
            return Action.open_due_at <= min(ends)
        return None if self.due_after is None else Action.open_due_at >= self.due_after

    @property
    def page_size(self) -> int | None:
        """Returns how many entries to read at once, beyond one page; ``None`` for as many as possible.

        If whole rows have to be fetched one by one, it is only a few more than will probably be shown.
        """
        return _FETCHED if self.order == "change" else None

    def of(self, plan_id: str) -> str:
        """Returns the name of the list that a cursor belongs to."""
        name = (
            f"actions {plan_id} {self.status} {self.due_before} {self.due_after} {self.changed_since} {self.project_id} "
            f"{self.assigned_to} {self.last_changed_first}"
        )
        # Older cursors name a place in an index that no longer exists.
        return f"{name} by number" if self.project_id is not None and self.order == "number" else name

    def condition(self) -> Condition | None:
        """Returns a condition that every index can check, so that rows that don't match aren't sent to us."""
        status = self.status if self.status in ("done", "cancelled") else None
        wanted: list[tuple[Any, str | None]] = [
            (Action.status, status), (Action.project_id, self.project_id), (Action.assigned_to, self.assigned_to)
        ]  # fmt: skip
        conditions = [name == value for name, value in wanted if value is not None]
        return functools.reduce(operator.and_, conditions) if conditions else None

    def fits(self, action: Action, now: datetime | None) -> bool:
        if self.status == "late":
            is_in_status = now is not None and action.is_late(now)
        else:
            is_in_status = self.status in (None, action.status)
        return (
            is_in_status
            and self.project_id in (None, action.project_id)
            and self.assigned_to in (None, action.assigned_to)
            and (self.due_before is None or action.due_at < self.due_before)
            and (self.due_after is None or action.due_at > self.due_after)
            and (self.changed_since is None or action.changed_at >= self.changed_since)
        )


ALL = Only()


def list_for_plan(
    plan_id: str, only: Only = ALL, *, cursor: str | None = None, limit: int = 50, now: datetime | None = None
) -> Page[Action]:
    """Returns a page of a plan's actions, from one query; ``now`` is needed to tell late ones."""
    of = only.of(plan_id)
    start = read_cursor(cursor, of)
    queried: dict[str, tuple[Any, Any]] = {
        "change": (Action.by_changed, None if only.changed_since is None else Action.changed_at >= only.changed_since),
        "due": (Action.by_due, only.due_range(now)),
        "number": (Action, None),
    }
    index, condition = queried[only.order]
    query = index.query(
        plan_id,
        condition,
        filter_condition=only.condition(),
        consistent_read=True,
        last_evaluated_key=start,
        # One extra row tells whether there is a next page.
        page_size=limit + 1 if only.is_all_of_index else only.page_size,
        scan_index_forward=not only.last_changed_first,
    )
    return page(query, of=of, limit=limit, where=lambda action: only.fits(action, now))


def open_of_coach(person_id: str) -> list[Action]:
    """Returns the open actions of all clients of a primary coach, by due time, as far as the index holds them.

    Eventually consistent: for display, never for decisions.
    """
    return [each.row for each in open_of_clients(person_id)]


def open_of_clients(person_id: str, *, none_whole: bool = False) -> list[ActionGlance]:
    """As `open_of_coach`, but at a glance, since few of a thousand clients' actions are shown. With ``none_whole`` less
    is read, enough for figures."""
    found = all_of_coach(person_id, ActionGlance, only=_FOR_FIGURES if none_whole else None)
    return [each for each in found if each.assigned_to.text == "client"]


def all_of_coach(person_id: str, kind: type[G], *, only: list[str] | None = None) -> list[G]:
    """As `open_of_coach`, but including the coaches' own actions, and as ``kind``. With ``only``, just these
    attributes, if no row will be wanted whole."""
    return glances.query(Action, kind, person_id, of=Action.open_by_coach, only=only)


def open_at_a_glance(plan_id: str, kind: type[G], *, only: list[str]) -> list[G]:
    """Returns these attributes of all open actions of a plan, by due time."""
    return glances.query(Action, kind, plan_id, of=Action.by_due, only=only)


def open_of_assignee(person_id: str) -> list[Action]:
    """Returns a coach's own open actions in all plans, by due time, as far as the index holds them.

    Eventually consistent: for display, never for decisions.
    """
    return [each.row for each in open_of_assignee_at_a_glance(person_id)]


def open_of_assignee_at_a_glance(person_id: str) -> list[ActionGlance]:
    """As `open_of_assignee`, but at a glance."""
    return glances.query(Action, ActionGlance, person_id, of=Action.open_by_assignee)


def own_open(person_id: str, plan_ids: Collection[str], *, cursor: str | None = None, limit: int = 50) -> Page[Action]:
    """Returns a page of `open_of_assignee`, limited to these plans."""
    of = f"own {person_id}"
    query = Action.open_by_assignee.query(person_id, last_evaluated_key=read_cursor(cursor, of), page_size=limit + 1)
    return page(query, of=of, limit=limit, where=lambda row: row.plan_id in plan_ids)
