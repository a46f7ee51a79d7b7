"""Days to offer where the words of a date can't be read: near what they seem to say, never moved to by themselves."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from chalicelib.dates import any_language, calendar_days, other_languages
from chalicelib.dates.spans import add_months
from chalicelib.patterns import compile_late

COUNT = 3
_MOST_WORDS = 12
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)

_IMPOSSIBLE = compile_late(
    r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th|\.)? ?(?:of |de )?([^\W\d_]{3,9})\.?|([^\W\d_]{3,9})\.? ?(?:the )?([0-9]{1,2})(?:st|nd|rd|th)?"
)
_FIGURES = compile_late(r"([0-9]{1,2})[./]([0-9]{1,2})[./]?")
_PARTS = {
    **dict.fromkeys(
        ("early", "beginning", "start", "anfang", "debut", "principios", "inicio", "inizio", "begin"), (1, 3, 5)
    ),
    **dict.fromkeys(("mid", "middle", "mitte", "mi", "mediados", "meados", "meta", "half", "midden"), (14, 15, 16)),
    **dict.fromkeys(("late", "end", "spat", "ende", "fin", "finales", "fim", "fine", "eind"), (26, 28, 31)),
}
_FEASTS = {
    (12, 25): "christmas xmas weihnachten noel navidad natal natale kerst kerstmis",
    (1, 1): "neujahr nouvel reveillon capodanno nieuwjaar",
    (12, 31): "silvester nye",
}
_NEW_YEAR = compile_late(r"\bnew year'?s?\b|\bjahreswechsel\b|\bano nuevo\b|\bano novo\b|\bnouvel an\b")
_AFTER = frozenset("after past following nach apres despues depois dopo na".split())
_BEFORE = frozenset("before ahead vor avant antes prima voor".split())


def _month_of(word: str) -> int | None:
    return calendar_days.month_of(word) or other_languages.month_of(word)


def near(text: str, *, now: datetime, due: datetime) -> list[date]:
    """Returns three days, the soonest first, for words that are no date: ``31 Nov``, ``after Christmas``, ``mid December``.

    ``now`` and ``due`` are aware and in the writer's zone.
    """
    said = calendar_days.plain(text)
    today = now.date()
    days = (
        _of_impossible(said, today)
        or _of_feast(said, today)
        or _of_part(said, today)
        or _of_date_within(text, now, due)
        or []
    )
    ahead = sorted({day for day in days if day > today})
    later = max(due.date(), today)
    fallback = [later + _DAY, later + _WEEK, later + 2 * _WEEK, later + 3 * _WEEK]
    return sorted((ahead + [day for day in fallback if day not in ahead])[:COUNT])


def after_passed(day: date, now: datetime) -> list[date]:
    """Returns three days for one that has just passed: tomorrow, the next such weekday, and the same day of a later month."""
    today = now.date()
    weekday = day + _WEEK
    while weekday <= today + _DAY:
        weekday += _WEEK
    month = add_months(day, 1)
    while month <= today or month == weekday:
        month = add_months(month, 1)
    return sorted({today + _DAY, weekday, month})


def _of_impossible(said: str, today: date) -> list[date]:
    """``31 Nov``: the last day of that month, the first of the next, and that day of the next that has it."""
    named, figures = _IMPOSSIBLE.fullmatch(said), _FIGURES.fullmatch(said)
    if named:
        day, month = int(named[1] or named[4]), _month_of(named[2] or named[3])
    elif figures:
        day, month = int(figures[1]), int(figures[2])
    else:
        return []
    if month is None or not 1 <= month <= 12 or not 1 <= day <= 31:
        return []
    first = date(today.year if month >= today.month else today.year + 1, month, 1)
    last = first.replace(day=monthrange(first.year, month)[1])
    if day <= last.day:
        return []
    return [
        last,
        last + _DAY,
        add_months(first, 1).replace(day=min(day, monthrange((last + _DAY).year, (last + _DAY).month)[1])),
    ]


def _of_feast(said: str, today: date) -> list[date]:
    words = said.replace("'", " ").split()
    month_and_day = next(
        (each for each, names in _FEASTS.items() if any(word in names.split() for word in words)), None
    )
    if month_and_day is None and not _NEW_YEAR.search(said):
        return []
    month, day = month_and_day or (1, 1)
    feast = date(today.year, month, day)
    feast = feast if feast > today else feast.replace(year=today.year + 1)
    if any(word in _BEFORE for word in words):
        return [feast - 4 * _DAY, feast - 2 * _DAY, feast - _DAY]
    if (month, day) == (12, 25):
        return [feast + 2 * _DAY, feast + 4 * _DAY, feast + 2 * _WEEK]
    return [feast + _DAY, feast + 3 * _DAY, feast + _WEEK]


def _of_part(said: str, today: date) -> list[date]:
    """``mid December``, ``early next month``"""
    words = re.split(r"[\s-]+", said)
    days: tuple[int, ...] | None = next((_PARTS[word] for word in words if word in _PARTS), None)
    month = next((number for word in words if (number := _month_of(word))), None)
    if days is None or (month is None and "month" not in words):
        return []
    first = today.replace(day=1) if month is None else date(today.year, month, 1)
    if (month is None and "next" in words) or (month is not None and month < today.month):
        first = add_months(first, 1 if month is None else 12)
    last = monthrange(first.year, first.month)[1]
    found = [first.replace(day=min(day, last)) for day in days]
    return found if found[-1] > today else [add_months(day, 12 if month else 1) for day in found]


def _of_date_within(text: str, now: datetime, due: datetime) -> list[date]:
    """The longest piece of the words that is a date, and days near it: ``Friday or so``, ``after Friday``."""
    words = text.split()[:_MOST_WORDS]
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            found = any_language.options(any_language.read(" ".join(words[start : start + size]), now=now, due=due))
            if found and (size > 1 or not words[start].strip(".,").isdecimal()):
                return _around(found[0].day, {word.lower().strip(",.") for word in words[:start]})
    return []


def _around(day: date, before: set[str]) -> list[date]:
    if before & _AFTER:
        return [day + _DAY, day + 3 * _DAY, day + _WEEK]
    if before & _BEFORE:
        return [day - 2 * _DAY, day - _DAY, day]
    return [day, day + _DAY, day + _WEEK]
