"""How lines that add actions are read, typed or pasted, on pages and by the API: what to do, and by when at their end."""

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

from chalicelib import clock_times, times
from chalicelib.dates import typed_line
from chalicelib.domain.plans.plan import Plan

_BULLET = re.compile(r"\s*(?:[-*•·●‣–—▪◦]\s+)?(?:(?:☐|\[ ?\])\s+)?")
_NUMBERED = re.compile(r"\s*[0-9]{1,3}[.)]\s+")


def split(text: str) -> list[str]:
    """Returns the lines of a pasted list, without bullets, and without numbers where all have one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(_NUMBERED.match(line) for line in lines):
        lines = [_NUMBERED.sub("", line, count=1) for line in lines]
    return [_BULLET.sub("", line, count=1) for line in lines]


def read(plan: Plan, line: str, now: datetime, assignee_id: str | None = None) -> tuple[str, list[str]]:
    """Returns WHAT of a line, and what its date may mean, such as ``2026-12-11T17:00`` by the clock of who does it, the
    likeliest first; none if it has no date. A day alone is at the plan's hour."""
    found = typed_line.split(line, now=now.astimezone(ZoneInfo(plan.assignee(assignee_id).time_zone)))
    hour = clock_times.typed(plan.defaults.hour)
    return found.what, [f"{each.day}T{each.time or hour:%H:%M}" for each in found.readings]


def usual(plan: Plan) -> str:
    """Returns the hour for a line that gives only a day."""
    return f"{clock_times.typed(plan.defaults.hour):%H:%M}"


def called(wall: str) -> str:
    """Says a date and hour, as ``Fri 4 Dec 2026, 17:00``."""
    said = datetime.fromisoformat(wall)
    hour = "" if said.time() == time(0) else f", {said:%H:%M}"
    return f"{times.whole_day(said.date())}{hour}"
