"""Stuck: who must do an action says that they get no further, so that somebody helps. Done or cancelled ends it."""

from datetime import datetime
from typing import Any

from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actions import comments, who_may
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.happening import UNSEEN, Event, Seen
from chalicelib.domain.actions.history import note
from chalicelib.domain.actions.words import NO_WORDS, Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import telling
from chalicelib.domain.plans import changing
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import TryAgain, WrongState


def flag(
    actor: Actor,
    plan_id: str,
    number: int,
    *,
    now: datetime,
    words: Words = NO_WORDS,
    seen: Seen = UNSEEN,
) -> Action:
    """Marks an open action as stuck; ``words`` say why, and are a comment. Stuck already: only new words are taken."""
    words = words.checked()
    for _ in range(3):
        plan, action = who_may.get_theirs(actor, plan_id, number, seen.version)
        if action.status != "open":
            raise WrongState("This action is closed. Reopen it first.")
        why = words.in_short
        if action.stuck_at and not words.sent and why in ("", action.stuck_text):
            return action
        entry = note(plan, action, "stuck", actor, now)
        changes = [Action.stuck_at.set(action.stuck_at or now), *([Action.stuck_text.set(why)] if why else [])]
        write = _change(actor, plan, action, changes, now, seen.once)
        write.put(entry)
        if words:
            comments.beside(write, plan, action, actor, words, now, once=seen.once)
        about: dict[str, Any] = {"actor_id": actor.person_id, "number": number, "entry_id": entry.entry_id}
        telling.tell_others(write, plan, "stuck", now, **about, **words.in_notice())
        if seen.also:
            seen.also(write, Event(plan, action, actor, now, entry.entry_id))
        try:
            write.commit()
        except Lost:
            continue  # somebody closed it, or set the mark too: look again
        return actions.present(plan_id, number)
    raise TryAgain


def unflag(
    actor: Actor,
    plan_id: str,
    number: int,
    *,
    now: datetime,
    seen: Seen = UNSEEN,
) -> Action:
    """Takes the mark away; the stream tells, nobody is sent word. Not stuck: nothing happens."""
    for _ in range(3):
        plan, action = who_may.get_theirs(actor, plan_id, number, seen.version)
        if not action.stuck_at:
            return action
        write = _change(actor, plan, action, [Action.stuck_at.remove(), Action.stuck_text.remove()], now, seen.once)
        entry = note(plan, action, "unstuck", actor, now)
        write.put(entry)
        if seen.also:
            seen.also(write, Event(plan, action, actor, now, entry.entry_id))
        try:
            write.commit()
        except Lost:
            continue
        return actions.present(plan_id, number)
    raise TryAgain


def _change(actor: Actor, plan: Plan, action: Action, changes: list[Any], now: datetime, once: Key | None) -> Write:
    """The change of the mark, if the action's state and the mark are still those that were read."""
    write = Write()
    keys.once(write, once, now)
    as_read = Action.stuck_at == action.stuck_at if action.stuck_at else Action.stuck_at.does_not_exist()
    write.update(
        Action,
        (plan.plan_id, int(action.number)),
        [*changes, Action.changed_at.set(now)],
        condition=(Action.status == action.status) & as_read,
    )
    changing.client_active(write, plan, actor.person_id, now)
    return write
