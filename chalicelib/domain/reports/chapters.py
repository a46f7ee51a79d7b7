"""A year told by its projects: what got done in each, and the words to keep."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.database import glances
from chalicelib.domain.actions import finished, in_short, totals
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.finished import Finished
from chalicelib.domain.actions.in_short import Short
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports import growth, quotes
from chalicelib.domain.reports.growth import Growth
from chalicelib.domain.reports.quotes import Read
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.stream.reading import METRIC

SHORTEST, LONGEST = 12, 280
"""Characters of words that are quoted by themselves."""
FEWER = 8
"""Chapters told of a year that has too many."""
A_CHAPTER = 2
"""Quotes per chapter, if nobody chose any."""
MOST = 100
"""Quotes to choose from, the newest, and so in one transaction."""
_TOLD = [
    "number", "what", "status", "project_id", "metric_id", "done_at", "created_at", *growth.READ,
]  # fmt: skip
"""What a year is told from; it is read whole, even in a plan with thousands of actions."""
_PRIVATE = re.compile(r"[@?]|https?:|www\.|[0-9][0-9 ./-]{3,}", re.I)
"""Questions, and what may be an address, a number or an amount, aren't quoted by themselves."""


class Said(msgspec.Struct, frozen=True):
    """A comment that can be quoted."""

    entry: Entry
    what: str
    """The action's words; empty for a post."""
    project_id: str
    """Empty for none."""
    came_with_done: bool
    """Whether it was said when something got done, or within a day."""


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """What got done in one project in the year; ``project_id`` is empty for all that belongs to none."""

    project_id: str
    name: str
    so_far: Finished | None
    """``None`` if only words are of this year."""
    is_finished: bool
    things: list[str]
    """WHAT was done, in order."""
    quotes: list[Said]


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What was said in a year of a plan that could be quoted."""

    year: int
    said: list[Said]
    """Newest first, at most `MOST`."""
    quoted: frozenset[str]
    """The ids of those that are quoted."""
    since: datetime | None
    """The moment since which ``said`` is complete; ``None`` for the whole year."""


class Year(Words, frozen=True, kw_only=True):
    """A year of a plan: its figures, its chapters, and everything said that could be quoted."""

    plan: Plan
    growth: Growth
    chapters: list[Chapter]
    """By when the last of each was done; what belongs to no project comes last."""
    done: list[Short]
    """All of the plan's done actions of the client, for what stands beside metrics."""


def get_for(person_id: str, plan_id: str, year: int | None, *, now: datetime) -> Year:
    """Returns a year of a plan for its members, ``None`` for this year.

    Takes three reads: the plan, its actions, part of its stream; more of the actions from some 1,500 on. Raises `Invalid` for
    an impossible year.
    """
    plan = plans.get_for(person_id, plan_id)
    chosen = _chosen(plan, year, now)
    actions = glances.shorts(Action, Short, plan_id, only=_TOLD)
    hers = [each for each in actions if each.is_clients]
    is_open = [each for each in hers if each.is_open]
    figures = growth.of(plan, totals.of_plan(plan), is_open, chosen, now)
    read, said = _said(plan, chosen, actions, person_id)
    quoted = choose(said, plan.client_id)
    done = [each for each in hers if each.is_done]
    chapters = told(plan, {each.project_id.text for each in is_open}, _of_year(done, chosen), said, quoted)
    return Year(
        year=chosen, said=said[:MOST], quoted=quoted, since=_since(read, said), plan=plan, growth=figures, chapters=chapters,
        done=done,
    )  # fmt: skip


def words_for(person_id: str, plan: Plan, year: int | None, *, now: datetime) -> Words:
    """Returns what `get_for` does of what was said alone, for a member, in two reads. Raises `Invalid` for an impossible year."""
    chosen = _chosen(plan, year, now)
    actions = glances.shorts(Action, Short, plan.plan_id, only=["number", "what", "project_id"])
    read, said = _said(plan, chosen, actions, person_id)
    return Words(year=chosen, said=said[:MOST], quoted=choose(said, plan.client_id), since=_since(read, said))


def _chosen(plan: Plan, year: int | None, now: datetime) -> int:
    return growth.checked(year, now.astimezone(ZoneInfo(plan.client.time_zone)).year)


def _said(plan: Plan, year: int, actions: Iterable[Short], person_id: str) -> tuple[Read, list[Said]]:
    """Returns what was read of a year's stream, and what of it can be quoted."""
    read = quotes.read(plan, year, ZoneInfo(plan.client.time_zone), hidden=plan.hidden_from(person_id))
    return read, candidates(read, {in_short.number(each): each for each in actions}, plan)


