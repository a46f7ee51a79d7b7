"""Running totals of the client's actions, kept in the plan's row and updated in the transaction of every change.

They equal what `of` computes from the present actions, so `rebuild` can recompute them. A coach's own actions never
count, nor do cancelled ones. A plan older than these numbers has none until `rebuild` has run; until then its pages
count the actions.

| Number | Counts |
|---|---|
| ``on2611``, ``little2611``, ``late2611`` | actions done in November 2026: on time, up to a day late, later |
| ``moved2611``, ``moves2611`` | those of them whose date was moved, and moves in total |
| ``slipped2611`` | minutes in total by which their dates became later |
| ``kept2647``, ``missed2647`` | done actions due in week 47 of 2026: by then, and later |
| ``<project>``, ``<project>.2611`` | of a project: open actions, and those done in November 2026 |
| ``changes`` | changes of these numbers, so that `rebuild` notices one in between |

Months, weeks and days are in the zone in which BY WHEN was set. ``recent`` holds ``261123+`` and ``261123-``: actions
done on that day, on time and later; ``#<metric>``: open actions that serve a metric; and ``#<metric>.261123``: those
that serve it and were done on that day.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import all_of
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.actions import finishing, progress
from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans import plan as plans_plan
from chalicelib.domain.plans.followed import TWO_WEEKS, Served
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import PlanNotFound, TryAgain

CHANGES = plans_plan.CHANGES
RECENT = timedelta(days=120)
"""How long a day is kept in ``recent``."""
SERVED = timedelta(days=20)
"""How long a day of a metric's actions is kept there."""

_COUNTED = (
    "status",
    "assigned_to",
    "project_id",
    "due_at",
    "due_zone",
    "first_due_at",
    "moved_count",
    "done_at",
    "metric_id",
)
"""The fields of an action that the numbers depend on."""
_ON_TIME, _LATER, _METRIC = "+", "-", "#"
_DONE = {"on_time": "on", "a_little_late": "little", "late": "late"}


def of(actions: Iterable[Action]) -> Counter[str]:
    """Returns the numbers of a plan with these actions."""
    numbers: Counter[str] = Counter()
    for action in actions:
        numbers.update(_of_one(action))
    return numbers


def recent_of(actions: Iterable[Action], now: datetime) -> Counter[str]:
    """Returns the ``recent`` of a plan with these actions."""
    numbers: Counter[str] = Counter()
    for action in actions:
        numbers.update(_recent_of_one(action, now))
    return numbers


def of_plan(plan: Plan) -> Mapping[str, int]:
    """Returns the plan's numbers; counts them now if the plan is older than they are."""
    return plan.totals or of(_all(plan))


def of_month(what: str, year: int, month: int) -> str:
    """Returns the name of a month's number, such as ``on2611``."""
    return what + _month(date(year, month, 1))


def month_of(name: str) -> date:
    """Returns the first day of the month named ``2611``."""
    return date(2000 + int(name[:-2]), int(name[-2:]), 1)


def week_of(name: str) -> date:
    """Returns the Monday of the week named ``2647``."""
    return date.fromisocalendar(2000 + int(name[:-2]), int(name[-2:]), 1)


def added(write: Write, plan: Plan, action: Action, now: datetime) -> None:
    """Counts a new or restored action, in the transaction that stores it."""
    _change(write, plan, None, action, now)


def removed(write: Write, plan: Plan, action: Action, now: datetime) -> None:
    """Takes an action out of the numbers, in the transaction that deletes it."""
    _change(write, plan, action, None, now)


def changed(write: Write, plan: Plan, action: Action, now: datetime, **fields: Any) -> None:
    """Recounts an action in the transaction that gives it these ``fields``; fields that don't count are ignored.

    The transaction must have the condition that the action is as it was read.
    """
    after = {name: fields.get(name, getattr(action, name)) for name in _COUNTED}
    _change(write, plan, action, Action(action.plan_id, action.number, **after), now)


def project_ended(write: Write, plan: Plan, project_id: str) -> None:
    """Removes a project's numbers, in the transaction that deletes it."""
    gone = {name: None for name in plan.totals or {} if name.partition(".")[0] == project_id}
    if gone:
        write.count(Plan, plan.plan_id, Plan.totals, gone)
    finishing.look_after(write, plan, project_id)


def handed_over(write: Write, plan: Plan, to: str) -> None:
    """Copies the numbers that the list of clients needs to a new primary coach, in the transaction of the hand-over.

    The transaction fails if the numbers have changed since they were read.
    """
    write.update(Plan, plan.plan_id, [], condition=_as_read(plan))
    write.check(Plan, plan.plan_id, _as_read(plan), otherwise=Lost())
    write.update(Membership, (to, plan.plan_id), [Membership.recent.set(dict(plan.recent or {}))])


def share_on_time(recent: Mapping[str, int] | None, today: date, days: int = 90) -> tuple[int, int]:
    """Returns how many actions were done on time, and how many in total, in the last ``days`` days up to ``today``."""
    first, on_time, done = _day(today - timedelta(days=days)), 0, 0
    for name, n in (recent or {}).items():
        if name[0] != _METRIC and name[:-1] > first:
            done += n
            if name[-1] == _ON_TIME:
                on_time += n
    return on_time, done


def served(recent: Mapping[str, int] | None, today: date) -> dict[str, Served]:
    """Returns by metric how many open actions serve it, and how many that serve it were done in the last two weeks."""
    first = _day(today - timedelta(days=TWO_WEEKS))
    open_ones, done = Counter[str](), Counter[str]()
    for name, n in (recent or {}).items():
        if name.startswith(_METRIC):
            metric_id, _, day = name.removeprefix(_METRIC).partition(".")
            if not day:
                open_ones[metric_id] += n
            elif day > first:
                done[metric_id] += n
    return {each: Served(max(open_ones[each], 0), max(done[each], 0)) for each in {*open_ones, *done}}


