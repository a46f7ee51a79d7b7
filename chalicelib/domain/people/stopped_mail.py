"""Stopping mails to an address that bounced or complained, until it turns out that someone reads them there."""

from datetime import datetime
from typing import Any

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import copies
from chalicelib.domain.people import invitation as invitations
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.reachable import MailState


def read_at(write: Write, person: Person, email: str, now: datetime) -> list[Any]:
    """Notes that someone reads what we mail to their main address: it is confirmed, and stopped mails resume.

    Returns the changes to the person's row.
    """
    changes: list[Any] = []
    of_address: list[Any] = []
    if email == person.email and not person.email_confirmed:
        of_address.append(Address.is_confirmed.set(True))
        changes.append(Person.email_confirmed.set(True))
    if email == person.email and person.mail.state != "ok":
        of_address += _working(now)
        changes.append(Person.mail.set(plain(MailState(since=now))))
        for invited in invitations.waiting(person):
            if invited.email == email and invited.mail.state != "ok":
                write.update(Person, invited.person_id, [Person.mail.set(plain(MailState(since=now)))])
    if of_address:
        write.update(Address, addresses.mailto(email), of_address)
    return changes


def heard_from(person: Person, email: str, *, now: datetime) -> None:
    """Resumes stopped mails to an address they have just written from. Costs nothing otherwise."""
    if person.mail.state == "ok" or email != person.email:
        return
    write = Write()
    write.update(Person, person.person_id, read_at(write, person, email, now))
    write.commit()
    copies.after_change(person.person_id)


def is_stopped(person: Person, email: str) -> bool:
    """Returns whether mails to this address of theirs are stopped, after bounces or a complaint."""
    address = Address.find(addresses.mailto(email))
    return address is not None and address.person_id == person.person_id and address.state != "ok"


def turning_on(write: Write, person: Person, email: str, now: datetime) -> list[Any]:
    """Resumes stopped mails to an address that was confirmed by a link we mailed to it.

    Returns the changes to the person's row.
    """
    if email == person.email:
        return read_at(write, person, email, now)
    if is_stopped(person, email):
        write.update(Address, addresses.mailto(email), _working(now))
    return []


def _working(now: datetime) -> list[Any]:
    """Returns the changes to an address that works from now on: bounces of earlier mails no longer count."""
    return [
        Address.state.set("ok"),
        Address.since.set(now),
        Address.reason.remove(),
        Address.soft_bounces.set(0),
        Address.soft_since.remove(),
    ]
