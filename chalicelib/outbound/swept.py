"""A shard while a sweep goes through it: what was seen of it, and what room is left on the queue for it."""

import logging
from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.owed import queue
from chalicelib.domain.owed.due import Due, Page
from chalicelib.outbound import filling, gather
from chalicelib.outbound.queued import MOST, Memory, Queued
from chalicelib.outbound.sweep_outside import Outside

_LOOKED_UP = 8
"""Recipients of a shard whose rows are looked up when they are owed much; one query each."""


class Shard(msgspec.Struct):
    """A shard while a sweep goes through it."""

    name: str
    queued: Queued
    page: Page | None
    """The page to go through next; ``None`` if it has yet to be read."""
    given: int
    """The messages that it may have on the queue by the account's rate."""
    urgent_room: int
    whole: int = 0
    """The messages that it is given."""
    room: int = 0
    """Those of them that are left."""
    further: int = 0
    """Further messages on the queue, for recipients who are owed more than a turn holds."""
    waiting: int = 0
    """Rows that are on the queue already."""
    is_begun: bool = False
    after: object = None
    is_through: bool = False
    keys: dict[str, list[str]] = {}
    """The rows that nobody is sending, by recipient, as they were seen."""
    given_turns: set[str] = set()
    """Who was given a turn by this sweep."""
    looked_up: dict[str, list[str]] = {}
    """All rows of some recipients who are owed much."""

    @property
    def has_room(self) -> bool:
        return (self.room > 0 or not self.is_begun) and not self.is_through

    @property
    def taken(self) -> int:
        """Returns how many messages it has on the queue, as far as they were counted."""
        return self.whole - self.room

    def begin(self, waiting: int, now: datetime) -> None:
        """Makes room, given how many rows of the first page are on the queue already."""
        self.is_begun = True
        self.queued.now.fill = filling.begun(self.queued.before.fill, waiting, now)
        self.whole = self.room = min(int(self.given * self.queued.now.fill.times), MOST)

    def see(self, recipient: str, rows: list[Due]) -> int:
        """Takes note of a recipient's rows; returns how many more messages their turn takes, of those that one holds."""
        seen = self.keys.setdefault(recipient, [])
        before = len(seen)
        seen.extend(row.due_key for row in rows)
        return min(len(seen), gather.MOST_ROWS) - min(before, gather.MOST_ROWS)

    def takes(self, recipient: str) -> bool:
        """Takes the room for a recipient's turn; returns whether there is any."""
        if queue.is_waiting(recipient):
            self.urgent_room -= 1
            return self.urgent_room >= 0
        if self.room <= 0:
            return False
        self.room -= min(len(self.keys[recipient]), gather.MOST_ROWS)
        self.given_turns.add(recipient)
        return True

    def all_keys(self, recipient: str, most: int, now: datetime, outside: Outside) -> list[str]:
        """Returns the rows of a recipient who is owed much: all for which there may be room, or those seen."""
        if recipient not in self.looked_up and len(self.looked_up) < _LOOKED_UP:
            try:
                self.looked_up[recipient] = outside.keys_of(recipient, now, most + gather.MOST_ROWS)
            except Exception:  # whatever went wrong, first turns matter more
                logging.getLogger(__name__).warning("the rows of who is owed much could not be read", exc_info=True)
                self.looked_up[recipient] = []
        return self.looked_up.get(recipient) or sorted(self.keys[recipient])

    def memory(self, patience: timedelta, now: datetime) -> Memory:
        """Returns what the next sweep is to know."""
        if self.is_begun:
            # If there was more than it was to hold, some wasn't even looked at: what becomes of that says nothing.
            full = self.whole if self.room <= 0 and self.waiting < self.whole else 0
            before = self.queued.before.fill
            self.queued.now.fill = filling.ended(before, self.queued.now.fill, self.waiting, full, now)
        return self.queued.after(now, patience, self.is_through)
