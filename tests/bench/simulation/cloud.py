"""A simulated AWS: tables that take so many writes, queues, functions of which so many run at once, and a provider of mail."""

import bisect
import random
from collections import deque
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

import greenlet
import msgspec
from botocore.exceptions import ClientError

from chalicelib.domain.owed import due, shards, waited
from chalicelib.domain.owed.due import Due, Page
from chalicelib.outbound.channels import refusals
from chalicelib.outbound.channels.channel import SendFailed
from chalicelib.outbound.handing_on import Part
from chalicelib.outbound.queued import Memory
from chalicelib.outbound.sweep_outside import AT_ONCE, Turn
from tests.bench.simulation.hub import NINE, Hub

QUERY, BATCH, DELIVERY, SMALL = 0.03, 0.02, 0.06, 0.01
"""Seconds of a page of the index, ten messages of SQS, a mail with what is written about it, and a row."""
OF_INDEX, COLD = 1000, 4000
"""Writes a second of a part of an index, and of a table that was never busy."""
TOO_FAST = ClientError({"Error": {"Code": "Throttling", "Message": "Maximum sending rate exceeded."}}, "SendRawEmail")
BUSY = ClientError({"Error": {"Code": "ServiceUnavailable", "Message": "Try again."}}, "SendRawEmail")


class Row(msgspec.Struct, eq=False):
    """An owed message."""

    recipient: str
    due: float
    number: int
    shard: str
    message: int
    """The same for all rows that one message has had."""
    put_offs: int = 0
    claimed_until: float = 0.0
    is_gone: bool = False
    unclaimed: Due | None = None
    """As the index has it while nobody has claimed it; made once, since sweeps read it again and again."""


class Capacity:
    """What takes so much a second; who comes when it is used up waits, as the SDK does before it tries again."""

    def __init__(self, hub: Hub, rate: float) -> None:
        self._hub, self._each, self._free = hub, 1 / rate, 0.0

    def take(self, units: int) -> float:
        """Returns the seconds to wait."""
        begun = max(self._hub.time, self._free)
        self._free = begun + units * self._each
        return begun - self._hub.time


class Table:
    """The owed rows and their index."""

    def __init__(self, hub: Hub, concurrency: int, size: int | None, of_index: float, writes: float) -> None:
        self._hub = hub
        self.size = size or shards.size_for(concurrency)
        names = shards.names(*shards.SIZES)
        self._index: dict[str, list[tuple[float, int, Row]]] = {name: [] for name in names}
        self._first = dict.fromkeys(names, 0)
        self._of: dict[str, deque[Row]] = {}
        self._numbers = 0
        self._parts = {name: Capacity(hub, of_index) for name in names}
        self._whole = Capacity(hub, writes)

    def has_any(self, size: int) -> bool:
        return any(not row.is_gone for name in shards.names(size) for _, _, row in self._index[name])

    def owe(
        self, recipient: str, due_at: float, put_offs: int = 0, message: int | None = None, size: int | None = None
    ) -> Row:
        self._numbers += 1
        shard = shards.of(recipient, size or self.size)
        row = Row(recipient, due_at, self._numbers, shard, self._numbers if message is None else message, put_offs)
        bisect.insort(self._index[row.shard], (row.due, row.number, row))
        self._of.setdefault(recipient, deque()).append(row)
        return row

    def write(self, row: Row, of_index: int) -> None:
        """Waits until so many rows of a part are written, each in a transaction: two units of the table."""
        self._hub.sleep(max(self._parts[row.shard].take(of_index), self._whole.take(2 * of_index)))

    def rows(self, recipient: str, most: int, start: str | None, now: float | None = None) -> list[Row]:
        """Returns the rows that are due to a recipient and that nobody has claimed; twice as many are looked at."""
        now = self._hub.time if now is None else now
        rows = self._of.get(recipient, deque())
        while rows and rows[0].is_gone:
            rows.popleft()
        found, looked_at = [], 0
        for row in rows:
            if row.is_gone or row.due > now or (start is not None and key(row) < start):
                continue
            looked_at += 1
            if row.claimed_until <= now:
                found.append(row)
            if looked_at == 2 * most or len(found) == most:
                break
        return found

    def page(self, shard: str, now: float, after: tuple[float, int] | None, newest_first: bool) -> Page:
        index = self._index[shard]
        while self._first[shard] < len(index) and index[self._first[shard]][2].is_gone:
            self._first[shard] += 1
        if self._first[shard] > 5000 and self._first[shard] > len(index) / 2:
            del index[: self._first[shard]]
            self._first[shard] = 0
        end = bisect.bisect_right(index, (now, 1 << 60))
        if newest_first:
            newest = [row for _, _, row in reversed(index[max(0, end - due.PAGE) : end]) if not row.is_gone]
            return Page([_due(row) for row in newest])
        place = self._first[shard] if after is None else bisect.bisect_right(index, (*after, _LAST))
        found: list[Row] = []
        while place < end and len(found) < due.PAGE:
            if not index[place][2].is_gone:
                found.append(index[place][2])
            place += 1
        return Page([_due(row) for row in found], (found[-1].due, found[-1].number) if place < end and found else None)


class _Last:
    def __lt__(self, other: object) -> bool:
        return False

    def __gt__(self, other: object) -> bool:
        return True


_LAST = _Last()


def _due(row: Row) -> Due:
    if row.claimed_until:
        return Due(row.recipient, key(row), _moment(row.due), _moment(row.claimed_until))
    if row.unclaimed is None:
        row.unclaimed = Due(row.recipient, key(row), _moment(row.due))
    return row.unclaimed


def _moment(time: float) -> datetime:
    return NINE + timedelta(seconds=time)


