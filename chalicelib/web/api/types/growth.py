"""What the API takes and gives of growth."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports import growth as reports_growth
from chalicelib.domain.reports.growth import FIRST_YEAR, Moves
from chalicelib.domain.reports.quotes import Quotes
from chalicelib.web.api.types import clients as clients_types
from chalicelib.web.api.types import comments as comments_types
from chalicelib.web.api.types import common
from chalicelib.web.api.types import projects as projects_types


class MonthDone(Struct):
    """What was done in a month, in the zone in which BY WHEN was said."""

    month: Annotated[str, Meta(examples=["2026-11"])]
    on_time: int
    a_little_late: Annotated[int, Meta(description="Up to a day after it was due.")]
    late: Annotated[int, Meta(description="Later than that.")]
    on_time_share: clients_types.Share


class DatesMoved(Struct):
    """How often dates were moved: of `of` actions, `moved` had theirs moved, `moves` times in all."""

    of: int
    moved: int
    moves: int
    later_minutes: Annotated[int, Meta(description="By how much in all; below zero where they became earlier.")]


class ProjectFinished(Struct):
    """A project with nothing open any more, and the month in which the last of it was done."""

    project_id: common.Id
    name: projects_types.ProjectNameText
    month: Annotated[str, Meta(examples=["2026-11"])]
    done: int


class Streak(Struct):
    """Weeks in a row in which all that was due was done by then; those with nothing due neither count nor end it."""

    weeks: int
    since: Annotated[date | None, Meta(description="Its first Monday.")]
    until: Annotated[date | None, Meta(description="Its last Sunday.")]


class Quote(Struct):
    """What was said when something got done, or within a day after."""

    number: int
    what: str
    done_at: common.Moment
    comment: comments_types.Comment


class Growth(Struct):
    """What became of a client's actions in a year; streaks and open actions are those of all the plan's time."""

    plan_id: common.Id
    year: int
    years: Annotated[
        list[int], Meta(description="Those in which something was done, and the present one; newest first.")
    ]
    done: int
    on_time_share: clients_types.Share
    months: Annotated[list[MonthDone], Meta(description="January to December.")]
    dates_moved: Annotated[DatesMoved, Meta(description="Of the actions done in the year.")]
    open_dates_moved: DatesMoved
    projects_finished: list[ProjectFinished]
    longest_streak: Streak
    present_streak: Streak
    said: Annotated[list[Quote], Meta(description="The newest first, at most 100.")]
    said_since: Annotated[
        common.Moment | None,
        Meta(description="From when on all that was said in the year is here; `null`: all of it is."),
    ]


class GrowthQuery(common.Request):
    """Which year."""

    year: (
        Annotated[int, Meta(ge=FIRST_YEAR, description="Not ahead; without it: this year, where the client is.")] | None
    ) = None


def growth(row: Plan, found: reports_growth.Growth, said: Quotes) -> Growth:
    """A year of a plan."""
    return Growth(
        row.plan_id, found.year, found.years, found.done.count, found.done.share_on_time,
        [
            MonthDone(f"{found.year}-{place:02}", month.on_time, month.a_little_late, month.late, month.share_on_time)
            for place, month in enumerate(found.months, 1)
        ],
        _moved(found.moves), _moved(found.open_moves),
        [ProjectFinished(each.project_id, each.name, f"{each.month:%Y-%m}", each.done) for each in found.finished],
        _streak(found.longest), _streak(found.present),
        [Quote(each.number, each.what, common.to_the_second(each.done_at), comments_types.comment(each.comment)) for each in said.items],
        common.second_or_none(said.since),
    )  # fmt: skip


def _moved(moves: Moves) -> DatesMoved:
    return DatesMoved(moves.of, moves.moved, moves.moves, int(moves.later.total_seconds() // 60))


def _streak(streak: reports_growth.Streak) -> Streak:
    return Streak(streak.weeks, streak.since, streak.until)
