"""How fast mails are handed to SES: the account's rate, shared out between the two queues and the containers of each.

What falls due may use nearly all of the rate, since people are rarely waiting for anything, and what they wait for a
quarter. When both are full that is more than SES takes: it refuses some (`Pace.send`), and what falls due gives way by
slowing down more. In each, at most ``concurrency`` containers run, and each spaces its mails at concurrency ÷ share of the
rate, so that together they keep to it without knowing of each other. A container that has rested sends its first mail at
once.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from chalicelib import clock, config, failures
from chalicelib.outbound.channels.channel import SendFailed

T = TypeVar("T")

CAUTIOUS = 1.0
"""Mails a second as long as nobody knows better: what SES allows in its sandbox (see `Account.rate`)."""
DUE, URGENT = 0.99, 0.25
"""The shares of the account's rate. What falls due leaves a little for sign-in links, so that few of them are refused."""
HEARD_FOR = timedelta(hours=2)
"""How long a rate counts as known: the sweep asks hourly."""
LONGEST = timedelta(seconds=30)
"""The longest space between two mails of a container: it fits into a function's time, so that slowing down never becomes standing still."""
KEPT_FREE = timedelta(seconds=25)
"""The part of a function's time kept for the last mail: a try at the provider takes 18 seconds at most (`aws`), then it is
recorded."""
_SLOWEST = 16.0
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def space(rate: float | None, share: float, concurrency: int, slowness: float = 1.0) -> timedelta:
    """Returns how long a container waits from one mail to the next."""
    return min(timedelta(seconds=concurrency / (known(rate) * share) * slowness), LONGEST)


def known(rate: float | None) -> float:
    """Returns the account's rate, or a cautious one if nobody knows it."""
    return rate if rate is not None and rate > 0 else CAUTIOUS


def slower(slowness: float, share: float = DUE) -> float:
    """Returns the slowness after SES was too busy for us: doubled, or half as much again for what people wait for."""
    return min((2 if share >= DUE else 1.5) * slowness, _SLOWEST)


def recovered(slowness: float) -> float:
    """Returns the slowness after a mail was accepted: a fifth less, so that three mails make up for one refusal."""
    return max(0.8 * slowness, 1.0)


def is_too_fast(error: BaseException | None) -> bool:
    """Returns whether SES refused a mail because they come too fast, and surely didn't accept it.

    It says "Maximum sending rate exceeded."; the day's quota has the same code, but "Daily message quota exceeded.", and waiting
    for seconds doesn't help there (SES developer guide, "Errors related to the sending quotas for your Amazon SES account").
    """
    words = str(error).lower()
    return error is not None and "throttling" in str(failures.code_of(error)).lower() and "rate exceeded" in words


class Pace:
    """The pace of one container, which Lambda freezes between two batches. Times are the clock's, which runs on in the meantime."""

    def __init__(
        self, share: float, *, now: Callable[[], datetime] = clock.now, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._share, self._now, self._sleep = share, now, sleep
        self.rate: float | None = None
        """The account's rate, as last heard."""
        self._heard_at: datetime | None = None
        self._slowness = 1.0
        self._free_at = self._ends_at = _LONG_AGO

    def begin(self, lasts: timedelta) -> None:
        """Begins a batch, in a function that is stopped after this time."""
        self._ends_at = self._now() + lasts - KEPT_FREE

    @property
    def is_informed(self) -> bool:
        """Returns whether the account's rate was heard of lately."""
        return self._heard_at is not None and self._now() - self._heard_at < HEARD_FOR

    def hear(self, rate: float | None) -> None:
        """Takes note of the account's rate; ``None`` leaves it at what was heard last."""
        if rate is not None:
            self.rate, self._heard_at = rate, self._now()

    def turn(self, now: datetime, *, is_mail: bool = True) -> datetime | None:
        """Waits until the next message may leave, and returns ``now`` as it is then; ``None`` if the function's time
        doesn't last until then. Only mails are spaced; anything else must fit into the time."""
        here = self._now()
        # The clock may have been set back while the container was frozen: nobody waits longer than a space.
        wait = min(self._free_at - here, self._space()) if is_mail else timedelta()
        wait = max(wait, timedelta())
        if here + wait > self._ends_at:
            return None
        if wait:
            self._sleep(wait.total_seconds())
        if is_mail:
            self._free_at = self._following(here + wait)
        return now + wait

    def _following(self, at: datetime) -> datetime:
        """Returns when the mail after one at this time may leave. A little lateness is made up for, so that the rate is kept; a rest isn't."""
        space = self._space()
        is_late = timedelta() < at - self._free_at < space
        return (self._free_at if is_late else at) + space

    def send(self, hand_over: Callable[[], T]) -> T:
        """Hands a mail over. While SES says that mails come too fast it slows down and tries again, as long as the function's
        time lasts: refused so, a mail has surely not left. Raises what ``hand_over`` raises."""
        while True:
            try:
                answer = hand_over()
            except SendFailed as failed:
                if not is_too_fast(failed.__cause__):
                    raise
                self._slowness = slower(self._slowness, self._share)
                self._free_at = self._now() + self._space()
                logging.getLogger(__name__).warning("too fast for SES, now %s a mail", self._space())
                if self.turn(self._now()) is None:
                    raise
            else:
                self._slowness = recovered(self._slowness)
                return answer

    def _space(self) -> timedelta:
        return config.hurried(space(self.rate, self._share, config.settings().concurrency, self._slowness))
