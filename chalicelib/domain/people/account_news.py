"""Mails to people about their own account, whether they want them or not: who else could sign in to it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Literal

from chalicelib.database.transactions import Write, together
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.people import address as addresses
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person

Change = Literal["added", "removed", "main", "kept", "number"]
"""An address was ``added`` or ``removed``, it is the ``main`` one now, or the main one is ``kept`` after another had been
asked for; or a ``number`` that somebody else gave has said YES."""


def owe(
    write: Write,
    person: Person,
    kind: Literal["new_browser", "address_changed", "main_move"],
    now: datetime,
    *,
    to: Iterable[str] = (),
    but: Collection[str] = (),
    **data: Any,
) -> None:
    """Owes a mail to each address, or to the main one if none is given.

    While we don't email the main one, their other addresses get it instead, except ``but``, those that are just being removed: otherwise
    nobody would learn who could sign in.
    """
    told = set(to) or {str(person.email)}
    if person.email in told and person.mail.state != "ok":
        told |= _others(person, but)
    for each in sorted(told):
        write.put(notifications.new(person.person_id, kind, now, to=each, **data))


def owe_change(
    write: Write,
    person: Person,
    change: Change,
    email: str,
    now: datetime,
    *,
    to: Iterable[str] = (),
    but: Collection[str] = (),
) -> None:
    """Owes a mail about a change of their addresses."""
    owe(write, person, "address_changed", now, to=to, but=but, change=change, email=email)


def _others(person: Person, but: Collection[str]) -> set[str]:
    """Returns their other addresses that mails reach; they are confirmed by being theirs."""
    others = sorted(set(person.other_emails or ()) - set(but))
    rows = together(*((Address, addresses.mailto(each), None) for each in others)) if others else []
    return {each for each, row in zip(others, rows, strict=True) if row is not None and row.state == "ok"}
