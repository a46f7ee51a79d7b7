"""Copies of a person's name, zone and addresses in their plans."""

from chalicelib.domain.people import invitation as invitations
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.changing import Copy


def tell_plans(person: Person) -> None:
    """Updates name, zone, number and mail state in the plans that keep a copy.

    Each plan is updated by itself and can safely be repeated: copies are for display, the person's own row decides.
    """
    for membership in memberships.of(person.person_id):
        changing.refresh_member(membership.plan_id, of(person))
    for invited in invitations.waiting(person):
        changing.refresh_member(str(invited.invited_to), of(invited))  # whether its mails arrive; nothing else


def after_change(person_id: str) -> Person:
    """Updates the copies in the person's plans, then returns the person as they are now."""
    person = people.get(person_id)
    tell_plans(person)
    return person


def of(person: Person) -> Copy:
    """Returns what a plan keeps of this person."""
    return Copy(
        person_id=person.person_id,
        name=person.name,
        time_zone=person.time_zone,
        zone_confirmed=person.zone_confirmed,
        phone=person.phone or person.phone_wanted,
        phone_state=person.phone_state,
        email=person.email,
        mail=person.mail,
    )
