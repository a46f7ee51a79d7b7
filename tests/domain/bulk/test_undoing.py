"""A bulk edit taken back: exactly what it saved, and nothing that somebody changed since."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actions import closing, deleting
from chalicelib.domain.actions import editing as actions_editing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action, Proposal
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import editing, undoing
from chalicelib.domain.bulk.editing import Line, Outcome
from chalicelib.domain.owed import telling
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.reminders import Spec
from chalicelib.errors import NotAllowed, PlanNotFound, UndoExpired
from chalicelib.outbound import claim, gather
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, entries, everything, forget_notifications, join
from tests.conftest import owed as still_owed
from tests.domain.actions.test_totals import told
from tests.refusing import refused

Adds = Callable[..., Action]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LATER = Due(at=NOW + 20 * DAY)
SOON = NOW + MINUTE / 2


@pytest.fixture
def coach(carol: Person) -> Actor:
    return Actor(carol.person_id)


@pytest.fixture
def three(add_action: Adds) -> list[Action]:
    """With a reminder each; nobody is owed anything else any more."""
    specs = [Spec("client", "email", minutes=-60)]
    made = [add_action(f"Thing {number}", project=Named("Launch"), specs=specs) for number in (1, 2, 3)]
    forget_notifications()
    return made


def present(plan: Plan, number: int) -> Action:
    return actions.present(plan.plan_id, number)


def save(coach: Actor, plan: Plan, **due: Due) -> Outcome:
    """Weight 7 for each, and a later date for the second."""
    lines = {number: Line(1, Change(weight=7, due=LATER if number == 2 else None)) for number in (1, 2, 3)}
    return editing.edit(coach, plan.plan_id, lines, now=NOW)


def test_every_line_gets_weight_and_date_back(coach: Actor, plan: Plan, three: list[Action]) -> None:
    counted = plans.get_for(coach.person_id, plan.plan_id).totals
    saved = save(coach, plan)
    outcome = undoing.take_back(coach, plan.plan_id, saved.undo_id, now=SOON)
    assert (outcome.saved, outcome.conflicts, outcome.gone) == ([1, 2, 3], [], [])
    assert told(plans.get_for(coach.person_id, plan.plan_id).totals) == told(counted)
    for before in three:
        after = present(plan, int(before.number))
        for name in ("what", "weight", "due_at", "due_zone", "open_due_at", "moved_count", "reminders", "project_id"):
            assert getattr(after, name) == getattr(before, name), name
        assert after.version == 3
    assert [(entry.kind, entry.number, entry.data.get("undo")) for entry in entries(plan)[-3:]] == [
        ("edited", 1, True),
        ("moved", 2, True),
        ("edited", 3, True),
    ]


def test_a_move_taken_back_plans_the_reminders_of_the_old_date_anew(
    coach: Actor, plan: Plan, three: list[Action], alice: Person
) -> None:
    saved = save(coach, plan)
    undoing.take_back(coach, plan.plan_id, saved.undo_id, now=SOON)
    action = present(plan, 2)
    assert action.schedule == 3
    valid = [row for row in still_owed(alice) if row.number == 2 and row.schedule == 3]
    assert [(row.kind, row.due_at) for row in valid] == [
        ("reminder", action.due_at - timedelta(hours=1)),
        ("late", action.due_at + timedelta(hours=1)),
    ]


def test_what_became_of_a_reminder_holds_again(coach: Actor, plan: Plan, add_action: Adds, alice: Person) -> None:
    nag = Spec("client", "email", every=1, times=9)
    action = add_action(
        due=NOW + timedelta(hours=2), specs=[Spec("client", "email", minutes=-60), nag], notify_client=False
    )
    for hours in (1, 26):
        deliver(alice.person_id, NOW + timedelta(hours=hours))
    before, moment = present(plan, 1), NOW + timedelta(hours=27)
    assert [each.state for each in before.reminder_list()] == ["sent", "planned"]
    later = Line(int(action.version), Change(due=LATER))
    saved = editing.edit(coach, plan.plan_id, {1: later}, now=moment)
    assert [each.state for each in present(plan, 1).reminder_list()] == ["planned", "planned"]
    count = len(entries(plan))
    undoing.take_back(coach, plan.plan_id, saved.undo_id, now=moment + MINUTE)
    assert present(plan, 1).reminders == before.reminders
    assert len(entries(plan)) == count + 1


def test_who_was_not_told_of_the_move_yet_is_told_of_neither(
    coach: Actor, plan: Plan, three: list[Action], alice: Person
) -> None:
    saved = save(coach, plan)
    assert [row.kind for row in still_owed(alice) if row.entry_id] == ["changed"]
    undoing.take_back(coach, plan.plan_id, saved.undo_id, now=SOON)
    assert [row.kind for row in still_owed(alice) if row.entry_id] == []


def test_who_was_told_of_the_move_is_told_that_it_is_back(
    coach: Actor, plan: Plan, three: list[Action], alice: Person
) -> None:
    saved = save(coach, plan)
    deliver(alice.person_id, NOW + MINUTE)
    undoing.take_back(coach, plan.plan_id, saved.undo_id, now=NOW + 2 * MINUTE)
    assert [(row.kind, row.entry_id) for row in still_owed(alice) if row.entry_id] == [
        ("changed", next(entry.entry_id for entry in entries(plan) if entry.kind == "moved" and entry.data.get("undo")))
    ]


def test_a_notice_on_its_way_just_then_counts_as_told(
    coach: Actor, plan: Plan, three: list[Action], alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = save(coach, plan)
    coming, taken = telling.coming, list[str | None]()

    def claiming(*args: object) -> object:
        found = coming(*args)  # type: ignore[arg-type]
        if found and not taken:
            taken.append(claim.take(gather.owed_to(alice.person_id, NOW + MINUTE), NOW + MINUTE))
        return found

    monkeypatch.setattr(telling, "coming", claiming)
    outcome = undoing.take_back(coach, plan.plan_id, saved.undo_id, now=NOW + MINUTE)
    assert sorted(outcome.saved) == [1, 2, 3]
    assert [row.kind for row in still_owed(alice) if row.entry_id] == ["changed", "changed"]


def test_what_was_changed_since_is_named_and_not_overwritten(coach: Actor, plan: Plan, three: list[Action]) -> None:
    saved = save(coach, plan)
    actions_editing.edit(coach, plan.plan_id, 1, Change(what="Thing one"), now=NOW)
    closing.complete(coach, plan.plan_id, 2, now=NOW)
    outcome = undoing.take_back(coach, plan.plan_id, saved.undo_id, now=SOON)
    assert outcome.saved == [3]
    assert sorted(int(action.number) for action in outcome.conflicts) == [1, 2]
    assert [present(plan, number).weight for number in (1, 2, 3)] == [7, 7, 100]
    assert present(plan, 2).due_at == LATER.at


def test_what_was_deleted_since_is_told(coach: Actor, plan: Plan, three: list[Action]) -> None:
    saved = save(coach, plan)
    deleting.delete(coach, plan.plan_id, 3, now=NOW)
    assert undoing.take_back(coach, plan.plan_id, saved.undo_id, now=SOON).gone == [3]


def test_twice_does_no_harm(coach: Actor, plan: Plan, three: list[Action]) -> None:
    saved = save(coach, plan)
    undoing.take_back(coach, plan.plan_id, saved.undo_id, now=SOON)
    before = everything()
    again = undoing.take_back(coach, plan.plan_id, saved.undo_id, now=SOON)
    assert (again.saved, again.conflicts, again.gone) == ([], [], [])
    assert everything() == before


def test_broken_off_in_between_it_goes_on_where_it_stopped(
    coach: Actor, plan: Plan, add_action: Adds, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [int(add_action(f"Thing {count}", notify_client=False).number) for count in range(60)]
    saved = editing.edit(coach, plan.plan_id, {number: Line(1, Change(weight=5)) for number in numbers}, now=NOW)
    assert saved.remembered == 2
    commit, count = Write.commit, [0]

    def breaking(write: Write) -> None:
        count[0] += 1
        if count[0] == 2:
            raise RuntimeError("the function was killed")
        commit(write)

    with monkeypatch.context() as killed:
        killed.setattr(Write, "commit", breaking)
        with pytest.raises(RuntimeError):
            undoing.take_back(coach, plan.plan_id, saved.undo_id, now=SOON)
    assert {int(present(plan, number).weight) for number in numbers} == {5, 100}
    outcome = undoing.take_back(coach, plan.plan_id, saved.undo_id, now=SOON)
    assert outcome.conflicts == []
    assert {int(present(plan, number).weight) for number in numbers} == {100}


def test_after_ten_minutes_it_is_too_late(coach: Actor, plan: Plan, three: list[Action]) -> None:
    saved = save(coach, plan)
    with refused(UndoExpired):
        undoing.take_back(coach, plan.plan_id, saved.undo_id, now=NOW + 10 * MINUTE)


def test_only_who_saved_it_takes_it_back(
    coach: Actor, plan: Plan, three: list[Action], alice: Person, dan: Person, mallory: Person
) -> None:
    saved = save(coach, plan)
    join(plan, dan, "coach")
    for person, refusal in ((alice, NotAllowed), (dan, NotAllowed), (mallory, PlanNotFound)):
        with refused(refusal):
            undoing.take_back(Actor(person.person_id), plan.plan_id, saved.undo_id, now=SOON)


def test_a_move_taken_back_opens_the_date_again_that_was_asked_for(
    coach: Actor, plan: Plan, three: list[Action], alice: Person
) -> None:
    asked = Proposal("e", alice.person_id, "Alice Moreau", "client", NOW + 15 * DAY, "Europe/Berlin", NOW)
    Action(plan.plan_id, 2).update([Action.proposal.set(plain(asked))])
    saved = save(coach, plan)
    assert present(plan, 2).proposal is None
    undoing.take_back(coach, plan.plan_id, saved.undo_id, now=SOON)
    assert present(plan, 2).proposal == asked
