"""Links in messages and reply addresses: each acts for one person, usually on one action.

A link is bound to the address its message went to, and stops working when that address is no longer the person's. A
reply address isn't bound, since we check the reply's sender instead.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Literal

import msgspec

from chalicelib import tokens
from chalicelib.config import settings
from chalicelib.domain.notices import EVENTS, RHYTHMS, Every
from chalicelib.domain.people import invitation as invitations
from chalicelib.domain.people.person import Person
from chalicelib.errors import LinkBroken, LinkExpired

Mark = Literal["plan", "digest", "asking", "entered", "is_it_done"]
"""What a reply address answers: for an action, our question whether it is done (``is_it_done``); for no single one, a message that is all
about one plan, such a digest, one that asks for metrics (`Target.which` is when, see `asking`), or one that says what was entered
(`Target.which` is a number that names it). Older ones have no mark."""
_MARKS: dict[str, int] = {"plan": 255, "digest": 254, "asking": 253, "entered": 252, "is_it_done": 251}
_NUMBERED = ("asking", "entered")

Purpose = Literal["done", "proposal", "notices", "zone", "invitation", "unsubscribe", "pause"]
Asking = Literal["email", "address", "main", "objection"]
"""Links that ask one question, kept on the person's row, which removing an address withdraws."""

SIGN_IN_LASTS = timedelta(minutes=15)
COACH_LINK_LASTS = timedelta(days=14)
_ID_BYTES = 10
_NUMBER_BYTES = 3
_TIME_BYTES = 5
PLAN = 0
"""The number that means the plan as a whole, or a bundle."""


class Target(msgspec.Struct, frozen=True):
    """What a link or reply address is for."""

    plan_id: str
    person_id: str
    number: int
    """The number of the action; 0 for the plan."""
    event: str = ""
    """Which notices an unsubscribe link turns off; which kind of message a reply address answers, if a word means
    something only there, or its `Mark`."""
    further: tuple[str, ...] = ()
    """The other notices that an unsubscribe link turns off, if its mail had several kinds."""
    which: int = 0
    """For the marks ``asking`` and ``entered``: which one, below 2²⁴. ``number`` is then 0."""

    @property
    def events(self) -> tuple[str, ...]:
        """Returns all notices that an unsubscribe link turns off."""
        return (self.event, *self.further) if self.event else ()


def path(purpose: Purpose, target: Target, email: str) -> str:
    """Returns the path of a link sent to ``email``, such as ``/done/<token>``."""
    return f"/{purpose}/{tokens.sign(purpose, _packed(target), email)}"


def follow(purpose: Purpose, token: str) -> tuple[Person, Target]:
    """Returns who a link is for and what it is about; raises `LinkBroken` if it was altered or the address is no longer
    theirs."""
    target = _unpacked(tokens.read(purpose, token))
    person = Person.find(target.person_id) if target else None
    if target is None or person is None:
        raise LinkBroken
    if not any(tokens.verify(purpose, token, email) for email in person.emails()):
        raise LinkBroken
    if invitations.owner(person) is None:
        raise LinkBroken
    return person, target


def address_of(purpose: tokens.Purpose, token: str, person: Person) -> str:
    """Returns the address of theirs that a link went to which has been followed."""
    return next(email for email in sorted(person.emails()) if tokens.verify(purpose, token, email))


def reply_address(target: Target) -> str:
    """Returns ``reply+<token>@domain``, with at most 64 characters before the @."""
    return f"reply+{tokens.sign('reply', _packed(target))}@{settings().mail_domain}"


_FIRST_ASKING = date(2026, 1, 1)
_MINUTES = 2048
"""More than a day has, so that with the days until 2048 they fit a `Target.which`."""


def asking(day: date, minute: int) -> int:
    """Returns the `Target.which` of what is asked at a minute of a day, both by the calendar and clock of the person who is asked."""
    return (day - _FIRST_ASKING).days * _MINUTES + minute


