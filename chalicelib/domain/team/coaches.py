"""Inviting coaches. There is no open sign-up: coaches invite coaches, and the person who deploys makes the first
one."""

from datetime import datetime, timedelta

from chalicelib import times
from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import queue
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import copies, emails, links, mailboxes
from chalicelib.domain.people import invitation as invitations
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.invitation import AddressJustTaken
from chalicelib.domain.people.person import Person
from chalicelib.domain.team import inviting
from chalicelib.errors import AddressInUse, Invalid, LimitReached, LinkBroken, NotAllowed, PersonNotFound

LINKS_A_DAY = 3
"""The most invitations to one address, by anyone."""


def invite(
    actor: Actor, *, name: str, email: str, time_zone: str | None = None, now: datetime, once: Key | None = None
) -> None:
    """Mails someone, new or known, a link that makes them a coach when they follow it.

    The answer is the same whether we know the address or not, and an existing person is not changed until they accept.
    """
    inviter = people.get(actor.person_id)
    if not inviter.may_coach:
        raise NotAllowed("Only coaches can invite coaches.")
    name, email = people.checked_name(name), addresses.checked_email(email)
    zone = times.zone(time_zone or inviter.time_zone).key
    if email in inviter.emails():
        raise Invalid({"email": "This is your own address, and you’re already a coach."})

    def step() -> str:
        write = Write()
        keys.once(write, once, now)
        inviting.count(write, inviter, email, now)
        day = timedelta(days=1)
        over = LimitReached(retry_after=keys.rest(day, now))
        keys.at_most(write, f"coach#{mailboxes.counted(email)}", LINKS_A_DAY, window=day, now=now, otherwise=over)
        made = invitations.new(write, name=name, email=email, time_zone=zone, to=invitations.TO_COACH, now=now)
        by = inviter.name
        write.put(notifications.new(made.person_id, "coach_invitation", now, inviter=by, counted_to=inviter.counted_as))
        write.commit()
        return str(made.person_id)

    queue.in_turn([look_again(step, on=AddressJustTaken)])


def invited(token: str, *, now: datetime) -> tuple[Person, Person]:
    """Returns the invitation that a link to become a coach came with, and who has its address; raises `LinkBroken` if
    nobody has."""
    return _followed(token, now)[:2]


def _followed(token: str, now: datetime) -> tuple[Person, Person, str | None]:
    """Returns as `invited` does, and to whom a coach made by the link counts."""
    invitation, counted_to = links.follow_coach(token, now)
    person = invitations.owner(invitation)
    if person is None:
        raise LinkBroken
    return invitation, person, counted_to


def accept(token: str, *, now: datetime, name: str | None = None) -> Person:
    """Makes the person the link was sent to a coach, who counts to the coach who made them one, or to whom that one counts.
    Repeating it does no harm.

    If they had no name of their own, it becomes ``name``, or else the one that the page with the button called them by.
    """
    invitation, person, counted_to = _followed(token, now)
    if person.may_coach:
        return person
    write = Write()
    changes = [Person.may_coach.set(True), Person.version.add(1), *emails.confirming(write, person)]
    if not person.name:
        changes.append(Person.name.set(people.checked_name(name if name is not None else str(invitation.name))))
    if counted_to and counted_to != person.person_id:
        changes.append(Person.counted_to.set(counted_to))
    write.update(Person, person.person_id, changes)
    invitations.answered(write, invitation.person_id)
    write.commit()
    copies.tell_plans(people.get(person.person_id))
    return people.get(person.person_id)


def create_coach(*, email: str, name: str, time_zone: str, now: datetime) -> Person:
    """Makes a coach of the person with this address, or of someone new.

    Run by the person who deploys. From then on the coach shares nobody's limits, no matter who invited them.
    """
    email = addresses.checked_email(email)
    name = people.checked_name(name)
    time_zone = times.zone(time_zone).key
    known = Address.find(addresses.mailto(email))
    if known is not None:
        write = Write()
        changes = [Person.may_coach.set(True), Person.counted_to.remove()]
        write.update(Person, known.person_id, changes, otherwise=PersonNotFound())
        write.commit()
        return people.get(known.person_id)
    person = people.new(name=name, email=email, time_zone=time_zone, now=now, may_coach=True)
    write = Write()
    write.create(person)
    write.create(addresses.new(addresses.mailto(email), person.person_id), otherwise=AddressInUse())
    write.commit()
    return person
