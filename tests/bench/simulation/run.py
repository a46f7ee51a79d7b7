"""Runs a morning: everything due at nine, people who sign in meanwhile, until the last message is out; and what is to hold of it."""

import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import msgspec

from chalicelib import config
from chalicelib.domain.owed import waited
from chalicelib.outbound import claim, gather, pacing, pauses
from chalicelib.outbound import sweep as sweeping
from chalicelib.outbound.channels.channel import SendFailed
from chalicelib.outbound.handing_on import Part
from chalicelib.outbound.pacing import Pace
from chalicelib.outbound.sweep_outside import Turn
from tests.bench.simulation.cloud import (
    BATCH,
    COLD,
    OF_INDEX,
    SMALL,
    Killed,
    Provider,
    Queue,
    Row,
    SimulatedOutside,
    Table,
    World,
    key,
)
from tests.bench.simulation.hub import Hub

HEAVY = "heavy"
_NOT_DELAYED = 1.3
"""Of what the rate needs for the others alone: the beginning, retries, and the turns that the one with much has among them."""


class Scenario(msgspec.Struct, frozen=True):
    """What a morning is like."""

    rate: float
    concurrency: int
    messages: int = 1_000_000
    recipients: int = 300_000
    heavy: int = 10_000
    """The messages of one recipient among them."""
    sign_ins: float = 0.5
    """Links asked for in a second."""
    failing: float = 0.01
    killing: float = 0.0
    """The chance of a sweep to be killed at each batch, and of a delivery at each message that it claims."""
    writes: float = COLD
    """Units a second that the table of owed messages takes."""
    of_index: float = OF_INDEX
    """Writes a second that each part of the index takes."""
    batch: float = BATCH
    """Seconds that a sweep needs for ten messages to the queue."""
    seed: int = 1
    shards: int | None = None
    """Without what is said of their number: this number."""
    hands_on: bool = True
    is_fair: bool = True
    sweeps_at: tuple[float, ...] = (1.0,)
    """Seconds of each minute at which the schedule starts a sweep; two of them at once can't be ruled out."""


class Outcome(msgspec.Struct, frozen=True):
    """What became of it."""

    last: float
    """Seconds after nine when the last message was out."""
    allowed: float
    """Seconds that the rate needs for as many."""
    own_shard: float
    """Seconds that the shard needs for what it is to write for the heavy one, all whose rows are in it."""
    lost: int
    doubled: int
    others: float
    """When the last message was out of those whose recipients aren't the heavy one."""
    others_allowed: float
    """Seconds that the rate needs for those alone."""
    sign_in: float
    """The longest wait for a sign-in link."""
    sign_ins: int
    queued: float
    """Messages on the queue for each recipient and turn, once being 1."""
    longest: int
    refused: int
    failed: int
    killed: int

    @property
    def ratio(self) -> float:
        """Returns when all others' messages were out, of what the rate allows for all."""
        return self.others / self.allowed

    def wrong(self, most: float = 1.1) -> list[str]:
        """Returns what doesn't hold."""
        return [
            words
            for words, is_wrong in (
                (f"{self.lost} lost", self.lost),
                (f"{self.doubled} doubled", self.doubled),
                (f"the last one out after {self.ratio:.2f} of what the rate allows", self.ratio > most),
                ("who is owed much got it late", self.last > most * self.allowed + self.own_shard),
                ("who is owed much delayed the others", self.others > _NOT_DELAYED * self.others_allowed),
                (f"a sign-in link waited {self.sign_in:.1f} s", self.sign_in > 10),
            )
            if is_wrong
        ]


