"""The first line and subject of a mail about several things, as a person would put it. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta

from chalicelib.domain.people.links import PLAN
from chalicelib.isolated import isolated
from chalicelib.outbound.writing.parts import plan_named, reader
from chalicelib.outbound.writing.telling import Telling, Title

_WEEK = timedelta(days=7)
_SAID = ({"new"}, {"done"}, {"comment"})
"""The kinds that it puts into words, for a mail that has only one."""
_DUE = {"reminder", "late"}
_DONE = {
    "stuck": "is stuck on {}", "done": "marked {} done", "new": "added {}", "changed": "changed {}",
    "cancelled": "cancelled {}", "reopened": "reopened {}", "comment": "wrote about {}",
}  # fmt: skip
"""What to say about a mail that has several kinds, in this order."""
_MOST_SAID = 2


def of_several(told: Telling, now: datetime) -> str:
    """Returns ``3 things for this week, first due Fri 4 Dec``, or what happened to how many: ``Alice Moreau marked 3 things
    done``. It names no action, and to a coach always the client."""
    kinds, count = told.kinds, len(told.groups) + told.more
    if kinds <= _DUE:
        return _due(told, now, is_late="late" in kinds)
    if len(kinds) > 1 and (mixed := _mixed(told, now)):
        return mixed
    if not told.doer:
        return f"{count} updates on {_plan(told)}"
    who = isolated(told.doer)
    whose = "" if told.doer == told.plan.client.name else _of_whom(told)
    match [*kinds]:
        case ["new"]:
            return f"{count} new things from {who}{whose}{_first_due(told, now)}"
        case ["done"]:
            return f"{who} marked {count} things done{whose}"
        case ["comment"]:
            return f"{who} wrote about {count} things{whose}"
    return f"{count} updates from {who}{whose}"


def _mixed(told: Telling, now: datetime) -> str:
    """Returns what one person did, in at most two parts, and what is due: ``Carol Reed wrote to you, and one thing was due``;
    empty if that would be more."""
    doers = {name for each in told.message if (name := told.name(each))}
    done = told.kinds - _DUE
    if len(doers) != 1 or not done <= _DONE.keys() or len(done) > _MOST_SAID:
        return ""
    said = [_did(told, kind, is_first=not at) for at, kind in enumerate(each for each in _DONE if each in done)]
    doer = doers.pop()
    whose = "" if doer == told.plan.client.name else _of_whom(told)
    due = len(_numbers(told, _DUE))
    was = ("was" if due == 1 else "were") if _moments(told, _DUE)[-1:] < [now] else ("is" if due == 1 else "are")
    return f"{isolated(doer)} {' and '.join(said)}{f', and {_things(due)} {was} due' if due else ''}{whose}"


def _did(told: Telling, kind: str, *, is_first: bool) -> str:
    """Returns ``marked 2 things done``; not the first part: ``wrote about one``, or of the plan as a whole ``wrote a comment``."""
    numbers = _numbers(told, {kind})
    if kind == "comment" and PLAN in numbers:
        if told.person.person_id == told.plan.client_id:
            return "wrote to you"
        written = sum(each.row.kind == kind for each in told.message)
        return "wrote a comment" if written == 1 else f"wrote {written} comments"
    count = len(numbers) + (told.more if kind == "new" else 0)
    return _DONE[kind].format(_things(count) if is_first else "one" if count == 1 else count)


def _numbers(told: Telling, kinds: set[str]) -> set[int]:
    """Returns the actions, or `PLAN`, that something of these kinds is about."""
    return {number for number, group in told.groups.items() if any(str(each.row.kind) in kinds for each in group)}


def _things(count: int) -> str:
    return "one thing" if count == 1 else f"{count} things"


def title(told: Telling) -> Title | None:
    """Returns what `of_several` says; ``None`` for a mail about one thing."""
    return Title(told.doer, says_what=bool(told.doer) and told.kinds in _SAID) if told.is_bundle else None


def _due(told: Telling, now: datetime, *, is_late: bool) -> str:
    """Returns what several reminders say: one day if all are due then, or else the first day; or that all or some are late."""
    count, whose = len(told.groups), _of_whom(told)
    moments, days = _moments(told), _days(told, now)
    if moments[-1] < now:
        return _were_due(told, now)
    if is_late:
        return f"{count} things are due or late{whose}"
    if len(days) == 1:
        return f"{count} things{whose} due {days[0]}"
    week = " for this week" if moments[-1] <= now + _WEEK else ""
    return f"{count} things{week}{whose}, first due {days[0]}"


def _were_due(told: Telling, now: datetime) -> str:
    """Returns that several things are late; to a client as a reminder would say it."""
    count, days = len(told.groups), _days(told, now)
    if told.person.person_id != told.plan.client_id:
        return f"{count} things are late{_of_whom(told)}"
    return f"{count} things were due{f' {days[0]}' if len(days) == 1 else ''}"


def _moments(told: Telling, kinds: Collection[str] = ()) -> list[datetime]:
    """Returns when its actions are due, the first one first; for some kinds or for all."""
    found = (each for each in told.message if not kinds or str(each.row.kind) in kinds)
    return sorted(each.context.action.due_at for each in found if each.context.action is not None)


def _days(told: Telling, now: datetime) -> list[str]:
    to = reader(told.person, told.plan)
    return list(dict.fromkeys(to.day(moment, now) for moment in _moments(told)))


def _first_due(told: Telling, now: datetime) -> str:
    """Returns when the first of several new actions is due."""
    days = _days(told, now)
    return f", first due {days[0]}" if days else ""


def _plan(told: Telling) -> str:
    is_client = told.person.person_id == told.plan.client_id
    return "your plan" if is_client else plan_named(told.plan, told.person.person_id)


def _of_whom(told: Telling) -> str:
    """Returns in whose plan, for a coach, who has several."""
    return "" if told.person.person_id == told.plan.client_id else f" in {_plan(told)}"
