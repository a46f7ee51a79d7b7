"""Lengths of time as people write them: in 2 days, +3h, another week, half an hour."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta

from chalicelib.patterns import compile_late

_SPAN = compile_late(
    r"(?P<lead>in |\+ ?|another )?(?P<count>[0-9]{1,4}|half an?|an?|a couple of|couple of|a couple|couple)? ?(?P<again>more )?"
    r"(?P<unit>minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|w|fortnights?|months?)(?P<tail> more| later| from now| time)?"
)
_MINUTES = {"mi": 1, "ho": 60, "hr": 60, "h": 60}
_DAYS = {"da": 1, "d": 1, "we": 7, "wk": 7, "w": 7, "fo": 14}


def read(words: str, now: datetime, due: datetime) -> list[tuple[date, time | None]]:
    """Returns the day and time when a span ends; ``None`` for the time if none was said.

    With "in" or "from now" it counts from now, else from the due time, or from now once that has passed. Days keep the due
    time's hour unless they count from now by their own words. Hours and minutes are real ones, whatever the clocks do meanwhile.
    """
    said = _SPAN.fullmatch(words)
    count = _count(said) if said else 0
    if not said or not count:
        return []
    is_from_now = _is_from_now(said)
    since = now if is_from_now or due <= now else due
    minutes = _MINUTES.get(said["unit"][:2])
    if minutes:
        end = (since.astimezone(UTC) + timedelta(minutes=count * minutes)).astimezone(since.tzinfo)
        return [(end.date(), _to_the_minute(end))]
    days = _DAYS.get(said["unit"][:2])
    if count != int(count):
        return []
    end_day = since.date() + timedelta(days=int(count) * days) if days else add_months(since.date(), int(count))
    return [(end_day, None if is_from_now else _to_the_minute(due))]


def read_days(words: str, now: datetime, due: datetime) -> list[date]:
    """The day on which a span of whole days ends, for a clock time given with it; none for hours and minutes."""
    said = _SPAN.fullmatch(words)
    if not said or said["unit"][:2] in _MINUTES:
        return []
    return [day for day, _ in read(words, now, due)]


def add_months(day: date, count: int) -> date:
    """The same day months later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _count(said: re.Match[str]) -> float:
    """How many units; 0 where the words are no span."""
    count, unit = said["count"], said["unit"]
    is_digits = count is not None and count.isdecimal()
    if len(unit) == 1 and not is_digits:
        return 0
    if unit == "h" and not (said["lead"] or said["again"] or said["tail"]) and 12 < int(count) <= 24:
        return 0  # "17h" is a time
    if count is None:
        return 1 if said["lead"] == "another " else 0
    if is_digits:
        return int(count)
    if count.startswith("half"):
        return 0.5 if unit.startswith("ho") else 0
    return 2 if "couple" in count else 1


def _is_from_now(said: re.Match[str]) -> bool:
    return said["lead"] == "in " or said["tail"] == " from now"


def _to_the_minute(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0, fold=0)
