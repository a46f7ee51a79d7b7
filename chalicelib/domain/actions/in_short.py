"""A plan's actions in short. A page may count thousands but show only a few, which are then read whole.

Moments are kept as text, which sorts in order of time.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib import times
from chalicelib.database import glances
from chalicelib.database.glances import NO_NUMBER, NO_TEXT, Number, Text
from chalicelib.database.rows import Item, all_of
from chalicelib.domain.actions.action import USUAL_WEIGHT, Action
from chalicelib.domain.plans.plan import Plan

FEW = 200
"""Up to this many, a plan's actions are read whole at once, so that showing them takes no second read."""
_MOST_OPERANDS = 100
"""The most values that DynamoDB compares with one (``IN``)."""
NUMBER = ("number",)
"""What is read to count them."""


class _Any(msgspec.Struct, frozen=True, gc=False):
    """A value of which only the presence matters."""


_NOTHING = _Any()


class Short(msgspec.Struct, frozen=True, gc=False):
    """An action, with the values that were read."""

    number: Number = NO_NUMBER
    what: Text = NO_TEXT
    status: Text = Text("open")
    assigned_to: Text = Text("client")
    project_id: Text = NO_TEXT
    metric_id: Text = NO_TEXT
    weight: Number = Number(str(USUAL_WEIGHT))
    due_at: Text = NO_TEXT
    due_zone: Text = NO_TEXT
    first_due_at: Text = NO_TEXT
    moved_count: Number = NO_NUMBER
    done_at: Text = NO_TEXT
    created_at: Text = NO_TEXT
    stuck_at: Text = NO_TEXT
    proposal: _Any = _NOTHING

    @property
    def is_open(self) -> bool:
        return self.status.text == "open"

    @property
    def is_done(self) -> bool:
        return self.status.text == "done" and self.done_at.text != ""

    @property
    def is_clients(self) -> bool:
        """Returns whether the client does it, rather than a coach."""
        return self.assigned_to.text == "client"

    @property
    def asks(self) -> bool:
        """Returns whether somebody asks for a new date."""
        return self.proposal is not _NOTHING


def number(each: Short) -> int:
    return int(each.number.digits)


moment: Callable[[str], datetime] = Action.due_at.deserialize
"""Returns a moment from its stored form."""
stored: Callable[[datetime], str] = glances.written
"""Returns the stored form of a moment."""


def local_day(each: Short, stored: str) -> date:
    """Returns the date of a stored moment, in the zone in which BY WHEN was set."""
    return moment(stored).astimezone(ZoneInfo(times.present(each.due_zone.text))).date()


def are_few(plan: Plan) -> bool:
    """Returns whether a plan has so few actions that they are read whole."""
    return int(plan.open_count + plan.done_count + plan.cancelled_count) <= FEW


def of_items(items: Sequence[Item]) -> list[Short]:
    """Returns whole items in short."""
    return [glances.short(item, Short) for item in items]


def in_projects(project_ids: Collection[str]) -> Condition:
    """Returns the condition that an action is in one of these projects; if they are too many for a condition, one that
    may hold for others too."""
    if len(project_ids) > _MOST_OPERANDS:
        in_between: Condition = Action.project_id.between(min(project_ids), max(project_ids))
        return in_between
    among: Condition = Action.project_id.is_in(*project_ids)
    return among


def by_project(some: Iterable[Short], project_ids: Collection[str]) -> dict[str, list[Short]]:
    """Returns the actions of these projects, grouped by project."""
    found: dict[str, list[Short]] = {project_id: [] for project_id in project_ids}
    for each in some:
        of_it = found.get(each.project_id.text)
        if of_it is not None:
            of_it.append(each)
    return found


def of_project(plan_id: str, project_id: str, names: Sequence[str]) -> list[Short]:
    """Returns the actions of a project; see `of_projects`."""
    return of_projects(plan_id, [project_id], names)[project_id]


def of_projects(plan_id: str, project_ids: Collection[str], names: Sequence[str]) -> dict[str, list[Short]]:
    """Returns the actions of several projects, by number, with these attributes. Takes one query as long as all of the
    plan's actions stay below 1 MB, some 1,500."""
    if not project_ids:
        return {}
    found = glances.shorts(Action, Short, plan_id, where=in_projects(project_ids), only=["project_id", *names])
    return by_project(found, project_ids)


def rows(plan_id: str, numbers: Collection[int]) -> dict[int, Action]:
    """Returns whole rows by number, without those that are gone. Takes one read for each 100."""
    keys = [(plan_id, number) for number in dict.fromkeys(numbers)]
    return {int(row.number): row for row in all_of(Action.batch_get(keys, consistent_read=True))} if keys else {}


class Within(msgspec.Struct, frozen=True):
    """What became of a plan's actions during a period."""

    done: list[Short]
    """Those done in the period, in order: number, WHAT, moment and metric."""
    moved: list[Short]
    """Those first due in the period whose date was moved since; without cancelled ones."""


def done_or_moved_between(plan_id: str, since: datetime, until: datetime) -> Within:
    """Returns the actions of a plan that were done from ``since`` until before ``until``, and those first due then
    whose date was moved. Takes one query as long as all of the plan's actions stay below 1 MB, some 1,500."""
    was_done = (Action.status == "done") & Action.done_at.between(since, until)
    was_moved = (Action.moved_count > 0) & Action.first_due_at.between(since, until) & (Action.status != "cancelled")
    names = ["number", "what", "status", "done_at", "metric_id", "moved_count", "first_due_at"]
    found = glances.shorts(Action, Short, plan_id, where=was_done | was_moved, only=names)
    first, last = stored(since), stored(until)
    return Within(
        sorted((each for each in found if each.is_done and first <= each.done_at.text < last), key=_done_at),
        [
            each
            for each in found
            if each.moved_count.digits != "0"
            and first <= each.first_due_at.text < last
            and each.status.text != "cancelled"
        ],
    )


def _done_at(each: Short) -> str:
    return each.done_at.text
