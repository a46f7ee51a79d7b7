"""A list of actions added at once: in its order, each once, all of them or none if one can't be."""

from datetime import date, timedelta
from typing import Any

import pytest
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.fields import CLIENT, Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import adding
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, NotAllowed, PlanNotFound
from chalicelib.outbound import gather
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, counted, entries, everything, forget_notifications, owed
from tests.outbound.conftest import mails, words
from tests.refusing import refused


def lines(count: int, first: date = date(2026, 12, 1)) -> list[NewAction]:
    days = [Due(date=str(first + timedelta(days=place % 20)), time_zone=CLIENT) for place in range(count)]
    return [NewAction(f"Thing {place}", due) for place, due in enumerate(days)]


def test_they_are_added_in_their_order_and_only_once(plan: Plan, carol: Person) -> None:
    with counted() as calls:
        numbers = adding.create_all(Actor(carol.person_id), plan.plan_id, lines(45), once="key", now=NOW)
    assert numbers == list(range(1, 46))
    assert calls["TransactWriteItems"] == 3, (
        "eight rows each: action, key, entry and what both are owed; one less for those not told of"
    )
    assert [entry.what for entry in entries(plan) if entry.kind == "created"] == [f"Thing {n}" for n in range(45)]
    now = plans.get_for(carol.person_id, plan.plan_id)
    assert (now.open_count, now.next_number) == (45, 46)
    before = everything()
    assert adding.create_all(Actor(carol.person_id), plan.plan_id, lines(45), once="key", now=NOW) == numbers
    assert everything() == before


def test_what_an_interruption_left_out_is_added_by_the_next_try(
    plan: Plan, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Any = TransactWrite._commit
    left = [1]

    def commit(transaction: TransactWrite) -> None:
        if not left:
            raise TransactWriteError("not reached")
        left.pop()
        real(transaction)

    with monkeypatch.context() as patched:
        patched.setattr(TransactWrite, "_commit", commit)
        with pytest.raises(TransactWriteError):
            adding.create_all(Actor(carol.person_id), plan.plan_id, lines(45), once="key", now=NOW)
    assert 0 < len(entries(plan)) < 45
    numbers = adding.create_all(Actor(carol.person_id), plan.plan_id, lines(45), once="key", now=NOW)
    assert sorted(numbers) == list(range(1, 46))


def test_one_that_cannot_be_is_named_and_none_is_added(plan: Plan, carol: Person) -> None:
    wanted = [*lines(2), NewAction(" ", Due(date="2026-12-01")), *lines(1, first=date(2026, 1, 1))]
    before = everything()
    with pytest.raises(Invalid) as caught:
        adding.create_all(Actor(carol.person_id), plan.plan_id, wanted, once="key", now=NOW)
    assert {name.partition(".")[0] for name in caught.value.problems} == {"2", "3"}
    assert everything() == before


def test_of_a_list_too_long_for_one_message_those_due_first_are_told_of(
    plan: Plan, carol: Person, alice: Person
) -> None:
    assert adding.MOST_TOLD == gather.MOST_ROWS
    adding.create_all(Actor(carol.person_id), plan.plan_id, lines(24), once="short", now=NOW)
    forget_notifications()
    long_past = [NewAction("Long ago", Due(date="2020-01-01"), past_due=True)]
    wanted = [*long_past, *lines(40, first=date(2026, 12, 5)), *lines(89)]
    adding.create_all(Actor(carol.person_id), plan.plan_id, wanted, once="long", now=NOW)
    told = [row for row in owed(alice.person_id) if row.kind == "new"]
    assert [row.data["of_list"] for row in told] == [129] * adding.MOST_NAMED
    first = {actions.present(plan.plan_id, int(row.number)).due_at.date() for row in told if row.number}
    assert max(first) == date(2026, 12, 4), "five each due on 1, 2, 3 and 4 December"
    deliver(alice.person_id, NOW + timedelta(minutes=1))
    [mail] = mails()
    assert mail["Subject"] == "[ALI] 129 new things from Carol Reed, first due Tue 1 Dec"
    for kind in ("plain", "html"):
        assert "And 109 more." in words(mail, kind)


def test_who_may_not_add_one_may_not_add_several(plan: Plan, viewer: Person, mallory: Person) -> None:
    for person, error in ((viewer, NotAllowed), (mallory, PlanNotFound)):
        with refused(error):
            adding.create_all(Actor(person.person_id), plan.plan_id, lines(2), once="k", now=NOW)
