"""The main address, which all mail goes to. Making another one the main address needs a link mailed to the present one.

If the present one is dead, or its owner says that they can't read it any more, the link is mailed to the other address
instead: then all their addresses are mailed a link that objects, and it takes effect after a week unless somebody does. The
row owed for that moment is carried out once, by ``deliver``; if one of these mails hasn't been sent by then, another week
begins.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib import tokens
from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import queue
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import account_news, asked, browsers, copies, emails, following, links
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.asked import Asked, Move
from chalicelib.domain.people.person import Person
from chalicelib.errors import Invalid, LinkExpired

OBJECTIONS_FOR = timedelta(days=7)
_OVER = "This change is no longer waiting: it was stopped, or the week is over. Your settings show where we send your emails."


class Taken(Lost):
    """Another delivery carries the row out."""


def ask(actor: Actor, email: str, *, is_unread: bool = False, now: datetime, once: Key | None = None) -> None:
    """Owes the link that makes this confirmed address the main one: to the present one, or, if mails to that are stopped
    or ``is_unread`` says that nobody can read it, to the other address."""
    person = people.get(actor.person_id)
    email = addresses.checked_email(email)
    if email == person.email:
        return
    if email not in person.emails():
        raise Invalid({"email": "Add and confirm this address first."})
    if not is_unread and person.mail.state == "ok":
        emails.put(actor, Asked("main", email, person.email, now), now, once=once)
        return
    if person.main_move is not None:
        raise Invalid({"email": "You’ve already asked for another main address. Cancel that first."})
    address = Address.find(addresses.mailto(email))
    if address is not None and address.state != "ok":
        raise Invalid({"email": "Emails to this address are stopped, too. Choose one that works."})
    emails.put(actor, Asked("move", email, email, now), now, once=once)


def confirm(token: str, *, now: datetime) -> tuple[Person, Asked]:
    """Makes the address that a link asks about the main one, or begins the week in which anyone may object.

    A second press on its button changes nothing.
    """

    def step() -> tuple[Person, Asked]:
        person, id, found = following.question("main", token, now)
        if found.is_used:
            return person, found
        if found.to != (person.email if found.kind == "main" else found.email) or found.email not in person.emails():
            raise LinkExpired(following.GONE)
        write = Write()
        if found.kind == "main":
            _become_main(write, person, found.email, asked.used(person.questions, id), now)
        else:
            _begin_move(write, person, id, found, now)
        write.commit()
        return _told(person), found

    return look_again(step, on=emails.Changed, tries=emails.TURNS)


def _told(before: Person) -> Person:
    """Tells the plans and the queue about a change that was written; returns the person as they are now."""
    queue.nudge([before.person_id])
    changed = people.get(before.person_id)
    if changed.mail != before.mail:
        copies.tell_plans(changed)
    return changed


def _begin_move(write: Write, person: Person, id: str, found: Asked, now: datetime) -> None:
    if person.main_move is not None:
        raise LinkExpired("Another main address has already been asked for. Your settings show it.")
    told = sorted(person.emails())
    move = Move(tokens.new_id(), found.email, person.email, now + OBJECTIONS_FOR, told, found.by)
    used = Person.questions.set(plain(asked.used(person.questions, id)))
    emails.turn(write, person, [used, Person.main_move.set(plain(move))])
    write.put(notifications.new(person.person_id, "main_due", now, due_at=move.due_at, move=move.id))
    words: dict[str, Any] = {"move": move.id, "email": move.email, "old": move.old, "happens_at": move.due_at}
    account_news.owe(write, person, "main_move", now, to=told, **words)


def _become_main(write: Write, person: Person, email: str, questions: dict[str, Asked], now: datetime) -> None:
    """Makes an address of theirs the main one; anything else asked about the main address is void."""
    address = Address.find(addresses.mailto(email))
    if address is None or address.person_id != person.person_id:
        raise emails.Changed  # it is just being removed
    write.check(Address, address.address, Address.state == address.state, emails.Changed())
    others, told = person.emails() - {email}, {person.email, email}
    changes: list[Any] = []
    if not person.email_confirmed:  # nobody ever answered from there, so it isn't kept, and gets no mail about it
        others, told = others - {person.email}, {email}
        write.delete(Address(addresses.mailto(person.email)), condition=Address.person_id == person.person_id)
        changes += browsers.ending(write, person, lambda info: info.email == person.email)
        questions = asked.without(questions, str(person.email))
    changes += [
        Person.email.set(email),
        Person.mail.set(plain(address.mail)),
        Person.email_confirmed.set(True),
        Person.other_emails.set(others) if others else Person.other_emails.remove(),
        Person.questions.set(plain(asked.without_main(questions))),
        Person.main_move.remove(),
        Person.cards_turn.add(1),
        Person.version.add(1),
    ]
    emails.turn(write, person, changes)
    as_read = Person.email_confirmed == person.email_confirmed
    write.check(Person, person.person_id, as_read, emails.Changed())
    account_news.owe_change(write, person, "main", email, now, to=told)


def take_effect(row: Notification, *, now: datetime) -> bool:
    """Carries out the change that a row owed for its seventh day names, and deletes the row, in one transaction: exactly
    once. Returns ``False`` if another delivery does; what was called off, or asked again, has no effect."""

    def step() -> bool:
        person = people.get(str(row.recipient))
        write = Write()
        write.delete(row, condition=Notification.free(now), otherwise=Taken())
        move = person.main_move
        if move is not None and move.id == row.data["move"]:
            if unsent := _unsent(person, move):
                _begin_anew(write, person, move, [row, *unsent], now)
            else:
                _become_main(write, person, move.email, person.questions, now)
        write.commit()
        _told(person)
        return True

    try:
        return look_again(step, on=emails.Changed, tries=emails.TURNS)
    except Taken:
        return False


def _unsent(person: Person, move: Move) -> list[Notification]:
    """Returns the mails about a change that are still owed: email was held up."""
    rows = Notification.rows(person.person_id)
    return [row for row in rows if row.kind == "main_move" and row.data.get("move") == move.id]


def _begin_anew(write: Write, person: Person, move: Move, rows: list[Notification], now: datetime) -> None:
    """Gives everybody another week to object; the mails that haven't been sent yet will say so. The ``rows`` are the one
    that is due and theirs."""
    due, *unsent = rows
    later = now + OBJECTIONS_FOR
    write.put(due.put_off(later, 0))
    for row in unsent:
        # A new row: a delivery that has read the old one must not put it back as it was.
        write.delete(row, condition=Notification.free(now), otherwise=Taken())
        renewed = row.put_off(row.due_at, int(row.attempts))
        renewed.data = plain({**row.data, "happens_at": later})
        write.put(renewed)
    emails.turn(write, person, [Person.main_move.set(plain(msgspec.structs.replace(move, due_at=later)))])


def cancel(actor: Actor, *, now: datetime) -> None:
    """Calls the change off, for its owner in the settings. Does nothing if none waits."""

    def step() -> None:
        person = people.get(actor.person_id)
        if person.main_move is not None:
            write = Write()
            _call_off(write, person, person.main_move, [], now)
            write.commit()
            queue.nudge([person.person_id])

    look_again(step, on=emails.Changed, tries=emails.TURNS)


def disputed(token: str, now: datetime) -> tuple[Person, Move]:
    """Returns the change that an objection link is about; raises `LinkExpired` if it no longer waits."""
    person, id = links.follow_question("objection", token)
    if person.main_move is None or person.main_move.id != id:
        raise LinkExpired(_OVER)
    return person, person.main_move


def object_to(token: str, *, now: datetime) -> Move:
    """Calls the change off by the link in a mail, and signs out all browsers: one of them asked for it, and the person who
    objects says that it wasn't theirs."""

    def step() -> Move:
        person, move = disputed(token, now)
        write = Write()
        _call_off(write, person, move, browsers.ending_all(write, person, now), now)
        write.commit()
        queue.nudge([person.person_id])
        return move

    return look_again(step, on=emails.Changed, tries=emails.TURNS)


def _call_off(write: Write, person: Person, move: Move, more: list[Any], now: datetime) -> None:
    questions = Person.questions.set(plain(asked.without_main(person.questions)))
    emails.turn(write, person, [Person.main_move.remove(), questions, *more])
    account_news.owe_change(write, person, "kept", move.email, now, to=move.told)
