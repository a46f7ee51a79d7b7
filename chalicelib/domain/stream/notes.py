"""Comments that are a note on a metric's value: which one, in words. Pure."""

from datetime import date

from chalicelib import times
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.stream.reading import METRIC
from chalicelib.isolated import isolated


def named(entry: Entry | None) -> str:
    """Returns ``Weight, Tue 24 Nov`` for a note; empty for any other entry."""
    if entry is None or not entry.data.get(METRIC) or not entry.data.get("day"):
        return ""
    day = times.dated(date.fromisoformat(str(entry.data["day"])), entry.at.date())
    return f"{isolated(str(entry.data.get('metric') or ''))}, {day}"


def page(entry: Entry) -> str:
    """Returns the path of the day that a note is on, below the plan's."""
    return f"metrics/{entry.data[METRIC]}/days/{entry.data['day']}"
