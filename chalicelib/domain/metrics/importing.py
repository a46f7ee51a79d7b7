"""Importing the readings of many days, and undoing that. Notes are kept with their readings, and notify nobody.

As many days as fit are one transaction. If the import is interrupted, the earlier ones are stored; sending the same
days again finishes it, and what is already right stays. Each reading keeps the id of the import that last changed it,
so that all of them are found when the import is undone.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import all_of
from chalicelib.database.transactions import MOST_WRITES, Write
from chalicelib.domain.actions.undo import LASTS
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import keeping, recording, revising, seeing
from chalicelib.domain.metrics.keeping import ReadingsChanged
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.reading import Reading, at
from chalicelib.domain.metrics.revising import By, New, Revision
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, UndoExpired

Existing = Literal["replace", "add", "keep"]
"""What happens to a day that already has readings: the import replaces them, adds to them, or leaves the day alone."""
MOST_OF_DAY = 50
"""The most readings of one day."""
_WRITES = MOST_WRITES - 4
"""The most readings in one transaction. It also writes the metric and when the client was last heard from."""
_TRIES = 6
_REMEMBERED = timedelta(days=1)
"""How long we remember an import that is too old to be undone."""


class Day(msgspec.Struct, frozen=True):
    """The readings of a day, in order of time."""

    day: date
    news: Sequence[New]


class Import(msgspec.Struct, frozen=True):
    """An import by somebody, and what it does to days that have readings.

    Sending the same again gives the same id. The import is undone by this id, and it makes repeated additions count
    only once.
    """

    actor: Actor
    plan_id: str
    metric_id: str
    import_id: str
    existing: Existing


def import_days(
    asked: Import, days: Sequence[Day], *, now: datetime, is_enough: Callable[[], bool] = lambda: False
) -> int:
    """Enters the readings of days, oldest first, until ``is_enough`` returns ``True``; returns the number of days
    entered. The days must come from `keeping.checked`.

    Raises `MetricArchived` or `PlanEnded`, and `Invalid` at ``text`` for a day that has too many readings to be
    replaced.
    """
    done = 0

    def step() -> None:
        nonlocal done
        plan, metric = seeing.get_for(asked.actor.person_id, asked.plan_id, asked.metric_id)
        recording.must_take_readings(plan, metric, now)
        by = By.of(asked.actor, plan, now)
        while done < len(days) and not (done and is_enough()):
            some = days[done : done + _fitting(days[done:])]
            found = keeping.of_many_days(metric, [each.day for each in some])
            revisions, count = _as_fit(asked, metric, some, found, by)
            _keep(plan, metric, found, revisions, by, asked.import_id)
            done += count

    look_again(step, on=ReadingsChanged, tries=_TRIES)
    return done


def take_back(
    actor: Actor,
    plan_id: str,
    metric_id: str,
    import_id: str,
    *,
    now: datetime,
    is_enough: Callable[[], bool] = lambda: False,
) -> bool:
    """Restores the readings that an import changed, except those changed again since; returns whether all are restored.

    It stops when ``is_enough`` returns ``True``, and the next call continues. Undoes only this person's import. Raises
    `UndoExpired` after ten minutes.
    """
    left = 0

    def step() -> None:
        nonlocal left
        plan, metric = seeing.get_for(actor.person_id, plan_id, metric_id)
        rows = _imported(metric, import_id, actor, now - _REMEMBERED)
        if rows and now > max(row.changed_at for row in rows) + LASTS:
            raise UndoExpired
        left, by = len(rows), By.of(actor, plan, now)
        for start in range(0, len(rows), _WRITES):
            if start and is_enough():
                return
            some = rows[start : start + _WRITES]
            left -= len(some)
            found = keeping.of_many_days(metric, sorted({row.day for row in some}))
            _keep(plan, metric, found, [_restored(plan, row, by) for row in some], by)

    look_again(step, on=ReadingsChanged, tries=_TRIES)
    return not left


def _fitting(days: Sequence[Day]) -> int:
    """Returns how many of the days fit into a transaction by their number of readings; at least one."""
    readings = 0
    for count, each in enumerate(days):
        readings += len(each.news)
        if readings > _WRITES:
            return max(count, 1)
    return len(days)


def _as_fit(
    asked: Import, metric: Metric, some: Sequence[Day], found: dict[date, list[Reading]], by: By
) -> tuple[list[Revision], int]:
    """Returns the changes for the first days, as many as fit into a transaction, and how many days these are."""
    revisions: list[Revision] = []
    of_day: dict[Existing, Callable[..., list[Revision]]] = {"replace": _replaced, "add": _added, "keep": _if_none}
    for count, each in enumerate(some):
        these = of_day[asked.existing](metric, each, found[each.day], by, asked.import_id)
        if len(revisions) + len(these) > _WRITES:
            if not count:
                raise Invalid(
                    {"text": f"{each.day} has too many values to replace. Change those on the day’s page first."}
                )
            return revisions, count
        revisions += these
    return revisions, len(some)


def _replaced(metric: Metric, each: Day, rows: Sequence[Reading], by: By, import_id: str) -> list[Revision]:
    """Returns the changes after which a day has exactly these readings; those that are right already stay."""
    live = keeping.live(rows)
    changed = [
        revising.corrected(metric, row, msgspec.structs.replace(new, note=new.note or ""), by)
        for row, new in zip(live, each.news, strict=False)
    ]
    more = [_entered(metric, new, by, n) for n, new in enumerate(each.news[len(live) :])]
    gone = [revising.removed(row, by) for row in live[len(each.news) :]]
    return [*(revision for revision in changed if revision is not None), *more, *gone]


def _if_none(metric: Metric, each: Day, rows: Sequence[Reading], by: By, import_id: str) -> list[Revision]:
    return [] if keeping.live(rows) else [_entered(metric, new, by, n) for n, new in enumerate(each.news)]


def _added(metric: Metric, each: Day, rows: Sequence[Reading], by: By, import_id: str) -> list[Revision]:
    """Returns the changes that add these readings to a day, each only once per import."""
    there = {row.at: row for row in rows}
    revisions = []
    for n, new in enumerate(each.news):
        reading_id = hashlib.sha256(f"{import_id} {n}".encode()).hexdigest()[:10]
        row = there.get(at(each.day, reading_id))
        if row is None:
            revisions.append(_entered(metric, new, by, n, reading_id))
        elif row.state == "removed" and (revision := revising.corrected(metric, row, new, by)) is not None:
            revisions.append(revision)
    return revisions


def _entered(metric: Metric, new: New, by: By, n: int, reading_id: str = "") -> Revision:
    # If a day has several, the last one in the list counts as the latest.
    reported_at = by.now.replace(microsecond=min(by.now.microsecond // 1000 * 1000 + n, 999_999))
    return revising.entered(metric, new, by, reading_id=reading_id, reported_at=reported_at)


def _keep(
    plan: Plan, metric: Metric, found: dict[date, list[Reading]], revisions: Sequence[Revision], by: By, import_id: str | None = None
) -> None:  # fmt: skip
    """Writes changes of readings in one transaction; raises `ReadingsChanged` if they aren't as they were read."""
    if not revisions:
        return
    write = Write()
    for revision in revisions:
        revision.row.import_id = import_id
    keeping.keep_quietly(write, plan, metric, found, revisions, by)
    write.commit()


def _imported(metric: Metric, import_id: str, actor: Actor, since: datetime) -> list[Reading]:
    """Returns the readings that this person's import last changed, by day."""
    query = Reading.by_changed.query(
        metric.metric_id,
        Reading.changed_at >= since,
        filter_condition=(Reading.import_id == import_id) & (Reading.by == actor.person_id),
        consistent_read=True,
    )
    return sorted(all_of(query), key=lambda row: str(row.at))


def _restored(plan: Plan, row: Reading, by: By) -> Revision:
    """Returns a reading restored to what it was, with its earlier author."""
    revision = revising.uncorrected(row, by)
    was = row.was[max(row.was)] if row.was else None
    if was is not None and revision.row.state != "removed" and was.by in plan.members:
        revision.row.by, revision.row.by_name = was.by, plan.members[was.by].name
    return revision
