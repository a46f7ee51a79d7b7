"""What coaches can do with a refused reply: add it as a comment, dismiss it, or take it out again."""

from datetime import datetime
from typing import Any

from chalicelib.database.look_again import look_again
from chalicelib.database.transactions import Write
from chalicelib.domain.actions.action import MOST_ACTIONS, Action
from chalicelib.domain.actions.fields import LONGEST_COMMENT
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import telling
from chalicelib.domain.plans import unread
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import refused
from chalicelib.domain.replies.refused import Refusal
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import ActionNotFound, AlreadySettled, WrongState
from chalicelib.isolated import isolated


def assign(actor: Actor, plan_id: str, refusal_id: str, number: int | None, *, now: datetime) -> Refusal:
    """Adds the reply as a comment to an action, or to the plan if ``number`` is ``None``; the others are notified as
    usual.

    The comment is in its author's name if we're certain who that is and they may write in the plan; otherwise in the
    coach's, with the address it came from. Repeating it changes nothing; raises `AlreadySettled` if it was settled
    differently.
    """
    if number is not None and not 0 < number < MOST_ACTIONS:
        raise ActionNotFound

    def step() -> Refusal:
        plan, refusal = refused.get_for(actor.person_id, plan_id, refusal_id, now)
        if refusal.state == "assigned" and _number(refusal) == number:
            return refusal
        if refusal.is_settled:
            raise AlreadySettled
        if not refusal.text:
            raise WrongState("We have none of its words, so there’s nothing to add. Ask its sender to write again.")
        _assigned(actor, plan, refusal, number, now).commit()
        return refused.get_for(actor.person_id, plan_id, refusal_id, now)[1]

    return look_again(step)


def dismiss(actor: Actor, plan_id: str, refusal_id: str, *, now: datetime) -> Refusal:
    """Dismisses an open reply. Repeating it does no harm; raises `AlreadySettled` if it was added or answered, or never
    waited."""

    def step() -> Refusal:
        plan, refusal = refused.get_for(actor.person_id, plan_id, refusal_id, now)
        if refusal.state == "dismissed":
            return refusal
        if refusal.state != "open":
            raise AlreadySettled
        write = Write()
        _settle(write, actor, plan, refusal, [Refusal.state.set("dismissed")], now)
        write.commit()
        return refused.get_for(actor.person_id, plan_id, refusal_id, now)[1]

    return look_again(step)


def restore(actor: Actor, plan_id: str, refusal_id: str, *, now: datetime) -> Refusal:
    """Reopens a dismissed reply; one that wasn't dismissed stays as it is."""

    def step() -> Refusal:
        plan, refusal = refused.get_for(actor.person_id, plan_id, refusal_id, now)
        if refusal.state != "dismissed":
            return refusal
        unsettled = [Refusal.settled_by.remove(), Refusal.settled_name.remove(), Refusal.settled_at.remove()]
        write = Write()
        changes = [Refusal.state.set("open"), *unsettled]
        write.update(Refusal, (plan_id, refusal_id), changes, condition=Refusal.state == "dismissed")
        refused.count(write, plan, 1)
        write.commit()
        return refused.get_for(actor.person_id, plan_id, refusal_id, now)[1]

    return look_again(step)


def author_in(plan: Plan, refusal: Refusal) -> str | None:
    """Returns the author of the comment; ``None`` for the coach who adds it.

    Never a viewer, since the client doesn't know of viewers.
    """
    member = plan.members.get(refusal.author_id or "")
    return member.person_id if member and member.state == "active" and member.role != "viewer" else None


def _assigned(actor: Actor, plan: Plan, refusal: Refusal, number: int | None, now: datetime) -> Write:
    """Returns the transaction that makes the reply a comment."""
    entry = _comment(actor, plan, refusal, number, now)
    author_id = str(entry.actor_id)
    became = [Refusal.state.set("assigned"), Refusal.comment_id.set(entry.entry_id)]
    write = Write()
    write.put(entry)
    if number is not None:
        counted = [Action.comment_count.add(1), Action.changed_at.set(now)]
        write.update(Action, (plan.plan_id, number), counted, otherwise=ActionNotFound())
        became.append(Refusal.assigned_to.set(number))
    unread.raise_for_others(write, plan, author_id, actor.person_id)
    _settle(write, actor, plan, refusal, became, now)
    telling.tell_others(
        write, plan, "comment", now, actor_id=actor.person_id, number=number, entry_id=entry.entry_id, but_not=(author_id,)
    )  # fmt: skip
    return write


def _comment(actor: Actor, plan: Plan, refusal: Refusal, number: int | None, now: datetime) -> Entry:
    coach, author_id = plan.members[actor.person_id], author_in(plan, refusal)
    if author_id is None:
        text = f"From {isolated(_sender(plan, refusal))}: {refusal.text}"
        fits = len(text) <= LONGEST_COMMENT
        return stream.entry(
            plan.plan_id, "comment", now, actor_id=coach.person_id, actor_name=coach.name, via=actor.via, number=number,
            text=text if fits else f"{text[: LONGEST_COMMENT - 2]} …", full_text=None if fits else refusal.text,
        )  # fmt: skip
    added: dict[str, Any] = (
        {} if author_id == coach.person_id else {"added_by": coach.name, "added_by_id": coach.person_id}
    )
    return stream.entry(
        plan.plan_id, "comment", now, actor_id=author_id, actor_name=plan.members[author_id].name, via=refusal.via,
        number=number, text=refusal.text, written_at=refusal.at.isoformat(), **added,
    )  # fmt: skip


def _sender(plan: Plan, refusal: Refusal) -> str:
    """Returns how the comment names who wrote it, as everyone in the plan reads it.

    An address isn't shown: an unknown one is mostly another one of the client's, which viewers may not see. The coaches
    see it among the replies. The client never learns of viewers.
    """
    member = next((each for each in plan.members.values() if each.email == refusal.sender), None)
    if member is None or member.role == "viewer" or refusal.author_id in plan.hidden_from(plan.client_id):
        return "somebody else"
    return f"an address that {isolated(member.name)} uses"


def _settle(write: Write, actor: Actor, plan: Plan, refusal: Refusal, became: list[Any], now: datetime) -> None:
    """Settles the reply if its state is as it was read: of two coaches at once, only one succeeds."""
    write.update(
        Refusal,
        (plan.plan_id, refusal.entry_id),
        [
            *became,
            Refusal.settled_by.set(actor.person_id),
            Refusal.settled_name.set(plan.members[actor.person_id].name),
            Refusal.settled_at.set(now),
        ],
        condition=Refusal.state == refusal.state,
    )
    if refusal.state == "open":
        refused.count(write, plan, -1)


def _number(refusal: Refusal) -> int | None:
    return None if refusal.assigned_to is None else int(refusal.assigned_to)
