"""Which recipients of a shard are on the queue already, and since when. Pure, except for what reads and writes it
(`sweep_outside`)."""

import base64
import bisect
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from chalicelib.domain.owed.due import Due
from chalicelib.outbound.filling import Fill

PATIENCE = timedelta(minutes=2)
"""How much longer than messages usually wait a recipient may be on the queue before we take the message for lost."""
_MOST_DOUBLED = 10
_OF_RECIPIENT, _OF_ROW = 8, 4
"""Digits of hashes. Among ten thousand recipients, two have the same once in five million times, and then one waits for some minutes."""
MOST = 20_000
"""Recipients remembered; a row of DynamoDB holds 400 kB. If there are more, those queued last are remembered: the others
may come twice."""


class Since(msgspec.Struct, frozen=True):
    """When a recipient was queued, for which row, and how often that was because an earlier message seemed lost."""

    at: datetime
    row: str
    again: int = 0


class Further(msgspec.Struct, frozen=True):
    """Up to which row further turns of a recipient were queued, and when the latest was."""

    until: str
    at: datetime


class Memory(msgspec.Struct):
    """Who is on the queue, by what they are remembered by."""

    since: dict[str, Since] = {}
    further: dict[str, Further] = {}
    fill: Fill = Fill()


class Queued(msgspec.Struct):
    """Who was on the queue of a shard when it was last swept, and who is now."""

    before: Memory
    now: Memory = msgspec.field(default_factory=Memory)

    def turn(self, row: Due, now: datetime, patience: timedelta) -> Since | None:
        """Returns how to queue a recipient for a row; ``None`` if their turn comes anyway.

        Rows come in the order in which they fell due: a recipient's first one that nobody is sending decides.
        """
        key = name(row.recipient)
        if key in self.now.since or row.is_claimed(now):
            return None
        since = self.before.since.get(key)
        turn = _turn(since, row, now, patience)
        if turn is None and since is not None:
            self.now.since[key] = since
        return turn

    def further_turns(
        self, recipient: str, keys: list[str], each: int, now: datetime, patience: timedelta
    ) -> tuple[int, list[tuple[str, str]]]:
        """Returns how many of a recipient's rows have further turns on the queue, and with which rows other turns begin and
        end. The first turn is the recipient's own, if that was queued just now; one queued earlier may be over, and the
        rows that it began with are others."""
        key = name(recipient)
        known, own = self.now.further.get(key) or self.before.further.get(key), self.now.since.get(key)
        if known is not None and now - known.at < patience:
            self.now.further[key] = known
            queued = begin = bisect.bisect_right(keys, known.until)
        else:
            queued, begin = 0, each if own is not None and own.at == now else 0
        turns = (keys[place : place + each] for place in range(begin, len(keys), each))
        return queued, [(turn[0], turn[-1]) for turn in turns]

    def take(self, recipient: str, since: Since) -> None:
        """Notes that a recipient was queued."""
        self.now.since[name(recipient)] = since

    def take_further(self, recipient: str, until: str, now: datetime) -> None:
        """Notes that further turns of a recipient were queued, for rows up to this one."""
        self.now.further[name(recipient)] = Further(until, now)

    def after(self, now: datetime, patience: timedelta, is_through: bool) -> Memory:
        """Returns who is on the queue after a sweep: recipients who were on it and weren't met have been served, unless the
        sweep didn't get there."""
        if is_through:
            return self.now
        unseen = {key: each for key, each in self.before.since.items() if now - each.at < _lost_after(each, patience)}
        further = {key: each for key, each in self.before.further.items() if now - each.at < patience}
        return Memory(unseen | self.now.since, further | self.now.further, self.now.fill)


def _turn(since: Since | None, row: Due, now: datetime, patience: timedelta) -> Since | None:
    mark = _hashed(row.due_key, _OF_ROW)
    if since is None or row.due_at > since.at or mark != since.row:
        return Since(now, mark)  # their latest turn is over, and this wasn't in it
    if row.claim_until is not None and row.claim_until > since.at:
        return Since(now, mark, since.again)  # a delivery was cut short
    return Since(now, mark, since.again + 1) if now - since.at >= _lost_after(since, patience) else None


def _lost_after(since: Since, patience: timedelta) -> timedelta:
    return patience * (1 << min(since.again, _MOST_DOUBLED))


def name(recipient: str) -> str:
    """Returns what a recipient is remembered by."""
    return _hashed(recipient, _OF_RECIPIENT)


def _hashed(text: str, digits: int) -> str:
    """Returns this many digits, a multiple of four, of a text's hash."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[: digits * 3 // 4]).decode()


def written(memory: Memory) -> dict[str, Any]:
    """Returns what is stored: names with their rows, one after the other, by when and how often they were queued."""
    latest = sorted(memory.since.items(), key=lambda each: each[1].at, reverse=True)[:MOST]
    groups: dict[str, list[str]] = {}
    for key, since in latest:
        groups.setdefault(f"{since.at.timestamp()}/{since.again}", []).append(key + since.row)
    further = {key: msgspec.to_builtins(each) for key, each in memory.further.items()}
    return {
        "since": {group: "".join(names) for group, names in groups.items()},
        "further": further,
        "fill": msgspec.to_builtins(memory.fill),
    }


def read(stored: Mapping[str, Any]) -> Memory:
    """Returns what was stored."""
    found: dict[str, Since] = {}
    for group, names in stored.get("since", {}).items():
        at, _, again = group.partition("/")
        moment, times = datetime.fromtimestamp(float(at), UTC), int(again)
        for each in map("".join, zip(*[iter(names)] * (_OF_RECIPIENT + _OF_ROW), strict=True)):
            found[each[:_OF_RECIPIENT]] = Since(moment, each[_OF_RECIPIENT:], times)
    further = msgspec.convert(stored.get("further", {}), dict[str, Further])
    return Memory(found, further, msgspec.convert(stored.get("fill", {}), Fill))
