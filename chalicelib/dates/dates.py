"""Dates as people write them in an answer: "to Friday", "tomorrow 5pm", "+2 days", "12 March at noon".

Strict like the commands: every word must belong to the date, or it isn't one. "Friday is bad for me" moves nothing.

How it reads: the words are split at every place into a day and a clock time, in either order, and both parts must be known
completely. It asks back if there is more than one reading; past ones count only if none is in the future.
"""

from datetime import date, datetime, time, timedelta

import msgspec

from chalicelib import clock_times
from chalicelib.dates import calendar_days, spans
from chalicelib.patterns import compile_late

MOST_CHARACTERS = 200
MOST_WORDS = 18
MOST_OPTIONS = 3
FURTHEST_MONTHS = 5 * 12
"""Beyond that it is a slip, not a plan."""

_LEADING = {"to", "until", "till", "til", "for", "on", "by", "please", "pls", "plz", "rather", "latest"}
_COURTESIES = {
    "please",
    "pls",
    "plz",
    "thanks",
    "thank you",
    "thx",
    "cheers",
    "instead",
    "latest",
    "if possible",
    "if poss",
    "at the latest",
    "if you can",
}
_DASHES = {"-", "–", "—"}
_AROUND_WORDS = ",;:!…\"'*()[]“”„‘’"
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_AS_TYPED = {
    typed: meant
    for meant, listed in {
        "tomorrow": "2moro 2morro 2mrw 2mro 2moz tomoz tmoz tomo tomro tmrow tmorrow tomrw tmro tomorro tomrrow tomorrrow tommorrow",
        "tonight": "2nite 2night tonite",
        "today": "2day",
        "afternoon": "arvo aftn",
        "morning": "morn mornin",
        "next": "nxt",
        "week": "wk",
        "weeks": "wks",
        "monday": "munday moday mondy",
        "tuesday": "tuesd teusday tusday tuseday",
        "wednesday": "wensday wendsday wednsday wednes wedensday wedsday",
        "thursday": "thurday thursd thirsday thrusday thursay",
        "friday": "firday frday friady fridy",
        "saturday": "satday saterday satuday saturdy",
        "sunday": "sundy sudnay",
    }.items()
    for typed in listed.split()
}
"""Short forms and slips of a thumb."""
_DOTTED = compile_late(r"[0-9]{1,2}\.[0-9]{1,2}\.")
_HALF_DAY = compile_late(r"([ap])\.m\b\.?")
_TODAY = compile_late(r"\bthis (morning|afternoon|evening)\b|\bto(night)\b")
_END_OF = compile_late(r"(?:\bthe )?\bend of (?=(?:today|tomorrow|[a-z]{3,6}day)\b)")


class Moment(msgspec.Struct, frozen=True):
    """A day, and the time on that day's clocks; ``None``: no time was said."""

    day: date
    time: time | None
    is_dues: bool = False
    """Whether it is the due time's hour, which nobody said."""


class Ambiguous(msgspec.Struct, frozen=True):
    """Two or three readings to ask back, the likeliest first."""

    options: list[Moment]


def read(text: str, *, now: datetime, due: datetime) -> Moment | Ambiguous | None:
    """Returns the date that a text says, or ``None`` if any of it is something else.

    ``now`` and ``due``, the present due time, are aware and in the zone the writer lives by. A date with its year is returned even if it is
    in the past; a day or time without one is the next such. A time alone is today, or tomorrow once it has passed. "+2 days", "2 days",
    "another week", "2 days later" count from the due time, or from now if that has passed, and keep its time of day; "in 2 days" counts
    from now and says no time.
    """
    if len(text) > MOST_CHARACTERS:
        return None
    words = _words(text)
    # "17.10." is a day of October, "17.00." a time at the end of a sentence.
    moments = _readings(words, now, due) or _readings(_without_last_dot(words), now, due)
    furthest = spans.add_months(now.date(), FURTHEST_MONTHS)
    moments = [moment for moment in dict.fromkeys(moments) if moment.day <= furthest]
    if not moments:
        return None
    options = [moment for moment in moments if _lies_ahead(moment, now)] or moments[:1]
    return options[0] if len(options) == 1 else Ambiguous(options[:MOST_OPTIONS])


def plain(text: str) -> str:
    """Returns a text in the words that it is read by."""
    return " ".join(_words(text))


def is_hour_alone(said: list[str], now: datetime) -> bool:
    """Returns whether any of some wordings, as `plain` returns them, is a time without a day."""
    return any(clock_times.read(words, now) for words in said)


def _words(text: str) -> list[str]:
    """Lower case, without punctuation and courtesies, numbers as digits, "tonight" as "today … night"."""
    lowered = _HALF_DAY.sub(r"\1m", text.lower().replace("’", "'"))
    stripped = [word.strip(_AROUND_WORDS) for word in lowered.split()]
    words = [word if _DOTTED.fullmatch(word) else word.rstrip(".") for word in stripped]
    words = [word for place, word in enumerate(words) if word and not (place and word in _DASHES)]
    while size := next((size for size in (3, 2, 1) if " ".join(words[-size:]) in _COURTESIES), 0):
        words = words[:-size]
    while len(words) > 1 and words[0] in _LEADING:
        words = words[1:]
    if len(words) > MOST_WORDS:
        return []
    words = [_AS_TYPED.get(word, word) for word in words]
    words = [str(_NUMBERS.index(word) + 1) if word in _NUMBERS else word for word in words]
    said = _END_OF.sub("eod ", " ".join(words))
    part = _TODAY.search(said)
    if part:
        said = f"today {said[: part.start()]}{said[part.end() :]} {part[1] or part[2]}"
    return said.split()


def _without_last_dot(words: list[str]) -> list[str]:
    return [*words[:-1], words[-1].rstrip(".")] if words else []


def _readings(words: list[str], now: datetime, due: datetime) -> list[Moment]:
    found: list[Moment] = []
    for cut in range(len(words)):
        first, second = " ".join(words[:cut]), " ".join(words[cut:])
        found += _moments(second, first, now, due)
        found += _moments(first, second, now, due)
    return found


def _moments(day_words: str, clock_words: str, now: datetime, due: datetime) -> list[Moment]:
    """The readings of a day and a clock time; either may be empty."""
    if not clock_words:
        days = [Moment(day, None) for day in calendar_days.read(day_words, now, due)]
        are_days = bool(spans.read_days(day_words, now, due))
        return days + [
            Moment(day, hour, are_days and hour is not None) for day, hour in spans.read(day_words, now, due)
        ]
    times = clock_times.read(clock_words, due)
    if not times:
        return []
    if not day_words:
        if clock_times.is_same_time(clock_words):
            return []
        tomorrow = now.date() + timedelta(days=1)
        return [Moment(now.date() if said > now.time() else tomorrow, said) for said in times]
    days_said = calendar_days.read(day_words, now, due) or spans.read_days(day_words, now, due)
    ranked = [
        (rank + place, Moment(day, said, clock_times.is_same_time(clock_words)))
        for rank, said in enumerate(times)
        for place, day in enumerate(days_said)
    ]
    # What is likelier in both comes before what is likelier in one.
    return [moment for _, moment in sorted(ranked, key=lambda pair: pair[0])]


def _lies_ahead(moment: Moment, now: datetime) -> bool:
    return (moment.day, moment.time or time.max) > (now.date(), now.time())
