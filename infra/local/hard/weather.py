"""Chance: which calls are throttled, whose answers are lost, which runs of functions are killed."""

import random
from typing import Literal

from infra.local.hard.calls import Call
from infra.local.hard.clouds import Cloud

Loss = Literal["cut off", "error"]


class Weather:
    """Decides by chance, starting from the cloud's seed: the same calls in the same order have the same results."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        # One for each question, so that a run of a function doesn't change what happens to the calls.
        self._throttling, self._losing, self._killing = (random.Random(f"{cloud.seed} {n}") for n in range(3))

    def throttles(self, call: Call) -> bool:
        """Returns whether there are too many calls just now. This affects everybody, also a deployment, since AWS's
        clients repeat such calls."""
        services = self._cloud.throttled_services
        return (services is None or call.service in services) and self._throttling.random() < self._cloud.throttled

    def item(self) -> int:
        """Returns which item of a transaction is throttled."""
        return self._throttling.randrange(100)

    def loses(self, call: Call) -> Loss | None:
        """Returns how an answer is lost; ``None`` if it isn't. Only functions' answers are: deployments and what plays
        the outside world would stop there."""
        if not call.is_of_a_function or self._losing.random() >= self._cloud.lost:
            return None
        return self._losing.choice(("cut off", "error"))

    def kills_after(self) -> float | None:
        """Returns after how many seconds a function that starts now is killed; ``None`` if it isn't."""
        return self._killing.uniform(0.02, 0.5) if self._killing.random() < self._cloud.killed else None
