"""What was entered and what was taken back, in sentences. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from chalicelib import times
from chalicelib.config import settings
from chalicelib.domain.metrics import in_words, values
from chalicelib.domain.metrics.due import Due, how
from chalicelib.domain.metrics.keeping import Recorded
from chalicelib.domain.metrics.metric import Last, Metric, Target
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound.readings.situation import Reading
from chalicelib.isolated import isolated

MOST_ADDED = 6
"""The most values of a day that are shown as a sum."""
MOST_SHOWN = 7
"""The most values in a line of a mail."""
_LONG_AGO = timedelta(days=7)
_SOON = timedelta(days=300)
"""Days ahead from which a date shows its year."""


class Told(msgspec.Struct, frozen=True):
    """A reading that was entered, with the result for its day."""

    recorded: Recorded
    reading: Reading
    today: date


def entered(told: Sequence[Told]) -> str:
    """Returns a line for each reading, with what can be done about it: "Weight, Tue 24 Nov: 81.4 kg (was 82.0; target
    80 by 1 Feb). UNDO, or send another number."
    """
    lines = [_entered(each) for each in told]
    if all(not each.recorded.revisions for each in told):
        return "\n".join(lines)
    if len(told) == 1:
        return f"{lines[0]} {_hint(told[0])}"
    return "\n".join([*lines, "UNDO takes all of this back."])


def in_mail(told: Sequence[Told]) -> str:
    """Returns `entered` for a mail: with each metric's last values, and where they are shown."""
    metrics = list({each.recorded.metric.metric_id: each.recorded.metric for each in told}.values())
    link = f"{settings().public_url}/plans/{metrics[0].plan_id}/metrics"
    if len(metrics) == 1:
        last = f"Last values: {last_values(metrics[0])}\n{link}/{metrics[0].metric_id}"
    else:
        last = "\n".join(["Last values", *(f"{isolated(each.name)}: {last_values(each)}" for each in metrics), link])
    is_changed = any(each.recorded.revisions for each in told)
    hint = f" {_hint_of_several(told)}" if len(told) > 1 and is_changed else ""
    return f"{entered(told)}{hint}\n\n{last}"


def last_values(metric: Metric) -> str:
    """Returns the last values, oldest first: ``82.3, 82.6, skipped, 81.4 kg``."""
    last = [each for _, each in metric.latest][-MOST_SHOWN:]
    shown = [in_words.last(metric, each, with_unit=False) for each in last[:-1]] + [
        in_words.last(metric, each) for each in last[-1:]
    ]
    return ", ".join(shown) or "none"


def taken_back(undone: Sequence[Recorded], today: date) -> str:
    """Returns a line for each day whose values were taken back: what it counts as again, or why it was left."""
    return "\n".join(_taken_back(each, today) for each in undone)


def asks(due: Sequence[Due]) -> str:
    """Asks for the readings that are due: "And Weight today? Reply with a number." Empty if none are."""
    if len(due) > 1:
        return f"{' '.join(each.question for each in due)} Reply with each name and its value."
    return f"{due[0].question} Reply with {how(due[0].metric)}." if due else ""


RESUMED = "This plan asks for values again."


def paused(until: date | None, today: date) -> str:
    """Says that a plan's questions for values are paused."""
    when = f"until {dated(until, today)}" if until else "for now"
    return f"This plan asks for no values {when}. Its other messages still come. Reply RESUME and it asks again."


def ended(plan: Plan, metric: Metric, person_id: str) -> str:
    """Says that a metric was ended by one of the plan's members."""
    name, link = isolated(metric.name), f"{settings().public_url}/plans/{plan.plan_id}/metrics/{metric.metric_id}"
    told = f", and we’ve let {isolated(plan.primary.name)} know" if person_id == plan.client_id else ""
    return f"{name} has ended: nobody is asked for it any more{told}. Its values are kept. Reply UNDO within a day to take this back, or start it again here:\n{link}"


def on_day(metric: Metric, day: date, today: date) -> str:
    """Returns ``Weight, Tue 24 Nov``."""
    return f"{isolated(metric.name)}, {dated(day, today)}"


def dated(day: date, today: date) -> str:
    """Returns ``Tue 24 Nov``, with the year if it isn't this one."""
    return times.dated(day, today)


def _entered(told: Told) -> str:
    recorded, metric = told.recorded, told.recorded.metric
    assert recorded.after is not None
    details = [*_converted(told), *_added(recorded), *_was(told), *_target(metric.target, metric, told)]
    more = f" ({'; '.join(details)})" if details else ""
    return f"{on_day(metric, recorded.day, told.today)}: {in_words.last(metric, recorded.after)}{more}."


