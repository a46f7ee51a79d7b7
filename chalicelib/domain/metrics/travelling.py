"""Moves questions for values to the present clock of somebody whose time zone has changed.

What is owed keeps the day that it asks about, so nobody is asked for a day twice, nor for a different one.
"""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.metrics import asking
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.plans import finding as plans

_AT_ONCE = 40
"""The most messages owed anew in one transaction; each takes two writes."""


def follow(person_id: str, now: datetime) -> bool:
    """Owes a person's questions anew by their present clock, in two queries and a read for each plan; returns whether
    it is done.

    A message that is being sent, or fails for now, stays as it is. Repeating it does no harm.
    """
    found = [row for row in Notification.rows(person_id) if row.kind == "asking"]
    is_done = not any(row.is_claimed(now) for row in found)
    moved = [pair for plan_id in {str(row.plan_id) for row in found} for pair in _moved(plan_id, found, now)]
    for start in range(0, len(moved), _AT_ONCE):
        write = Write()
        for row, due_at in moved[start : start + _AT_ONCE]:
            write.delete(row, condition=Notification.free(now))
            write.put(row.put_off(due_at, int(row.attempts)))
        try:
            write.commit()
        except Lost:  # one of them is being sent: we look at it again
            is_done = False
    return is_done


def _moved(plan_id: str, found: list[Notification], now: datetime) -> Iterator[tuple[Notification, datetime]]:
    """Yields the rows of a plan whose due time changes, with the new one. What should have been sent by now is due at
    once."""
    plan = plans.find(plan_id)
    metrics = {metric.metric_id: metric for metric in Metric.rows(plan_id)} if plan is not None else {}
    for row in found:
        metric = metrics.get(str(row.data["metric_id"]))
        wanted = asking.of_row(row, metric)
        is_waiting = row.plan_id == plan_id and row.due_at > now and not row.put_offs and not row.is_claimed(now)
        if plan is None or metric is None or wanted is None or not is_waiting:
            continue
        due_at = max(asking.moment(plan, metric, wanted, asking.day_of(row)), now)
        if due_at != row.due_at:
            yield row, due_at
