"""Mails to an address that came back or were reported as unwanted are stopped, until it shows that somebody reads them there."""

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
    """Notes that somebody reads what is mailed to their main address: it is theirs, and mails that were stopped go to it again.

    Gives the changes for the person's row.
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
    """They wrote from this address: mails that were stopped go to it again. Costs nothing otherwise."""
    if person.mail.state == "ok" or email != person.email:
        return
    write = Write()
    write.update(Person, person.person_id, read_at(write, person, email, now))
    write.commit()
    copies.tell_plans(people.get(person.person_id))


def is_stopped(person: Person, email: str) -> bool:
    """Whether nothing is mailed to this address of theirs, because mails came back or were reported as unwanted."""
    address = Address.find(addresses.mailto(email))
    return address is not None and address.person_id == person.person_id and address.state != "ok"


def turn_on(person: Person, email: str, *, now: datetime) -> Person:
    """Their address was confirmed by a link mailed to it: mails go to it again, if they were stopped."""
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
    """The moment tells what was sent before from what is sent after: a bounce of the former says nothing any more."""
    return [
        Address.state.set("ok"),
        Address.since.set(now),
        Address.reason.remove(),
        Address.soft_bounces.set(0),
        Address.soft_since.remove(),
    ]
