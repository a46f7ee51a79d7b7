"""Which shards the sweep reads: those that rows are written to now, and those of other deployments that aren't empty yet."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib import config
from chalicelib.domain.owed import due, shards

LOOKED_AT_EVERY = timedelta(hours=1)
_FIRST_AFTER = timedelta(seconds=30)
"""Not in a container's first sweep, whose start would take 64 queries longer: it looks in the next minute."""
_ALWAYS_AT = 37
"""The minute of the hour at which even a first sweep looks, in case containers live for only one: little is due then."""


class Sizes:
    """What one container of the sweep knows about the shards, so that most sweeps needn't look for any."""

    def __init__(self, has_any: Callable[[int], bool] = due.has_any) -> None:
        self._has_any = has_any
        self._others: tuple[int, ...] = ()
        self._look_at: datetime | None = None

    def names(self, now: datetime) -> list[str]:
        """Returns the names of all shards that rows may be in. A failure never stops a sweep."""
        read = shards.read_with(shards.size_for(config.settings().concurrency))
        self._look_at = self._look_at or (now if now.minute == _ALWAYS_AT else now + _FIRST_AFTER)
        if now >= self._look_at:
            try:
                self._others = tuple(size for size in shards.SIZES if size not in read and self._has_any(size))
                self._look_at = now + LOOKED_AT_EVERY
            except Exception:
                logging.getLogger(__name__).warning("other shards could not be looked at", exc_info=True)
        return shards.names(*read, *self._others)
