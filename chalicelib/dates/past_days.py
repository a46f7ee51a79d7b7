"""Days in the past, as people say which day something was for: yesterday, Mon, 3 Dec, two days ago."""

import re
from datetime import date, timedelta

from chalicelib.dates import calendar_days
from chalicelib.patterns import compile_late

MOST_WORDS = 5
FURTHEST = timedelta(days=300)
"""A day without a year that is further back is more likely one in the future: "3 Dec" at the end of November."""
_RECENT = timedelta(days=60)

_NAMED = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "heute": 0,
    "yesterday": 1, "yesterdays": 1, "y'day": 1, "yday": 1, "yest": 1, "yesterday morning": 1, "yesterday evening": 1, "yesterday afternoon": 1, "gestern": 1, "hier": 1, "ayer": 1, "ieri": 1,
    "heute morgen": 0, "heute fruh": 0, "heute abend": 0, "heute mittag": 0, "heute nachmittag": 0, "gestern abend": 1, "gestern morgen": 1, "gestern fruh": 1,
    "aujourd'hui": 0, "ce matin": 0, "ce soir": 0, "cet apres-midi": 0, "hier soir": 1, "hier matin": 1, "avant-hier": 2, "hoy": 0, "esta manana": 0, "esta tarde": 0,
    "esta noche": 0, "anteayer": 2, "oggi": 0, "stamattina": 0, "stasera": 0, "ieri sera": 1, "ieri mattina": 1, "l'altro ieri": 2, "hoje": 0, "esta manha": 0,
    "esta noite": 0, "ontem": 1, "ontem a noite": 1, "anteontem": 2, "vandaag": 0, "vanmorgen": 0, "vanochtend": 0, "vanavond": 0, "gisteren": 1, "gisteravond": 1,
    "eergisteren": 2, "day before yesterday": 2, "the day before yesterday": 2, "vorgestern": 2, "dzis": 0, "dzisiaj": 0, "wczoraj": 1, "przedwczoraj": 2, "idag": 0, "i dag": 0, "i morse": 0, "igar": 1, "i gar": 1,
    "i forrgar": 2, "vannacht": 0, "heute nacht": 0, "cette nuit": 0, "stanotte": 0, "gestern nacht": 1, "ayer noche": 1, "anoche": 1, "gisterenavond": 1,
    "imorse": 0, "ikvall": 0, "i kvall": 0, "inatt": 0, "i natt": 0, "i dag tidlig": 0, "i gar aftes": 1, "i gar kvall": 1, "dzis rano": 0, "dzis wieczorem": 0, "dzisiaj rano": 0,
    "bu aksam": 0, "bu gece": 0, "bugun sabah": 0, "dun aksam": 1, "dun gece": 1, "evvelsi gun": 2, "jutro": -1, "imorgon": -1, "i morgon": -1, "yarin": -1, "bugun": 0, "bu sabah": 0, "dun": 1, "tomorrow": -1, "tmrw": -1, "tomorow": -1,
}  # fmt: skip
_WEEKDAYS = (
    "montag lundi lunes lunedi segunda-feira segunda maandag mandag mandagen mandags poniedziałek poniedziałku pondeli pazartesi maanantai maanantaina",
    "dienstag mardi martes martedi terca-feira terca dinsdag tirsdag tisdag tisdagen tisdags wtorek utery salı sali tiistai tiistaina",
    "mittwoch mercredi miercoles mercoledi quarta-feira quarta woensdag onsdag onsdagen onsdags sroda srode streda stredu carsamba keskiviikko keskiviikkona",
    "donnerstag jeudi jueves giovedi quinta-feira quinta donderdag torsdag torsdagen torsdags czwartek ctvrtek persembe torstai torstaina",
    "freitag vendredi viernes venerdi sexta-feira sexta vrijdag fredag fredagen fredags piatek patek cuma perjantai perjantaina",
    "samstag sonnabend samedi sabado sabato zaterdag lørdag lordag lordagen lordags sobota sobote sobotu cumartesi lauantai lauantaina",
    "sonntag dimanche domingo domenica zondag søndag sondag sondagen sondags niedziela niedziele nedele nedeli pazar sunnuntai sunnuntaina",
)  # fmt: skip
"""In the languages that our people write, plain."""
_SHORT = (
    "mo ma lu lun seg man pon pn pzt|di ter mar tis tir|mi mer mie wo qua ons sr|do jeu jue gio don qui tors czw|fr ven vie vr sex fre pia|"
    "sa sam sab za zat lor sob cmt|so dim dom zo zon son nd niedz paz"
)
_SHORT_OF = {name: place for place, names in enumerate(_SHORT.split("|")) for name in names.split()}
"""Days of the week cut short in other languages; most of them are words, too, so only one next to a number counts."""
_WEEKDAY_OF = {name: place for place, names in enumerate(_WEEKDAYS) for name in names.split()}
FIRST_WORDS = {words.split()[0] for words in _NAMED} | {
    "am",
    "le",
    "el",
    "lo",
    "op",
    "w",
    "we",
    "i",
    "pa",
    "na",
    "em",
    "il",
    "den",
}
"""With what a day may begin that isn't written in figures and is no weekday."""
_ELSEWHERE = {words for words in _NAMED if " " not in words} - set(
    "today tonight yesterday yday yest tomorrow tmrw tomorow".split()
)
_NUMBERS = "one two three four five six seven".split()
_AGO = compile_late(r"(a|[a-z]{3,5}|[0-9]{1,2}) (days?|weeks?) ago")
_OF_MONTH = compile_late(r"the ([0-9]{1,2})(?:st|nd|rd|th)")
_WITH_DATE = compile_late(r"([a-z]{3,9}) (?:the )?([0-9]{1,2}(?:st|nd|rd|th))")
_ORDINAL = compile_late(r"[0-9]{1,2}(?:st|nd|rd|th)")
"""Alone it is rather another thing than a day: "2nd: 124/80"."""
_PREFIX = compile_late(r"(?:on |for |am |le |el |lo |op |we? |i |pa |na |em |il |den )?")


