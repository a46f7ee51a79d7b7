"""What coaches do with a refused reply: add it as a comment, put it aside, take it back out."""

from datetime import datetime
from typing import Any

from chalicelib.database.transactions import Lost, Write
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
from chalicelib.errors import ActionNotFound, AlreadySettled, TryAgain, WrongState


def assign(actor: Actor, plan_id: str, refusal_id: str, number: int | None, *, now: datetime) -> Refusal:
    """Adds the reply as a comment to an action, or with ``None`` to the plan; the others are told as of any comment.

    It stands in the name of who wrote it where that is certain and they may write in the plan, else in the coach's with
    the address it came from. The same again changes nothing; `AlreadySettled` if something else became of it.
    """
    if number is not None and not 0 < number < MOST_ACTIONS:
        raise ActionNotFound
    for _ in range(3):
        plan, refusal = refused.get_for(actor.person_id, plan_id, refusal_id)
        if refusal.state == "assigned" and _number(refusal) == number:
            return refusal
        if refusal.is_settled:
            raise AlreadySettled
        if not refusal.text:
            raise WrongState("None of its words are kept, so there is nothing to add. Please ask who sent it.")
        entry = _comment(actor, plan, refusal, number, now)
        write = Write()
        write.put(entry)
        if number is not None:
            write.update(
                Action,
                (plan_id, number),
                [Action.comment_count.add(1), Action.changed_at.set(now)],
                otherwise=ActionNotFound(),
            )
        became: list[Any] = [Refusal.comment_id.set(entry.entry_id)]
        if number is not None:
            became.append(Refusal.assigned_to.set(number))
        unread.raise_for_others(write, plan, str(entry.actor_id), actor.person_id)
        _settle(write, actor, plan, refusal, "assigned", became, now)
        telling.tell_others(
            write,
            plan,
            "comment",
            now,
            actor_id=actor.person_id,
            number=number,
            entry_id=entry.entry_id,
            but_not=(str(entry.actor_id),),
        )
        if _commit(write):
            break
    else:
        raise TryAgain
    return refused.get_for(actor.person_id, plan_id, refusal_id)[1]


def dismiss(actor: Actor, plan_id: str, refusal_id: str, *, now: datetime) -> Refusal:
    """Puts an open one aside. Twice does no harm; `AlreadySettled` if it was added or answered, or never waited."""
    for _ in range(3):
        plan, refusal = refused.get_for(actor.person_id, plan_id, refusal_id)
        if refusal.state == "dismissed":
            return refusal
        if refusal.state != "open":
            raise AlreadySettled
        write = Write()
        _settle(write, actor, plan, refusal, "dismissed", [], now)
        if _commit(write):
            return refused.get_for(actor.person_id, plan_id, refusal_id)[1]
    raise TryAgain


def restore(actor: Actor, plan_id: str, refusal_id: str) -> Refusal:
    """Takes one that was put aside back out; one that wasn't stays as it is."""
    for _ in range(3):
        plan, refusal = refused.get_for(actor.person_id, plan_id, refusal_id)
        if refusal.state != "dismissed":
            return refusal
        write = Write()
        write.update(
            Refusal,
            (plan_id, refusal_id),
            [
                Refusal.state.set("open"),
                Refusal.settled_by.remove(),
                Refusal.settled_name.remove(),
                Refusal.settled_at.remove(),
            ],
            condition=Refusal.state == "dismissed",
        )
        refused.count(write, plan, 1)
        if _commit(write):
            return refused.get_for(actor.person_id, plan_id, refusal_id)[1]
    raise TryAgain


def author_in(plan: Plan, refusal: Refusal) -> str | None:
    """In whose name it will stand; ``None``: in that of the coach who adds it.

    Not in a viewer's: the client doesn't know of viewers.
    """
    member = plan.members.get(refusal.author_id or "")
    return member.person_id if member and member.state == "active" and member.role != "viewer" else None


def _comment(actor: Actor, plan: Plan, refusal: Refusal, number: int | None, now: datetime) -> Entry:
    coach, author_id = plan.members[actor.person_id], author_in(plan, refusal)
    if author_id is None:
        sender = "somebody else" if _is_unseen(plan, refusal.author_id) else refusal.sender or "somebody unknown"
        text = f"From {sender}: {refusal.text}"
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


def _is_unseen(plan: Plan, author_id: str | None) -> bool:
    """Whether it was written by a viewer, now or then, whose address the client must not read."""
    return author_id is not None and author_id in plan.hidden_from(plan.client_id)


def _settle(
    write: Write, actor: Actor, plan: Plan, refusal: Refusal, state: str, more: list[Any], now: datetime
) -> None:
    """Under the state that was read: of two coaches at once, one is first."""
    write.update(
        Refusal,
        (plan.plan_id, refusal.entry_id),
        [
            Refusal.state.set(state),
            Refusal.settled_by.set(actor.person_id),
            Refusal.settled_name.set(plan.members[actor.person_id].name),
            Refusal.settled_at.set(now),
            *more,
        ],
        condition=Refusal.state == refusal.state,
    )
    if refusal.state == "open":
        refused.count(write, plan, -1)


def _commit(write: Write) -> bool:
    """Whether nobody was quicker; if somebody was, what they did is to be looked at anew."""
    try:
        write.commit()
    except Lost:
        return False
    return True


def _number(refusal: Refusal) -> int | None:
    return None if refusal.assigned_to is None else int(refusal.assigned_to)
