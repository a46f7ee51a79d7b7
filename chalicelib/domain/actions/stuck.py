"""Being stuck: the assignee can't continue and says so, so that someone helps. Marking the action as done, or
cancelling it, settles it."""

from datetime import datetime

from pynamodb.expressions.condition import Condition

from chalicelib.database.look_again import look_again
from chalicelib.domain.actions import comments, happening, settling, who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.happening import UNSEEN, Event, Seen, happened
from chalicelib.domain.actions.words import NO_WORDS, Words
from chalicelib.domain.actor import Actor
from chalicelib.errors import WrongState


def flag(
    actor: Actor, plan_id: str, number: int, *, now: datetime, words: Words = NO_WORDS, seen: Seen = UNSEEN
) -> Action:
    """Marks an open action as stuck, with an optional reason that becomes a comment. If it's already stuck, only new
    words count."""
    words = words.checked()

    def step() -> Action:
        plan, action = who_may.get_theirs(actor, plan_id, number, seen.version)
        if action.status != "open":
            raise WrongState("This action is no longer open. Reopen it first.")
        why = words.in_short
        is_repeated = not why or (why == action.stuck_text and comments.is_in_full(actor, action, words))
        if action.stuck_at and not words.sent and is_repeated:
            return action
        changes = [Action.stuck_at.set(action.stuck_at or now), *([Action.stuck_text.set(why)] if why else [])]
        event = Event("stuck", plan, action, actor, now, words=words)
        return happened(happening.begin(event, changes, _as_read(action)), event, seen)

    return look_again(step)


def unflag(actor: Actor, plan_id: str, number: int, *, now: datetime, seen: Seen = UNSEEN) -> Action:
    """Marks the action as no longer stuck, if it was. The stream shows it; nobody is notified."""

    def step() -> Action:
        plan, action = who_may.get_theirs(actor, plan_id, number, seen.version)
        if not action.stuck_at:
            return action
        event = Event("unstuck", plan, action, actor, now)
        changes = [Action.stuck_at.remove(), Action.stuck_text.remove()]
        return happened(happening.begin(event, changes, _as_read(action)), event, seen)

    return look_again(step)


def put_back(
    actor: Actor, plan_id: str, number: int, *, stuck_at: datetime, text: str, now: datetime, seen: Seen = UNSEEN
) -> Action:
    """Gives an open action back the mark that it had before. Nobody is notified, since they were when it was first
    set."""

    def step() -> Action:
        plan, action = who_may.get_theirs(actor, plan_id, number, seen.version)
        if action.status != "open":
            raise WrongState("This action is no longer open. Reopen it first.")
        if (action.stuck_at, action.stuck_text or "") == (stuck_at, text):
            return action
        others = [member.person_id for member in plan.others(actor.person_id)]
        event = Event("stuck", plan, action, actor, now, data={"undo": True}, not_to=others)
        changes = [Action.stuck_at.set(stuck_at), Action.stuck_text.set(text) if text else Action.stuck_text.remove()]
        return happened(happening.begin(event, changes, _as_read(action)), event, seen)

    return look_again(step)


def _as_read(action: Action) -> Condition:
    """Returns the condition that the action's state and its mark are as they were read."""
    as_read: Condition = (Action.status == action.status) & settling.mark_as_read(action)
    return as_read
