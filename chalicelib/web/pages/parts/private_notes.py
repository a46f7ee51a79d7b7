"""The coaches’ private notes as part of a page: folded, since clients look at the screen too. A client's request gets
none."""

from collections.abc import Sequence

import msgspec

from chalicelib import times
from chalicelib.domain.notes import seeing, writing
from chalicelib.domain.notes.note import Note
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.visit import Visit

FIELD = "note"
"""The form’s field for the words."""
_ON_SESSION, _ON_ACTION, _ON_CLIENT = 5, 20, 30
"""The most notes shown at once."""
_SAID = {
    "noted": "Note kept.",
    "changed-note": "Note changed.",
    "deleted-note": "Note deleted.",
    "undone-note": "Undone.",
}
"""What was just done, without its words: it is shown next to the folded notes."""


class Line(msgspec.Struct, frozen=True):
    """A note, and what its reader may do with it."""

    note_id: str
    text: str
    head: str
    """Whose it is, and when: ``You, Mon 30 Nov, 10:05``."""
    about: str
    """Where it was written, if not here."""
    number: int
    """The number of the action it is about, if that isn't this page's; 0 if there is none."""
    may_change: bool
    may_delete: bool


class Shown(msgspec.Struct, frozen=True):
    """The notes of one page, with the form to write another."""

    path: str
    at: str
    """The page that the form returns to: ``session``, ``client``, ``action-12``."""
    lines: list[Line]
    earlier: str
    """The cursor of earlier notes; empty if there are none."""
    said: str
    undo_id: str
    """The note whose latest change can be undone here; empty if there is none."""
    typed: str
    is_open: bool
    """Whether they are unfolded: only if something typed was refused, or if somebody looks further back."""


def of_session(visit: Visit, plan: Plan) -> Shown:
    return _shown(visit, plan, "session", _ON_SESSION)


def of_client(visit: Visit, plan: Plan) -> Shown:
    return _shown(visit, plan, "client", _ON_CLIENT)


def of_action(visit: Visit, plan: Plan, number: int) -> Shown | None:
    """Returns the notes about an action; ``None``, without a read, for everybody but the plan’s coaches."""
    return _shown(visit, plan, f"action-{number}", _ON_ACTION, number) if seeing.may_see(plan, visit.my_id) else None


def is_sent(visit: Visit) -> bool:
    """Returns whether the form of a note was sent, rather than another one of the page."""
    return visit.is_post and FIELD in visit.form


def lines(visit: Visit, plan: Plan, notes: Sequence[Note], *, here: int | None = None) -> list[Line]:
    """Returns notes as their reader sees them; ``here`` is the number of the action whose page shows them."""
    return [_line(visit, plan, note, here) for note in notes]


def _shown(visit: Visit, plan: Plan, at: str, most: int, number: int | None = None) -> Shown:
    cursor = visit.query("notes") or None
    if number is None:
        page = seeing.of_plan(plan, visit.my_id, cursor=cursor, limit=most)
    else:
        page = seeing.of_action(plan, visit.my_id, number, cursor=cursor, limit=most)
    kind, _, note_id = visit.query("note").partition(".")
    is_undoable = kind in ("changed-note", "deleted-note") and writing.may_take_back(
        visit.actor, plan, note_id, visit.now
    )
    return Shown(
        path=f"{visit.base}/plans/{plan.plan_id}/notes",
        at=at,
        lines=lines(visit, plan, page.items, here=number),
        earlier=page.next_cursor or "",
        said=_SAID.get(kind, ""),
        undo_id=note_id if is_undoable else "",
        typed=visit.form[FIELD] if is_sent(visit) else "",
        is_open=is_sent(visit) or cursor is not None,
    )


def _line(visit: Visit, plan: Plan, note: Note, here: int | None) -> Line:
    whose = "You" if note.author_id == visit.my_id else note.author_name
    edited = " · edited" if note.edited_at else ""
    number = int(note.number or 0)
    abouts = {"session": f"session of {times.day(note.at, visit.zone, visit.now)}", "action": plan.key(number)}
    return Line(
        note.note_id,
        note.text,
        f"{whose}, {visit.when(note.at)}{edited}",
        "" if here is not None else abouts.get(str(note.about), ""),
        0 if here is not None else number,
        seeing.may_change(note, visit.my_id),
        seeing.may_delete(plan, note, visit.my_id),
    )