def _of_year(done: Iterable[Short], year: int) -> list[Short]:
    """Returns what was done in a year, by the clock by which each was planned, in order."""
    # Nobody's year begins or ends a day before or after that of UTC.
    first, last = f"{year - 1}-12-31", f"{year + 1}-01-02"
    near = (each for each in done if first <= each.done_at.text < last)
    of_it = (each for each in near if in_short.local_day(each, each.done_at.text).year == year)
    return sorted(of_it, key=lambda each: (each.done_at.text, in_short.number(each)))


def candidates(read: Read, actions: Mapping[int, Short], plan: Plan) -> list[Said]:
    """Returns the comments of the year that can be quoted, newest first: never notes on metrics, nor files alone, nor words
    about what was deleted."""
    with_done = {each.comment.entry_id for each in quotes.with_done(read.entries, read.end)}
    found: list[Said] = []
    projects = plan.projects
    for entry in reversed(read.entries):
        if entry.kind != "comment" or not entry.text or entry.inside("data", METRIC) or entry.at >= read.end:
            continue
        number = entry.number
        action = actions.get(int(number or 0))
        if number is not None and action is None:
            continue
        project_id = action.project_id.text if action is not None and action.project_id.text in projects else ""
        what = action.what.text if action is not None else ""
        found.append(Said(entry, what, project_id, entry.entry_id in with_done))
    return found


def choose(said: Iterable[Said], client_id: str) -> frozenset[str]:
    """Returns the ids of what is quoted: what people chose and, in chapters with fewer quotes, the client's own longest words."""
    chosen: set[str] = set()
    room: dict[str, int] = {}
    said = list(said)
    for each in said:
        if each.entry.quoted:
            chosen.add(each.entry.entry_id)
            room[each.project_id] = room.get(each.project_id, A_CHAPTER) - 1
    for each in sorted(said, key=lambda each: -len(each.entry.text or "")):
        if room.get(each.project_id, A_CHAPTER) > 0 and _is_sensible(each, client_id):
            chosen.add(each.entry.entry_id)
            room[each.project_id] = room.get(each.project_id, A_CHAPTER) - 1
    return frozenset(chosen)


def told(
    plan: Plan, is_open: Collection[str], done: list[Short], said: list[Said], quoted: frozenset[str]
) -> list[Chapter]:
    """Returns the chapters of a year with something done or quoted; ``is_open`` are the ids of projects with open actions of the
    client's."""
    by_project: dict[str, list[Short]] = {}
    projects = plan.projects
    for each in done:
        by_project.setdefault(each.project_id.text if each.project_id.text in projects else "", []).append(each)
    words: dict[str, list[Said]] = {}
    for one in reversed(said):
        if one.entry.entry_id in quoted:
            words.setdefault(one.project_id, []).append(one)
    chapters = [
        Chapter(
            project_id=id,
            name=projects[id].name if id else "",
            so_far=finished.so_far(by_project.get(id, [])),
            is_finished=bool(id) and id not in is_open and id in by_project,
            things=[each.what.text for each in by_project.get(id, [])],
            quotes=words.get(id, []),
        )
        for id in {**by_project, **words}
    ]
    return sorted(chapters, key=_order)


def longest(chapters: list[Chapter], most: int) -> tuple[list[Chapter], list[Chapter]]:
    """Returns all of up to so many chapters, of more the `FEWER` with most done and said, in their order, and the others."""
    if len(chapters) <= most:
        return chapters, []
    most = min(most, FEWER)
    size = {each.project_id: len(each.things) + len(each.quotes) for each in chapters}
    first = sorted(chapters, key=lambda each: -size[each.project_id])[:most]
    chosen = {each.project_id for each in first}
    return [each for each in chapters if each.project_id in chosen], [
        each for each in chapters if each.project_id not in chosen
    ]


def _order(chapter: Chapter) -> tuple[bool, float, str]:
    ended = chapter.so_far.ended.timestamp() if chapter.so_far else float("inf")
    return not chapter.project_id, ended, chapter.name


def _is_sensible(said: Said, client_id: str) -> bool:
    entry, text = said.entry, (said.entry.text or "").strip()
    return (
        said.came_with_done
        and entry.quoted not in (True, False)
        and entry.actor_id == client_id
        and SHORTEST <= len(text) <= LONGEST
        and not entry.files
        and not _PRIVATE.search(text)
    )


def _since(read: Read, said: list[Said]) -> datetime | None:
    return said[MOST - 1].entry.at if said[MOST:] else read.since
