"""Local time: zones, wall-clock times that clocks skip or repeat, and dates in words."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.errors import Invalid
from chalicelib.zone_names import OLD, PLACES

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

LONG_MONTHS = tuple("January February March April May June July August September October November December".split())


_OFFSET = re.compile(r"(?:Etc/)?(?:GMT|UTC)[+-][0-9:]{1,5}")
"""A name such as ``GMT+3``: it isn't a place, and with the sign of the tz database it means the opposite of what people mean."""


def zone_names() -> frozenset[str]:
    """Returns the present names of the zones people live in, such as ``Europe/Berlin``, and UTC."""
    return PLACES


def present(name: str) -> str:
    """Returns a zone's present name: ``Asia/Kolkata`` for ``Asia/Calcutta``, ``America/Los_Angeles`` for
    ``US/Pacific``. Any other name is returned as it is."""
    return OLD.get(name, name)


def spellings(name: str) -> list[str]:
    """Returns all names of a zone, the present one first, as rows may hold them."""
    return [name, *(old for old, now in OLD.items() if now == name)]


def known(name: str) -> str:
    """Returns the present name of a zone people live in; empty if it isn't one, as with what browsers may send."""
    name = present(name)
    return name if name in PLACES else ""


def zone(name: str, field: str = "time_zone") -> ZoneInfo:
    """Returns the zone of a name such as ``Europe/Berlin``, even of an earlier name; raises `Invalid` at ``field`` if there
    is none."""
    found = known(name)
    if found:
        return ZoneInfo(found)
    if _OFFSET.fullmatch(name):
        raise Invalid({field: f"“{name}” is no place, and keeps no summer time. Choose a city, such as Europe/Berlin."})
    raise Invalid({field: f"We don’t know the time zone “{name[:60]}”. Choose one such as Europe/Berlin."})


def at_local(day: date, hour: time, in_zone: ZoneInfo) -> datetime:
    """Returns the moment in UTC when clocks in a zone show this time.

    A time skipped in spring moves forward by the gap; a time that repeats in autumn is the first of the two (PEP 495:
    ``fold=0`` gives both).
    """
    return datetime.combine(day, hour, in_zone).replace(fold=0).astimezone(UTC)


def parse_date(text: str, field: str = "date") -> date:
    """Parses ``2026-12-04``; otherwise raises `Invalid`."""
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):  # Python takes 2026-W49-5 too
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid({field: "Enter a date such as 2026-12-04." if text else "Choose a day."}) from None


def local_day(moment: datetime, zone_name: str) -> str:
    """Returns the date in a zone: ``2026-12-04``."""
    return moment.astimezone(ZoneInfo(zone_name)).date().isoformat()


def parse_time(text: str, field: str = "time") -> time:
    """Parses ``17:00``; otherwise raises `Invalid`."""
    try:
        if not re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", text):
            raise ValueError
        return time.fromisoformat(text.zfill(5))
    except ValueError:
        raise Invalid({field: "Enter a time such as 17:00."}) from None


def city(zone_name: str) -> str:
    """Returns a zone's city by its present name: ``Berlin`` for ``Europe/Berlin``, ``Kyiv`` for ``Europe/Kiev``."""
    return present(zone_name).rsplit("/", 1)[-1].replace("_", " ")


def clock_time(moment: datetime, zone_name: str, hours: str = "24") -> str:
    """Returns ``17:00``, or ``5:00 pm`` for people with a 12-hour clock."""
    local = moment.astimezone(ZoneInfo(zone_name))
    if hours == "12":
        return f"{local.hour % 12 or 12}:{local.minute:02} {'am' if local.hour < 12 else 'pm'}"
    return f"{local.hour:02}:{local.minute:02}"


def day(moment: datetime, zone_name: str, now: datetime | None = None) -> str:
    """Returns ``today``, ``tomorrow``, ``yesterday``, or else ``Fri 4 Dec``, with the year if it isn't this one.

    Without ``now`` always the date: for what is read later, such as the subject of a mail.
    """
    local = moment.astimezone(ZoneInfo(zone_name)).date()
    if now is None:
        return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}"
    today = now.astimezone(ZoneInfo(zone_name)).date()
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((local - today).days)
    if near:
        return near
    year = "" if local.year == today.year else f" {local.year}"
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}{year}"


def dated(day: date, today: date | None = None) -> str:
    """Returns ``Tue 24 Nov``, with the year if it isn't that of ``today``."""
    year = f" {day.year}" if today is not None and day.year != today.year else ""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}"


def long_day(moment: datetime, zone_name: str) -> str:
    """Returns ``Monday 23 November``."""
    local = moment.astimezone(ZoneInfo(zone_name))
    return f"{WEEKDAYS[local.weekday()]} {local.day} {LONG_MONTHS[local.month - 1]}"


def whole_day(day: date) -> str:
    """Returns ``Friday 1 January 2027``."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {LONG_MONTHS[day.month - 1]} {day.year}"


def said(moment: datetime, zone_name: str, now: datetime, hours: str = "24", *, name_zone: bool = False) -> str:
    """Returns ``today 17:00`` or ``Fri 4 Dec, 17:00``; with the city if ``name_zone``: ``Fri 4 Dec, 17:00
    (Berlin)``."""
    date_words = day(moment, zone_name, now)
    comma = "," if date_words[0].isupper() else ""
    zone_words = f" ({city(zone_name)})" if name_zone else ""
    return f"{date_words}{comma} {clock_time(moment, zone_name, hours)}{zone_words}"


def ago(moment: datetime, now: datetime, zone_name: str) -> str:
    """Returns how long ago it was, in days: ``today``, ``yesterday``, ``12 days ago``."""
    days = (now.astimezone(ZoneInfo(zone_name)).date() - moment.astimezone(ZoneInfo(zone_name)).date()).days
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"


def span(length: timedelta, longest: str = "week") -> str:
    """Returns a length of time in its largest round unit, up to the ``longest``: ``2 hours``, ``1 day``."""
    minutes = round(abs(length).total_seconds() / 60)
    units = (("week", 10080), ("day", 1440), ("hour", 60))
    for unit, size in units[[unit for unit, _ in units].index(longest) :]:
        if minutes >= size and minutes % size == 0:
            return f"{minutes // size} {unit}{'' if minutes == size else 's'}"
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)
