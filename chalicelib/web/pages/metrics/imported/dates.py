"""Dates in files. All dates of a file together decide whether the day or the month comes first."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

Order = Literal["day", "month", ""]
"""Which comes first in 11/12/2026; empty if that isn't known."""

_TIME = r"(?:[T ,]+(?:at |um )?(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?:[:.]\d{2}(?:[.,]\d+)?)?)? ?(?P<half>[ap]\.?m\.?)?(?: ?(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?"
_WEEKDAY = r"(?:[^\W\d]{2,10}(?:-[^\W\d]{2,10})?\.?,? +)?"
_FORMS = tuple(
    re.compile(_WEEKDAY + form + _TIME, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<mark>[-/. ])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<one>\d{1,2})(?P<mark>[-/.]) ?(?P<other>\d{1,2})(?P=mark) ?(?P<year>\d{4}|\d{2})",
        r"(?P<day>\d{1,2})(?:st|nd|rd|th|º|er|\.)?[ -]+(?:de )?(?P<name>[^\W\d]{3,10})\.?,?[ -]+(?:de |del )?(?P<year>\d{4}|\d{2})",
        r"(?P<name>[^\W\d]{3,10})\.?[ -]+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?[ -]+(?P<year>\d{4})",
        r"(?P<year>\d{4})[ -](?P<name>[^\W\d]{3,10})[ -](?P<day>\d{1,2})",
    )
)
_COUNTED = re.compile(r"(1\d{9})(?:\d{3})?")
"""Seconds or milliseconds since 1970, from 2001 to 2033."""
_LONGEST = 60
_MONTHS = {
    name: number
    for number, names in enumerate((
        "jan januar janvier enero gennaio januari janeiro", "feb februar fev février fevrier febrero febbraio februari fevereiro", "mar mär mrz märz maerz mars marzo maart março",
        "apr april avr avril abril aprile", "may mai mayo maggio mei maio", "jun juni juin junio giugno junho", "jul juli juil juillet julio luglio julho",
        "aug august août aout agosto augustus", "sep sept september septembre septiembre settembre setembro", "oct okt oktober octobre octubre ottobre outubro",
        "nov november novembre noviembre novembro", "dec dez dezember déc décembre decembre diciembre dicembre december dezembro",
    ), 1)
    for name in names.split()
}  # fmt: skip
_ENGLISH = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


class Read(msgspec.Struct, frozen=True):
    """A date, with the time of day after it, if there is one."""

    day: date
    at: time | None = None


class _Parts(msgspec.Struct, frozen=True):
    """The numbers of a date. If the order is open, ``one`` and ``other`` stand in for day and month."""

    year: int
    month: int = 0
    day: int = 0
    one: int = 0
    other: int = 0
    mark: str = ""
    at: time | None = None
    zone: str = ""

    def on(self, order: Order) -> date | None:
        """Returns the date; ``None`` if there is no such date, or it isn't known which."""
        month, day = self.month, self.day
        if self.one:
            if not order:
                return None
            month, day = (self.other, self.one) if order == "day" else (self.one, self.other)
        try:
            return date(self.year, month, day)
        except ValueError:
            return None


def is_date(text: str) -> bool:
    """Returns whether a cell can be a date."""
    parts = _parts(text)
    return parts is not None and any(parts.on(order) for order in _ORDERS)


def has_time(text: str) -> bool:
    """Returns whether a cell is a date with a time of day."""
    parts = _parts(text)
    return parts is not None and parts.at is not None


def is_counted(text: str) -> bool:
    """Returns whether a cell may be a Unix timestamp, though it may also be another number."""
    return bool(_COUNTED.fullmatch(text.strip()))


def is_time(text: str) -> bool:
    """Returns whether a cell is a time of day and nothing else."""
    return bool(_ONLY_TIME.fullmatch(text.strip()))


