"""What somebody finds in their plans."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import closing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reports import found
from chalicelib.domain.reports.found import Found
from chalicelib.errors import Invalid
from tests.conftest import counted, join

Add = Callable[..., Action]


def rows(result: Found) -> tuple[list[str], list[str], list[str]]:
    return (
        [each.key for each in result.by_key],
        [row.client_name.text for row in result.clients],
        [each.what for each in result.actions],
    )


def test_clients_open_actions_and_keys_are_found_with_one_query(
    carol: Person, plan: Plan, open_plan: Callable[..., Plan], add_action: Add, now: datetime
) -> None:
    bob = open_plan("Işıl Bankır", "isil@home.example")
    add_action("Call the bank")
    add_action("Ring the BANK’s lawyer", in_plan=bob, assigned_to="coach", due=now + timedelta(days=1))
    done = add_action("Bank on it")
    closing.complete(Actor(carol.person_id), plan.plan_id, int(done.number), now=now)
    with counted() as calls:
        result = found.find(carol.person_id, "bank")
    assert rows(result) == ([], ["Işıl Bankır"], ["Ring the BANK’s lawyer", "Call the bank"])
    assert calls.total() == 2
    for text in ("ALI-2", "ali2", "Ali 2"):
        assert rows(found.find(carol.person_id, text))[0] == ["ALI-2"], "whatever its state"
    assert found.find(carol.person_id, "ALI-2").by_key[0].status == "done"
    assert rows(found.find(carol.person_id, "ali-1"))[2] == ["Call the bank"]
    for text in ("", "  ", "ALI-0", "ALI-9999999", "zzz"):
        assert rows(found.find(carol.person_id, text)) == ([], [], [])


def test_each_finds_only_what_they_may_see(
    carol: Person,
    alice: Person,
    dan: Person,
    mallory: Person,
    plan: Plan,
    open_plan: Callable[..., Plan],
    add_action: Add,
) -> None:
    bob = open_plan("Bob Lee", "bob@home.example")
    add_action("Call the bank")
    add_action("Call the bank for Bob", in_plan=bob)
    join(plan, dan, "viewer")
    for person in (alice, dan):
        assert rows(found.find(person.person_id, "call")) == ([], [], ["Call the bank"])
        assert rows(found.find(person.person_id, "ALI-1"))[0] == ["ALI-1"]
        assert rows(found.find(person.person_id, "BOB-1"))[0] == []
    assert found.find(alice.person_id, "carol").clients, "her plan, by her coach"
    for text in ("call", "ALI-1", "alice"):
        assert rows(found.find(mallory.person_id, text)) == ([], [], [])


def test_a_thousand_characters_are_too_many(carol: Person, plan: Plan) -> None:
    with counted() as calls, pytest.raises(Invalid, match="too long"):
        found.find(carol.person_id, "x" * 1000)
    assert calls.total() == 0
