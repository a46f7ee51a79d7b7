"""Following a link that asks about an address, which uses its question up."""

from datetime import datetime

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.owed import queue
from chalicelib.domain.people import account_news, asked, browsers, copies, emails, links, stopped_mail
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import person as people
from chalicelib.domain.people.asked import Asked
from chalicelib.domain.people.links import Asking
from chalicelib.domain.people.person import Person
from chalicelib.errors import AddressInUse, Invalid, LinkExpired

_KINDS: dict[Asking, tuple[asked.Kind, ...]] = {
    "email": ("add", "again"),
    "address": ("offer",),
    "main": ("main", "move"),
}
"""What each link may ask."""

GONE = "This link has expired, was used already, or was withdrawn. Ask for a new one in your settings."


def question(purpose: Asking, token: str, now: datetime) -> tuple[Person, str, Asked]:
    """Returns whom a link asks, the question's id, and the question, which waits or was used by this very link.

    Raises `LinkExpired` if there is no such question any more.
    """
    try:
        person, id = links.follow_question(purpose, token)
    except LinkExpired:
        raise LinkExpired(GONE) from None
    found = person.questions.get(id)
    if found is None or found.until <= now or found.kind not in _KINDS[purpose]:
        raise LinkExpired(GONE)
    return person, id, found


def confirm(purpose: Asking, token: str, *, now: datetime) -> tuple[Person, Asked]:
    """Adds the address that a link asks about, or resumes mails to it, and uses the question up.

    A second press on its button changes nothing. Raises `AddressInUse` if the address belongs to someone else.
    """

    def step() -> tuple[Person, Asked]:
        person, id, found = question(purpose, token, now)
        if found.is_used:
            return person, found
        write = Write()
        used = Person.questions.set(plain(asked.used(person.questions, id)))
        if found.kind == "again":
            emails.turn(write, person, [used, *stopped_mail.turning_on(write, person, found.email, now)])
        elif found.email in person.emails():
            emails.turn(write, person, [used])
        else:
            _add(write, person, found, used, now)
        write.commit()
        queue.nudge([person.person_id])
        changed = people.get(person.person_id)
        if changed.mail != person.mail:
            copies.tell_plans(changed)
        return changed, found

    return look_again(step, on=emails.Changed, tries=emails.TURNS)


def _add(write: Write, person: Person, found: Asked, used: object, now: datetime) -> None:
    """Adds an address, and ends sessions from an earlier time when it was theirs, in case removing it missed any."""
    if len(person.emails()) >= emails.MOST_EMAILS:
        sentence = f"You can have up to {emails.MOST_EMAILS} addresses. Remove one in your settings first."
        raise Invalid({"email": sentence})
    email = found.email
    address = addresses.new(addresses.mailto(email), person.person_id, confirmed=True)
    if found.by != person.email:
        address.added_by = found.by
    address.added_at = now.replace(microsecond=0)
    write.create(address, otherwise=AddressInUse())
    changes = [used, Person.other_emails.add({email}), Person.version.add(1)]
    changes += browsers.ending(write, person, lambda info: info.email == email)
    emails.turn(write, person, changes)
    account_news.owe_change(write, person, "added", email, now)
