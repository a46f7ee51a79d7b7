"""What happened to a mail after it was sent: delivered, bounced, or reported as unwanted.

The mail provider may tell us twice, or before we have recorded that the mail was sent; so entries are added and the
entry of sending is never changed. We mail nothing more to a dead address, and tell the plan's coach once.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import copies, dead_addresses
from chalicelib.domain.people import invitation as invitations
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reachable import MailState
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream.entry import Entry

SOFT_BOUNCES = 5
SOFT_FOR = timedelta(days=3)
"""An address is dead after this many mails in a row that couldn't be delivered for now, the first and last at least this
far apart."""
_TOLD_ONCE_FOR = timedelta(days=30)
"""The queue keeps an event for 14 days, and so does its dead-letter queue."""


class Mailed(msgspec.Struct, frozen=True):
    """A mail that was sent, by the plan, entry and numbers in its tags; a sign-in link has none."""

    message_id: str
    to: str
    sent_at: datetime
    plan_id: str | None = None
    entry_id: str | None = None
    """The id of the stream entry that says it was sent."""
    numbers: tuple[int, ...] = ()
    """The numbers of the actions it was about."""


class Changed(Lost):
    """The address or its person changed between our read and write."""


def delivered(mail: Mailed, *, now: datetime) -> bool:
    """Notes that the receiving server accepted it. Returns ``False`` if it is known already, or there is nothing to
    note."""
    return _note(mail, "delivered", "works", now)


def bounced(mail: Mailed, *, reason: str, is_permanent: bool, now: datetime) -> bool:
    """Notes that it could not be delivered, permanently or for now. Returns ``False`` if it is known already."""
    if is_permanent:
        return _note(mail, "bounced", "dead", now, reason=reason)
    return _note(mail, "bounced", "soft", now, reason=reason, soft=True)


def rejected(mail: Mailed, *, reason: str, now: datetime) -> bool:
    """Notes that the provider didn't send it, which says nothing about the address. Returns ``False`` if it is known
    already, or belongs to no plan."""
    return _note(mail, "bounced", "nothing", now, reason=reason, soft=True)


def complained(mail: Mailed, *, now: datetime) -> bool:
    """Notes that its reader reported it as unwanted. Returns ``False`` if it is known already."""
    return _note(mail, "complained", "unwanted", now)


_Verdict = Literal["works", "soft", "dead", "unwanted", "nothing"]
"""What it means for the address."""
_DEADLY = frozenset({"soft", "dead", "unwanted"})


def _note(mail: Mailed, kind: str, verdict: _Verdict, now: datetime, **data: Any) -> bool:

    def step() -> bool:
        address = Address.find(addresses.mailto(mail.to))
        person = Person.find(address.person_id) if address is not None and verdict in _DEADLY else None
        plan = plans.find(mail.plan_id) if mail.plan_id else None
        write = Write()
        if plan is not None:
            _entries(write, mail, kind, plan, address, now, data)
        if address is not None:
            _state(write, mail, verdict, address, person, now, data.get("reason"))
        if not len(write):
            return False
        digest = hashlib.sha256(f"{mail.message_id}#{kind}#{mail.to}".encode()).hexdigest()
        keys.once(write, keys.new(f"outcome#{digest}", kind="outcome", now=now, lasts=_TOLD_ONCE_FOR), now)
        is_new = True
        try:
            write.commit()
        except keys.Repeated:
            is_new = False
        # Even if it is already known: the function that recorded it may have died before getting here.
        for whose in _all_of(people.get(person.person_id) if person is not None else None, mail):
            if whose.mail.state != "ok":
                copies.tell_plans(whose)
        return is_new

    return look_again(step, on=Changed)


def _entries(
    write: Write, mail: Mailed, kind: str, plan: Plan, address: Address | None, now: datetime, data: dict[str, Any]
) -> None:
    """Adds an entry to the history of each action it was about, or else to the plan's stream."""
    told: dict[str, Any] = {"of": mail.entry_id, **data} if mail.entry_id else dict(data)
    told |= _whom(mail, plan, address)
    for number in mail.numbers or (None,):
        write.put(stream.entry(plan.plan_id, kind, now, number=number, **told))