class Morning:
    """One run."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario, self.luck = scenario, random.Random(scenario.seed)
        self.hub = Hub()
        self.table = Table(self.hub, scenario.concurrency, scenario.shards, scenario.of_index, scenario.writes)
        self.queues = (Queue(self.hub, 2), Queue(self.hub, 5))
        self.world = World(self.hub, self.table, *self.queues, self.luck, scenario.killing)
        self.provider = Provider(self.hub, scenario.rate, scenario.failing, self.luck)
        self.sent: Counter[int] = Counter()
        self.last = {True: 0.0, False: 0.0}
        """When the last message was out, to the heavy recipient and to the others."""
        self.links: list[float] = []
        self.asked = 0
        self._waited_told = -waited.EVERY.total_seconds()

    def run(self, until: float) -> Outcome:
        self._owe()
        for at in self.scenario.sweeps_at:
            self.hub.at(at, partial(self._each_minute, at))
        self.hub.at(0.1, self._sign_in)
        for queue, share in zip(self.queues, (pacing.DUE, pacing.URGENT), strict=True):
            for _ in range(self.scenario.concurrency):
                self.hub.start(partial(self._container, queue, share))
        messages = self.scenario.messages
        self.hub.run(lambda: len(self.sent) >= messages, until)
        return self._outcome()

    def _owe(self) -> None:
        given, luck = self.scenario, self.luck
        recipients = [f"person{number}" for number in range(given.recipients - bool(given.heavy))]
        rest = given.messages - given.heavy - len(recipients)
        owed = [HEAVY] * given.heavy + recipients + luck.choices(recipients, k=rest)
        luck.shuffle(owed)
        for recipient in owed:
            self.table.owe(recipient, 0.0)

    def _each_minute(self, at: float) -> None:
        self.hub.start(partial(self._sweep, None))
        self.hub.at(at + 60, partial(self._each_minute, at + 60))

    def _sweep(self, part: Part | None) -> None:
        outside = SimulatedOutside(self.world, self._start_another, self.scenario.batch)
        try:
            if part is None:
                sweeping.sweep(self.hub.now(), rate=self.scenario.rate, names=self.table.names, outside=outside)
            else:
                sweeping.go_on(part, self.hub.now(), outside)
        except Killed:
            return

    def _start_another(self, part: Part) -> None:
        if not self.scenario.hands_on:
            raise RuntimeError
        self.hub.start(partial(self._sweep, part))

    def _sign_in(self) -> None:
        if not self.scenario.sign_ins:
            return
        self.asked += 1
        recipient = f"mailto:{self.asked}@home.example"
        self.table.owe(recipient, self.hub.time, message=-self.asked)
        self.queues[1].add([(recipient, None)])
        self.hub.at(self.hub.time + self.luck.expovariate(self.scenario.sign_ins), self._sign_in)

    def _container(self, queue: Queue, share: float) -> None:
        """A function that takes from a queue, again and again."""
        pace = Pace(share, now=self.hub.now, sleep=self.hub.sleep)
        pace.hear(self.scenario.rate)
        while True:
            batch = queue.take()
            self.hub.sleep(BATCH)
            self._tell_how_long_they_waited(queue, batch[0][0])
            pace.begin(timedelta(seconds=60))
            for _, turn in batch:
                try:
                    self._turn(turn, queue, pace)
                except Killed:
                    self.world.killed += 1
                    queue.add([turn], delay=360)
            self.hub.sleep(BATCH)

    def _tell_how_long_they_waited(self, queue: Queue, put_at: float) -> None:
        seconds = self.hub.time - put_at
        is_due = self.hub.time - self._waited_told >= waited.EVERY.total_seconds()
        if queue is self.queues[0] and is_due and seconds >= waited.WORTH_TELLING.total_seconds():
            self._waited_told = self.hub.time
            self.world.waited = (self.hub.time, seconds)

    def _turn(self, turn: Turn, queue: Queue, pace: Pace) -> None:
        """What `deliver` does in a turn."""
        recipient, start = turn
        self.hub.sleep(SMALL)
        rows = self.table.rows(recipient, gather.MOST_ROWS if self.scenario.is_fair else 1 << 30, start)
        for row in rows:
            if pace.turn(self.hub.now()) is None:
                queue.add([turn])
                return
            self._message(row, queue, pace)

    def _message(self, row: Row, queue: Queue, pace: Pace) -> None:
        if row.is_gone or row.claimed_until > self.hub.time:
            return
        row.claimed_until = self.hub.time + claim.LEASE.total_seconds()
        self.table.write(row, 1)
        if self.scenario.killing and self.luck.random() < self.scenario.killing / 20:
            raise Killed
        try:
            pace.send(self.provider.send)
        except SendFailed:
            pause = pauses.after_refusals(row.put_offs, self.luck.random()).total_seconds()
            row.is_gone = True
            later = self.table.owe(row.recipient, self.hub.time + pause, row.put_offs + 1, row.message)
            if pause < 60:
                queue.add([(row.recipient, key(later))], delay=float(-(-pause // 1)))
            return
        self._note_sent(row)
        self.table.write(row, 2)  # deleted, and what it owes next
        row.is_gone = True

    def _note_sent(self, row: Row) -> None:
        if row.message < 0:
            self.links.append(self.hub.time - row.due)
            return
        self.sent[row.message] += 1
        self.last[row.recipient == HEAVY] = self.hub.time

    def _outcome(self) -> Outcome:
        given = self.scenario
        turns = given.recipients + given.heavy / gather.MOST_ROWS
        return Outcome(
            last=max(self.last.values()),
            allowed=given.messages / given.rate,
            lost=given.messages - len(self.sent),
            doubled=sum(self.sent.values()) - len(self.sent),
            others=self.last[False],
            own_shard=given.heavy * 3 / given.of_index,
            others_allowed=(given.messages - given.heavy) / given.rate,
            sign_in=max(self.links, default=0.0),
            sign_ins=len(self.links),
            queued=self.queues[0].put / turns,
            longest=self.queues[0].longest,
            refused=self.provider.refused,
            failed=self.provider.failed,
            killed=self.world.killed,
        )


def run(scenario: Scenario, *, until: float | None = None) -> Outcome:
    """Runs a morning until all is out, at most twice as long as the rate needs and ten minutes more."""
    with _concurrency(scenario.concurrency):
        return Morning(scenario).run(until or 2 * scenario.messages / scenario.rate + 600)


@contextmanager
def _concurrency(number: int) -> Iterator[None]:
    """Sets how many deliver at once, as the template does."""
    before = os.environ.get("CONCURRENCY")
    os.environ["CONCURRENCY"] = str(number)
    config.settings.cache_clear()
    try:
        yield
    finally:
        os.environ.pop("CONCURRENCY")
        if before is not None:
            os.environ["CONCURRENCY"] = before
        config.settings.cache_clear()
