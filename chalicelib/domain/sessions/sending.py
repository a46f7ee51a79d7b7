"""The one message after a session, for the coach who had it: sending it now, taking that back, or dropping it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actions import comments, happening
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.happening import Event
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import holding, telling
from chalicelib.domain.owed.notification import NOTICE_DELAY, Notification
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.held import PAUSE, Held
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import TooLate, WrongState
from chalicelib.isolated import isolated

UNDO = NOTICE_DELAY
"""How long sending, or not sending, can be taken back."""
_WORDS = "words"
"""In the owed row: what the coach wrote, to be shown again when sending is taken back."""
_LONGEST_WAIT = timedelta(days=2)
"""How long a message can wait: texts wait for the morning at most."""
_TOO_LATE = "It’s too late to take that back. What you agreed on is in the plan."
_NOTHING = "There’s nothing waiting to be sent: it has already gone out, or nothing has changed on this page since."


class Waiting(msgspec.Struct, frozen=True):
    """What was held of a coach's, with its owed row."""

    plan: Plan
    held: Held
    row: Notification

    @property
    def words(self) -> str:
        """Returns what was written with it, before sending was taken back."""
        return str(self.row.data.get(_WORDS) or "")


def waiting(plan: Plan, mine: Membership | None, now: datetime) -> Waiting | None:
    """Returns what waits for this coach's message after a session; ``None`` if nothing does. Costs a read if something is
    held."""
    held = mine.held if mine is not None else None
    if held is None:
        return None
    return next((Waiting(plan, held, row) for row in _rows(plan, now) if row.data.get(holding.MARK) == held.id), None)


def _rows(plan: Plan, now: datetime) -> list[Notification]:
    """Returns the owed rows of messages after sessions of all coaches of this client."""
    soon = Notification.due_key <= f"{Notification.due_at.serialize(now + _LONGEST_WAIT)}~"
    return [
        row
        for row in Notification.rows(plan.client_id, soon)
        if row.kind == holding.KIND and row.plan_id == plan.plan_id
    ]


def send(actor: Actor, plan_id: str, text: str, *, now: datetime, once: Key | None = None) -> None:
    """Sends the message in a minute, with the coach's words on top, which the plan's conversation keeps; for the coach who
    made the changes. Raises `WrongState` if nothing waits, `Invalid` at ``words`` if they are too long."""
    words = Words(text).checked()

    def step(write: Write, found: Waiting) -> None:
        keys.once(write, once, now)
        if found.held.send_at is not None:
            raise WrongState("It’s already being sent. Undo that first.")
        event = _said(actor, found, words, now)
        if event is not None:
            happening.record(write, event)
        later = _owed_at(
            write, found.row, now + UNDO, now, said=event.entry_id if event else None, data={_WORDS: words.text}
        )
        _change(write, found, Membership.held["send_at"].set(plain(later)))

    _again(actor, plan_id, step, now)


def take_back(actor: Actor, plan_id: str, *, now: datetime) -> None:
    """Takes sending back within a minute: it waits again, and what was written with it is deleted."""

    def step(write: Write, found: Waiting) -> None:
        if found.held.send_at is None:
            return
        said = Entry.find(plan_id, found.row.entry_id) if found.row.entry_id else None
        if said is not None and said.kind == "comment":
            comments.delete_in(write, found.plan, said, now)
        _owed_at(write, found.row, now + PAUSE, now)
        anew = msgspec.structs.replace(found.held, changed_at=now, send_at=None)
        _change(write, found, Membership.held.set(plain(anew)))

    _again(actor, plan_id, step, now)


def drop(actor: Actor, plan_id: str, *, now: datetime) -> None:
    """Drops the message; what was changed stays. Its row stays owed for as long as that can be taken back."""

    def step(write: Write, found: Waiting) -> None:
        if found.held.send_at is not None:
            raise WrongState("It’s already being sent. Undo that first.")
        _owed_at(write, found.row, now + UNDO, now, data={holding.DROPPED: True})
        holding.let_go(write, found.row, found.held)

    _again(actor, plan_id, step, now)


def dropped(plan: Plan, coach_id: str, now: datetime) -> Notification | None:
    """Returns the row of a message that this coach just dropped, as long as that can be taken back. Costs a read."""
    rows = [row for row in _rows(plan, now) if row.data.get(holding.DROPPED) and row.data["coach_id"] == coach_id]
    return max(rows, key=lambda row: row.due_at, default=None)


def restore(actor: Actor, plan_id: str, *, now: datetime) -> None:
    """Takes dropping back within a minute: the message waits again. Raises `WrongState` if something else waits by now."""

    def attempt() -> None:
        plan, mine = plans.get_with_mine(actor.person_id, plan_id)
        row = dropped(plans.coached(plan, actor.person_id), actor.person_id, now)
        if row is None or row.is_claimed(now):
            raise TooLate(_TOO_LATE)
        if mine is not None and mine.held is not None:
            raise WrongState(
                "You’ve changed more since then, and that’s waiting to be sent. What you dropped is in the plan."
            )
        write = Write()
        anew = holding.resume(write, plan, row, now)
        _owed_at(write, row, anew.due_at, now, data={holding.DROPPED: False})
        write.commit()

    look_again(attempt)


def _again(actor: Actor, plan_id: str, step: Callable[[Write, Waiting], None], now: datetime) -> None:
    def attempt() -> None:
        plan, mine = plans.get_with_mine(actor.person_id, plan_id)
        found = waiting(plans.coached(plan, actor.person_id), mine, now)
        if found is None:
            raise WrongState(_NOTHING)
        if found.row.is_claimed(now):
            raise TooLate(f"It’s just being sent to {isolated(plan.client.name)}.")
        write = Write()
        step(write, found)
        if len(write):
            write.commit()

    look_again(attempt)


def _said(actor: Actor, found: Waiting, words: Words, now: datetime) -> Event | None:
    """Returns the post with the coach's words, which the client gets in this message."""
    if not words.text:
        return None
    data = {holding.MARK: found.held.id}
    return Event(
        "comment", found.plan, Action(found.plan.plan_id, None), actor, now, words=words, data=data,
        not_to=(found.plan.client_id,),
    )  # fmt: skip


def _owed_at(
    write: Write,
    row: Notification,
    due_at: datetime,
    now: datetime,
    *,
    said: str | None = None,
    data: dict[str, Any] | None = None,
) -> datetime:
    """Owes the message at another time, with the post that says the coach's words, and what else is known; returns the time."""
    telling.withdraw(write, row, now, otherwise=Lost())
    later = row.put_off(due_at, int(row.attempts))
    later.entry_id, later.data = said, {**row.data, **(data or {})}
    write.put(later)
    return due_at


def _change(write: Write, found: Waiting, change: Any) -> None:
    coach_id = str(found.row.data["coach_id"])
    same = Membership.held["id"] == found.held.id
    write.update(Membership, (coach_id, found.plan.plan_id), [change], condition=same, otherwise=holding.LetGo())
