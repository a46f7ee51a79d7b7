"""Entering, correcting, removing and skipping readings. Each is one transaction, after two reads."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal

from chalicelib.database.look_again import look_again
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import keeping, revising, seeing, who_may
from chalicelib.domain.metrics.keeping import Days, ReadingsChanged, Recorded
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.reading import Reading
from chalicelib.domain.metrics.revising import By, New, Revision
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import ReadingNotFound

__all__ = ["How", "New", "Recorded", "clear", "correct", "record", "remove"]

How = Literal["add", "replace", "usual"]
"""Whether a value joins those of its day, takes the place of all of them, or does as is ``usual``: where the last of a
day counts it replaces, otherwise it is added."""
TRIES = 6

Revise = Callable[[Metric, Days, New, By], list[Revision]]


def record(
    actor: Actor, plan_id: str, metric_id: str, new: New, *, how: How = "usual", now: datetime, once: Key | None = None
) -> Recorded:
    """Enters a reading, or a skip; for the client and the coaches. What it replaces is kept with it.

    Raises `Invalid` at ``value``, ``date`` or ``note``, `MetricArchived` or `PlanEnded`. A note is also a comment, and
    others hear of it as of any other; of readings and skips themselves nobody does.
    """

    def revise(metric: Metric, found: Days, new: New, by: By) -> list[Revision]:
        replaces = how == "replace" or new.value is None or (how == "usual" and metric.per_day == "last")
        return (revising.only if replaces else revising.added)(metric, keeping.live(found[new.day]), new, by)

    return _enter(actor, plan_id, metric_id, [new.day], new, revise, now, once)


def correct(
    actor: Actor, plan_id: str, metric_id: str, reading_at: str, new: New, *, now: datetime, once: Key | None = None
) -> Recorded:
    """Corrects one reading, by its `Reading.at`; ``new.day`` may be another one. Raises `ReadingNotFound`."""
    day = keeping.day_of(reading_at)

    def revise(metric: Metric, found: Days, new: New, by: By) -> list[Revision]:
        row = _one(found[day], reading_at)
        if new.day != day:
            return revising.moved(metric, row, new, by)
        revision = revising.corrected(metric, row, new, by)
        return [revision] if revision else []

    return _enter(actor, plan_id, metric_id, [day, new.day], new, revise, now, once)


def remove(
    actor: Actor, plan_id: str, metric_id: str, reading_at: str, *, now: datetime, once: Key | None = None
) -> Recorded:
    """Removes one reading. Raises `ReadingNotFound`."""
    day = keeping.day_of(reading_at)
    return _take_away(actor, plan_id, metric_id, day, lambda rows: [_one(rows, reading_at)], now=now, once=once)


def clear(actor: Actor, plan_id: str, metric_id: str, day: date, *, now: datetime, once: Key | None = None) -> Recorded:
    """Removes all readings of a day. Raises `ReadingNotFound` if it has none."""
    return _take_away(actor, plan_id, metric_id, day, keeping.live, now=now, once=once)


def _enter(
    actor: Actor, plan_id: str, metric_id: str, days: list[date], new: New, revise: Revise, now: datetime, once: Key | None
) -> Recorded:  # fmt: skip
    def step() -> Recorded:
        plan, metric = seeing.get_for(actor.person_id, plan_id, metric_id)
        asked = keeping.checked(plan, metric, new, now)
        must_take_readings(plan, metric, asked)
        found, by = keeping.of_days(metric, days), By.of(actor, plan, now)
        return keeping.keep(plan, metric, found, revise(metric, found, asked, by), by, once=once, day=new.day)

    return look_again(step, on=ReadingsChanged, tries=TRIES)


def _take_away(
    actor: Actor, plan_id: str, metric_id: str, day: date, which: Callable[[list[Reading]], list[Reading]], *, now: datetime, once: Key | None
) -> Recorded:  # fmt: skip
    def step() -> Recorded:
        plan, metric = seeing.get_for(actor.person_id, plan_id, metric_id)
        found, by = keeping.of_days(metric, [day]), By.of(actor, plan, now)
        gone = which(found[day])
        if not gone:
            raise ReadingNotFound
        return keeping.keep(plan, metric, found, [revising.removed(row, by) for row in gone], by, once=once, day=day)

    return look_again(step, on=ReadingsChanged, tries=TRIES)


def must_take_readings(plan: Plan, metric: Metric, new: New | None = None) -> None:
    """Raises `PlanEnded` or `MetricArchived`, with what wasn't added, if no more readings are taken."""
    said = keeping.said(metric, new) if new else ""
    who_may.must_be_going(plan, said)
    who_may.must_be_followed(metric, said)


def _one(rows: list[Reading], reading_at: str) -> Reading:
    found = [row for row in keeping.live(rows) if row.at == reading_at]
    if not found:
        raise ReadingNotFound
    return found[0]