def read(words: str, today: date) -> list[date]:
    """Returns the days that plain words may mean, likeliest first: the last such; none if they aren't a day.

    A day after ``today`` is returned where the words name it, such as tomorrow or a date with its year, for the caller to refuse.
    """
    words = words[_PREFIX.match(words).end() :]  # type: ignore[union-attr]  # it matches always
    if words in _NAMED:
        return [today - timedelta(days=_NAMED[words])]
    weekday = weekday_of(words.removeprefix("last ").removeprefix("this ").rstrip("."))
    if weekday is not None:
        return _weekday(weekday, today, is_last=words.startswith("last "))
    if words.rstrip(".") in _SHORT_OF:
        return _weekday(_SHORT_OF[words.rstrip(".")], today, is_last=False)
    ago = _AGO.fullmatch(words)
    if ago:
        return _ago(ago, today)
    with_date = _WITH_DATE.fullmatch(words)
    if with_date and (place := weekday_of(with_date[1])) is not None:
        return [day for day in read(f"the {with_date[2]}", today) if day.weekday() == place]
    of_month = _OF_MONTH.fullmatch(words)
    if of_month:
        back = (today - timedelta(days=each) for each in range(60))
        return [day for day in back if day.day == int(of_month[1])][:1]
    return [] if _ORDINAL.fullmatch(words) else _dates(words, today)


def is_weekday(word: str) -> bool:
    """Returns whether a word names a day of the week."""
    return weekday_of(word) is not None


def is_english(words: str) -> bool:
    """Returns whether a day's plain words are English, or figures."""
    return not any(word in _WEEKDAY_OF or word in _SHORT_OF or word in _ELSEWHERE for word in words.split())


def is_short_weekday(word: str) -> bool:
    """Returns whether a word may be a day of the week cut short, such as Mo and Di; in a sentence it is rather another word."""
    return word in _SHORT_OF


def weekday_of(word: str) -> int | None:
    """Returns the weekday that a plain word names, 0 for Monday; ``None`` if it names none."""
    elsewhere = _WEEKDAY_OF.get(word)
    if elsewhere is None and word.endswith("days"):
        word = word.removesuffix("s")  # "Sundays weight"
    return calendar_days.weekday_of(word) if elsewhere is None else elsewhere


def _weekday(weekday: int, today: date, *, is_last: bool) -> list[date]:
    """ "Mon" is the last one, or today; "last Mon" may be that of last week."""
    last = today - timedelta(days=(today.weekday() - weekday) % 7)
    if not is_last:
        return [last]
    before = last - timedelta(days=7)
    return [before] if last == today else [last, before] if weekday < today.weekday() else [last]


def _ago(said: re.Match[str], today: date) -> list[date]:
    number = 1 if said[1] == "a" else _NUMBERS.index(said[1]) + 1 if said[1] in _NUMBERS else 0
    if said[1].isdecimal():
        number = int(said[1])
    days = number * (7 if said[2].startswith("week") else 1)
    return [today - timedelta(days=days)] if number else []


def _dates(words: str, today: date) -> list[date]:
    """Days of the calendar. Of two orders, as in 3/12, those long ago go where another is recent."""
    found = calendar_days.of_calendar(words, today - timedelta(days=364))
    if found == calendar_days.of_calendar(words, today):
        return found  # with its year, or today
    days = [day if today - day <= FURTHEST else _same_day_later(day) for day in found]
    recent = [day for day in days if timedelta(0) <= today - day <= _RECENT]
    return sorted(set(recent or days), reverse=True)


def _same_day_later(day: date) -> date:
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else day
