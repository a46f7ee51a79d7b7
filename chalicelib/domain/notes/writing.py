"""Writing private notes, and changing and deleting them. Nothing else changes: no entry, no count, no version of the plan or the action,
and nobody is notified."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import undo
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.notes import seeing
from chalicelib.domain.notes.note import Note, checked_text
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.errors import ActionNotFound, NotAllowed, StaleVersion, UndoExpired

About = Literal["client", "session", "action"]
_NOT_YOURS = "Only the coach who wrote a note can change it."
_BEFORE, _AFTER = "before", "after"


def write(
    actor: Actor, plan_id: str, about: About, text: str, *, now: datetime, number: int | None = None, once: Key | None = None
) -> Note:  # fmt: skip
    """Writes a note about the client, a session or the action of this ``number``; for the plan’s coaches.

    Raises `Invalid` at ``text``, and `ActionNotFound` if there is no such action.
    """
    plan = seeing.plan_of(actor.person_id, plan_id)
    if about == "action":
        actions.get_for(actor.person_id, plan_id, number or 0)
    note_id = stream.new_entry_id(now)
    is_of_action = about == "action"
    note = Note(
        plan_id, note_id, about=about, number=number if is_of_action else None, text=checked_text(text), at=now,
        action_note=f"{number:08}#{note_id}" if is_of_action else None,
        author_id=actor.person_id, author_name=plan.members[actor.person_id].name,
    )  # fmt: skip
    transaction = Write()
    keys.once(transaction, once, now, made=note_id)
    transaction.create(note)
    transaction.commit()
    return note


def change(actor: Actor, plan_id: str, note_id: str, text: str, *, now: datetime, version: int | None = None) -> Note:
    """Changes the words of the actor’s own note, which they can undo for ten minutes. Raises `StaleVersion` if it is no
    longer at ``version``."""
    _, note = seeing.get_for(actor.person_id, plan_id, note_id)
    if not seeing.may_change(note, actor.person_id):
        raise NotAllowed(_NOT_YOURS)
    text = checked_text(text)
    if version is not None and version != note.version:
        raise StaleVersion
    if text == note.text:
        return note
    transaction = Write()
    _remember(transaction, actor, note, now, after=int(note.version) + 1)
    changes = [Note.text.set(text), Note.edited_at.set(now), Note.version.add(1)]
    _update(transaction, note, changes)
    transaction.commit()
    return seeing.get_for(actor.person_id, plan_id, note_id)[1]


def delete(actor: Actor, plan_id: str, note_id: str, *, now: datetime) -> None:
    """Deletes a note, for the coach who wrote it and for the primary coach; who did can undo it for ten minutes."""
    plan, note = seeing.get_for(actor.person_id, plan_id, note_id)
    if not seeing.may_delete(plan, note, actor.person_id):
        raise NotAllowed("Only the coach who wrote a note, or the plan’s primary coach, can delete it.")
    transaction = Write()
    _remember(transaction, actor, note, now, after=None)
    transaction.delete(note, condition=Note.version == note.version, otherwise=StaleVersion())
    transaction.commit()


def take_back(actor: Actor, plan_id: str, note_id: str, *, now: datetime) -> Note:
    """Undoes the actor’s latest change to a note, or its deletion, within ten minutes; only for the person who made it.

    Raises `UndoExpired` after that, `NotAllowed` for others, and `StaleVersion` if it was changed since.
    """
    plan = seeing.plan_of(actor.person_id, plan_id)
    remembered = _remembered(actor, plan, note_id, now)
    before = Note.from_raw_data(msgspec.json.decode(remembered.more[_BEFORE]))
    transaction = Write()
    undo.use_up(transaction, remembered)
    after = remembered.more[_AFTER]
    if after is None:
        transaction.create(before, otherwise=StaleVersion())
    else:
        edited = Note.edited_at.remove() if before.edited_at is None else Note.edited_at.set(before.edited_at)
        condition = Note.version == int(after)
        changes = [Note.text.set(before.text), edited, Note.version.add(1)]
        transaction.update(Note, (plan_id, note_id), changes, condition=condition, otherwise=StaleVersion())
    transaction.commit()
    return seeing.get_for(actor.person_id, plan_id, note_id)[1]


def may_take_back(actor: Actor, plan: Plan, note_id: str, now: datetime) -> bool:
    """Returns whether `take_back` would find something of this actor’s to undo; one read."""
    row = Key.find(undo.name(plan.plan_id, f"note-{note_id}")) if note_id else None
    return row is not None and row.person_id == actor.person_id and not row.is_expired(now)


def _update(transaction: Write, note: Note, changes: list[Any]) -> None:
    same = Note.version == note.version
    transaction.update(Note, (note.plan_id, note.note_id), changes, condition=same, otherwise=StaleVersion())


def _remember(transaction: Write, actor: Actor, note: Note, now: datetime, *, after: int | None) -> None:
    """Keeps the note as it is, in the transaction that changes or deletes it; ``after`` is its version then."""
    before = msgspec.json.encode(note.serialize()).decode()
    name = undo.name(note.plan_id, f"note-{note.note_id}")
    undo.remember(transaction, actor, name, [], entry_id="", now=now, **{_BEFORE: before, _AFTER: after})


def _remembered(actor: Actor, plan: Plan, note_id: str, now: datetime) -> undo.Remembered:
    try:
        return undo.remembered(actor, undo.name(plan.plan_id, f"note-{note_id}"), now)
    except ActionNotFound:
        raise UndoExpired from None
