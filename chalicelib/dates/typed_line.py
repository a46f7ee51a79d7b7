"""One typed line as WHAT and BY WHEN: "Call the bank Fri 5pm" is to call the bank, by Friday at five.

The grammar is that of replies (`any_language`). Only a date at the end counts, and in doubt the words belong to WHAT: a date
that wasn't read is typed in a second, a word that was swallowed is missed when nobody remembers it.
"""

import re
from datetime import datetime

import msgspec

from chalicelib.dates import any_language, binding_words, dates, other_languages, spans
from chalicelib.dates.dates import Moment
from chalicelib.patterns import compile_late

_MOST_WORDS = 12
"""The longest date: the day after tomorrow at half past 5 in the afternoon."""
_AROUND = " \t,;:–—-(/"
_QUOTES = frozenset('"“”„«»*`')
_FIGURES_ALONE = compile_late(r"[0-9]{1,2}[./-][0-9]{1,2}|(?:the )?[0-9]{1,2}(?:st|nd|rd|th)?")
"""Without a year, month's name, or the dot at the end that makes 3.12. a date, it may as well be a number: chapter 3.12."""
_LETTERS = compile_late(r"[a-z]{3}")
_HOUR = compile_late(r"[0-9] ?[ap]\.?m\b|^(?:at|by|@) ?.*[0-9]|\b(?:eod|cob|end of (?:the )?(?:working )?day)\b")
"""What says an hour beyond doubt: 5pm or at 17:00; a mere 3:16 may be a verse."""


class Line(msgspec.Struct, frozen=True):
    """What was understood: WHAT, and what its date may mean, the likeliest first; none if no date was said."""

    what: str
    readings: list[Moment] = []
    said: str = ""
    """The words of the date, as they were typed."""

    @property
    def when(self) -> Moment | None:
        """The likeliest reading."""
        return self.readings[0] if self.readings else None


def split(line: str, *, now: datetime) -> Line:
    """Returns WHAT and BY WHEN of one typed line. ``now`` is aware and in the zone that the dates are meant in.

    A moment without a time means the day only. A date with its year, and a day that has just passed, may be in the past.
    """
    words = line.split()
    is_blocked = False
    for size in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        before, said = words[:-size], words[-size:]
        readings = _readings(" ".join(said), now)
        if not readings:
            continue
        if _is_by_when(before, said, now, is_blocked=is_blocked):
            return Line(" ".join(before).rstrip(_AROUND), readings, " ".join(said))
        is_blocked = True
    return Line(" ".join(words))


def _readings(said: str, now: datetime) -> list[Moment]:
    if _QUOTES & set(said):
        return []
    return any_language.options(any_language.read(said, now=now, due=now))


def _is_by_when(before: list[str], said: list[str], now: datetime, *, is_blocked: bool) -> bool:
    """Returns whether a date at the end says by when, rather than what: not so in "between Mon and Fri" or "chapter 3.12"."""
    what = " ".join(before).rstrip(_AROUND)
    english = [dates.plain(each) for each in (" ".join(said), *other_languages.read(" ".join(said)))]
    is_english = bool(_LETTERS.search(english[0])) and dates.read(english[0], now=now, due=now) is not None
    first = binding_words.plain(said[0])
    has_lead = first in binding_words.BY
    if not any(char.isalpha() for char in what) or _readings(what, now) or _is_length(english, now):
        return False
    if _readings(before[-1], now):  # Monday bis Friday
        return False
    if first in binding_words.FOR or binding_words.binds(before[-1], is_english=is_english):
        return False
    if binding_words.is_name(before[-1], said) or binding_words.is_other_word(said, has_lead=has_lead):
        return False
    if not has_lead and _FIGURES_ALONE.fullmatch(english[0]):
        return False
    if dates.is_hour_alone(english, now):
        return not is_blocked and any(_HOUR.search(each) for each in english)
    # "Plan next week", "Watch Saturday night": one word alone takes what follows as its object.
    return has_lead or len(what.split()) > 1 or any(char.isdecimal() for char in "".join(said))


def _is_length(english: list[str], now: datetime) -> bool:
    """Returns whether words say how long rather than when: 2 weeks, another day, in 30 minutes."""
    for words in english:
        found = spans.read(words, now, now)
        is_in_days = words.startswith("in ") or words.endswith(" from now")
        if found and not (is_in_days and spans.read_days(words, now, now)):
            return True
        if "same time" in words or re.fullmatch(r"in (?:a|1) day", words):
            return True
    return False
