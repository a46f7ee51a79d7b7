"""What the API gives as a briefing on a plan."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from chalicelib.domain.actions import in_short
from chalicelib.domain.reports import briefing, folding, measured
from chalicelib.domain.stream import recent
from chalicelib.web.api.types.actions import Action
from chalicelib.web.api.types.base import Request, Resource
from chalicelib.web.api.types.cast import A_PROJECT, ALICE
from chalicelib.web.api.types.measured import SINCE, MetricSince
from chalicelib.web.api.types.members import Who
from chalicelib.web.api.types.projects import Progress, Project
from chalicelib.web.api.types.stream import Entry
from chalicelib.web.api.types.values import Id, Moment, to_the_second

MOST = 25
"""Of each list, unless they are too many together: the first of what is open, the latest of what happened."""


class Happened(Struct):
    """Something that happened to an action, with the action's words at the time; ``text`` is what was written with
    it."""

    number: int
    what: str | None
    actor: Who
    at: Moment
    text: str | None

    @classmethod
    def of(cls, done: recent.Done) -> "Happened":
        row = done.entry
        return cls(int(row.number), row.what, Who.in_entry(row), to_the_second(done.at), done.said or None)


class Shifted(Struct):
    """An action whose date moved, from its first date in this time to its last."""

    number: int
    what: str | None
    actor: Annotated[Who, Meta(description="Who moved it last.")]
    before: Moment
    after: Moment
    times: Annotated[int, Meta(ge=1, description="How often in this time.")]

    @classmethod
    def of(cls, moved: recent.Moved) -> "Shifted":
        row = moved.entry
        before, after = to_the_second(moved.before), to_the_second(moved.after)
        return cls(int(row.number), row.what, Who.in_entry(row), before, after, moved.times)


class ProjectFar(Struct):
    """A project in use, and its progress."""

    project_id: Id
    name: str
    progress: Progress

    @classmethod
    def of(cls, far: briefing.Far) -> "ProjectFar":
        return cls(far.project_id, far.name, Progress.of(far.progress))


class Briefing(Resource):
    """A plan over the last weeks and the next two, for a coach about to meet the client."""

    since: Moment
    until: Annotated[Moment, Meta(description="Actions due before this count as due.")]
    late: Annotated[list[Action], Meta(description="Of each list at most 25: see `more`.")]
    needs_answer: Annotated[
        list[Action], Meta(description="Actions the client is stuck on, or asks for more time for.")
    ]
    due: list[Action]
    promised: Annotated[list[Action], Meta(description="Open Coach Actions.")]
    done: list[Happened]
    moved: list[Shifted]
    metrics: Annotated[list[MetricSince], Meta(description="What came in since then, by the metric's name.")]
    said: list[Entry]
    unread: Annotated[list[Id], Meta(description="The ids of the comments in `said` that you haven't seen.")]
    changed: Annotated[list[Entry], Meta(description="What else happened to actions: the latest for each.")]
    projects: list[ProjectFar]
    more: Annotated[
        dict[str, int],
        Meta(description="How many more there are, by the name of the list; only for lists that are cut short."),
    ]
    is_cut: Annotated[bool, Meta(description="Whether there was more: only the latest 1,000 entries are considered.")]

    example = {
        "since": "2026-11-09T00:00:00Z", "until": "2026-12-07T09:00:00Z", "late": [], "needs_answer": [],
        "due": [Action.example], "promised": [],
        "done": [{"number": 9, "what": "Print the flyers", "actor": ALICE, "at": "2026-11-20T16:00:00Z", "text": "They look good."}],
        "moved": [{"number": 12, "what": "Call the bank", "actor": ALICE, "before": "2026-11-27T16:00:00Z",
                   "after": "2026-12-04T16:00:00Z", "times": 1}],
        "metrics": [SINCE], "said": [], "unread": [], "changed": [],
        "projects": [{"project_id": A_PROJECT, "name": "Launch", "progress": Project.example["progress"]}], "more": {}, "is_cut": False,
    }  # fmt: skip

    @classmethod
    def of(
        cls,
        found: briefing.Briefing,
        followed: Sequence[measured.Measured],
        more_metrics: int,
        person_id: str,
        now: datetime,
    ) -> "Briefing":
        """Returns the briefing as this coach sees it."""
        plan, news = found.plan, found.recent
        lists: dict[str, list[Any]] = {
            "late": found.late, "needs_answer": found.asks, "due": found.due, "promised": found.promised,
            "done": news.done, "moved": news.moved, "said": news.said, "changed": news.news,
        }  # fmt: skip
        most = folding.of_each(lists.values(), MOST)
        more = {name: len(rows[most:]) for name, rows in lists.items()} | {
            "projects": found.more_projects,
            "metrics": more_metrics,
        }
        is_open = {name: lists[name][:most] for name in ("late", "needs_answer", "due", "promised")}
        rows = found.rows(each for some in is_open.values() for each in some)
        made = {number: Action.of(row, plan, now, person_id) for number, row in rows.items()}
        open_ones = {
            name: [made[number] for number in map(in_short.number, some) if number in made]
            for name, some in is_open.items()
        }
        said = news.said[-most:]
        return cls(
            since=to_the_second(found.since),
            until=to_the_second(found.until),
            **open_ones,
            done=[Happened.of(each) for each in news.done[-most:]],
            moved=[Shifted.of(each) for each in news.moved[-most:]],
            metrics=[MetricSince.of(each) for each in followed],
            said=Entry.all_of(said, plan, person_id),
            unread=sorted(found.unread & {entry.entry_id for entry in said}),
            changed=Entry.all_of(news.news[-most:], plan, person_id),
            projects=[ProjectFar.of(each) for each in found.projects],
            more={name: count for name, count in more.items() if count},
            is_cut=found.is_cut,
        )


class BriefingQuery(Request):
    """How far back."""

    since: Annotated[
        datetime, Meta(tz=True, description="Within the last twelve months; defaults to when the last session began, or to two weeks ago. What was done counts by when it was done.", examples=["2026-11-09T00:00:00Z"])
    ] | None = None  # fmt: skip
