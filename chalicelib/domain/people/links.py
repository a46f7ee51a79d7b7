"""Links in messages and reply addresses: each acts for one person, and mostly for one action.

A link is bound to the address its message went to: when that address is no longer the person's, the link is dead. A
reply address isn't, since the reply's sender is checked instead.
"""

from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from chalicelib import tokens
from chalicelib.config import settings
from chalicelib.domain.notices import EVENTS, RHYTHMS, Every
from chalicelib.domain.people.person import Person
from chalicelib.errors import LinkBroken, LinkExpired

Purpose = Literal["done", "proposal", "notices", "zone", "invitation", "unsubscribe"]

SIGN_IN_LASTS = timedelta(minutes=15)
EMAIL_LINK_LASTS = timedelta(days=2)
COACH_LINK_LASTS = timedelta(days=14)
ADDRESS_LINK_LASTS = timedelta(days=7)
_ID_BYTES = 10
_NUMBER_BYTES = 3
PLAN = 0
"""The number that stands for the plan as a whole, or for a bundle."""


class Target(msgspec.Struct, frozen=True):
    """What a link or reply address is for."""

    plan_id: str
    person_id: str
    number: int
    """Of the action; 0: the plan."""
    event: str = ""
    """Which notices an unsubscribe link turns off; which kind of message a reply address answers, where a word means
    something only there."""
    further: tuple[str, ...] = ()
    """The other notices that an unsubscribe link turns off, of a mail of several kinds."""

    @property
    def events(self) -> tuple[str, ...]:
        """All notices that an unsubscribe link turns off."""
        return (self.event, *self.further) if self.event else ()


def path(purpose: Purpose, target: Target, email: str) -> str:
    """``/done/<token>``: the path of a link sent to ``email``."""
    return f"/{purpose}/{tokens.sign(purpose, _packed(target), email)}"


def follow(purpose: Purpose, token: str) -> tuple[Person, Target]:
    """Who the link is for and what it is about; `LinkBroken` if it is altered or its address is no longer theirs."""
    target = _unpacked(tokens.read(purpose, token))
    person = Person.find(target.person_id) if target else None
    if target is None or person is None:
        raise LinkBroken
    if not any(tokens.verify(purpose, token, email) for email in person.emails()):
        raise LinkBroken
    return person, target


def reply_address(target: Target) -> str:
    """``reply+<token>@domain``, 64 characters before the @ at most."""
    return f"reply+{tokens.sign('reply', _packed(target))}@{settings().mail_domain}"


def read_reply_token(token: str) -> Target | None:
    """What a reply address is about; ``None`` if it isn't one of ours."""
    payload = tokens.verify("reply", token)
    return _unpacked(payload)


def sign_in_path(person_id: str, email: str, now: datetime) -> str:
    """A path that signs this person in once, within 15 minutes."""
    expires = int((now + SIGN_IN_LASTS).timestamp()).to_bytes(5, "big")
    return f"/sign-in/{tokens.sign('sign-in', _id(person_id) + expires + _id(tokens.new_id()), email)}"


def follow_sign_in(token: str, now: datetime) -> tuple[Person, str]:
    """Who a sign-in link is for, and the address it went to. Whether it was used is asked when it is used."""
    payload = tokens.read("sign-in", token)
    if payload is None or len(payload) != 2 * _ID_BYTES + 5:
        raise LinkBroken
    person = Person.find(tokens.encode(payload[:_ID_BYTES]))
    if person is None:
        raise LinkBroken
    email = next((email for email in person.emails() if tokens.verify("sign-in", token, email)), None)
    if email is None:
        raise LinkBroken
    if now >= datetime.fromtimestamp(int.from_bytes(payload[_ID_BYTES : _ID_BYTES + 5], "big"), UTC):
        raise LinkExpired
    return person, email


def email_path(person_id: str, email: str, now: datetime) -> str:
    """A path, sent to a further address, that adds it to this person within two days."""
    expires = int((now + EMAIL_LINK_LASTS).timestamp()).to_bytes(5, "big")
    return f"/email/{tokens.sign('email', _id(person_id) + expires + email.encode())}"


