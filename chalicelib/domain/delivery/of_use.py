"""How long a message is of use, and what becomes of one that couldn't be sent by then. Pure."""

from datetime import datetime, timedelta

from chalicelib import times
from chalicelib.domain import reminders
from chalicelib.domain.actions.action import Action
from chalicelib.domain.delivery.decision import Context, Skip
from chalicelib.domain.messages import By
from chalicelib.domain.owed.notification import Notification

_NAMES: dict[By, str] = {"email": "email", "text": "texts"}


def until(row: Notification, context: Context) -> datetime | None:
    """Returns until when it is of use, counted from when it first fell due; a reminder from when its action is due, if that
    is later, and a nag from its last turn. ``None`` for always."""
    lasts = row.message.of_use
    if lasts is None:
        return None
    due = _due(row, context.action) if row.kind == "reminder" and context.action is not None else row.first_due
    return max(row.first_due, due) + lasts


def _due(row: Notification, action: Action) -> datetime:
    reminder = action.reminders.get(str(row.reminder_id))
    if reminder is None or reminder.times is None:
        return action.due_at
    return reminders.due(reminder, action.due_at, reminder.time_zone, reminder.times)


def over(row: Notification, context: Context, by: By, now: datetime) -> Skip | None:
    """Returns why it isn't sent any more; ``None`` while it is of use."""
    end = until(row, context)
    if end is None or now < end:
        return None
    waited = _round(now - row.first_due)
    held_up = f"{_NAMES[by]} couldn’t be sent for {waited}"
    return Skip(held_up if row.put_offs else "it couldn’t be sent in time", is_missed=True)


def _round(length: timedelta) -> str:
    """Says a length of time about as exactly as people would."""
    hours = round(length / timedelta(hours=1))
    if hours >= 36:
        return times.span(timedelta(days=round(hours / 24)), "day")
    return times.span(timedelta(hours=hours) if hours >= 2 else length, "hour")
