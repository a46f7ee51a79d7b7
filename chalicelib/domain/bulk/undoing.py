"""Undoing a bulk edit, within ten minutes, by the person who made it: the lines that nobody has changed since."""

import contextlib
import itertools
from collections.abc import Mapping
from datetime import datetime

from chalicelib.database.transactions import MOST_WRITES, Lost, Write
from chalicelib.domain.actions import undo
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.undo import Back, Remembered
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import editing
from chalicelib.domain.bulk.editing import Line, Outcome
from chalicelib.domain.owed import telling
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import ActionNotFound


def take_back(actor: Actor, plan_id: str, undo_id: str, *, now: datetime) -> Outcome:
    """Restores the weight and date that each action had before the edit with this ``undo_id``.

    Anyone not yet notified of a move isn't notified of this either. The outcome lists conflicts and gone actions, as
    after an edit. Repeating it changes nothing. Raises `UndoExpired` after ten minutes, and `NotAllowed` unless
    ``actor`` made the edit.
    """
    plans.get_as_coach(actor.person_id, plan_id)
    parts = _remembered(actor, plan_id, undo_id, now)
    changes = {change.number: change for part in parts for change in part.changes}
    outcome = editing.save(actor, plan_id, lambda plan: _lines(actor, plan, changes, now), now=now)
    for start in range(0, len(parts), MOST_WRITES):
        write = Write()
        for part in parts[start : start + MOST_WRITES]:
            undo.use_up(write, part)
        with contextlib.suppress(Lost):  # the button was pressed twice, and the other request was first
            write.commit()
    return outcome


def _remembered(actor: Actor, plan_id: str, undo_id: str, now: datetime) -> list[Remembered]:
    """Returns all parts of the edit; none once they are used up."""
    parts: list[Remembered] = []
    with contextlib.suppress(ActionNotFound):
        for number in itertools.count():
            parts.append(undo.remembered(actor, editing.part_name(plan_id, undo_id, number), now))
    return parts


def _lines(actor: Actor, plan: Plan, changes: Mapping[int, undo.Change], now: datetime) -> dict[int, Line]:
    """Returns the change for each action, with the notices of its earlier change that are not yet sent."""
    entry_ids = {str(change.entry_id) for change in changes.values()}
    others = [member.person_id for member in plan.others(actor.person_id)] if changes else []
    coming = [row for person_id in others for row in telling.coming(person_id, entry_ids, now)]
    lines = {}
    for number, change in changes.items():
        before = change.action()
        back = Back(before, [row for row in coming if row.entry_id == change.entry_id])
        due = Due(at=before.due_at, time_zone=before.due_zone)
        lines[number] = Line(int(change.version or 0), Change(weight=int(before.weight), due=due, back=back))
    return lines
