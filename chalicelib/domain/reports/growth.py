"""Growth: how a client's actions went in a year, from the running totals and the open actions."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.database import glances
from chalicelib.domain.actions import in_short, totals
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.in_short import Short
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports import quotes
from chalicelib.domain.reports.quotes import Quotes
from chalicelib.errors import Invalid

FIRST_YEAR = 2000
"""No action can have been done before this year."""
READ = ["assigned_to", "due_at", "due_zone", "first_due_at", "moved_count"]
"""Of each open action."""
_WEEK = timedelta(days=7)


class Done(msgspec.Struct):
    """How many actions were done, and how."""

    on_time: int = 0
    a_little_late: int = 0
    late: int = 0

    @property
    def count(self) -> int:
        return self.on_time + self.a_little_late + self.late

    @property
    def share_on_time(self) -> float | None:
        """Returns the share, 0 to 1; ``None`` if nothing was done."""
        return self.on_time / self.count if self.count else None


class Moves(msgspec.Struct):
    """How often dates were moved: actions moved, actions in total, moves in total, and how much later they became."""

    moved: int
    of: int
    moves: int
    later: timedelta
    """In total; negative if dates became earlier."""


class Finished(msgspec.Struct):
    """A project with no open actions left."""

    project_id: str
    name: str
    month: date
    """The first day of the month in which the last of it was done."""
    done: int


class Streak(msgspec.Struct):
    """Consecutive weeks in which everything due was done on time; weeks with nothing due neither count nor break it.

    ``since`` is its first Monday, ``until`` its last Sunday; ``None`` if there is no such week.
    """

    weeks: int = 0
    since: date | None = None
    until: date | None = None


class Growth(msgspec.Struct):
    """A year of a plan. Streaks and open actions cover the whole plan."""

    year: int
    years: list[int]
    """Years with something to show, and the present one; newest first."""
    months: list[Done]
    """January to December."""
    moves: Moves
    """About the actions done in the year."""
    open_moves: Moves
    finished: list[Finished]
    longest: Streak
    present: Streak

    @property
    def done(self) -> Done:
        return Done(
            sum(month.on_time for month in self.months),
            sum(month.a_little_late for month in self.months),
            sum(month.late for month in self.months),
        )


def get_for(person_id: str, plan_id: str, year: int | None, *, now: datetime) -> tuple[Plan, Growth, Quotes]:
    """Returns a year of a plan for its members, with quotes from when things got done; ``None`` for this year.

    Three reads: the plan, its open actions, part of its stream. Raises `Invalid` for an impossible year.
    """
    plan = plans.get_for(person_id, plan_id)
    zone = ZoneInfo(plan.client.time_zone)
    this_year = now.astimezone(zone).year
    chosen = checked(year, this_year)
    is_open = glances.shorts(Action, Short, plan_id, of=Action.by_due, only=READ)
    found = of(plan, totals.of_plan(plan), (each for each in is_open if each.is_clients), chosen, now)
    return plan, found, quotes.of_year(plan, found.year, zone, hidden=plan.hidden_from(person_id))


def checked(year: int | None, this_year: int) -> int:
    """Returns the year, this one for ``None``; raises `Invalid` for an impossible one."""
    if year is not None and not FIRST_YEAR <= year <= this_year:
        raise Invalid({"year": f"Choose a year from {FIRST_YEAR} to {this_year}."})
    return this_year if year is None else year


def of(plan: Plan, numbers: Mapping[str, int], open_ones: Iterable[Short], year: int, now: datetime) -> Growth:
    """Returns a year of a plan, from these totals and the client's open actions, as `READ` names it."""
    open_ones = list(open_ones)
    today = now.astimezone(ZoneInfo(plan.client.time_zone)).date()
    by_month = {name: n for name, n in numbers.items() if n}
    months = [
        Done(*(by_month.get(totals.of_month(how, year, month), 0) for how in ("on", "little", "late")))
        for month in range(1, 13)
    ]
    longest, present = streaks(_weeks(by_month, open_ones, now), today)
    return Growth(
        year,
        _years(plan, by_month, today.year),
        months,
        _moves(by_month, year, sum(month.count for month in months)),
        _open_moves(open_ones),
        [each for each in finished(plan, by_month) if each.month.year == year],
        longest,
        present,
    )


def finished(plan: Plan, numbers: Mapping[str, int]) -> list[Finished]:
    """Returns all projects with nothing open and something done, in the order in which they were finished."""
    done: dict[str, dict[date, int]] = {}
    projects = plan.projects
    for name, n in numbers.items():
        project_id, _, month = name.partition(".")
        if month and n > 0 and project_id in projects and not numbers.get(project_id):
            done.setdefault(project_id, {})[totals.month_of(month)] = n
    found = [
        Finished(project_id, projects[project_id].name, max(months), sum(months.values()))
        for project_id, months in done.items()
    ]
    return sorted(found, key=lambda each: (each.month, each.name))


def streaks(weeks: Mapping[date, bool], today: date) -> tuple[Streak, Streak]:
    """Returns the longest streak and the present one; weeks to come don't count yet.

    ``weeks`` are those in which something was due, by their Mondays, and whether each was kept.
    """
    longest = present = Streak()
    for monday in sorted(week for week in weeks if week <= today):
        if weeks[monday]:
            present = Streak(present.weeks + 1, present.since or monday, monday + _WEEK - timedelta(days=1))
            longest = max(longest, present, key=lambda streak: streak.weeks)
        else:
            present = Streak()
    return longest, present


def _weeks(numbers: Mapping[str, int], open_ones: list[Short], now: datetime) -> dict[date, bool]:
    """Returns the weeks in which something was due, and whether each was kept; undecided ones are left out, but for those that are
    still to come."""
    weeks: dict[date, bool] = {}
    for how in ("missed", "kept"):
        for name in numbers:
            if name.startswith(how) and "." not in name:
                weeks.setdefault(totals.week_of(name.removeprefix(how)), how == "kept")
    present, to_come = in_short.stored(now), in_short.stored(now + 2 * _WEEK)
    for each in open_ones:
        due_at = each.due_at.text
        if due_at > to_come:
            continue
        due = in_short.local_day(each, due_at)
        monday = due - timedelta(days=due.weekday())
        if due_at < present:
            weeks[monday] = False
        elif weeks.get(monday, True):
            weeks.pop(monday, None)
    return weeks


def _moves(numbers: Mapping[str, int], year: int, done: int) -> Moves:
    def sum_of(what: str) -> int:
        return sum(numbers.get(totals.of_month(what, year, month), 0) for month in range(1, 13))

    return Moves(sum_of("moved"), done, sum_of("moves"), timedelta(minutes=sum_of("slipped")))


def _open_moves(open_ones: list[Short]) -> Moves:
    moved = [each for each in open_ones if each.moved_count.digits != "0"]
    later = (in_short.moment(each.due_at.text) - in_short.moment(each.first_due_at.text) for each in moved)
    moves = sum(int(each.moved_count.digits) for each in moved)
    return Moves(len(moved), len(open_ones), moves, sum(later, timedelta()))


def _years(plan: Plan, numbers: Mapping[str, int], this_year: int) -> list[int]:
    with_something = {
        totals.month_of(name.removeprefix(how)).year
        for name in numbers
        if name[-1].isdigit() and "." not in name
        for how in ("on", "little", "late")
        if name.startswith(how) and name.removeprefix(how).isdigit()
    }
    return sorted({this_year, *with_something}, reverse=True)
