"""Two values for the same metric and day."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from chalicelib.domain.metrics.answers import nearness
from chalicelib.domain.metrics.answers.followed import Answer, Followed
from chalicelib.domain.metrics.values import Value
from chalicelib.inbound.readings import other_languages
from chalicelib.inbound.readings.clauses import Clause
from chalicelib.inbound.readings.common_words import CHANGED, FORGOTTEN, QUALIFIERS
from chalicelib.inbound.readings.resulting import Chosen
from chalicelib.inbound.readings.situation import Question, Reading, Situation

_LARGE = 1000
"""Counts at least this large that hardly differ are one count, taken twice."""


def once_a_day(clauses: Sequence[Clause], found: list[Chosen | None], situation: Situation) -> list[Chosen | None]:
    """Returns the readings with a question for each two values of one metric and day, unless they are the same, as in
    "81.4 kg / 179.5 lb"."""
    found = _without_forgotten(clauses, found)
    first: dict[tuple[str | None, date | None], int] = {}
    for place, chosen in enumerate(found):
        kept: list[Reading | Question] = []
        for each in chosen or ():
            key = _key(each)
            before = first.setdefault(key, place)
            if before == place or key[0] is None:
                kept.append(each)
                continue
            others = [other for other in found[before] or () if _key(other) == key]
            is_apart = not clauses[place].is_joined and _is_unlike(others, each, clauses[before])
            is_replaced = clauses[place].is_correction or is_apart
            if others and (_is_forgotten(others[0]) or is_replaced):
                found[before], first[key] = tuple(one for one in found[before] or () if one not in others), place
                kept.append(each)
                continue
            sure = _sure_of([(others[0], clauses[before]), (each, clauses[place])], situation)
            if sure is not None:
                found[before], first[key] = (tuple(found[before] or ()), before) if sure is others[0] else ((), place)
                kept += [each] if sure is each else []
                continue
            if not _are_same(each, others[0], situation):
                said = f"{clauses[before].value.text} {clauses[place].value.text}"
                asked = Question("two_values", said, _meant([*others, each], situation, clauses[before]), key[0])
                found[before] = (*(other for other in found[before] or () if _key(other) != key), asked)
        if chosen is not None:
            found[place] = tuple(kept)
    return [_missing(chosen) for chosen in _without_rests(clauses, found)]


def _missing(chosen: Chosen | None) -> Chosen | None:
    """Returns what was forgotten as mere words: it is missing, but wasn't skipped."""
    kept = tuple(one for one in chosen or () if not _is_forgotten(one))
    return kept or None if chosen else chosen


def _sure_of(both: Sequence[tuple[Reading | Question, Clause]], situation: Situation) -> Reading | None:
    """Returns the value with decimals that is close to the last ones, if the other is only the size of the change:
    "81.8, down 200g"."""
    readings = [
        one for one, _ in both if isinstance(one, Reading) and one.answer.value is not None and not one.said.isdigit()
    ]
    metric = situation.metric(readings[0].metric_id) if len(readings) == 1 else None
    value = readings[0].answer.value if readings else None
    if metric is None or value is None or metric.kind != "number" or not nearness.is_still(metric.last):
        return None
    other = next(((one, clause) for one, clause in both if isinstance(one, Question)), None)
    is_change = other is not None and other[0].reason in ("unsure", "sign") and _is_change(other[1])
    is_change = is_change and other is not None and not any(_is_near(one, metric) for one in other[0].candidates)
    return readings[0] if is_change and nearness.is_much_the_same(value.value, metric.last) else None


def _is_change(clause: Clause) -> bool:
    """Whether a number is said to be the size of a change."""
    amount = clause.value.amount
    is_signed = amount is not None and (amount.sign in ("-", "+") or bool(amount.parts[-1].unit))
    return is_signed or bool(CHANGED & {*clause.before, clause.just_before, *clause.behind[:1]})


