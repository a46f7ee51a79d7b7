"""Storing changes of readings: the rows, the metric's latest values and the comment made from a note, in one
transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from chalicelib.database.rows import Typed, all_of, plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actions import happening, hourly_limit
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.fields import checked_comment
from chalicelib.domain.actions.happening import UNSEEN, Event, Seen
from chalicelib.domain.actions.words import NO_WORDS, Words
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
from chalicelib.isolated import isolated

_SEEN = timedelta(days=90)
LONGEST_WORDS = 1000
"""In characters: how much is kept of the words that a reading was taken from."""

Days = Mapping[date, list[Reading]]
"""The rows of days as they were read, including removed ones."""


class ReadingsChanged(Lost):
    """A metric got another reading, or was changed, between our read and write."""


class Recorded(msgspec.Struct, frozen=True):
    """The result for one day."""

    plan: Plan
    metric: Metric
    """The metric afterwards."""
    day: date
    before: Last | None
    """What the day counted as before; ``None`` if it had no reading."""
    after: Last | None
    readings: list[Read]
    """The day's readings afterwards."""
    revisions: list[Revision]
    """What was written; empty if nothing had to change."""
    rows_before: list[Reading]
    """The day's rows as they were read, including removed ones."""


class Part(msgspec.Struct, frozen=True):
    """Changes of one metric's readings, in a transaction with those of others."""

    plan: Plan
    metric: Metric
    found: Days
    revisions: list[Revision]


Also = Callable[[Write, list[Recorded]], None]
"""Adds to a transaction what must happen with it or not at all, such as the answer to a message, once the results are
known."""


def checked(plan: Plan, metric: Metric, new: New, now: datetime) -> New:
    """Returns a reading in the form in which it is stored. Raises `Invalid` at ``date``, ``value`` or ``note``."""
    metric_days.checked_day(new.day, plan.client.time_zone, now)
    value = None if new.value is None else values.checked(metric, new.value.value, new.value.second)
    note = None if new.note is None else checked_comment(new.note, "note")
    words = None if new.words is None else new.words[:LONGEST_WORDS]
    return New(new.day, value, note, words)


def said(metric: Metric, new: New) -> str:
    """Returns what somebody enters, in words: ``81.4 kg``."""
    return "the skip" if new.value is None else values.shown(metric, new.value)


def day_of(reading_at: str) -> date:
    """Returns the day of a reading by its `Reading.at`. Raises `ReadingNotFound` if it isn't a valid one."""
    try:
        return date.fromisoformat(reading_at.partition("#")[0])
    except ValueError:
        raise ReadingNotFound from None


def of_days(metric: Metric, days: Iterable[date]) -> Days:
    """Returns the rows of days, with one query for each day."""
    return {day: Reading.rows(metric.metric_id, Reading.at.startswith(f"{day.isoformat()}#")) for day in set(days)}


def of_days_with_any(metric: Metric, days: Iterable[date]) -> Days:
    """As `of_days`, but without a query for a day that has no reading according to the metric's row; removed rows of
    such a day are left out."""
    wanted = set(days)
    return {**{day: [] for day in wanted}, **of_days(metric, {day for day in wanted if _may_have_any(metric, day)})}


def _may_have_any(metric: Metric, day: date) -> bool:
    """Returns whether a day may have a reading. The metric's row names all of its latest days with readings."""
    is_within = int(metric.days) == len(metric.recent) or day.isoformat() > min(metric.recent, default="")
    return day.isoformat() in metric.recent or not is_within


def of_many_days(metric: Metric, days: Sequence[date]) -> dict[date, list[Reading]]:
    """Returns the rows of days, oldest first, in one query, which also reads the days between them."""
    found: dict[date, list[Reading]] = {day: [] for day in days}
    if days:
        within = Reading.at.between(days[0].isoformat(), f"{days[-1].isoformat()}~")
        for row in all_of(Reading.query(metric.metric_id, within, consistent_read=True)):
            if row.day in found:
                found[row.day].append(row)
    return found


def live(rows: Iterable[Reading]) -> list[Reading]:
    """Returns the rows that aren't removed, in the order in which they were first entered."""
    return sorted((row for row in rows if row.state != "removed"), key=lambda row: (row.reported_at, row.at))


def keep(
    plan: Plan, metric: Metric, found: Days, revisions: Sequence[Revision], by: By, *, once: Key | None, day: date
) -> Recorded:  # fmt: skip
    """Writes changes of readings, if the metric and all its readings are as they were read; otherwise raises
    `ReadingsChanged`. If there is nothing to change, only the key that makes it happen ``once`` is written.

    Updates the ``metric`` given to its new state.
    """
    kept = keep_all([Part(plan, metric, found, list(revisions))], by, once=once, made=at(day, ""))
    return next(each for each in kept if each.day == day)