def rebuild(plan_id: str, now: datetime) -> Mapping[str, int]:
    """Recounts the numbers from all of the plan's actions, and returns them."""

    def step() -> Mapping[str, int]:
        plan = plans.find(plan_id)
        if plan is None:
            raise PlanNotFound
        actions = _all(plan)
        numbers, recent = dict(of(actions)), dict(recent_of(actions, now))
        changes = (plan.totals or {}).get(CHANGES, 0)
        write = Write()
        write.update(
            Plan,
            plan_id,
            [Plan.totals.set(numbers | {CHANGES: changes + 1}), Plan.recent.set(recent)],
            condition=_as_read(plan) & (Plan.primary_id == plan.primary_id),
        )
        write.update(Membership, (plan.primary_id, plan_id), [Membership.recent.set(recent)])
        write.commit()
        return numbers

    return look_again(step, tries=5)


def rebuild_all(coach_id: str, now: datetime) -> int:
    """Rebuilds the numbers of all plans with this primary coach, and returns how many plans there are."""
    rows = [row for row in memberships.of(coach_id) if row.role == "primary"]
    for row in rows:
        rebuild(row.plan_id, now)
    return len(rows)


def _change(write: Write, plan: Plan, before: Action | None, after: Action | None, now: datetime) -> None:
    numbers, recent = Counter[str](), Counter[str]()
    if after is not None:
        numbers.update(_of_one(after))
        recent.update(_recent_of_one(after, now))
    if before is not None:
        numbers.subtract(_of_one(before))
        recent.subtract(_recent_of_one(before, now))
    numbers, recent = _without_zeros(numbers), _without_zeros(recent)
    for project_id in {str(each.project_id) for each in (before, after) if each and each.project_id}:
        is_done_anew = any(name.startswith(f"{project_id}.") for name in numbers)
        finishing.follow(write, plan, project_id, numbers[project_id], is_done_anew=is_done_anew)
    if not (numbers or recent):
        return
    if plan.inside("totals", CHANGES) is None:
        write.check(Plan, plan.plan_id, Plan.totals.does_not_exist(), otherwise=TryAgain())
        return
    # A new primary coach keeps these numbers in another membership.
    as_read = Plan.primary_id == plan.primary_id
    write.count(Plan, plan.plan_id, Plan.totals, numbers | {CHANGES: 1}, condition=as_read, otherwise=TryAgain())
    if recent:
        with_old = {**recent, **dict.fromkeys(_old(plan, now))}
        write.count(Plan, plan.plan_id, Plan.recent, with_old)
        write.count(Membership, (plan.primary_id, plan.plan_id), Membership.recent, with_old)


def _of_one(action: Action) -> dict[str, int]:
    if action.assigned_to == "coach" or action.status == "cancelled":
        return {}
    if action.status == "open" or action.done_at is None:
        return {action.project_id: 1} if action.project_id else {}
    month = _month(_local(action.done_at, action))
    is_on_time = action.done_at <= action.due_at
    numbers = {
        f"{_DONE[progress.kind_of(action)]}{month}": 1,
        f"{'kept' if is_on_time else 'missed'}{_week(_local(action.due_at, action))}": 1,
    }
    if action.moved_count:
        slipped = int((action.due_at - action.first_due_at).total_seconds() // 60)
        numbers |= {f"moved{month}": 1, f"moves{month}": int(action.moved_count), f"slipped{month}": slipped}
    if action.project_id:
        numbers[f"{action.project_id}.{month}"] = 1
    return numbers


def _recent_of_one(action: Action, now: datetime) -> dict[str, int]:
    if action.assigned_to == "coach" or action.status == "cancelled":
        return {}
    metric = f"{_METRIC}{action.metric_id}" if action.metric_id else ""
    if action.status == "open":
        return {metric: 1} if metric else {}
    if action.done_at is None or action.done_at < now - RECENT:
        return {}
    day, is_on_time = _day(_local(action.done_at, action)), action.done_at <= action.due_at
    numbers = {day + (_ON_TIME if is_on_time else _LATER): 1}
    if metric and action.done_at >= now - SERVED:
        numbers[f"{metric}.{day}"] = 1
    return numbers


def _old(plan: Plan, now: datetime) -> list[str]:
    """Returns the days to drop. A few more days than needed are kept, so that nobody counts on a dropped one."""
    last, last_served = (_day((now - each - timedelta(days=3)).date()) for each in (RECENT, SERVED))
    days = {name: name.partition(".")[2] if name.startswith(_METRIC) else name[:-1] for name in plan.recent or {}}
    return [name for name, day in days.items() if day and day < (last_served if name.startswith(_METRIC) else last)]


def _all(plan: Plan) -> list[Action]:
    return all_of(Action.query(plan.plan_id, consistent_read=True))


def _as_read(plan: Plan) -> Any:
    if not plan.totals:
        return Plan.totals.does_not_exist()
    return Plan.totals[CHANGES] == plan.totals[CHANGES]


def _without_zeros(numbers: Counter[str]) -> Counter[str]:
    return Counter({name: n for name, n in numbers.items() if n})


def _local(moment: datetime, action: Action) -> date:
    return moment.astimezone(ZoneInfo(action.due_zone)).date()


def _month(day: date) -> str:
    return f"{day.year - 2000:02}{day.month:02}"


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year - 2000:02}{week:02}"


def _day(day: date) -> str:
    return f"{_month(day)}{day.day:02}"
