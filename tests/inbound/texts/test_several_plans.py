"""Texts of somebody in several plans: their words are in none of them before they say which."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.actions import closing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import NOW, entries, join
from tests.inbound.conftest import refusals
from tests.inbound.texts.test_accept import told

AddAction = Callable[..., Action]
WasTexted = Callable[..., None]
WriteText = Callable[..., str]
DIVORCE = "Bob told me about his divorce"


@pytest.fixture
def bobs(open_plan: Callable[..., Plan], alice: Person, with_phone: Callable[..., Person]) -> Plan:
    """Bob's plan, in which Alice coaches."""
    plan = open_plan("Bob Lee", "bob@home.example")
    join(plan, alice, "coach")
    with_phone(alice)
    return plan


@pytest.fixture
def both_texted(plan: Plan, bobs: Plan, add_action: AddAction, was_texted: WasTexted) -> None:
    """Alice was texted about an action of hers, then about one of Bob's."""
    was_texted(add_action(), at=NOW - timedelta(hours=1))
    was_texted(add_action("Ask the lawyer", in_plan=bobs))


def said(plan: Plan) -> list[tuple[float, str]]:
    return [(e.number, e.text) for e in entries(plan) if e.kind == "comment"]


def test_with_nothing_texted_lately_nobody_sees_the_words(plan: Plan, bobs: Plan, write_text: WriteText) -> None:
    write_text(DIVORCE)
    assert {row.plan_id for row in refusals()} == {"none"}
    assert said(plan) == said(bobs) == []
    assert told()[-1].startswith("Which action is this about? Reply with its key")


@pytest.mark.usefixtures("both_texted")
def test_while_we_ask_nobody_sees_the_words(plan: Plan, bobs: Plan, write_text: WriteText) -> None:
    write_text(DIVORCE)
    assert {row.plan_id for row in refusals()} == {"none"}
    assert said(plan) == said(bobs) == []
    write_text("BOB-1")
    assert (said(bobs), said(plan)) == ([(1, DIVORCE)], [])


@pytest.mark.usefixtures("both_texted")
def test_no_to_a_menu_puts_the_words_into_no_plan(plan: Plan, bobs: Plan, write_text: WriteText) -> None:
    write_text(DIVORCE)
    write_text("no")
    assert said(plan) == said(bobs) == []
    assert {row.plan_id for row in refusals()} == {"none"}
    assert told()[-1].startswith("Which action is this about? Reply with its key")
    write_text("ALI-1")
    assert (said(plan), said(bobs)) == ([(1, DIVORCE)], [])


@pytest.mark.usefixtures("both_texted")
def test_the_only_open_action_is_not_taken_for_granted_where_another_plan_was_texted_about(
    plan: Plan, bobs: Plan, carol: Person, write_text: WriteText
) -> None:
    closing.complete(Actor(carol.person_id), bobs.plan_id, 1, now=NOW)
    write_text(DIVORCE)
    assert said(plan) == said(bobs) == []
    write_text("BOB-1")
    assert said(bobs) == [(1, DIVORCE)]


@pytest.mark.usefixtures("both_texted")
def test_done_without_words_still_means_the_only_open_one(
    plan: Plan, bobs: Plan, carol: Person, write_text: WriteText
) -> None:
    closing.complete(Actor(carol.person_id), bobs.plan_id, 1, now=NOW)
    write_text("Done")
    assert [entry.kind for entry in entries(plan)][-1] == "done"


def test_more_texts_than_a_person_writes_are_shown_to_no_coach(plan: Plan, bobs: Plan, write_text: WriteText) -> None:
    for minute in range(70):
        write_text(f"{DIVORCE} {minute}", now=NOW + timedelta(seconds=40 * minute))
    assert {row.plan_id for row in refusals()} == {"none"}
