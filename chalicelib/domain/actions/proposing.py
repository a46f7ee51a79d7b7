"""Asking for more time: the client proposes a new date; the other side accepts it, answers with another date, or
declines.

The action's row holds one proposal at a time. It ends when the action is moved, done, cancelled or deleted. Proposals
don't change the action's version, so that nobody's form goes stale.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib.database.look_again import look_again
from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost
from chalicelib.domain.actions import comments, editing, happening, scheduling, settling
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action, Proposal
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due, Planned, check_not_past
from chalicelib.domain.actions.finding import get_for
from chalicelib.domain.actions.happening import UNSEEN, Event, Seen, happened
from chalicelib.domain.actions.who_may import may_add, must_propose
from chalicelib.domain.actions.words import NO_WORDS, Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import Invalid, NotAllowed, ProposalChanged, StaleVersion, WrongState
from chalicelib.isolated import isolated


def propose(
    actor: Actor, plan_id: str, number: int, *, due: Due, now: datetime, words: Words = NO_WORDS, seen: Seen = UNSEEN
) -> Action:
    """Asks for a new date, as the client, or in answer to the other side, whose turn it then is.

    Repeating the same request changes nothing.
    """
    words = words.checked()

    def step() -> Action:
        plan, action = _open(actor, plan_id, number, seen.version)
        present, side = action.proposal, _side(plan, actor.person_id)
        if present is None and side == "coach":
            raise WrongState("Nobody has asked for a new date. You can move the action yourself.")
        asked = _other_date(plan, action, due, now)
        if present and (present.side, present.due_at, present.text) == (side, asked.at, words.in_short):
            if comments.is_in_full(actor, action, words):
                return action
        if present is not None:
            _must_be_seen(present, seen)
        data = {"side": side, **_dates(action.due_at, asked.at, asked.zone)}
        event = Event("proposed", plan, action, actor, now, words=words, data=data)
        name = str(plan.members[actor.person_id].name)
        before = msgspec.structs.replace(present, before=None) if present else None
        proposal = Proposal(
            event.entry_id, actor.person_id, name, side, asked.at, asked.zone, now,
            text=words.in_short, wall=asked.wall, before=before,
        )  # fmt: skip
        return _change(event, Action.proposal.set(plain(proposal)), seen)

    return look_again(step)


def accept(actor: Actor, plan_id: str, number: int, *, now: datetime, seen: Seen = UNSEEN) -> Action:
    """Moves the action to the date the other side asked for. If it was accepted already, nothing happens."""

    def step() -> Action:
        plan, action = _members(actor, plan_id, number, seen.version)
        if action.proposal is None and _was_accepted(action, seen.proposal_id):
            return action
        proposal = _to_answer(actor, plan, action, seen)
        if proposal.due_at <= now:
            raise WrongState("That date has passed by now. Choose another one.")
        if proposal.due_at == action.due_at:  # possible by now, since the client's clock has changed
            raise WrongState("It’s already due then, so there’s nothing to change. You can decline it.")
        asked = Change(due=Due(at=proposal.due_at, time_zone=proposal.due_zone), accepts=proposal)
        write = editing.edited(actor, plan, action, asked, now, seen=seen)
        assert write is not None  # the date differs from the action's
        write.update(Action, (plan_id, number), [], condition=as_read(action))
        write.commit()
        return actions.present(plan_id, number)

    return look_again(step)


def decline(
    actor: Actor, plan_id: str, number: int, *, now: datetime, words: Words = NO_WORDS, seen: Seen = UNSEEN
) -> Action:
    """Leaves the date as it is, with an optional reason. If the proposal was answered already, nothing happens.

    Raises `WrongState` if it was accepted, or if words would be lost because there is no proposal left.
    """
    words = words.checked()

    def step() -> Action:
        plan, action = _members(actor, plan_id, number, seen.version)
        if action.proposal is None and _was_accepted(action, seen.proposal_id):
            raise WrongState("That date has already been accepted.")
        if action.proposal is None:
            if words.text:
                raise WrongState("That new date is no longer requested. You can send what you wrote as a comment.")
            return action
        proposal = _to_answer(actor, plan, action, seen)
        data = {"by": proposal.by_name, **_dates(action.due_at, proposal.due_at, proposal.due_zone)}
        event = Event("proposal_declined", plan, action, actor, now, words=words, data=data)
        return _change(event, Action.proposal.remove(), seen)

    return look_again(step)


def ask_again(
    actor: Actor, plan_id: str, number: int, *, declined: Proposal, entry_id: str, now: datetime, seen: Seen = UNSEEN
) -> Action:
    """Undoes the actor's decline, recorded in ``entry_id``: the request waits for an answer again. Anyone not yet
    notified of the decline isn't notified of this either.

    Raises `ProposalChanged` if there is another request by now, or if this one can no longer be accepted.
    """

    def step() -> Action:
        plan, action = _open(actor, plan_id, number, seen.version)
        again = settling.still(plan, declined, action.due_at, now)
        if action.proposal is not None or again is None:
            raise ProposalChanged
        untold = happening.not_told(plan, actor, entry_id, now)
        data = {"by": again.by_name, **_dates(action.due_at, again.due_at, again.due_zone)}
        event = Event("decline_undone", plan, action, actor, now, data=data, not_to=untold)
        return _change(event, Action.proposal.set(plain(again)), seen)

    return look_again(step)


def withdraw(
    actor: Actor, plan_id: str, number: int, *, now: datetime, seen: Seen = UNSEEN, undo_to: Proposal | None = None
) -> Action:
    """Withdraws the proposal of the actor's own side. Anyone not yet notified of it isn't notified of this either.

    If it answered a request of the other side, that request waits for an answer again; with ``undo_to``, the given
    request does, whichever side made it.
    """

    def step() -> Action:
        plan, action = _members(actor, plan_id, number, seen.version)
        proposal = action.proposal
        if proposal is None:
            return action
        _must_be_seen(proposal, seen)
        if proposal.side != _side(plan, actor.person_id):
            raise NotAllowed(f"{isolated(proposal.by_name)} asked for this date. You can decline it.")
        untold = happening.not_told(plan, actor, proposal.entry_id, now)
        again = _again(plan, action, proposal, undo_to, now)
        dates = _dates(action.due_at, proposal.due_at, proposal.due_zone) | settling.in_history(again)
        event = Event("proposal_withdrawn", plan, action, actor, now, data=dates, not_to=untold)
        return _change(event, Action.proposal.set(plain(again)) if again else Action.proposal.remove(), seen)

    return look_again(step)


def end(
    actor: Actor, plan_id: str, number: int, *, now: datetime, words: Words = NO_WORDS, seen: Seen = UNSEEN
) -> Action:
    """Withdraws the proposal of the actor's own side, or declines the other side's."""
    plan, action = get_for(actor.person_id, plan_id, number)
    if action.proposal is not None and action.proposal.side == _side(plan, actor.person_id):
        return withdraw(actor, plan_id, number, now=now, seen=seen)
    return decline(actor, plan_id, number, now=now, words=words, seen=seen)


def answers(plan: Plan, action: Action, person_id: str) -> Proposal | None:
    """Returns the open proposal that this person may answer; ``None`` if there is none, or it's from their own side."""
    proposal = action.proposal
    if proposal is None or action.status != "open" or not may_add(plan, person_id):
        return None
    return None if proposal.side == _side(plan, person_id) else proposal


