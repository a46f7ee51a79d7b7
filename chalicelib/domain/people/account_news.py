"""What people are mailed about their own account, whether they want to or not: who else could sign in to it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from chalicelib.database.transactions import Write
from chalicelib.domain.owed import notification as notifications
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
    **data: Any,
) -> None:
    """Owes a mail to each address, or to the main one if none is given."""
    for each in sorted(set(to)) or [person.email]:
        write.put(notifications.new(person.person_id, kind, now, to=each, **data))


def owe_change(
    write: Write, person: Person, change: Change, email: str, now: datetime, *, to: Iterable[str] = ()
) -> None:
    """Owes a mail about a change of their addresses."""
    owe(write, person, "address_changed", now, to=to, change=change, email=email)
