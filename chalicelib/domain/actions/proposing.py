"""Another date: the client asks for more time, and the other side accepts, names another date, or declines.

One proposal at a time stands in the action's row; a move, done, cancelled or deleted settles it. Nobody's form goes stale by
one: it doesn't touch the action's version.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

from pynamodb.expressions.condition import Condition

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain import keys
from chalicelib.domain.actions import comments, editing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action, Proposal
from chalicelib.domain.actions.editing import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.finding import get_for
from chalicelib.domain.actions.happening import UNSEEN, Event, Seen
from chalicelib.domain.actions.history import note
from chalicelib.domain.actions.words import NO_WORDS, Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import telling
from chalicelib.domain.plans import changing
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import Invalid, NotAllowed, ProposalChanged, StaleVersion, TryAgain, WrongState


def propose(
    actor: Actor,
    plan_id: str,
    number: int,
    *,
    due: Due,
    now: datetime,
    words: Words = NO_WORDS,
    seen: Seen = UNSEEN,
) -> Action:
    """The client asks for another date, or either side names another one in answer: then it is the other side's turn.

    Asked for already: nothing happens.
    """
    words = words.checked()
    for _ in range(3):
        plan, action = _open(actor, plan_id, number, seen.version)
        present, side = action.proposal, _side(plan, actor)
        if present is not None and seen.proposal_id not in (None, present.entry_id):
            raise ProposalChanged
        if side == "coach" and present is None:
            raise WrongState("Nobody asks for another date. A coach can move the action.")
        moment, zone_name = _other_date(plan, action, due, now)
        if _is_same(present, side, moment, words):
            return action
        entry = note(plan, action, "proposed", actor, now, side=side, **_dates(action.due_at, moment, zone_name))
        proposal = Proposal(
            entry.entry_id,
            actor.person_id,
            str(entry.actor_name),
            side,
            moment,
            zone_name,
            now,
            words.in_short,
        )
        write = _change(actor, plan, action, [Action.proposal.set(plain(proposal))], now, seen.once)
        _say(write, plan, action, actor, entry, words, now, once=seen.once)
        if seen.also:
            seen.also(write, Event(plan, action, actor, now, entry.entry_id))
        try:
            write.commit()
        except Lost:
            continue  # it was moved, closed or asked for anew meanwhile: look again
        return actions.present(plan_id, number)
    raise TryAgain


def accept(
    actor: Actor,
    plan_id: str,
    number: int,
    *,
    now: datetime,
    seen: Seen = UNSEEN,
) -> Action:
    """Moves the action to the date that the other side asks for. Accepted already: nothing happens."""
    for _ in range(3):
        plan, action = _members(actor, plan_id, number, seen.version)
        if action.proposal is None and _was_accepted(action, seen.proposal_id):
            return action
        proposal = _to_answer(actor, plan, action, seen.proposal_id)
        if proposal.due_at <= now:
            raise WrongState("That date has passed meanwhile. Please name another one.")
        asked = Change(due=Due(at=proposal.due_at, time_zone=proposal.due_zone), accepts=proposal)
        write = editing.edited(actor, plan, action, asked, now, seen=seen)
        assert write is not None  # a proposal is never for the date that the action has
        write.update(Action, (plan_id, number), [], condition=as_read(action))
        try:
            write.commit()
        except Lost:
            continue
        return actions.present(plan_id, number)
    raise TryAgain


def decline(
    actor: Actor,
    plan_id: str,
    number: int,
    *,
    now: datetime,
    words: Words = NO_WORDS,
    seen: Seen = UNSEEN,
) -> Action:
    """The date stays as it is, perhaps with a word why. Answered already: nothing happens, unless it was accepted.

    `WrongState` where there is nothing to decline any more, so that words aren't lost.
    """
    words = words.checked()
    for _ in range(3):
        plan, action = _members(actor, plan_id, number, seen.version)
        if action.proposal is None and _was_accepted(action, seen.proposal_id):
            raise WrongState("That date was accepted already.")
        if action.proposal is None:
            if words.text:
                raise WrongState("This date isn’t asked for any more. What you wrote can be a comment.")
            return action
        proposal = _to_answer(actor, plan, action, seen.proposal_id)
        dates = _dates(action.due_at, proposal.due_at, proposal.due_zone)
        entry = note(plan, action, "proposal_declined", actor, now, by=proposal.by_name, **dates)
        write = _change(actor, plan, action, [Action.proposal.remove()], now, seen.once)
        _say(write, plan, action, actor, entry, words, now, once=seen.once)
        if seen.also:
            seen.also(write, Event(plan, action, actor, now, entry.entry_id))
        try:
            write.commit()
        except Lost:
            continue
        return actions.present(plan_id, number)
    raise TryAgain


def withdraw(
    actor: Actor,
    plan_id: str,
    number: int,
    *,
    now: datetime,
    seen: Seen = UNSEEN,
) -> Action:
    """Takes one's own side's proposal back. Whoever wasn't told of it yet isn't told of this either."""
    for _ in range(3):
        plan, action = _members(actor, plan_id, number, seen.version)
        proposal = action.proposal
        if proposal is None:
            return action
        if seen.proposal_id not in (None, proposal.entry_id):
            raise ProposalChanged
        if proposal.side != _side(plan, actor):
            raise NotAllowed(f"{proposal.by_name} named this date; you can decline it.")
        others = [member.person_id for member in plan.others(actor.person_id)]
        untold = {each for each in others if telling.is_owed(each, proposal.entry_id, now)}
        dates = _dates(action.due_at, proposal.due_at, proposal.due_zone)
        entry = note(plan, action, "proposal_withdrawn", actor, now, **dates)
        write = _change(actor, plan, action, [Action.proposal.remove()], now, seen.once)
        _say(write, plan, action, actor, entry, NO_WORDS, now, but_not=untold)
        try:
            write.commit()
        except Lost:
            continue
        return actions.present(plan_id, number)
    raise TryAgain


def end(
    actor: Actor, plan_id: str, number: int, *, now: datetime, words: Words = NO_WORDS, seen: Seen = UNSEEN
) -> Action:
    """Withdraws the proposal of one's own side, and declines the other side's."""
    plan, action = get_for(actor.person_id, plan_id, number)
    if action.proposal is not None and action.proposal.side == _side(plan, actor):
        return withdraw(actor, plan_id, number, now=now, seen=seen)
    return decline(actor, plan_id, number, now=now, words=words, seen=seen)


def answers(plan: Plan, action: Action, person_id: str) -> Proposal | None:
    """The open proposal that this person may answer; ``None``: there is none, or it is their own side's."""
    proposal = action.proposal
    if proposal is None or action.status != "open" or not _takes_part(plan, person_id):
        return None
    return None if proposal.side == ("coach" if plan.coaches(person_id) else "client") else proposal


