"""What closing an action settles: a request for another date, and being stuck. Reopening the action restores both.

They don't change the action's version, so code that settles or restores them checks that they are as they were read.
"""

from datetime import datetime
from typing import Any

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actions.action import Action, Proposal, Settled
from chalicelib.domain.actions.present_clock import proposal_anew
from chalicelib.domain.owed import telling
from chalicelib.domain.owed.notification import NOTICE_DELAY
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream


def as_read(action: Action) -> Condition:
    """Returns the condition that the request for another date and the mark as stuck are as they were read."""
    both: Condition = proposal_as_read(action) & mark_as_read(action)
    return both


def proposal_as_read(action: Action) -> Condition:
    if action.proposal is None:
        return Action.proposal.does_not_exist()
    return Action.proposal["entry_id"] == action.proposal.entry_id


def mark_as_read(action: Action) -> Condition:
    same: Condition = Action.stuck_at == action.stuck_at if action.stuck_at else Action.stuck_at.does_not_exist()
    return same


def settle(action: Action) -> list[Any]:
    """Returns the changes to an action's row that settle both and keep them for `again`."""
    removed = [Action.proposal.remove(), Action.stuck_at.remove(), Action.stuck_text.remove()]
    if not (action.proposal or action.stuck_at):
        return [*removed, Action.settled.remove()]
    return [*removed, Action.settled.set(plain(Settled(action.proposal, action.stuck_at, action.stuck_text)))]


def again(plan: Plan, action: Action, now: datetime) -> tuple[list[Any], dict[str, Any]]:
    """Returns the changes that bring back what closing settled, and what the history says about it.

    A request for a date that has passed by now stays settled, since nobody can accept it.
    """
    changes: list[Any] = [Action.settled.remove()]
    told: dict[str, Any] = {}
    proposal = asked_again(plan, action, now)
    if proposal is not None:
        changes.append(Action.proposal.set(plain(proposal)))
        told |= in_history(proposal)
    if action.settled is not None and action.settled.stuck_at is not None:
        changes.append(Action.stuck_at.set(action.settled.stuck_at))
        if action.settled.stuck_text:
            changes.append(Action.stuck_text.set(action.settled.stuck_text))
        told["stuck_again"] = True
    return changes, told


def asked_again(plan: Plan, action: Action, now: datetime) -> Proposal | None:
    """Returns the request that reopening the action restores."""
    return still(plan, action.settled.proposal if action.settled is not None else None, action.due_at, now)


def still(plan: Plan, proposal: Proposal | None, due_at: datetime, now: datetime) -> Proposal | None:
    """Returns a settled request by the client's present clock; ``None`` if it can no longer be accepted for an action
    due then."""
    proposal = proposal_anew(proposal, plan.client.time_zone, now)
    return proposal if proposal is not None and is_of_use(proposal, due_at, now) else None


def is_of_use(proposal: Proposal, due_at: datetime, now: datetime) -> bool:
    """Returns whether a request can still be accepted, for an action due then."""
    return proposal.due_at > now and proposal.due_at != due_at


def in_history(proposal: Proposal | None) -> dict[str, Any]:
    """Returns what the history says about a request that waits for an answer again."""
    if proposal is None:
        return {}
    again = {"by": proposal.by_name, "to": proposal.due_at, "zone": proposal.due_zone}
    return {"asked_again": dict(msgspec.to_builtins(again))}


def tell_again(write: Write, plan: Plan, action: Action, actor_id: str, now: datetime) -> None:
    """Owes the notice of a request once more to those who may not have got it before the action was closed."""
    proposal = asked_again(plan, action, now)
    if proposal is None or action.closing_entry is None:
        return
    if stream.entry_time(action.closing_entry) - proposal.at > 2 * NOTICE_DELAY:
        return
    others = [member.person_id for member in plan.others(proposal.by_id)]
    owed = {person_id for person_id in others if telling.is_owed(person_id, proposal.entry_id, now)}
    telling.tell_others(
        write, plan, "proposal", now, actor_id=proposal.by_id, number=int(action.number), entry_id=proposal.entry_id,
        but_not={*owed, actor_id}, comment=proposal.text,
    )  # fmt: skip
