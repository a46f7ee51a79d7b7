"""The briefing for a coach before a session: one plan over the last weeks and until the next session."""

from bisect import bisect_left
from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import progress
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.progress import Progress
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import unread
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.project import by_name
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
MOST_PROJECTS = 25
"""How many projects' progress is worked out."""


class Far(msgspec.Struct):
    """A project in use, and its progress."""

    project_id: str
    name: str
    progress: Progress


class Briefing(msgspec.Struct):
    plan: Plan
    since: datetime
    until: datetime
    late: list[Action]
    """The client's, like those due; both by due time."""
    asks: list[Action]
    """Stuck, or with a new date requested."""
    due: list[Action]
    promised: list[Action]
    """Open Coach Actions: what the coaches have promised the client."""
    recent: Recent
    named: dict[int, str]
    """Open and done actions, by number, since comments don't hold their action's words."""
    unread: set[str]
    """Ids of the comments that the reader hasn't seen yet."""
    projects: list[Far]
    """The first `MOST_PROJECTS`, by name."""
    more_projects: int
    """How many more are in use."""
    is_cut: bool
    """Whether there were more entries than considered."""
    is_open: list[Action]
    """All open actions of the plan."""
    entries: list[Entry]
    """What it sums up, newest first."""
    mine: Membership | None
    """The reader's own."""


def of(person_id: str, plan_id: str, *, since: datetime | None, now: datetime) -> Briefing:
    """Returns the briefing for a coach of the plan, in four reads: plan, open actions, stream, projects' actions.

    ``since`` is when the last session began, or two weeks ago if none is known. What was done counts by when it was done,
    not by when somebody said so. Raises `NotAllowed` for other members, `Invalid` for a time outside the last year.
    """
    plan, mine = plans.get_with_mine(person_id, plan_id)
    plans.coached(plan, person_id)
    since = _checked(since, now) if since else _usual(plan, now)
    is_open = actions.open_of_plan(plan_id)
    entries = reading.between(plan_id, since, now + CLOCKS_DIFFER, limit=MOST_READ)
    of_client = [action for action in is_open if action.assigned_to == "client"]
    first_due = bisect_left(of_client, now, key=_due_at)
    until = now + USUAL
    found = recent.of(entries)
    found.done = [each for each in found.done if each.at >= since]
    in_use = by_name(plan, is_archived=False)
    more_projects, in_use = len(in_use[MOST_PROJECTS:]), in_use[:MOST_PROJECTS]
    in_them = actions.of_projects(plan_id, [project_id for project_id, _ in in_use], only=progress.READ)
    return Briefing(
        plan=plan,
        since=since,
        until=until,
        late=of_client[:first_due],
        asks=[action for action in of_client if action.stuck_at or action.proposal],
        due=of_client[first_due : bisect_left(of_client, until, key=_due_at)],
        promised=[action for action in is_open if action.assigned_to == "coach"],
        recent=found,
        named={int(entry.number or 0): entry.what or "" for entry in (each.entry for each in found.done)}
        | {int(action.number): action.what for action in is_open},
        unread={entry.entry_id for entry in found.said if unread.is_new(mine, entry)},
        projects=[Far(id, named.name, progress.of(in_them[id], now)) for id, named in in_use],
        more_projects=more_projects,
        is_cut=len(entries) == MOST_READ,
        is_open=is_open,
        entries=entries,
        mine=mine,
    )


def _due_at(action: Action) -> datetime:
    return action.due_at


def _usual(plan: Plan, now: datetime) -> datetime:
    last = last_session.before_this(plan, now)
    return max(last, now - FURTHEST) if last else now - USUAL


def _checked(since: datetime, now: datetime) -> datetime:
    if not now - FURTHEST <= since <= now:
        raise Invalid({"since": OUT_OF_REACH})
    return since
