"""Keys that live for a while: sessions, known browsers, nonces of sign-in links, API tokens, idempotency keys, messages seen, limits, undo.

DynamoDB's time to live deletes days late, so every read checks ``expires`` itself.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action as UpdateAction

from chalicelib.database.rows import Row, Time, Typed, all_of
from chalicelib.database.transactions import Write
from chalicelib.errors import LimitReached, Refused, TryAgain


class Key(Row):
    class Meta:
        env = "KEYS_TABLE"
        ttl = "expires"

    key = UnicodeAttribute(hash_key=True)
    expires = NumberAttribute(null=True)
    """Seconds since 1970; ``None`` for never."""
    kind = UnicodeAttribute()
    person_id = UnicodeAttribute(null=True)
    created_at = Time()
    used = NumberAttribute(default=0)
    """For limits: the window's number times `WINDOW_FACTOR`, plus the count in it."""
    data: Typed[dict[str, Any]] = Typed(dict[str, Any], default=dict)
    hashes = UnicodeSetAttribute(null=True)
    """For a person's API tokens: what is stored of their secrets."""
    twin: "Key | None" = None
    """Not stored: a second key, under which the same may happen only once as well (`once`)."""

    def is_expired(self, now: datetime) -> bool:
        return self.expires is not None and self.expires <= now.timestamp()


WINDOW_FACTOR = 10**7
MADE = "made"
"""In a key's data: the id of what was made with it."""


class Unknown(Refused):
    """There is no such key."""


class Repeated(Refused):
    """The same request came before under this key; ``key`` is its name."""

    sentence = "We’ve already received this."

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key


def find(key: str, now: datetime) -> Key | None:
    """Returns the key, unless it has expired."""
    row = Key.find(key)
    return None if row is None or row.is_expired(now) else row


def several(names: Sequence[str], now: datetime) -> list[Key | None]:
    """Returns keys as `find` does, in one call."""
    rows = {row.key: row for row in all_of(Key.batch_get(list(names), consistent_read=True))}
    found = [rows.get(name) for name in names]
    return [None if row is None or row.is_expired(now) else row for row in found]


def new(
    key: str,
    *,
    kind: str,
    now: datetime,
    lasts: timedelta | None,
    person_id: str | None = None,
    data: dict[str, Any] | None = None,
) -> Key:
    return Key(
        key,
        kind=kind,
        person_id=person_id,
        created_at=now,
        data=data or {},
        expires=int((now + lasts).timestamp()) if lasts else None,
    )


def once(write: Write, key: Key | None, now: datetime, *, made: str | None = None) -> None:
    """Lets the transaction happen once for this key; the second raises `Repeated`. With ``None`` there is no such
    limit.

    The key's row keeps what the transaction ``made``, by its id within the request's path, so that who asks again is led
    there.
    """
    for each in (key, key.twin if key else None):
        if each is not None:
            each.data = {**each.data, **({} if made is None else {MADE: made})}
            free = Key.key.does_not_exist() | (Key.expires <= int(now.timestamp()))
            write.put(each, condition=free, otherwise=Repeated(each.key))


def earlier(key: Key | None, now: datetime) -> Key | None:
    """Returns the row of a key or its twin, under which the same happened before; ``None`` if it didn't."""
    found = (find(each.key, now) for each in (key, key.twin if key else None) if each is not None)
    return next((each for each in found if each is not None), None)


def at_most(write: Write, name: str, most: int, *, window: timedelta, now: datetime, otherwise: Refused) -> None:
    """Counts one use of ``name`` in a transaction; beyond ``most`` in a window it raises ``otherwise``.

    Retries of a failed transaction count once, and so does what one transaction would count twice.
    """
    if most < 1:
        raise otherwise
    if write.updates(Key, _window(name, window, now)):
        return
    seconds = int(window.total_seconds())
    number = int(now.timestamp()) // seconds
    actions = [
        Key.used.add(1),
        Key.kind.set("limit"),
        Key.created_at.set(now),
        Key.data.set({}),
        Key.expires.set((number + 2) * seconds),
    ]
    free = Key.used.does_not_exist() | (Key.used < most)
    write.update(Key, _window(name, window, now), actions, condition=free, otherwise=otherwise, or_new=True)


def is_used_up(name: str, most: int, *, window: timedelta, now: datetime) -> bool:
    """Returns whether `at_most` would refuse another use; checked before costly work."""
    return used(name, window=window, now=now) >= most


def used(name: str, *, window: timedelta, now: datetime) -> int:
    """Returns how often `at_most` has counted ``name`` in the present window."""
    row = Key.find(_window(name, window, now))
    return 0 if row is None else int(row.used)


def rest(window: timedelta, now: datetime) -> int:
    """Returns the seconds until the next window begins."""
    seconds = int(window.total_seconds())
    return seconds - int(now.timestamp()) % seconds


def _window(name: str, window: timedelta, now: datetime) -> str:
    return f"{name}#{int(now.timestamp()) // int(window.total_seconds())}"


def count(
    name: str,
    *,
    at_most: int,
    window: timedelta,
    now: datetime,
    sentence: str | None = None,
    only_if: Condition | None = None,
) -> Key:
    """Counts one use of ``name``; beyond ``at_most`` in a window it raises `LimitReached`.

    Takes one UpdateItem, two for the first use in a window: ``used`` combines the window's number and the count, so
    that a single condition tells whether the window is still the same. With ``only_if`` the row must already exist and
    be so (a person's API tokens); otherwise nothing is counted and it raises `Unknown`.
    """
    seconds = int(window.total_seconds())
    number = int(now.timestamp()) // seconds
    floor = number * WINDOW_FACTOR
    row = Key(name)
    fresh = Key.used < floor
    new: list[UpdateAction] = [
        Key.kind.set("limit"),
        Key.created_at.set(now),
        Key.data.set({}),
        Key.expires.set((number + 2) * seconds),
    ]
    counted = row.update_if([Key.used.add(1)], _all(only_if, Key.used >= floor))
    if not counted and only_if is None:
        counted = row.update_if([Key.used.set(floor + 1), *new], Key.key.does_not_exist() | fresh)
    elif not counted:
        counted = row.update_if([Key.used.set(floor + 1)], _all(only_if, fresh))
    # Another request has just opened the window, or it isn't as it must be.
    if not counted and not row.update_if([Key.used.add(1)], _all(only_if, Key.key.exists())):
        raise Unknown if only_if is not None else TryAgain
    # A request of the next second may have opened a later window already: then this one counts there.
    if row.used % WINDOW_FACTOR > at_most:
        raise LimitReached(sentence, retry_after=rest(window, now))
    return row


def _all(one: Condition | None, other: Condition) -> Condition:
    return other if one is None else one & other
