"""Notifications: a row exists exactly as long as its message is owed.

Rows are written in the transaction of their cause. The sweep finds who has something due; ``deliver`` decides, claims,
renders and sends, and deletes the rows in the transaction that records the outcome.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from chalicelib import config, tokens
from chalicelib.database.rows import Row, Time, Typed
from chalicelib.domain.messages import MESSAGES, By, Kind, Message
from chalicelib.domain.owed import shards

NOTICE_DELAY = timedelta(minutes=1)
"""Notices of what someone did are due this much later, so that several become one message and undone ones none."""

OF_LIST = "of_list"
"""In the data of a new action's notice: how many were added together, where they are too many for a message to name each."""


class Due(GlobalSecondaryIndex["Notification"]):
    class Meta:
        index_name = "due"
        projection = IncludeProjection(["claim_until"])

    shard = UnicodeAttribute(hash_key=True)
    due_at = Time(range_key=True)


class Notification(Row):
    class Meta:
        env = "NOTIFICATIONS_TABLE"
        ttl = None

    recipient = UnicodeAttribute(hash_key=True)
    """A person_id, or a plain ``mailto:`` or ``tel:`` address that we answer."""
    due_key = UnicodeAttribute(range_key=True)
    """``due_at#id``."""
    shard = UnicodeAttribute()
    due_at = Time()
    due = Due()
    kind = UnicodeAttribute()
    by = UnicodeAttribute(default="email")
    """``email`` or ``text``; for notices, the settings at the time of sending decide."""
    plan_id = UnicodeAttribute(null=True)
    number = NumberAttribute(null=True)
    schedule = NumberAttribute(null=True)
    """For reminders and late notices: the action's schedule when the row was written; under a later one the row is void."""
    reminder_id = UnicodeAttribute(null=True)
    entry_id = UnicodeAttribute(null=True)
    """The stream entry of what happened."""
    data: Typed[dict[str, Any]] = Typed(dict[str, Any], default=dict)
    claim_token = UnicodeAttribute(null=True)
    claim_until = Time(null=True)
    attempts = NumberAttribute(default=0)
    """How often we took it on and made a mistake, or broke off. What the provider refuses for now isn't counted."""
    put_offs = NumberAttribute(default=0)
    """How often it was put off because the provider refused it for now."""
    fell_due = Time(null=True)
    """When it was due before it was put off for the first time."""
    created_at = Time()

    @property
    def message(self) -> Message:
        """Returns what holds for all messages of its kind."""
        return MESSAGES[str(self.kind)]

    @property
    def channel(self) -> By:
        """Returns ``by``; fails if it isn't a channel that we know."""
        by: By = msgspec.convert(self.by, By)
        return by

    @property
    def is_by_hand(self) -> bool:
        """Returns whether it is a reminder that a coach asked for just now, rather than one that was set."""
        return "asked_by" in self.data

    @classmethod
    def free(cls, now: datetime) -> Condition:
        """Returns the condition that the row exists and nobody has a valid claim on it."""
        free: Condition = cls.recipient.exists() & (cls.claim_token.does_not_exist() | (cls.claim_until <= now))
        return free

    def is_claimed(self, now: datetime) -> bool:
        """Returns whether someone has a valid claim on the row."""
        return self.claim_until is not None and self.claim_until > now

    @property
    def first_due(self) -> datetime:
        """Returns when it fell due, however often the provider has refused it since."""
        return self.fell_due or self.due_at

    def held_up(self, due_at: datetime) -> "Notification":
        """Returns the same message owed later because it can't be sent now; stored as with `put_off`. The attempt is taken
        back: this row was read before it was claimed, and so before the attempt was counted."""
        same = self.put_off(due_at, int(self.attempts))
        same.put_offs, same.fell_due = int(self.put_offs) + 1, self.first_due
        return same

    def put_off(self, due_at: datetime, attempts: int) -> "Notification":
        """Returns the same message owed at a later time, unclaimed; to be stored in the transaction that deletes this
        row."""
        return self._again(self.recipient, due_at, attempts)

    def under(self, schedule: int) -> "Notification":
        """Returns the same message under another schedule of its action; stored as with `put_off`."""
        same = self.put_off(self.due_at, int(self.attempts))
        same.schedule = schedule
        return same

    def passed_on(self, recipient: str) -> "Notification":
        """Returns the same message owed to another recipient, unclaimed; stored as with `put_off`."""
        return self._again(recipient, self.due_at, int(self.attempts))

    def _again(self, recipient: str, due_at: datetime, attempts: int) -> "Notification":
        """Returns the same message in a row of its own, and in the shard that is right now."""
        same = {name: value for name, value in self.attribute_values.items() if name not in _OF_THIS_ROW}
        key = due_key(due_at)
        return Notification(recipient, key, due_at=due_at, shard=shard(recipient), attempts=attempts, **same)


_OF_THIS_ROW = {"recipient", "due_key", "due_at", "shard", "attempts", "claim_token", "claim_until"}
"""The attributes of the row rather than of its message."""


def new(
    recipient: str, kind: Kind, now: datetime, *, due_at: datetime | None = None, by: str = "email",
    plan_id: str | None = None, number: int | None = None, schedule: int | None = None, reminder_id: str | None = None,
    entry_id: str | None = None, **data: Any,
) -> Notification:  # fmt: skip
    """Returns an owed message, not yet stored; due at once unless ``due_at`` is given. ``data`` is what only its kind
    needs."""
    due_at = due_at or now
    return Notification(
        recipient, due_key(due_at), shard=shard(recipient), due_at=due_at, kind=kind, by=by, plan_id=plan_id, number=number,
        schedule=schedule, reminder_id=reminder_id, entry_id=entry_id, data=msgspec.to_builtins(data), created_at=now,
    )  # fmt: skip


def due_key(due_at: datetime) -> str:
    return f"{Notification.due_at.serialize(due_at)}#{tokens.new_id()}"


def shard(recipient: str) -> str:
    """Returns the shard that a recipient's rows are written to."""
    return shards.of(recipient, shards.size_for(config.settings().concurrency))
