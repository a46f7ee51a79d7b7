"""The state of an action: done, open again, cancelled, restored. Each can be undone; a repeated one changes nothing."""

from datetime import datetime
from typing import Any

from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actions import comments, hourly_limit, totals, who_may
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action, count_of
from chalicelib.domain.actions.happening import UNSEEN, Event, Seen
from chalicelib.domain.actions.history import note
from chalicelib.domain.actions.words import NO_WORDS, Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.messages import Kind
from chalicelib.domain.owed import telling
from chalicelib.domain.plans import changing
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import reading
from chalicelib.errors import Invalid, TryAgain, WrongState

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
    """Marks an action done, now or at an earlier moment. Already done: only a new date or a comment is taken."""
    words = words.or_file_names().checked()
    if done_at is not None and done_at.tzinfo is None:
        raise Invalid({"done_at": "Please give the time with its offset, such as 2026-12-04T16:00:00Z."})
    if done_at is not None and done_at.year < 2000:
        raise Invalid({"done_at": "Please give a time since the year 2000, or none for now."})
    if done_at is not None and done_at > now:
        raise Invalid({"done_at": "This lies ahead. Give the time when it was done, or none for now."})
    for _ in range(3):
        plan, action = who_may.get_theirs(actor, plan_id, number, seen.version)
        if action.status == "cancelled":
            raise WrongState("This action was cancelled. Restore it first.")
        try:
            if action.status == "done":
                return _already_done(actor, plan, action, done_at, words, now, seen.once)
            write = _closing(
                actor,
                plan,
                action,
                "done",
                now,
                [
                    Action.done_at.set(done_at or now),
                    Action.done_by.set(actor.person_id),
                ],
                words,
                seen,
                done_at=done_at or now,
                **({"assigned_to": "coach"} if action.assigned_to == "coach" else {}),
            )
            write.commit()
            return actions.present(plan_id, number)
        except Lost:
            continue  # somebody changed its state just now: look again
    raise TryAgain


def cancel(
    actor: Actor,
    plan_id: str,
    number: int,
    *,
    now: datetime,
    reason: str = "",
    seen: Seen = UNSEEN,
) -> Action:
    """Cancels an open action, for a reason. A client cancels what they may edit or delete."""
    reason = " ".join(reason.split())
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": f"A reason has at most {LONGEST_REASON} characters."})
    for _ in range(3):
        plan, action = who_may.get_to_decide(actor, plan_id, number, seen.version)
        if action.status == "done":
            raise WrongState("This action is done. Reopen it first.")
        if action.status == "cancelled":
            return action
        try:
            _closing(
                actor,
                plan,
                action,
                "cancelled",
                now,
                [Action.cancelled_at.set(now), *([Action.cancel_reason.set(reason)] if reason else [])],
                NO_WORDS,
                seen,
                reason=reason,
            ).commit()
            return actions.present(plan_id, number)
        except Lost:
            continue
    raise TryAgain


def _already_done(
    actor: Actor,
    plan: Plan,
    action: Action,
    done_at: datetime | None,
    words: Words,
    now: datetime,
    once: Key | None,
) -> Action:
    number = int(action.number)
    if done_at is not None and done_at != action.done_at:
        write = Write()
        write.update(
            Action,
            (plan.plan_id, number),
            [Action.done_at.set(done_at), Action.version.add(1), Action.changed_at.set(now)],
            condition=Action.version == action.version,
        )
        totals.changed(write, plan, action, now, done_at=done_at)
        write.put(note(plan, action, "edited", actor, now, changes={"done_at": [action.done_at, done_at]}))
        write.commit()
    # A reply says by `once` that it came twice; a PUT that is sent again can be told only by its words.
    if words.text and (once or not _is_said(actor, plan, number, words.text)):
        comments.write(actor, plan.plan_id, number, words, now=now, seen=Seen(once=once))
    return actions.present(plan.plan_id, number) if words.text or done_at else action


def _is_said(actor: Actor, plan: Plan, number: int, comment: str) -> bool:
    """Whether this is the last comment there, by the same person: the same request came twice."""
    last = reading.history(plan.plan_id, number, kind="comment", limit=1).items
    return bool(last) and (last[0].actor_id, last[0].text) == (actor.person_id, comment)


def _closing(
    actor: Actor,
    plan: Plan,
    action: Action,
    status: str,
    now: datetime,
    changes: list[Any],
    words: Words,
    seen: Seen,
    **data: Any,
) -> Write:
    """The transaction that closes an open action: row, counts, entries, and who is told."""
    number = int(action.number)
    entry = note(plan, action, status, actor, now, **data)
    write = Write()
    keys.once(write, seen.once, now)
    hourly_limit.count(write, actor, now)
    changes = [
        *changes,
        Action.status.set(status),
        Action.closing_entry.set(entry.entry_id),
        Action.open_due_at.remove(),
        Action.open_coach.remove(),
        Action.proposal.remove(),
        Action.stuck_at.remove(),
        Action.stuck_text.remove(),
        Action.open_assignee.remove(),
        Action.version.add(1),
        Action.changed_at.set(now),
    ]
    # As it was read, since the totals count when it was due and where it belongs.
    as_read = (Action.status == "open") & (Action.version == action.version)
    write.update(Action, (plan.plan_id, number), changes, condition=as_read)
    said = None
    if words.text:
        said = comments.beside(write, plan, action, actor, words, now, once=seen.once)
    write.update(Plan, plan.plan_id, [Plan.open_count.add(-1), count_of(status).add(1)])
    totals.changed(write, plan, action, now, status=status, **data)
    write.put(entry)
    kind: Kind = "done" if status == "done" else "cancelled"
    telling.tell_others(
        write,
        plan,
        kind,
        now,
        actor_id=actor.person_id,
        number=number,
        entry_id=entry.entry_id,
        **words.in_notice(),
    )
    changing.client_active(write, plan, actor.person_id, now)
    if seen.also:
        seen.also(write, Event(plan, action, actor, now, entry.entry_id, said.entry_id if said else None))
    return write
