"""A person's email addresses: asking to add one by the link we mail there; `following` and `removing` do the rest.

Every change of addresses, and of the questions about them, takes its turn on the person's row (`turn`), so that a link
that is followed while its address is removed either comes first and is undone, or finds its question withdrawn.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib import tokens
from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import queue
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import asked, browsers, strangers
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.asked import MOST_WAITING, Asked
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.errors import Invalid, LimitReached, PlanNotFound

MOST_EMAILS = 5
LINKS_A_DAY = 5
"""The most confirmation mails that one person can ask for to one address; see `strangers` for what isn't theirs."""
OFFERS_A_DAY = 3
"""The most mails to one person asking about addresses that answers came from."""
TURNS = 5
"""How often a change is tried again if another one came first."""


class Changed(Lost):
    """The person's addresses, or the questions about them, changed between our read and write."""


def turn(write: Write, person: Person, changes: list[Any]) -> None:
    """Changes the person's row, unless their addresses or the questions about them changed since it was read."""
    as_read = Person.addresses_turn == person.addresses_turn
    if not person.addresses_turn:
        as_read = as_read | Person.addresses_turn.does_not_exist()
    turned = [*changes, Person.addresses_turn.add(1)]
    write.update(Person, person.person_id, turned, condition=as_read, otherwise=Changed())


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
        _ask(actor, "again", person.email, now, once)
    return person.email


def ask(actor: Actor, email: str, *, now: datetime, once: Key | None = None) -> str:
    """Owes a new address the link that adds it. The answer doesn't show whether it is in use.

    The link of an earlier question about this address stops working.
    """
    person = people.get(actor.person_id)
    email = addresses.checked_email(email)
    if email in person.emails():
        raise Invalid({"email": "This is already one of your addresses."})
    if len(person.emails()) >= MOST_EMAILS:
        raise Invalid({"email": f"You can have up to {MOST_EMAILS} addresses. Remove one first."})
    _ask(actor, "add", email, now, once)
    return email


def _ask(actor: Actor, kind: asked.Kind, email: str, now: datetime, once: Key | None) -> None:
    known = Address.find(addresses.mailto(email))
    # Mails to a stopped address of someone else must not resume because of this request, whose answer is the same.
    is_stopped = known is not None and known.person_id != actor.person_id and known.state != "ok"
    put(actor, Asked(kind, email, email, now), now, is_mailed=not is_stopped, once=once)


def put(actor: Actor, new: Asked, now: datetime, *, is_mailed: bool = True, once: Key | None = None) -> None:
    """Keeps a question on the person's row and owes the mail with its link, within the limits of the day."""

    def step() -> None:
        write, person = Write(), people.get(actor.person_id)
        keys.once(write, once, now)
        if not asked.has_room(person.questions, new, now):
            raise Invalid({"email": f"{MOST_WAITING} addresses are waiting to be confirmed. Withdraw one first."})
        question = msgspec.structs.replace(new, by=browsers.address_of(person, actor))
        row = keep(write, person, question, now)
        day = timedelta(days=1)
        over = LimitReached(retry_after=keys.rest(day, now))
        keys.at_most(write, f"email#{person.person_id}#{new.to}", LINKS_A_DAY, window=day, now=now, otherwise=over)
        keys.at_most(write, f"emails#{person.person_id}", 4 * LINKS_A_DAY, window=day, now=now, otherwise=over)
        strangers.count(write, new.to, asker=person, now=now)
        if is_mailed:
            write.put(row)
        write.commit()
        queue.nudge([row.recipient])

    look_again(step, on=Changed, tries=TURNS)


def keep(write: Write, person: Person, new: Asked, now: datetime) -> notifications.Notification:
    """Keeps a question and withdraws an earlier one about the same; returns the mail with its link, to be owed."""
    id = tokens.new_id()
    turn(write, person, [Person.questions.set(plain(asked.with_new(person.questions, id, new, now)))])
    if new.kind == "offer":
        return notifications.new(person.person_id, "further_address", now, email=new.email, to=new.to, question=id)
    if new.kind in ("main", "move"):
        told: dict[str, Any] = {"email": new.email, "to": new.to, "old": person.email, "question": id}
        return notifications.new(person.person_id, "main_confirmation", now, **told, **_flag("move", new))
    asking: dict[str, Any] = {"person_id": person.person_id, "name": person.name, "question": id}
    return notifications.new(addresses.mailto(new.email), "email_confirmation", now, **asking, **_flag("again", new))


def _flag(kind: asked.Kind, new: Asked) -> dict[str, Any]:
    return {kind: True} if new.kind == kind else {}


def offer(person_id: str, plan_id: str, email: str, *, now: datetime) -> bool:
    """Asks a person, at their known address, whether an answer from another address was theirs; returns whether we
    asked.

    The sender proved that they write from ``email``, not that they are this person: a colleague may have been forwarded
    the message. So nothing goes to the sender, and only a reader of the known mailbox can add the address. We ask once
    a day for each address, about at most three a day, and never about an address of someone else in the plan, nor one
    that the person has just asked to add. Whether it is in use elsewhere doesn't matter here.
    """
    try:
        email = addresses.checked_email(email)
        plan = plans.get_for(person_id, plan_id)
    except (Invalid, PlanNotFound):
        return False
    known = Address.find(addresses.mailto(email))
    is_anothers = any(each.email == email for each in plan.members.values())
    if is_anothers or (known is not None and known.person_id in plan.members):
        return False

    def step() -> bool:
        person = Person.find(person_id)
        if person is None or not _may_be_offered(person, email, now):
            return False
        day = timedelta(days=1)
        write = Write()
        keys.once(write, keys.new(f"offer#{person_id}#{email}", kind="told", now=now, lasts=day), now)
        keys.at_most(write, f"offers#{person_id}", OFFERS_A_DAY, window=day, now=now, otherwise=LimitReached())
        strangers.count(write, str(person.email), asker=person, now=now)
        write.put(keep(write, person, Asked("offer", email, str(person.email), now), now))
        try:
            write.commit()
        except (keys.Repeated, LimitReached):
            return False
        queue.nudge([person_id])
        return True

    return look_again(step, on=Changed, tries=TURNS)


def _may_be_offered(person: Person, email: str, now: datetime) -> bool:
    if email in person.emails() or len(person.emails()) >= MOST_EMAILS:
        return False
    waiting = asked.waiting(person.questions, now).values()
    if any(each.email == email and each.kind == "add" for each in waiting):
        return False
    return asked.has_room(person.questions, Asked("offer", email, person.email, now), now)
