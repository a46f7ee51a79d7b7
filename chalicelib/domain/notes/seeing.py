"""Who sees private notes, and reading them: the coaches of a plan, as long as they coach in it.

For anyone else there is nothing: a client, a viewer and a stranger get the answer that they get for what isn’t there.
"""

from chalicelib.database.pages import Page, page, read_cursor
from chalicelib.domain.actions.action import MOST_ACTIONS
from chalicelib.domain.notes.note import Note
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import NoteNotFound


def may_see(plan: Plan, person_id: str) -> bool:
    """Returns whether this member sees the notes of the plan, and writes some."""
    return plan.coaches(person_id)


def plan_of(person_id: str, plan_id: str) -> Plan:
    """Returns the plan for one of its coaches; raises `PlanNotFound` for strangers, `NoteNotFound` for other members."""
    return _seen(plans.get_for(person_id, plan_id), person_id)


def of_plan(plan: Plan, person_id: str, *, cursor: str | None = None, limit: int = 50) -> Page[Note]:
    """Returns a page of a plan’s notes, whatever they are about, newest first; for its coaches."""
    of = f"notes {_seen(plan, person_id).plan_id}"
    query = Note.query(
        plan.plan_id, consistent_read=True, scan_index_forward=False, last_evaluated_key=read_cursor(cursor, of),
        page_size=limit + 1,
    )  # fmt: skip
    return page(query, of=of, limit=limit)


def of_action(plan: Plan, person_id: str, number: int, *, cursor: str | None = None, limit: int = 50) -> Page[Note]:
    """Returns a page of the notes about one action, newest first; for the plan’s coaches."""
    number = number if 0 < number < MOST_ACTIONS else 0  # there is no action 0
    of = f"notes {_seen(plan, person_id).plan_id} {number}"
    query = Note.by_action.query(
        plan.plan_id, Note.action_note.startswith(f"{number:08}#"), consistent_read=True, scan_index_forward=False,
        last_evaluated_key=read_cursor(cursor, of), page_size=limit + 1,
    )  # fmt: skip
    return page(query, of=of, limit=limit)


def get_for(person_id: str, plan_id: str, note_id: str) -> tuple[Plan, Note]:
    """Returns a note with its plan, for the plan’s coaches. Raises `PlanNotFound` or `NoteNotFound`."""
    plan = plan_of(person_id, plan_id)
    note = Note.find(plan_id, note_id)
    if note is None:
        raise NoteNotFound
    return plan, note


def is_there(plan: Plan, note_id: str) -> bool:
    """Returns whether a note hasn’t been deleted."""
    return Note.find(plan.plan_id, note_id) is not None


def may_change(note: Note, person_id: str) -> bool:
    """Returns whether this coach may change the note’s words: their own only."""
    return bool(note.author_id == person_id)


def may_delete(plan: Plan, note: Note, person_id: str) -> bool:
    """Returns whether this coach may delete it: who wrote it, and the primary coach, since its writer may be gone."""
    return person_id in (note.author_id, plan.primary_id)


def _seen(plan: Plan, person_id: str) -> Plan:
    if not may_see(plan, person_id):
        raise NoteNotFound
    return plan