def keep_all(
    parts: Sequence[Part], by: By, *, once: Key | None, also: Also | None = None, words: Words = NO_WORDS, made: str = ""
) -> list[Recorded]:  # fmt: skip
    """Does what `keep` does for several metrics in one transaction, each given once, and returns the results for their
    days.

    ``words`` is the message they come from: its files and full text are stored with the comment made from the notes.
    """
    write, told = Write(), [each for part in parts for each in _recorded(part)]
    revisions = [each for part in parts for each in part.revisions]
    if revisions or once or also or words.sent:
        keys.once(write, once, by.now, made=revisions[-1].row.at if revisions else made)
    for part in parts:
        if part.revisions:
            update_metric(
                write,
                part.plan,
                part.metric,
                {each.day: (each.before, each.after) for each in told if each.metric is part.metric},
            )
    said = [part for part in parts if part.revisions or words.sent]
    for plan_id in dict.fromkeys(part.plan.plan_id for part in said):
        _say(write, [part for part in said if part.plan.plan_id == plan_id], by, words, once)
        words = NO_WORDS
    if also:
        hourly_limit.count(write, by.actor, by.now)
        also(write, told)
    for part in parts:
        for revision in part.revisions:
            store(write, revision)
    if len(write):
        write.commit()
    return told


def _recorded(part: Part) -> list[Recorded]:
    after = overlaid(part.found, part.revisions)
    return [
        Recorded(
            part.plan, part.metric, day, _counted(part.metric, part.found[day]), _counted(part.metric, after[day]),
            seeing.in_order(Read.of(part.metric, row) for row in live(after[day])),
            [each for each in part.revisions if each.row.day == day], list(part.found[day]),
        )
        for day in part.found
    ]  # fmt: skip


def keep_quietly(write: Write, plan: Plan, metric: Metric, found: Days, revisions: Sequence[Revision], by: By) -> None:
    """Adds changes of readings to a transaction as `keep` does, but notifies nobody of their notes."""
    days = {each.row.day for each in revisions}
    before = {day: found[day] for day in days}
    after = overlaid(before, revisions)
    update_metric(
        write, plan, metric, {day: (_counted(metric, before[day]), _counted(metric, after[day])) for day in days}
    )
    _say(write, [Part(plan, metric, found, [])], by)
    for revision in revisions:
        store(write, revision)


def overlaid(found: Days, revisions: Iterable[Revision]) -> Days:
    """Returns the rows of days with the changes applied."""
    rows = {day: {row.at: row for row in some} for day, some in found.items()}
    for revision in revisions:
        rows[revision.row.day][revision.row.at] = revision.row
    return {day: list(some.values()) for day, some in rows.items()}


def update_metric(write: Write, plan: Plan, metric: Metric, changes: latest.Changes) -> None:
    """Adds the latest values after a change of readings to its transaction, and sets them on ``metric``."""
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
    """Adds a reading's row to a transaction: a new one as a whole, with the row that its key points from; of an
    existing one the attributes that a correction can change."""
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


def _say(write: Write, parts: Sequence[Part], by: By, words: Words = NO_WORDS, once: Key | None = None) -> None:
    """Adds the notes of one plan's readings as a comment that others are notified of; without notes, records that
    somebody was heard from."""
    plan = parts[0].plan
    saying = [(part.metric, each) for part in parts for each in part.revisions if each.says]
    if not saying and not words.sent:
        hourly_limit.count(write, by.actor, by.now)
        changing.client_active(write, plan, by.actor.person_id, by.now)
        return
    metric, day = (saying[0][0], saying[0][1].row.day) if saying else (parts[0].metric, min(parts[0].found))
    are_several = len({each.metric_id for each, _ in saying}) > 1
    notes = [f"{isolated(each.name)}: {revision.says}" if are_several else revision.says for each, revision in saying]
    about = {"metric": metric.name, "metric_id": metric.metric_id, "day": day.isoformat()}
    text = msgspec.structs.replace(words, text="\n".join(notes)).or_file_names()
    seen = (
        Seen(once=keys.new(f"{once.key}#note", kind="seen", now=by.now, lasts=_SEEN)) if words.sent and once else UNSEEN
    )
    event = Event("comment", plan, Action(plan.plan_id, None), by.actor, by.now, words=text, data=about)
    entry_id = happening.record(write, event, seen).entry_id
    for _, revision in saying:
        revision.row.comment_id = entry_id
