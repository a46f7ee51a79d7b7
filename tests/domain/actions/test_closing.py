"""Done, open again, cancelled, restored."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain import keys
from chalicelib.domain.actions import adding, closing, deleting, reopening, who_may
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.errors import ActionNotFound, Invalid, NotAllowed, PlanNotFound, StaleVersion, TryAgain, WrongState
from tests.conftest import NOW, counted, entries, everything, forget_notifications, kinds, owed, table_items
from tests.refusing import refused, values

Add = Callable[..., Action]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
VERBS: dict[str, Callable[..., Any]] = {
    "complete": closing.complete,
    "reopen": reopening.reopen,
    "cancel": closing.cancel,
    "restore": reopening.restore,
}


@pytest.fixture
def action(add_action: Add) -> Action:
    """ALI-1, with everything it owed forgotten."""
    action = add_action("Call the bank", specs=[Spec("client", "email", minutes=-60)])
    forget_notifications()
    return action


def counts(plan: Plan) -> tuple[int, int, int]:
    row = plans.find(plan.plan_id)
    assert row is not None
    return int(row.open_count), int(row.done_count), int(row.cancelled_count)


def told(person: Person) -> list[str]:
    return [row.kind for row in owed(person) if row.kind not in ("reminder", "late")]


# Done


def test_done_is_noted_with_whom_and_when(plan: Plan, alice: Person, carol: Person, action: Action) -> None:
    done = closing.complete(Actor(alice.person_id, "link"), plan.plan_id, 1, now=NOW + HOUR)
    assert (done.status, done.done_by, done.done_at, done.version) == ("done", alice.person_id, NOW + HOUR, 2)
    assert values(done, "open_due_at", "open_coach") == [None, None]
    assert counts(plan) == (0, 1, 0)
    entry = entries(plan)[-1]
    assert (entry.kind, entry.actor_id, entry.via, entry.entry_id) == (
        "done",
        alice.person_id,
        "link",
        done.closing_entry,
    )
    [row] = owed(carol)
    assert (row.kind, row.due_at, row.entry_id) == ("done", NOW + HOUR + MINUTE, done.closing_entry)
    assert told(alice) == []


def test_the_coach_marks_done_and_the_client_is_told(plan: Plan, alice: Person, carol: Person, action: Action) -> None:
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    assert (told(alice), told(carol)) == (["done"], [])


def test_done_may_be_backdated_with_a_comment(plan: Plan, alice: Person, action: Action) -> None:
    done = closing.complete(
        Actor(alice.person_id), plan.plan_id, 1, words=Words(" It went well "), now=NOW, done_at=NOW - 3 * DAY
    )
    assert (done.done_at, done.comment_count) == (NOW - 3 * DAY, 1)
    assert kinds(plan)[-2:] == ["done", "comment"]
    assert entries(plan)[-1].text == "It went well"
    assert entries(plan)[-1].actor_id == alice.person_id
    assert entries(plan)[-2].data["done_at"] == "2026-11-20T09:00:00Z"


def test_who_comments_in_a_mail_that_says_done_keeps_the_full_text(plan: Plan, alice: Person, action: Action) -> None:
    closing.complete(
        Actor(alice.person_id, "email"),
        plan.plan_id,
        1,
        words=Words("Well", full_text="Well\n> How did it go"),
        now=NOW,
    )
    assert entries(plan)[-1].full_text == "Well\n> How did it go"


@pytest.mark.parametrize(
    "done_at",
    [
        NOW + timedelta(seconds=1),
        datetime(2026, 1, 1),  # noqa: DTZ001
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1999, 12, 31, tzinfo=UTC),
    ],
)
def test_a_time_ahead_without_zone_or_out_of_reach_is_refused(
    plan: Plan, alice: Person, action: Action, done_at: datetime
) -> None:
    with refused(Invalid, at="done_at"):
        closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW, done_at=done_at)


def test_too_long_a_comment_or_reason_is_refused(plan: Plan, carol: Person, action: Action) -> None:
    with refused(Invalid, at="comment"):
        closing.complete(Actor(carol.person_id), plan.plan_id, 1, words=Words("x" * 10_001), now=NOW)
    with refused(Invalid, at="reason"):
        closing.cancel(Actor(carol.person_id), plan.plan_id, 1, now=NOW, reason="x" * 501)


def test_done_twice_changes_nothing(plan: Plan, alice: Person, carol: Person, action: Action) -> None:
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    before = everything()
    again = closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=NOW + HOUR)
    assert (again.done_by, again.done_at) == (alice.person_id, NOW)
    assert everything() == before


def test_done_again_with_another_date_or_a_comment_takes_those(plan: Plan, alice: Person, action: Action) -> None:
    actor = Actor(alice.person_id)
    closing.complete(actor, plan.plan_id, 1, now=NOW)
    again = closing.complete(
        actor, plan.plan_id, 1, words=Words("Yesterday already"), now=NOW + HOUR, done_at=NOW - DAY
    )
    assert (again.done_at, again.comment_count, again.status) == (NOW - DAY, 1, "done")
    assert entries(plan)[-2].data["changes"] == {"done_at": ["2026-11-23T09:00:00Z", "2026-11-22T09:00:00Z"]}
    assert counts(plan) == (0, 1, 0)


def test_two_people_who_complete_at_once_make_it_done_once(
    plan: Plan, alice: Person, carol: Person, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [actions.get_for(carol.person_id, plan.plan_id, 1)]
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    fresh = actions.get_for
    monkeypatch.setattr(who_may, "get_for", lambda *asked: answers.pop() if answers else fresh(*asked))
    done = closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=NOW + MINUTE)
    assert done.done_by == alice.person_id
    assert counts(plan) == (0, 1, 0)
    assert kinds(plan).count("done") == 1


def test_who_always_comes_second_is_told_to_try_again(
    plan: Plan, alice: Person, carol: Person, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = actions.get_for(carol.person_id, plan.plan_id, 1)
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    monkeypatch.setattr(who_may, "get_for", lambda *asked: stale)
    with refused(TryAgain):
        closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    with refused(TryAgain):
        closing.cancel(Actor(carol.person_id), plan.plan_id, 1, now=NOW)


def test_the_same_reply_marks_done_once(plan: Plan, alice: Person, action: Action) -> None:
    def seen() -> keys.Key:
        return keys.new("seen#alice#1", kind="seen", now=NOW, lasts=DAY)

    closing.complete(Actor(alice.person_id), plan.plan_id, 1, words=Words("Done that"), now=NOW, seen=Seen(once=seen()))
    with refused(keys.Repeated):
        closing.complete(
            Actor(alice.person_id), plan.plan_id, 1, words=Words("Done that"), now=NOW, seen=Seen(once=seen())
        )


# Open again


def test_reopened_it_is_open_with_its_late_word_owed_anew(
    plan: Plan, alice: Person, carol: Person, action: Action
) -> None:
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    forget_notifications()
    reopened = reopening.reopen(Actor(alice.person_id), plan.plan_id, 1, now=NOW + HOUR)
    assert values(reopened, "status", "done_at", "done_by", "closing_entry") == ["open", None, None, None]
    assert (reopened.open_due_at, reopened.open_coach) == (action.due_at, carol.person_id)
    assert (reopened.schedule, reopened.version) == (2, 3)
    assert counts(plan) == (1, 0, 0)
    assert kinds(plan)[-1] == "reopened"
    assert told(carol) == ["reopened"]
    assert {(row.recipient, row.kind, row.schedule) for row in owed() if row.kind != "reopened"} == {
        (alice.person_id, "reminder", 2),
        (alice.person_id, "late", 2),
        (carol.person_id, "late", 2),
    }


def test_a_done_taken_back_before_anybody_was_told_tells_nobody(
    plan: Plan, alice: Person, carol: Person, action: Action
) -> None:
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    reopened = reopening.reopen(Actor(alice.person_id), plan.plan_id, 1, now=NOW + MINUTE / 2)
    assert "reopened" not in told(carol)
    [void] = [row for row in owed(carol) if row.kind == "done"]
    assert void.entry_id != reopened.closing_entry


def test_a_done_whose_word_is_on_its_way_is_taken_back_aloud(
    plan: Plan, alice: Person, carol: Person, action: Action
) -> None:
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    [row] = owed(carol)
    write = Write()
    write.update(Notification, (row.recipient, row.due_key), [Notification.claim_until.set(NOW + 5 * MINUTE)])
    write.commit()
    reopening.reopen(Actor(alice.person_id), plan.plan_id, 1, now=NOW + MINUTE / 2)
    assert "reopened" in told(carol)


def test_done_reopened_and_done_within_a_minute_has_one_valid_word(
    plan: Plan, alice: Person, carol: Person, action: Action
) -> None:
    actor = Actor(alice.person_id)
    closing.complete(actor, plan.plan_id, 1, now=NOW)
    reopening.reopen(actor, plan.plan_id, 1, now=NOW + timedelta(seconds=10))
    done = closing.complete(actor, plan.plan_id, 1, now=NOW + timedelta(seconds=20))
    assert [row.entry_id for row in owed(carol) if row.entry_id == done.closing_entry] == [done.closing_entry]
    assert "reopened" not in told(carol)


def test_a_reminder_whose_time_passed_while_it_was_done_is_skipped_with_an_entry(
    plan: Plan, alice: Person, action: Action
) -> None:
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    reopened = reopening.reopen(Actor(alice.person_id), plan.plan_id, 1, now=action.due_at + DAY)
    assert [reminder.state for reminder in reopened.reminder_list()] == ["skipped"]
    assert kinds(plan)[-2:] == ["reopened", "skipped"]
    assert [row.kind for row in owed() if row.schedule == 2] == []


def test_a_reminder_sent_between_our_reading_and_writing_stays_sent(
    plan: Plan, alice: Person, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = Actor(alice.person_id)
    closing.complete(actor, plan.plan_id, 1, now=NOW)
    answers = [actions.get_for(alice.person_id, plan.plan_id, 1)]
    [id] = action.reminders
    write = Write()
    write.update(Action, (plan.plan_id, 1), [Action.reminders[id]["state"].set("sent")])
    write.commit()
    fresh = actions.get_for
    monkeypatch.setattr(who_may, "get_for", lambda *asked: answers.pop() if answers else fresh(*asked))
    reopened = reopening.reopen(actor, plan.plan_id, 1, now=action.due_at)
    assert [reminder.state for reminder in reopened.reminder_list()] == ["sent"]


def test_reopening_what_is_open_changes_nothing(plan: Plan, alice: Person, action: Action) -> None:
    before = everything()
    reopening.reopen(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    assert everything() == before


# Cancelled


def test_an_action_is_cancelled_for_a_reason_and_restored(
    plan: Plan, alice: Person, carol: Person, action: Action
) -> None:
    cancelled = closing.cancel(Actor(carol.person_id), plan.plan_id, 1, now=NOW, reason="  The bank\ncalled ")
    assert (cancelled.status, cancelled.cancel_reason, cancelled.cancelled_at) == ("cancelled", "The bank called", NOW)
    assert entries(plan)[-1].data == {"reason": "The bank called"}
    assert counts(plan) == (0, 0, 1)
    assert told(alice) == ["cancelled"]
    forget_notifications()
    restored = reopening.restore(Actor(carol.person_id), plan.plan_id, 1, now=NOW + HOUR)
    assert values(restored, "status", "cancel_reason", "cancelled_at") == ["open", None, None]
    assert counts(plan) == (1, 0, 0)
    assert kinds(plan)[-1] == "restored"
    assert told(alice) == ["reopened"]


def test_cancelled_without_a_reason_has_none(plan: Plan, carol: Person, action: Action) -> None:
    assert closing.cancel(Actor(carol.person_id), plan.plan_id, 1, now=NOW).cancel_reason is None
    before = everything()
    closing.cancel(Actor(carol.person_id), plan.plan_id, 1, now=NOW + HOUR)
    assert everything() == before


def test_cancelled_again_only_another_reason_counts_and_the_history_has_both(
    plan: Plan, carol: Person, action: Action
) -> None:
    who = Actor(carol.person_id)
    first = closing.cancel(who, plan.plan_id, 1, now=NOW, reason="Too dear")
    before = everything()
    closing.cancel(who, plan.plan_id, 1, now=NOW + HOUR, reason="Too  dear ")
    assert everything() == before
    after = closing.cancel(who, plan.plan_id, 1, now=NOW + HOUR, reason="Too late")
    assert (after.cancel_reason, after.cancelled_at) == ("Too late", first.cancelled_at)
    assert [entry.data.get("changes") for entry in entries(plan)][-1] == {"cancel_reason": ["Too dear", "Too late"]}
    closing.cancel(who, plan.plan_id, 1, now=NOW + HOUR)
    assert actions.present(plan.plan_id, 1).cancel_reason == "Too late"


def test_what_is_done_takes_another_moment_and_a_comment_in_one_step_and_once(
    plan: Plan, alice: Person, action: Action
) -> None:
    who = Actor(alice.person_id)
    closing.complete(who, plan.plan_id, 1, now=NOW)
    once = keys.new("form#1", kind="form", now=NOW, lasts=HOUR)

    def again() -> None:
        seen = Seen(once=once)
        closing.complete(who, plan.plan_id, 1, now=NOW, done_at=NOW - HOUR, words=Words("Yesterday"), seen=seen)

    with counted() as calls:
        again()
    assert calls["TransactWriteItems"] == 1
    after = actions.present(plan.plan_id, 1)
    assert (after.done_at, after.comment_count) == (NOW - HOUR, 1)
    assert kinds(plan)[-2:] == ["edited", "comment"]
    closing.complete(who, plan.plan_id, 1, now=NOW, done_at=NOW - 2 * HOUR)
    before = everything()
    with pytest.raises(keys.Repeated):
        again()
    assert everything() == before


def test_each_state_is_left_by_its_own_verb_only(plan: Plan, carol: Person, action: Action) -> None:
    actor = Actor(carol.person_id)
    closing.complete(actor, plan.plan_id, 1, now=NOW)
    for verb in ("cancel", "restore"):
        with refused(WrongState):
            VERBS[verb](actor, plan.plan_id, 1, now=NOW)
    reopening.reopen(actor, plan.plan_id, 1, now=NOW)
    closing.cancel(actor, plan.plan_id, 1, now=NOW)
    for verb in ("complete", "reopen"):
        with refused(WrongState):
            VERBS[verb](actor, plan.plan_id, 1, now=NOW)


# Who may


@pytest.mark.parametrize("verb", VERBS)
def test_a_stranger_an_unknown_number_and_a_stale_version_are_refused(
    plan: Plan, carol: Person, mallory: Person, viewer: Person, action: Action, verb: str
) -> None:
    for who, reason in ((mallory, PlanNotFound), (viewer, NotAllowed)):
        with refused(reason):
            VERBS[verb](Actor(who.person_id), plan.plan_id, 1, now=NOW)
    with refused(ActionNotFound):
        VERBS[verb](Actor(carol.person_id), plan.plan_id, 2, now=NOW)
    with refused(StaleVersion):
        VERBS[verb](Actor(carol.person_id), plan.plan_id, 1, now=NOW, seen=Seen(version=7))


@pytest.mark.parametrize("verb", VERBS)
def test_an_invited_client_who_has_not_accepted_finds_no_plan(
    open_plan: Callable[..., Plan], carol: Person, verb: str
) -> None:
    plan = open_plan("Bob", "bob@home.example", accepted=False)
    adding.create(Actor(carol.person_id), plan.plan_id, NewAction(what="Call", due=Due(at=NOW + DAY)), now=NOW)
    with refused(PlanNotFound):
        VERBS[verb](Actor(people.get(plan.client_id).person_id), plan.plan_id, 1, now=NOW)


@pytest.mark.parametrize("switch", [None, "client_may_edit", "client_may_delete"])
def test_a_client_cancels_and_restores_what_they_may_edit_or_delete(
    plan: Plan, alice: Person, carol: Person, add_action: Add, switch: str | None
) -> None:
    add_action(**({switch: True} if switch else {}))
    actor = Actor(alice.person_id)
    if switch:
        closing.cancel(actor, plan.plan_id, 1, now=NOW)
        assert reopening.restore(actor, plan.plan_id, 1, now=NOW).status == "open"
    else:
        with refused(NotAllowed, because=carol.name):
            closing.cancel(actor, plan.plan_id, 1, now=NOW)
        closing.cancel(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
        with refused(NotAllowed, because=carol.name):
            reopening.restore(actor, plan.plan_id, 1, now=NOW)


def test_done_of_what_was_deleted_meanwhile_makes_no_ghost(
    plan: Plan, carol: Person, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [actions.get_for(carol.person_id, plan.plan_id, 1)]
    deleting.delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    fresh = actions.get_for
    monkeypatch.setattr(who_may, "get_for", lambda *asked: answers.pop() if answers else fresh(*asked))
    with refused(ActionNotFound):
        closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    assert table_items(Action) == []


# Cost


def test_done_is_one_transaction_of_at_most_twelve_items(
    plan: Plan, alice: Person, action: Action, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []
    commit = Write.commit

    def measured(write: Write) -> None:
        sizes.append(len(write))
        commit(write)

    monkeypatch.setattr(Write, "commit", measured)
    once = keys.new("seen#1", kind="seen", now=NOW, lasts=DAY)
    with counted() as calls:
        closing.complete(Actor(alice.person_id), plan.plan_id, 1, words=Words("Done"), now=NOW, seen=Seen(once=once))
    assert calls == {"GetItem": 3, "TransactWriteItems": 1}
    assert sizes[0] <= 12


def test_completing_twice_with_the_same_comment_says_it_once(
    plan: Plan, alice: Person, add_action: Callable[..., Action], now: datetime
) -> None:
    number = int(add_action().number)
    for _ in range(2):
        closing.complete(Actor(alice.person_id), plan.plan_id, number, words=Words("Went well"), now=now)
    assert [entry.text for entry in entries(plan) if entry.kind == "comment"] == ["Went well"]


def test_completing_again_with_another_comment_adds_it(
    plan: Plan, alice: Person, add_action: Callable[..., Action], now: datetime
) -> None:
    number = int(add_action().number)
    for words in ("Went well", "And they signed"):
        closing.complete(Actor(alice.person_id), plan.plan_id, number, words=Words(words), now=now)
    assert [entry.text for entry in entries(plan) if entry.kind == "comment"] == ["Went well", "And they signed"]
