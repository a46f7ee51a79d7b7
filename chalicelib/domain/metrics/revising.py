"""How an entry, a correction or a removal changes the readings of a day. Pure: nothing is written here."""

from datetime import date, datetime

import msgspec

from chalicelib import tokens
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.reading import MOST_KEPT, Reading, State, Was, at
from chalicelib.domain.metrics.values import Value, plain
from chalicelib.domain.plans.plan import Plan


class By(msgspec.Struct, frozen=True):
    """Who enters something, and when."""

    actor: Actor
    name: str
    now: datetime

    @classmethod
    def of(cls, actor: Actor, plan: Plan, now: datetime) -> "By":
        return cls(actor, plan.members[actor.person_id].name, now)


class New(msgspec.Struct, frozen=True):
    """A reading to enter."""

    day: date
    value: Value | None = None
    """``None`` if the day is skipped."""
    note: str | None = None
    """``None`` keeps the note of a reading that is corrected; an empty one removes it."""
    words: str | None = None
    """The words it was taken from, if somebody wrote it in words."""


class Revision(msgspec.Struct, frozen=True):
    """A reading in its new state."""

    row: Reading
    is_new: bool = False
    says: str = ""
    """The note, if it differs from before."""


def entered(metric: Metric, new: New, by: By, *, reading_id: str = "", reported_at: datetime | None = None) -> Revision:
    """Returns a new reading."""
    row = Reading(metric.metric_id, at(new.day, reading_id or tokens.new_id()[:10]), was={})
    row.reported_at = reported_at or by.now
    _fill(row, metric, new, by)
    return Revision(row, True, new.note or "")


def corrected(metric: Metric, row: Reading, new: New, by: By) -> Revision | None:
    """Returns the corrected reading, with what it was before; ``None`` if it stays the same."""
    note = row.note or "" if new.note is None else new.note
    is_same_unit = row.unit_number == metric.unit_number or new.value is None
    if (row.state, row.given, row.note or "") == (_state(new), new.value, note) and is_same_unit:
        return None
    says = note if note != (row.note or "") else ""
    after = _with_past(row, by)
    _fill(after, metric, msgspec.structs.replace(new, note=note), by)
    return Revision(after, says=says)


def removed(row: Reading, by: By) -> Revision:
    """Returns a reading marked as removed, with what it was before."""
    after = _with_past(row, by)
    after.state, after.value, after.second, after.note, after.words = "removed", None, None, None, None
    _sign(after, by)
    return Revision(after)


def uncorrected(row: Reading, by: By) -> Revision:
    """Returns a reading as it was before its last correction; one that was never corrected is removed."""
    if not row.was or row.was[max(row.was)].until != row.changed_at:
        return removed(row, by)
    after = Reading(**row.attribute_values)
    before = row.was[max(row.was)]
    after.was = {number: was for number, was in row.was.items() if was is not before}
    after.state, after.value, after.second, after.note = before.state, before.value, before.second, before.note
    after.unit_number, after.words = before.unit_number, None
    _sign(after, by)
    return Revision(after)


def restored(row: Reading, before: Reading, by: By) -> Revision:
    """Returns a reading restored to its earlier state and author; what it was in between is kept."""
    after = _with_past(row, by)
    for name in ("state", "value", "second", "unit_number", "note", "comment_id", "words", "via", "by", "by_name"):
        setattr(after, name, getattr(before, name))
    after.changed_at = by.now
    return Revision(after)


def moved(metric: Metric, row: Reading, new: New, by: By) -> list[Revision]:
    """Returns the changes that move a corrected reading to another day: it is removed from the one and added to the
    other, with its past."""
    note = row.note if new.note is None else new.note
    there = entered(metric, msgspec.structs.replace(new, note=note), by, reported_at=row.reported_at)
    there.row.was, there.row.key, there.row.comment_id = _with_past(row, by).was, row.key, row.comment_id
    gone = removed(row, by)
    gone.row.key = None
    return [gone, Revision(there.row, True, (note or "") if note != row.note else "")]


def only(metric: Metric, live: list[Reading], new: New, by: By) -> list[Revision]:
    """Returns the changes after which this is the only reading of its day; ``live`` are the present ones, in order."""
    if not live:
        return [entered(metric, new, by)]
    last = corrected(metric, live[-1], new, by)
    return [*(removed(row, by) for row in live[:-1]), *([last] if last else [])]


def added(metric: Metric, live: list[Reading], new: New, by: By) -> list[Revision]:
    """Returns the changes that add a reading to those of its day; a skip of that day turns into it."""
    skipped = [row for row in live if row.state == "skipped"]
    if skipped and len(skipped) == len(live):
        return only(metric, live, new, by)
    return [entered(metric, new, by)]


def _state(new: New) -> State:
    return "skipped" if new.value is None else "value"


def _fill(row: Reading, metric: Metric, new: New, by: By) -> None:
    row.state = _state(new)
    row.value = None if new.value is None else plain(new.value.value)
    row.second = None if new.value is None or new.value.second is None else plain(new.value.second)
    row.unit_number = int(metric.unit_number)
    row.note, row.words = new.note or None, new.words
    _sign(row, by)


def _sign(row: Reading, by: By) -> None:
    row.via, row.by, row.by_name, row.changed_at = by.actor.via, by.actor.person_id, by.name, by.now
    row.import_id = None


def _with_past(row: Reading, by: By) -> Reading:
    """Returns a copy of a reading, with its present state added to its past."""
    after = Reading(**row.attribute_values)
    past = Was(row.state, by.now, str(row.by or ""), row.value, row.second, row.note, int(row.unit_number))
    number = int(max(row.was, default="0")) + 1
    kept = {**row.was, f"{number:06}": past}
    after.was = {each: kept[each] for each in sorted(kept)[-MOST_KEPT:]}
    return after