def follow_email(token: str, now: datetime) -> tuple[str, str]:
    """The person_id and the address that the link adds to them."""
    payload = tokens.verify("email", token)
    if payload is None or len(payload) < _ID_BYTES + 6:
        raise LinkBroken
    if now >= datetime.fromtimestamp(int.from_bytes(payload[_ID_BYTES : _ID_BYTES + 5], "big"), UTC):
        raise LinkExpired
    return tokens.encode(payload[:_ID_BYTES]), payload[_ID_BYTES + 5 :].decode()


def address_path(person_id: str, known: str, further: str, now: datetime) -> str:
    """A path, sent to the ``known`` address of this person, that adds the ``further`` one within a week."""
    expires = int((now + ADDRESS_LINK_LASTS).timestamp()).to_bytes(5, "big")
    return f"/address/{tokens.sign('address', _id(person_id) + expires + further.encode(), known)}"


def follow_address(token: str, now: datetime) -> tuple[Person, str]:
    """Who the link is for and the address that it adds; `LinkBroken` if the address it was sent to is no longer theirs."""
    payload = tokens.read("address", token)
    if payload is None or len(payload) < _ID_BYTES + 6:
        raise LinkBroken
    person = Person.find(tokens.encode(payload[:_ID_BYTES]))
    if person is None or not any(tokens.verify("address", token, email) for email in person.emails()):
        raise LinkBroken
    if now >= datetime.fromtimestamp(int.from_bytes(payload[_ID_BYTES : _ID_BYTES + 5], "big"), UTC):
        raise LinkExpired
    return person, payload[_ID_BYTES + 5 :].decode()


def coach_path(person_id: str, email: str, now: datetime) -> str:
    """A path, sent to ``email``, that makes this person a coach within two weeks."""
    expires = int((now + COACH_LINK_LASTS).timestamp()).to_bytes(5, "big")
    return f"/coach/{tokens.sign('coach', _id(person_id) + expires, email)}"


def follow_coach(token: str, now: datetime) -> Person:
    """Who the link makes a coach; `LinkExpired` after two weeks."""
    payload = tokens.read("coach", token)
    if payload is None or len(payload) != _ID_BYTES + 5:
        raise LinkBroken
    person = Person.find(tokens.encode(payload[:_ID_BYTES]))
    if person is None or not any(tokens.verify("coach", token, email) for email in person.emails()):
        raise LinkBroken
    if now >= datetime.fromtimestamp(int.from_bytes(payload[_ID_BYTES:], "big"), UTC):
        raise LinkExpired
    return person


def digest_path(person_id: str, email: str, every: Every) -> str:
    """A path, sent to ``email``, that turns this person's digest off, or on again as it was."""
    return f"/digest/{tokens.sign('digest', _id(person_id) + bytes([RHYTHMS.index(every)]), email)}"


def follow_digest(token: str) -> tuple[Person, Every]:
    """Whose digest the link is about, and how often it came."""
    payload = tokens.read("digest", token)
    if payload is None or len(payload) != _ID_BYTES + 1 or payload[_ID_BYTES] >= len(RHYTHMS):
        raise LinkBroken
    person = Person.find(tokens.encode(payload[:_ID_BYTES]))
    if person is None or not any(tokens.verify("digest", token, email) for email in person.emails()):
        raise LinkBroken
    return person, RHYTHMS[payload[_ID_BYTES]]


def _packed(target: Target) -> bytes:
    events = bytes(EVENTS.index(event) for event in target.events)
    return _id(target.plan_id) + _id(target.person_id) + target.number.to_bytes(_NUMBER_BYTES, "big") + events


def _unpacked(payload: bytes | None) -> Target | None:
    size = 2 * _ID_BYTES + _NUMBER_BYTES
    if payload is None or not size <= len(payload) <= size + len(EVENTS):
        return None
    event, *further = [EVENTS[place] for place in payload[size:] if place < len(EVENTS)] or [""]
    return Target(
        tokens.encode(payload[:_ID_BYTES]),
        tokens.encode(payload[_ID_BYTES : 2 * _ID_BYTES]),
        int.from_bytes(payload[2 * _ID_BYTES : size], "big"),
        event,
        tuple(further),
    )


def _id(id: str) -> bytes:
    raw = tokens.decode(id)
    if raw is None or len(raw) != _ID_BYTES:
        raise ValueError("not an id of ours")
    return raw
