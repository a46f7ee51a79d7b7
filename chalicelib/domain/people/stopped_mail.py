"""Mails to an address that bounced or was complained about are stopped, until somebody turns out to read them there."""

from datetime import datetime
from typing import Any

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import copies
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.reachable import MailState


def read_at(write: Write, person: Person, email: str, now: datetime) -> list[Any]:
    """Notes that somebody reads what is mailed to their main address: it is theirs, and stopped mails go to it again.

    Returns the changes of the person's row.
    """
    changes: list[Any] = []
    of_address: list[Any] = []
    if email == person.email and not person.email_confirmed:
        of_address.append(Address.is_confirmed.set(True))
        changes.append(Person.email_confirmed.set(True))
    if email == person.email and person.mail.state != "ok":
        of_address += _working(now)
        changes.append(Person.mail.set(plain(MailState(since=now))))
    if of_address:
        write.update(Address, addresses.mailto(email), of_address)
    return changes


def heard_from(person: Person, email: str, *, now: datetime) -> None:
    """Resumes stopped mails to an address they just wrote from. Costs nothing otherwise."""
    if person.mail.state == "ok" or email != person.email:
        return
    write = Write()
    write.update(Person, person.person_id, read_at(write, person, email, now))
    write.commit()
    copies.after_change(person.person_id)


def is_stopped(person: Person, email: str) -> bool:
    """Whether nothing is mailed to this address of theirs, since mails bounced or were reported as unwanted."""
    address = Address.find(addresses.mailto(email))
    return address is not None and address.person_id == person.person_id and address.state != "ok"


def turn_on(person: Person, email: str, *, now: datetime) -> Person:
    """Resumes stopped mails to an address that was confirmed by a link mailed to it."""
    if not is_stopped(person, email):
        return person
    if email == person.email:
        heard_from(person, email, now=now)
        return people.get(person.person_id)
    write = Write()
    write.update(Address, addresses.mailto(email), _working(now))
    write.commit()
    return person


def _working(now: datetime) -> list[Any]:
    """Returns the changes of an address that works since now: a bounce of what was sent before says nothing any more."""
    return [
        Address.state.set("ok"),
        Address.since.set(now),
        Address.reason.remove(),
        Address.soft_bounces.set(0),
        Address.soft_since.remove(),
    ]
