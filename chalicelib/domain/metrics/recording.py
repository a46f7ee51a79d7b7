"""Entering, correcting, removing and skipping readings. Each is one transaction, after two reads."""

from datetime import date, datetime
from typing import Literal

import msgspec

from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics.metric import Last, Metric
from chalicelib.domain.metrics.seeing import Read
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.plans.plan import Plan

How = Literal["add", "replace", "usual"]
"""Whether a value joins those of its day, takes the place of all of them, or does as is ``usual``: where the last of a
day counts it replaces, otherwise it is added."""


class New(msgspec.Struct, frozen=True):
    """A reading to enter."""

    day: date
    value: Value | None = None
    """``None``: the day is skipped."""
    note: str = ""
    words: str | None = None
    """What it was taken from, if somebody wrote it in words."""


class Recorded(msgspec.Struct, frozen=True):
    """What became of a day."""

    plan: Plan
    metric: Metric
    """Afterwards."""
    day: date
    before: Last | None
    """What the day counted as; ``None`` if it had no reading."""
    after: Last | None
    readings: list[Read]
    """Of that day, afterwards."""
    reading: Read | None = None
    """The one that was entered or corrected."""


def record(
    actor: Actor, plan_id: str, metric_id: str, new: New, *, how: How = "usual", now: datetime, once: Key | None = None
) -> Recorded:
    """Enters a reading, or a skip; for the client and the coaches. What it replaces is kept with it.

    Raises `Invalid` at ``value``, ``date`` or ``note``, `MetricArchived` or `PlanEnded`. A note is also a comment, and
    others hear of it as of any other; of readings and skips themselves nobody does.
    """
    raise NotImplementedError


def correct(
    actor: Actor, plan_id: str, metric_id: str, at: str, new: New, *, now: datetime, once: Key | None = None
) -> Recorded:
    """Corrects one reading, by its `Reading.at`; ``new.day`` may be another one. Raises `ReadingNotFound`."""
    raise NotImplementedError


def remove(actor: Actor, plan_id: str, metric_id: str, at: str, *, now: datetime, once: Key | None = None) -> Recorded:
    """Removes one reading. Raises `ReadingNotFound`."""
    raise NotImplementedError


def clear(actor: Actor, plan_id: str, metric_id: str, day: date, *, now: datetime) -> Recorded:
    """Removes all readings of a day. Raises `ReadingNotFound` if it has none."""
    raise NotImplementedError