def _whom(mail: Mailed, plan: Plan, address: Address | None) -> dict[str, Any]:
    """Returns whom the mail was to, as the plan knows them. People who are no longer members, or only with another address,
    are named as when the mail was sent. If that isn't recorded yet, the client isn't notified, since they may never have
    known of them.
    """
    invited = (each for each in plan.members.values() if each.state == "invited" and each.email == mail.to)
    member = (plan.members.get(address.person_id) if address is not None else None) or next(invited, None)
    if member is not None:
        role = {"role": "viewer"} if member.role == "viewer" else {}
        return {"to": member.person_id, "name": member.name, **role}
    sent = Entry.find(plan.plan_id, mail.entry_id) if mail.entry_id else None
    if sent is None:
        return {"role": "viewer"} if address is not None else {}
    return {name: sent.data[name] for name in ("to", "name", "role") if name in sent.data}


def _all_of(person: Person | None, mail: Mailed) -> list[Person]:
    """Returns those to whom it matters what became of a mail: the person, and their unanswered invitation to its plan. An
    inviter learns nothing of mails that others caused."""
    if person is None:
        return []
    invited = (each for each in invitations.waiting(person) if each.invited_to == mail.plan_id)
    return [person, *(each for each in invited if each.email == mail.to)]


def _state(
    write: Write,
    mail: Mailed,
    verdict: _Verdict,
    address: Address,
    person: Person | None,
    now: datetime,
    reason: str | None,
) -> None:
    """Changes the address's state, unless its owner has confirmed it again since the mail was sent."""
    if verdict == "works" and address.soft_bounces:
        write.update(Address, address.address, [Address.soft_bounces.set(0), Address.soft_since.remove()])
    is_old = address.state == "ok" and address.since is not None and mail.sent_at <= address.since
    if person is None or is_old:
        return
    since = address.soft_since or now
    is_last = address.soft_bounces + 1 >= SOFT_BOUNCES and now - since >= SOFT_FOR
    if verdict == "unwanted":
        _dies(write, mail, address, person, MailState("complained", now), now)
    elif verdict == "dead" or (verdict == "soft" and is_last and address.state == "ok"):
        _dies(write, mail, address, person, MailState("bounced", now, reason), now)
    elif verdict == "soft" and address.state == "ok":
        counted = [Address.soft_bounces.set(int(address.soft_bounces) + 1), Address.soft_since.set(since)]
        write.update(Address, address.address, counted, condition=_unchanged(address), otherwise=Changed())


def _dies(write: Write, mail: Mailed, address: Address, person: Person, state: MailState, now: datetime) -> None:
    """Stops mails to the address, or those of an invitation whose own mail showed it, and notifies those who may know. A
    state that is no worse than the present one changes nothing."""
    if _is_worse(state, address.mail):
        changes: list[Any] = [Address.state.set(state.state), Address.since.set(now)]
        changes.append(Address.reason.set(state.reason) if state.reason else Address.reason.remove())
        write.update(Address, address.address, changes, condition=_unchanged(address), otherwise=Changed())
    for whose in _all_of(person, mail):
        if whose.email != mail.to or not _is_worse(state, whose.mail):
            continue  # their mail goes to another address, or is stopped already
        write.update(
            Person,
            whose.person_id,
            [Person.mail.set(plain(state))],
            condition=Person.email == mail.to,
            otherwise=Changed(),
        )
        dead_addresses.tell_coaches(write, whose.person_id, now, email=mail.to, **msgspec.structs.asdict(state))


def _is_worse(one: MailState, other: MailState) -> bool:
    order = ("ok", "bounced", "complained")
    return order.index(one.state) > order.index(other.state)


def _unchanged(address: Address) -> Any:
    return (
        (Address.person_id == address.person_id)
        & (Address.state == address.state)
        & (Address.soft_bounces == address.soft_bounces)
    )
