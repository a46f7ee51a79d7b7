"""What a coach's list of clients knows about a client's metrics, and which of them it says are at rest. Kept in the primary
coach's membership, so that a list of all their plans needs no other read.
"""

from collections.abc import Mapping
from datetime import date

import msgspec

A_WEEK, TWO_WEEKS = 7, 14


class Followed(msgspec.Struct, frozen=True, omit_defaults=True):
    """A metric in use, in short."""

    name: str
    since: date
    """Since when values are expected as they are now."""
    gap: int = 1
    """The most days between two on which a value is expected; 0 if none ever is."""
    last: date | None = None
    """The latest day with a value, or that was skipped."""
    is_asked_of_coach: bool = False


class Following(msgspec.Struct, frozen=True):
    """What the coach's home says about a metric."""

    metric_id: str
    name: str
    days: int | None = None
    """How many days there has been nothing, if it is at rest; ``None`` if there never was anything, or if it is kept up."""
    done: int = 0
    """How many of its actions got done in the last two weeks, if it has been at rest for so long."""
    is_alone: bool = False
    """Whether it is kept up while none of its actions got done for two weeks."""


def of(metrics: Mapping[str, Followed], served: Mapping[str, "Served"], today: date) -> list[Following]:
    """Returns what is worth saying, at rest for longest first. Days are those of the reader's calendar. Pure. A metric is
    at rest if there was nothing for a week, and for more than twice the gap that its rhythm allows: a skipped day is an
    answer. One that expects no values never is.
    """
    found = [_of_one(id, each, served.get(id, Served()), today) for id, each in metrics.items()]
    return sorted(filter(None, found), key=lambda each: (each.is_alone, -(each.days or 0), each.name.casefold()))


class Served(msgspec.Struct, frozen=True):
    """The actions that name a metric."""

    open: int = 0
    done: int = 0
    """In the last two weeks."""


def _of_one(metric_id: str, metric: Followed, served: Served, today: date) -> Following | None:
    if not metric.gap:
        return None
    silent = (today - max(metric.last or metric.since, metric.since)).days
    if silent < A_WEEK or silent <= 2 * metric.gap:
        is_alone = bool(served.open and not served.done and metric.last and (today - metric.since).days >= TWO_WEEKS)
        return Following(metric_id, metric.name, is_alone=True) if is_alone else None
    days = (today - metric.last).days if metric.last else None
    return Following(metric_id, metric.name, days, served.done if silent >= TWO_WEEKS else 0)