def _hint(told: Told) -> str:
    recorded, metric = told.recorded, told.recorded.metric
    value = told.reading.answer.value
    if value is None:
        return f"UNDO, or send {_VALUES[metric.kind][0]}."
    if metric.per_day != "sum":
        also = "" if metric.per_day == "last" else " to count it too"
        return f"UNDO, or send {_VALUES[metric.kind][1]}{also}."
    if len(recorded.readings) > 1:
        only = _typed(metric, value)
        return f"UNDO, or ={only} if {only} is all."
    return f"UNDO, or send {_VALUES[metric.kind][1]} to add it."


def _hint_of_several(told: Sequence[Told]) -> str:
    adding = next(
        (each for each in told if len(each.recorded.readings) > 1 and each.recorded.metric.per_day == "sum"), None
    )
    value = adding.reading.answer.value if adding else None
    if adding is None or value is None:
        return "To change one, send its name and value."
    metric = adding.recorded.metric
    return f"To change one, send its name and value; with = if that is all, such as {isolated(metric.name)} ={_typed(metric, value)}."


_VALUES = {
    "number": ("a number", "another number"),
    "total": ("a number", "another number"),
    "rating": ("a number", "another number"),
    "yes_no": ("yes or no", "another answer"),
    "duration": ("a time", "another time"),
    "pair": ("two numbers", "two other numbers"),
}


def _converted(told: Told) -> list[str]:
    answer, metric = told.reading.answer, told.recorded.metric
    if not answer.converted_from or answer.value is None:
        return []
    return [
        f"{isolated(answer.converted_from)} = {in_words.last(metric, Last(answer.value.value, answer.value.second))}"
    ]


def _added(recorded: Recorded) -> list[str]:
    found = [each.value for each in recorded.readings if each.value is not None]
    if len(found) < 2 or recorded.metric.per_day == "last":
        return []
    shown = [values.shown(recorded.metric, each, with_unit=False) for each in found[-MOST_ADDED:]]
    if recorded.metric.per_day == "sum" and len(found) <= MOST_ADDED:
        return [" + ".join(shown)]
    how = {"sum": "the sum", "mean": "the mean", "min": "the lowest", "max": "the highest"}[recorded.metric.per_day]
    return [f"{how} of {len(found)}"]


def _was(told: Told) -> list[str]:
    """Returns what the day was before, or else the value before it, if values of days are compared rather than
    added."""
    recorded, metric = told.recorded, told.recorded.metric
    is_replaced = metric.per_day != "sum" or len(recorded.readings) == 1
    if recorded.before is not None and is_replaced:
        return (
            []
            if recorded.before == recorded.after
            else [f"instead of {in_words.last(metric, recorded.before, with_unit=False)}"]
        )
    if metric.per_day == "sum" or metric.kind == "yes_no":
        return []
    earlier = [(day, last) for day, last in metric.latest if day < recorded.day and last.read is not None]
    if not earlier:
        return []
    day, last = earlier[-1]
    when = f" on {dated(day, told.today)}" if recorded.day - day > _LONG_AGO else ""
    return [f"was {in_words.last(metric, last, with_unit=False)}{when}"]


def _target(target: Target | None, metric: Metric, told: Told) -> list[str]:
    is_skipped = told.recorded.after is None or told.recorded.after.read is None
    if target is None or is_skipped or not target.from_date <= told.recorded.day <= target.to_date:
        return []
    day = target.to_date
    year = "" if day - told.today < _SOON else f" {day.year}"
    aim = Value(target.to_value)
    shown = values.shown(metric, aim) if metric.kind in ("duration", "yes_no") else values.figure(target.to_value, 0)
    return [f"target {shown} by {day.day} {times.MONTHS[day.month - 1]}{year}"]


def _taken_back(undone: Recorded, today: date) -> str:
    day = on_day(undone.metric, undone.day, today)
    if not undone.revisions:
        now = f": {in_words.last(undone.metric, undone.after)}" if undone.after else ""
        return f"{day} has changed since, so we left it{now}."
    if undone.after is None:
        return f"{day}: {in_words.last(undone.metric, undone.before or Last())} taken back, so there’s no value now."
    return f"{day}: {in_words.last(undone.metric, undone.before or Last())} taken back, so it’s {in_words.last(undone.metric, undone.after)} again."


def _typed(metric: Metric, value: Value) -> str:
    """Returns a value in the form in which it may be typed, without its unit."""
    return values.shown(metric, value) if metric.kind == "duration" else values.plain(value.value)
