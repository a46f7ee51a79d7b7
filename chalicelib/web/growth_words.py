"""Growth in words: a year in one sentence, and what a chapter came to."""

from collections.abc import Sequence
from datetime import timedelta

from chalicelib import sentences, times
from chalicelib.domain.actions.finished import Finished
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports.chapters import Chapter
from chalicelib.domain.reports.growth import Growth
from chalicelib.isolated import isolated, quoted

_A_STREAK = 3
"""Weeks in a row that are worth a clause."""
_DAYS_TOLD = 14
_WEEKS_TOLD = 70


def things(count: int) -> str:
    """Says ``5 things`` or ``1 thing``."""
    return f"{count} thing{'' if count == 1 else 's'}"


def lasted(took: timedelta) -> str:
    """Says ``a day``, ``9 days``, ``6 weeks`` or ``4 months``, rounded."""
    days = max(1, round(took / timedelta(days=1)))
    if days < _DAYS_TOLD:
        return "a day" if days == 1 else f"{days} days"
    if days < _WEEKS_TOLD:
        return f"{round(days / 7)} weeks"
    return f"{round(days / 30.4)} months"


def came_to(found: Finished) -> str:
    """Says ``5 things in 6 weeks``."""
    return f"{things(found.done)} in {lasted(found.took)}"


def is_finished(name: str, found: Finished) -> str:
    """Says ``Spring fair is finished: 5 things in 6 weeks.``"""
    return f"{name} is finished: {came_to(found)}."


def chapter(found: Chapter) -> str:
    """Says what a chapter came to: finished, or so far."""
    if found.so_far is None:
        return ""
    if found.is_finished:
        return came_to(found.so_far)
    return f"{things(found.so_far.done)}{' so far' if found.project_id else ''}"


def year(plan: Plan, growth: Growth, chapters: Sequence[Chapter], *, is_client: bool) -> str:
    """Says the year in one sentence; empty if nothing was done."""
    count = growth.done.count
    if not count:
        return ""
    who = "you" if is_client else isolated(plan.client.name)
    clauses = [f"got {things(count)} done"]
    names = [isolated(each.name) for each in chapters if each.is_finished]
    if names:
        clauses.append(f"finished {listed_names(names)}")
    longest = growth.longest
    if longest.weeks >= _A_STREAK and longest.until and longest.until.year == growth.year:
        clauses.append(f"kept everything on time for {longest.weeks} weeks in a row")
    return f"In {growth.year} {who} {sentences.listed(clauses, between=', ' if len(clauses) > 2 else ' ')}."


def shared(count: int, of_year: int, name: str, names: Sequence[str]) -> str:
    """Says the year on the page that is shared: no project is named that isn't shown, nor anybody who doesn't want to be."""
    if not name:
        ended = f", and {listed_names(names)} finished" if names else ""
        return f"{things(count)[0].upper()}{things(count)[1:]} done in {of_year}{ended}."
    ended = f" and finished {listed_names(names)}" if names else ""
    return f"In {of_year} {isolated(name)} got {things(count)} done{ended}."


def listed_names(names: Sequence[str]) -> str:
    """Says up to three names, or how many there are."""
    return sentences.listed([quoted(name) for name in names]) if len(names) <= 3 else f"{len(names)} projects"


def month(found: Finished, zone: str) -> str:
    """Says the month in which the last of it was done: ``April``."""
    ended = times.local_day(found.ended, zone)
    return times.LONG_MONTHS[int(ended[5:7]) - 1]


def further(chapters: list[Chapter]) -> str:
    """Says ``140 more projects, in which 420 things got done``; empty for none."""
    if not chapters:
        return ""
    done = sum(len(each.things) for each in chapters)
    came = f", in which {things(done)} got done" if done else ""
    return f"{len(chapters)} more project{'s' if len(chapters) != 1 else ''}{came}"
