"""What follows from each kind of event: one row of `EVENTS`, one case here."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.domain import keys
from chalicelib.domain.actions import adding, closing, comments, deleting, editing, proposing, reopening, stuck
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action, Proposal
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.happening import EVENTS, Event, Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Repeated
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.stream.entry import KINDS
from tests.conftest import NOW, entries, everything, forget_notifications, kinds, owed
from tests.refusing import refused

DAY = timedelta(days=1)
LATER = NOW + timedelta(hours=1)
WORDS = Words("Here is why")


class Case(msgspec.Struct):
    """What Alice does with an action of hers, what was done before, and what follows."""

    do: Callable[[Actor, str], Any]
    entry: str
    notice: str | None
    before: Callable[[Actor, Actor, str], Any] = lambda alice, carol, plan: None
    unread: int = 0


def due(days: int) -> Due:
    return Due(at=NOW + days * DAY)


def asked(alice: Actor, carol: Actor, plan: str) -> None:
    proposing.propose(alice, plan, 1, due=due(20), now=NOW)


def asked_back(alice: Actor, carol: Actor, plan: str) -> None:
    asked(alice, carol, plan)
    proposing.propose(carol, plan, 1, due=due(15), now=NOW)


DECLINED: list[Proposal] = []


def declined(alice: Actor, carol: Actor, plan: str) -> None:
    asked_back(alice, carol, plan)
    proposal = actions.present(plan, 1).proposal
    assert proposal is not None
    DECLINED[:] = [proposal]
    proposing.decline(alice, plan, 1, now=NOW)


CASES = {
    "created": Case(lambda a, p: adding.create(a, p, NewAction("Call", due(3)), now=LATER), "created", "new"),
    "edited": Case(lambda a, p: editing.edit(a, p, 1, Change(what="Call again"), now=LATER), "edited", "changed"),
    "adjusted": Case(lambda a, p: editing.edit(a, p, 1, Change(specs=[]), now=LATER), "edited", None),
    "moved": Case(lambda a, p: editing.edit(a, p, 1, Change(due=due(20)), now=LATER), "moved", "changed"),
    "agreed": Case(lambda a, p: proposing.accept(a, p, 1, now=LATER), "moved", "proposal", asked_back),
    "done": Case(lambda a, p: closing.complete(a, p, 1, now=LATER, words=WORDS), "done", "done", unread=1),
    "cancelled": Case(lambda a, p: closing.cancel(a, p, 1, now=LATER), "cancelled", "cancelled"),
    "reopened": Case(
        lambda a, p: reopening.reopen(a, p, 1, now=LATER), "reopened", "reopened",
        lambda a, c, p: closing.complete(a, p, 1, now=NOW),
    ),
    "restored": Case(
        lambda a, p: reopening.restore(a, p, 1, now=LATER), "restored", "reopened",
        lambda a, c, p: closing.cancel(a, p, 1, now=NOW),
    ),
    "deleted": Case(lambda a, p: deleting.delete(a, p, 1, now=LATER), "deleted", "cancelled"),
    "brought_back": Case(
        lambda a, p: deleting.bring_back(a, p, 1, now=NOW + timedelta(minutes=5)), "brought_back", "reopened",
        lambda a, c, p: deleting.delete(a, p, 1, now=NOW),
    ),
    "proposed": Case(
        lambda a, p: proposing.propose(a, p, 1, due=due(20), now=LATER, words=WORDS), "proposed", "proposal", unread=1
    ),
    "proposal_declined": Case(
        lambda a, p: proposing.decline(a, p, 1, now=LATER, words=WORDS), "proposal_declined", "proposal", asked_back, 1
    ),
    "decline_undone": Case(
        lambda a, p: proposing.ask_again(a, p, 1, declined=DECLINED[0], entry_id="", now=LATER), "decline_undone", "proposal",
        declined,
    ),
    "proposal_withdrawn": Case(
        lambda a, p: proposing.withdraw(a, p, 1, now=LATER), "proposal_withdrawn", "proposal", asked
    ),
    "stuck": Case(lambda a, p: stuck.flag(a, p, 1, now=LATER, words=WORDS), "stuck", "stuck", unread=1),
    "unstuck": Case(
        lambda a, p: stuck.unflag(a, p, 1, now=LATER), "unstuck", None, lambda a, c, p: stuck.flag(a, p, 1, now=NOW)
    ),
    "comment": Case(lambda a, p: comments.write(a, p, 1, WORDS, now=LATER), "comment", "comment", unread=1),
}  # fmt: skip


@pytest.fixture
def action(add_action: Callable[..., Action]) -> Action:
    return add_action(client_may_edit=True, client_may_delete=True, specs=[Spec("client", "email", minutes=-60)])


def mine(person: Person, plan: Plan) -> Membership:
    row = Membership.find(person.person_id, plan.plan_id)
    assert row is not None
    return row


def test_every_kind_of_event_has_its_case() -> None:
    assert CASES.keys() == EVENTS.keys()
    assert {follows.entry or kind for kind, follows in EVENTS.items()} <= set(KINDS)


@pytest.mark.parametrize("kind", CASES)
def test_an_event_has_its_entry_its_notice_and_what_is_unread(
    kind: str, plan: Plan, alice: Person, carol: Person, action: Action
) -> None:
    case, who = CASES[kind], Actor(alice.person_id)
    case.before(who, Actor(carol.person_id), plan.plan_id)
    forget_notifications()
    before, unread = kinds(plan), mine(carol, plan).unread_count
    case.do(who, plan.plan_id)
    new = kinds(plan)[len(before) :]
    assert case.entry in new
    assert ("comment" in new) == bool(case.unread)
    assert mine(carol, plan).unread_count - unread == case.unread
    told = [row for row in owed(carol) if row.kind not in ("late", "reminder")]
    assert [row.kind for row in told] == ([case.notice] if case.notice else [])
    [entry] = [each for each in entries(plan)[len(before) :] if each.kind == case.entry]
    assert all(row.entry_id == entry.entry_id for row in told)
    assert mine(carol, plan).heard_at is not None
    assert mine(carol, plan).heard_at == entry.at
    assert [row for row in owed(alice) if row.kind not in ("late", "reminder")] == []


def test_what_must_happen_with_it_happens_in_its_transaction_and_knows_the_comment(
    plan: Plan, alice: Person, action: Action
) -> None:
    events: list[Event] = []
    who, seen = Actor(alice.person_id), Seen(also=lambda write, event: events.append(event))
    stuck.flag(who, plan.plan_id, 1, now=LATER, words=WORDS, seen=seen)
    stuck.unflag(who, plan.plan_id, 1, now=LATER, seen=seen)
    flagged, said, unflagged = entries(plan)[-3:]
    assert [(each.entry_id, each.said_id) for each in events] == [
        (flagged.entry_id, said.entry_id),
        (unflagged.entry_id, None),
    ]


def test_it_happens_once(plan: Plan, alice: Person, action: Action) -> None:
    once = Seen(once=keys.new("once", kind="seen", now=NOW, lasts=DAY))
    comments.write(Actor(alice.person_id), plan.plan_id, 1, WORDS, now=LATER, seen=once)
    before = everything()
    with refused(Repeated):
        comments.write(Actor(alice.person_id), plan.plan_id, 1, WORDS, now=LATER, seen=once)
    assert everything() == before
