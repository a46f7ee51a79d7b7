"""Several actions cancelled at once, and brought back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.actions import editing, finding
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import cancelling, undoing
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import NotAllowed, PlanNotFound
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, counted, forget_notifications
from tests.outbound.conftest import mails
from tests.refusing import refused

Adds = Callable[..., Action]
THEN, MINUTE = NOW + timedelta(hours=1), timedelta(minutes=1)
SOON = THEN + MINUTE


@pytest.fixture
def three(add_action: Adds) -> dict[int, int]:
    found = {
        int(action.number): int(action.version)
        for action in [add_action(f"Thing {n}", client_may_delete=n < 3) for n in (1, 2, 3)]
    }
    forget_notifications()
    return found


def statuses(plan: Plan) -> list[str]:
    return [str(finding.present(plan.plan_id, number).status) for number in (1, 2, 3)]


def test_what_someone_changed_meanwhile_stays_and_the_coach_gets_one_mail(
    plan: Plan, carol: Person, alice: Person, three: dict[int, int]
) -> None:
    outcome = cancelling.cancel(Actor(alice.person_id), plan.plan_id, {1: 1, 2: 1, 9: 1}, now=THEN)
    assert (outcome.saved, outcome.conflicts, outcome.gone) == ([1, 2], [], [9])
    deliver(carol.person_id, SOON)
    assert [mail["To"] for mail in mails()] == [carol.email]
    editing.edit(Actor(carol.person_id), plan.plan_id, 3, Change(weight=7), now=THEN)
    outcome = cancelling.cancel(Actor(carol.person_id), plan.plan_id, three, now=THEN)
    assert ([each.number for each in outcome.conflicts], statuses(plan)) == ([3], ["cancelled", "cancelled", "open"])


def test_undo_restores_them_once_and_nobody_hears_of_what_did_not_last(
    plan: Plan, carol: Person, alice: Person, three: dict[int, int]
) -> None:
    who = Actor(alice.person_id)
    outcome = cancelling.cancel(who, plan.plan_id, {1: 1, 2: 1}, now=THEN)
    assert undoing.take_back(who, plan.plan_id, outcome.undo_id, now=THEN + MINUTE / 2).saved == [1, 2]
    assert statuses(plan) == ["open"] * 3
    again = undoing.take_back(who, plan.plan_id, outcome.undo_id, now=THEN + MINUTE / 2)
    assert (again.saved, again.conflicts) == ([], [])
    assert deliver(carol.person_id, SOON) == "2 skipped"
    assert mails() == []


def test_it_takes_a_transaction_for_each_and_one_to_remember_them(
    plan: Plan, carol: Person, three: dict[int, int]
) -> None:
    with counted() as calls:
        cancelling.cancel(Actor(carol.person_id), plan.plan_id, three, now=THEN)
    assert calls["TransactWriteItems"] == len(three) + 1


def test_who_may_not_cancel_one_may_not_cancel_several(
    plan: Plan, alice: Person, viewer: Person, mallory: Person, three: dict[int, int]
) -> None:
    for person, error in ((alice, NotAllowed), (viewer, NotAllowed), (mallory, PlanNotFound)):
        with refused(error):
            cancelling.cancel(Actor(person.person_id), plan.plan_id, three, now=THEN)
