"""A person's name, zone and addresses as their plans keep them."""

from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.changing import Copy


def tell_plans(person: Person) -> None:
    """Brings name, zone, number and whether mails reach a person up to date where their plans keep a copy.

    Each plan by itself and safe to repeat: the copy is for showing, the person's own row decides.
    """
    for membership in memberships.of(person.person_id):
        changing.refresh_member(membership.plan_id, of(person))


def after_change(person_id: str) -> Person:
    """Returns the person as they are now, once their plans' copies are up to date."""
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
