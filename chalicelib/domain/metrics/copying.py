"""What the primary coach's membership keeps of a plan's metrics, for the list of clients.

It is written in the transaction of every change, under the condition that this is still the primary coach.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.metrics.metric import CLIENT, Metric
from chalicelib.domain.plans.followed import Followed
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Paused, Plan
from chalicelib.errors import Refused


class HandedOver(Lost):
    """The plan got another primary coach between our read and write."""


def followed(metric: Metric, since: date | None = None) -> Followed:
    """Returns a metric in short; ``since`` is when values are first expected, if not since its rhythm began."""
    begun = max(metric.rhythms)
    last = max(metric.recent, default=None)
    return Followed(
        metric.name,
        since or date.fromisoformat(begun),
        metric.rhythms[begun].gap,
        None if last is None else date.fromisoformat(last),
        metric.asked_of != CLIENT,
    )


def begun(write: Write, plan: Plan, metric: Metric, since: date | None = None) -> None:
    """Adds a metric that is in use now."""
    short = plain(followed(metric, since))
    metrics = Membership.metrics
    # The row of a plan that never had a metric may be older than metrics, and have no place for them.
    change = metrics[metric.metric_id].set(short) if plan.metrics_version else metrics.set({metric.metric_id: short})
    _update(write, plan, [change])


def changed(write: Write, plan: Plan, before: Followed, metric: Metric) -> None:
    """Updates it after a change of a metric's settings; nothing is kept of an archived metric."""
    after, path = followed(metric), Membership.metrics[metric.metric_id]
    # A restarted metric keeps the date of its restart, unless its rhythm changes.
    names = ("name", "gap", "since", "is_asked_of_coach")
    changed = [name for name in names if getattr(after, name) != getattr(before, name)]
    changes = [path[name].set(plain(getattr(after, name))) for name in changed]
    if changes and not metric.is_archived:
        _update(write, plan, changes)


def read(write: Write, plan: Plan, before: Followed, metric: Metric, otherwise: Refused) -> None:
    """Updates it after a change of a metric's readings, if another day is now the latest."""
    last = followed(metric).last
    if last != before.last and not metric.is_archived:
        path = Membership.metrics[metric.metric_id]["last"]
        _update(write, plan, [path.remove() if last is None else path.set(plain(last))], otherwise)


def ended(write: Write, plan: Plan, metric: Metric) -> None:
    """Removes a metric that is no longer in use."""
    if not metric.is_archived:
        _update(write, plan, [Membership.metrics[metric.metric_id].remove()])


def paused(write: Write, plan: Plan, pause: Paused | None) -> None:
    """Updates it after a pause begins or ends."""
    path = Membership.asking_paused
    _update(write, plan, [path.remove() if pause is None else path.set(plain(pause))])


def fill(coach_id: str, plan_id: str) -> bool:
    """Fills in the row of a primary coach that is older than this copy; returns whether it did."""
    found = [each for each in Metric.rows(plan_id) if not each.is_archived and each.deleted_at is None]
    metrics = {each.metric_id: followed(each) for each in found}
    is_lacking = (Membership.role == "primary") & Membership.metrics.does_not_exist()
    return Membership(coach_id, plan_id).update_if([Membership.metrics.set(plain(metrics))], is_lacking)


def _update(write: Write, plan: Plan, changes: Sequence[Any], otherwise: Refused | None = None) -> None:
    is_primary = Membership.role == "primary"
    row = (plan.primary_id, plan.plan_id)
    write.update(Membership, row, changes, condition=is_primary, otherwise=otherwise or HandedOver())
