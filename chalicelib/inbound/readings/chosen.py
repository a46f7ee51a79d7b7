"""Which of the candidates we asked about is meant: ``814`` in answer to "Did you mean 81.4 or 814?". Pure."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from chalicelib.dates import past_days
from chalicelib.domain.metrics import values
from chalicelib.domain.metrics.answers import words
from chalicelib.domain.metrics.answers.followed import Answer, Followed
from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.domain.metrics.answers.value import read_value
from chalicelib.domain.metrics.values import Value
from chalicelib.inbound.commands import folding, one_word
from chalicelib.inbound.readings.names import names_of
from chalicelib.inbound.readings.situation import Question, Reading, Situation
from chalicelib.patterns import compile_late

_MAY_BE_GROUPED = compile_late(r"[0-9]{1,3},[0-9]{3}")
_AROUND = " \t\r\n.!,;:\"'()“”„‘’"
_LEADING = (
    "i meant ",
    "i mean ",
    "meant ",
    "it's ",
    "its ",
    "it is ",
    "the ",
    "yes, ",
    "yes ",
    "no, ",
    "sorry, ",
    "on ",
    "for ",
)


def choose(text: str, question: Question, situation: Situation) -> Reading | Literal["no"] | None:
    """Returns the reading that an answer to our question means, or ``no`` if it rejects them all; ``None`` if the
    answer says something else.

    The first line of the text must be the answer and nothing more, apart from courtesy and a signature.
    """
    said = _first(text)
    if not said or not question.candidates:
        return None
    word = one_word.word(said)
    only = question.candidates[0] if len(question.candidates) == 1 else None
    if word == "yes" and only is not None and _metric(only, situation).kind != "yes_no":
        return only
    if word == "no" and all(_metric(each, situation).kind != "yes_no" for each in question.candidates):
        return "no"
    by_day = _only(each for each in question.candidates if _says_day(said, each, situation))
    by_name = _only(each for each in question.candidates if _says_name(said, each, situation))
    by_value = _only(each for each in question.candidates if _says_value(said, each, _metric(each, situation)))
    return by_value or by_name or by_day


def _first(text: str) -> str:
    """Returns the first line that isn't a greeting, in plain form, without the words that introduce an answer."""
    for line in text.strip().split("\n")[:4]:
        said = plain(line).strip(_AROUND)
        greeted = folding.words(line)
        if not said or (len(greeted) <= 3 and folding.longest(greeted, "GREETING")):
            continue
        for lead in _LEADING:
            said = said.removeprefix(lead)
        return said.strip(_AROUND)
    return ""


def _only(found: Iterable[Reading]) -> Reading | None:
    some = list(found)
    return some[0] if len(some) == 1 else None


def _metric(reading: Reading, situation: Situation) -> Followed:
    return situation.metric(reading.metric_id)


def _says_value(said: str, candidate: Reading, metric: Followed) -> bool:
    """Whether the words are the value as we wrote it, or read plainly mean it."""
    value = candidate.answer.value
    if value is None:
        return words.said(said) == "skip"
    without_unit = said.removesuffix(plain(metric.unit)).strip() if metric.unit else said
    if without_unit in _spellings(metric, value):
        return True
    number = _number(without_unit)
    if number is not None and value.second is None and metric.kind in ("number", "total", "rating"):
        return number == value.value
    read = read_value(said, metric)
    return isinstance(read, Answer) and read.value == value


def _spellings(metric: Followed, value: Value) -> set[str]:
    digits = "/".join(values.plain(each) for each in (value.value, value.second) if each is not None)
    shown = {values.shown(metric, value), values.shown(metric, value, with_unit=False)}
    return {plain(each) for each in (shown | {digits} if metric.kind not in ("duration", "yes_no") else shown)}


def _number(said: str) -> Decimal | None:
    """Returns digits as a number. A comma is a decimal point unless it may group thousands."""
    try:
        found = Decimal(said if _MAY_BE_GROUPED.fullmatch(said) else said.replace(",", ".", 1))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _says_name(said: str, candidate: Reading, situation: Situation) -> bool:
    names = names_of(situation.followed, date.min)
    by_name = dict(names.names) | names.letters
    return by_name.get(said.removeprefix("my ")) == candidate.metric_id


def _says_day(said: str, candidate: Reading, situation: Situation) -> bool:
    return past_days.read(said, _metric(candidate, situation).today) == [candidate.day]
