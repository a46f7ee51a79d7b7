"""Copies of a person's name, zone and addresses in their plans."""

from chalicelib.domain.people import invitation as invitations
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.changing import Copy


def tell_plans(person: Person) -> list[str]:
    """Updates name, zone, number and mail state in the plans that keep a copy; returns the ids of those in which
    something is being worked out anew by a changed zone.

    Each plan is updated by itself and can safely be repeated: copies are for display, the person's own row decides.
    """
    ids = [membership.plan_id for membership in memberships.of(person.person_id)]
    found = [plan_id for plan_id in ids if changing.refresh_member(plan_id, of(person))]
    for invited in invitations.waiting(person):
        changing.refresh_member(str(invited.invited_to), of(invited))  # whether its mails arrive; nothing else
    return found


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
        phone=person.phone,
        phone_wanted=person.phone_wanted,
        phone_state=person.phone_state,
        email=person.email,
        mail=person.mail,
    )
