"""The keys that sign links and reply addresses: kept in SSM's Parameter Store, never in the environment.

A key is replaced while people hold links that the old one signed, and while containers still run that read the keys a
while ago:

1. The new key is written next to the old one, with the time from which it signs, `SIGNS_AFTER` later.
2. Every container reads the keys again within `KNOWN_FOR`, and from then on accepts what either key signed.
3. At that time all of them begin to sign with the new one: none meets a token whose key it doesn't know.
4. The old key keeps verifying until somebody ends it.
"""

import functools
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib import aws, clock
from chalicelib.config import settings
from chalicelib.failures import FAILURES

KNOWN_FOR = timedelta(minutes=5)
"""How long a container uses what it read."""
SIGNS_AFTER = timedelta(minutes=10)
"""From when on a new key signs: twice `KNOWN_FOR`, so that one failed reading doesn't matter."""
AGAIN_AFTER = timedelta(seconds=30)
"""How long a container keeps using known keys when they can't be read: not every request should wait for that."""
SHORTEST = 32
"""Characters. A key with fewer bytes than the hash has weakens the HMAC (RFC 2104, 3)."""
MOST_BYTES = 4096
"""The size of a standard parameter, which costs nothing (AWS: "Managing parameter tiers")."""

logger = logging.getLogger(__name__)


class SigningKey(msgspec.Struct, frozen=True):
    """One key; ``signs_from`` is when it takes over from the one before."""

    key: str
    signs_from: datetime

    def __repr__(self) -> str:
        return f"SigningKey(signs_from={self.signs_from.isoformat()})"  # a traceback must not show the key

    @property
    def raw(self) -> bytes:
        return self.key.encode()


class SigningKeys(msgspec.Struct, frozen=True):
    """All keys that verify, the oldest first: one, or two while a key is replaced."""

    keys: tuple[SigningKey, ...]

    def signing(self, now: datetime) -> SigningKey:
        """Returns the latest key whose time has come; the oldest if a clock is behind."""
        return next((key for key in reversed(self.keys) if key.signs_from <= now), self.keys[0])


class NoKeys(RuntimeError):
    """What is stored as signing keys isn't valid."""


def write(keys: SigningKeys) -> str:
    """Returns the parameter's value."""
    return msgspec.json.encode(keys).decode()


def read(value: str) -> SigningKeys:
    """Returns the keys of a parameter's value; raises `NoKeys`, without showing any of it, if there are none in it."""
    try:
        keys = msgspec.json.decode(value, type=SigningKeys)
    except (msgspec.DecodeError, UnicodeEncodeError):
        raise NoKeys("The parameter of the signing keys can't be read") from None
    if not keys.keys or any(len(key.key) < SHORTEST for key in keys.keys):
        raise NoKeys(f"A signing key must have at least {SHORTEST} characters")
    return keys


class Known:
    """The keys as one container knows them; ``fetch`` returns the parameter's value."""

    def __init__(self, fetch: Callable[[], str]) -> None:
        self._fetch = fetch
        self._keys: SigningKeys | None = None
        self._read_again: datetime | None = None

    def at(self, now: datetime) -> SigningKeys:
        """Returns the keys, read again when they are old; what is known stays when that fails.

        Raises what the reading raised where nothing is known yet.
        """
        if self._keys is None or self._read_again is None or not now < self._read_again <= now + KNOWN_FOR:
            try:
                self._keys = read(self._fetch())
                self._read_again = now + KNOWN_FOR
            except (*FAILURES, NoKeys):
                if self._keys is None:
                    raise
                logger.warning("the signing keys could not be read again, the known ones go on", exc_info=True)
                self._read_again = now + AGAIN_AFTER
        return self._keys


@functools.cache
def known() -> Known:
    """Returns what this container knows."""
    return Known(_parameter)


def all_now() -> SigningKeys:
    return known().at(clock.now())


def signing_now() -> SigningKey:
    now = clock.now()
    return known().at(now).signing(now)


def _parameter() -> str:
    name = settings().signing_keys
    if not name:
        raise NoKeys("This function signs nothing: SIGNING_KEYS is not set")
    answer: dict[str, Any] = aws.ssm().get_parameter(Name=name, WithDecryption=True)
    return str(answer["Parameter"]["Value"])
