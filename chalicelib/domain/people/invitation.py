"""Invitations: each is a row of its own among the people, even after it is accepted.

A plan knows those it invited by the invitation's id, name and zone. So nobody can tell from it whether we know an address,
or that two addresses belong to one person, and what one inviter typed is never shown elsewhere. The person whose address it
is takes the invitation's place by accepting. Older invitations, from before there were such rows, have the person's own id;
they keep working.
"""

from datetime import datetime

from chalicelib.database.transactions import Lost, Write, together
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person

TO_COACH = "coach"
"""What an invitation is to, if not to a plan."""
_AT_ONCE = 100


class AddressJustTaken(Lost):
    """The address got another owner between our read and write."""


def new(write: Write, *, name: str, email: str, time_zone: str, to: str, now: datetime) -> Person:
    """Returns an invitation of this address ``to`` a plan, by its id, or `TO_COACH`, created in this transaction.

    If nobody has the address, a person without a name is created too, who has it. The transaction fails with
    `AddressJustTaken` if that changes in between. Whether earlier mails to the address arrived isn't the inviter's to
    learn: the invitation is mailed all the same, and only what becomes of that counts (`bounces`).
    """
    invited = people.new(name=name, email=email, time_zone=time_zone, now=now)
    invited.invited_to = to
    mine = {_waiting(invited)}
    known = Address.find(addresses.mailto(email))
    if known is None:
        owner = people.new(name="", email=email, time_zone=time_zone, now=now)
        owner.invitations = mine
        write.create(owner)
        write.create(addresses.new(addresses.mailto(email), owner.person_id), otherwise=AddressJustTaken())
    else:
        write.check(Address, known.address, Address.person_id == known.person_id, AddressJustTaken())
        write.update(Person, known.person_id, [Person.invitations.add(mine)], otherwise=AddressJustTaken())
    write.create(invited)
    return invited


def owner(row: Person) -> Person | None:
    """Returns who has the address that an invitation went to, ``None`` if nobody has it any more; for a person, the person
    themselves."""
    if not row.invited_to:
        return row
    address = Address.find(addresses.mailto(row.email))
    return Person.find(address.person_id) if address is not None else None


def waiting(person: Person) -> list[Person]:
    """Returns the invitations to this person's addresses that nobody has answered yet, oldest first."""
    if not person.invitations:
        return []
    ids = [each.partition("#")[2] for each in sorted(person.invitations or ())]
    found: list[Person | None] = []
    for start in range(0, len(ids), _AT_ONCE):
        found += together(*((Person, id, None) for id in ids[start : start + _AT_ONCE]))
    mine = [each for each in found if each is not None and each.email in person.emails()]
    return sorted(mine, key=lambda each: each.created_at)


def ids_to(person: Person, to: str) -> list[str]:
    """Returns the ids of this person's unanswered invitations to a plan, by its id."""
    known = (each.partition("#") for each in sorted(person.invitations or ()))
    return [id for plan_id, _, id in known if plan_id == to]


def answered(write: Write, person_id: str) -> None:
    """Removes an invitation, by its id, from those that wait for its owner; does nothing for the id of a person."""
    row = Person.find(person_id)
    whose = owner(row) if row is not None and row.invited_to else None
    if row is not None and whose is not None:
        write.update(Person, whose.person_id, [Person.invitations.delete({_waiting(row)})])


def forget(person_id: str) -> None:
    """Does the same in a transaction of its own."""
    write = Write()
    answered(write, person_id)
    if len(write):
        write.commit()


def _waiting(row: Person) -> str:
    return f"{row.invited_to}#{row.person_id}"
