"""Dates of answers in any language we read, and whether a day has just passed."""

from datetime import date, datetime, timedelta

from chalicelib.dates import dates, other_languages
from chalicelib.dates.dates import MOST_OPTIONS, Ambiguous, Moment

JUST_PASSED = timedelta(days=60)
"""A day without a year that is no further back is a slip, not a date of next year."""
_NEXT_YEAR = timedelta(days=300)


def read(text: str, *, now: datetime, due: datetime) -> Moment | Ambiguous | None:
    """Returns the date that a text says, as `dates.read` does, in English or another language; of several the readings of all."""
    found = _english(text, now, due)
    readings = options(found)
    if not found:
        readings = [each for said in other_languages.read(text) for each in options(_english(said, now, due))]
    readings = list(dict.fromkeys(readings))[:MOST_OPTIONS]
    if not readings:
        return None
    return readings[0] if len(readings) == 1 else Ambiguous(readings)


def options(found: Moment | Ambiguous | None) -> list[Moment]:
    """Returns what a date may be read as."""
    return found.options if isinstance(found, Ambiguous) else [found] if found else []


def _english(text: str, now: datetime, due: datetime) -> Moment | Ambiguous | None:
    """Returns the date; for a day without a year that has just passed, the past date of this year."""
    found = dates.read(text, now=now, due=due)
    if not isinstance(found, Moment) or found.day - now.date() < _NEXT_YEAR:
        return found
    before = dates.read(text, now=now - JUST_PASSED, due=due)
    if isinstance(before, Moment) and _is_same_day(before.day, found.day) and before.day < now.date():
        return before
    return found


def _is_same_day(one: date, other: date) -> bool:
    return (one.month, one.day) == (other.month, other.day)
