"""Cards: what a link in a mail opens for a client without signing in, one action or the plan in short.

A link to a card is for one person and plan, shows the action whose mail it came in, and works for 60 days. It is bound to the
address that it went to. No row is kept for it: it carries a turn, the sum of the plan's and the person's, and whatever
ends it raises one of the two, so that nothing brings it back.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

import msgspec

from chalicelib import tokens
from chalicelib.database.transactions import Lost, Write, together
from chalicelib.domain import keys
from chalicelib.domain.actions.action import Action
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import queue
from chalicelib.domain.people import sign_in
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import ActionNotFound, LimitReached, LinkBroken, PlanNotFound

DAYS = 60
PLAN = 0
"""The number of the card that shows the plan."""
MAILED_AGAIN = timedelta(minutes=10)
"""Asking for a new link again this much later means wanting another one."""
_FIRST_DAY = date(2026, 1, 1)
_ID, _NUMBER, _DAY, _TURN = 10, 3, 2, 3
"""Bytes in a token, for each id and so on."""
_LAST_TURN = 0xFFFFFF

Closed = Literal["", "ended", "asks", "off"]
"""Why a card doesn't open: its link has ended, its person asks to sign in, or the plan's coaches do; empty if it opens."""


class Card(msgspec.Struct, frozen=True):
    """What a link to a card is for."""

    person: Person
    plan: Plan
    number: int
    """The action's, or `PLAN`."""
    action: Action | None
    """``None`` if it shows the plan."""
    email: str
    """The address that the link went to."""
    last_day: date
    closed: Closed = ""


def is_open(plan: Plan, person: Person) -> bool:
    """Returns whether links in mails of this plan open cards for this person: for its client, unless they or the coaches
    want them to sign in."""
    is_client = person.person_id == plan.client_id and plan.client.state == "active"
    return is_client and not plan.cards_off and not person.asks_sign_in


def path(plan: Plan, person: Person, number: int, now: datetime) -> str:
    """Returns the path of a link to the card of an action, or of the plan, sent to the person's main address."""
    day = (now.astimezone(UTC).date() - _FIRST_DAY).days
    payload = (
        _raw(plan.plan_id) + _raw(person.person_id) + number.to_bytes(_NUMBER, "big") + day.to_bytes(_DAY, "big")
        + _turn(plan, person).to_bytes(_TURN, "big")
    )  # fmt: skip
    return f"/card/{tokens.sign('card', payload, str(person.email))}"


def follow(token: str, now: datetime) -> Card:
    """Returns the card that a link is for, in one read, even if it doesn't open any more.

    Raises `LinkBroken` if the link was altered or its address is no longer theirs, `PlanNotFound` unless they are in the
    plan, or `ActionNotFound`.
    """
    payload = tokens.read("card", token)
    if payload is None or len(payload) != 2 * _ID + _NUMBER + _DAY + _TURN:
        raise LinkBroken
    plan_id, person_id = tokens.encode(payload[:_ID]), tokens.encode(payload[_ID : 2 * _ID])
    number, day, turn = (int.from_bytes(part, "big") for part in _numbers(payload))
    about = [(Action, plan_id, number)] if number else []
    person, plan, *found = together((Person, person_id, None), (Plan, plan_id, None), *about)
    email = next((each for each in person.emails() if tokens.verify("card", token, each)), None) if person else None
    if person is None or email is None:
        raise LinkBroken
    try:
        plans.checked(plan, person_id)
    except PlanNotFound:
        raise PlanNotFound("You’re no longer part of this plan, so this link opens nothing.") from None
    if plan.client_id != person_id:
        raise LinkBroken
    action = found[0] if number else None
    if number and action is None:
        raise ActionNotFound("This action isn’t there any more: it was deleted.")
    last_day = _FIRST_DAY + timedelta(days=day + DAYS)
    closed: Closed = "asks" if person.asks_sign_in else "off" if plan.cards_off else ""
    if not closed and (turn != _turn(plan, person) or now.astimezone(UTC).date() > last_day):
        closed = "ended"
    return Card(person, plan, number, action, email, last_day, closed)


def end(card: Card) -> None:
    """Ends every link to this plan's cards that was mailed so far, at once."""
    write = Write()
    _end(write, card)
    try:
        write.commit()
    except Lost:
        return  # it was just ended, and a newer link mustn't end with it


def end_all(person_id: str, *, now: datetime, once: Key | None = None) -> None:
    """Ends every link to cards mailed to this person so far, in all their plans."""
    write = Write()
    keys.once(write, once, now)
    write.update(Person, person_id, [Person.cards_turn.add(1)])
    write.commit()


def mail_again(card: Card, *, caller: str, now: datetime, ends: bool = False) -> None:
    """Owes the person a new link, to their main address; if it ``ends``, this one opens nothing from now on.

    Counted with the sign-in links to that address, since anybody who holds the link can ask; the answer is the same if there
    were too many, or one was asked for a moment ago.
    """
    try:
        is_mailed = sign_in.may_mail(str(card.person.email), caller=caller, now=now)
    except LimitReached:
        if not ends:
            raise
        is_mailed = False
    if not is_mailed and not ends:
        return
    write = Write()
    if ends:
        _end(write, card)
    if is_mailed:
        _owe(write, card, now, ends=ends)
    try:
        write.commit()
    except (Lost, keys.Repeated):
        return  # it was just ended, or mailed
    queue.nudge([str(card.person.person_id)])


def masked(email: str) -> str:
    """Returns ``a•••@example.org``: its owner recognises it, and somebody who was forwarded the mail learns little."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}•••@{domain}"


def _end(write: Write, card: Card) -> None:
    as_read = Plan.cards_turn == card.plan.cards_turn
    if not card.plan.cards_turn:
        as_read = as_read | Plan.cards_turn.does_not_exist()
    write.update(Plan, card.plan.plan_id, [Plan.cards_turn.add(1)], condition=as_read)


def _owe(write: Write, card: Card, now: datetime, *, ends: bool) -> None:
    person_id, plan_id = str(card.person.person_id), str(card.plan.plan_id)
    name = f"card#{plan_id}#{card.number}#{_turn(card.plan, card.person)}#{int(ends)}"
    keys.once(write, keys.new(name, kind="told", now=now, lasts=MAILED_AGAIN), now)
    what: dict[str, Any] = {"what": card.action.what} if card.action is not None else {}
    write.put(notifications.new(person_id, "card", now, plan_id=plan_id, number=card.number or None, **what))


def _turn(plan: Plan, person: Person) -> int:
    return (int(plan.cards_turn) + int(person.cards_turn)) & _LAST_TURN


def _numbers(payload: bytes) -> tuple[bytes, bytes, bytes]:
    """Returns the parts of a token for the action's number, the day, and the turn."""
    rest = payload[2 * _ID :]
    return rest[:_NUMBER], rest[_NUMBER : _NUMBER + _DAY], rest[_NUMBER + _DAY :]


def _raw(id: str) -> bytes:
    raw = tokens.decode(id)
    assert raw is not None
    assert len(raw) == _ID
    return raw