def read_asking(which: int) -> tuple[date, int]:
    """Returns the day and minute that `asking` made this number from."""
    return _FIRST_ASKING + timedelta(days=which // _MINUTES), which % _MINUTES


def read_reply_token(token: str) -> Target | None:
    """Returns what a reply address is about; ``None`` if it isn't one of ours."""
    return _unpacked(tokens.verify("reply", token))


def sign_in_path(person_id: str, email: str, nonce: str, now: datetime) -> str:
    """Returns a path that signs this person in within 15 minutes, once: ``nonce`` is an id whose row it uses up."""
    payload = _id(person_id) + _until(now + SIGN_IN_LASTS) + _id(nonce)
    return f"/sign-in/{tokens.sign('sign-in', payload, email)}"


def follow_sign_in(token: str, now: datetime) -> tuple[Person, str, str]:
    """Returns who a sign-in link is for, the address it went to, and its nonce, which is looked up on use."""
    payload = tokens.read("sign-in", token)
    if payload is None or len(payload) != 2 * _ID_BYTES + _TIME_BYTES:
        raise LinkBroken
    person, email = _recipient("sign-in", token, payload)
    _check_time(payload, now)
    return person, email, tokens.encode(payload[-_ID_BYTES:])


def issued_at(token: str) -> datetime:
    """Returns when a sign-in link was made, to the second."""
    payload = tokens.read("sign-in", token) or b""
    until = int.from_bytes(payload[_ID_BYTES : _ID_BYTES + _TIME_BYTES], "big")
    return datetime.fromtimestamp(until, UTC) - SIGN_IN_LASTS


def question_path(purpose: Asking, person_id: str, id: str) -> str:
    """Returns a path that asks a person one question about their addresses, which is kept on their row under ``id``.

    That row says which address it is about, where the link was sent, and until when it may be followed.
    """
    return f"/{purpose}/{tokens.sign(purpose, _id(person_id) + _id(id))}"


def follow_question(purpose: Asking, token: str) -> tuple[Person, str]:
    """Returns who is asked, and the question's id. Whether it still waits is for the caller to check.

    Raises `LinkBroken` if the link was altered, `LinkExpired` if it is older than the questions we keep.
    """
    payload = tokens.verify(purpose, token)
    if payload is None or len(payload) != 2 * _ID_BYTES:
        raise LinkExpired if _is_of_before(purpose, token) else LinkBroken
    person = Person.find(tokens.encode(payload[:_ID_BYTES]))
    if person is None:
        raise LinkBroken
    return person, tokens.encode(payload[_ID_BYTES:])


def _is_of_before(purpose: Asking, token: str) -> bool:
    """Returns whether it is an older link, for ``/email/`` or ``/address/`` when these named the address rather than a question."""
    payload = tokens.read(purpose, token)
    if purpose not in ("email", "address") or payload is None or len(payload) <= _ID_BYTES + _TIME_BYTES:
        return False
    person = Person.find(tokens.encode(payload[:_ID_BYTES])) if purpose == "address" else None
    return any(tokens.verify(purpose, token, each) for each in (person.emails() if person else [""]))


def coach_path(person_id: str, email: str, now: datetime, *, counted_to: str | None = None) -> str:
    """Returns a path, sent to ``email``, that makes this person a coach within two weeks; they share the limits of the
    coach who made them one."""
    payload = _id(person_id) + _until(now + COACH_LINK_LASTS) + (_id(counted_to) if counted_to else b"")
    return f"/coach/{tokens.sign('coach', payload, email)}"


def follow_coach(token: str, now: datetime) -> tuple[Person, str | None]:
    """Returns the person whom the link makes a coach, and the id of the coach whose limits they share; ``None`` in an older link."""
    payload = tokens.read("coach", token)
    if payload is None or len(payload) not in (_ID_BYTES + _TIME_BYTES, 2 * _ID_BYTES + _TIME_BYTES):
        raise LinkBroken
    person, _ = _recipient("coach", token, payload)
    _check_time(payload, now)
    return person, tokens.encode(payload[_ID_BYTES + _TIME_BYTES :]) or None


def digest_path(person_id: str, email: str, every: Every) -> str:
    """Returns a path, sent to ``email``, that turns this person's digest off, or back on as it was."""
    return f"/digest/{tokens.sign('digest', _id(person_id) + bytes([RHYTHMS.index(every)]), email)}"


def follow_digest(token: str) -> tuple[Person, Every]:
    """Returns whose digest the link is about, and how often it came."""
    payload = tokens.read("digest", token)
    if payload is None or len(payload) != _ID_BYTES + 1 or payload[_ID_BYTES] >= len(RHYTHMS):
        raise LinkBroken
    person, _ = _recipient("digest", token, payload)
    return person, RHYTHMS[payload[_ID_BYTES]]


def which_path(person_id: str, plan_id: str, waiting_id: str, email: str) -> str:
    """Returns a path, sent to ``email``, that puts words of this person, kept under ``waiting_id``, into a plan."""
    return f"/which/{tokens.sign('which', _id(person_id) + _id(plan_id) + _id(waiting_id), email)}"


def follow_which(token: str) -> tuple[Person, str, str]:
    """Returns whose words the link is about, the plan's id, and the id under which they are kept."""
    payload = tokens.read("which", token)
    if payload is None or len(payload) != 3 * _ID_BYTES:
        raise LinkBroken
    person, _ = _recipient("which", token, payload)
    return person, tokens.encode(payload[_ID_BYTES : 2 * _ID_BYTES]), tokens.encode(payload[2 * _ID_BYTES :])


def _recipient(purpose: tokens.Purpose, token: str, payload: bytes) -> tuple[Person, str]:
    """Returns who the link is for and the address it went to; raises `LinkBroken` if it was altered, or the address is
    no longer theirs."""
    person = Person.find(tokens.encode(payload[:_ID_BYTES]))
    email = next((each for each in person.emails() if tokens.verify(purpose, token, each)), None) if person else None
    if person is None or email is None:
        raise LinkBroken
    return person, email


def _until(end: datetime) -> bytes:
    return int(end.timestamp()).to_bytes(_TIME_BYTES, "big")


def _check_time(payload: bytes, now: datetime) -> None:
    """Raises `LinkExpired` once the expiry time, which follows the person's id, has passed."""
    if now >= datetime.fromtimestamp(int.from_bytes(payload[_ID_BYTES : _ID_BYTES + _TIME_BYTES], "big"), UTC):
        raise LinkExpired


def _packed(target: Target) -> bytes:
    events = bytes(_MARKS[event] if event in _MARKS else EVENTS.index(event) for event in target.events)
    number = target.which if target.event in _NUMBERED else target.number
    return _id(target.plan_id) + _id(target.person_id) + number.to_bytes(_NUMBER_BYTES, "big") + events


def _unpacked(payload: bytes | None) -> Target | None:
    size = 2 * _ID_BYTES + _NUMBER_BYTES
    if payload is None or not size <= len(payload) <= size + len(EVENTS):
        return None
    named = {place: mark for mark, place in _MARKS.items()} | dict(enumerate(EVENTS))
    event, *further = [named[place] for place in payload[size:] if place in named] or [""]
    number = int.from_bytes(payload[2 * _ID_BYTES : size], "big")
    return Target(
        tokens.encode(payload[:_ID_BYTES]),
        tokens.encode(payload[_ID_BYTES : 2 * _ID_BYTES]),
        PLAN if event in _NUMBERED else number,
        event,
        tuple(further),
        which=number if event in _NUMBERED else 0,
    )


def _id(id: str) -> bytes:
    raw = tokens.decode(id)
    if raw is None or len(raw) != _ID_BYTES:
        raise ValueError("not an id of ours")
    return raw
