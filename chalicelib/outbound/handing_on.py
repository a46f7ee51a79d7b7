"""When a sweep hands work on to others of its kind, how much, and how it tells them. Pure.

Each is started by itself, not through a queue: so it neither waits behind what it is to bring, nor costs anything while there is
nothing to hand on.
"""

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.outbound import pacing

AHEAD = timedelta(seconds=90)
"""Work that a sweep adds to the queue, at the account's rate: more than a minute's, so that the queue isn't empty before the next."""
MOST_WAITING = timedelta(minutes=3)
"""While messages wait so long on the queue, nothing is added to it."""
ALONE = timedelta(seconds=15)
"""What takes no longer, a sweep does itself."""
EACH = timedelta(seconds=10)
"""What each of several is given to do."""
MOST_DEPTH = 4
"""How often work is handed on before it is left to the next minute's sweep. AWS takes sixteen for a loop that never ends (Lambda
developer guide, "Use Lambda recursive loop detection")."""
KEPT_FREE = 10.0
"""Seconds of a sweep's time, for the last page and for writing down how far it came."""
_A_BATCH = timedelta(milliseconds=20)
_PER_BATCH = 10
_DETAIL = "followthrough"


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """Shards for a sweep to go through, as another one hands them on."""

    shards: tuple[str, ...]
    room: int
    """The messages that each may add."""
    rate: float | None = None
    waited: float = 0.0
    """Seconds that messages wait on the queue."""
    depth: int = 1


def room(rate: float | None, share: float, waited: timedelta, shards: int) -> int:
    """Returns how many messages each of so many busy shards may add to a queue now: by the account's rate, and none while the
    queue is old."""
    if waited > MOST_WAITING:
        return 0
    return math.ceil(pacing.known(rate) * share * AHEAD.total_seconds() / max(1, shards))


def parts(found: Mapping[str, int | None], room: int, rate: float | None, waited: timedelta) -> list[Part]:
    """Returns what to hand on, given the rows found in busy shards, ``None`` if those are more than a page: nothing as long as one sweep
    can do it, else all, in parts that take about as long."""
    work = {shard: room if rows is None else min(rows, room) for shard, rows in found.items()}
    takes = _A_BATCH * (sum(work.values()) / _PER_BATCH)
    if takes <= ALONE:
        return []
    several = min(len(work), math.ceil(takes / EACH))
    shards = sorted(work, key=lambda shard: work[shard])
    return [Part(tuple(shards[start::several]), room, rate, waited.total_seconds()) for start in range(several)]


def rest(part: Part, shards: dict[str, int]) -> Part | None:
    """Returns what to hand on when a sweep's time is over, given the room left by shard; ``None`` to leave it to the next minute's."""
    left = {shard: room for shard, room in shards.items() if room > 0}
    if not left or part.depth >= MOST_DEPTH:
        return None
    return Part(tuple(left), max(left.values()), part.rate, part.waited, part.depth + 1)


def event(part: Part, now: datetime) -> dict[str, Any]:
    """Returns the event that starts a sweep for a part: as the schedule's, with the part as its detail."""
    return {
        "version": "0", "id": _DETAIL, "detail-type": "Handed on", "source": _DETAIL, "account": "", "region": "",
        "time": now.isoformat(), "resources": [], "detail": {_DETAIL: msgspec.to_builtins(part)},
    }  # fmt: skip


def read(detail: dict[str, Any]) -> Part | None:
    """Returns the part that an event brings; ``None`` for the schedule's."""
    return msgspec.convert(detail[_DETAIL], Part) if _DETAIL in detail else None
