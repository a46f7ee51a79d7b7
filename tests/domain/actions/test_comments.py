"""Writing, editing and taking back comments."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain import keys
from chalicelib.domain.actions import closing, comments, deleting, editing, reopening
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import reading
from chalicelib.domain.stream.entry import Entry
from chalicelib.domain.team import roles
from chalicelib.errors import ActionNotFound, CommentNotFound, Invalid, NotAllowed, PlanNotFound, TooLate
from tests.conftest import NOW, counted, entries, forget_notifications, owed, table_items
from tests.refusing import refused, values

Add = Callable[..., Action]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def action(add_action: Add) -> Action:
    action = add_action("Call the bank")
    forget_notifications()
    return action


def comment_count(plan: Plan) -> int:
    return int(actions.present(plan.plan_id, 1).comment_count)


def test_a_comment_stands_in_the_stream_counts_and_tells_the_others(
    plan: Plan, alice: Person, carol: Person, action: Action
) -> None:
    later = NOW + timedelta(hours=1)
    entry = comments.write(Actor(alice.person_id, "email"), plan.plan_id, 1, Words(" On it.\r\nSoon. "), now=later)
    [stored] = [row for row in entries(plan) if row.kind == "comment"]
    assert (stored.entry_id, stored.text, stored.via, stored.actor_name) == (
        entry.entry_id,
        "On it.\nSoon.",
        "email",
        "Alice Moreau",
    )
    assert comment_count(plan) == 1
    assert actions.present(plan.plan_id, 1).changed_at == later
    assert actions.present(plan.plan_id, 1).version == 1
    [row] = owed()
    assert (row.recipient, row.kind, row.due_at, row.entry_id) == (
        carol.person_id,
        "comment",
        later + MINUTE,
        entry.entry_id,
    )
    membership = Membership.find(carol.person_id, plan.plan_id)
    assert membership is not None
    assert membership.heard_at == later


def test_the_coachs_comment_tells_the_client_and_is_no_word_from_the_client(
    plan: Plan, alice: Person, carol: Person, action: Action
) -> None:
    before = Membership.rows(carol.person_id)[0].heard_at
    comments.write(Actor(carol.person_id), plan.plan_id, 1, Words("How is it going?"), now=NOW + MINUTE)
    assert [row.recipient for row in owed()] == [alice.person_id]
    assert Membership.rows(carol.person_id)[0].heard_at == before


def test_a_comment_is_one_read_and_one_transaction(plan: Plan, alice: Person, action: Action) -> None:
    with counted() as calls:
        comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("On it"), now=NOW)
    assert calls == {"GetItem": 1, "TransactWriteItems": 1}


def test_a_comment_without_an_action_is_an_entry_of_the_plan(plan: Plan, alice: Person, carol: Person) -> None:
    entry = comments.write(Actor(alice.person_id), plan.plan_id, None, Words("Hello"), now=NOW)
    assert values(entry, "number", "action_entry") == [None, None]
    assert [row.number for row in owed(carol)] == [None]


def test_done_and_cancelled_actions_take_comments(plan: Plan, carol: Person, action: Action) -> None:
    actor = Actor(carol.person_id)
    closing.complete(actor, plan.plan_id, 1, now=NOW)
    comments.write(actor, plan.plan_id, 1, Words("Well done"), now=NOW)
    reopening.reopen(actor, plan.plan_id, 1, now=NOW)
    closing.cancel(actor, plan.plan_id, 1, now=NOW)
    comments.write(actor, plan.plan_id, 1, Words("A pity"), now=NOW)
    assert comment_count(plan) == 2


@pytest.mark.parametrize("text", ["", " \n ", "x" * 10_001])
def test_an_empty_or_endless_comment_is_refused(plan: Plan, alice: Person, action: Action, text: str) -> None:
    with refused(Invalid, at="text"):
        comments.write(Actor(alice.person_id), plan.plan_id, 1, Words(text), now=NOW)
    entry = comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("On it"), now=NOW)
    with refused(Invalid, at="text"):
        comments.edit(Actor(alice.person_id), plan.plan_id, entry.entry_id, text=text, now=NOW)


def test_who_may_not_is_refused(plan: Plan, mallory: Person, viewer: Person, action: Action) -> None:
    with refused(PlanNotFound):
        comments.write(Actor(mallory.person_id), plan.plan_id, 1, Words("Hello"), now=NOW)
    with refused(NotAllowed):
        comments.write(Actor(viewer.person_id), plan.plan_id, 1, Words("Hello"), now=NOW)
    with refused(PlanNotFound):
        comments.of_action(mallory.person_id, plan.plan_id, 1)
    assert comments.of_action(viewer.person_id, plan.plan_id, 1).items == []


def test_an_invited_client_who_has_not_accepted_may_not_write(open_plan: Callable[..., Plan]) -> None:
    plan = open_plan("Bob", "bob@home.example", accepted=False)
    with refused(PlanNotFound):
        comments.write(Actor(plan.client_id), plan.plan_id, None, Words("Hello"), now=NOW)


@pytest.mark.parametrize("number", [2, 0, -1, 10**50])
def test_a_comment_on_what_is_not_there_makes_no_ghost(plan: Plan, alice: Person, action: Action, number: int) -> None:
    with refused(ActionNotFound):
        comments.write(Actor(alice.person_id), plan.plan_id, number, Words("Hello"), now=NOW)
    assert len(table_items(Action)) == 1


def test_a_reply_that_comes_twice_is_one_comment(plan: Plan, alice: Person, action: Action) -> None:
    def seen() -> keys.Key:
        return keys.new("seen#alice#<1@home>", kind="seen", now=NOW, lasts=timedelta(days=90))

    comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("On it"), now=NOW, seen=Seen(once=seen()))
    with refused(keys.Repeated):
        comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("On it"), now=NOW, seen=Seen(once=seen()))
    assert comment_count(plan) == 1


def test_the_full_text_is_kept_where_it_is_more_and_fits_an_item(plan: Plan, alice: Person, action: Action) -> None:
    actor = Actor(alice.person_id, "email")
    assert comments.write(actor, plan.plan_id, 1, Words("Yes", full_text=" Yes\n"), now=NOW).full_text is None
    assert (
        comments.write(actor, plan.plan_id, 1, Words("Yes", full_text="Yes\n> So?"), now=NOW).full_text == "Yes\n> So?"
    )
    long = comments.write(actor, plan.plan_id, 1, Words("😀" * 10_000, full_text="x" + "😀" * 100_000), now=NOW)
    assert long.full_text is not None
    assert len((long.full_text + "😀" * 10_000).encode()) * 2 < 400_000  # the row, and its copy in by_action


def test_comments_come_oldest_first_in_pages(plan: Plan, alice: Person, carol: Person, action: Action) -> None:
    for count in range(5):
        comments.write(Actor(alice.person_id), plan.plan_id, 1, Words(str(count)), now=NOW + count * MINUTE)
        editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(what=f"Call {count}"), now=NOW + count * MINUTE)
    first = comments.of_action(alice.person_id, plan.plan_id, 1, limit=3)
    assert [entry.text for entry in first.items] == ["0", "1", "2"]
    rest = comments.of_action(alice.person_id, plan.plan_id, 1, limit=3, cursor=first.next_cursor)
    assert ([entry.text for entry in rest.items], rest.next_cursor) == (["3", "4"], None)
    with refused(Invalid, at="cursor"):
        reading.history(plan.plan_id, 1, cursor=first.next_cursor)


# For 15 minutes


def test_ones_own_comment_is_edited_and_marked(plan: Plan, alice: Person, action: Action) -> None:
    entry = comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("On it"), now=NOW)
    comments.edit(
        Actor(alice.person_id), plan.plan_id, entry.entry_id, text="Done soon", now=NOW + 15 * MINUTE, number=1
    )
    [stored] = comments.of_action(alice.person_id, plan.plan_id, 1).items
    assert (stored.text, stored.edited_at) == ("Done soon", NOW + 15 * MINUTE)
    assert comment_count(plan) == 1


def test_ones_own_comment_is_taken_back_and_a_trace_stays(plan: Plan, alice: Person, action: Action) -> None:
    entry = comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("Oops", full_text="Oops\n> quoted"), now=NOW)
    comments.delete(Actor(alice.person_id), plan.plan_id, entry.entry_id, now=NOW + MINUTE)
    assert comment_count(plan) == 0
    stored = entries(plan)[-1]
    assert values(stored, "kind", "text", "full_text") == ["comment_deleted", None, None]
    with refused(CommentNotFound):
        comments.delete(Actor(alice.person_id), plan.plan_id, entry.entry_id, now=NOW + MINUTE)


def test_after_15_minutes_a_comment_stays(plan: Plan, alice: Person, action: Action) -> None:
    entry = comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("On it"), now=NOW)
    late = NOW + 15 * MINUTE + timedelta(seconds=1)
    with refused(TooLate):
        comments.edit(Actor(alice.person_id), plan.plan_id, entry.entry_id, text="Never", now=late)
    with refused(TooLate):
        comments.delete(Actor(alice.person_id), plan.plan_id, entry.entry_id, now=late)


def test_somebody_elses_comment_is_not_ones_to_change(
    plan: Plan, alice: Person, carol: Person, mallory: Person, action: Action
) -> None:
    entry = comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("On it"), now=NOW)
    for who, reason in ((carol, NotAllowed), (mallory, PlanNotFound)):
        with refused(reason):
            comments.edit(Actor(who.person_id), plan.plan_id, entry.entry_id, text="Never", now=NOW)
        with refused(reason):
            comments.delete(Actor(who.person_id), plan.plan_id, entry.entry_id, now=NOW)


@pytest.mark.parametrize("comment_id", ["", "nothing", "x" * 5000])
def test_an_unknown_comment_is_not_found(plan: Plan, alice: Person, action: Action, comment_id: str) -> None:
    with refused(CommentNotFound):
        comments.edit(Actor(alice.person_id), plan.plan_id, comment_id, text="Never", now=NOW)


def test_an_entry_that_is_no_comment_or_of_another_action_is_not_found(
    plan: Plan, carol: Person, action: Action, add_action: Add
) -> None:
    add_action("Another")
    actor = Actor(carol.person_id)
    comment = comments.write(actor, plan.plan_id, 1, Words("On it"), now=NOW)
    created = next(entry for entry in entries(plan) if entry.kind == "created")
    with refused(CommentNotFound):
        comments.edit(actor, plan.plan_id, created.entry_id, text="Never", now=NOW)
    with refused(CommentNotFound):
        comments.delete(actor, plan.plan_id, comment.entry_id, now=NOW, number=2)


def test_a_comment_is_taken_back_after_its_action_is_gone(plan: Plan, carol: Person, action: Action) -> None:
    actor = Actor(carol.person_id)
    comment = comments.write(actor, plan.plan_id, 1, Words("On it"), now=NOW)
    deleting.delete(actor, plan.plan_id, 1, now=NOW)
    comments.delete(actor, plan.plan_id, comment.entry_id, now=NOW)
    assert table_items(Action) == []


def test_an_action_deleted_while_its_comment_is_taken_back_makes_no_ghost(
    plan: Plan, carol: Person, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = Actor(carol.person_id)
    comment = comments.write(actor, plan.plan_id, 1, Words("On it"), now=NOW)
    answers = [actions.present(plan.plan_id, 1)]
    deleting.delete(actor, plan.plan_id, 1, now=NOW)
    find = Action.find
    monkeypatch.setattr(Action, "find", lambda *key: answers.pop() if answers else find(*key))
    comments.delete(actor, plan.plan_id, comment.entry_id, now=NOW)
    assert table_items(Action) == []
    assert "comment_deleted" in [entry.kind for entry in entries(plan)]


def test_a_comment_taken_back_twice_at_once_is_counted_off_once(
    plan: Plan, carol: Person, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = Actor(carol.person_id)
    comment = comments.write(actor, plan.plan_id, 1, Words("On it"), now=NOW)
    comments.write(actor, plan.plan_id, 1, Words("Still"), now=NOW)
    stale = Entry.find(plan.plan_id, comment.entry_id)
    comments.delete(actor, plan.plan_id, comment.entry_id, now=NOW)
    monkeypatch.setattr(Entry, "find", lambda *key: stale)
    with refused(CommentNotFound):
        comments.delete(actor, plan.plan_id, comment.entry_id, now=NOW)
    with refused(CommentNotFound):
        comments.edit(actor, plan.plan_id, comment.entry_id, text="Again", now=NOW)
    assert comment_count(plan) == 1


def test_who_left_their_plan_cant_comment_any_more(plan: Plan, alice: Person, action: Action) -> None:
    from chalicelib.database.transactions import Write

    write = Write()
    write.update(Plan, plan.plan_id, [Plan.members[alice.person_id]["state"].set("declined")])
    write.commit()
    with refused(PlanNotFound):
        plans.get_for(alice.person_id, plan.plan_id)
    with refused(PlanNotFound):
        comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("Hello"), now=NOW)


def test_a_coach_who_only_reads_now_changes_nothing_said_before(
    plan: Plan, carol: Person, dan: Person, bring: Callable[..., Plan], add_action: Callable[..., Action]
) -> None:
    bring(dan)
    add_action()
    said = comments.write(Actor(dan.person_id), plan.plan_id, 1, Words("Good"), now=NOW)
    roles.change(Actor(carol.person_id), plan.plan_id, dan.person_id, "viewer", now=NOW)
    for change in (
        lambda: comments.edit(Actor(dan.person_id), plan.plan_id, said.entry_id, text="Bad", now=NOW),
        lambda: comments.delete(Actor(dan.person_id), plan.plan_id, said.entry_id, now=NOW),
    ):
        with refused(NotAllowed):
            change()
