"""Undone, everything is as before: each step with its undo leaves the action as it was, whatever came before it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chalicelib.domain.actions import closing, deleting, editing, moving_back, proposing, reopening, stuck, undo
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.happening import Event, Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.errors import Refused, StaleVersion
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, entries, owed
from tests.refusing import refused

Add = Callable[..., Action]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_OF_HISTORY = {"version", "changed_at", "schedule", "comment_count", "settled"}
SPECS = [Spec("client", "email", minutes=-60), Spec("coach", "email", days=-1, at="09:00")]


def state(plan: Plan) -> dict[str, Any]:
    """The action, without what counts its changes."""
    row = actions.present(plan.plan_id, 1).attribute_values
    return {name: value for name, value in row.items() if name not in _OF_HISTORY and value is not None}


class Steps:
    """What Alice and Carol can do with the action, each with its undo."""

    def __init__(self, plan: Plan, alice: Person, carol: Person) -> None:
        self.plan_id = plan.plan_id
        self.alice, self.carol = Actor(alice.person_id), Actor(carol.person_id)
        self.moved: undo.Change | None = None

    def also(self) -> Seen:
        def keep(_: Any, event: Event) -> None:
            self.moved = undo.Change.of(event.action, int(event.action.version) + 1, event.entry_id)

        return Seen(also=keep)

    def done(self, now: datetime) -> Callable[[datetime], Any]:
        closing.complete(self.alice, self.plan_id, 1, now=now, words=Words("Did it"))
        return lambda later: reopening.reopen(self.alice, self.plan_id, 1, now=later)

    def cancel(self, now: datetime) -> Callable[[datetime], Any]:
        closing.cancel(self.carol, self.plan_id, 1, now=now, reason="No need")
        return lambda later: reopening.restore(self.carol, self.plan_id, 1, now=later)

    def delete(self, now: datetime) -> Callable[[datetime], Any]:
        deleting.delete(self.carol, self.plan_id, 1, now=now)
        return lambda later: deleting.bring_back(self.carol, self.plan_id, 1, now=later)

    def move(self, now: datetime) -> Callable[[datetime], Any]:
        due = actions.present(self.plan_id, 1).due_at + 3 * DAY
        editing.edit(self.carol, self.plan_id, 1, Change(due=Due(at=due)), now=now, seen=self.also())
        moved = self.moved
        assert moved is not None
        return lambda later: moving_back.move_back(self.carol, self.plan_id, moved, now=later)

    def accept(self, now: datetime) -> Callable[[datetime], Any]:
        asked = actions.present(self.plan_id, 1).proposal
        by = self.carol if asked is None or asked.side == "client" else self.alice
        proposing.accept(by, self.plan_id, 1, now=now, seen=self.also())
        moved = self.moved
        assert moved is not None
        return lambda later: moving_back.move_back(by, self.plan_id, moved, now=later, agreed=True)

    def ask(self, now: datetime) -> Callable[[datetime], Any]:
        due = Due(at=actions.present(self.plan_id, 1).due_at + 5 * DAY)
        asked = actions.present(self.plan_id, 1).proposal
        by = self.carol if asked is not None and asked.side == "client" else self.alice
        if asked is not None:
            due = Due(at=asked.due_at + DAY)
        proposing.propose(by, self.plan_id, 1, due=due, now=now, words=Words("Away"))
        return lambda later: proposing.withdraw(by, self.plan_id, 1, now=later, undo_to=asked)

    def stuck(self, now: datetime) -> Callable[[datetime], Any]:
        before = actions.present(self.plan_id, 1)
        stuck.flag(self.alice, self.plan_id, 1, now=now, words=Words(f"No answer {now:%H:%M}"))
        return self._mark(before)

    def unstuck(self, now: datetime) -> Callable[[datetime], Any]:
        before = actions.present(self.plan_id, 1)
        stuck.unflag(self.alice, self.plan_id, 1, now=now)
        return self._mark(before)

    def _mark(self, before: Action) -> Callable[[datetime], Any]:
        at, text = before.stuck_at, before.stuck_text or ""
        if not at:
            return lambda later: stuck.unflag(self.alice, self.plan_id, 1, now=later)
        return lambda later: stuck.put_back(self.alice, self.plan_id, 1, stuck_at=at, text=text, now=later)


NAMES = ["done", "cancel", "delete", "move", "accept", "ask", "stuck", "unstuck"]
KEPT = ["move", "accept", "ask", "stuck", "unstuck"]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None,
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), min_size=1, max_size=6))
def test_a_step_and_its_undo_leave_everything_as_before(
    plan: Plan, alice: Person, carol: Person, add_action: Add, steps: list[tuple[str, bool]]
) -> None:
    found = Action.find(plan.plan_id, 1)
    if found is None:
        add_action("Send the offer", specs=SPECS, due=NOW + 30 * DAY)
    does, now = Steps(plan, alice, carol), NOW
    for name, is_kept in steps:
        now += HOUR / 60
        before = state(plan)
        try:
            undone = getattr(does, name)(now)
        except Refused:
            assert state(plan) == before
            continue
        if is_kept and name in KEPT:
            continue
        undone(now + MINUTE)
        assert state(plan) == before, name


@pytest.fixture
def both(plan: Plan, alice: Person, add_action: Add) -> dict[str, Any]:
    """Alice is stuck and has asked for more time."""
    add_action("Send the offer", specs=SPECS)
    stuck.flag(Actor(alice.person_id), plan.plan_id, 1, now=NOW, words=Words("Nobody answers"))
    proposing.propose(Actor(alice.person_id), plan.plan_id, 1, due=Due(at=NOW + 20 * DAY), now=NOW, words=Words("Away"))
    return state(plan)


@pytest.mark.parametrize("later", [MINUTE, 3 * DAY])
@pytest.mark.parametrize("verb", ["done", "cancel"])
def test_the_history_says_what_is_open_again(
    plan: Plan, alice: Person, carol: Person, both: dict[str, Any], verb: str, later: timedelta
) -> None:
    undone = getattr(Steps(plan, alice, carol), verb)(NOW)
    closed = actions.present(plan.plan_id, 1)
    assert closed.proposal is None
    assert not closed.stuck_at
    undone(NOW + later)
    assert state(plan) == both
    last = entries(plan)[-1].data
    assert last["stuck_again"] is True
    assert (last["asked_again"]["by"], last["asked_again"]["to"]) == ("Alice Moreau", "2026-12-13T09:00:00Z")
    assert actions.present(plan.plan_id, 1).settled is None


def test_a_request_for_a_date_that_has_passed_stays_settled(
    plan: Plan, alice: Person, carol: Person, both: dict[str, Any]
) -> None:
    Steps(plan, alice, carol).done(NOW)(NOW + 25 * DAY)
    found = actions.present(plan.plan_id, 1)
    assert found.proposal is None
    assert found.stuck_text == "Nobody answers"
    assert "asked_again" not in entries(plan)[-1].data


def test_a_request_that_nobody_was_told_of_before_is_told_after_all(
    plan: Plan, alice: Person, carol: Person, both: dict[str, Any]
) -> None:
    undone = Steps(plan, alice, carol).done(NOW + MINUTE / 2)
    deliver(carol.person_id, NOW + 3 * MINUTE)  # what holds no longer is dropped
    undone(NOW + 5 * MINUTE)
    assert [row.kind for row in owed(carol) if row.kind == "proposal"] == ["proposal"]


def test_undoing_a_move_leaves_a_request_made_since(plan: Plan, alice: Person, carol: Person, add_action: Add) -> None:
    add_action("Send the offer")
    does = Steps(plan, alice, carol)
    undone = does.move(NOW)
    does.ask(NOW + MINUTE)
    asked = actions.present(plan.plan_id, 1).proposal
    undone(NOW + 2 * MINUTE)
    assert actions.present(plan.plan_id, 1).proposal == asked


def test_undo_leaves_what_somebody_closed_since(plan: Plan, alice: Person, carol: Person, add_action: Add) -> None:
    add_action("Send the offer")
    mine = closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW).closing_entry
    reopening.reopen(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    with refused(StaleVersion):
        reopening.reopen(Actor(alice.person_id), plan.plan_id, 1, now=NOW, closed_by=mine)


def test_withdrawing_an_answer_opens_the_request_that_it_answered(
    plan: Plan, alice: Person, carol: Person, both: dict[str, Any]
) -> None:
    asked = actions.present(plan.plan_id, 1).proposal
    proposing.propose(Actor(carol.person_id), plan.plan_id, 1, due=Due(at=NOW + 15 * DAY), now=NOW)
    proposing.withdraw(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    assert actions.present(plan.plan_id, 1).proposal == asked
    proposing.propose(Actor(alice.person_id), plan.plan_id, 1, due=Due(at=NOW + 16 * DAY), now=NOW)
    proposing.withdraw(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    assert actions.present(plan.plan_id, 1).proposal is None, "who withdraws what they asked for last asks for nothing"
