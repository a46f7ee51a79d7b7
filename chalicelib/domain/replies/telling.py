"""Once a day, a coach hears how many answers from members of their plans wait for them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib import times
from chalicelib.database.transactions import Write
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.plans.plan import Plan

AT = "08:00"
"""By the coach's clock."""


def owe(write: Write, plan: Plan, now: datetime) -> None:
    """Owes the primary coach the next news of answers that wait. All of a day have the same row."""
    due_at = next_at(plan.primary.time_zone, now)
    row = notifications.new(plan.primary_id, "answers_wait", now, due_at=due_at)
    row.due_key = f"{Notification.due_at.serialize(due_at)}#answers"
    write.put(row)


def next_at(zone_name: str, now: datetime) -> datetime:
    """Returns the next time it is eight in the morning there."""
    zone, hour = ZoneInfo(zone_name), times.parse_time(AT)
    today = now.astimezone(zone).date()
    moment = times.at_local(today, hour, zone)
    return moment if moment > now else times.at_local(today + timedelta(days=1), hour, zone)
