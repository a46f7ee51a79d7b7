"""A value as typed into its field, and the question we ask if it may mean something else."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from chalicelib.domain.metrics import values
from chalicelib.domain.metrics.answers import value as answers
from chalicelib.domain.metrics.answers import words
from chalicelib.domain.metrics.answers.followed import Doubt, Followed, Reason
from chalicelib.domain.metrics.answers.plain import plain
from chalicelib.domain.metrics.kinds import KINDS
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.values import Measured, Value
from chalicelib.errors import Invalid
from chalicelib.isolated import isolated

_SENTENCES: dict[Reason, str] = {
    "too_large": "This number is too big. Give it in a bigger unit.",
    "no_last_value": "There’s no value yet that this could be the same as.",
    "decimals": f"Give at most {values.MOST_DECIMALS} decimals.",
    "a_pair": "Give one number only.",
}
"""The sentence if there is nothing to choose from. Anything not listed here isn't a value."""


def read_value(text: str, metric: Metric, today: date) -> Value | None:
    """Returns the value; ``None`` if the day is skipped. Raises `Invalid` at ``value`` if it isn't one, or may be another."""
    if not text.strip():
        raise _missing(metric)
    found = answers.read_value(text, Followed.of(metric, today))
    if isinstance(found, Doubt):
        raise Invalid({"value": _asks(metric, found)})
    return found.value


def choices(text: str, metric: Metric, today: date) -> list[tuple[str, str]]:
    """Returns what a text may mean, each in the form for `read_meant` and in words; empty if the meaning is plain."""
    found = answers.read_value(text, Followed.of(metric, today)) if text.strip() else None
    if not isinstance(found, Doubt):
        return []
    return [(_digits(each), values.shown(metric, each)) for each in _candidates(found)]


def read_alone(text: str, metric: Metric, today: date) -> Value | None:
    """As `read_value`, but refuses a text that refers to an earlier value, such as ``same`` or ``+0.4``: the reader may
    not know that value, and the answer must not reveal it."""
    if is_by_last(text):
        raise _missing(metric)
    return read_value(text, metric, today)


def is_by_last(text: str) -> bool:
    """Returns whether a text means something only in relation to an earlier value."""
    said = plain(text).strip().rstrip(".!")
    return said.startswith(("+", "plus")) or words.said(said) == "same"


def read_meant(text: str) -> Value:
    """Returns the value that was chosen. Raises `Invalid` at ``value`` for one that no page offers."""
    first, _, second = text.partition("/")
    try:
        return Value(Decimal(first), Decimal(second) if second else None)
    except InvalidOperation:
        raise Invalid({"value": "Please enter the value again."}) from None


def read_number(text: str, metric: Measured, today: date, field: str) -> Decimal:
    """Returns a bound or the end of a target, typed in the same spellings; for a pair, that of its first value."""
    kind: Any = "duration" if metric.kind == "duration" else "number"
    found = answers.read_value(text, Followed("", "", kind, today, metric.unit, decimals=values.MOST_DECIMALS))
    if isinstance(found, Doubt):
        offered = [_digits(each) for each in _candidates(found)]
        raise Invalid({field: f"Do you mean {' or '.join(offered)}?" if offered else "Enter a number, such as 80."})
    if found.value is None:
        raise Invalid({field: "Enter a number, such as 80."})
    return found.value.value


def _asks(metric: Metric, doubt: Doubt) -> str:
    offered = [isolated(values.shown(metric, each)) for each in _candidates(doubt)]
    if offered and doubt.reason != "out_of_range":
        return f"Do you mean {' or '.join(offered)}?"
    if metric.kind == "rating" and metric.low is not None and metric.high is not None:
        return f"Give a whole number from {int(metric.low)} to {int(metric.high)}."
    if doubt.reason == "not_a_pair":
        return f"Give two numbers, such as {KINDS['pair'].example}."
    return _SENTENCES.get(doubt.reason) or _missing(metric).problems["value"]


def _missing(metric: Metric) -> Invalid:
    holds = KINDS[metric.kind]
    unit = f" in {isolated(metric.unit)}" if metric.unit else ""
    example = "" if metric.kind == "yes_no" else f", such as {holds.example}"
    return Invalid({"value": f"Enter {holds.called}{unit}{example}."})


def _candidates(doubt: Doubt) -> list[Value]:
    return [each.value for each in doubt.candidates if each.value is not None]


def _digits(value: Value) -> str:
    return "/".join(values.plain(each) for each in (value.value, value.second) if each is not None)