def _is_near(one: Reading, metric: Followed) -> bool:
    return one.answer.value is not None and nearness.is_near(one.answer.value.value, metric.last)


def _without_rests(clauses: Sequence[Clause], found: list[Chosen | None]) -> list[Chosen | None]:
    """Returns the readings without those that are the smaller part of an amount whose larger part couldn't be read: "7t
    20m"."""
    for place in range(1, len(found)):
        before, this = found[place - 1] or (), found[place] or ()
        is_rest = clauses[place].is_joined and clauses[place].start - clauses[place - 1].value.end <= 1
        unread = {
            each.metric_id
            for each in before
            if isinstance(each, Question) and each.reason in ("other_unit", "unknown_unit")
        }
        if is_rest and unread:
            found[place] = tuple(each for each in this if each.metric_id not in unread)
    return found


def _without_forgotten(clauses: Sequence[Clause], found: list[Chosen | None]) -> list[Chosen | None]:
    """Returns the readings without skipping a day whose value was just sent late: "sorry forgot, Sunday I was 82.6"."""
    told = {one.metric_id for chosen in found for one in chosen or () if isinstance(one, Reading) and one.answer.value}
    kept: list[Chosen | None] = []
    for clause, chosen in zip(clauses, found, strict=True):
        is_of_day = bool(clause.days) or clause.value.said != "skip"
        others = (
            chosen
            if chosen is None or is_of_day
            else tuple(one for one in chosen if not (_is_forgotten(one) and one.metric_id in told))
        )
        kept.append(others)
    return kept


def _key(one: Reading | Question) -> tuple[str | None, date | None]:
    if isinstance(one, Reading):
        return one.metric_id, one.day
    return one.metric_id, one.candidates[0].day if one.candidates else None


def _is_unlike(others: Sequence[Reading | Question], one: Reading | Question, clause: Clause) -> bool:
    """Whether the previous value was described as another kind of value, and this one wasn't: "Finally under 82!
    81.3"."""
    is_unsure = all(isinstance(each, Question) and each.reason == "unsure" for each in others)
    return is_unsure and isinstance(one, Reading) and bool(set(clause.before) & QUALIFIERS)


def _is_forgotten(one: Reading | Question) -> bool:
    """Whether the day was only reported as forgotten, so that a value after it counts: "forgot, was 7 on Monday and 8
    today"."""
    return isinstance(one, Reading) and one.answer.value is None and any(word in one.said.lower() for word in FORGOTTEN)


def _are_same(one: Reading | Question, other: Reading | Question, situation: Situation) -> bool:
    """Whether a value is said twice. Bare numbers of a metric that adds up more likely belong together: "10 10 10"."""
    if not (isinstance(one, Reading) and isinstance(other, Reading)):
        return False
    are_counts = situation.metric(one.metric_id).kind == "total" and one.said.isdigit() and other.said.isdigit()
    return one.answer.value == other.answer.value and not are_counts


def _meant(both: Sequence[Reading | Question], situation: Situation, clause: Clause) -> tuple[Reading, ...]:
    """Returns the candidates to ask about: the two values, or for a total perhaps their sum."""
    candidates = [one for each in both for one in ([each] if isinstance(each, Reading) else each.candidates)]
    if other_languages.BETWEEN & {*clause.before, clause.just_before}:
        return tuple(candidates[:2])  # "between 5 and 6"
    if len(candidates) == 2 and situation.metric(candidates[0].metric_id).kind == "total":
        values = [each.answer.value.value for each in candidates if each.answer.value]
        if len(values) == 2 and min(values) >= _LARGE and nearness.is_much_the_same(values[1], values[:1]):
            return tuple(candidates)  # "watch says 9512, phone says 9300"
        total = sum((each.answer.value.value for each in candidates if each.answer.value), Decimal(0))
        return (msgspec.structs.replace(candidates[0], answer=Answer(Value(total))), candidates[0])
    return tuple(candidates[:2])
