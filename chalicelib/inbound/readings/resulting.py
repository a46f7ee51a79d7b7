"""The reading that a clause gives for a metric, with its day, or the question about it."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from chalicelib.dates import past_days
from chalicelib.domain.metrics import days, units
from chalicelib.domain.metrics.answers import counted
from chalicelib.domain.metrics.answers.amounts import Amount
from chalicelib.domain.metrics.answers.fitting import fit
from chalicelib.domain.metrics.answers.followed import Answer, Doubt, Followed, Reason
from chalicelib.domain.metrics.answers.measured import own_words
from chalicelib.domain.metrics.answers.value import of_word
from chalicelib.inbound.readings.around import is_doubted_behind
from chalicelib.inbound.readings.clauses import Clause
from chalicelib.inbound.readings.common_words import MORE
from chalicelib.inbound.readings.opened import Opened
from chalicelib.inbound.readings.situation import Question, Reading

Chosen = tuple[Reading | Question, ...]
Fitted = tuple[Followed, Answer | Doubt]


def fitted(clause: Clause, metric: Followed, opened: Opened) -> Answer | Doubt:
    """Returns what a clause's value means for a metric."""
    value = clause.value
    if value.said:
        return of_word(value.said, metric)
    assert value.amount is not None
    if _counts_others(clause, metric):
        return Doubt("other_unit")
    amount = _without_people(clause, metric)
    if clause.just_before in MORE or clause.behind[:1] == ("more",):
        amount = msgspec.structs.replace(amount, sign=amount.sign or ("+" if metric.kind == "total" else ""))
    found = fit(amount, metric, opened.situation.mark, value.text)
    is_all = clause.is_all and metric.kind in ("total", "duration") and isinstance(found, Answer)
    return msgspec.structs.replace(found, is_all=True) if is_all else found


def _without_people(clause: Clause, metric: Followed) -> Amount:
    """Returns an amount without the people that it counts, after a metric’s name: "called 6 leads"."""
    amount = clause.value.amount
    assert amount is not None
    unit = amount.parts[-1].unit
    is_named = clause.metric_id == metric.metric_id and metric.kind == "total" and clause.value.start > clause.start
    is_kind_of = metric.kind == "total" and counted.is_counted(unit) and counted.stem(unit) not in own_words(metric)
    if (
        amount.form == "one"
        and is_kind_of
        and any(counted.stem(word) in own_words(metric) for word in clause.behind[:1])
    ):
        return msgspec.structs.replace(
            amount, parts=(msgspec.structs.replace(amount.parts[0], unit=""),)
        )  # 8 sales calls
    if amount.form == "one" and is_named and counted.are_people(unit) and counted.stem(unit) not in own_words(metric):
        return msgspec.structs.replace(amount, parts=(msgspec.structs.replace(amount.parts[0], unit=""),))
    return amount


def _counts_others(clause: Clause, metric: Followed) -> bool:
    """Whether the value is thousands of something else: "12k steps", for a weight."""
    amount, behind = clause.value.amount, clause.behind[:1]
    units_said = units.find(amount.parts[-1].unit) if amount else ()
    is_multiplied = any(each.dimension in units.MULTIPLIERS for each in units_said)
    return is_multiplied and any(
        counted.is_counted(each) and counted.stem(each) not in own_words(metric) for each in behind
    )


def result(clause: Clause, metric: Followed, value: Answer | Doubt, opened: Opened) -> Chosen:
    """Returns the reading, or what we must ask before it is one."""
    meant = _days(clause, metric, opened)
    if clause.has_day_of_line and len(meant) == 1:
        meant = list(dict.fromkeys([meant[0], opened.day(metric)]))
    if (
        len(meant) > 1
        and clause.value.said in ("yes", "no")
        and len(clause.days) == len(meant)
        and not clause.has_day_of_line
    ):
        both = (_on(clause, metric, value, day) for day in meant)
        return tuple(each for each in both if each is not None)  # "Sat and Sun yes"
    if len(meant) > 1:
        return (_question("which_day", clause, [_on(clause, metric, value, day) for day in meant[:2]], metric),)
    if meant[0] > max(metric.today, opened.day(metric)):  # a day that was asked about early in the night has begun
        return (_question("future", clause, [], metric),)
    if meant[0] < days.FIRST_DAY:
        return (_question("too_long_ago", clause, [], metric),)
    if isinstance(value, Doubt):
        return (
            _question(value.reason, clause, [_on(clause, metric, each, meant[0]) for each in value.candidates], metric),
        )
    found = _on(clause, metric, value, meant[0])
    assert found is not None
    return (_question("unsure", clause, [found], metric),) if is_doubted_behind(clause, metric) else (found,)


def ask(reason: Reason, clause: Clause, fits: Sequence[Fitted], opened: Opened) -> Chosen:
    """Returns a question whether this is meant; if several metrics fit, which of two."""
    found = [_on(clause, metric, value, _days(clause, metric, opened)[0]) for metric, value in fits]
    only = fits[0][0] if len(fits) == 1 else None
    return (_question(reason, clause, [each for each in found if each][:2], only),)


def or_action(clause: Clause, chosen: Chosen) -> Chosen:
    """Returns the question whether the number is an action's."""
    return (_question("action", clause, [one for one in chosen if isinstance(one, Reading)]),)


def is_yet_to_come(clause: Clause, metric: Followed, opened: Opened) -> bool:
    """Returns whether a value is for a day after today: "planning to call 8 people tomorrow"."""
    return min(_days(clause, metric, opened)) > metric.today


def _on(clause: Clause, metric: Followed, value: Answer | Doubt, day: date) -> Reading | None:
    if isinstance(value, Doubt):
        if not value.candidates:
            return None
        value = value.candidates[0]
    return Reading(metric.metric_id, day, value, clause.note, clause.value.text)


def _question(
    reason: Reason, clause: Clause, candidates: Sequence[Reading | None], metric: Followed | None = None
) -> Question:
    known = tuple(each for each in candidates if each is not None)
    return Question(reason, clause.value.text, known, metric.metric_id if metric else None)


def _days(clause: Clause, metric: Followed, opened: Opened) -> list[date]:
    """Returns the days that may be meant. After midnight, while the metric's previous day lasts, "yesterday" may mean
    either of two."""
    if not clause.days:
        return [opened.day(metric)]
    words = clause.days[0].text
    if metric.today < opened.situation.now.date() and words.startswith("yesterday"):
        return [metric.today, metric.today - timedelta(days=1)]
    found = [day for part in clause.days for day in past_days.read(part.text, metric.today)]
    return list(dict.fromkeys(found)) or [metric.today]
