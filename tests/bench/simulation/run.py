"""Runs a morning: everything due at nine, people who sign in meanwhile, until the last message is out; and what is to hold of it."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

import msgspec

from chalicelib import config
from chalicelib.domain.owed import shards, waited
from chalicelib.outbound import claim, gather, pacing, pauses
from chalicelib.outbound import sweep as sweeping
from chalicelib.outbound.channels.channel import SendFailed
from chalicelib.outbound.handing_on import Part
from chalicelib.outbound.pacing import Pace
from chalicelib.outbound.sizes import Sizes
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
from tests.bench.simulation.hub import NINE, Hub

HEAVY = "heavy"
_LASTS = 60.0
"""Seconds of a function's time."""
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
    later: int = 0
    """Messages among them that fall due one by one, not at nine."""
    later_over: float = 0.0
    """Seconds in which they do."""
    storms: tuple[tuple[float, float], ...] = ()
    """From when to when the provider takes nothing, as if all came too fast."""
    rate_falls: tuple[float, float] | None = None
    """When the provider's rate falls, and to what; nobody is told."""
    again: float = 0.0
    """The chance of a queue's message to come once more, while it is worked at or afterwards."""
    visible_after: float = 360.0
    """Seconds after which a queue brings a message again that nobody is done with."""
    skew: float = 0.0
    """Seconds between the clocks of two functions, at most."""
    of_other_size: float = 0.0
    """The share of rows that another deployment wrote, with another number of shards."""


class Outcome(msgspec.Struct, frozen=True):
    """What became of it."""

    last: float
    """Seconds after nine when the last message was out."""
    allowed: float
    """Seconds that the rate needs for as many."""
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
        """Returns when the last one was out, of what the rate allows."""
        return self.last / self.allowed

    def wrong(self, most: float = 1.1) -> list[str]:
        """Returns what doesn't hold."""
        return [
            words
            for words, is_wrong in (
                (f"{self.lost} lost", self.lost),
                (f"{self.doubled} doubled", self.doubled),
                (f"the last one out after {self.ratio:.2f} of what the rate allows", self.ratio > most),
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
        self.provider = Provider(self.hub, scenario.rate, scenario.failing, self.luck, scenario.storms)
        self._sizes = Sizes(self.table.has_any)
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
        if self.scenario.rate_falls is not None:
            at, rate = self.scenario.rate_falls
            self.hub.at(at, lambda: setattr(self.provider, "rate", rate))
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
        (other,) = set(shards.SIZES) - {self.table.size}
        for place, recipient in enumerate(owed):
            size = other if luck.random() < given.of_other_size else None
            if place < given.later:
                self.hub.at(luck.uniform(0, given.later_over), partial(self._owe_now, recipient))
            else:
                self.table.owe(recipient, 0.0, size=size)

    def _owe_now(self, recipient: str) -> None:
        self.table.owe(recipient, self.hub.time)

    def _clock(self) -> Callable[[], datetime]:
        """Returns the clock of a function."""
        ahead = timedelta(seconds=self.luck.uniform(-0.5, 0.5) * self.scenario.skew)
        return lambda: self.hub.now() + ahead

    def _each_minute(self, at: float) -> None:
        self.hub.start(partial(self._sweep, None))
        self.hub.at(at + 60, partial(self._each_minute, at + 60))

    def _sweep(self, part: Part | None) -> None:
        outside = SimulatedOutside(self.world, self._start_another, self.scenario.batch)
        now = self._clock()()
        try:
            if part is None:
                names = self._names(now)
                sweeping.sweep(now, rate=self.scenario.rate, names=names, outside=outside)
            else:
                sweeping.go_on(part, now, outside)
        except Killed:
            return

    def _names(self, now: datetime) -> list[str]:
        return shards.names(self.table.size) if self.scenario.shards else self._sizes.names(now)

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
        clock = self._clock()
        pace = Pace(share, now=clock, sleep=self.hub.sleep)
        pace.hear(self.scenario.rate)
        while True:
            batch = queue.take()
            done: set[Turn] = set()
            for _, turn in batch:
                self._may_come_again(queue, turn, partial(done.__contains__, turn))
            self.hub.sleep(BATCH)
            self._tell_how_long_they_waited(queue, batch[0][0])
            pace.begin(timedelta(seconds=_LASTS))
            for _, turn in batch:
                try:
                    self._turn(turn, queue, pace, clock)
                    done.add(turn)
                except Killed:
                    self.world.killed += 1
            self.hub.sleep(BATCH)

    def _may_come_again(self, queue: Queue, turn: Turn, is_done: Callable[[], bool]) -> None:
        if self.scenario.killing or self.scenario.visible_after < _LASTS:
            queue.come_again(turn, self.scenario.visible_after, is_done)
        if self.scenario.again and self.luck.random() < self.scenario.again:
            queue.come_again(turn, self.luck.uniform(0, 60), lambda: False)

    def _tell_how_long_they_waited(self, queue: Queue, put_at: float) -> None:
        seconds = self.hub.time - put_at
        is_due = self.hub.time - self._waited_told >= waited.EVERY.total_seconds()
        if queue is self.queues[0] and is_due and seconds >= waited.WORTH_TELLING.total_seconds():
            self._waited_told = self.hub.time
            self.world.waited = (self.hub.time, seconds)

    def _turn(self, turn: Turn, queue: Queue, pace: Pace, clock: Callable[[], datetime]) -> None:
        """What `deliver` does in a turn."""
        recipient, start = turn
        self.hub.sleep(SMALL)
        rows = self.table.rows(
            recipient, gather.MOST_ROWS if self.scenario.is_fair else 1 << 30, start, _seconds(clock)
        )
        for row in rows:
            if pace.turn(clock()) is None:
                queue.add([turn])
                return
            self._message(row, queue, pace, clock)

    def _message(self, row: Row, queue: Queue, pace: Pace, clock: Callable[[], datetime]) -> None:
        now = _seconds(clock)
        if row.is_gone or row.claimed_until > now:
            return
        row.claimed_until = now + claim.LEASE.total_seconds()
        self.table.write(row, 1)
        if self.scenario.killing and self.luck.random() < self.scenario.killing / 20:
            raise Killed
        try:
            pace.send(self.provider.send)
        except SendFailed:
            pause = pauses.after_refusals(row.put_offs, self.luck.random()).total_seconds()
            row.is_gone = True
            later = self.table.owe(row.recipient, _seconds(clock) + pause, row.put_offs + 1, row.message)
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
            others_allowed=(given.messages - given.heavy) / given.rate,
            sign_in=max(self.links, default=0.0),
            sign_ins=len(self.links),
            queued=self.queues[0].put / turns,
            longest=self.queues[0].longest,
            refused=self.provider.refused,
            failed=self.provider.failed,
            killed=self.world.killed,
        )


def _seconds(clock: Callable[[], datetime]) -> float:
    return (clock() - NINE).total_seconds()


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
