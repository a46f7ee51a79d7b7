"""The state of an action: done, open again, cancelled, restored. Each can be undone; a repeated one changes nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.domain import (
    actions,
    assigning,
    comments,
    files,
    keys,
    notifications,
    planning,
    plans,
    reminders,
    stream,
    totals,
)
from chalicelib.domain.actions import Action, checked_comment, count_of, get_for, may_complete, note
from chalicelib.domain.files import Sent
from chalicelib.domain.keys import Key
from chalicelib.domain.people import Actor
from chalicelib.domain.plans import Plan
from chalicelib.errors import Invalid, NotAllowed, StaleVersion, TryAgain, WrongState
from chalicelib.tables import Lost, Write, plain

LONGEST_REASON = 500

Also = Callable[[Write, Plan, Action, stream.Entry | None], None]
"""Adds to a transaction what must happen with it or not at all, such as an answer owed to who asked for it by mail.

Gets the action as it was before, and the comment's entry where there is one.
"""


def complete(
    actor: Actor,
    plan_id: str,
    number: int,
    *,
    now: datetime,
    done_at: datetime | None = None,
    comment: str = "",
    full_text: str | None = None,
    sent: Sequence[Sent] = (),
    version: int | None = None,
    once: Key | None = None,
    also: Also | None = None,
) -> Action:
    """Marks an action done, now or at an earlier moment. Already done: only a new date or a comment is taken.

    ``full_text`` is all of the mail that the comment came in, ``sent`` what was sent along with it.
    """
    comment = checked_comment(comment or files.instead_of_words(sent))
    if done_at is not None and done_at.tzinfo is None:
        raise Invalid({"done_at": "Please give the time with its offset, such as 2026-12-04T16:00:00Z."})
    if done_at is not None and done_at.year < 2000:
        raise Invalid({"done_at": "Please give a time since the year 2000, or none for now."})
    if done_at is not None and done_at > now:
        raise Invalid({"done_at": "This lies ahead. Give the time when it was done, or none for now."})
    for _ in range(3):
        plan, action = get_theirs(actor, plan_id, number, version)
        if action.status == "cancelled":
            raise WrongState("This action was cancelled. Restore it first.")
        try:
            if action.status == "done":
                return _already_done(actor, plan, action, done_at, comment, full_text, sent, now, once)
            write = _closing(
                actor,
                plan,
                action,
                "done",
                now,
                comment,
                [
                    Action.done_at.set(done_at or now),
                    Action.done_by.set(actor.person_id),
                ],
                once,
                full_text=full_text,
                sent=sent,
                also=also,
                done_at=done_at or now,
                **({"assigned_to": "coach"} if action.assigned_to == "coach" else {}),
            )
            write.commit()
            return actions.present(plan_id, number)
        except Lost:
            continue  # somebody changed its state just now: look again
    raise TryAgain


def reopen(
    actor: Actor,
    plan_id: str,
    number: int,
    *,
    now: datetime,
    version: int | None = None,
    once: Key | None = None,
    also: Also | None = None,
) -> Action:
    """Takes "done" back. Who wasn't told of it yet isn't told of this either."""
    return _open_again(actor, plan_id, number, "done", "reopened", now, version, once, also)


def cancel(
    actor: Actor,
    plan_id: str,
    number: int,
    *,
    now: datetime,
    reason: str = "",
    version: int | None = None,
    once: Key | None = None,
) -> Action:
    """Cancels an open action, for a reason. A client cancels what they may edit or delete."""
    reason = " ".join(reason.split())
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": f"A reason has at most {LONGEST_REASON} characters."})
    for _ in range(3):
        plan, action = _decided(actor, plan_id, number, version)
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
                "",
                [Action.cancelled_at.set(now), *([Action.cancel_reason.set(reason)] if reason else [])],
                once,
                reason=reason,
            ).commit()
            return actions.present(plan_id, number)
        except Lost:
            continue
    raise TryAgain


def restore(
    actor: Actor, plan_id: str, number: int, *, now: datetime, version: int | None = None, once: Key | None = None
) -> Action:
    """Takes a cancellation back."""
    return _open_again(actor, plan_id, number, "cancelled", "restored", now, version, once)


def must_be_theirs(plan: Plan, action: Action, person_id: str) -> None:
    """`NotAllowed` unless this person may mark the action done and open it again, with whose it is."""
    if not actions.may_add(plan, person_id):
        raise NotAllowed("Coaches and the client of a plan may do this; you can read it.")
    if not may_complete(plan, action, person_id):
        name = plan.assignee(action.assignee_id).name
        raise NotAllowed(f"{name} does this one and says when it is done; say what you know of it in a comment.")


def get_theirs(actor: Actor, plan_id: str, number: int, version: int | None) -> tuple[Plan, Action]:
    """The action with its plan, for who may mark it done; `StaleVersion` if ``version`` isn't the present one."""
    plan, action = get_for(actor.person_id, plan_id, number)
    must_be_theirs(plan, action, actor.person_id)
    if version is not None and version != action.version:
        raise StaleVersion
    return plan, action


