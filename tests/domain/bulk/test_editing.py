"""Many actions changed at once: each whole or not at all, nothing overwritten."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import closing, deleting
from chalicelib.domain.actions import editing as actions_editing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import editing
from chalicelib.domain.bulk.editing import Line
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.reminders import Spec
from chalicelib.errors import Invalid, NotAllowed, PlanNotFound, WrongState
from tests.conftest import NOW, counted, entries, forget_notifications, kinds, owed
from tests.refusing import refused

Adds = Callable[..., Action]
DAY = timedelta(days=1)
LATER = Due(at=NOW + 20 * DAY)


@pytest.fixture
def coach(carol: Person) -> Actor:
    return Actor(carol.person_id)


@pytest.fixture
def three(add_action: Adds) -> list[Action]:
    return [add_action(f"Thing {number}", project=Named("Launch")) for number in (1, 2, 3)]


def _owed() -> list[tuple[Any, ...]]:
    return sorted((row.recipient, row.kind, row.due_at, row.schedule) for row in owed())


def weights(plan: Plan) -> list[int]:
    return [int(actions.present(plan.plan_id, number).weight) for number in (1, 2, 3)]


def line(weight: int | None = None, due: Due | None = None, version: int = 1) -> Line:
    return Line(version, Change(weight=weight, due=due))


def test_all_are_saved_in_one_transaction(coach: Actor, plan: Plan, three: list[Action]) -> None:
    with counted() as calls:
        outcome = editing.edit(coach, plan.plan_id, {1: line(1), 2: line(2), 3: line(3)}, now=NOW)
    assert (outcome.saved, outcome.conflicts, outcome.gone) == ([1, 2, 3], [], [])
    assert weights(plan) == [1, 2, 3]
    assert calls == {"GetItem": 1, "TransactGetItems": 1, "TransactWriteItems": 1}


def test_many_weights_take_as_few_transactions_as_they_fit_into(coach: Actor, plan: Plan, add_action: Adds) -> None:
    numbers = [int(add_action(f"Thing {count}", notify_client=False).number) for count in range(120)]
    with counted() as calls:
        outcome = editing.edit(coach, plan.plan_id, {number: line(5) for number in numbers}, now=NOW)
    assert len(outcome.saved) == 120
    assert calls["TransactWriteItems"] == 3, "two rows each, fifty actions a transaction"


def test_a_new_date_does_exactly_what_moving_it_alone_does(
    coach: Actor, plan: Plan, alice: Person, add_action: Adds
) -> None:
    spec = [Spec("client", "email", minutes=-60)]
    for _ in range(2):
        add_action(specs=spec)
    forget_notifications()
    actions_editing.edit(coach, plan.plan_id, 1, Change(due=LATER), now=NOW)
    alone = _owed()
    forget_notifications()
    editing.edit(coach, plan.plan_id, {2: line(due=LATER)}, now=NOW)
    assert _owed() == alone
    one, two = actions.present(plan.plan_id, 1), actions.present(plan.plan_id, 2)
    for name in ("due_at", "open_due_at", "schedule", "moved_count", "version", "changed_at"):
        assert getattr(one, name) == getattr(two, name), name
    assert kinds(plan)[-2:] == ["moved", "moved"]
    assert entries(plan)[-1].data == entries(plan)[-2].data


def test_one_changed_meanwhile_is_named_and_not_overwritten_and_the_others_are_saved(
    coach: Actor, plan: Plan, three: list[Action]
) -> None:
    actions_editing.edit(coach, plan.plan_id, 2, Change(weight=7), now=NOW)
    outcome = editing.edit(coach, plan.plan_id, {1: line(1), 2: line(2), 3: line(3)}, now=NOW)
    assert outcome.saved == [1, 3]
    assert [action.number for action in outcome.conflicts] == [2]
    assert weights(plan) == [1, 7, 3]


def test_one_changed_between_reading_and_writing_leaves_the_transaction_of_the_others(
    coach: Actor, plan: Plan, three: list[Action], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[bool] = []
    real = Write.commit

    def commit(write: Write) -> None:
        if not tried:
            tried.append(True)
            actions_editing.edit(coach, plan.plan_id, 2, Change(weight=7), now=NOW)
        real(write)

    monkeypatch.setattr(Write, "commit", commit)
    outcome = editing.edit(coach, plan.plan_id, {1: line(1), 2: line(2), 3: line(3)}, now=NOW)
    assert sorted(outcome.saved) == [1, 3]
    assert [action.weight for action in outcome.conflicts] == [7]
    assert weights(plan) == [1, 7, 3]


def test_one_done_meanwhile_does_not_move(coach: Actor, plan: Plan, three: list[Action]) -> None:
    closing.complete(coach, plan.plan_id, 2, now=NOW)
    outcome = editing.edit(coach, plan.plan_id, {1: line(1), 2: line(due=LATER)}, now=NOW)
    assert outcome.saved == [1]
    assert [action.status for action in outcome.conflicts] == ["done"]


def test_one_deleted_meanwhile_is_told(coach: Actor, plan: Plan, three: list[Action]) -> None:
    deleting.delete(coach, plan.plan_id, 2, now=NOW)
    outcome = editing.edit(coach, plan.plan_id, {1: line(1), 2: line(2)}, now=NOW)
    assert (outcome.saved, outcome.gone) == ([1], [2])


def test_a_bad_line_saves_nothing_at_all(coach: Actor, plan: Plan, three: list[Action]) -> None:
    with refused(Invalid, at="2.weight") as info:
        editing.edit(coach, plan.plan_id, {1: line(1), 2: line(1001), 3: line(due=Due(date="soon"))}, now=NOW)
    assert set(info.value.problems) == {"2.weight", "3.due.date"}


def test_the_date_of_a_done_action_stays(coach: Actor, plan: Plan, three: list[Action]) -> None:
    done = closing.complete(coach, plan.plan_id, 2, now=NOW)
    with refused(WrongState):
        editing.edit(coach, plan.plan_id, {2: line(due=LATER, version=int(done.version))}, now=NOW)
    assert editing.edit(coach, plan.plan_id, {2: line(9, version=int(done.version))}, now=NOW).saved == [2]


def test_the_same_again_changes_nothing(coach: Actor, plan: Plan, three: list[Action]) -> None:
    editing.edit(coach, plan.plan_id, {1: line(1)}, now=NOW)
    count = len(entries(plan))
    outcome = editing.edit(coach, plan.plan_id, {1: line(1)}, now=NOW)
    assert (outcome.saved, outcome.conflicts) == ([], [])
    assert len(entries(plan)) == count


def test_it_is_for_coaches(plan: Plan, alice: Person, viewer: Person, mallory: Person, three: list[Action]) -> None:
    for person, refusal in ((alice, NotAllowed), (viewer, NotAllowed), (mallory, PlanNotFound)):
        with refused(refusal):
            editing.edit(Actor(person.person_id), plan.plan_id, {1: line(1)}, now=NOW)


def test_what_one_action_writes_is_never_split() -> None:
    def part(number: int, size: int) -> Any:
        write = Write()
        write.put(*(Action("plan", each) for each in range(size)))
        return number, write

    groups = list(editing.packed([part(1, 40), part(2, 60), part(3, 1), part(4, 100)]))
    assert [[number for number, _ in group] for group in groups] == [[1, 2], [3], [4]]
