"""Removing an address, which ends everything that came with it, and withdrawing questions about one."""

from datetime import datetime
from typing import Any

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write, together
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import queue
from chalicelib.domain.people import account_news, api_tokens, asked, asking, browsers, copies, emails
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.asked import Asked
from chalicelib.domain.people.person import Person
from chalicelib.errors import Invalid


def remove(actor: Actor, email: str, *, now: datetime) -> Person:
    """Removes an address and everything that came with it, including addresses and the number that were entered in a session which it
    opened. Replies from it are refused, links sent to it stop working, and so do those that were asked for in such a session. These
    sessions end, and the API tokens made in them, and all links to cards. The main address is notified.
    """
    email = addresses.checked_email(email)

    def step() -> Person:
        person = people.get(actor.person_id)
        if email == person.email:
            raise Invalid({"email": "We send your emails to this address. Choose another one for them first."})
        if email not in person.emails():
            return person
        write, gone = Write(), _with_added(person, email)
        for each in sorted(gone):
            theirs = Address.person_id == person.person_id
            write.delete(Address(addresses.mailto(each)), condition=theirs, otherwise=emails.Changed())
        changes = [
            Person.other_emails.delete(gone),
            Person.questions.set(plain(_without_questions(person, gone))),
            *browsers.ending_of(write, person, gone, but=actor.key),
            *api_tokens.ending_of(write, person, gone, now),
            *_without_move(write, person, gone, now),
            *_without_number(write, person, gone, now),
            Person.cards_turn.add(1),
            Person.version.add(1),
        ]
        emails.turn(write, person, changes)
        for each in sorted(gone):
            account_news.owe_change(write, person, "removed", each, now, but=gone)
        write.commit()
        queue.nudge([person.person_id])
        return copies.after_change(person.person_id)

    return look_again(step, on=emails.Changed, tries=emails.TURNS)


def _with_added(person: Person, email: str) -> set[str]:
    """Returns an address and those that browsers signed in through it have added, except the main one: a person who had the
    one may have the others."""
    others = sorted(person.emails() - {str(person.email), email})
    rows = together(*((Address, addresses.mailto(each), None) for each in others)) if others else []
    added_by = {each: row.added_by for each, row in zip(others, rows, strict=True) if row is not None}
    gone = {email}
    while more := {each for each, by in added_by.items() if by in gone} - gone:
        gone |= more
    return gone


def _without_questions(person: Person, gone: set[str]) -> dict[str, Asked]:
    left = dict(person.questions)
    for each in gone:
        left = asked.without(left, each)
    return left


def _without_move(write: Write, person: Person, gone: set[str], now: datetime) -> list[Any]:
    """Calls off another main address that somebody asked for, if it is one of those removed."""
    move = person.main_move
    if move is None or not gone & {move.email, move.old, move.by}:
        return []
    account_news.owe_change(write, person, "kept", move.email, now, to=move.told)
    return [Person.main_move.remove()]


def _without_number(write: Write, person: Person, gone: set[str], now: datetime) -> list[Any]:
    """Removes the number that was entered in a browser signed in through one of these addresses, and withdraws one it asked
    for: whoever has that phone gets their texts and can answer for them."""
    changes: list[Any] = []
    number = Address.find(addresses.tel(person.phone)) if person.phone else None
    if number is not None and number.added_by in gone:
        write.delete(number, condition=Address.person_id == person.person_id, otherwise=emails.Changed())
        changes += [Person.phone.remove(), Person.phone_stopped.set(False), Person.phone_unreachable.set(False)]
    question = asking.find(person.phone_wanted, now) if person.phone_wanted else None
    if question is not None and question.data.get("by") in gone:
        changes.append(Person.phone_wanted.remove())
    return changes


def withdraw(actor: Actor, question_id: str, *, now: datetime) -> None:
    """Withdraws a question of the actor's: its link stops working. Does nothing if it no longer waits."""

    def step() -> None:
        person = people.get(actor.person_id)
        if question_id not in asked.waiting(person.questions, now):
            return
        left = {id: each for id, each in person.questions.items() if id != question_id}
        write = Write()
        emails.turn(write, person, [Person.questions.set(plain(left))])
        write.commit()

    look_again(step, on=emails.Changed, tries=emails.TURNS)