def key(row: Row) -> str:
    """Returns the row's sort key, in the order of rows that fall due at one moment."""
    return f"{row.due:012.3f}#{row.number:09}"


class Queue:
    """A queue whose messages are taken by functions of which so many run at once."""

    def __init__(self, hub: Hub, batch: int) -> None:
        self._hub, self.batch = hub, batch
        self.messages: deque[tuple[float, Turn]] = deque()
        self.idle: list[greenlet.greenlet] = []
        self.put = 0
        """How many were ever put there."""
        self.longest = 0

    def add(self, turns: Collection[Turn], delay: float = 0.0) -> None:
        if delay:
            self._hub.at(self._hub.time + delay, lambda: self.add(turns))
            return
        self.put += len(turns)
        self.messages.extend((self._hub.time, turn) for turn in turns)
        self.longest = max(self.longest, len(self.messages))
        for _ in range(min(len(self.idle), len(turns))):
            self._hub.at(self._hub.time, self.idle.pop().switch)

    def take(self) -> list[tuple[float, Turn]]:
        """Waits for messages and takes a batch."""
        while not self.messages:
            self.idle.append(greenlet.getcurrent())
            self._hub.park()
        return [self.messages.popleft() for _ in range(min(self.batch, len(self.messages)))]

    def come_again(self, turn: Turn, after: float, unless: Callable[[], bool]) -> None:
        """Brings a message again when it isn't gone by then."""
        self._hub.at(self._hub.time + after, lambda: None if unless() else self.add([turn]))


class Provider:
    """Takes so many mails a second, with short bursts, and fails at some."""

    def __init__(
        self, hub: Hub, rate: float, failing: float, luck: random.Random, storms: Collection[tuple[float, float]] = ()
    ) -> None:
        self._hub, self.rate, self._failing, self._luck, self._storms = hub, rate, failing, luck, storms
        self._left, self._at = rate, 0.0
        self.refused = self.failed = 0

    def send(self) -> int:
        """Takes a mail, and the time that needs; raises what SES does."""
        self._left = min(self.rate, self._left + (self._hub.time - self._at) * self.rate)
        self._at = self._hub.time
        is_too_fast = self._left < 1 or any(begins <= self._hub.time < ends for begins, ends in self._storms)
        self._left -= not is_too_fast
        self._hub.sleep(DELIVERY)
        if is_too_fast:
            self.refused += 1
            raise SendFailed(refusals.read("ses", TOO_FAST)) from TOO_FAST
        if self._luck.random() < self._failing:
            self.failed += 1
            raise SendFailed(refusals.read("ses", BUSY)) from BUSY
        return 1


class Killed(BaseException):
    """A function was killed."""


class World:
    """What all sweeps share."""

    def __init__(self, hub: Hub, table: Table, due: Queue, urgent: Queue, luck: random.Random, killing: float) -> None:
        self.hub, self.table, self.due, self.urgent, self.luck, self.killing = hub, table, due, urgent, luck, killing
        self.known: dict[str, Memory] = {}
        self.held: dict[str, float] = {}
        self.waited = (0.0, 0.0)
        """When it was told, and for how long messages waited."""
        self.killed = 0


class SimulatedOutside:
    """Of one sweep."""

    def __init__(self, world: World, start: Callable[[Part], object], batch: float, lasts: float = 60.0) -> None:
        self._world, self._hub, self._start, self._batch = world, world.hub, start, batch
        self._ends = self._hub.time + lasts
        self._is_killed = False

    def page(self, shard: str, now: datetime, after: object = None, *, newest_first: bool = False) -> Page:
        self._hub.sleep(QUERY)
        place = after if isinstance(after, tuple) else None
        return self._world.table.page(shard, (now - NINE).total_seconds(), place, newest_first)

    def keys_of(self, recipient: str, now: datetime, most: int) -> list[str]:
        self._hub.sleep(QUERY * (1 + most // due.PAGE))
        return [key(row) for row in self._world.table.rows(recipient, most, None)]

    def waited(self, now: datetime) -> timedelta:
        self._hub.sleep(SMALL)
        at, seconds = self._world.waited
        return timedelta(seconds=seconds if self._hub.time - at < waited.HOLDS.total_seconds() else 0)

    def known(self, shards: Collection[str], now: datetime) -> dict[str, Memory]:
        self._hub.sleep(SMALL)
        stored = {shard: self._world.known.get(shard, Memory()) for shard in shards}
        return {shard: Memory(dict(each.since), dict(each.further), each.fill) for shard, each in stored.items()}

    def keep(self, queued: Mapping[str, Memory], now: datetime) -> None:
        if not self._is_killed:
            self._hub.sleep(SMALL)
            self._world.known.update(queued)

    def put(
        self, turns: list[Turn], rate: float | None, *, is_urgent: bool, after: timedelta = AT_ONCE
    ) -> Collection[Turn]:
        is_hit = self._world.killing and self._world.luck.random() < self._world.killing
        if is_hit or self.seconds_left() < 0:
            self._is_killed = True
            self._world.killed += 1
            raise Killed
        self._hub.sleep(self._batch)
        (self._world.urgent if is_urgent else self._world.due).add(turns, after.total_seconds())
        return turns

    def hold(self, shard: str, now: datetime) -> bool:
        self._hub.sleep(SMALL)
        is_free = self._world.held.get(shard, 0.0) <= self._hub.time
        if is_free:
            self._world.held[shard] = self._hub.time + 60
        return is_free

    def release(self, shards: Collection[str]) -> None:
        for shard in shards if not self._is_killed else ():
            self._world.held.pop(shard, None)

    def hand_on(self, part: Part, now: datetime) -> None:
        self._hub.sleep(BATCH)
        self._start(part)

    def seconds_left(self) -> float:
        return self._ends - self._hub.time
