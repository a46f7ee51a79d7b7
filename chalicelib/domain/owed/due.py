"""What is due, page by page of the index: who it is owed to, since when, and whether somebody is sending it."""

from datetime import datetime
from itertools import islice
from typing import Any

import msgspec

from chalicelib.database.rows import all_of
from chalicelib.domain.owed import shards
from chalicelib.domain.owed.notification import Notification

PAGE = 1000
"""Rows of a page: some 200 kB, of the 1 MB that DynamoDB returns at once."""


class Due(msgspec.Struct, frozen=True):
    """An owed row, as far as the index knows it."""

    recipient: str
    due_key: str
    due_at: datetime
    claim_until: datetime | None = None

    def is_claimed(self, now: datetime) -> bool:
        """Returns whether someone has a valid claim on the row."""
        return self.claim_until is not None and self.claim_until > now


class Page(msgspec.Struct, frozen=True):
    """Rows in the order in which they fell due, and the place after which the next ones are; ``None`` if there are no more."""

    rows: list[Due]
    after: Any = None


def page(shard: str, now: datetime, after: Any = None, *, newest_first: bool = False) -> Page:
    """Returns the first due rows of a shard after a place."""
    found, more = Notification.page(
        "due", shard, Notification.due_at <= now, limit=PAGE, after=after, newest_first=newest_first
    )
    return Page([_read(row) for row in found], more)


def keys_of(recipient: str, now: datetime, most: int) -> list[str]:
    """Returns the keys of the first rows that are due to a recipient and that nobody is sending, up to a limit."""
    until = Notification.due_key <= f"{Notification.due_at.serialize(now)}~"
    free = Notification.claim_until.does_not_exist() | (Notification.claim_until <= now)
    rows = Notification.items(recipient, until, where=free, names=["due_key"])
    return [row["due_key"]["S"] for row in islice(rows, most)]


def has_any(size: int) -> bool:
    """Returns whether any row is in a shard of this size, due or not."""
    return any(all_of(Notification.due.query(name, limit=1)) for name in shards.names(size))


def _read(row: dict[str, str]) -> Due:
    claimed = row.get("claim_until")
    return Due(row["recipient"], row["due_key"], _moment(row["due_at"]), _moment(claimed) if claimed else None)


def _moment(text: str) -> datetime:
    moment: datetime = Notification.due_at.deserialize(text)
    return moment