def _decided(actor: Actor, plan_id: str, number: int, version: int | None) -> tuple[Plan, Action]:
    """As `get_theirs`, for who may cancel and restore."""
    plan, action = get_for(actor.person_id, plan_id, number)
    if not actions.may_add(plan, actor.person_id):
        raise NotAllowed("Coaches and the client of a plan may do this; you can read it.")
    if not (actions.may_edit(plan, action, actor.person_id) or actions.may_delete(plan, action, actor.person_id)):
        raise NotAllowed(
            f"Only a coach may cancel or restore this action; ask {plan.primary.name}, or say it in a comment."
        )
    if version is not None and version != action.version:
        raise StaleVersion
    return plan, action


def _already_done(
    actor: Actor,
    plan: Plan,
    action: Action,
    done_at: datetime | None,
    comment: str,
    full_text: str | None,
    sent: Sequence[Sent],
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
    if comment and (once or not _is_said(actor, plan, number, comment)):
        comments.write(actor, plan.plan_id, number, text=comment, full_text=full_text, sent=sent, now=now, once=once)
    return actions.present(plan.plan_id, number) if comment or done_at else action


def _is_said(actor: Actor, plan: Plan, number: int, comment: str) -> bool:
    """Whether this is the last comment there, by the same person: the same request came twice."""
    last = stream.history(plan.plan_id, number, kind="comment", limit=1).items
    return bool(last) and (last[0].actor_id, last[0].text) == (actor.person_id, comment)


def _closing(
    actor: Actor,
    plan: Plan,
    action: Action,
    status: str,
    now: datetime,
    comment: str,
    changes: list[Any],
    once: Key | None,
    full_text: str | None = None,
    sent: Sequence[Sent] = (),
    also: Also | None = None,
    **data: Any,
) -> Write:
    """The transaction that closes an open action: row, counts, entries, and who is told."""
    number = int(action.number)
    entry = note(plan, action, status, actor, now, **data)
    write = Write()
    keys.once(write, once, now)
    comments.limit(write, actor, now)
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
    if comment:
        said = comments.beside(write, plan, action, actor, comment, now, full_text=full_text, sent=sent, once=once)
    write.update(Plan, plan.plan_id, [Plan.open_count.add(-1), count_of(status).add(1)])
    totals.changed(write, plan, action, now, status=status, **data)
    write.put(entry)
    kind: notifications.Kind = "done" if status == "done" else "cancelled"
    notifications.tell_others(
        write,
        plan,
        kind,
        now,
        actor_id=actor.person_id,
        number=number,
        entry_id=entry.entry_id,
        **comments.told(comment, sent),
    )
    plans.client_active(write, plan, actor.person_id, now)
    if also:
        also(write, plan, action, said)
    return write


def _open_again(
    actor: Actor,
    plan_id: str,
    number: int,
    closed: str,
    kind: str,
    now: datetime,
    version: int | None,
    once: Key | None,
    also: Also | None = None,
) -> Action:
    for _ in range(3):
        find = _decided if closed == "cancelled" else get_theirs
        plan, action = find(actor, plan_id, number, version)
        if action.status == "open":
            return action
        if action.status != closed:
            raise WrongState(f"This action is {action.status}, not {closed}.")
        entry = note(plan, action, kind, actor, now)
        after = reminders.moved(action.reminders, action_due=action.due_at, now=now)
        unchanged = (Action.status == closed) & (Action.version == action.version)
        as_read = planning.reminders_as_read(action)
        untold = not_told(plan, actor, action.closing_entry, now)
        write = Write()
        keys.once(write, once, now)
        write.update(
            Action,
            (plan_id, number),
            [
                Action.status.set("open"),
                Action.open_due_at.set(action.due_at),
                Action.open_coach.set(plan.primary_id),
                *assigning.opened(plan, action),
                Action.reminders.set(plain(after)),
                Action.schedule.add(1),
                Action.done_at.remove(),
                Action.done_by.remove(),
                Action.cancelled_at.remove(),
                Action.cancel_reason.remove(),
                Action.closing_entry.remove(),
                Action.version.add(1),
                Action.changed_at.set(now),
            ],
            condition=unchanged if as_read is None else unchanged & as_read,
        )
        counts = [Plan.open_count.add(1), count_of(closed).add(-1)]
        same_coaches: Condition = Plan.primary_id == plan.primary_id
        if action.assigned_to == "coach":
            same_coaches = same_coaches & assigning.still_coaches(plan.assignee(action.assignee_id).person_id)
        write.update(Plan, plan_id, counts, condition=same_coaches)
        totals.changed(write, plan, action, now, status="open", done_at=None)
        write.put(entry)
        planning.tell_skipped(write, plan, action, after, now)
        action.reminders, action.schedule = after, action.schedule + 1
        planning.owe_schedule(write, plan, action, now)
        notifications.tell_others(
            write,
            plan,
            "reopened",
            now,
            actor_id=actor.person_id,
            number=number,
            entry_id=entry.entry_id,
            but_not=untold,
        )
        plans.client_active(write, plan, actor.person_id, now)
        if also:
            also(write, plan, action, None)
        try:
            write.commit()
            return actions.present(plan_id, number)
        except Lost:
            continue
    raise TryAgain


def not_told(plan: Plan, actor: Actor, closing_entry: str | None, now: datetime) -> set[str]:
    """Who still has the word of this closing coming: it is void once the action is open again."""
    if closing_entry is None:
        return set()
    others = [member.person_id for member in plan.others(actor.person_id)]
    return {person_id for person_id in others if notifications.is_owed(person_id, closing_entry, now)}
