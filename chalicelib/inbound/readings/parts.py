"""A line of a message split into parts: names of metrics, amounts, days, words and marks, each with its position."""

from collections.abc import Callable

import msgspec

from chalicelib.dates import past_days
from chalicelib.domain.metrics.answers import amounts
from chalicelib.inbound.readings.days_in_lines import day_at, has_days, short_weekday_at, worded_day_at
from chalicelib.inbound.readings.names import Names
from chalicelib.inbound.readings.naming import did_at, initial_at, metric_at
from chalicelib.inbound.readings.part import Part, PartKind
from chalicelib.inbound.readings.said_words import said_at, texted_at, word_at
from chalicelib.patterns import compile_late

_IN_BRACKETS = compile_late(r" ?[(\[][^()\[\]]{1,20}[)\]](?= ?[:=])")
_CUT_SHORT = compile_late(r"\.:? ?[0-9]")


def parts_of(line: str, names: Names) -> list[Part]:
    """Returns the parts of a plain line. A date that contains the line's only number isn't a date: "7 may be
    better"."""
    names = msgspec.structs.replace(names, has_days=names.has_days or has_days(line))
    found = _split(line, names, day_at)
    amounts_said = [each.amount for each in found if each.amount]
    if len(amounts_said) == names.count - 1 > 0 and not any(each.kind == "metric" for each in found):
        if any(each.form == "compound" for each in amounts_said):
            apart = _split(
                line,
                msgspec.structs.replace(names, around=msgspec.structs.replace(names.around, is_apart=True)),
                day_at,
            )
            found = apart if sum(each.kind == "amount" for each in apart) == names.count else found
    if any(each.kind == "day" for each in found) and not any(_answers(each, names) for each in found):
        again = _split(line, names, worded_day_at)
        found = again if any(each.kind == "amount" for each in again) else found
    return found


def _split(line: str, names: Names, day: Callable[[str, int, Names], Part | None]) -> list[Part]:
    found: list[Part] = []
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        part = texted_at(line, at, found) or (
            _with_day(said_at(line, at), day(line, at, names))
            or short_weekday_at(line, at, found, has_day=names.has_days or any(_is_elsewhere(each) for each in found))
            or did_at(line, at, names)
            or metric_at(line, at, names)
            or initial_at(line, at, names, found)
            or _amount(line, at, names)
            or said_at(line, at)
            or word_at(line, at)
        )
        in_brackets = _IN_BRACKETS.match(line, part.end) if part.kind == "metric" else None
        if in_brackets:
            part = msgspec.structs.replace(part, end=in_brackets.end())  # "Weight (kg): 81.4"
        if part.kind == "day" and part.text.isalpha() and _CUT_SHORT.match(line, part.end):
            part = msgspec.structs.replace(part, end=part.end + 1)  # "Mon. 82"
        found.append(part)
        at = part.end
    return found


def _answers(part: Part, names: Names) -> bool:
    """Whether a part may be a value here: "done" is none if there is no yes-or-no metric."""
    return part.kind == "amount" or (part.said is not None and (names.is_yes_no or part.said not in ("yes", "no")))


def _is_elsewhere(part: Part) -> bool:
    """Whether a day is named in a language other than English, so that an abbreviated one may follow."""
    return part.kind == "day" and not past_days.is_english(part.text)


def _with_day(said: Part | None, day: Part | None) -> Part | None:
    """Returns a day, or an answer in words that begins with it: "heute nicht"."""
    return said if said and day and said.end > day.end else day


def _amount(line: str, at: int, names: Names) -> Part | None:
    amount = amounts.scan(line, at, names.around)
    if amount is None:
        return None
    kind: PartKind = "word" if amount.form == "other" else "amount"
    return Part(kind, at, amount.end, line[at : amount.end], amount=amount if kind == "amount" else None)
