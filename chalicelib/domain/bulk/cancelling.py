"""Cancelling several actions at once, each of them whole or not at all; `undoing` restores them for ten minutes."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import closing, undo, who_may
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import editing
from chalicelib.domain.bulk.editing import Outcome
from chalicelib.domain.keys import Key
from chalicelib.domain.plans import finding as plans
from chalicelib.errors import StaleVersion, WrongState

CANCELLED = "cancelled"
"""In what is remembered: that its actions were cancelled."""


def cancel(actor: Actor, plan_id: str, seen: Mapping[int, int], *, now: datetime, once: Key | None = None) -> Outcome:
    """Cancels the actions whose versions were ``seen``, by number, and lists those that someone has changed since.

    Raises `NotAllowed` if one may not be cancelled; then nothing is written. If it is interrupted, repeat it to continue.
    """
    plan = plans.get_for(actor.person_id, plan_id)
    who_may.must_add(plan, actor.person_id)
    present = editing.read(plan_id, seen)
    for action in present.values():
        who_may.must_decide(plan, action, actor.person_id)
    outcome, changes = Outcome(gone=sorted(seen.keys() - present.keys())), []
    for number in sorted(present):
        try:
            action = closing.cancel(actor, plan_id, number, now=now, seen=Seen(version=seen[number]))
        except (StaleVersion, WrongState):
            action = actions.present(plan_id, number)
            if action.status != "cancelled":  # else the button was pressed twice
                outcome.conflicts.append(action)
            continue
        outcome.saved.append(number)
        changes.append(undo.Change(number, version=int(action.version), entry_id=action.closing_entry))
    write = Write()
    keys.once(write, once, now, made=outcome.undo_id)
    if changes:
        name = editing.part_name(plan_id, outcome.undo_id, 0)
        undo.remember(write, actor, name, changes, entry_id=str(changes[0].entry_id), now=now, **{CANCELLED: True})
    if len(write):
        write.commit()
    return outcome
