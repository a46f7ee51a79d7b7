"""Which recipients of a shard are on the queue already, and since when. Pure, but for what reads and writes it (`sweep_outside`)."""

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.owed.due import Due

PATIENCE = timedelta(minutes=2)
"""So much longer than messages wait on the queue, a recipient may be on it before we take the message for lost."""
_MOST_DOUBLED = 10
_DIGITS = 8
"""Of a recipient's hash: among ten thousand, two have the same once in five million times, and then one waits for some minutes."""
MOST = 20_000
"""Recipients remembered; a row of DynamoDB holds 400 kB. Of more, those queued last are: the others may come twice."""


class Since(msgspec.Struct, frozen=True):
    """When a recipient was queued, and how often that was because an earlier message seemed lost."""

    at: datetime
    again: int = 0


class Queued(msgspec.Struct):
    """Who was on the queue of a shard when it was swept last, and who is now."""

    before: dict[str, Since]
    now: dict[str, Since] = {}

    def turn(self, row: Due, now: datetime, patience: timedelta) -> Since | None:
        """Returns as what a recipient is to be queued for a row; ``None`` if their turn comes anyway.

        Rows come in the order in which they fell due: a recipient's first one decides.
        """
        key = name(row.recipient)
        if key in self.now:
            return None
        since = self.before.get(key)
        if row.is_claimed(now):
            return None
        turn = _turn(since, row, now, patience)
        if turn is None and since is not None:
            self.now[key] = since
        return turn

    def take(self, recipient: str, since: Since) -> None:
        """Notes that a recipient was queued."""
        self.now[name(recipient)] = since

    def after(self, now: datetime, patience: timedelta, is_through: bool) -> dict[str, Since]:
        """Returns who is on the queue after a sweep: whoever was and wasn't met has been served, unless the sweep didn't get there."""
        if is_through:
            return self.now
        unseen = {key: since for key, since in self.before.items() if now - since.at < _lost_after(since, patience)}
        return unseen | self.now


def _turn(since: Since | None, row: Due, now: datetime, patience: timedelta) -> Since | None:
    if since is None or row.due_at > since.at:
        return Since(now)  # it fell due after their latest turn began
    if row.claim_until is not None and row.claim_until > since.at:
        return Since(now, since.again)  # a delivery broke off
    return Since(now, since.again + 1) if now - since.at >= _lost_after(since, patience) else None


def _lost_after(since: Since, patience: timedelta) -> timedelta:
    return patience * (1 << min(since.again, _MOST_DOUBLED))


def name(recipient: str) -> str:
    """Returns what a recipient is remembered by."""
    return base64.urlsafe_b64encode(hashlib.sha256(recipient.encode()).digest()[:6]).decode()


def written(queued: Mapping[str, Since]) -> dict[str, str]:
    """Returns what is stored: names in a row, by when and how often they were queued."""
    latest = sorted(queued.items(), key=lambda each: each[1].at, reverse=True)[:MOST]
    groups: dict[str, list[str]] = {}
    for key, since in latest:
        groups.setdefault(f"{since.at.timestamp()}/{since.again}", []).append(key)
    return {group: "".join(names) for group, names in groups.items()}


def read(stored: Mapping[str, str], zone: datetime) -> dict[str, Since]:
    """Returns what was stored; ``zone`` is any moment in the zone of the answers."""
    found: dict[str, Since] = {}
    for group, names in stored.items():
        at, _, again = group.partition("/")
        since = Since(datetime.fromtimestamp(float(at), zone.tzinfo), int(again))
        found |= {names[start : start + _DIGITS]: since for start in range(0, len(names), _DIGITS)}
    return found
