"""A person's e-mail addresses. A new one is added only when its owner confirms it by the link we mail there."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import queue
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import copies, links, stopped_mail, strangers
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.errors import AddressInUse, Invalid, LimitReached, LinkBroken, PlanNotFound, TryAgain

MOST_EMAILS = 5
LINKS_A_DAY = 5
"""The most confirmation mails that one person can ask for to one address; see `strangers` for what isn't theirs."""
OFFERS_A_DAY = 3
"""The most mails to one person asking about addresses that answers came from."""


def confirming(write: Write, person: Person) -> list[Any]:
    """Notes, once, that the owner of an invited address answered, signed in or used a link.

    Returns the changes to the person's row.
    """
    if person.email_confirmed:
        return []
    write.update(Address, addresses.mailto(person.email), [Address.is_confirmed.set(True)])
    return [Person.email_confirmed.set(True)]


def ask_again(actor: Actor, *, now: datetime, once: Key | None = None) -> str:
    """Owes the main address the link that resumes mails to it, if they are stopped."""
    person = people.get(actor.person_id)
    if person.mail.state != "ok":
        _owe_link(person, person.email, now, once, again=True)
    return person.email


def ask(actor: Actor, email: str, *, now: datetime, once: Key | None = None) -> str:
    """Owes a new address the link that adds it. The answer does not tell whether it is in use."""
    person = people.get(actor.person_id)
    email = addresses.checked_email(email)
    if email in person.emails():
        raise Invalid({"email": "This is already one of your addresses."})
    if len(person.emails()) >= MOST_EMAILS:
        raise Invalid({"email": f"You can have up to {MOST_EMAILS} addresses. Remove one first."})
    _owe_link(person, email, now, once)
    return email


def _owe_link(person: Person, email: str, now: datetime, once: Key | None, **data: Any) -> None:
    recipient = addresses.mailto(email)
    known = Address.find(recipient)
    write = Write()
    keys.once(write, once, now)
    day = timedelta(days=1)
    over = LimitReached(retry_after=keys.rest(day, now))
    keys.at_most(write, f"email#{person.person_id}#{email}", LINKS_A_DAY, window=day, now=now, otherwise=over)
    keys.at_most(write, f"emails#{person.person_id}", 4 * LINKS_A_DAY, window=day, now=now, otherwise=over)
    strangers.count(write, email, asker=person, now=now)
    # Where mails are stopped, someone else's request must not resume them: it is counted alike, and nothing is sent.
    if known is None or known.person_id == person.person_id or known.state == "ok":
        write.put(
            notifications.new(
                recipient, "email_confirmation", now, person_id=person.person_id, name=person.name, **data
            )
        )
    write.commit()
    queue.nudge([recipient])


def offer(person_id: str, plan_id: str, email: str, *, now: datetime) -> bool:
    """Asks a person, at their known address, whether an answer from another address was theirs; returns whether we
    asked.

    The sender proved that they write from ``email``, not that they are this person: a colleague may have been forwarded
    the message. So nothing goes to the sender, and only a reader of the known mailbox can add the address. We ask once
    a day for each address, about at most three a day, and never about an address of someone else in the plan. Whether
    it is in use elsewhere doesn't matter here.
    """
    try:
        email = addresses.checked_email(email)
        plan = plans.get_for(person_id, plan_id)
    except (Invalid, PlanNotFound):
        return False
    known = Address.find(addresses.mailto(email))
    person = Person.find(person_id)
    if person is None or (known is not None and known.person_id in plan.members):
        return False
    if email in person.emails() or len(person.emails()) >= MOST_EMAILS:
        return False
    day = timedelta(days=1)
    write = Write()
    keys.once(write, keys.new(f"offer#{person_id}#{email}", kind="told", now=now, lasts=day), now)
    keys.at_most(write, f"offers#{person_id}", OFFERS_A_DAY, window=day, now=now, otherwise=LimitReached())
    strangers.count(write, person.email, asker=person, now=now)
    write.put(notifications.new(person_id, "further_address", now, email=email))
    try:
        write.commit()
    except (keys.Repeated, LimitReached):
        return False
    queue.nudge([person_id])
    return True


def add_offered(token: str, *, now: datetime) -> tuple[Person, str]:
    """Adds the address that an answer came from, by the link sent to a known address. Repeating it does no harm.

    Raises `AddressInUse` if it belongs to someone else.
    """
    person, email = links.follow_address(token, now)
    if email not in person.emails():
        if len(person.emails()) >= MOST_EMAILS:
            raise Invalid({"email": f"You can have up to {MOST_EMAILS} addresses. Remove one in your settings first."})
        person = _add(person.person_id, email)
    return person, email


def confirm(token: str, *, now: datetime) -> tuple[Person, str]:
    """Adds the address that a link was sent to, or resumes mails to it. Repeating it does no harm.

    Raises `AddressInUse` if it belongs to someone else.
    """
    person_id, email = links.follow_email(token, now)
    person = Person.find(person_id)
    if person is None:
        raise LinkBroken
    if email in person.emails():
        return stopped_mail.turn_on(person, email, now=now), email
    return _add(person_id, email), email


def _add(person_id: str, email: str) -> Person:
    write = Write()
    write.create(addresses.new(addresses.mailto(email), person_id, confirmed=True), otherwise=AddressInUse())
    write.update(Person, person_id, [Person.other_emails.add({email}), Person.version.add(1)])
    write.commit()
    return people.get(person_id)


def make_main(actor: Actor, email: str) -> Person:
    """Makes this confirmed address the one we mail."""
    person = people.get(actor.person_id)
    email = addresses.checked_email(email)
    if email == person.email:
        return person
    if email not in person.emails():
        raise Invalid({"email": "Add and confirm this address first."})
    address = Address.find(addresses.mailto(email))
    if address is None:
        raise TryAgain  # it is just being removed
    others = person.emails() - {email}
    write = Write()
    write.check(Address, address.address, Address.state == address.state, TryAgain())
    if not person.email_confirmed:  # nobody ever answered from there, so it isn't kept
        others -= {person.email}
        write.delete(Address(addresses.mailto(person.email)), condition=Address.person_id == person.person_id)
    write.update(
        Person,
        person.person_id,
        [
            Person.email.set(email),
            Person.mail.set(plain(address.mail)),
            Person.email_confirmed.set(True),
            Person.other_emails.set(others) if others else Person.other_emails.remove(),
            Person.version.add(1),
        ],
        condition=Person.version == person.version,
        otherwise=TryAgain(),
    )
    write.commit()
    changed = people.get(person.person_id)
    if changed.mail != person.mail:
        copies.tell_plans(changed)
    return changed


def remove(actor: Actor, email: str) -> Person:
    """Removes an address: replies from it are refused, and links sent to it stop working."""
    person = people.get(actor.person_id)
    email = addresses.checked_email(email)
    if email == person.email:
        raise Invalid({"email": "We send your emails to this address. Choose another one for them first."})
    if email not in person.emails():
        return person
    write = Write()
    write.delete(Address(addresses.mailto(email)), condition=Address.person_id == person.person_id)
    write.update(Person, person.person_id, [Person.other_emails.delete({email}), Person.version.add(1)])
    write.commit()
    return people.get(person.person_id)
