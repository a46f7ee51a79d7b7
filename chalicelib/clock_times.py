"""Clock times as people write them: 5pm, 17:30, 17h30, half past 4, noon, tomorrow *morning*."""

import re
from datetime import UTC, datetime, time

from chalicelib.errors import Invalid
from chalicelib.patterns import compile_late

MORNING, AFTERNOON, EVENING, NIGHT, END_OF_DAY = time(9), time(14), time(18), time(20), time(17)
MIDNIGHT = time(23, 59)
"""At the end of the day said: who writes "Friday midnight" means that Friday is over."""

_NAMED = (
    (compile_late(r"(?:12 )?(?:noon|midday)"), time(12)),
    (compile_late(r"(?:12 )?midnight(?: night)?"), MIDNIGHT),
    (compile_late(r"eod|cob|(?:the )?end of (?:the )?(?:working )?day|(?:close|end) of business"), END_OF_DAY),
)
_PARTS = {
    "morning": (MORNING, range(3, 12)),
    "afternoon": (AFTERNOON, range(12, 19)),
    "evening": (EVENING, range(16, 24)),
    "night": (NIGHT, range(18, 24)),
}
"""What a part of the day means alone, and the hours it may be said with."""
_HALVES = {"am": range(12), "pm": range(12, 24)}
_DAYTIME = range(8, 20)
_OFFSETS = {"half past": 30, "quarter past": 15, "quarter to": -15}

_SAME_TIME = compile_late(r"(?:at )?(?:the )?same time")
_PREFIX = compile_late(r"^(?:at|by|until|till|til) (?=[a-z])")
_PART = "morning|afternoon|evening|night"
_PART_ALONE = compile_late(rf"(?:in the )?({_PART})")
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""In place of a due time, where none is referred to."""
_FIGURES = compile_late(r"([0-9]{1,2}?)(?:[:.]?([0-9]{2}))?", re.ASCII)
_ONE_SPELLING = compile_late(r"(?<![a-z])([ap])\.? ?m\b\.?")
_UHR = compile_late(r"(?<=[0-9]) ?uhr\b")
"""German for o'clock."""
_CLOCK = compile_late(
    rf"(?:(?:in the )?(?P<before>{_PART}) )?(?P<at>(?:at |by |@ ?))?"
    r"(?:(?:a )?(?P<offset>half past|quarter past|quarter to) )?"
    r"(?P<hour>[0-9]{1,2})(?:(?P<mark>[:.h])(?P<minute>[0-9]{2})h?|(?P<h> ?h))?"
    rf"(?P<oclock> o'?clock)?(?: ?(?P<half>am|pm))?(?: (?:in the |at )?(?P<after>{_PART}))?"
)


def read(words: str, due: datetime) -> list[time]:
    """Returns the times that words may mean, likeliest first; none if they aren't a clock time.

    1 to 11 without am or pm may be either half of the day; 8:00 to 11:59 with its minutes is taken as written, and so are
    05:00 and 5h. "same time" is the due time's.
    """
    if is_same_time(words):
        return [due.time().replace(second=0, microsecond=0, fold=0)]
    bare = _PREFIX.sub("", words)
    for pattern, named in _NAMED:
        if pattern.fullmatch(bare):
            return [named]
    part = _PART_ALONE.fullmatch(bare)
    if part:
        return [_PARTS[part[1]][0]]
    clock = _CLOCK.fullmatch(words)
    return _by_clock(clock) if clock else []


def typed(text: str, field: str = "time") -> time:
    """Returns the time of day that was typed into a field for it: ``17:00`` or ``5:30`` as on a 24-hour clock, ``1700``,
    ``17h30``, ``5pm``, ``noon``.

    Raises `Invalid` at ``field`` for anything else, and for what may be either half of the day, such as ``5``.
    """
    words = _ONE_SPELLING.sub(r"\1m", " ".join(text.lower().split()))
    words = _UHR.sub("h", words)
    figures = _FIGURES.fullmatch(words)
    if figures:
        hour, minute = int(figures[1]), int(figures[2] or 0)
        if hour < 24 and minute < 60 and (figures[2] or figures[1].startswith("0") or not 1 <= hour <= 11):
            return time(hour, minute)
        words = words if figures[2] else f"at {words}"
    readings = [] if is_same_time(words) else read(words, _NEVER)
    if len(readings) > 1:
        early, late = sorted(readings)
        raise Invalid({field: f"Do you mean {_on_12_hours(early)} or {_on_12_hours(late)}?"})
    if not readings:
        raise Invalid({field: "Enter a time such as 17:00 or 5pm."})
    return readings[0]


def typed_hour(text: str, field: str = "time") -> str:
    """As `typed`, in the spelling that is stored: ``17:00``."""
    return f"{typed(text, field):%H:%M}"


def _on_12_hours(moment: time) -> str:
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes} {'am' if moment.hour < 12 else 'pm'}"


def is_same_time(words: str) -> bool:
    """Whether the words name the due time's own hour, which says nothing without a day."""
    return _SAME_TIME.fullmatch(words) is not None


def _by_clock(said: re.Match[str]) -> list[time]:
    hour, minute = int(said["hour"]), int(said["minute"] or 0)
    parts = [part for part in (said["before"], said["after"]) if part]
    has_minutes = bool(said["mark"])
    is_marked = has_minutes or said["h"] or said["oclock"] or said["offset"] or said["half"] or said["at"] or parts
    if not is_marked or hour > 24 or minute > 59 or (said["offset"] and (has_minutes or said["h"])):
        return []
    if said["half"] and not 1 <= hour <= 12:
        return []
    if hour == 24:
        return [MIDNIGHT] if minute == 0 and not parts and not said["offset"] else []
    hours = _hours(said, hour, has_minutes=has_minutes)
    halves = [_HALVES[said["half"]]] if said["half"] else []
    for allowed in halves + [_PARTS[part][1] for part in parts]:
        hours = [hour for hour in hours if hour in allowed]
    minutes = [(hour * 60 + minute + _OFFSETS.get(said["offset"], 0)) % 1440 for hour in hours]
    times = [time(*divmod(each, 60)) for each in minutes]
    return sorted(times, key=lambda each: each.hour not in _DAYTIME)


def _hours(said: re.Match[str], hour: int, *, has_minutes: bool) -> list[int]:
    """Returns the hours of the day that a written hour may mean."""
    if said["half"] or said["before"] or said["after"]:
        return [hour % 12, hour % 12 + 12] if hour <= 12 else [hour]
    is_24_hours = said["h"] or said["mark"] == "h" or said["hour"].startswith("0") or not 1 <= hour <= 11
    return [hour] if is_24_hours or (has_minutes and hour >= 8) else [hour, hour + 12]
