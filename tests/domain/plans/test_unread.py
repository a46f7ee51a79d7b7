"""What is unread: counted for everyone but who wrote it, seen where it is shown."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pynamodb.exceptions import UpdateError

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import closing, comments, deleting
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import unread
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import resolving
from chalicelib.domain.stream import reading
from chalicelib.domain.stream.entry import Entry
from chalicelib.errors import TryAgain
from tests.conftest import NOW, counted, entries, join, table_items
from tests.domain.replies.test_refused import record
from tests.refusing import refused

Add = Callable[..., Action]
MINUTE = timedelta(minutes=1)


def mine(plan: Plan, person: Person) -> Membership:
    row = Membership.find(person.person_id, plan.plan_id)
    assert row is not None
    return row


def count(plan: Plan, person: Person) -> int:
    return int(mine(plan, person).unread_count)


def new_to(plan: Plan, person: Person) -> list[str | None]:
    row = mine(plan, person)
    return [entry.text for entry in entries(plan) if unread.is_new(row, entry)]


def say(plan: Plan, person: Person, text: str, number: int | None = 1, at: datetime = NOW, via: str = "page") -> Entry:
    return comments.write(Actor(person.person_id, via), plan.plan_id, number, Words(text), now=at)  # type: ignore[arg-type]


def history(plan: Plan, number: int) -> list[Entry]:
    return reading.history(plan.plan_id, number).items


def test_a_comment_is_unread_for_everyone_but_who_wrote_it(
    plan: Plan, alice: Person, carol: Person, viewer: Person, add_action: Add
) -> None:
    add_action()
    say(plan, alice, "On it")
    assert [count(plan, person) for person in (alice, carol, viewer)] == [0, 1, 1]
    say(plan, carol, "Good", None)
    assert [count(plan, person) for person in (alice, carol, viewer)] == [1, 1, 2]
    assert new_to(plan, carol) == ["On it"]
    assert new_to(plan, alice) == ["Good"]


def test_words_with_a_new_or_done_action_and_replies_put_in_place_count_too(
    plan: Plan, alice: Person, carol: Person, add_action: Add
) -> None:
    add_action(comment="Ask for Ms Weber")
    assert (count(plan, alice), new_to(plan, alice)) == (1, ["Ask for Ms Weber"])
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, words=Words("Easy"), now=NOW)
    assert (count(plan, carol), new_to(plan, carol)) == (1, ["Easy"])
    kept = record(plan_id=plan.plan_id, person_id=alice.person_id, author_id=alice.person_id)
    resolving.assign(Actor(carol.person_id), plan.plan_id, kept.entry_id, 1, now=NOW)
    assert (count(plan, carol), new_to(plan, carol)) == (1, ["Easy"])
    kept = record(plan_id=plan.plan_id)
    resolving.assign(Actor(carol.person_id), plan.plan_id, kept.entry_id, 1, now=NOW)
    assert count(plan, alice) == 2


def test_a_comment_taken_back_stays_one_thing_to_see(plan: Plan, alice: Person, carol: Person, add_action: Add) -> None:
    add_action()
    entry = say(plan, alice, "Oops")
    comments.delete(Actor(alice.person_id), plan.plan_id, entry.entry_id, now=NOW)
    assert count(plan, carol) == 1
    unread.saw_action(mine(plan, carol), 1, history(plan, 1))
    assert count(plan, carol) == 0


def test_an_actions_page_shows_its_own_and_leaves_the_rest_new(
    plan: Plan, alice: Person, carol: Person, add_action: Add
) -> None:
    add_action("One")
    add_action("Two")
    for number, text in ((2, "b"), (1, "a"), (None, "post")):
        say(plan, alice, text, number)
    unread.saw_action(mine(plan, carol), 1, history(plan, 1))
    assert (count(plan, carol), new_to(plan, carol)) == (2, ["b", "post"])
    say(plan, alice, "c", 1, at=NOW + MINUTE)
    assert new_to(plan, carol) == ["b", "post", "c"]
    unread.saw_action(mine(plan, carol), 1, history(plan, 1))
    unread.saw_action(mine(plan, carol), 2, history(plan, 2))
    assert (count(plan, carol), new_to(plan, carol)) == (1, ["post"])


def test_after_everything_was_seen_only_what_comes_is_new(
    plan: Plan, alice: Person, carol: Person, add_action: Add
) -> None:
    add_action("One")
    add_action("Two")
    say(plan, alice, "later read first", 2, at=NOW + MINUTE)
    say(plan, alice, "earlier read last", 1)
    unread.saw_action(mine(plan, carol), 2, history(plan, 2))
    unread.saw_action(mine(plan, carol), 1, history(plan, 1))
    row = mine(plan, carol)
    assert (row.unread_count, row.seen) == (0, {})
    say(plan, alice, "new", at=NOW + 2 * MINUTE)
    assert new_to(plan, carol) == ["new"]
    unread.saw_all(mine(plan, carol), reading.of_plan(plan.plan_id).items)
    assert (count(plan, carol), new_to(plan, carol)) == (0, [])


def test_seeing_writes_once_and_only_where_something_is_new(
    plan: Plan, alice: Person, carol: Person, add_action: Add
) -> None:
    add_action()
    row, happened = mine(plan, carol), entries(plan)
    with counted() as calls:
        unread.saw_action(row, 1, happened)
        unread.saw_all(row, happened)
    assert calls == {}
    say(plan, alice, "On it")
    row = mine(plan, carol)
    happened = history(plan, 1)
    with counted() as calls:
        unread.saw_action(row, 1, happened)
    assert calls == {"UpdateItem": 1}


def test_what_is_said_while_a_page_is_made_stays_new(plan: Plan, alice: Person, carol: Person, add_action: Add) -> None:
    add_action()
    say(plan, alice, "One")
    as_read, shown = mine(plan, carol), history(plan, 1)
    say(plan, alice, "Two", at=NOW + MINUTE)
    unread.saw_action(as_read, 1, shown)
    unread.saw_all(as_read, shown)
    assert (count(plan, carol), new_to(plan, carol)) == (2, ["One", "Two"])


def test_a_page_never_fails_since_it_could_not_be_noted(
    plan: Plan, alice: Person, carol: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise UpdateError("busy")

    add_action()
    say(plan, alice, "One")
    monkeypatch.setattr(Membership, "update", busy)
    unread.saw_action(mine(plan, carol), 1, history(plan, 1))
    assert count(plan, carol) == 1


def test_somebody_who_joins_later_finds_old_comments_not_new(
    plan: Plan, alice: Person, carol: Person, dan: Person
) -> None:
    say(plan, alice, "Old", None, at=NOW - MINUTE)
    join(plan, dan, "coach")
    say(plan, carol, "New", None)
    assert (count(plan, dan), new_to(plan, dan)) == (1, ["New"])


def test_only_so_many_actions_are_remembered(
    plan: Plan, alice: Person, carol: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unread, "MOST_ACTIONS", 2)
    say(plan, alice, "never seen", None)
    for number in (1, 2, 3):
        add_action()
        say(plan, alice, str(number), number, at=NOW + number * MINUTE)
        unread.saw_action(mine(plan, carol), number, history(plan, number))
    assert mine(plan, carol).seen.keys() == {"2", "3"}
    assert count(plan, carol) == 1


def test_who_left_between_reading_and_writing_makes_it_try_again_and_no_ghost(
    plan: Plan, alice: Person, dan: Person, add_action: Add
) -> None:
    add_action()
    join(plan, dan, "coach")
    write = Write()
    write.delete(mine(plan, dan))
    write.commit()
    with refused(TryAgain):
        say(plan, alice, "Hello")
    assert len(table_items(Membership)) == 2


def test_the_items_of_a_transaction_stay_few(
    plan: Plan, alice: Person, carol: Person, viewer: Person, mallory: Person, add_action: Add,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The most: an answer by mail that says done, in a plan of client, primary, a second coach and a viewer."""
    sizes = []
    commit = Write.commit

    def counting(write: Write) -> None:
        sizes.append(len(write))
        commit(write)

    add_action()
    join(plan, mallory, "coach")
    monkeypatch.setattr(Write, "commit", counting)
    once = keys.new("seen#1", kind="seen", now=NOW, lasts=MINUTE)
    say(plan, alice, "Soon", via="email")
    closing.complete(
        Actor(alice.person_id, "email"), plan.plan_id, 1, words=Words("Easy"), now=NOW, seen=Seen(once=once)
    )
    assert sizes == [8, 11]
    assert plans.get_for(carol.person_id, plan.plan_id).done_count == 1


def test_deleting_an_action_leaves_what_is_unread(plan: Plan, alice: Person, carol: Person, add_action: Add) -> None:
    add_action()
    say(plan, alice, "On it")
    deleting.delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    assert count(plan, carol) == 1
    unread.saw_all(mine(plan, carol), reading.of_plan(plan.plan_id).items)
    assert count(plan, carol) == 0
