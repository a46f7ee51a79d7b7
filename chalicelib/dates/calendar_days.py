"""Days as people write them: tomorrow, next Friday, the 12th, 12 March, 3/12, end of the month."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import count

from chalicelib.dates.spans import add_months
from chalicelib.patterns import compile_late

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FRIDAY = 4

_WEEKDAY = r"(?:mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_ONE_WEEKDAY = compile_late(_WEEKDAY)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t|tember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_TOMORROW = r"(?:tom+or+ow|tmrw|tmr|tmw|2morrow)"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_SHORT_YEAR = r"(?P<year>(?:19|20)?[0-9]{2})"

_PREFIX = compile_late(r"^(?:on|for|to|by|until|till|til) ")
_BEFORE_A_DATE = compile_late(rf"({_WEEKDAY}) (?=the [0-9]|[0-9]|[a-z]{{3,9}} (?:the )?[0-9])")

_Reader = Callable[[re.Match[str], date], list[date]]


def read(words: str, now: datetime, due: datetime) -> list[date]:
    """Returns the days that words may mean, likeliest first; none if they aren't a day.

    A weekday said on that day is a week later, or today; "next Friday" is next week's, or this week's while that is ahead.
    "3/12" may be either order, the nearer first. "Next week" and "next month" are a week and a month after the due day, or after today once that has
    passed; where the due day is further off than that, either. The end of the week is its Friday.
    """
    words = _PREFIX.sub("", words)
    today = now.date()
    if words in ("next week", "next month"):
        return _next_unit(words, today, due.date() if due > now else today)
    for pattern, reader in _RELATIVE:
        said = pattern.fullmatch(words)
        if said:
            return reader(said, today)
    weekday = _BEFORE_A_DATE.match(words)
    days = _dates(words[weekday.end() :] if weekday else words, today)
    return [day for day in days if day.weekday() == _place(weekday[1])] if weekday else days


def of_calendar(words: str, first: date) -> list[date]:
    """Returns the day of a month that words say, with or without its month and year: without one the next, from ``first`` on."""
    return _dates(words, first)


def plain(text: str) -> str:
    """Returns a text as months and days are looked up in: lower case, one space between words, no preposition before."""
    return _PREFIX.sub("", " ".join(text.lower().replace("’", "'").split()).strip(" .,!"))


def month_of(word: str) -> int | None:
    """Returns the month that a word names in English, 1 for January; ``None`` if it names none."""
    said = re.fullmatch(_MONTH, word.strip(".,"))
    return _MONTHS.index(said["month"][:3]) + 1 if said else None


def weekday_of(words: str) -> int | None:
    """Returns the weekday that a word names, 0 for Monday; ``None`` if it names none."""
    return _place(words) if _ONE_WEEKDAY.fullmatch(words) else None


def _next_unit(words: str, today: date, due_day: date) -> list[date]:
    def later(day: date) -> date:
        return day + timedelta(days=7) if words == "next week" else add_months(day, 1)

    return [later(due_day)] if due_day <= later(today) else [later(today), later(due_day)]


def _in_days(number: int) -> _Reader:
    return lambda said, today: [today + timedelta(days=number)]


def _weekday(said: re.Match[str], today: date) -> list[date]:
    ahead = (_place(said["weekday"]) - today.weekday()) % 7
    coming = today + timedelta(days=ahead)
    week_later = coming + timedelta(days=7)
    if said["which"] == "this ":
        return [coming]
    if said["which"] == "next ":
        is_this_week = _place(said["weekday"]) > today.weekday()
        return [week_later, coming] if is_this_week else [coming if ahead else week_later]
    return [coming] if ahead else [week_later, coming]


def _weekday_of_week(said: re.Match[str], today: date) -> list[date]:
    weeks = 1 if said["which"] == "next" else 0
    return [_monday(today) + timedelta(days=7 * weeks + _place(said["weekday"]))]


def _weeks_after(said: re.Match[str], today: date) -> list[date]:
    """A week on Friday, Friday week, two weeks from tomorrow."""
    weeks = timedelta(days=7 * int(said["count"] or 1))
    return [day + weeks for day in _base(said["base"], today)]


def _base(words: str, today: date) -> list[date]:
    for pattern, reader in _SIMPLE:
        said = pattern.fullmatch(words)
        if said:
            return reader(said, today)
    return []


def _end(said: re.Match[str], today: date) -> list[date]:
    unit = (said["unit"] or said["short"])[0]
    is_next = said["which"] == "next "
    if unit == "w":
        friday = _monday(today) + timedelta(days=_FRIDAY)
        return [friday + timedelta(days=7) if is_next or friday < today else friday]
    if unit == "m":
        return [add_months(today.replace(day=1), 2 if is_next else 1) - timedelta(days=1)]
    return [date(today.year + is_next, 12, 31)]


def _end_of_month(said: re.Match[str], today: date) -> list[date]:
    month = _MONTHS.index(said["month"][:3]) + 1
    year = today.year if month >= today.month else today.year + 1
    return [add_months(date(year, month, 1), 1) - timedelta(days=1)]


_SIMPLE: list[tuple[re.Pattern[str], _Reader]] = [
    (compile_late("today"), _in_days(0)),
    (compile_late(_TOMORROW), _in_days(1)),
    (compile_late(rf"(?:the )?day after {_TOMORROW}"), _in_days(2)),
    (compile_late(rf"(?:the )?(?P<which>this |next |(?:this )?coming )?(?P<weekday>{_WEEKDAY})"), _weekday),
]
_BASE = rf"(?P<base>today|{_TOMORROW}|{_WEEKDAY})"
_RELATIVE: list[tuple[re.Pattern[str], _Reader]] = [
    *_SIMPLE,
    (compile_late(rf"(?P<weekday>{_WEEKDAY}) (?:of |in )?(?P<which>this|next) week"), _weekday_of_week),
    (compile_late(rf"(?P<which>this|next) week (?:on )?(?P<weekday>{_WEEKDAY})"), _weekday_of_week),
    (compile_late(rf"(?:(?:a )?week|(?P<count>[0-9]{{1,2}}) weeks?) (?:on |from )?{_BASE}"), _weeks_after),
    (compile_late(rf"{_BASE} (?:week|in a week|in (?P<count>[0-9]{{1,2}}) weeks?)"), _weeks_after),
    (
        compile_late(r"(?:the )?(?:end of (?P<which>the |this |next )?(?P<unit>week|month|year)|eo(?P<short>w|m|y))"),
        _end,
    ),
    (compile_late(rf"(?:the )?end of {_MONTH}"), _end_of_month),
]

_ISO = compile_late(r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})[-/](?P<day>[0-9]{1,2})")
_NAMED = (
    compile_late(rf"(?:the )?{_DAY} ?(?:of )?{_MONTH}(?: {_YEAR})?"),
    compile_late(rf"{_MONTH} ?(?:the )?{_DAY}(?: {_YEAR})?"),
)
_OF_MONTH = compile_late(r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th)")
_DOTTED = compile_late(rf"(?P<day>[0-9]{{1,2}})\.(?P<month>[0-9]{{1,2}})(?:\.(?: ?{_SHORT_YEAR})?)?")
_EITHER_ORDER = (
    compile_late(rf"([0-9]{{1,2}})/([0-9]{{1,2}})(?:/{_SHORT_YEAR})?"),
    compile_late(rf"([0-9]{{1,2}})-([0-9]{{1,2}})-{_YEAR}"),
)


def _dates(words: str, today: date) -> list[date]:
    """A day of a month, with or without month and year; of two orders the sooner first."""
    for pattern in (_ISO, *_NAMED, _DOTTED):
        said = pattern.fullmatch(words)
        if said:
            month = said["month"]
            number = int(month) if month.isdecimal() else _MONTHS.index(month[:3]) + 1
            return _date(said["year"], number, int(said["day"]), today)
    for pattern in _EITHER_ORDER:
        said = pattern.fullmatch(words)
        if said:
            one, other = int(said[1]), int(said[2])
            return sorted({*_date(said["year"], other, one, today), *_date(said["year"], one, other, today)})
    of_month = _OF_MONTH.fullmatch(words)
    return _next_of_month(int(of_month[1]), today) if of_month else []


def _date(year: str | None, month: int, day: int, today: date) -> list[date]:
    """None where there is no such day; without a year the next one, from today on."""
    number = today.year if (month, day) >= (today.month, today.day) else today.year + 1
    if year:
        number = int(year) if len(year) == 4 else 2000 + int(year)
    with suppress(ValueError):
        return [date(number, month, day)]
    return []


def _next_of_month(day: int, today: date) -> list[date]:
    if not 1 <= day <= 31:
        return []
    for months in count(0 if day >= today.day else 1):
        first = add_months(today.replace(day=1), months)
        with suppress(ValueError):
            return [first.replace(day=day)]
    return []


def _place(weekday: str) -> int:
    return _WEEKDAYS.index(weekday[:3])


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
