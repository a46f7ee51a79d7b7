"""A person's e-mail addresses: a further one joins only when its owner, who asked for it, confirms it from there."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain import addresses, keys, links, notifications, people
from chalicelib.domain.addresses import Address
from chalicelib.domain.people import Actor, Person
from chalicelib.errors import AddressInUse, Invalid, LinkBroken, TryAgain
from chalicelib.tables import Write

MOST_EMAILS = 5
LINKS_A_DAY = 5
"""Confirmation mails to one address."""


def confirming(write: Write, person: Person) -> list[Any]:
    """Notes, once, that the owner of an invited address answered, signed in or used a link.

    Gives the changes for the person's row.
    """
    if person.email_confirmed:
        return []
    write.update(Address, addresses.mailto(person.email), [Address.is_confirmed.set(True)])
    return [Person.email_confirmed.set(True)]


def ask(actor: Actor, email: str, *, now: datetime) -> str:
    """Owes a further address the link that adds it; the answer is the same whether it is in use or not."""
    person = people.get(actor.person_id)
    email = addresses.checked_email(email)
    if email in person.emails():
        raise Invalid({"email": "This address is yours already."})
    if len(person.emails()) >= MOST_EMAILS:
        raise Invalid({"email": f"You have {MOST_EMAILS} addresses. Remove one first."})
    keys.count(f"email#{email}", at_most=LINKS_A_DAY, window=timedelta(days=1), now=now)
    keys.count(f"emails#{person.person_id}", at_most=4 * LINKS_A_DAY, window=timedelta(days=1), now=now)
    recipient = addresses.mailto(email)
    write = Write()
    write.put(notifications.new(recipient, "email_confirmation", now, person_id=person.person_id, name=person.name))
    write.commit()
    notifications.nudge([recipient])
    return email


def confirm(token: str, *, now: datetime) -> tuple[Person, str]:
    """Adds the address a link was sent to. Twice does no harm; `AddressInUse` where somebody else has it."""
    person_id, email = links.follow_email(token, now)
    person = Person.find(person_id)
    if person is None:
        raise LinkBroken
    if email in person.emails():
        return person, email
    write = Write()
    write.create(addresses.new(addresses.mailto(email), person_id, confirmed=True), otherwise=AddressInUse())
    write.update(Person, person_id, [Person.other_emails.add({email}), Person.version.add(1)])
    write.commit()
    return people.get(person_id), email


def make_main(actor: Actor, email: str) -> Person:
    """Mails go to this confirmed address from now on."""
    person = people.get(actor.person_id)
    email = addresses.checked_email(email)
    if email == person.email:
        return person
    if email not in person.emails():
        raise Invalid({"email": "Add and confirm this address first."})
    others = person.emails() - {email}
    write = Write()
    if not person.email_confirmed:  # nobody ever answered from there: it isn't kept
        others -= {person.email}
        write.delete(Address(addresses.mailto(person.email)), condition=Address.person_id == person.person_id)
    write.update(
        Person,
        person.person_id,
        [
            Person.email.set(email),
            Person.email_confirmed.set(True),
            Person.other_emails.set(others) if others else Person.other_emails.remove(),
            Person.version.add(1),
        ],
        condition=Person.version == person.version,
        otherwise=TryAgain(),
    )
    write.commit()
    return people.get(person.person_id)


def remove(actor: Actor, email: str) -> Person:
    """Takes a further address away: replies from it are refused, links sent to it are dead."""
    person = people.get(actor.person_id)
    email = addresses.checked_email(email)
    if email == person.email:
        raise Invalid({"email": "Mails go to this address. Choose another one for them first."})
    if email not in person.emails():
        return person
    write = Write()
    write.delete(Address(addresses.mailto(email)), condition=Address.person_id == person.person_id)
    write.update(Person, person.person_id, [Person.other_emails.delete({email}), Person.version.add(1)])
    write.commit()
    return people.get(person.person_id)
