"""Coaches invite coaches: there is no open sign-up, and the first coach is made by who deploys (see people.create_coach)."""

from datetime import datetime, timedelta

from chalicelib import times
from chalicelib.domain import addresses, emails, invitations, keys, links, notifications, people
from chalicelib.domain.people import Actor, Person
from chalicelib.errors import Invalid, NotAllowed, TryAgain
from chalicelib.tables import Write

LINKS_A_DAY = 3
"""Invitations to one address, whoever sends them."""


def invite(actor: Actor, *, name: str, email: str, time_zone: str | None = None, now: datetime) -> None:
    """Owes somebody, new or known, a link that makes them a coach when they follow it.

    The answer is the same whether we know the address or not, and nothing of an existing person is changed before they accept.
    """
    inviter = people.get(actor.person_id)
    if not inviter.may_coach:
        raise NotAllowed("Only coaches invite coaches.")
    name, email = people.checked_name(name), addresses.checked_email(email)
    zone = time_zone or inviter.time_zone
    times.zone(zone)
    if email in inviter.emails():
        raise Invalid({"email": "This is your own address. You are a coach already."})
    invitations.count(inviter, now)
    keys.count(f"coach#{email}", at_most=LINKS_A_DAY, window=timedelta(days=1), now=now)
    for _ in range(3):
        write = Write()
        person_id = invitations.person_behind(write, name=name, email=email, time_zone=zone, now=now)
        write.put(notifications.new(person_id, "coach_invitation", now, inviter=inviter.name))
        try:
            write.commit()
            break
        except invitations.AddressJustTaken:
            continue  # somebody else invited this new address just now
    else:
        raise TryAgain
    notifications.nudge([person_id])


def accept(token: str, *, now: datetime) -> Person:
    """Whoever the link was sent to becomes a coach. Twice does no harm."""
    person = links.follow_coach(token, now)
    if person.may_coach:
        return person
    write = Write()
    changes = [Person.may_coach.set(True), Person.version.add(1), *emails.confirming(write, person)]
    write.update(Person, person.person_id, changes)
    write.commit()
    return people.get(person.person_id)
