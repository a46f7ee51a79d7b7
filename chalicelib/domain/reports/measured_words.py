"""What became of a metric, in words: for the page before a session, and the digest. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from chalicelib import sentences, times
from chalicelib.domain.metrics import in_words
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.reports.measured import Counted, Measured
from chalicelib.isolated import isolated

MOST_NAMED = 3
"""Days that are named; of more there is a count."""


def value(found: Measured, today: date) -> str:
    """Says ``81.4 kg on Tue 24 Nov``; ``24 calls on 3 days`` if values add up, ``yes on 3 of 5 days`` for yes or no."""
    metric = found.metric
    if not found.read:
        return f"last {_on(metric, found.before, today)}" if found.before else "no value yet"
    if len(found.read) > 1 and metric.kind == "yes_no":
        return f"yes on {sum(bool(last.value) for _, last in found.read)} of {len(found.read)} days"
    if len(found.read) > 1 and is_added_up(metric):
        return f"{total(metric, found.read)} on {len(found.read)} days"
    return _on(metric, found.read[-1], today)


def change(found: Measured, today: date) -> str:
    """Says what it was before: ``82.0 kg on Mon 16 Nov``; empty if there is nothing to compare, or it isn't compared."""
    before = found.before or (found.read[0] if len(found.read) > 1 else None)
    if not found.read or before is None or is_added_up(found.metric) or found.metric.kind == "yes_no":
        return ""
    return f"was {_on(found.metric, before, today)}"


def skipped(found: Measured, today: date) -> str:
    """Says ``skipped on Sun 22 Nov``; empty if no day was."""
    return f"skipped on {_days(found.skipped, today)}" if found.skipped else ""


def missing(found: Measured, today: date) -> str:
    """Says ``nothing on Tue 17 Nov and Wed 18 Nov``, ``nothing on 9 of 14 days``; empty if no day is missing."""
    if not found.missing:
        return ""
    if len(found.missing) > MOST_NAMED and len(found.missing) == found.expected:
        return f"nothing since {times.dated(found.first, today)}"
    if len(found.missing) > MOST_NAMED:
        return f"nothing on {len(found.missing)} of {found.expected} days"
    return f"nothing on {_days(found.missing, today)}"


def still_open(found: Measured, today: date) -> str:
    """Says ``Weight for Tue 24 Nov``: what was asked for and is still open."""
    return f"{isolated(found.metric.name)} for {_days(found.open, today)}"


def since_began(metric: Metric, read: Sequence[Counted]) -> str:
    """Says where a metric has gone: ``84.0 → 81.4 kg``, ``412 calls on 58 days``, ``yes on 41 of 58 days``."""
    first, last = (each.read for _, each in (read[0], read[-1]))
    assert first is not None
    assert last is not None
    if metric.kind == "yes_no":
        return f"yes on {sum(bool(each.value) for _, each in read)} of {len(read)} day{'s' if len(read) != 1 else ''}"
    if len(read) == 1:
        return in_words.value(metric, last)
    if is_added_up(metric):
        return f"{total(metric, read)} on {len(read)} days"
    return f"{in_words.value(metric, first, with_unit=metric.kind == 'duration')} → {in_words.value(metric, last)}"


def is_added_up(metric: Metric) -> bool:
    return bool(metric.per_day == "sum")


def total(metric: Metric, read: Sequence[Counted]) -> str:
    """Returns the values together, in words."""
    return in_words.value(metric, Value(sum((last.value for _, last in read if last.value is not None), Decimal(0))))


def _on(metric: Metric, counted: Counted, today: date) -> str:
    day, last = counted
    assert last.read is not None
    return f"{in_words.value(metric, last.read)} on {times.dated(day, today)}"


def _days(days: Sequence[date], today: date) -> str:
    if len(days) > MOST_NAMED:
        return f"{len(days)} days"
    return sentences.listed([times.dated(day, today) for day in days])
