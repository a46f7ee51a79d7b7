"""What became of a mail after it left: delivered, come back, or reported as unwanted.

The mail provider tells, perhaps twice, perhaps before our own record that the mail was sent: entries are added, the sent
one is never changed. A dead address gets nothing more, and the plan's coach hears of it once.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write, together
from chalicelib.domain import keys
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import copies
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reachable import MailState
from chalicelib.domain.stream import entry as stream

SOFT_BOUNCES = 5
SOFT_FOR = timedelta(days=3)
"""An address is dead after so many mails in a row that could not be delivered for now, the first and last so far apart."""
MOST_TOLD = 30
"""Plans whose coach is told that somebody's address is dead."""
_TOLD_ONCE_FOR = timedelta(days=30)
"""The queue keeps an event 14 days, its dead letters as long."""


class Mailed(msgspec.Struct, frozen=True):
    """A mail that left. Plan, entry and numbers are what it was tagged with; a sign-in link has none."""

    message_id: str
    to: str
    sent_at: datetime
    plan_id: str | None = None
    entry_id: str | None = None
    """Of the stream entry that tells that it was sent."""
    numbers: tuple[int, ...] = ()
    """Of the actions it was about."""


class Changed(Lost):
    """The address or its person changed between reading and writing."""


def delivered(mail: Mailed, *, now: datetime) -> bool:
    """Notes that the receiving server took it. ``False``: known already, or there is nothing to note."""
    return _note(mail, "delivered", "works", now)


def bounced(mail: Mailed, *, reason: str, is_permanent: bool, now: datetime) -> bool:
    """Notes that it could not be delivered, ever or for now. ``False``: known already."""
    if is_permanent:
        return _note(mail, "bounced", "dead", now, reason=reason)
    return _note(mail, "bounced", "soft", now, reason=reason, soft=True)


def rejected(mail: Mailed, *, reason: str, now: datetime) -> bool:
    """Notes that the provider did not send it, which says nothing of the address. ``False``: known already, or of no plan."""
    return _note(mail, "bounced", "nothing", now, reason=reason, soft=True)


def complained(mail: Mailed, *, now: datetime) -> bool:
    """Notes that its reader reported it as unwanted. ``False``: known already."""
    return _note(mail, "complained", "unwanted", now)


_Verdict = Literal["works", "soft", "dead", "unwanted", "nothing"]
"""What it says of the address."""
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
        after = people.get(person.person_id) if person is not None else None
        # Also where it is known: the function that wrote may have ended before it came here.
        if after is not None and after.mail.state != "ok":
            copies.tell_plans(after)
        return is_new

    return look_again(step, on=Changed)


def _entries(
    write: Write, mail: Mailed, kind: str, plan: Plan, address: Address | None, now: datetime, data: dict[str, Any]
) -> None:
    """Adds an entry to the history of each action it was about, else one to the plan's."""
    told: dict[str, Any] = {"of": mail.entry_id, **data} if mail.entry_id else dict(data)
    member = plan.members.get(address.person_id) if address is not None else None
    if member is not None:
        told |= {"to": member.person_id, "name": member.name}
    elif address is not None:
        told["to"] = address.person_id  # no member any more; whether the client knew of them, their id tells
    for number in mail.numbers or (None,):
        write.put(stream.entry(plan.plan_id, kind, now, number=number, **told))


def _state(
    write: Write,
    mail: Mailed,
    verdict: _Verdict,
    address: Address,
    person: Person | None,
    now: datetime,
    reason: str | None,
) -> None:
    """Changes the address's state, unless its owner confirmed it again after the mail was sent."""
    if verdict == "works" and address.soft_bounces:
        write.update(Address, address.address, [Address.soft_bounces.set(0), Address.soft_since.remove()])
    is_old = address.state == "ok" and address.since is not None and mail.sent_at <= address.since
    if person is None or is_old:
        return
    since = address.soft_since or now
    is_last = address.soft_bounces + 1 >= SOFT_BOUNCES and now - since >= SOFT_FOR
    if verdict == "unwanted" and address.state != "complained":
        _dies(write, mail, address, person, MailState("complained", now), now)
    elif address.state == "ok" and (verdict == "dead" or (verdict == "soft" and is_last)):
        _dies(write, mail, address, person, MailState("bounced", now, reason), now)
    elif address.state == "ok" and verdict == "soft":
        counted = [Address.soft_bounces.set(int(address.soft_bounces) + 1), Address.soft_since.set(since)]
        write.update(Address, address.address, counted, condition=_unchanged(address), otherwise=Changed())


def _dies(write: Write, mail: Mailed, address: Address, person: Person, state: MailState, now: datetime) -> None:
    changes: list[Any] = [Address.state.set(state.state), Address.since.set(now)]
    changes.append(Address.reason.set(state.reason) if state.reason else Address.reason.remove())
    write.update(Address, address.address, changes, condition=_unchanged(address), otherwise=Changed())
    if person.email != mail.to:
        return  # mails go to another address of theirs
    write.update(
        Person,
        person.person_id,
        [Person.mail.set(plain(state))],
        condition=Person.email == mail.to,
        otherwise=Changed(),
    )
    tell_coaches(write, person.person_id, now, email=mail.to, **msgspec.structs.asdict(state))


def tell_coaches(write: Write, person_id: str, now: datetime, *, state: str, **data: Any) -> None:
    """Owes the primary coach of each of the person's plans word that an ``email`` or ``phone`` of theirs is dead.

    What number or address somebody gave later is not the coach's to learn: it is named only where it is the one they
    know. Not told of viewers, nor to a coach of themselves.
    """
    for plan in _plans(person_id):
        member = plan.members.get(person_id)
        if member is None or member.role == "viewer" or member.state == "declined" or plan.primary_id == person_id:
            continue
        known = {name: getattr(member, name) for name in ("email", "phone")}
        named = {name: known[name] if data.get(name) == known[name] else None for name in known if name in data}
        if member.state == "active" or any(named.values()):
            told = data | named | {"person_id": person_id, "name": member.name, "state": state}
            write.put(notifications.new(plan.primary_id, "address_dead", now, plan_id=plan.plan_id, **told))


def _unchanged(address: Address) -> Any:
    return (
        (Address.person_id == address.person_id)
        & (Address.state == address.state)
        & (Address.soft_bounces == address.soft_bounces)
    )


def _plans(person_id: str) -> list[Plan]:
    mine = memberships.of(person_id)[:MOST_TOLD]
    return [plan for plan in together(*((Plan, row.plan_id, None) for row in mine)) if plan is not None] if mine else []
