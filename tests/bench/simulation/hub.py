"""Simulated time: each function is a greenlet, so that the product's code runs as it is, and waiting costs none."""

import heapq
import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import greenlet

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Hub:
    """A clock that goes from one event to the next."""

    def __init__(self) -> None:
        self.time = 0.0
        """Seconds since nine."""
        self._events: list[tuple[float, int, Callable[[], object]]] = []
        self._numbers = itertools.count()
        self._here = greenlet.getcurrent()

    def now(self) -> datetime:
        return NINE + timedelta(seconds=self.time)

    def at(self, time: float, do: Callable[[], object]) -> None:
        """Has something done at a time."""
        heapq.heappush(self._events, (time, next(self._numbers), do))

    def start(self, run: Callable[[], object]) -> greenlet.greenlet:
        """Starts a function now, beside the others."""
        task = greenlet.greenlet(run, self._here)
        self.at(self.time, task.switch)
        return task

    def sleep(self, seconds: float) -> None:
        """Lets time go by for the function that runs; the others go on meanwhile."""
        if seconds > 0:
            self.at(self.time + seconds, greenlet.getcurrent().switch)
            self._here.switch()

    def park(self) -> None:
        """Lets the function that runs wait until it is switched to."""
        self._here.switch()

    def run(self, is_over: Callable[[], bool], until: float) -> None:
        """Goes on until it is over, at most until a time."""
        while self._events and not is_over():
            time, _, do = heapq.heappop(self._events)
            if time > until:
                return
            self.time = time
            do()