_ONLY_TIME = re.compile(r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?", re.IGNORECASE)
_ORDERS: tuple[Order, ...] = ("day", "month")


def read(text: str, order: Order, zone: str) -> Read | None:
    """Returns the date in a cell; ``None`` if it isn't one in this order. A timestamp has its date in this ``zone``."""
    parts = _parts(text)
    day = parts.on(order) if parts else None
    if parts is None or day is None:
        return None
    if parts.zone and parts.at is not None:
        local = _moment(day, parts).astimezone(ZoneInfo(zone))
        return Read(local.date(), local.time())
    return Read(day, parts.at)


def order(cells: Iterable[str], last: date) -> Order:
    """Returns whether day or month comes first, judging by the dates of a file up to ``last``; empty if they could all
    be either. With full stops the day comes first, unless the dates show otherwise."""
    open_ones = [parts for cell in cells if (parts := _parts(cell)) is not None and parts.one]
    if not open_ones:
        return "day"
    fits = {order: sum(_fits(parts, order, last) for parts in open_ones) for order in _ORDERS}
    if fits["day"] != fits["month"]:
        return "day" if fits["day"] > fits["month"] else "month"
    if all(parts.one == parts.other or parts.mark == "." for parts in open_ones):
        return "day"
    return ""


def example(cells: Sequence[str]) -> tuple[str, date, date] | None:
    """Returns a date that is ambiguous, as written, with both meanings; ``None`` if there is none."""
    for cell in cells:
        parts = _parts(cell)
        if parts is not None and parts.one != parts.other:
            first, second = parts.on("day"), parts.on("month")
            if first and second:
                return cell, first, second
    return None


def split(text: str) -> tuple[str, str]:
    """Returns the date with which a line begins, and what follows it."""
    words = text.split(" ")
    for count in (4, 3, 2, 1):
        begin = " ".join(words[:count])
        parts = _parts(begin) if len(words) >= count else None
        # A bare number after a date is the value, not an hour.
        if parts is not None and (parts.at is None or ":" in begin):
            return begin, " ".join(words[count:]).strip()
    return text, ""


def _fits(parts: _Parts, order: Order, last: date) -> bool:
    day = parts.on(order)
    return day is not None and day <= last


def _parts(text: str) -> _Parts | None:
    text = text.strip()
    if not 6 <= len(text) <= _LONGEST or not any(char.isdigit() for char in text):
        return None
    counted = _COUNTED.fullmatch(text)
    if counted:
        moment = datetime.fromtimestamp(int(counted[1]), UTC)
        return _Parts(moment.year, moment.month, moment.day, at=moment.time(), zone="UTC")
    for form in _FORMS:
        match = form.fullmatch(text)
        if match is not None:
            return _of(match.groupdict())
    return None


def _of(found: dict[str, str | None]) -> _Parts | None:
    month = int(found.get("month") or 0)
    if found.get("name"):
        month = _month(str(found["name"]))
        if not month:
            return None
    at = _time(found)
    if found.get("hour") and at is None:
        return None
    year = int(str(found["year"]))
    if year < 100:
        year += 1900 if year >= 70 else 2000
    numbers = {name: int(found.get(name) or 0) for name in ("day", "one", "other")}
    return _Parts(year, month, **numbers, mark=found.get("mark") or "", at=at, zone=found.get("zone") or "")


def _month(name: str) -> int:
    name = name.casefold()
    return _MONTHS.get(name) or next((n for n, each in enumerate(_ENGLISH, 1) if each == name), 0)


def _time(found: dict[str, str | None]) -> time | None:
    if not found.get("hour"):
        return None
    hour, half = int(str(found["hour"])), (found.get("half") or "").casefold()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, int(found.get("minute") or 0))
    except ValueError:
        return None


def _moment(day: date, parts: _Parts) -> datetime:
    zone = "+00:00" if parts.zone[0] not in "+-" else parts.zone
    return datetime.fromisoformat(f"{day}T{parts.at:%H:%M}{zone if ':' in zone else f'{zone[:3]}:{zone[3:]}'}")
