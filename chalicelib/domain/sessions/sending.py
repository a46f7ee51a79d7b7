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
"""For how long sending can be taken back."""
_WORDS = "words"
"""In the owed row: what the coach wrote, to be shown again when sending is taken back."""
_LONGEST_WAIT = timedelta(days=2)
"""Texts wait for the morning at most."""
_NOTHING = "Nothing waits to be sent: it has left, or nothing was changed on this page since."


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
    soon = Notification.due_key <= f"{Notification.due_at.serialize(now + _LONGEST_WAIT)}~"
    rows = [row for row in Notification.rows(plan.client_id, soon) if row.kind == holding.KIND]
    return next((Waiting(plan, held, row) for row in rows if row.data.get(holding.MARK) == held.id), None)


def send(actor: Actor, plan_id: str, text: str, *, now: datetime, once: Key | None = None) -> None:
    """Sends the message in a minute, with the coach's words on top, which the plan's conversation keeps; for the coach who
    made the changes. Raises `WrongState` if nothing waits, `Invalid` at ``words`` if they are too long."""
    words = Words(text).checked()

    def step(write: Write, found: Waiting) -> None:
        keys.once(write, once, now)
        if found.held.send_at is not None:
            raise WrongState("It’s being sent already. Take that back first.")
        event = _said(actor, found, words, now)
        if event is not None:
            happening.record(write, event)
        later = _owed_at(write, found, now + UNDO, now, said=event.entry_id if event else None, words=words.text)
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
        _owed_at(write, found, now + PAUSE, now, said=None, words=found.words)
        anew = msgspec.structs.replace(found.held, changed_at=now, send_at=None)
        _change(write, found, Membership.held.set(plain(anew)))

    _again(actor, plan_id, step, now)


def drop(actor: Actor, plan_id: str, *, now: datetime) -> None:
    """Drops the message; what was changed stays."""

    def step(write: Write, found: Waiting) -> None:
        if found.held.send_at is not None:
            raise WrongState("It’s being sent already. Take that back first.")
        telling.withdraw(write, found.row, now, otherwise=Lost())
        holding.let_go(write, found.row, found.held)

    _again(actor, plan_id, step, now)


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
    """Returns the post with the coach's words, of which the client hears by this message."""
    if not words.text:
        return None
    data = {holding.MARK: found.held.id}
    return Event(
        "comment", found.plan, Action(found.plan.plan_id, None), actor, now, words=words, data=data,
        not_to=(found.plan.client_id,),
    )  # fmt: skip


def _owed_at(
    write: Write, found: Waiting, due_at: datetime, now: datetime, *, said: str | None, words: str
) -> datetime:
    """Owes the message at another time, with what was written; returns the time."""
    row = found.row
    telling.withdraw(write, row, now, otherwise=Lost())
    later = row.put_off(due_at, int(row.attempts))
    later.entry_id, later.data = said, {**row.data, _WORDS: words}
    write.put(later)
    return due_at


def _change(write: Write, found: Waiting, change: Any) -> None:
    coach_id = str(found.row.data["coach_id"])
    same = Membership.held["id"] == found.held.id
    write.update(Membership, (coach_id, found.plan.plan_id), [change], condition=same, otherwise=holding.LetGo())