def may_ask(plan: Plan, action: Action, person_id: str) -> bool:
    """Whether this person may ask for more time: the client, for an open action of theirs."""
    return action.status == "open" and action.assigned_to == "client" and person_id == plan.client_id


def _takes_part(plan: Plan, person_id: str) -> bool:
    return plan.coaches(person_id) or person_id == plan.client_id


def _side(plan: Plan, actor: Actor) -> Literal["client", "coach"]:
    return "coach" if plan.coaches(actor.person_id) else "client"


def _members(actor: Actor, plan_id: str, number: int, version: int | None) -> tuple[Plan, Action]:
    plan, action = get_for(actor.person_id, plan_id, number)
    if not _takes_part(plan, actor.person_id):
        raise NotAllowed("Dates are agreed on by the client and the coaches of a plan; you can read it.")
    if version is not None and version != action.version:
        raise StaleVersion
    return plan, action


def _open(actor: Actor, plan_id: str, number: int, version: int | None) -> tuple[Plan, Action]:
    plan, action = _members(actor, plan_id, number, version)
    if action.status != "open":
        raise WrongState("The date of a done or cancelled action stays. Reopen it first.")
    if action.assigned_to != "client":
        raise WrongState("This is a coach’s own action: who does it moves it.")
    return plan, action


def _to_answer(actor: Actor, plan: Plan, action: Action, entry_id: str | None) -> Proposal:
    """The proposal that this person is to answer."""
    proposal = action.proposal
    if proposal is None:
        raise WrongState("There is no other date to answer: it was answered or withdrawn, or the action was moved.")
    if entry_id is not None and proposal.entry_id != entry_id:
        raise ProposalChanged
    if proposal.side == _side(plan, actor):
        raise NotAllowed("Your own side asks for this date; the other one answers.")
    return proposal


def _was_accepted(action: Action, entry_id: str | None) -> bool:
    """Whether the action is due at the date that this proposal asked for: a button that is pressed twice does no harm."""
    entry = Entry.find(action.plan_id, entry_id) if entry_id else None
    return (
        entry is not None
        and (entry.kind, entry.number) == ("proposed", action.number)
        and entry.data.get("to") == plain(action.due_at)
    )


def _other_date(plan: Plan, action: Action, due: Due, now: datetime) -> tuple[datetime, str]:
    moment, zone_name = due.resolve(plan, action.due_zone)
    if moment <= now:
        raise Invalid({"due": "This lies behind us. Please give a date ahead."})
    if moment == action.due_at:
        raise Invalid({"due": "It is due then already. Please give another date."})
    return moment, zone_name


def _is_same(present: Proposal | None, side: str, moment: datetime, words: Words) -> bool:
    """Whether this is asked for already: the same request came twice."""
    return present is not None and (present.side, present.due_at, present.text) == (
        side,
        moment,
        words.in_short,
    )


def _dates(present: datetime, other: datetime, zone_name: str) -> dict[str, Any]:
    return dict(plain({"from": present, "to": other, "zone": zone_name}))


def _change(actor: Actor, plan: Plan, action: Action, changes: list[Any], now: datetime, once: Key | None) -> Write:
    """The change of the proposal, if date, state and proposal are still those that were read."""
    write = Write()
    keys.once(write, once, now)
    unchanged = (Action.status == action.status) & (Action.due_at == action.due_at) & as_read(action)
    write.update(
        Action, (plan.plan_id, int(action.number)), [*changes, Action.changed_at.set(now)], condition=unchanged
    )
    changing.client_active(write, plan, actor.person_id, now)
    return write


def as_read(action: Action) -> Condition:
    """That the proposal is the one that was read."""
    if action.proposal is None:
        return Action.proposal.does_not_exist()
    return Action.proposal["entry_id"] == action.proposal.entry_id


def _say(
    write: Write,
    plan: Plan,
    action: Action,
    actor: Actor,
    entry: Entry,
    words: Words,
    now: datetime,
    *,
    once: Key | None = None,
    but_not: Collection[str] = (),
) -> None:
    """The entry, the words beside it, and word to the others."""
    write.put(entry)
    if words:
        comments.beside(write, plan, action, actor, words, now, once=once)
    telling.tell_others(
        write,
        plan,
        "proposal",
        now,
        actor_id=actor.person_id,
        number=int(action.number),
        entry_id=entry.entry_id,
        but_not=but_not,
        **words.in_notice(),
    )
