"""A deleted action is brought back whole, for ten minutes, by who deleted it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import closing as actions_closing
from chalicelib.domain.actions import comments, deleting, undo
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.deleting import delete
from chalicelib.domain.actions.undo import Remembered
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.errors import ActionNotFound, NotAllowed, PlanNotFound, TryAgain, UndoExpired
from tests.conftest import NOW, entries, forget_notifications, join, kinds, owed, table_items
from tests.refusing import refused, values

Add = Callable[..., Action]
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def counts(plan: Plan, person: Person) -> tuple[int, int, int]:
    row = plans.get_for(person.person_id, plan.plan_id)
    return int(row.open_count), int(row.done_count), int(row.cancelled_count)


def test_it_comes_back_whole_under_its_number(plan: Plan, carol: Person, alice: Person, add_action: Add) -> None:
    actor = Actor(carol.person_id)
    add_action(
        "Call the bank", specs=[Spec("client", "email", days=-1, at="09:00")], client_may_edit=True, comment="Why"
    )
    comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("On it"), now=NOW)
    before = actions.present(plan.plan_id, 1).serialize()
    delete(actor, plan.plan_id, 1, now=NOW + MINUTE)
    assert counts(plan, carol) == (0, 0, 0)
    deleting.bring_back(actor, plan.plan_id, 1, now=NOW + 11 * MINUTE - timedelta(seconds=1))
    after = actions.present(plan.plan_id, 1)
    assert after.schedule == 2
    assert after.version == 2
    changed = {"schedule", "version", "changed_at"}
    assert {name: value for name, value in after.serialize().items() if name not in changed} == {
        name: value for name, value in before.items() if name not in changed
    }
    assert counts(plan, carol) == (1, 0, 0)
    assert [action.number for action in actions.open_of_plan(plan.plan_id)] == [1]
    assert kinds(plan)[-2:] == ["deleted", "brought_back"]
    assert Key.find(f"undo#{plan.plan_id}#deleted-1") is None


def test_its_reminders_are_owed_again_under_a_new_schedule(plan: Plan, carol: Person, add_action: Add) -> None:
    add_action(specs=[Spec("client", "email", minutes=-60), Spec("coach", "email", minutes=-3)], due=NOW + 62 * MINUTE)
    delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW + MINUTE)
    forget_notifications()
    deleting.bring_back(Actor(carol.person_id), plan.plan_id, 1, now=NOW + 3 * MINUTE)
    reminders = [row for row in owed() if row.kind == "reminder"]
    assert [(row.recipient, row.schedule) for row in reminders] == [(carol.person_id, 2)]
    assert sorted(each.state for each in actions.present(plan.plan_id, 1).reminders.values()) == ["planned", "skipped"]
    assert kinds(plan)[-2:] == ["brought_back", "skipped"]
    assert len([row for row in owed() if row.kind == "late"]) == 2


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_a_closed_one_comes_back_closed_and_owes_nothing_more(
    plan: Plan, carol: Person, add_action: Add, status: str
) -> None:
    actor = Actor(carol.person_id)
    add_action(specs=[Spec("client", "email", minutes=-60)])
    (actions_closing.complete if status == "done" else actions_closing.cancel)(actor, plan.plan_id, 1, now=NOW)
    closing = actions.present(plan.plan_id, 1).closing_entry
    delete(actor, plan.plan_id, 1, now=NOW)
    forget_notifications()
    deleting.bring_back(actor, plan.plan_id, 1, now=NOW + MINUTE)
    after = actions.present(plan.plan_id, 1)
    assert values(after, "status", "closing_entry", "open_due_at") == [status, closing, None]
    assert counts(plan, carol) == ((0, 1, 0) if status == "done" else (0, 0, 1))
    assert {row.kind for row in owed()} == {"reopened"}


def test_who_was_told_hears_that_it_is_back_and_who_was_not_hears_nothing(
    plan: Plan, carol: Person, alice: Person, dan: Person, add_action: Add
) -> None:
    join(plan, dan, "coach")
    add_action()
    forget_notifications()
    delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    forget_notifications(alice.person_id)  # it was sent to her
    deleting.bring_back(Actor(carol.person_id), plan.plan_id, 1, now=NOW + MINUTE)
    told = [(row.recipient, row.kind) for row in owed() if row.kind in ("cancelled", "reopened")]
    assert sorted(told) == sorted([(dan.person_id, "cancelled"), (alice.person_id, "reopened")])


def test_twice_does_no_harm(plan: Plan, carol: Person, add_action: Add) -> None:
    add_action()
    delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    for _ in range(2):
        assert deleting.bring_back(Actor(carol.person_id), plan.plan_id, 1, now=NOW + MINUTE).number == 1
    assert counts(plan, carol) == (1, 0, 0)
    assert kinds(plan).count("brought_back") == 1


def test_two_at_once_bring_it_back_once(
    plan: Plan, carol: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = Actor(carol.person_id)
    add_action()
    delete(actor, plan.plan_id, 1, now=NOW)
    remembered = undo.remembered

    def meanwhile(*asked: object) -> Remembered:
        kept = remembered(*asked)  # type: ignore[arg-type]
        monkeypatch.setattr(undo, "remembered", remembered)
        deleting.bring_back(actor, plan.plan_id, 1, now=NOW + MINUTE)
        return kept

    monkeypatch.setattr(undo, "remembered", meanwhile)
    assert deleting.bring_back(actor, plan.plan_id, 1, now=NOW + MINUTE).number == 1
    assert counts(plan, carol) == (1, 0, 0)


def test_deleted_again_it_comes_back_again(plan: Plan, carol: Person, add_action: Add) -> None:
    actor = Actor(carol.person_id)
    add_action()
    for minutes in (0, 20):
        delete(actor, plan.plan_id, 1, now=NOW + minutes * MINUTE)
        deleting.bring_back(actor, plan.plan_id, 1, now=NOW + (minutes + 9) * MINUTE)
    assert counts(plan, carol) == (1, 0, 0)
    assert actions.present(plan.plan_id, 1).schedule == 3


def test_after_ten_minutes_it_is_refused(plan: Plan, carol: Person, add_action: Add) -> None:
    add_action()
    delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    with refused(UndoExpired, because="ten minutes"):
        deleting.bring_back(Actor(carol.person_id), plan.plan_id, 1, now=NOW + 10 * MINUTE)


@pytest.mark.parametrize("number", [0, -1, 2, 10**50])
def test_what_never_was_is_not_found(plan: Plan, carol: Person, add_action: Add, number: int) -> None:
    add_action()
    with refused(ActionNotFound):
        deleting.bring_back(Actor(carol.person_id), plan.plan_id, number, now=NOW)


def test_only_who_deleted_it_brings_it_back(
    plan: Plan, carol: Person, alice: Person, viewer: Person, mallory: Person, add_action: Add
) -> None:
    add_action(client_may_delete=True)
    delete(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    for person, reason in ((carol, NotAllowed), (viewer, NotAllowed), (mallory, PlanNotFound)):
        with refused(reason):
            deleting.bring_back(Actor(person.person_id), plan.plan_id, 1, now=NOW)
    deleting.bring_back(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    assert counts(plan, carol) == (1, 0, 0)
    with refused(NotAllowed):
        deleting.bring_back(Actor(viewer.person_id), plan.plan_id, 1, now=NOW)


def test_a_comment_taken_back_meanwhile_is_not_counted(
    plan: Plan, carol: Person, alice: Person, add_action: Add
) -> None:
    add_action()
    first, second = (
        comments.write(Actor(alice.person_id), plan.plan_id, 1, Words(text), now=NOW).entry_id
        for text in ("One", "Two")
    )
    comments.delete(Actor(alice.person_id), plan.plan_id, first, now=NOW + MINUTE)
    delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW + 2 * MINUTE)
    comments.delete(Actor(alice.person_id), plan.plan_id, second, now=NOW + 3 * MINUTE)
    deleting.bring_back(Actor(carol.person_id), plan.plan_id, 1, now=NOW + 4 * MINUTE)
    assert actions.present(plan.plan_id, 1).comment_count == 0


def test_a_busy_database_writes_nothing(
    plan: Plan, carol: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise TryAgain

    add_action()
    delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    monkeypatch.setattr(Write, "commit", busy)
    with refused(TryAgain):
        deleting.bring_back(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    assert table_items(Action) == []
    assert entries(plan)[-1].kind == "deleted"
