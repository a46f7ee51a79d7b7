"""How full a sweep makes the queue for a shard: it learns how much of what it counts is real work. Pure.

It sees rows. Several become one message, if they are of one plan, and it may have seen only a few of a recipient's rows. So
it looks at what became of those that it queued a minute ago: if they were gone before the next came, it adds twice as much
from now on; if most of them are still there, half of that again.
"""

from datetime import datetime, timedelta

import msgspec

_MOST, _LEAST = 16.0, 1.0
"""Less than what the rate allows would save little: a long queue delays nobody, since recipients who fall due later come
later anyway."""
_A_MINUTE = timedelta(seconds=45), timedelta(seconds=90)
"""From one sweep to the next; what was seen at other times says little."""
_NEARLY_ALL, _FEW = 1 / 6, 2 / 3
"""A minute and a half of work is a third after a minute."""


class Fill(msgspec.Struct, frozen=True):
    """How full the queue was made for a shard."""

    times: float = 1.0
    """The room, as a multiple of what the account's rate gives."""
    rows: int = 0
    """How many rows took all the room; 0 if not all of it was needed."""
    at: datetime | None = None


def begun(fill: Fill, waiting: int, now: datetime) -> Fill:
    """Returns how full to make it, given how many of the first rows, at most a page, are on the queue already."""
    return _times(fill, 2) if _is_to_judge(fill, now) and waiting < _NEARLY_ALL * fill.rows else fill


def ended(before: Fill, used: Fill, waiting: int, rows: int, now: datetime) -> Fill:
    """Returns what to go by next time, given how many rows were on the queue already, and how many took all the room now."""
    if before.at is not None and now - before.at < _A_MINUTE[0]:
        return before  # a part of it was handed on
    next_time = _times(used, 0.5) if _is_to_judge(before, now) and waiting > _FEW * before.rows else used
    return Fill(next_time.times, rows, now)


def _is_to_judge(fill: Fill, now: datetime) -> bool:
    return bool(fill.rows) and fill.at is not None and _A_MINUTE[0] <= now - fill.at <= _A_MINUTE[1]


def _times(fill: Fill, by: float) -> Fill:
    return Fill(max(_LEAST, min(fill.times * by, _MOST)), fill.rows, fill.at)
