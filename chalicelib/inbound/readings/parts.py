"""A line of a message in its parts: names of metrics, amounts, days, words and marks, each with its place."""

from collections.abc import Callable
from datetime import date
from typing import Literal

import msgspec

from chalicelib.dates import past_days
from chalicelib.domain.metrics import units
from chalicelib.domain.metrics.answers import amounts, counted, translated, value, words
from chalicelib.domain.metrics.answers.amounts import Amount
from chalicelib.domain.metrics.answers.followed import Followed
from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.domain.metrics.answers.unit_behind import Around
from chalicelib.inbound.readings.common_words import FAIR, FILLERS, verbs_of
from chalicelib.patterns import compile_late

PartKind = Literal["metric", "amount", "said", "day", "word", "mark"]

_LONGEST_DAY = 30
_DAY_WORDS = set("today tonight this yesterday yday yest gestern heute hier ayer ieri vorgestern tomorrow tmrw tomorow the day on for last a one two three four five six seven jan feb mar apr may jun jul aug sep oct nov dec".split()) | past_days.FIRST_WORDS  # fmt: skip
_DID_NOT = (
    "didn't ",
    "did not ",
    "haven't ",
    "have not ",
    "didnt ",
    "havent ",
    "i didn't ",
    "i didnt ",
    "i haven't ",
    "couldn't ",
    "could not ",
    "forgot to ",
)
_ALSO_WORDS = set("mar do so mi sa sam dom me ma za zo wo don qui ter sex lu".split())
_ORDINAL_DAY = compile_late(r"(?P<day>(?:1[0-9]|2[0-9]|3[01]|[4-9])(?:st|nd|rd|th))(?=\s?[:=-]\s?[0-9])")
"""From the fourth on: "2nd: 124/80" is rather a second value."""
_NUMBER_BEHIND = compile_late(r"\.?\s?[:=]?\s?[0-9]")
_BARE_NUMBER = compile_late(r"(?<![/0-9])[0-9]+ ?$")
_CUT_SHORT = compile_late(r"\.:? ?[0-9]")
_BEHIND_WEEKDAY = compile_late(
    r"(?P<mark>\.:?|:|,|-)? ?(?P<number>[0-9]+[0-9.,]*|(?:ja|nein|si|no|oui|non|sim|nao|nee)\b)"
)
_MEASURING = set("weigh measure check log record track note count write".split())
"""What wasn't measured is missing; what wasn't done is none."""
_ONESELF = (" myself", " my weight", " it")
_ABOUT = (
    "mas o menos",
    "piu o meno",
    "mais ou menos",
    "plus ou moins",
    "more or less",
    "mehr oder weniger",
    "min of meer",
    "give or take",
)
_JUDGING = (
    "could be better", "could be worse", "could have been better", "could have been worse", "not bad", "not too bad", "not great", "not so great", "not good",
    "not so good", "not sure", "nicht schlecht", "nicht gut", "nicht so gut", "pas mal", "pas terrible", "no esta mal", "non male", "niet slecht", "nada mal",
)  # fmt: skip
"""None of their words says that the value behind it isn't one."""
_SHORTEST_ALIAS, _SHORT_ALIAS = 4, 3
_SHORTEST_DAY_START = 3


class Part(msgspec.Struct, frozen=True):
    """A part of a line. ``text`` is plain; a metric's ``metric_id``, an amount's ``amount``, a day's words in ``text``."""

    kind: PartKind
    start: int
    end: int
    text: str
    metric_id: str = ""
    amount: Amount | None = None
    said: words.Said | None = None
    is_verb: bool = False
    """Of a metric: a verb says it, which names it only before the value."""


class Names(msgspec.Struct, frozen=True):
    """By what metrics are named here: their letters, and their names with the words that only one has, the longest first."""

    letters: dict[str, str]
    names: tuple[tuple[str, str], ...]
    verbs: dict[str, str]
    """Slept, of the only metric that is about sleep."""
    acts: dict[str, str]
    """All such verbs, also those that mean nothing elsewhere: weigh."""
    did: dict[str, str]
    """Walked, of the only metric that is about whether one walked."""
    units: dict[str, str]
    """What names its metric only before a number: initials that are units, too, and words of three letters: hr, fat."""
    around: Around
    is_slash_a_date: bool
    """No metric here is answered by two numbers with a slash."""
    today: date


