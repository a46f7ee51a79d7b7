"""Entering, correcting, removing and skipping readings. Each is one transaction, after two reads."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal

import msgspec

from chalicelib.database.look_again import look_again
from chalicelib.domain.actions.words import NO_WORDS, Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import keeping, revising, seeing, who_may
from chalicelib.domain.metrics.keeping import Also, Days, Part, ReadingsChanged, Recorded
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.reading import Reading
from chalicelib.domain.metrics.revising import By, New, Revision
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import ReadingNotFound

__all__ = ["Entering", "How", "Known", "New", "Recorded", "clear", "correct", "record", "record_together", "remove"]

How = Literal["add", "replace", "usual"]
"""Whether a value is added to those of its day, replaces all of them, or does what is ``usual``: it replaces them if
the last one of a day counts, and is added otherwise."""
TRIES = 6

Known = Mapping[str, tuple[Plan, Metric]]
"""Metrics as they were read, with their plans, by id."""

Revise = Callable[[Metric, Days, New, By], list[Revision]]


def record(
    actor: Actor, plan_id: str, metric_id: str, new: New, *, how: How = "usual", now: datetime, once: Key | None = None
) -> Recorded:
    """Enters a reading, or a skip; for the client and the coaches. What it replaces is kept with it.

    A note is also a comment, and others are notified of it like of any other; nobody is notified of readings and skips
    themselves. Raises `Invalid` at ``value``, ``date`` or ``note``, `MetricArchived` or `PlanEnded`.
    """

    def revise(metric: Metric, found: Days, new: New, by: By) -> list[Revision]:
        return _entered(metric, found, new, how, by)

    return _enter(actor, plan_id, metric_id, [new.day], new, revise, now, once)


class Entering(msgspec.Struct, frozen=True):
    """One of several readings that are entered together."""

    plan_id: str
    metric_id: str
    new: New
    how: How = "usual"


def record_together(
    actor: Actor, entering: Sequence[Entering], *, now: datetime, once: Key | None = None, also: Also | None = None,
    known: Known | None = None, words: Words = NO_WORDS,
) -> list[Recorded]:  # fmt: skip
    """Enters several readings as `record` does, even of several metrics, in one transaction with what ``also`` adds to
    it.

    The notes of a plan's readings become one comment, with the files and the full text of ``words``. ``known`` saves
    reading the metrics; if they have changed since, they are read again. Raises what `record` raises if any of them
    can't be entered.
    """
    first_known = [known]

    def step() -> list[Recorded]:
        read = first_known.pop() if first_known else None
        found = (
            read
            if read is not None
            else seeing.several_for(actor.person_id, [(e.plan_id, e.metric_id) for e in entering])
        )
        by_metric: dict[str, list[Entering]] = {}
        for each in entering:
            by_metric.setdefault(each.metric_id, []).append(each)
        parts = [
            _part(*found[metric_id], some, By.of(actor, found[metric_id][0], now))
            for metric_id, some in by_metric.items()
        ]
        by = By(actor, "", now)
        return keeping.keep_all(parts, by, once=once, also=also, words=words)

    return look_again(step, on=ReadingsChanged, tries=TRIES)


def _part(plan: Plan, metric: Metric, some: Sequence[Entering], by: By) -> Part:
    """Returns the changes of one metric's readings. If two are for the same day, the second builds on the first."""
    who_may.must_follow(plan, by.actor.person_id)
    news = [(keeping.checked(plan, metric, each.new, by.now), each.how) for each in some]
    for new, _ in news:
        must_take_readings(plan, metric, by.now, new)
    found = keeping.of_days_with_any(metric, [new.day for new, _ in news])
    revisions: dict[str, Revision] = {}
    for new, how in news:
        meanwhile = keeping.overlaid(found, revisions.values())
        for each in _entered(metric, meanwhile, new, how, by):
            before = revisions.get(each.row.at)
            revisions[each.row.at] = msgspec.structs.replace(each, is_new=before.is_new) if before else each
    return Part(plan, metric, found, list(revisions.values()))


def _entered(metric: Metric, found: Days, new: New, how: How, by: By) -> list[Revision]:
    replaces = how == "replace" or new.value is None or (how == "usual" and metric.per_day == "last")
    return (revising.only if replaces else revising.added)(metric, keeping.live(found[new.day]), new, by)


def correct(
    actor: Actor, plan_id: str, metric_id: str, reading_at: str, new: New, *, now: datetime, once: Key | None = None
) -> Recorded:
    """Corrects one reading, found by its `Reading.at`; ``new.day`` may differ. Raises `ReadingNotFound`."""
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
        must_take_readings(plan, metric, now, asked)
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


def must_take_readings(plan: Plan, metric: Metric, now: datetime, new: New | None = None) -> None:
    """Raises `PlanEnded` or `MetricArchived`, naming what wasn't added, if no more readings are accepted."""
    said = keeping.said(metric, new) if new else ""
    who_may.must_be_going(plan, now, said)
    who_may.must_be_followed(metric, said)


def _one(rows: list[Reading], reading_at: str) -> Reading:
    found = [row for row in keeping.live(rows) if row.at == reading_at]
    if not found:
        raise ReadingNotFound
    return found[0]
