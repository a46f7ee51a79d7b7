"""Coaches put refused replies in place: added as a comment, put aside, taken back out; and whatever they do, the count is right."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.database.transactions import Write
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import refused as replies_refused
from chalicelib.domain.replies import resolving
from chalicelib.domain.replies.refused import Refusal
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import ActionNotFound, AlreadySettled, NotAllowed, PlanNotFound, RefusalNotFound, WrongState
from tests.conftest import NOW, counted, entries, join, owed, table_items
from tests.domain.replies.test_refused import record, waiting
from tests.refusing import refused, values

LATER = NOW + timedelta(hours=3)


@pytest.fixture
def kept(plan: Plan, alice: Person) -> Refusal:
    """A mail of Alice's that could not be put in place; it is surely hers."""
    return record(plan_id=plan.plan_id, author_id=alice.person_id, reason="BadToken", text="They said yes")


def comments_of(plan: Plan) -> list[Entry]:
    return [entry for entry in entries(plan) if entry.kind == "comment"]


def test_it_becomes_a_comment_of_who_wrote_it_marked_as_added(
    kept: Refusal, plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action]
) -> None:
    action = add_action()
    row = resolving.assign(Actor(carol.person_id), plan.plan_id, kept.entry_id, 1, now=LATER)
    [comment] = comments_of(plan)
    assert (comment.number, comment.actor_id, comment.actor_name, comment.via, comment.text, comment.at) == (
        1, alice.person_id, "Alice Moreau", "email", "They said yes", LATER,
    )  # fmt: skip
    assert comment.data == {"added_by": "Carol Reed", "added_by_id": carol.person_id, "written_at": NOW.isoformat()}
    assert (row.state, row.assigned_to, row.comment_id, row.settled_by, row.settled_name, row.settled_at) == (
        "assigned", 1, comment.entry_id, carol.person_id, "Carol Reed", LATER,
    )  # fmt: skip
    action.refresh()
    assert (action.comment_count, action.changed_at) == (1, LATER)
    assert waiting(plan) == (0, 0)


def test_it_can_stand_in_the_plan_without_an_action(kept: Refusal, plan: Plan, carol: Person) -> None:
    resolving.assign(Actor(carol.person_id), plan.plan_id, kept.entry_id, None, now=LATER)
    [comment] = comments_of(plan)
    assert values(comment, "number", "action_entry", "text") == [None, None, "They said yes"]


@pytest.mark.parametrize("author", ["nobody", "a viewer", "somebody who left", "somebody else"])
def test_what_is_not_surely_a_writers_stands_in_the_coachs_name_without_the_address_it_came_from(
    author: str, plan: Plan, carol: Person, viewer: Person, mallory: Person
) -> None:
    author_id = {"nobody": None, "a viewer": viewer.person_id, "somebody else": mallory.person_id}.get(author)
    if author == "somebody who left":
        author_id = plan.client_id
        write = Write()
        write.update(Plan, plan.plan_id, [Plan.members[plan.client_id]["state"].set("declined")])
        write.commit()
    kept = record(plan_id=plan.plan_id, author_id=author_id)
    resolving.assign(Actor(carol.person_id), plan.plan_id, kept.entry_id, None, now=LATER)
    [comment] = comments_of(plan)
    # It may be another address of the client's, which a viewer may not see, or a viewer's, of whom the client doesn't know.
    assert values(comment, "actor_id", "via", "text") == [carol.person_id, "page", "From somebody else: Hello"]
    assert comment.data == {}


def test_a_long_one_from_elsewhere_is_kept_whole(plan: Plan, carol: Person) -> None:
    kept = record(plan_id=plan.plan_id, text="x" * 10_000)
    resolving.assign(Actor(carol.person_id), plan.plan_id, kept.entry_id, None, now=LATER)
    [comment] = comments_of(plan)
    assert (len(str(comment.text)), len(str(comment.full_text))) == (10_000, 10_000)


def test_the_others_are_told_but_neither_the_author_nor_the_coach_who_added_it(
    kept: Refusal, plan: Plan, carol: Person, alice: Person, dan: Person
) -> None:
    join(plan, dan, "coach")
    resolving.assign(Actor(dan.person_id), plan.plan_id, kept.entry_id, None, now=LATER)
    assert {(row.recipient, row.kind, row.entry_id) for row in owed() if row.kind != "answers_wait"} == {
        (carol.person_id, "comment", comments_of(plan)[0].entry_id)
    }
    resolving.assign(Actor(carol.person_id), plan.plan_id, record(plan_id=plan.plan_id).entry_id, None, now=LATER)
    assert {row.recipient for row in owed()} == {carol.person_id, dan.person_id, alice.person_id}


def test_adding_it_twice_does_no_harm(kept: Refusal, plan: Plan, carol: Person) -> None:
    for _ in range(2):
        resolving.assign(Actor(carol.person_id), plan.plan_id, kept.entry_id, None, now=LATER)
    assert len(comments_of(plan)) == 1
    assert waiting(plan) == (0, 0)


def test_it_is_added_in_one_transaction(
    kept: Refusal, plan: Plan, carol: Person, add_action: Callable[..., Action]
) -> None:
    add_action()
    with counted() as calls:
        resolving.assign(Actor(carol.person_id), plan.plan_id, kept.entry_id, 1, now=LATER)
    assert calls == {"GetItem": 4, "TransactWriteItems": 1}


