"""The latest days of a metric, kept on its row so that a plan's metrics can be shown without reading their readings."""

import itertools
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from chalicelib.database.failures import passing_errors
from chalicelib.domain.metrics import seeing
from chalicelib.domain.metrics.metric import MOST_RECENT, Last, Metric
from chalicelib.domain.metrics.reading import Reading
from chalicelib.domain.metrics.seeing import Read

Changes = Mapping[date, tuple[Last | None, Last | None]]
"""What days counted as before and after a change; ``None`` means no reading."""


def days_after(metric: Metric, changes: Changes) -> int:
    """Returns how many days have a reading after a change."""
    return int(metric.days) + sum((after is not None) - (before is not None) for before, after in changes.values())


def after(metric: Metric, changes: Changes) -> dict[str, Last]:
    """Returns the latest days after a change. Queries older ones only if one of the latest is removed."""
    count = min(days_after(metric, changes), MOST_RECENT)
    oldest = min(metric.recent, default="") if metric.days > MOST_RECENT else ""
    recent = dict(metric.recent)
    for day, (_, last) in changes.items():
        recent.pop(day.isoformat(), None)
        if last is not None and day.isoformat() >= oldest:
            recent[day.isoformat()] = last
    if len(recent) < count:
        known = {date.fromisoformat(day) for day in recent} | changes.keys()
        before = min(recent) if recent else None
        known_later = {day: last for day, (_, last) in changes.items() if last is not None}
        older = {day.isoformat(): last for day, last in read(metric, count, before=before, but_not=known).items()}
        recent |= older | {day.isoformat(): last for day, last in known_later.items()}
    return {day: recent[day] for day in sorted(recent)[-MOST_RECENT:]}


def read(
    metric: Metric, count: int = MOST_RECENT, *, before: str | None = None, but_not: Collection[date] = ()
) -> dict[date, Last]:
    """Returns the latest days and what they count as, read from their readings, newest first."""
    within = Reading.at < before if before else Reading.at < ":"
    query = Reading.query(
        metric.metric_id,
        within,
        Reading.state != "removed",
        consistent_read=True,
        scan_index_forward=False,
        page_size=2 * count + 10,
    )
    found: dict[date, Last] = {}
    with passing_errors():
        for day, rows in itertools.groupby(_unless(query, but_not), key=lambda row: row.day):
            last = seeing.counted(metric, [Read.of(metric, row) for row in rows])
            if last is not None:
                found[day] = last
            if len(found) == count:
                break
    return found


def first(metric: Metric) -> list[tuple[date, Last]]:
    """Returns the first day with a value and what it counts as, in one query; empty if there is none."""
    query = Reading.query(
        metric.metric_id, Reading.at < ":", Reading.state == "value", consistent_read=True, page_size=10
    )
    with passing_errors():
        for day, rows in itertools.groupby(query, key=lambda row: row.day):
            last = seeing.counted(metric, [Read.of(metric, row) for row in rows])
            if last is not None:
                return [(day, last)]
    return []


def _unless(rows: Iterator[Reading], days: Collection[date]) -> Iterator[Reading]:
    return (row for row in rows if row.day not in days)