def may_ask(plan: Plan, action: Action, person_id: str) -> bool:
    """Returns whether this person may ask for more time: the client, for an open action of theirs."""
    return action.status == "open" and action.assigned_to == "client" and person_id == plan.client_id


def as_read(action: Action) -> Condition:
    """Returns the condition that the proposal is still the one that was read."""
    return settling.proposal_as_read(action)


def _again(plan: Plan, action: Action, proposal: Proposal, undo_to: Proposal | None, now: datetime) -> Proposal | None:
    """Returns the request that opens again when this one is withdrawn."""
    answered = proposal.before if proposal.before and proposal.before.side != proposal.side else None
    return settling.still(plan, undo_to or answered, action.due_at, now)


def _side(plan: Plan, person_id: str) -> Literal["client", "coach"]:
    return "coach" if plan.coaches(person_id) else "client"


def _members(actor: Actor, plan_id: str, number: int, version: int | None) -> tuple[Plan, Action]:
    plan, action = get_for(actor.person_id, plan_id, number)
    must_propose(plan, actor.person_id)
    if version is not None and version != action.version:
        raise StaleVersion
    return plan, action


def _open(actor: Actor, plan_id: str, number: int, version: int | None) -> tuple[Plan, Action]:
    plan, action = _members(actor, plan_id, number, version)
    action.must_be_open(to="change its date")
    if action.assigned_to != "client":
        raise WrongState("This is a coach’s own action. The coach can move it.")
    return plan, action


def _to_answer(actor: Actor, plan: Plan, action: Action, seen: Seen) -> Proposal:
    """Returns the proposal for this person to answer."""
    proposal = action.proposal
    if proposal is None:
        raise WrongState("No new date is waiting for an answer: it was answered or withdrawn, or the action was moved.")
    _must_be_seen(proposal, seen)
    if proposal.side == _side(plan, actor.person_id):
        raise NotAllowed("Your side asked for this date, so the other side answers.")
    return proposal


def _must_be_seen(proposal: Proposal, seen: Seen) -> None:
    if seen.proposal_id not in (None, proposal.entry_id):
        raise ProposalChanged


def _was_accepted(action: Action, entry_id: str | None) -> bool:
    """Returns whether the action already has the proposed date, so that pressing a button twice does no harm."""
    entry = Entry.find(action.plan_id, entry_id) if entry_id else None
    return (
        entry is not None
        and (entry.kind, entry.number) == ("proposed", action.number)
        and entry.data.get("to") == plain(action.due_at)
    )


def _other_date(plan: Plan, action: Action, due: Due, now: datetime) -> Planned:
    asked = due.resolve(plan, action.due_zone)
    check_not_past(asked, now, may_stay=False)
    if asked.at <= now:
        raise Invalid({"due": "That date is in the past. Choose a later one."})
    if asked.at == action.due_at:
        raise Invalid({"due": "It’s already due then. Choose another date."})
    return asked


def _dates(present: datetime, other: datetime, zone_name: str) -> dict[str, Any]:
    return dict(plain({"from": present, "to": other, "zone": zone_name}))


def _change(event: Event, change: Any, seen: Seen) -> Action:
    """Changes the proposal, provided that date, state and proposal are as they were read."""
    action = event.action
    unchanged = (Action.status == action.status) & (Action.due_at == action.due_at) & as_read(action)
    write = happening.begin(event, [change], unchanged)
    write.check(Plan, event.plan.plan_id, scheduling.same_zone(event.plan), Lost())
    return happened(write, event, seen)