def test_one_that_was_settled_otherwise_is_not_added(
    kept: Refusal, plan: Plan, carol: Person, add_action: Callable[..., Action]
) -> None:
    add_action()
    actor = Actor(carol.person_id)
    resolving.dismiss(actor, plan.plan_id, kept.entry_id, now=LATER)
    with refused(AlreadySettled):
        resolving.assign(actor, plan.plan_id, kept.entry_id, None, now=LATER)
    resolving.restore(actor, plan.plan_id, kept.entry_id, now=NOW)
    resolving.assign(actor, plan.plan_id, kept.entry_id, None, now=LATER)
    with refused(AlreadySettled):
        resolving.assign(actor, plan.plan_id, kept.entry_id, 1, now=LATER)
    with refused(AlreadySettled):
        resolving.dismiss(actor, plan.plan_id, kept.entry_id, now=LATER)


@pytest.mark.parametrize("number", [0, 1, -1, 10**7, 10**30])
def test_it_is_not_added_to_an_action_that_is_not_there(kept: Refusal, plan: Plan, carol: Person, number: int) -> None:
    with refused(ActionNotFound):
        resolving.assign(Actor(carol.person_id), plan.plan_id, kept.entry_id, number, now=LATER)


def test_one_without_words_can_only_be_put_aside(plan: Plan, carol: Person) -> None:
    kept = record(plan_id=plan.plan_id, reason="TooBig", text="")
    with refused(WrongState):
        resolving.assign(Actor(carol.person_id), plan.plan_id, kept.entry_id, None, now=LATER)
    assert resolving.dismiss(Actor(carol.person_id), plan.plan_id, kept.entry_id, now=LATER).state == "dismissed"


def test_put_aside_and_taken_back_out_as_often_as_one_likes(kept: Refusal, plan: Plan, carol: Person) -> None:
    actor = Actor(carol.person_id)
    for _ in range(2):
        row = resolving.dismiss(actor, plan.plan_id, kept.entry_id, now=LATER)
    assert (row.state, row.settled_name, row.settled_at, waiting(plan)) == ("dismissed", "Carol Reed", LATER, (0, 0))
    for _ in range(2):
        row = resolving.restore(actor, plan.plan_id, kept.entry_id, now=NOW)
    assert (values(row, "state", "settled_by", "settled_at"), waiting(plan)) == (["open", None, None], (1, 1))


def test_an_automatic_one_can_be_added_after_all_and_is_never_put_aside(plan: Plan, carol: Person) -> None:
    actor = Actor(carol.person_id)
    kept = record(plan_id=plan.plan_id, reason="AutomaticMail", waits="never")
    with refused(AlreadySettled):
        resolving.dismiss(actor, plan.plan_id, kept.entry_id, now=LATER)
    assert resolving.assign(actor, plan.plan_id, kept.entry_id, None, now=LATER).state == "assigned"
    assert waiting(plan) == (0, 0)


VERBS: list[Callable[..., Any]] = [
    lambda actor, plan_id, id: resolving.assign(actor, plan_id, id, None, now=LATER),
    lambda actor, plan_id, id: resolving.dismiss(actor, plan_id, id, now=LATER),
    lambda actor, plan_id, id: resolving.restore(actor, plan_id, id, now=NOW),
]


def test_only_coaches_of_the_plan_put_things_in_place(
    kept: Refusal, plan: Plan, alice: Person, viewer: Person, mallory: Person, carol: Person
) -> None:
    for verb in VERBS:
        for person in (alice, viewer):
            with refused(NotAllowed):
                verb(Actor(person.person_id), plan.plan_id, kept.entry_id)
        with refused(PlanNotFound):
            verb(Actor(mallory.person_id), plan.plan_id, kept.entry_id)
        with refused(RefusalNotFound):
            verb(Actor(carol.person_id), plan.plan_id, "nothing")


hours = itertools.count()
"""One hour keeps only so many of one sender."""


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), min_size=6, max_size=20))
def test_whatever_is_done_the_count_is_the_open_ones_and_each_becomes_one_comment(
    plan: Plan, carol: Person, steps: list[tuple[int, int]]
) -> None:
    actor = Actor(carol.person_id)
    for verb, place in steps:
        rows = replies_refused.of_plan(plan, "all", now=NOW, limit=4).items
        if verb > 3 or len(rows) <= place:
            record(
                plan_id=plan.plan_id, waits="never" if place == 3 else "always", now=NOW + timedelta(hours=next(hours))
            )
        elif verb == 3:
            write = Write()
            replies_refused.settled_by_answer(write, plan.plan_id, rows[place].entry_id, LATER)
            if len(write):
                write.commit()
        else:
            try:
                VERBS[verb](actor, plan.plan_id, rows[place].entry_id)
            except AlreadySettled:
                continue
    stored = [Refusal.from_raw_data(item) for item in table_items(Refusal)]
    assert waiting(plan) == (sum(row.state == "open" for row in stored),) * 2
    assert sorted(str(row.comment_id) for row in stored if row.state == "assigned") == sorted(
        comment.entry_id for comment in comments_of(plan)
    )
    assert plans.get_for(carol.person_id, plan.plan_id).version == plan.version
