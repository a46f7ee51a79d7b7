"""The briefing for a coach before a session: one plan over the last weeks and until the next session."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib.database import glances
from chalicelib.database.rows import Item
from chalicelib.domain.actions import in_short, progress
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.in_short import Short
from chalicelib.domain.actions.progress import Progress
from chalicelib.domain.owed import holding
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import unread
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.project import by_name
from chalicelib.domain.reports import folding
from chalicelib.domain.reports.after_session import CLOCKS_DIFFER
from chalicelib.domain.sessions import last_session
from chalicelib.domain.stream import reading, recent
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.stream.recent import Recent
from chalicelib.errors import Invalid

USUAL = timedelta(days=14)
"""How far it looks ahead, and by default back."""
FURTHEST = timedelta(days=366)
OUT_OF_REACH = "Choose a day in the last twelve months."
MOST_READ = 1000
"""The most entries of the stream to consider, the latest ones."""
MOST_PROJECTS = 20
"""Whose progress is worked out."""
_READ = ["number", "what", "project_id", "assigned_to", "stuck_at", "proposal.side", *progress.READ]
"""Of each action of a plan with many; those that are shown are read whole later."""


class Far(msgspec.Struct):
    """A project in use, and its progress."""

    project_id: str
    name: str
    progress: Progress


class Briefing(msgspec.Struct):
    plan: Plan
    since: datetime
    until: datetime
    late: list[Short]
    """The client's, like those due; both by due time. Whole rows are in `rows`."""
    asks: list[Short]
    """Stuck, or with a new date requested."""
    due: list[Short]
    promised: list[Short]
    """Open Coach Actions: what the coaches have promised the client."""
    recent: Recent
    unread: set[str]
    """Ids of the comments that the reader hasn't seen yet."""
    projects: list[Far]
    """By name: all of up to `MOST_PROJECTS`, of more the first."""
    more_projects: int
    """How many more are in use."""
    is_cut: bool
    """Whether there were more entries than considered."""
    is_open: dict[int, Short]
    """All open actions, by number."""
    whole: dict[int, Item]
    """The same read whole, where there are few."""
    entries: list[Entry]
    """What it sums up, newest first."""
    mine: Membership | None
    """The reader's own."""

    def what(self, number: int) -> str:
        """Returns the words of an action that is open or was done in this time, since comments don't hold them; empty for others."""
        if number in self.is_open:
            return self.is_open[number].what.text
        return next((each.entry.what or "" for each in self.recent.done if each.entry.number == number), "")

    def about(self, entries: Iterable[Entry]) -> list[Short]:
        """Returns the open actions that entries are about."""
        numbers = dict.fromkeys(int(entry.number or 0) for entry in entries)
        return [self.is_open[number] for number in numbers if number in self.is_open]

    def rows(self, some: Iterable[Short]) -> dict[int, Action]:
        """Returns open actions whole, by number; of a plan with many they are read now, but for what was closed meanwhile."""
        numbers = [in_short.number(each) for each in some]
        if self.whole:
            return {number: Action.from_raw_data(self.whole[number]) for number in numbers}
        found = in_short.rows(self.plan.plan_id, numbers)
        return {number: row for number, row in found.items() if row.status == "open"}


def of(person_id: str, plan_id: str, *, since: datetime | None, now: datetime) -> Briefing:
    """Returns the briefing for a coach of the plan, in three reads: plan, stream, actions.

    ``since`` is when the last session began, or two weeks ago if none is known. What was done counts by when it was done,
    not by when somebody said so. Raises `NotAllowed` for other members, `Invalid` for a time outside the last year.
    """
    plan, mine = plans.get_with_mine(person_id, plan_id)
    plans.coached(plan, person_id)
    since = _checked(since, now) if since else _usual(plan, now)
    in_use = by_name(plan, is_archived=False)
    shown = folding.first(in_use, MOST_PROJECTS)
    more_projects, in_use = len(in_use) - len(shown), list(shown)
    actions, whole = _open_or_in(plan, [project_id for project_id, _ in in_use])
    in_them = in_short.by_project(actions, [project_id for project_id, _ in in_use])
    is_open = sorted((each for each in actions if each.is_open), key=_due_at)
    of_client = [each for each in is_open if each.is_clients]
    first_due = bisect_left(of_client, in_short.stored(now), key=_due_at)
    until = now + USUAL
    entries, is_cut = reading.among(plan_id, since, now + CLOCKS_DIFFER, _told(), most_read=MOST_READ)
    found = recent.of(entries)
    found.done = [each for each in found.done if each.at >= since]
    return Briefing(
        plan=plan,
        since=since,
        until=until,
        late=of_client[:first_due],
        asks=[each for each in of_client if each.stuck_at.text or each.asks],
        due=of_client[first_due : bisect_left(of_client, in_short.stored(until), key=_due_at)],
        promised=[each for each in is_open if not each.is_clients],
        recent=found,
        unread={entry.entry_id for entry in found.said if unread.is_new(mine, entry)},
        projects=[Far(id, named.name, progress.of_shorts(in_them[id])) for id, named in in_use],
        more_projects=more_projects,
        is_cut=is_cut,
        is_open={in_short.number(each): each for each in is_open},
        whole=whole,
        entries=entries,
        mine=mine,
    )


def _open_or_in(plan: Plan, project_ids: list[str]) -> tuple[list[Short], dict[int, Item]]:
    """Returns the open actions of a plan, and all of these projects, and where there are few also the whole of each."""
    asked: dict[str, Any] = {"of": Action.by_due}
    if project_ids:
        asked = {"where": (Action.status == "open") | in_short.in_projects(project_ids)}
    if not in_short.are_few(plan):
        return glances.shorts(Action, Short, plan.plan_id, only=_READ, **asked), {}
    items = list(Action.items(plan.plan_id, index=None if project_ids else "by_due", where=asked.get("where")))
    return in_short.of_items(items), {int(item["number"]["N"]): item for item in items}


def _told() -> Condition:
    """Returns which entries are summed up, and those that say when the client was told after a session."""
    told: Condition = Entry.kind.is_in(*sorted(recent.TOLD)) | (Entry.data["about"] == holding.KIND)
    return told


def _due_at(each: Short) -> str:
    return each.due_at.text


def _usual(plan: Plan, now: datetime) -> datetime:
    last = last_session.before_this(plan, now)
    return max(last, now - FURTHEST) if last else now - USUAL


def _checked(since: datetime, now: datetime) -> datetime:
    if not now - FURTHEST <= since <= now:
        raise Invalid({"since": OUT_OF_REACH})
    return since
