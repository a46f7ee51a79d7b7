"""Keys that live for a while: sessions, known browsers, used links, API tokens, idempotency keys, messages seen, limits, undo.

DynamoDB's time to live deletes days late, so every read checks ``expires`` itself.
"""

from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError

from chalicelib.database.failures import code_of, is_passing, passing_errors
from chalicelib.database.rows import Row, Time, Typed
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

    def is_expired(self, now: datetime) -> bool:
        return self.expires is not None and self.expires <= now.timestamp()


WINDOW_FACTOR = 10**7


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


def once(write: Write, key: Key | None, now: datetime) -> None:
    """Lets the transaction happen once for this key; the second raises `Repeated`. With ``None`` there is no such
    limit."""
    if key is not None:
        free = Key.key.does_not_exist() | (Key.expires <= int(now.timestamp()))
        write.put(key, condition=free, otherwise=Repeated(key.key))


def at_most(write: Write, name: str, most: int, *, window: timedelta, now: datetime, otherwise: Refused) -> None:
    """Counts one use of ``name`` in a transaction; beyond ``most`` in a window it raises ``otherwise``.

    Retries of a failed transaction count once.
    """
    if most < 1:
        raise otherwise
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
    name: str, *, at_most: int, window: timedelta, now: datetime, sentence: str | None = None, known: bool = False
) -> Key:
    """Counts one use of ``name``; beyond ``at_most`` in a window it raises `LimitReached`.

    Takes one UpdateItem, two for the first use in a window: ``used`` combines the window's number and the count, so
    that a single condition tells whether the window is still the same. With ``known`` the row must already exist (an
    API token's); otherwise it raises `Unknown`.
    """
    seconds = int(window.total_seconds())
    number = int(now.timestamp()) // seconds
    floor = number * WINDOW_FACTOR
    row = Key(name)
    try:
        row.update([Key.used.add(1)], condition=Key.used >= floor)
    except UpdateError as error:
        _must_be_lost(error)
        actions: list[Any] = [Key.used.set(floor + 1)]
        if not known:
            actions += [
                Key.kind.set("limit"),
                Key.created_at.set(now),
                Key.data.set({}),
                Key.expires.set((number + 2) * seconds),
            ]
        fresh = Key.used < floor
        try:
            row.update(actions, condition=Key.key.exists() & fresh if known else Key.key.does_not_exist() | fresh)
        except UpdateError as again:
            _must_be_lost(again)
            if known and Key.find(name) is None:
                raise Unknown from again
            with passing_errors():  # another request has just opened the window
                row.update([Key.used.add(1)], condition=Key.key.exists())
    # A request of the next second may have opened a later window already: then this one counts there.
    if row.used % WINDOW_FACTOR > at_most:
        raise LimitReached(sentence, retry_after=(number + 1) * seconds - int(now.timestamp()))
    return row


def _must_be_lost(error: UpdateError) -> None:
    if code_of(error) != "ConditionalCheckFailedException":
        if is_passing(error):
            raise TryAgain from error
        raise error
