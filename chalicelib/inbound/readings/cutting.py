"""Cuts a line into groups of parts, one for each value."""

import itertools
from collections.abc import Iterable, Sequence

from chalicelib.domain.metrics.answers import nearness
from chalicelib.inbound.readings.common_words import (
    BEFORE_HOURS,
    CORRECTIONS,
    FILLERS,
    FORGOTTEN,
    HEDGES,
    JOINERS,
    MEANT,
    MEASURED_BY,
    OR,
    REPLACING,
    TURNS,
)
from chalicelib.inbound.readings.days_around import ENDS
from chalicelib.inbound.readings.part import Part

_LATEST_HOUR = 24
_FEW, _FEW_UNKNOWN = 4, 2
_SILENT = FILLERS | CORRECTIONS | REPLACING | HEDGES
_TO_GO, _LONGER = {("to", "go"), ("to", "lose"), ("to", "do")}, {"week", "month", "year"}
_PART_OF = {"were", "was", "waren", "of"}
"""After a further number these make it a part of the first: "9 today, 3 were callbacks"."""


def has_unit(part: Part) -> bool:
    return part.amount is not None and bool(part.amount.parts[-1].unit)


def is_value(part: Part) -> bool:
    return part.kind in ("amount", "said")


def groups_of(parts: list[Part]) -> list[list[Part]]:
    """Cuts a line before each value that has a name or day of its own, or comes alone after a comma. Other numbers
    belong to the words of the value before them."""
    values = [place for place, part in enumerate(parts) if is_value(part)]
    if not values:
        return []
    cuts, are_words = [0], False
    for before, this in itertools.pairwise(values):
        is_joined = are_words and all(part.text in {*JOINERS, *FILLERS} for part in parts[before + 1 : this])
        cut = None if is_joined else _cut(parts, before, this)  # "5 h, woke at 3 and 4"
        are_words = cut is None
        if cut is not None:
            cuts.append(cut)
    return [parts[start:end] for start, end in zip(cuts, [*cuts[1:], len(parts)], strict=True)]


def _cut(parts: list[Part], before: int, this: int) -> int | None:
    """Returns the index at which the clause of a value begins; ``None`` if the value is just a word of the clause
    before."""
    between = range(before + 1, this)
    are_amounts = bool(parts[before].amount and parts[this].amount)
    if parts[before].said in ("yes", "no") and parts[before + 1].text in TURNS and not _names(parts[before + 1 : this]):
        return None  # "yes but only 10 min"
    ends = [
        place for place in between if parts[place].kind not in ("metric", "day") and parts[place].text in ENDS | JOINERS
    ]
    begin = ends[-1] + 1 if ends else before + 1
    if are_amounts and _is_measured_by(parts, before, this):
        return None
    is_within = _is_within_brackets(parts[before + 1 : this])
    if is_pair(parts[before]) and is_pair(parts[this]) and not is_within:
        return begin if ends else _first_name(parts, before, this) or begin  # "am 131/84 pm 126/80"
    is_told = is_within or (bool(parts[before].amount) and _is_told_of(parts[this], parts[this - 1]))
    if is_told and not _names(parts[begin:this]):
        return None
    if are_amounts and _is_instead(parts[before + 1 : this]):
        return begin
    return _cut_at_end(parts, begin, this) if ends else _cut_within(parts, before, this)


def _is_measured_by(parts: list[Part], before: int, this: int) -> bool:
    """Whether a further number is a comparison with the one before, or isn't about the day: "81.4, down from 82.3",
    "81.7, 1.7 kg to go", "10 today, 40 this week"."""
    return (parts[this - 1].text in MEASURED_BY and this - 1 > before) or _is_of_others(parts[this + 1 : this + 4])


def _cut_at_end(parts: list[Part], begin: int, this: int) -> int | None:
    """Returns the beginning of a clause after a comma or similar mark; ``None`` if it isn't a clause."""
    words = [part for part in parts[begin:this] if part.kind == "word" and part.text not in _SILENT]
    is_named = _names(parts[begin : this + 1]) or _names_behind(parts, this)
    return begin if is_named or not words else None


