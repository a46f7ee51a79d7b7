"""API tokens: making and deleting them, and whom one acts for.

A person's tokens share one row of keys, which holds their digests and counts their requests. The token names its person, so
that a single UpdateItem of that row checks the token and counts for all of them together. Older tokens name nobody: their
own rows say whose they are, and they join the person's row when they are used.
"""

import functools
import re
from datetime import datetime, timedelta
from typing import Any

from pynamodb.expressions.condition import size
from pynamodb.expressions.update import Action as UpdateAction

from chalicelib import tokens
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.people import browsers
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person, TokenInfo
from chalicelib.errors import Invalid, NotSignedIn, TokenNotFound

REQUESTS_A_MINUTE = 600
"""For one person, with all their API tokens."""
MOST_TOKENS = 20
PREFIX = "ft_"
"""Makes a leaked token recognisable."""
_TOKEN = re.compile(r"ft_([a-z2-7]{16})?[a-z2-7]{32}")
_INVALID = "This token isn’t valid, or was deleted."


def create(actor: Actor, *, name: str, now: datetime, once: Key | None = None) -> tuple[str, TokenInfo, str]:
    """Makes an API token; returns its id, its details, and the secret, which is shown only now."""
    name = people.checked_name(name)
    person = people.get(actor.person_id)
    too_many = Invalid({"name": f"You can have up to {MOST_TOKENS} tokens. Delete one first."})
    if len(person.tokens) >= MOST_TOKENS:
        raise too_many
    secret = f"{PREFIX}{person.person_id}{tokens.new_secret()}"
    id = tokens.new_id()
    info = TokenInfo(name, key_of(secret), now, browsers.address_of(person, actor))
    write = Write()
    keys.once(write, once, now, made=id)
    _update_row(write, person.person_id, [Key.hashes.add({tokens.digest(secret)})], now)
    write.update(
        Person,
        person.person_id,
        [Person.tokens[id].set(plain(info))],
        condition=size(Person.tokens) < MOST_TOKENS,  # of two at once
        otherwise=too_many,
    )
    write.commit()
    return id, info, secret


def delete(actor: Actor, token_id: str, *, now: datetime) -> None:
    """Deletes an API token; it stops working at once."""
    person = people.get(actor.person_id)
    info = person.tokens.get(token_id)
    if info is None:
        raise TokenNotFound
    write = Write()
    _update_row(write, person.person_id, [Key.hashes.delete({info.key.partition("#")[2]})], now)
    write.delete(Key(info.key))  # for a token that is older than tokens that name their person
    write.update(Person, person.person_id, [Person.tokens[token_id].remove()])
    write.commit()


def ending_of(write: Write, person: Person, emails: set[str], now: datetime) -> list[Any]:
    """Ends the tokens made in sessions that these addresses opened; returns the changes to the person's row.

    Older tokens without their address stay, since programs depend on them; their owner sees them in the settings.
    """
    ended = {id: info for id, info in person.tokens.items() if info.email in emails}
    if ended:
        digests = {info.key.partition("#")[2] for info in ended.values()}
        _update_row(write, person.person_id, [Key.hashes.delete(digests)], now)
    for info in ended.values():
        write.delete(Key(info.key))
    return [Person.tokens[id].remove() for id in ended]


def key_of(secret: str) -> str:
    """Returns the name of a token in its owner's row."""
    return _own_row(tokens.digest(secret))


def authenticate(secret: str, now: datetime) -> str:
    """Returns the id of the person an API token acts for, in one UpdateItem that also counts; raises `LimitReached`."""
    token = _TOKEN.fullmatch(secret)
    if token is None:
        raise NotSignedIn(_INVALID)
    digest = tokens.digest(secret)
    try:
        if token[1]:
            return _count(token[1], digest, now)
        return _count_of_before(digest, now)
    except keys.Unknown:
        raise NotSignedIn(_INVALID) from None


def _count(person_id: str, digest: str, now: datetime) -> str:
    keys.count(
        _row(person_id),
        at_most=REQUESTS_A_MINUTE,
        window=timedelta(minutes=1),
        now=now,
        only_if=Key.hashes.contains(digest),
        sentence=f"You can make {REQUESTS_A_MINUTE} requests a minute, with all your tokens together. Try again in a moment.",
    )
    return person_id


def _count_of_before(digest: str, now: datetime) -> str:
    """Counts a request with an older token that names nobody; if it isn't in its person's row yet, it is put there."""
    person_id = _owner(digest)
    try:
        return _count(person_id, digest, now)
    except keys.Unknown:
        write = Write()
        # Deleting it removes its own row: a token deleted just now doesn't come back.
        write.check(Key, _own_row(digest), Key.person_id == person_id, otherwise=keys.Unknown())
        _update_row(write, person_id, [Key.hashes.add({digest})], now)
        write.commit()
        return _count(person_id, digest, now)


@functools.lru_cache(maxsize=1000)
def _owner(digest: str) -> str:
    """Returns whose an older token is, which never changes, so a function reads it only once. Raises `keys.Unknown`."""
    row = Key.find(_own_row(digest))
    if row is None or row.kind != "token" or row.person_id is None:
        raise keys.Unknown
    return str(row.person_id)


def _row(person_id: str) -> str:
    return f"tokens#{person_id}"


def _own_row(digest: str) -> str:
    """Returns the name of the row that an older token has to itself; for others it is only a name."""
    return f"token#{digest}"


def _update_row(write: Write, person_id: str, changes: list[UpdateAction], now: datetime) -> None:
    """Changes the row of a person's tokens, which may not be there yet."""
    new = [
        Key.kind.set("tokens"),
        Key.person_id.set(person_id),
        Key.created_at.set(Key.created_at | now),
        Key.used.set(Key.used | 0),
        Key.data.set({}),
    ]
    write.update(Key, _row(person_id), [*new, *changes], or_new=True)
