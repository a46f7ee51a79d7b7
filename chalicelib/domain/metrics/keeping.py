"""Keeping changes of readings: the rows, the metric's latest values and the comment of a note, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from chalicelib.database.rows import Typed, plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actions import happening, hourly_limit
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.fields import checked_comment
from chalicelib.domain.actions.happening import Event
from chalicelib.domain.actions.words import Words
from chalicelib.domain.keys import Key
from chalicelib.domain.metrics import copying, latest, seeing, values
from chalicelib.domain.metrics import days as metric_days
from chalicelib.domain.metrics.metric import Last, Metric
from chalicelib.domain.metrics.reading import Reading, at, place_of
from chalicelib.domain.metrics.revising import By, New, Revision
from chalicelib.domain.metrics.seeing import Read
from chalicelib.domain.plans import changing
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import ReadingNotFound

LONGEST_WORDS = 1000
"""Kept of what a reading was taken from."""

Days = Mapping[date, list[Reading]]
"""The rows of days as they were read, removed ones too."""


class ReadingsChanged(Lost):
    """A metric got another reading between our read and write, or was changed."""


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
    revisions: list[Revision]
    """What was written; empty if everything was so already."""


def checked(plan: Plan, metric: Metric, new: New, now: datetime) -> New:
    """Returns a reading as it is kept. Raises `Invalid` at ``date``, ``value`` or ``note``."""
    metric_days.checked_day(new.day, plan.client.time_zone, now)
    value = None if new.value is None else values.checked(metric, new.value.value, new.value.second)
    note = None if new.note is None else checked_comment(new.note, "note")
    words = None if new.words is None else new.words[:LONGEST_WORDS]
    return New(new.day, value, note, words)


def said(metric: Metric, new: New) -> str:
    """Returns what somebody enters, in words: ``81.4 kg``."""
    return "the skip" if new.value is None else values.shown(metric, new.value)


def day_of(reading_at: str) -> date:
    """Returns the day of a reading, by its `Reading.at`. Raises `ReadingNotFound` if it can't be one's."""
    try:
        return date.fromisoformat(reading_at.partition("#")[0])
    except ValueError:
        raise ReadingNotFound from None


def of_days(metric: Metric, days: Iterable[date]) -> Days:
    """Returns the rows of days, in a query for each."""
    return {day: Reading.rows(metric.metric_id, Reading.at.startswith(f"{day.isoformat()}#")) for day in set(days)}


def live(rows: Iterable[Reading]) -> list[Reading]:
    """Returns the rows that aren't removed, in the order in which they were first entered."""
    return sorted((row for row in rows if row.state != "removed"), key=lambda row: (row.reported_at, row.at))


def keep(
    plan: Plan, metric: Metric, found: Days, revisions: Sequence[Revision], by: By, *, once: Key | None, day: date
) -> Recorded:  # fmt: skip
    """Writes what becomes of readings, if the metric and all its readings are as they were read; else raises
    `ReadingsChanged`. If nothing changes, nothing is written but the key that makes it happen ``once``.

    The ``metric`` is then as it is afterwards.
    """
    after = overlaid(found, revisions)
    changes = {each: (_counted(metric, found[each]), _counted(metric, after[each])) for each in found}
    if revisions or once:
        write = Write()
        keys.once(write, once, by.now, made=revisions[-1].row.at if revisions else at(day, ""))
        if revisions:
            update_metric(write, plan, metric, changes)
            _say(write, plan, metric, revisions, by)
        for revision in revisions:
            store(write, revision)
        write.commit()
    read = seeing.in_order(Read.of(metric, row) for row in live(after[day]))
    return Recorded(plan, metric, day, *changes[day], read, list(revisions))


def keep_quietly(write: Write, plan: Plan, metric: Metric, found: Days, revisions: Sequence[Revision], by: By) -> None:
    """Adds what becomes of readings to a transaction, as `keep` does, but tells nobody of their notes."""
    days = {each.row.day for each in revisions}
    before = {day: found[day] for day in days}
    after = overlaid(before, revisions)
    update_metric(
        write, plan, metric, {day: (_counted(metric, before[day]), _counted(metric, after[day])) for day in days}
    )
    _say(write, plan, metric, [], by)
    for revision in revisions:
        store(write, revision)


def overlaid(found: Days, revisions: Iterable[Revision]) -> Days:
    """Returns the rows of days as they become."""
    rows = {day: {row.at: row for row in some} for day, some in found.items()}
    for revision in revisions:
        rows[revision.row.day][revision.row.at] = revision.row
    return {day: list(some.values()) for day, some in rows.items()}


def update_metric(write: Write, plan: Plan, metric: Metric, changes: latest.Changes) -> None:
    """Adds the latest values after a change of readings to its transaction, and to the metric."""
    short = copying.followed(metric)
    recent, count, read = latest.after(metric, changes), latest.days_after(metric, changes), metric.readings_version
    is_same = Metric.readings_version == read
    write.update(
        Metric,
        (metric.plan_id, metric.metric_id),
        [Metric.recent.set(plain(recent)), Metric.days.set(count), Metric.readings_version.add(1)],
        condition=is_same & Metric.deleted_at.does_not_exist(),
        otherwise=ReadingsChanged(),
    )
    metric.recent, metric.days, metric.readings_version = recent, count, int(read) + 1
    copying.read(write, plan, short, metric, ReadingsChanged())


def store(write: Write, revision: Revision) -> None:
    """Adds a reading's row to a transaction: all of a new one, and where its key is then; of another what a correction can
    change."""
    row = revision.row
    if revision.is_new:
        write.create(row, ReadingsChanged())
        if row.key is not None:
            write.put(Reading(row.metric_id, place_of(row.key), points_to=row.at))
        return
    changes: list[Any] = []
    for name in _CORRECTED:
        attribute, value = getattr(Reading, name), getattr(row, name)
        kept = plain(value) if isinstance(attribute, Typed) else value
        changes.append(attribute.remove() if value is None else attribute.set(kept))
    write.update(Reading, (row.metric_id, row.at), changes, otherwise=ReadingsChanged())


_CORRECTED = (
    "state", "value", "second", "unit_number", "note", "comment_id", "words", "key", "via", "by", "by_name", "changed_at", "was", "import_id",
)  # fmt: skip


def _counted(metric: Metric, rows: Iterable[Reading]) -> Last | None:
    return seeing.counted(metric, [Read.of(metric, row) for row in rows])


def _say(write: Write, plan: Plan, metric: Metric, revisions: Iterable[Revision], by: By) -> None:
    """Adds the comments of the notes, which others hear of; or else notes that somebody was heard from."""
    saying = [each for each in revisions if each.says]
    for each in saying:
        about = {"metric": metric.name, "metric_id": metric.metric_id, "day": each.row.day.isoformat()}
        event = Event("comment", plan, Action(plan.plan_id, None), by.actor, by.now, words=Words(each.says), data=about)
        each.row.comment_id = happening.record(write, event).entry_id
    if not saying:
        hourly_limit.count(write, by.actor, by.now)
        changing.client_active(write, plan, by.actor.person_id, by.now)
