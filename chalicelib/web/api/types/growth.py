"""What the API gives about a client's growth."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct, structs

from chalicelib.database.pages import Page
from chalicelib.domain.plans.plan import Answer, Plan
from chalicelib.domain.reports import growth, measured, quotes
from chalicelib.domain.reports.growth import FIRST_YEAR
from chalicelib.web.api.types.base import Request, Resource
from chalicelib.web.api.types.cast import A_PLAN, A_PROJECT
from chalicelib.web.api.types.clients import Share
from chalicelib.web.api.types.comments import Comment
from chalicelib.web.api.types.measured import LED, MetricLed
from chalicelib.web.api.types.projects import ProjectNameText
from chalicelib.web.api.types.values import Id, Moment, second_or_none, to_the_second


class MonthDone(Struct):
    """What was done in a month, in the zone in which BY WHEN was set."""

    month: Annotated[str, Meta(examples=["2026-11"])]
    on_time: int
    a_little_late: Annotated[int, Meta(description="Up to a day after it was due.")]
    late: Annotated[int, Meta(description="Later than that.")]
    on_time_share: Share

    @classmethod
    def of(cls, month: str, done: growth.Done) -> "MonthDone":
        return cls(month, done.on_time, done.a_little_late, done.late, done.share_on_time)


class DatesMoved(Struct):
    """How often dates were moved: `moved` of `of` actions, `moves` times in total."""

    of: int
    moved: int
    moves: int
    later_minutes: Annotated[int, Meta(description="By how much in total; negative if dates became earlier.")]

    @classmethod
    def counted(cls, found: growth.Moves) -> "DatesMoved":
        return cls(found.of, found.moved, found.moves, int(found.later.total_seconds() // 60))


class ProjectFinished(Struct):
    """A project with no open actions, and the month in which its last one was done."""

    project_id: Id
    name: ProjectNameText
    month: Annotated[str, Meta(examples=["2026-11"])]
    done: int

    @classmethod
    def of(cls, found: growth.Finished) -> "ProjectFinished":
        return cls(found.project_id, found.name, f"{found.month:%Y-%m}", found.done)


class Streak(Struct):
    """Consecutive weeks in which everything due was done on time; weeks with nothing due neither count nor break it."""

    weeks: int
    since: Annotated[date | None, Meta(description="Its first Monday.")]
    until: Annotated[date | None, Meta(description="Its last Sunday.")]


class Quote(Struct):
    """What someone wrote when they got something done, or within a day after."""

    number: int
    what: str
    done_at: Moment
    comment: Comment

    @classmethod
    def of(cls, found: quotes.Quote) -> "Quote":
        return cls(found.number, found.what, to_the_second(found.done_at), Comment.of(found.comment))


class Answered(Struct):
    """What the client said about where they were or are."""

    text: str
    at: Moment

    @classmethod
    def of(cls, answer: Answer | None) -> "Answered | None":
        return None if answer is None else cls(answer.text, to_the_second(answer.at))


class Growth(Resource):
    """How a client's actions went in a year. Streaks and open actions cover the whole plan."""

    plan_id: Id
    year: int
    years: Annotated[
        list[int], Meta(description="Years in which something was done, and the present one; newest first.")
    ]
    done: int
    on_time_share: Share
    months: Annotated[list[MonthDone], Meta(description="January to December.")]
    dates_moved: Annotated[DatesMoved, Meta(description="About the actions done in the year.")]
    open_dates_moved: DatesMoved
    projects_finished: list[ProjectFinished]
    longest_streak: Streak
    present_streak: Streak
    then: Annotated[Answered | None, Meta(description="Where the client was when they began, in their words.")]
    now: Annotated[Answered | None, Meta(description="Where they are now.")]
    metrics: Annotated[
        list[MetricLed],
        Meta(description=f"Those with a value, by name, since each began, whatever the year; {measured.MOST_LED} at a time. Empty for viewers."),
    ]  # fmt: skip
    next_cursor: Annotated[str | None, Meta(description="Of `metrics`: `null` if there are no more.")]
    said: Annotated[list[Quote], Meta(description="Newest first, at most 100.")]
    said_since: Annotated[
        Moment | None,
        Meta(description="Quotes since this moment are complete; `null`: those of the whole year are."),
    ]

    example = {
        "plan_id": A_PLAN, "year": 2026, "years": [2026], "done": 4, "on_time_share": 0.75,
        "months": [
            *({"month": f"2026-{month:02}", "on_time": 0, "a_little_late": 0, "late": 0, "on_time_share": None}
              for month in range(1, 12)),
            {"month": "2026-12", "on_time": 3, "a_little_late": 1, "late": 0, "on_time_share": 0.75},
        ],
        "dates_moved": {"of": 4, "moved": 1, "moves": 2, "later_minutes": 10080},
        "open_dates_moved": {"of": 1, "moved": 0, "moves": 0, "later_minutes": 0},
        "projects_finished": [{"project_id": A_PROJECT, "name": "Launch", "month": "2026-12", "done": 4}],
        "longest_streak": {"weeks": 3, "since": "2026-11-16", "until": "2026-12-06"},
        "present_streak": {"weeks": 3, "since": "2026-11-16", "until": "2026-12-06"},
        "then": {"text": "In doubt, and alone with it.", "at": "2026-01-12T09:00:00Z"}, "now": None,
        "metrics": [LED], "next_cursor": None,
        "said": [{"number": 12, "what": "Call the bank", "done_at": "2026-12-03T18:00:00Z", "comment": Comment.example}],
        "said_since": None,
    }  # fmt: skip

    @classmethod
    def of(cls, plan: Plan, found: growth.Growth, said: quotes.Quotes, led: Page[measured.Led]) -> "Growth":
        """A year of a plan."""
        return cls(
            plan_id=plan.plan_id,
            year=found.year,
            years=found.years,
            done=found.done.count,
            on_time_share=found.done.share_on_time,
            months=[MonthDone.of(f"{found.year}-{place:02}", month) for place, month in enumerate(found.months, 1)],
            dates_moved=DatesMoved.counted(found.moves),
            open_dates_moved=DatesMoved.counted(found.open_moves),
            projects_finished=[ProjectFinished.of(each) for each in found.finished],
            longest_streak=Streak(**structs.asdict(found.longest)),
            present_streak=Streak(**structs.asdict(found.present)),
            then=Answered.of(plan.where_then),
            now=Answered.of(plan.where_now),
            metrics=[MetricLed.of(each) for each in led.items],
            next_cursor=led.next_cursor,
            said=[Quote.of(each) for each in said.items],
            said_since=second_or_none(said.since),
        )


class YearQuery(Request):
    """Which year."""

    year: (
        Annotated[
            int, Meta(ge=FIRST_YEAR, description="Not in the future; defaults to this year in the client's time zone.")
        ]
        | None
    ) = None


class GrowthQuery(YearQuery):
    """Which year, and which of its metrics."""

    cursor: (
        Annotated[str, Meta(description="The `next_cursor` of the previous answer, for further metrics.")] | None
    ) = None
