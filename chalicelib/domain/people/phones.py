"""Phone numbers: we text only numbers whose owner said YES. STOP ends texts, START resumes them."""

from datetime import datetime
from typing import Any

from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import queue
from chalicelib.domain.people import account_news, asking, browsers, copies, dead_addresses
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.stream import entry as stream
from chalicelib.errors import AddressInUse, LimitReached, TryAgain, WrongState


def set_phone(actor: Actor, number: str, *, now: datetime) -> Person:
    """Asks the owner of a number of the actor's own for YES, and texts nothing else to it until then. An empty number
    removes the present one."""
    person = people.get(actor.person_id)
    if not number.strip():
        return remove(person)
    number = addresses.checked_phone(number)
    if number == person.phone:
        return _forget_wanted(person, person.phone_wanted) if person.phone_wanted else person
    asking.check_own_country(person, number)
    owner = Address.find(addresses.tel(number))
    if owner is not None:
        _count_taken(person, now)
        raise AddressInUse("Someone else uses this number. Ask them to remove it first, or enter another one.")
    asked = asking.find(number, now)
    if asked is not None and (asked.person_id, number) == (person.person_id, person.phone_wanted):
        return copies.after_change(person.person_id)  # in case the same request was interrupted
    write = Write()
    if asked is None:
        write.update(Person, person.person_id, _ask(write, actor, person, number, now))
    elif asked.person_id == person.person_id:
        write.update(Person, person.person_id, [Person.phone_wanted.set(number), Person.version.add(1)])
    else:
        _count_taken(person, now)
        raise LimitReached(
            "We’ve already texted this number, and we ask only once in 30 days. "
            "If it’s yours, reply YES to that text, or enter another number.",
            retry_after=int(asked.expires or 0) - int(now.timestamp()),
        )
    write.commit()
    queue.nudge([person.person_id])
    return copies.after_change(person.person_id)


def _ask(write: Write, actor: Actor, person: Person, number: str, now: datetime) -> list[Any]:
    return asking.ask(write, person, number, asker=person, by=browsers.address_of(person, actor), now=now)


def _count_taken(person: Person, now: datetime) -> None:
    write = Write()
    asking.count_taken(write, person, asker=person, now=now)
    write.commit()


def confirm(number: str, *, now: datetime) -> Person | None:
    """Gives a number whose owner said YES to the person it was asked for; ``None`` if we didn't ask.

    If somebody else gave it, such as a coach, the person's main address is notified: whoever has that phone gets their texts and can answer
    for them. Repeating it does no harm. Raises `AddressInUse` if someone else confirmed it first.
    """
    address = Address.find(addresses.tel(number))
    if address is not None:
        return start(number, now=now)
    asked = asking.find(number, now)
    if asked is None or asked.person_id is None:
        return None
    person = people.get(asked.person_id)
    if person.phone_wanted != number:
        return None  # they have entered another number since
    write = Write()
    new = addresses.new(addresses.tel(number), person.person_id, confirmed=True)
    if asked.data.get("by") != person.email:
        new.added_by = asked.data.get("by")
    write.create(new, otherwise=AddressInUse())
    if person.phone:
        write.delete(Address(addresses.tel(person.phone)))
    given_meanwhile = WrongState("You gave another number in the meantime.")
    # It takes its turn with the removal of the address that opened the session which gave it (`removing`).
    changes = [Person.phone.set(number), *_fresh_number(), Person.addresses_turn.add(1)]
    write.update(Person, person.person_id, changes, condition=Person.phone_wanted == number, otherwise=given_meanwhile)
    _note(write, person.person_id, "confirmed", now)
    if not asked.data.get("is_own"):
        account_news.owe_change(write, person, "number", number, now)
    write.commit()
    queue.nudge([person.person_id])
    return copies.after_change(person.person_id)


def stop(number: str, *, now: datetime, once: Key | None = None) -> Person | None:
    """Stops texts to this number (STOP). Returns ``None`` if it belongs to nobody; an open question is withdrawn."""
    address = Address.find(addresses.tel(number))
    if address is None:
        withdraw(number, now=now)
        return None
    return _switch(address, "stopped", now, once)


def withdraw(number: str, *, now: datetime) -> bool:
    """Withdraws the question for YES, because the number's owner doesn't want texts; returns whether there was one."""
    asked = asking.find(number, now)
    if asked is None or asked.person_id is None:
        return False
    _forget_wanted(people.get(asked.person_id), number)
    return True


def start(number: str, *, now: datetime, once: Key | None = None) -> Person | None:
    """Resumes texts to this number (START). Returns ``None`` if it belongs to nobody."""
    address = Address.find(addresses.tel(number))
    return None if address is None else _switch(address, "ok", now, once)


def dead(number: str, *, reason: str, now: datetime) -> None:
    """Stops texts to a number that the provider can't reach, and notifies the person's coaches.

    A text from it, or confirming another number, resumes them.
    """
    address = Address.find(addresses.tel(number))
    if address is None:
        stop(number, now=now)
        return
    if address.state == "bounced":
        return
    write = Write()
    write.update(
        Address,
        address.address,
        [Address.state.set("bounced"), Address.since.set(now), Address.reason.set(reason)],
        condition=Address.state == address.state,
        otherwise=TryAgain(),
    )
    write.update(Person, address.person_id, [Person.phone_unreachable.set(True)])
    dead_addresses.tell_coaches(
        write, address.person_id, now, phone=number, state="unreachable", reason=reason, since=now
    )
    write.commit()
    copies.after_change(address.person_id)


def remove(person: Person) -> Person:
    """Removes the person's number; we text them nothing more."""
    if not person.phone and not person.phone_wanted:
        return person
    write = Write()
    if person.phone:
        write.delete(Address(addresses.tel(person.phone)), condition=Address.person_id == person.person_id)
    write.update(Person, person.person_id, [Person.phone.remove(), *_fresh_number()])
    write.commit()
    return copies.after_change(person.person_id)


def _switch(address: Address, state: str, now: datetime, once: Key | None) -> Person:
    if address.state != state:
        write = Write()
        keys.once(write, once, now)
        as_read = Address.state == address.state
        changes = [Address.state.set(state), Address.since.set(now)]
        write.update(Address, address.address, changes, condition=as_read, otherwise=TryAgain())
        stopped = [Person.phone_stopped.set(state == "stopped"), Person.phone_unreachable.set(False)]
        write.update(Person, address.person_id, stopped)
        _note(write, address.person_id, state, now)
        write.commit()
    return copies.after_change(address.person_id)


def _note(write: Write, person_id: str, state: str, now: datetime) -> None:
    """Adds an entry to the plans they are the client of, since their coaches need to know how to reach them."""
    for row in memberships.active(person_id):
        if row.role == "client":
            write.put(
                stream.entry(
                    row.plan_id, "texts", now, actor_id=person_id, actor_name=row.client_name, via="text", state=state
                )
            )


def _forget_wanted(person: Person, number: str) -> Person:
    write = Write()
    write.update(
        Person,
        person.person_id,
        [Person.phone_wanted.remove(), Person.version.add(1)],
        condition=Person.phone_wanted == number,
    )
    try:
        write.commit()
    except Lost:
        return person  # they have entered another number since, so there is nothing to withdraw
    return copies.after_change(person.person_id)


def _fresh_number() -> list[Any]:
    """Returns the changes to a person whose number is new, or gone."""
    return [
        Person.phone_wanted.remove(),
        Person.phone_stopped.set(False),
        Person.phone_unreachable.set(False),
        Person.version.add(1),
    ]
