"""Once a day, a coach hears how many answers from members of their plans wait for them."""

from datetime import datetime

from chalicelib.database.transactions import Write
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.owed import digests
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.plans.plan import Plan

_DAILY = DigestTime("day", "08:00")
"""By the coach's clock."""


def owe(write: Write, plan: Plan, now: datetime) -> None:
    """Owes the primary coach the next news of answers that wait. All of a day have the same row."""
    due_at = digests.next_at(_DAILY, plan.primary.time_zone, now)
    assert due_at is not None
    row = notifications.new(plan.primary_id, "answers_wait", now, due_at=due_at)
    row.due_key = f"{Notification.due_at.serialize(due_at)}#answers"
    write.put(row)
