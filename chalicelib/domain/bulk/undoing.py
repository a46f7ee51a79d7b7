"""Undoing what was done to several actions at once, within ten minutes, by who did it: those that nobody has changed since."""

import contextlib
import itertools
from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import UNSET

from chalicelib.database.transactions import MOST_WRITES, Lost, Write
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions import reopening, undo, who_may
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.undo import Back, Remembered
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import cancelling, editing
from chalicelib.domain.bulk.editing import Line, Outcome
from chalicelib.domain.owed import telling
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import ActionNotFound, StaleVersion, WrongState


def take_back(actor: Actor, plan_id: str, undo_id: str, *, now: datetime) -> Outcome:
    """Restores the weight, date and project that each action had before the edit with this ``undo_id``, or those it cancelled.

    Anyone not yet notified of a move isn't notified of this either. The outcome lists conflicts and gone actions, as
    after an edit. Repeating it changes nothing. Raises `UndoExpired` after ten minutes, and `NotAllowed` unless
    ``actor`` made the edit.
    """
    who_may.must_add(plans.get_for(actor.person_id, plan_id), actor.person_id)
    parts = _remembered(actor, plan_id, undo_id, now)
    if parts and parts[0].more.get(cancelling.CANCELLED):
        return _restored(actor, plan_id, parts[0], now)
    changes = {change.number: change for part in parts for change in part.changes}
    outcome = editing.save(actor, plan_id, lambda plan: _lines(actor, plan, changes, now), now=now)
    _use_up(parts)
    return outcome


def _use_up(parts: Sequence[Remembered]) -> None:
    for start in range(0, len(parts), MOST_WRITES):
        write = Write()
        for part in parts[start : start + MOST_WRITES]:
            undo.use_up(write, part)
        with contextlib.suppress(Lost):  # the button was pressed twice, and the other request was first
            write.commit()


def _restored(actor: Actor, plan_id: str, part: Remembered, now: datetime) -> Outcome:
    """Restores what was cancelled at once."""
    outcome = Outcome()
    for change in part.changes:
        try:
            reopening.restore(actor, plan_id, change.number, now=now, seen=Seen(version=change.version))
            outcome.saved.append(change.number)
        except ActionNotFound:
            outcome.gone.append(change.number)
        except (StaleVersion, WrongState):
            outcome.conflicts.append(actions.present(plan_id, change.number))
    _use_up([part])
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
        project = before.project_id if _is_there(plan, before.project_id) else UNSET
        edit = Change(weight=int(before.weight), due=due, project=project, back=back)
        lines[number] = Line(int(change.version or 0), edit)
    return lines


def _is_there(plan: Plan, project_id: str | None) -> bool:
    """Returns whether an action can go back into the project; none is always there."""
    return project_id is None or (project_id in plan.projects and not plan.projects[project_id].is_archived)
