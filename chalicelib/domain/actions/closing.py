"""Marking actions done and cancelling them. Repeating a request changes nothing."""

from datetime import datetime
from typing import Any

from chalicelib import typed
from chalicelib.database.look_again import look_again
from chalicelib.domain.actions import comments, happening, settling, totals, who_may
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action, count_of
from chalicelib.domain.actions.happening import UNSEEN, Event, Seen, happened
from chalicelib.domain.actions.words import NO_WORDS, Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, WrongState

LONGEST_REASON = 500


def complete(
    actor: Actor,
    plan_id: str,
    number: int,
    *,
    now: datetime,
    done_at: datetime | None = None,
    words: Words = NO_WORDS,
    seen: Seen = UNSEEN,
) -> Action:
    """Marks an action as done, now or at an earlier moment. If it is done already, only ``done_at`` and a comment take
    effect."""
    words = words.or_file_names().checked()
    _check_moment(done_at, now)

    def step() -> Action:
        plan, action = who_may.get_theirs(actor, plan_id, number, seen.version)
        if action.status == "cancelled":
            raise WrongState("This action was cancelled. Restore it first.")
        if action.status == "done":
            event = Event("adjusted", plan, action, actor, now, words=words)
            return _done_already(event, done_at, seen.once)
        done: dict[str, Any] = {"done_at": done_at or now}
        if action.assigned_to == "coach":
            done["assigned_to"] = "coach"
        event = Event("done", plan, action, actor, now, words=words, data=done, becomes={"status": "done", **done})
        changes = [Action.done_at.set(done["done_at"]), Action.done_by.set(actor.person_id)]
        return _close(event, changes, seen)

    return look_again(step)


def cancel(actor: Actor, plan_id: str, number: int, *, now: datetime, reason: str = "", seen: Seen = UNSEEN) -> Action:
    """Cancels an open action, with an optional reason. Clients may cancel what they may edit or delete.

    If it is cancelled already, only a different reason takes effect.
    """
    reason = typed.line(reason)
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": f"A reason can have up to {LONGEST_REASON} characters."})

    def step() -> Action:
        plan, action = who_may.get_to_decide(actor, plan_id, number, seen.version)
        if action.status == "done":
            raise WrongState("This action is done. Reopen it first.")
        if action.status == "cancelled":
            return _cancelled_already(Event("adjusted", plan, action, actor, now), reason)
        becomes = {"status": "cancelled"}
        event = Event("cancelled", plan, action, actor, now, data={"reason": reason}, becomes=becomes)
        changes = [Action.cancelled_at.set(now), *([Action.cancel_reason.set(reason)] if reason else [])]
        return _close(event, changes, seen)

    return look_again(step)


def _check_moment(done_at: datetime | None, now: datetime) -> None:
    if done_at is None:
        return
    if done_at.tzinfo is None:
        raise Invalid({"done_at": "Include the offset, such as 2026-12-04T16:00:00Z."})
    if done_at.year < 2000:
        raise Invalid({"done_at": "Choose a time from the year 2000 on, or leave it out for now."})
    if done_at > now:
        raise Invalid({"done_at": "That time is in the future. Say when it was done, or leave it out for now."})


def _close(event: Event, changes: list[Any], seen: Seen) -> Action:
    """Closes an open action as the event says, with the further ``changes`` that this way of closing needs."""
    action = event.action
    changes = [
        *changes,
        Action.status.set(event.kind),
        Action.closing_entry.set(event.entry_id),
        Action.open_due_at.remove(),
        Action.open_coach.remove(),
        Action.open_assignee.remove(),
        *settling.settle(action),
        Action.version.add(1),
    ]
    # The condition is needed because the totals depend on due time and project.
    as_read = (Action.status == "open") & (Action.version == action.version) & settling.as_read(action)
    write = happening.begin(event, changes, as_read)
    write.update(Plan, event.plan.plan_id, [Plan.open_count.add(-1), count_of(event.kind).add(1)])
    return happened(write, event, seen)


def _done_already(event: Event, done_at: datetime | None, once: Key | None) -> Action:
    """Applies a new moment and a comment to an action that is done already."""
    action, text = event.action, event.words.text
    is_moved = done_at is not None and done_at != action.done_at
    # `once` recognises a reply that came twice; a repeated PUT can be recognised only by its words.
    is_said = bool(text) and (once is not None or not comments.is_last(event.actor, *event.key, text))
    if not (is_moved or is_said):
        return action
    moved = [Action.done_at.set(done_at), Action.version.add(1)] if is_moved and done_at else []
    said = [Action.comment_count.add(1)] if is_said else []
    write = happening.begin(event, [*moved, *said], Action.version == action.version)
    if is_moved:
        totals.changed(write, event.plan, action, event.now, done_at=done_at)
        changed = {"done_at": [action.done_at, done_at]}
        write.put(happening.enter(event, "edited", entry_id=event.entry_id, changes=changed))
    if is_said:
        comment = Event("comment", event.plan, action, event.actor, event.now, words=event.words)
        happening.record(write, comment, Seen(once=once))
    write.commit()
    return actions.present(*event.key)


def _cancelled_already(event: Event, reason: str) -> Action:
    """Applies a different reason to an action that is cancelled already."""
    action, before = event.action, event.action.cancel_reason or ""
    if reason in ("", before):
        return action
    changes = [Action.cancel_reason.set(reason), Action.version.add(1)]
    write = happening.begin(event, changes, (Action.status == "cancelled") & (Action.version == action.version))
    changed = {"cancel_reason": [before, reason]}
    write.put(happening.enter(event, "edited", entry_id=event.entry_id, changes=changed))
    write.commit()
    return actions.present(*event.key)
