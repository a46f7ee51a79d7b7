"""When a sweep hands work on to others of its kind, how much, and how it tells them. Pure.

Each is started by itself, not through a queue: so it neither waits behind the messages it is to bring, nor costs anything
while there is nothing to hand on.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.domain.owed import shards
from chalicelib.outbound import pacing, queued

AHEAD = timedelta(seconds=90)
"""Work that is on the queue after a sweep, at the account's rate: more than a minute's, so that the queue isn't empty
before the next. What the sweep has seen of each recipient counts, which may be less than they are owed."""
FURTHER = 8
"""One message in this many may be for recipients who are owed more than a turn holds while others wait for their first
turn: so they finish when the others do, and hardly delay them."""
_FURTHER_OF_SHARD = shards.WRITES // 3 * int(AHEAD.total_seconds()) // 4
"""A quarter of a shard's writes, three a message: waiting for more keeps a function busy."""
EARLY = timedelta(seconds=5)
"""A further turn is queued this long before its place is free, so that what falls due in the meantime, or is tried again,
has few ahead of it."""
MOST_WAITING = timedelta(minutes=15)
"""While messages wait this long on the queue, nothing is added to it: the notes about it can't be right."""
ALONE = timedelta(seconds=15)
"""Work that takes no longer than this, a sweep does itself."""
EACH = timedelta(seconds=10)
"""How much work each of several is given."""
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
    """The messages that each may have on the queue."""
    rate: float | None = None
    waited: float = 0.0
    """Seconds that messages wait on the queue."""
    further: int = 0
    """The further messages that each may have there, for recipients who are owed more than a turn holds."""
    depth: int = 1


def room(rate: float | None, share: float, waited: timedelta, found: Iterable[int | None]) -> int:
    """Returns how many messages each of several shards may have on a queue, given the rows found in them, ``None`` for more
    than a page: by the account's rate, no more than can be noted, and none while the queue is old. What shards with few
    rows don't use goes to the others."""
    if waited > MOST_WAITING:
        return 0
    left = pacing.known(rate) * share * AHEAD.total_seconds()
    each, few = 0.0, sorted(math.inf if rows is None else rows for rows in found)
    for place, rows in enumerate(few):
        each = left / (len(few) - place)
        if rows >= each:
            break
        left -= rows
    return min(math.ceil(each), queued.MOST)


def further(room: int, busy: int, with_much: int) -> int:
    """Returns how many further messages a shard may have on the queue, given how many are busy, and in how many somebody is
    owed much."""
    return min(room * busy // (FURTHER * max(1, with_much)), _FURTHER_OF_SHARD)


def until_free(part: Part, before: int, of_all: int) -> timedelta:
    """Returns how long to keep a further turn from the queue when all have one, given the messages before it: of its shard, and of all shards
    that the sweep has gone through."""
    seconds = max(AHEAD.total_seconds() * before / max(1, part.room), of_all / pacing.known(part.rate))
    return max(timedelta(), min(timedelta(seconds=seconds), AHEAD) - EARLY)


def parts(found: Mapping[str, int | None], whole: Part) -> list[Part]:
    """Returns what to hand on of a sweep's part, given the rows found in its shards, ``None`` for more than a page: nothing
    as long as one sweep can do it, otherwise everything, in parts that take about equally long."""
    work = {shard: whole.room if rows is None else min(rows, whole.room) for shard, rows in found.items()}
    takes = _A_BATCH * (sum(work.values()) / _PER_BATCH)
    if takes <= ALONE:
        return []
    several = min(len(work), math.ceil(takes / EACH))
    by_work = sorted(work, key=lambda shard: work[shard])
    return [msgspec.structs.replace(whole, shards=tuple(by_work[start::several]), depth=1) for start in range(several)]


def rest(part: Part, left: Sequence[str]) -> Part | None:
    """Returns what to hand on when a sweep's time is over, given the shards that it hasn't finished; ``None`` to leave it
    to the next minute's."""
    if not left or part.depth >= MOST_DEPTH:
        return None
    return msgspec.structs.replace(part, shards=tuple(left), depth=part.depth + 1)


def event(part: Part, now: datetime) -> dict[str, Any]:
    """Returns the event that starts a sweep for a part: as the schedule's, with the part as its detail."""
    return {
        "version": "0", "id": _DETAIL, "detail-type": "Handed on", "source": _DETAIL, "account": "", "region": "",
        "time": now.isoformat(), "resources": [], "detail": {_DETAIL: msgspec.to_builtins(part)},
    }  # fmt: skip


def read(detail: dict[str, Any]) -> Part | None:
    """Returns the part that an event brings; ``None`` for the schedule's."""
    return msgspec.convert(detail[_DETAIL], Part) if _DETAIL in detail else None
