"""Owing notices to everyone concerned, asking whether one is on its way, and withdrawing it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from chalicelib.database.transactions import Write
from chalicelib.domain.messages import Kind
from chalicelib.domain.owed import holding
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import NOTICE_DELAY, Notification
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import Refused

_LONGEST_WAIT = timedelta(days=1)
"""A message that couldn't be sent, or has to wait for the morning, is due again within a day."""


def tell_others(
    write: Write, plan: Plan, kind: Kind, now: datetime, *, actor_id: str | None, number: int | None, entry_id: str,
    but_not_client: bool = False, but_not: Collection[str] = (), **data: Any,
) -> None:  # fmt: skip
    """Owes a notice, a minute from now, to everyone concerned except the actor. Their settings are read when it is
    sent."""
    about: dict[str, Any] = {"plan_id": plan.plan_id, "number": number, "entry_id": entry_id, **data}
    for member in plan.others(actor_id):
        if not (but_not_client and member.role == "client") and member.person_id not in but_not:
            write.put(notifications.new(member.person_id, kind, now, due_at=now + NOTICE_DELAY, **about))


def coming(recipient: str, entry_ids: Collection[str], now: datetime) -> list[Notification]:
    """Returns the notices of these entries still owed to a recipient, except any being sent right now."""
    return [row for row in Notification.rows(recipient) if row.entry_id in entry_ids and not row.is_claimed(now)]


def is_owed(recipient: str, entry_id: str, now: datetime) -> bool:
    """Returns whether the notice of this entry is still owed to a recipient, by itself or held back during a session."""
    rows = [row for row in Notification.rows(recipient) if not row.is_claimed(now)]
    return any(row.entry_id == entry_id or _holds(row, entry_id) for row in rows)


def _holds(row: Notification, entry_id: str) -> bool:
    entry = Entry.find(row.plan_id, entry_id) if row.kind == holding.KIND else None
    return entry is not None and entry.data.get(holding.MARK) == row.data[holding.MARK]


def on_their_way(plan: Plan, now: datetime) -> list[Notification]:
    """Returns the plan's messages that are due or fall due in a moment, which may be being sent, and those that were
    put off to a time within a day."""
    until = f"{Notification.due_at.serialize(now + _LONGEST_WAIT)}~"
    soon = [
        row
        for member in plan.others(None)
        for row in Notification.rows(member.person_id, Notification.due_key <= until)
    ]
    return [row for row in soon if row.plan_id == plan.plan_id]


def withdraw(write: Write, row: Notification, now: datetime, otherwise: Refused) -> None:
    """Withdraws an owed message. Raises ``otherwise`` if it has been sent or is being sent."""
    write.delete(row, condition=Notification.free(now), otherwise=otherwise)


def schedules_owed(recipient: str, kind: Kind, plan_id: str) -> set[tuple[int, int]]:
    """Returns number and schedule of the plan's actions with an owed notice of this kind."""
    rows = [row for row in Notification.rows(recipient) if row.kind == kind and row.plan_id == plan_id]
    return {(int(row.number), int(row.schedule)) for row in rows if row.number is not None and row.schedule is not None}