def names_of(followed: tuple[Followed, ...], today: date) -> Names:
    """Returns by what these metrics are named."""
    found: dict[str, set[str]] = {}
    verbs: dict[str, set[str]] = {}
    also_units: dict[str, set[str]] = {}
    for metric in followed:
        name = " ".join(plain(metric.name).split())
        found.setdefault(name, set()).add(metric.metric_id)
        for word in name.replace("-", " ").split():
            is_own = len(word) >= _SHORTEST_ALIAS and word not in FILLERS and not units.find(word)
            aliases = {word, counted.stem(word), f"{counted.stem(word)}s"} | translated.names(word)
            for alias in aliases if is_own else ():
                found.setdefault(alias, set()).add(metric.metric_id)
        for word in name.replace("-", " ").split():
            if len(word) == _SHORT_ALIAS and word not in FILLERS and not units.find(word):
                also_units.setdefault(word, set()).add(metric.metric_id)
        initials = "".join(word[0] for word in name.replace("-", " ").split())
        if len(initials) > 1 and initials not in FILLERS:
            (also_units if units.find(initials) else found).setdefault(initials, set()).add(metric.metric_id)
        for verb in verbs_of([counted.stem(word) for word in name.split()]):
            verbs.setdefault(verb, set()).add(metric.metric_id)
    unique = [(name, min(ids)) for name, ids in found.items() if len(ids) == 1 and name]
    acts = {verb: min(ids) for verb, ids in verbs.items() if len(ids) == 1}
    return Names(
        letters={metric.letter.lower(): metric.metric_id for metric in followed if metric.letter},
        verbs={verb: each for verb, each in acts.items() if verb not in found and verb not in FILLERS},
        acts=acts,
        did={f"{stem}{end}": metric_id for stem, metric_id in _stems(followed) for end in ("ed", "d")},
        names=tuple(sorted(unique, key=lambda pair: -len(pair[0]))),
        units={initials: min(ids) for initials, ids in also_units.items() if len(ids) == 1},
        around=value.around(list(followed)),
        is_slash_a_date=all(metric.kind not in ("rating", "pair") for metric in followed),
        today=today,
    )


def _stems(followed: tuple[Followed, ...]) -> list[tuple[str, str]]:
    """Returns the words of the names of metrics of yes or no that only one of them has."""
    found = [
        (word.removesuffix("ed"), metric.metric_id)
        for metric in followed
        if metric.kind == "yes_no"
        for word in plain(metric.name).split()
        if len(word) >= _SHORTEST_ALIAS
    ]
    words = [word for word, _ in found]
    return [each for each in found if words.count(each[0]) == 1]


def parts_of(line: str, names: Names) -> list[Part]:
    """Returns the parts of a plain line. A date that holds its only number is no date: "7 may be better"."""
    found = _split(line, names, _day)
    if any(each.kind == "day" for each in found) and not any(each.kind in ("amount", "said") for each in found):
        again = _split(line, names, _worded_day)
        found = again if any(each.kind == "amount" for each in again) else found
    return found


def _split(line: str, names: Names, day: Callable[[str, int, Names], Part | None]) -> list[Part]:
    found: list[Part] = []
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        part = (
            _with_day(_said(line, at), day(line, at, names))
            or _short_weekday(line, at, has_day=any(each.kind == "day" for each in found))
            or _did(line, at, names)
            or _metric(line, at, names)
            or _amount(line, at, names)
            or _said(line, at)
            or _word(line, at)
        )
        if part.kind == "day" and part.text.isalpha() and _CUT_SHORT.match(line, part.end):
            part = msgspec.structs.replace(part, end=part.end + 1)  # "Mon. 82"
        found.append(part)
        at = part.end
    return found


def _with_day(said: Part | None, day: Part | None) -> Part | None:
    """Returns a day, or the words that begin with it and answer: "heute nicht"."""
    return said if said and day and said.end > day.end else day


def _did(line: str, at: int, names: Names) -> Part | None:
    """A verb that says whether something was done: "walked", "didn't run". What wasn't measured was skipped."""
    start = next((len(each) for each in _DID_NOT if line.startswith(each, at)), 0)
    word = _word(line, at + start).text if line[at + start : at + start + 1].isalpha() else ""
    end = at + start + len(word)
    if not start and word in names.did and line[end : end + 1] != "?":
        return Part("said", at, end, word, metric_id=names.did[word], said="yes")
    if start and word:
        metric_id = names.acts.get(word) or next((metric_id for name, metric_id in names.names if name == word), "")
        end += next((len(each) for each in _ONESELF if line.startswith(each, end)), 0)
        if metric_id:
            return Part(
                "said",
                at,
                end,
                line[at:end],
                metric_id=metric_id,
                said="no" if metric_id in names.did.values() else "skip" if word in _MEASURING else "none",
            )
    return None


def _metric(line: str, at: int, names: Names) -> Part | None:
    if line[at : at + 1] in names.letters and not line[at + 1 : at + 2].isalpha():
        return Part("metric", at, at + 1, line[at], metric_id=names.letters[line[at]])
    word = _word(line, at).text
    if word in names.units and _NUMBER_BEHIND.match(line, at + len(word)) and not _BARE_NUMBER.search(line, 0, at):
        return Part("metric", at, at + len(word), word, metric_id=names.units[word])  # "hr 62"
    if word in names.verbs:
        return Part("metric", at, at + len(word), word, metric_id=names.verbs[word], is_verb=True)
    for name, metric_id in names.names:
        end = at + len(name)
        if line.startswith(name, at) and not line[end : end + 1].isalpha() and line[end : end + 2] != "'s":
            return Part("metric", at, end, name, metric_id=metric_id)
    return None


