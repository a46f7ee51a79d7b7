"""A metric as far as reading an answer needs it, and the result of reading."""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from chalicelib.domain.metrics.kinds import Kind
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.values import Value

MOST_LAST = 10
"""How many of the last values show what is usual."""

DecimalMark = Literal[".", ",", ""]
"""Somebody's decimal mark; empty if we don't know it."""

Reason = Literal[
    "two_values", "ten_times", "sign", "unknown_unit", "other_unit", "out_of_range", "decimals", "not_a_pair", "a_pair", "too_large",
    "not_a_value", "unsure", "which_metric", "which_day", "future", "too_long_ago", "action", "no_last_value", "none_or_skip", "ending",
]  # fmt: skip
"""Why a value isn't taken as written."""


class Followed(msgspec.Struct, frozen=True):
    """A metric that somebody follows."""

    metric_id: str
    name: str
    kind: Kind
    today: date
    """The metric's present day, by the client's calendar."""
    unit: str = ""
    letter: str = ""
    decimals: int = 0
    low: int | None = None
    """For a rating: its lowest and highest value."""
    high: int | None = None
    last: tuple[Decimal, ...] = ()
    """Values of the last readings, the latest first; of a duration in seconds."""
    last_second: tuple[Decimal, ...] = ()
    """The second values of a pair's last readings."""

    @classmethod
    def of(cls, metric: Metric, today: date, *, but: date | None = None) -> "Followed":
        """Returns the metric of a row; ``today`` is its present day (`days.today`). ``but`` is a day whose value may be
        corrected, so that it doesn't count as usual if it is replaced."""
        is_added = metric.kind in ("total", "duration")
        known = [(day, each.read) for day, each in reversed(metric.latest) if each.read is not None]
        last = [read for day, read in known if is_added or day != but][:MOST_LAST] or [read for _, read in known[:1]]
        return cls(
            metric.metric_id, metric.name, metric.kind, today, metric.unit, metric.letter or "", int(metric.decimals),
            None if metric.low is None else int(metric.low), None if metric.high is None else int(metric.high),
            tuple(each.value for each in last), tuple(each.second for each in last if each.second is not None),
        )  # fmt: skip


class Answer(msgspec.Struct, frozen=True):
    """What was answered for a metric."""

    value: Value | None
    """In the metric's unit, in the form of `values.Value`; ``None`` if skipped."""
    converted_from: str = ""
    """The amount as written, if it was in another unit."""
    is_all: bool = False
    """Whether it replaces the day's value of a total rather than adding to it: ``=6``."""


class Doubt(msgspec.Struct, frozen=True):
    """An answer that can't be taken as written; ``candidates`` are its possible meanings, at most two, likeliest
    first."""

    reason: Reason
    candidates: tuple[Answer, ...] = ()
