"""Decides which reading the answer to a question about one means. Pure."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

import msgspec

from chalicelib.domain.metrics.answers.followed import Followed
from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.domain.people.address import Doubted, Meant
from chalicelib.inbound.commands import action_names
from chalicelib.inbound.commands.folding import lines
from chalicelib.inbound.commands.one_word import Said
from chalicelib.inbound.commands.read import Command
from chalicelib.inbound.dates import past_days
from chalicelib.inbound.readings.read import read
from chalicelib.inbound.readings.situation import Asked, Reading, Situation, Understood
from chalicelib.inbound.texts.which_reading import Open

_MARKS = " \t\r\n.,:;)!"


class No(msgspec.Struct, frozen=True):
    """It is none of these readings."""


def meant(text: str, command: Command | None, doubted: Doubted, opened: Open) -> Meant | No | None:
    """Returns the reading that a text means, in answer to a question; ``None`` if it is no answer to it.

    The value itself answers, another value of the same metric, its place in the question, the letter or name of its metric, its day,
    and YES where there is but one.
    """
    candidates = doubted.candidates
    if isinstance(command, Said) and command.word == "no":
        return No()
    if isinstance(command, Said) and command.word == "yes":
        return candidates[0] if len(candidates) == 1 else None
    word = plain(text).strip(_MARKS)
    named = [each for each in candidates if word and word in _names_of(each, opened)]
    if len(named) == 1:
        return named[0]
    if doubted.reason == "action" and action_names.leading_ref(text):
        return None  # the action, or the place in a menu
    by_place = _by_place(word, candidates)
    if by_place and doubted.reason == "which_day":
        return by_place
    return _by_value(text, doubted, opened) or by_place or _by_day(word, candidates, opened)


def _names_of(candidate: Meant, opened: Open) -> set[str]:
    metric = _metric(candidate, opened)
    return {plain(each) for each in (metric.letter, metric.name) if each} if metric else set()


def _metric(candidate: Meant, opened: Open) -> Followed | None:
    return next((each for each in opened.followed if each.metric_id == candidate.metric_id), None)


def _by_value(text: str, doubted: Doubted, opened: Open) -> Meant | None:
    """Returns the candidate of this value, or else another reading of the same metric for the same day."""
    candidates = doubted.candidates
    metrics = [metric for each in candidates if (metric := _metric(each, opened))]
    followed = tuple({metric.metric_id: metric for metric in metrics}.values())
    asked = {each.metric_id: Asked(each.metric_id, each.day, opened.now) for each in reversed(candidates)}
    found = read(text, Situation(followed, opened.now, tuple(asked.values()), is_named=True, mark=opened.mark))
    if len(found.readings) + len(found.questions) != 1:
        return None
    one = (*found.readings, *found.questions)[0]
    same = [each for each in candidates if _is_same(each, one.said, one.metric_id)]
    if len(same) == 1:
        return _with_note(same[0], _note(found))
    if not found.readings:
        return None
    other = found.readings[0]
    same = [each for each in candidates if each.metric_id == other.metric_id and _value(each) == _value_of(other)]
    if len(same) == 1:
        return _with_note(same[0], other.note)
    first = next(each for each in candidates if each.metric_id == other.metric_id)
    return _with_note(of(other, first.plan_id), first.note, is_before=True)


def of(reading: Reading, plan_id: str) -> Meant:
    """Returns a reading as it is kept with a question."""
    value, answer = reading.answer.value, reading.answer
    return Meant(
        plan_id, reading.metric_id, reading.day, value.value if value else None, value.second if value else None,
        answer.is_all, answer.converted_from, reading.note, reading.said,
    )  # fmt: skip


def _is_same(candidate: Meant, said: str, metric_id: str | None) -> bool:
    """Returns whether a candidate has exactly the value that was written."""
    if metric_id not in (None, candidate.metric_id) or candidate.value is None or candidate.second is not None:
        return False
    try:
        return Decimal(plain(said).lstrip("=").replace(",", ".")) == candidate.value
    except InvalidOperation:
        return False


def _value(candidate: Meant) -> tuple[Decimal | None, Decimal | None]:
    return candidate.value, candidate.second


def _value_of(reading: Reading) -> tuple[Decimal | None, Decimal | None]:
    value = reading.answer.value
    return (value.value, value.second) if value else (None, None)


def _note(found: Understood) -> str:
    readings = [*found.readings, *(each for question in found.questions for each in question.candidates[:1])]
    return readings[0].note if readings else ""


def _with_note(candidate: Meant, note: str, *, is_before: bool = False) -> Meant:
    """Returns the reading with the words of the answer behind those that it has, or before them."""
    words = (note, candidate.note) if is_before else (candidate.note, note)
    return msgspec.structs.replace(candidate, note=lines(*dict.fromkeys(words)))


def _by_place(word: str, candidates: Sequence[Meant]) -> Meant | None:
    is_place = word.isascii() and word.isdigit() and len(word) == 1 and 1 <= int(word) <= len(candidates)
    return candidates[int(word) - 1] if is_place and len(candidates) > 1 else None


def _by_day(word: str, candidates: Sequence[Meant], opened: Open) -> Meant | None:
    """``Mon``, where two days may be meant."""
    if len({each.day for each in candidates}) < 2:
        return None
    metric = _metric(candidates[0], opened)
    days = past_days.read(word, metric.today) if metric else []
    found = [each for each in candidates if each.day in days]
    return found[0] if len(found) == 1 else None
