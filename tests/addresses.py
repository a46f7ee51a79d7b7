"""How the cast add addresses and follow the links mailed to them."""

from datetime import datetime

from chalicelib.domain.actor import Actor
from chalicelib.domain.people import asked, emails, following, links, main_email
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan


def token(purpose: links.Asking, person: Person, *kinds: asked.Kind, email: str | None = None) -> str:
    """The token of the latest link of these kinds that this person was mailed and hasn't followed."""
    found = [
        (each.asked_at, id)
        for id, each in people.get(person.person_id).questions.items()
        if not each.is_used and each.kind in kinds and email in (None, each.email)
    ]
    return links.question_path(purpose, person.person_id, max(found)[1]).rsplit("/", 1)[1]


def email_path(person: Person, email: str, now: datetime) -> str:
    """Asks for an address; returns the path of the link mailed there."""
    emails.ask(Actor(person.person_id), email, now=now)
    return f"/email/{token('email', person, 'add', email=email)}"


def with_address(person: Person, email: str, now: datetime) -> Person:
    """Adds an address by the link mailed there."""
    return following.confirm("email", email_path(person, email, now).rsplit("/", 1)[1], now=now)[0]


def moved_to(person: Person, email: str, now: datetime) -> Person:
    """Makes an address of theirs the main one by the link mailed to the present one."""
    main_email.ask(Actor(person.person_id), email, now=now)
    return main_email.confirm(token("main", person, "main"), now=now)[0]


def offer_path(person: Person, plan: Plan, email: str, now: datetime) -> str:
    """An answer came from an address; returns the path of the link mailed to the one we know."""
    assert emails.offer(person.person_id, plan.plan_id, email, now=now)
    return f"/address/{token('address', person, 'offer', email=email)}"


def main_paths(person: Person, email: str, now: datetime) -> list[str]:
    """The paths of the links that object to another main address, and that ask for one."""
    main_email.ask(Actor(person.person_id), email, is_unread=True, now=now)
    main_email.confirm(token("main", person, "move"), now=now)
    move = people.get(person.person_id).main_move
    assert move is not None
    main_email.ask(Actor(person.person_id), email, now=now)
    objection = links.question_path("objection", person.person_id, move.id)
    return [objection, f"/main/{token('main', person, 'main')}"]
