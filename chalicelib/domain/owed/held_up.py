"""Since when mail or texts can't be sent: a row in ``keys`` for each channel, which the coach's home page reads."""

import contextlib
from datetime import datetime, timedelta

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
QUIET = timedelta(minutes=5)
"""If nothing has been refused for this long, the next message that gets through ends it, even if the oldest one hasn't been
sent yet."""
ALARM_AFTER = timedelta(minutes=15)
"""When the alarm on what is owed for ten minutes has certainly rung."""


MISTAKES = "mistakes"
"""In place of a channel: what waits because we made a mistake with it. That concerns single messages, so only the alarms look at it."""


class State(msgspec.Struct, frozen=True):
    """Which channels are held up, and whether an alarm has notified the people who run this."""

    since: dict[By, datetime]
    is_told: bool
    mistaken_since: datetime | None = None


def note(by: str, due: datetime, now: datetime) -> None:
    """Notes that a message which fell ``due`` then couldn't be sent. Costs a read, and a write a minute at most."""
    before = Key.find(_name(by))
    if before is None or before.is_expired(now):
        _put(by, due, now, Key.key.does_not_exist() | (Key.expires <= int(now.timestamp())))
        return
    since = _moment(before, "since")
    if now - _moment(before, "seen") >= _APART or due < since:
        _put(by, min(due, since), now, Key.expires == before.expires)


def end(by: str, due: datetime, now: datetime) -> None:
    """Notes that a message which had waited since it fell ``due`` has been sent. That ends it if none has waited longer:
    while the day's quota frees up by and by, some get through and others don't."""
    before = Key.find(_name(by))
    if before is not None and (due <= _moment(before, "since") or now - _moment(before, "seen") >= QUIET):
        write = Write()
        write.delete(Key(_name(by)))
        write.commit()


def state(now: datetime) -> State:
    """Returns what can't be sent now, in one read."""
    channels: tuple[By, ...] = ("email", "text")
    names = (*channels, MISTAKES)
    *found, known = together(*((Key, key, None) for key in (*map(_name, names), account.KEY)))
    moments = [_moment(row, "since") if row is not None and not row.is_expired(now) else None for row in found]
    since = {by: moment for by, moment in zip(channels, moments, strict=False) if moment is not None}
    is_heard = known is not None and account.read(known).alarms_confirmed
    is_told = is_heard and any(now - moment >= ALARM_AFTER for moment in since.values())
    return State(since, is_told, moments[-1])


def _put(by: str, since: datetime, now: datetime, condition: Condition) -> None:
    data = msgspec.to_builtins({"since": since, "seen": now})
    row = keys.new(_name(by), kind="held_up", now=now, lasts=LASTS, data=data)
    write = Write()
    write.put(row, condition=condition)
    with contextlib.suppress(Lost):  # another delivery has just noted it
        write.commit()


def _name(by: str) -> str:
    return f"held_up#{by}"


def _moment(row: Key, name: str) -> datetime:
    moment: datetime = msgspec.convert(row.data[name], datetime)
    return moment
