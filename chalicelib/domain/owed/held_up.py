"""Since when mail, or texts, can't leave: a row in ``keys`` for each channel, which the coach's home page reads."""

import contextlib
from datetime import datetime, timedelta
from typing import Any

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib.database.transactions import Lost, Write, together
from chalicelib.domain import keys
from chalicelib.domain.keys import Key
from chalicelib.domain.messages import By
from chalicelib.domain.owed import account

_APART = timedelta(minutes=1)
"""While messages are refused, a row is written this often at most."""
LASTS = timedelta(minutes=45)
"""How long after the last refusal it holds: what waits is tried again within half an hour (``outbound/pauses.py``)."""
ALARM_AFTER = timedelta(minutes=15)
"""When the alarm on what is owed for ten minutes has certainly rung."""


class State(msgspec.Struct, frozen=True):
    """Which channels are held up, and whether an alarm has told whoever runs this."""

    since: dict[By, datetime]
    is_told: bool


def note(by: str, now: datetime) -> None:
    """Notes that a message couldn't leave. Costs a read, and a write a minute at most."""
    before = Key.find(_name(by))
    if before is None or before.is_expired(now):
        _put(by, {"since": now, "seen": now}, now, Key.key.does_not_exist() | (Key.expires <= int(now.timestamp())))
    elif now - _moment(before, "seen") >= _APART:
        data = {"since": _moment(before, "since"), "seen": now}
        _put(by, data, now, Key.expires == before.expires)


def end(by: str) -> None:
    """Notes that what had waited leaves again."""
    write = Write()
    write.delete(Key(_name(by)))
    write.commit()


def state(now: datetime) -> State:
    """Returns what can't leave now, in one read."""
    channels: tuple[By, ...] = ("email", "text")
    *found, known = together(*((Key, key, None) for key in (*map(_name, channels), account.KEY)))
    present = {by: row for by, row in zip(channels, found, strict=True) if row is not None and not row.is_expired(now)}
    since = {by: _moment(row, "since") for by, row in present.items()}
    is_heard = known is not None and account.read(known).alarms_confirmed
    return State(since, is_heard and any(now - moment >= ALARM_AFTER for moment in since.values()))


def _put(by: str, data: dict[str, Any], now: datetime, condition: Condition) -> None:
    row = keys.new(_name(by), kind="held_up", now=now, lasts=LASTS, data=msgspec.to_builtins(data))
    write = Write()
    write.put(row, condition=condition)
    with contextlib.suppress(Lost):  # another delivery has just noted it
        write.commit()


def _name(by: str) -> str:
    return f"held_up#{by}"


def _moment(row: Key, name: str) -> datetime:
    moment: datetime = msgspec.convert(row.data[name], datetime)
    return moment