def _cut_within(parts: list[Part], before: int, this: int) -> int | None:
    """Returns the beginning of a clause that no comma separates."""
    if parts[this - 1].kind == "metric" and not parts[this - 1].is_verb and this - 1 > before + 1:
        return this - 1  # "5 hours of sleep so mood 6"
    unknown = [part for part in parts[before + 1 : this] if part.kind == "word" and part.text not in _SILENT]
    if unknown:
        is_perhaps_instead = len(unknown) <= _FEW_UNKNOWN and are_alike(parts[before], parts[this])
        return before + 1 if is_perhaps_instead and not _names(parts[before + 1 : this]) else None
    return _first_name(parts, before, this) or this


def _first_name(parts: list[Part], before: int, this: int) -> int | None:
    """Returns the index of the first metric or day between two values that belongs to the second, or of the second
    value itself; ``None`` if there is none."""
    own = [place for place in range(before + 1, this) if parts[place].kind in ("metric", "day")]
    if not own:
        return None
    return this if not _names(parts[:before]) and _names_behind(parts, this) else own[0]


def _is_instead(between: Sequence[Part]) -> bool:
    """Whether the parts between two values say that the second is meant, or may be: "81.4 soz meant 82.4", "81, eller
    var det 82"."""
    words = [part.text for part in between if part.kind in ("word", "said")]
    known = FILLERS | CORRECTIONS | REPLACING | HEDGES
    if not words or len(words) > _FEW or any(part.kind in ("metric", "day") for part in between):
        return False
    is_meant = between[-1].text in MEANT and not all(word in known for word in words)
    return is_meant or (words[0] in OR and not all(word in known for word in words))


def _is_told_of(value: Part, before: Part) -> bool:
    """Whether a further value explains the one before: "82.4 (Sunday), sorry I forgot", "81.7, same as last Tuesday",
    "nur 5 Stunden, war um 4 wach"."""
    is_forgotten = value.said == "skip" and any(each in value.text for each in FORGOTTEN)
    return is_forgotten or value.said == "same" or _is_hour(value, before)


def are_alike(one: Part, other: Part) -> bool:
    """Returns whether two values are numbers with decimals that hardly differ, and so may both be values of one
    metric."""
    if one.amount is None or other.amount is None or one.amount.form != other.amount.form:
        return False
    figures = [each.parts[0].figure for each in (one.amount, other.amount)]
    if any(each.is_whole or not each.means() for each in figures):
        return False
    first, second = (each.means()[0] for each in figures)
    return nearness.is_much_the_same(second, [first])


def is_pair(part: Part) -> bool:
    """Returns whether a value is two numbers, as a blood pressure is."""
    return part.amount is not None and part.amount.form == "pair"


def _is_within_brackets(between: Sequence[Part]) -> bool:
    marks = [part.text for part in between if part.text in ("(", ")")]
    return marks[-1:] == ["("]


def _is_of_others(behind: Sequence[Part]) -> bool:
    """Whether the words after a further number make it a remainder, or that of a longer period."""
    words = [part.text for part in behind]
    is_left = bool({"left", "remaining"} & set(words[:1])) or any(pair in _TO_GO for pair in itertools.pairwise(words))
    return (
        is_left
        or bool(_PART_OF & set(words[:1]))
        or (len(words) > 1 and words[0] in ("this", "last", "per", "a") and words[1] in _LONGER)
    )


def _is_hour(value: Part, before: Part) -> bool:
    amount = value.amount
    if (
        amount is None
        or before.text not in BEFORE_HOURS
        or amount.form not in ("one", "clock")
        or amount.parts[-1].unit
    ):
        return False
    figure = amount.parts[0].figure
    return figure.is_whole and figure.means()[0] <= _LATEST_HOUR


def _names(parts: Iterable[Part]) -> bool:
    return any(part.kind in ("metric", "day") for part in parts)


def _names_behind(parts: list[Part], place: int) -> bool:
    for part in parts[place + 1 :]:
        if part.kind in ("metric", "day") and not part.is_verb:
            return True
        if part.text == "(":
            continue
        if part.kind != "word" or part.text not in FILLERS:
            return False
    return False
