"""Removing an address, which ends what it gave, and withdrawing what was asked about one."""

from datetime import datetime
from typing import Any

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import queue
from chalicelib.domain.people import account_news, api_tokens, asked, browsers, emails
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.errors import Invalid


def remove(actor: Actor, email: str, *, now: datetime) -> Person:
    """Removes an address, and with it what it gave.

    Replies from it are refused, links sent to it stop working, and so do those that were asked for in a session which it
    opened. Those sessions end, and the API tokens made in them. The main address is told.
    """
    email = addresses.checked_email(email)

    def step() -> Person:
        person = people.get(actor.person_id)
        if email == person.email:
            raise Invalid({"email": "We send your emails to this address. Choose another one for them first."})
        if email not in person.emails():
            return person
        write = Write()
        write.delete(
            Address(addresses.mailto(email)),
            condition=Address.person_id == person.person_id,
            otherwise=emails.Changed(),
        )
        changes = [
            Person.other_emails.delete({email}),
            Person.questions.set(plain(asked.without(person.questions, email))),
            *browsers.ending_of(write, person, email, but=actor.key),
            *api_tokens.ending_of(write, person, email, now),
            *_without_move(write, person, email, now),
            Person.version.add(1),
        ]
        emails.turn(write, person, changes)
        account_news.owe_change(write, person, "removed", email, now)
        write.commit()
        queue.nudge([person.person_id])
        return people.get(person.person_id)

    return look_again(step, on=emails.Changed, tries=emails.TURNS)


def _without_move(write: Write, person: Person, email: str, now: datetime) -> list[Any]:
    """Calls off another main address that somebody asked for, if it is the one removed."""
    move = person.main_move
    if move is None or email not in (move.email, move.old, move.by):
        return []
    account_news.owe_change(write, person, "kept", move.email, now, to=move.told)
    return [Person.main_move.remove()]


def withdraw(actor: Actor, question_id: str, *, now: datetime) -> None:
    """Withdraws a question of the actor's: its link stops working. Does nothing if it waits no more."""

    def step() -> None:
        person = people.get(actor.person_id)
        if question_id not in asked.waiting(person.questions, now):
            return
        left = {id: each for id, each in person.questions.items() if id != question_id}
        write = Write()
        emails.turn(write, person, [Person.questions.set(plain(left))])
        write.commit()

    look_again(step, on=emails.Changed, tries=emails.TURNS)
