"""The part of the settings about addresses: the person's own, those whose links haven't been followed yet, and a change
of the main one."""

import msgspec

from chalicelib.domain.people import asked
from chalicelib.domain.people.asked import Asked
from chalicelib.web.pages.frame.visit import Visit

_PARTS: dict[asked.Kind, str] = {
    "add": "add_email",
    "again": "confirm_email",
    "offer": "",
    "main": "main_email",
    "move": "main_email",
}
"""The form that sends the link again; none for an offer, which only another answer makes."""


class Waiting(msgspec.Struct):
    """A question whose link hasn't been followed yet, in the list."""

    id: str
    email: str
    words: str
    again: str
    """The form that sends the link again; empty if there is none."""
    is_main: bool
    """Whether its link went to the main address, which may be dead without our knowing."""
    is_unread: bool
    """Whether it was asked because the person can't read the main address."""


class Moving(msgspec.Struct):
    """A change of the main address, which takes effect unless somebody objects."""

    email: str
    old: str
    when: str


def waiting(visit: Visit) -> list[Waiting]:
    found = asked.waiting(visit.me.questions, visit.now)
    return [
        Waiting(
            id,
            each.email,
            _words(visit, each),
            _PARTS[each.kind],
            is_main=each.kind == "main",
            is_unread=each.kind == "move",
        )
        for id, each in found.items()
    ]


def moving(visit: Visit) -> Moving | None:
    move = visit.me.main_move
    return Moving(move.email, move.old, visit.when(move.due_at)) if move is not None else None


def _words(visit: Visit, question: Asked) -> str:
    until = visit.when(question.until)
    match question.kind:
        case "add":
            return f"Waiting for confirmation. We’ve emailed a link there. Open it by {until} to add the address."
        case "again":
            return (
                f"Waiting for confirmation. We’ve emailed a link there. Open it by {until} to get emails there again."
            )
        case "offer":
            return (
                f"A reply came from there. If it was yours, open the link we’ve emailed to {question.to} by {until} to add "
                "the address."
            )
        case "main":
            return f"We’ve emailed a link to {question.to}. Open it by {until}, and your emails will go to {question.email}."
    return (
        f"We’ve emailed a link there. Open it by {until}, and we’ll email all your addresses. Unless someone objects, your "
        "emails will go there a week later."
    )