def _amount(line: str, at: int, names: Names) -> Part | None:
    amount = amounts.scan(line, at, names.around)
    if amount is None:
        return None
    kind: PartKind = "word" if amount.form == "other" else "amount"
    return Part(kind, at, amount.end, line[at : amount.end], amount=amount if kind == "amount" else None)


def _said(line: str, at: int) -> Part | None:
    """One of the words that answer without a number; the longest, and whole words."""
    ends = _ends_of_words(line, at, words.MOST_WORDS, words.LONGEST)
    for end in reversed(ends):
        text = line[at:end].rstrip(".!,;:")
        said = words.said(text)
        is_numbered = text == "no" and line[end:].lstrip(". ")[:1].isdigit() and "." in line[at : end + 1]
        if is_numbered:
            return Part("word", at, line.index(".", at) + 1, "no")  # No. 3
        if said and (text.strip("-") or text == line.strip()):
            return Part("said", at, at + len(text), text, said=said)
    return None


def _word(line: str, at: int) -> Part:
    if not line[at].isalnum():
        return Part("mark", at, at + 1, line[at])
    for phrases, meaning in ((_ABOUT, "about"), (_JUDGING, FAIR)):
        said = next((each for each in phrases if line.startswith(each, at)), "")
        if said and not line[at + len(said) : at + len(said) + 1].isalpha():
            return Part("word", at, at + len(said), meaning)
    end = at
    while end < len(line) and (line[end].isalnum() or (line[end] in "'-" and line[end + 1 : end + 2].isalnum())):
        end += 1
    return Part("word", at, end, line[at:end])


def _day(line: str, at: int, names: Names) -> Part | None:
    if not (line[at].isdigit() or _begins_day(line, at)):
        return None
    for end in reversed(_ends_of_words(line, at, past_days.MOST_WORDS, _LONGEST_DAY)):
        said = line[at:end].rstrip(",:;!)").removesuffix("'s")
        said = said if _is_dotted(said) else said.rstrip(".")
        if _may_be_day(said, names) and past_days.read(said, names.today) and not _is_compound(line, at, names):
            end = at + len(said) + len("'s") * line.startswith("'s", at + len(said))
            return Part("day", at, end, said)
    return None


def _worded_day(line: str, at: int, names: Names) -> Part | None:
    """A day without figures."""
    part = _day(line, at, names)
    return None if part is None or any(char.isdigit() for char in part.text) else part


def _short_weekday(line: str, at: int, *, has_day: bool) -> Part | None:
    """A day of the week in two or three letters at once before a number: "Mo 82,1", "di: 81". What is a word, too, needs a mark, a
    number with a decimal comma, or another day before it."""
    ordinal = _ORDINAL_DAY.match(line, at)
    if ordinal and (not at or not line[at - 1].isalnum()):
        return Part("day", at, at + len(ordinal["day"]), f"the {ordinal['day']}")
    word = _word(line, at).text
    end = at + len(word)
    if not past_days.is_short_weekday(word) or (at and line[at - 1].isalnum()):
        return None
    behind = _BEHIND_WEEKDAY.match(line, end)
    if behind is None or (word in _ALSO_WORDS and not (has_day or behind["mark"] or "," in behind["number"])):
        return None
    return Part("day", at, end, word)


def _begins_day(line: str, at: int) -> bool:
    end = at
    while end < len(line) and end - at <= _LONGEST_DAY and (line[end].isalpha() or line[end] == "-"):
        end += 1
    word = line[at:end].rstrip("-")
    return (
        word in _DAY_WORDS
        or line.startswith("aujourd'hui", at)
        or past_days.is_weekday(word)
        or (len(word) > _SHORTEST_DAY_START and word[:_SHORTEST_DAY_START] in _DAY_WORDS)
    )


def _may_be_day(said: str, names: Names) -> bool:
    """``3/12`` is a date only where no metric has such values, ``24.11`` only with another dot or its year."""
    if not said[:1].isdigit() or any(char.isalpha() for char in said):
        return True
    return (names.is_slash_a_date and "/" in said) or said.count("-") == 2 or _is_dotted(said)


def _is_compound(line: str, at: int, names: Names) -> bool:
    """``12st 11`` is a weight."""
    amount = amounts.scan(line, at, names.around) if line[at].isdigit() else None
    return amount is not None and amount.form == "compound"


def _is_dotted(said: str) -> bool:
    return said.count(".") == 2 and said.replace(".", "").isdigit()


def _ends_of_words(line: str, at: int, most: int, longest: int) -> list[int]:
    """Returns where the first, second … word from here ends."""
    ends: list[int] = []
    end = at
    while end < len(line) and end - at <= longest and len(ends) < most:
        end += 1
        is_glued = (
            end < len(line) and line[end] in ":=" and line[end - 1].isalpha() and line[end + 1 : end + 2].isdigit()
        )
        if (
            end == len(line)
            or line[end] == " "
            or is_glued
            or (line[end] in ",;!?" and not line[end + 1 : end + 2].isdigit())
        ):
            ends.append(end)
    return ends
