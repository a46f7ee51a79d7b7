"""Private notes: listing, writing, changing and deleting them, for the plan's coaches. For anyone else, they don't exist."""

from chalicelib.domain.notes import seeing, writing
from chalicelib.domain.notes.note import Note as NoteRow
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import (
    ActionNotFound,
    Invalid,
    NotAllowed,
    NoteNotFound,
    PlanNotFound,
    StaleVersion,
    UndoExpired,
)
from chalicelib.web.api.frame.route import Answer, Call, route
from chalicelib.web.api.types.notes import NewNote, Note, NoteChange, Notes, NotesQuery

_ALL = "/plans/{plan_id}/notes"
_ONE = _ALL + "/{note_id}"
_TAG = "Private notes"
_UNKNOWN = (PlanNotFound, NoteNotFound)


@route("GET", _ALL, _TAG, takes=NotesQuery, gives=Notes, refuses=_UNKNOWN)
def list_notes(call: Call, plan_id: str) -> Answer:
    """List the private notes of a plan.

    For its coaches; for clients and viewers there's nothing here. Newest first, whatever they're about, or those about one
    action.
    """
    plan, query = seeing.plan_of(call.actor.person_id, plan_id), call.query
    if query.number is None:
        page = seeing.of_plan(plan, call.actor.person_id, cursor=query.cursor, limit=query.limit)
    else:
        page = seeing.of_action(plan, call.actor.person_id, query.number, cursor=query.cursor, limit=query.limit)
    return Answer(Notes([Note.of(row, plan, call.actor.person_id) for row in page.items], page.next_cursor))


def _written_before(call: Call, made: str, plan_id: str) -> Answer:
    return get_note(call, plan_id, made)


@route("POST", _ALL, _TAG, takes=NewNote, gives=Note, refuses=(*_UNKNOWN, ActionNotFound), again=_written_before)
def add_note(call: Call, plan_id: str) -> Answer:
    """Write a private note about the client, a session or an action.

    For the plan's coaches, who alone can see it. Nothing else changes, and nobody is notified.
    """
    body = call.body
    if (body.about == "action") != (body.number is not None):
        raise Invalid({"number": "Give the number of the action that the note is about, and none otherwise."})
    row = writing.write(call.actor, plan_id, body.about, body.text, number=body.number, now=call.now, once=call.once)
    return _answer(call, seeing.plan_of(call.actor.person_id, plan_id), row, new_id=row.note_id)


@route("GET", _ONE, _TAG, gives=Note, refuses=_UNKNOWN)
def get_note(call: Call, plan_id: str, note_id: str) -> Answer:
    """Get a private note."""
    return _answer(call, *seeing.get_for(call.actor.person_id, plan_id, note_id))


@route(
    "PATCH", _ONE, _TAG, takes=NoteChange, gives=Note, conditional=True, refuses=(*_UNKNOWN, NotAllowed, StaleVersion)
)
def change_note(call: Call, plan_id: str, note_id: str) -> Answer:
    """Change your note.

    You can undo it for ten minutes.
    """
    row = writing.change(call.actor, plan_id, note_id, call.body.text, now=call.now, version=call.version)
    return _answer(call, seeing.plan_of(call.actor.person_id, plan_id), row)


@route("DELETE", _ONE, _TAG, refuses=(*_UNKNOWN, NotAllowed, StaleVersion))
def delete_note(call: Call, plan_id: str, note_id: str) -> Answer:
    """Delete a note.

    For its author and the primary coach. You can undo it for ten minutes.
    """
    writing.delete(call.actor, plan_id, note_id, now=call.now)
    return Answer()


@route("PUT", f"{_ONE}/restoration", _TAG, gives=Note, refuses=(*_UNKNOWN, NotAllowed, UndoExpired, StaleVersion))
def restore_note(call: Call, plan_id: str, note_id: str) -> Answer:
    """Undo your last change to a note, or its deletion.

    Within ten minutes, for the coach who made it.
    """
    row = writing.take_back(call.actor, plan_id, note_id, now=call.now)
    return _answer(call, seeing.plan_of(call.actor.person_id, plan_id), row)


def _answer(call: Call, plan: Plan, row: NoteRow, *, new_id: str | None = None) -> Answer:
    return Answer(Note.of(row, plan, call.actor.person_id), version=int(row.version), new_id=new_id)
