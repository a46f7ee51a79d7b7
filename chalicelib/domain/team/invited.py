"""Who answers an invitation, and how they take its place.

They come with the id of the invitation, by its link, or with their own, signed in. A plan knows them by the
invitation's id until they accept, and by their own from then on.
"""

import contextlib
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import copies, emails, stopped_mail
from chalicelib.domain.people import invitation as invitations
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import changing
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Member, Plan, unseen_mark
from chalicelib.errors import PlanNotFound, TryAgain, WrongState

ALREADY_IN = (
    "You’re already in this plan, with another address of yours, so there’s nothing to accept. We don’t tell anyone."
)
_AT_ONCE = 40
_TRIES = 5
"""How often to read what is still to be moved."""


class Invited(msgspec.Struct, frozen=True):
    """A member of a plan, accepted or not, and who that is."""

    plan: Plan
    member: Member
    person: Person

    @property
    def is_in_already(self) -> bool:
        """Returns whether the invitation is to a plan that its reader is in, by another address of theirs."""
        return self.member.person_id != self.person.person_id and self.person.person_id in self.plan.members


def find(person_id: str, plan_id: str) -> Invited:
    """Returns whom a person's or an invitation's id means in a plan; raises `PlanNotFound` if they aren't in it."""
    plan, row = plans.find(plan_id), Person.find(person_id)
    person = invitations.owner(row) if row is not None else None
    if plan is None or person is None:
        raise PlanNotFound
    member = plan.members.get(person_id) or plan.members.get(person.person_id) or _by_address(plan, person)
    if member is None or member.state == "declined":
        raise PlanNotFound
    return Invited(plan, member, person)


def _by_address(plan: Plan, person: Person) -> Member | None:
    """Returns the invitation to an address of this person's."""
    found = (plan.members.get(id) for id in invitations.ids_to(person, plan.plan_id))
    return next((each for each in found if each is not None and each.email in person.emails()), None)


def waiting(person: Person) -> list[Membership]:
    """Returns the invitations to plans that wait for this person, as their list of plans shows them, oldest first."""
    asked = [row for row in invitations.waiting(person) if row.invited_to != invitations.TO_COACH]
    found = [Membership.find(row.person_id, row.invited_to) for row in asked]
    return [row for row in found if row is not None]


def checked(found: Invited) -> None:
    """Raises `WrongState`, which only its reader sees, if they are in the plan already."""
    if found.is_in_already:
        raise WrongState(ALREADY_IN)


def named(person: Person, name: str | None) -> Person:
    """Returns the person, named as they have just said, if they had no name of their own."""
    if name is None or not name.strip() or person.name:
        return person
    same = Person.from_raw_data(person.serialize())
    same.name = people.checked_name(name)
    return same


def confirming(write: Write, found: Invited, actor: Actor, now: datetime) -> list[Any]:
    """Notes that the person answered; who came by the invitation's link reads mails at its address, so that stopped ones
    resume. Returns the changes to the person's row."""
    person, email = found.person, found.member.email
    if actor.via != "link":
        return emails.confirming(write, person)
    at_once = emails.confirming(write, person) if email != person.email else []
    return [*at_once, *stopped_mail.turning_on(write, person, email, now)]


def tell_plans(before: Person) -> None:
    """Tells a person's plans that mails reach them again, after `confirming`."""
    if before.mail.state != "ok":
        copies.tell_plans(people.get(before.person_id))


def about_me(write: Write, found: Invited, named: Person, changes: list[Any], *, is_new_version: bool = False) -> None:
    """Writes what accepting changes about the person, besides ``changes``, which may raise their version already."""
    if named.name != found.person.name:
        raised = [] if is_new_version else [Person.version.add(1)]
        changes = [*changes, Person.name.set(named.name), *raised]
    if changes:
        write.update(Person, named.person_id, changes)
    invitations.answered(write, found.member.person_id)


def placing(plan: Plan, member: Member, joined: Member) -> list[Any]:
    """Returns the plan's changes that put a person in the place of their invitation."""
    if joined.person_id == member.person_id:
        return changing.differences(member, joined)
    changes = [Plan.members[member.person_id].remove(), Plan.members[joined.person_id].set(plain(joined))]
    if plan.client_id == member.person_id:
        changes.append(Plan.client_id.set(joined.person_id))
    if member.role == "viewer":
        changes.append(Plan.unseen.add({unseen_mark(member)}))
    return changes


def listing(write: Write, plan: Plan, member: Member, joined: Member, otherwise: Lost, **new: Any) -> None:
    """Puts the plan into the person's own list of plans, as it was in their invitation's."""
    row = Membership.find(member.person_id, plan.plan_id)
    if row is None:
        raise otherwise
    if joined.person_id == member.person_id:
        changes = [getattr(Membership, name).set(value) for name, value in new.items()]
        write.update(Membership, (member.person_id, plan.plan_id), changes, otherwise=otherwise)
        return
    as_read = (Membership.unread_count == row.unread_count) & (Membership.coach_name == row.coach_name)
    write.delete(row, condition=as_read, otherwise=otherwise)
    same = {name: value for name, value in row.attribute_values.items() if name not in ("person_id", "plan_id", *new)}
    write.create(Membership(joined.person_id, plan.plan_id, **same, **new), otherwise=otherwise)


def pass_on(plan: Plan, member: Member, joined: Member, now: datetime) -> None:
    """Owes the person what was owed to their invitation. Repeating it does no harm."""
    if joined.person_id == member.person_id:
        return
    for _ in range(_TRIES):
        rows = [row for row in Notification.rows(member.person_id) if row.plan_id == plan.plan_id]
        if not rows:
            return
        for start in range(0, len(rows), _AT_ONCE):
            write = Write()
            for row in rows[start : start + _AT_ONCE]:
                write.delete(row, condition=Notification.free(now))
                if row.kind not in ("invitation", "team_invitation"):
                    write.put(row.passed_on(joined.person_id))
            with contextlib.suppress(Lost):  # one of them is just being sent or has been: read them all again
                write.commit()
    raise TryAgain
