"""A person's name, zone and addresses as their plans keep them."""

from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import membership as memberships


def tell_plans(person: Person) -> None:
    """Brings name, zone, number and whether mails reach a person up to date where their plans keep a copy.

    Each plan by itself and safe to repeat: the copy is for showing, the person's own row decides.
    """
    for membership in memberships.of(person.person_id):
        changing.refresh_member(
            membership.plan_id,
            person.person_id,
            name=person.name,
            time_zone=person.time_zone,
            zone_confirmed=person.zone_confirmed,
            phone_state=person.phone_state,
            phone=person.phone or person.phone_wanted,
            email=person.email,
            mail=person.mail,
        )
