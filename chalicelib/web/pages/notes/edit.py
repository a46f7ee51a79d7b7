"""Changing a private note, deleting it, and undoing either for ten minutes."""

from chalice.app import Response

from chalicelib.domain.notes import seeing, writing
from chalicelib.domain.notes.note import Note
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import NotAllowed, StaleVersion
from chalicelib.isolated import quoted
from chalicelib.web.pages.frame import forms
from chalicelib.web.pages.frame.forms import Problems
from chalicelib.web.pages.frame.route import get, post
from chalicelib.web.pages.frame.visit import Visit
from chalicelib.web.pages.notes.write import NOTES, back
from chalicelib.web.pages.parts.private_notes import FIELD
from chalicelib.web.pages.plan.base import around

_ONE = NOTES + "/{note_id}"


def found(visit: Visit, plan_id: str, note_id: str) -> tuple[Plan, Note]:
    """Returns a note for one of its plan’s coaches; anyone else gets the page for nothing found."""
    return seeing.get_for(visit.my_id, plan_id, note_id)


@get(_ONE, find=found)
def note_form(visit: Visit, plan: Plan, note: Note) -> Response:
    """Shows the visitor’s own note in a form; another coach's note can at most be deleted."""
    may_change, may_delete = seeing.may_change(note, visit.my_id), seeing.may_delete(plan, note, visit.my_id)
    if not (may_change or may_delete):
        raise NotAllowed("Only the coach who wrote a note can change it.")
    number = int(note.number or 0)
    return visit.page(
        "notes/edit",
        **around(visit, plan, "action"),
        note=note,
        key=plan.key(number) if number else "",
        place=visit.form["from"]
        if visit.is_post
        else visit.query("from") or (f"action-{number}" if number else "client"),
        may_change=may_change,
        may_delete=may_delete,
        text=visit.form[FIELD] if visit.is_post and FIELD in visit.form else note.text,
        version=visit.form["version"] if visit.is_post else str(int(note.version)),
    )


@post(_ONE, find=found, again=note_form, names={"text": FIELD})
def save_note(visit: Visit, plan: Plan, note: Note) -> Response:
    """Saves or deletes the note."""
    form = visit.form
    if form["do"] == "delete":
        writing.delete(visit.actor, plan.plan_id, note.note_id, now=visit.now)
        return back(visit, plan, f"deleted-note.{note.note_id}")
    version = forms.number(form["version"])
    try:
        writing.change(visit.actor, plan.plan_id, note.note_id, form[FIELD], now=visit.now, version=version)
    except StaleVersion as stale:
        present = seeing.get_for(visit.my_id, plan.plan_id, note.note_id)[1]
        if present.text != form[FIELD].strip():
            visit.form["version"] = str(int(present.version))
            visit.problems = Problems(
                notice=f"{stale.sentence} It now says: {quoted(present.text)}", status=stale.status
            )
            return note_form(visit, plan, present)
    return back(visit, plan, f"changed-note.{note.note_id}")


def _plan_of(visit: Visit, plan_id: str, note_id: str) -> tuple[Plan, str]:
    return seeing.plan_of(visit.my_id, plan_id), note_id


@post(f"{_ONE}/undo", find=_plan_of, on="/plans/{plan_id}/client")
def undo_note(visit: Visit, plan: Plan, note_id: str) -> Response:
    """Undoes the visitor’s latest change to a note, or its deletion."""
    writing.take_back(visit.actor, plan.plan_id, note_id, now=visit.now)
    return back(visit, plan, "undone-note")
