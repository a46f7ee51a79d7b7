"""A text that came in: consent, then comment, DONE, UNDO, or a question back."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pynamodb.exceptions import PynamoDBConnectionError

from chalicelib import aws
from chalicelib.domain import keys
from chalicelib.domain.actions import closing, deleting
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import person as people
from chalicelib.domain.people import phones
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team.inviting import Details
from chalicelib.errors import AddressInUse, TryAgain
from chalicelib.inbound.texts import accept, asking
from tests.conftest import NOW, counted, entries, everything, owed
from tests.inbound.conftest import PHONE, payload, reasons, refusals, texted
from tests.inbound.mail.test_accept import comments_of, leave

AddAction = Callable[..., Action]
WasTexted = Callable[..., None]
WriteText = Callable[..., str]
STRANGER = "+33612345678"


@pytest.fixture(autouse=True)
def _alices_phone(alice: Person, with_phone: Callable[..., Person]) -> None:
    with_phone(alice)


def told(number: str = PHONE) -> list[str]:
    """What we answer to a number, in order."""
    return [row.data["text"] for row in owed(f"tel:{number}")]


def status(plan: Plan, number: int) -> str:
    return str(actions.present(plan.plan_id, number).status)


# Comments


def test_a_text_becomes_a_comment_on_the_only_open_action_texted_about(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan, alice: Person, carol: Person
) -> None:
    add_action("Something else")
    action = add_action()
    was_texted(action)
    write_text("I called them")
    [entry] = [entry for entry in entries(plan) if entry.kind == "comment"]
    assert (entry.number, entry.text, entry.via, entry.actor_id) == (2, "I called them", "text", alice.person_id)
    assert [row.kind for row in owed(carol) if row.entry_id == entry.entry_id] == ["comment"]
    assert told() == []


@pytest.mark.parametrize(
    "words", ["2 called them", "2: called them", "ALI-2 called them", "ali-2, called them", "#2 called them"]
)
def test_a_text_that_begins_with_an_actions_number_or_key_is_about_it(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan, words: str
) -> None:
    for what in ("Call the bank", "Send the offer"):
        was_texted(add_action(what))
    write_text(words)
    assert comments_of(plan) == [(2, "called them")]


def test_a_key_means_its_action_also_when_it_was_never_texted_about(
    add_action: AddAction, write_text: WriteText, plan: Plan
) -> None:
    add_action(), add_action("Send the offer")
    write_text("ALI-2 is nearly ready")
    assert comments_of(plan) == [(2, "is nearly ready")]


def test_a_number_that_was_not_texted_about_belongs_to_the_words(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan
) -> None:
    action = add_action()
    add_action("Send the offer")
    was_texted(action)
    write_text("2 offers sent")
    assert comments_of(plan) == [(1, "2 offers sent")]


def test_a_number_texted_about_more_than_seven_days_ago_belongs_to_the_words(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan
) -> None:
    first, second = add_action(), add_action("Send the offer")
    was_texted(first)
    was_texted(second, at=NOW - timedelta(days=7, minutes=1))
    write_text("2 offers sent")
    assert comments_of(plan) == [(1, "2 offers sent")]


def test_words_about_a_done_action_go_there_when_it_was_the_only_one_texted_about(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan, carol: Person
) -> None:
    action = add_action()
    was_texted(action)
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    write_text("Thanks")
    assert comments_of(plan) == [(1, "Thanks")]


def test_a_text_about_a_deleted_action_becomes_an_entry_of_the_plan_and_says_so(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan, carol: Person
) -> None:
    action = add_action()
    was_texted(action)
    deleting.delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    write_text("1 called them")
    assert comments_of(plan) == [(None, "called them")]
    assert told() == ["That action is no longer in the plan. We added your words to the plan instead."]


def test_a_plan_without_open_actions_takes_the_words_itself(write_text: WriteText, plan: Plan) -> None:
    write_text("Happy new year")
    assert comments_of(plan) == [(None, "Happy new year")]


def test_our_links_in_a_text_are_blanked(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan
) -> None:
    was_texted(add_action())
    write_text("What is https://plans.example.com/done/abc234 for?")
    assert comments_of(plan) == [(1, "What is [link] for?")]


# DONE


@pytest.mark.parametrize("words", ["Done.", "DONE 1", "Done ALI-1"])
def test_done_marks_it_done_and_is_answered_once(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan, alice: Person, words: str
) -> None:
    was_texted(add_action())
    write_text(words)
    action = actions.present(plan.plan_id, 1)
    assert (action.status, action.done_by) == ("done", alice.person_id)
    assert told() == ['Done: "Call the bank" (1). We\'ve let Carol Reed know. UNDO within 10 min.']


@pytest.mark.parametrize(
    ("words", "comment"), [("DONE 1 they were kind", "they were kind"), ("Done. They were kind", "They were kind")]
)
def test_words_after_done_are_its_comment(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan, words: str, comment: str
) -> None:
    was_texted(add_action())
    write_text(words)
    assert status(plan, 1) == "done"
    assert comments_of(plan) == [(1, comment)]


@pytest.mark.parametrize("words", ["Not done yet", "Done with the first half, still waiting", "done 3 of 5 calls"])
def test_done_in_a_sentence_is_a_comment(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan, words: str
) -> None:
    was_texted(add_action())
    write_text(words)
    assert status(plan, 1) == "open"
    assert comments_of(plan) == [(1, words)]


def test_done_again_is_answered_and_changes_nothing(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan, carol: Person
) -> None:
    was_texted(add_action())
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=NOW - timedelta(hours=1))
    write_text("DONE 1")
    assert told() == ['Already done: "Call the bank" (1).']


def test_done_on_a_cancelled_action_stands_as_a_comment_and_is_answered(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan, carol: Person
) -> None:
    was_texted(add_action())
    closing.cancel(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    write_text("DONE 1 yesterday")
    assert status(plan, 1) == "cancelled"
    assert comments_of(plan) == [(1, "DONE 1 yesterday")]
    assert told() == ["That action was cancelled. We kept your words as a comment."]


def test_done_with_a_number_of_the_only_plan_needs_no_text_before(
    add_action: AddAction, write_text: WriteText, plan: Plan
) -> None:
    add_action(), add_action("Send the offer")
    write_text("DONE 2")
    assert (status(plan, 1), status(plan, 2)) == ("open", "done")


def test_done_with_a_number_that_is_not_there_closes_nothing_else_and_is_asked_back(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan
) -> None:
    was_texted(add_action())
    write_text("DONE 7")
    assert status(plan, 1) == "open"
    assert told() == ["Which one? 1 Call the bank. Reply 1."]
    write_text("1")
    assert status(plan, 1) == "done"


def test_done_where_many_are_open_and_none_was_texted_about_asks_for_a_number(
    add_action: AddAction, write_text: WriteText, plan: Plan
) -> None:
    for position in range(6):
        add_action(f"Thing {position}")
    write_text("Done")
    assert comments_of(plan) == []
    write_text("4")
    assert [action.number for action in actions.open_of_plan(plan.plan_id)] == [1, 2, 3, 5, 6]


def test_undo_takes_done_back_for_ten_minutes(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan
) -> None:
    was_texted(add_action())
    write_text("DONE")
    write_text("Undo", now=NOW + timedelta(minutes=9))
    assert status(plan, 1) == "open"
    assert told()[-1] == 'Reopened: "Call the bank" (1).'
    write_text("Undo", now=NOW + timedelta(minutes=9, seconds=1))
    assert told()[-1] == "There's nothing to undo. UNDO works for 10 minutes after DONE, MOVE or STUCK."


def test_undo_after_ten_minutes_changes_nothing(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan
) -> None:
    was_texted(add_action())
    write_text("DONE")
    write_text("UNDO", now=NOW + timedelta(minutes=10))
    assert status(plan, 1) == "done"
    assert told()[-1] == "There's nothing to undo. UNDO works for 10 minutes after DONE, MOVE or STUCK."


# Asking back


@pytest.fixture
def two_texted(add_action: AddAction, was_texted: WasTexted) -> None:
    for what in ("Call the bank", "Send the offer"):
        was_texted(add_action(what))


@pytest.mark.usefixtures("two_texted")
def test_words_that_could_mean_two_actions_are_asked_back_with_a_menu(write_text: WriteText, plan: Plan) -> None:
    write_text("I called them")
    assert comments_of(plan) == []
    assert told() == ["Which one? 1 Call the bank  2 Send the offer. Reply 1 or 2."]


def test_done_once_more_when_all_are_done_asks_nothing_back(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText
) -> None:
    was_texted(add_action(), at=NOW - timedelta(days=1))
    was_texted(add_action("Send the offer"))
    for minutes, text in enumerate(("DONE 1", "DONE 2", "done")):
        write_text(text, now=NOW + timedelta(minutes=minutes))
    assert told()[-1] == 'Already done: "Send the offer" (2).'


@pytest.mark.usefixtures("two_texted")
@pytest.mark.parametrize("pick", ["2.", "ALI-2"])
def test_the_answer_to_a_menu_puts_the_first_words_there(write_text: WriteText, plan: Plan, pick: str) -> None:
    write_text("I sent it")
    write_text(pick)
    assert comments_of(plan) == [(2, "I sent it")]
    assert address().question is None


@pytest.mark.usefixtures("two_texted")
@pytest.mark.parametrize("pick", ["2 done", "DONE 2."])
def test_the_answer_to_a_menu_may_say_done(write_text: WriteText, plan: Plan, pick: str) -> None:
    write_text("I sent it")
    write_text(pick)
    assert (status(plan, 1), status(plan, 2)) == ("open", "done")
    assert comments_of(plan) == [(2, "I sent it")]


@pytest.mark.usefixtures("two_texted")
def test_done_that_could_mean_two_actions_is_asked_back_and_then_done(write_text: WriteText, plan: Plan) -> None:
    write_text("Done")
    write_text("1")
    assert (status(plan, 1), status(plan, 2)) == ("done", "open")
    assert comments_of(plan) == []


@pytest.mark.usefixtures("two_texted")
def test_further_words_before_the_answer_join_the_first_ones(write_text: WriteText, plan: Plan) -> None:
    write_text("I sent it")
    write_text("at noon")
    write_text("2")
    assert comments_of(plan) == [(2, "I sent it\nat noon")]


@pytest.mark.usefixtures("two_texted")
def test_a_sentence_that_begins_with_a_number_is_no_answer_to_a_menu(write_text: WriteText, plan: Plan) -> None:
    write_text("I sent it")
    write_text("3 offers in all")
    write_text("2")
    assert comments_of(plan) == [(2, "I sent it\n3 offers in all")]


@pytest.mark.usefixtures("two_texted")
def test_the_answer_to_a_menu_that_comes_again_changes_nothing(write_text: WriteText, plan: Plan) -> None:
    write_text("I sent it")
    write_text("2", id="pick")
    before = everything()
    assert write_text("2", id="pick") == "A text came again and changed nothing."
    assert everything() == before


@pytest.mark.usefixtures("two_texted")
def test_a_number_alone_is_asked_what_of_it(write_text: WriteText, plan: Plan) -> None:
    write_text("2")
    assert comments_of(plan) == []
    assert told() == ['About "Send the offer": reply DONE 2, or 2: and your comment.']


def test_a_menu_never_mixes_two_plans(
    add_action: AddAction,
    was_texted: WasTexted,
    write_text: WriteText,
    plan: Plan,
    alice: Person,
    open_second: Callable[[], Plan],
) -> None:
    second = open_second()
    was_texted(add_action(), at=NOW - timedelta(hours=1))
    was_texted(add_action("Write to Dan", in_plan=second, by=people.get(second.primary_id)))
    write_text("I did")
    assert told() == ["Which one? 1 Write to Dan. Reply 1."]


@pytest.fixture
def open_second(dan: Person, alice: Person) -> Callable[[], Plan]:
    """Alice is also a client of Dan's."""
    from chalicelib.domain.team import accepting, opening
    from tests.conftest import forget_notifications

    def opened() -> Plan:
        second = opening.open_plan(Actor(dan.person_id), Details(name="Alice", email=alice.email), now=NOW)
        second = accepting.accept(Actor(alice.person_id), second.plan_id, now=NOW)
        forget_notifications()
        return second

    return opened


def test_in_several_plans_and_nothing_texted_a_key_is_asked_for_and_the_words_are_kept(
    add_action: AddAction, write_text: WriteText, plan: Plan, open_second: Callable[[], Plan]
) -> None:
    second = open_second()
    add_action()
    write_text("I called them")
    assert told() == ["Which action is this about? Reply with its key, such as ALI-1, and we'll add your words there."]
    write_text("ali-1")
    assert comments_of(plan) == [(1, "I called them")]
    assert comments_of(second) == []


def test_questions_to_one_number_are_limited_and_the_words_are_kept_as_refused(
    two_texted: None, write_text: WriteText, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "QUESTIONS_A_DAY", 2)
    for minutes, words in enumerate(("first", "1", "second", "2", "third")):
        write_text(words, now=NOW + timedelta(minutes=minutes))
    assert len(told()) == 2
    assert [row.beginning for row in refusals()] == ["first", "second", "third"]


def address() -> Address:
    found = Address.find(f"tel:{PHONE}")
    assert found is not None
    return found


# Consent


@pytest.mark.parametrize("word", ["STOP", "Stop all."])
def test_stop_ends_texts_at_once_and_is_answered_once(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan, alice: Person, word: str
) -> None:
    was_texted(add_action())
    write_text(word)
    assert address().state == "stopped"
    assert people.get(alice.person_id).phone_state == "stopped"
    write_text(word)
    assert told() == ["You won't get any more texts from Followthrough. Reply START to get them again."]
    assert comments_of(plan) == []


def test_stop_in_a_sentence_is_a_comment(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan
) -> None:
    was_texted(add_action())
    write_text("Stop me if you know this one")
    assert address().state == "ok"
    assert comments_of(plan) == [(1, "Stop me if you know this one")]


def test_start_resumes_texts(write_text: WriteText, alice: Person) -> None:
    write_text("STOP")
    write_text("Start", now=NOW + timedelta(minutes=1))
    assert people.get(alice.person_id).phone_state == "confirmed"
    assert told()[-1] == "You'll get texts from Followthrough. Reply STOP to end them, HELP for help."


def test_help_is_answered(write_text: WriteText) -> None:
    write_text("HELP", id="one")
    write_text("HELP", id="one")
    [help_text] = told()
    assert "STOP" in help_text


def test_help_names_an_open_action_that_the_reader_has(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan, alice: Person
) -> None:
    write_text("HELP", now=NOW + timedelta(minutes=1))
    assert "Reply DONE to a reminder, or write back to comment." in told()[-1]
    add_action("Send Alice the worksheet", assigned_to="coach")
    action = add_action()
    write_text("HELP", now=NOW + timedelta(minutes=2))
    assert "Reply DONE ALI-2, STUCK ALI-2, or ALI-2: and your comment." in told()[-1]
    was_texted(action)
    write_text("HELP", now=NOW + timedelta(minutes=3))
    assert "Reply DONE 2, STUCK 2, or 2: and your comment." in told()[-1]
    closing.complete(Actor(alice.person_id), plan.plan_id, 2, now=NOW)
    write_text("HELP", now=NOW + timedelta(minutes=4))
    assert not re.search("[0-9]", told()[-1])


def test_a_stopped_number_may_still_say_done_and_gets_no_answer(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan
) -> None:
    was_texted(add_action())
    write_text("STOP")
    write_text("DONE")
    assert status(plan, 1) == "done"
    assert len(told()) == 1


def test_yes_confirms_the_number_that_was_asked(write_text: WriteText, carol: Person) -> None:
    phones.set_phone(Actor(carol.person_id), STRANGER, now=NOW)
    write_text("Yes", STRANGER)
    assert people.get(carol.person_id).phone == STRANGER
    assert told(STRANGER) == [
        "Thank you. We can now text your reminders to this number. Reply STOP to end them, HELP for help."
    ]
    write_text("Yes", STRANGER)
    assert len(told(STRANGER)) == 1
    assert reasons() == []


@pytest.mark.parametrize("words", ["YES!", "Yes, that is fine"])
def test_yes_may_be_said_kindly(write_text: WriteText, carol: Person, words: str) -> None:
    phones.set_phone(Actor(carol.person_id), STRANGER, now=NOW)
    write_text(words, STRANGER)
    assert people.get(carol.person_id).phone == STRANGER


def test_anything_but_yes_confirms_no_number(write_text: WriteText, carol: Person) -> None:
    phones.set_phone(Actor(carol.person_id), STRANGER, now=NOW)
    for words in ("Yes?", "no", "ok", "1"):
        write_text(words, STRANGER)
    assert people.get(carol.person_id).phone is None
    assert told(STRANGER) == []


def test_yes_that_comes_again_is_no_comment(write_text: WriteText, alice: Person, plan: Plan) -> None:
    write_text("YES")
    assert comments_of(plan) == []


def test_yes_to_a_reminder_is_a_comment(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan
) -> None:
    was_texted(add_action("Did you call?"))
    write_text("Yes")
    assert comments_of(plan) == [(1, "Yes")]


def test_yes_where_nothing_was_asked_is_answered_once_a_day(write_text: WriteText, plan: Plan) -> None:
    for _ in range(3):
        write_text("YES", STRANGER)
    assert len(told(STRANGER)) == 1
    assert reasons() == ["UnknownNumber"] * 3


def test_yes_from_a_number_that_somebody_else_asked_for_meanwhile_confirms_nothing(
    write_text: WriteText, carol: Person
) -> None:
    phones.set_phone(Actor(carol.person_id), STRANGER, now=NOW)
    phones.set_phone(Actor(carol.person_id), "+33687654321", now=NOW)
    write_text("YES", STRANGER)
    assert people.get(carol.person_id).phone is None


def test_yes_from_a_number_that_somebody_else_just_confirmed_is_refused(
    write_text: WriteText, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    phones.set_phone(Actor(carol.person_id), STRANGER, now=NOW)
    before = people.get(carol.person_id).to_simple_dict()

    def taken(*_: Any, **__: Any) -> None:
        raise AddressInUse

    monkeypatch.setattr(phones, "confirm", taken)
    write_text("YES", STRANGER)
    assert reasons() == ["NumberInUse"]
    assert told(STRANGER) == []
    assert people.get(carol.person_id).to_simple_dict() == before


def test_stop_from_a_number_that_was_asked_withdraws_the_question(write_text: WriteText, carol: Person) -> None:
    phones.set_phone(Actor(carol.person_id), STRANGER, now=NOW)
    write_text("STOP", STRANGER)
    assert people.get(carol.person_id).phone_wanted is None
    assert told(STRANGER) == []


# What is refused


def test_a_text_from_an_unknown_number_is_refused_and_not_answered(
    add_action: AddAction, write_text: WriteText, plan: Plan
) -> None:
    add_action()
    texts = ["Hello", "DONE 1", "ALI-1 hello", "1", "UNDO"]
    for words in texts:
        write_text(words, STRANGER)
    assert {(row.reason, row.sender) for row in refusals()} == {("UnknownNumber", STRANGER)}
    assert sorted(row.beginning for row in refusals()) == sorted(texts)
    assert told(STRANGER) == []
    assert status(plan, 1) == "open"
    assert comments_of(plan) == []


@pytest.mark.parametrize("word", ["STOP", "START"])
def test_stop_and_start_from_an_unknown_number_do_nothing(write_text: WriteText, plan: Plan, word: str) -> None:
    before = everything()
    write_text(word, STRANGER)
    assert everything() == before


def test_help_from_an_unknown_number_is_answered_once_a_day(write_text: WriteText, plan: Plan) -> None:
    write_text("HELP", STRANGER)
    write_text("HELP", STRANGER)
    assert len(told(STRANGER)) == 1


@pytest.mark.parametrize("words", ["Hello", "DONE", "1 hello"])
def test_somebody_who_is_no_member_any_more_is_refused_and_told_once_a_day(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan, alice: Person, words: str
) -> None:
    was_texted(add_action())
    leave(plan, alice)
    before = [entry.entry_id for entry in entries(plan)]
    write_text(words)
    write_text(words)
    assert reasons() == ["NotAMember", "NotAMember"]
    assert told() == ["You're no longer part of this plan, so we didn't pass your reply on."]
    assert [entry.entry_id for entry in entries(plan)] == before


def test_a_viewer_who_writes_is_refused_and_told(
    add_action: AddAction,
    write_text: WriteText,
    was_texted: WasTexted,
    plan: Plan,
    viewer: Person,
    with_phone: Callable[..., Person],
) -> None:
    with_phone(viewer, STRANGER)
    was_texted(add_action(), STRANGER)
    for words in ("Hello", "DONE"):
        write_text(words, STRANGER)
    assert reasons() == ["MayNotWrite", "MayNotWrite"]
    assert told(STRANGER) == ["You can view this plan only, so we didn't pass your reply on."]
    assert status(plan, 1) == "open"
    assert comments_of(plan) == []


def test_two_deliveries_of_one_text_at_once_write_one_comment(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    was_texted(add_action())
    write_text("Hello", id="one")
    monkeypatch.setattr(keys, "find", lambda *_: None)  # both looked before one of them wrote
    assert write_text("Hello", id="one") == "A text came again and changed nothing."
    assert comments_of(plan) == [(1, "Hello")]


def test_an_empty_text_is_refused(write_text: WriteText, plan: Plan) -> None:
    write_text("  \n")
    assert reasons() == ["EmptyReply"]
    assert told() == []


def test_a_text_that_comes_again_changes_nothing(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan
) -> None:
    was_texted(add_action())
    write_text("I called them", id="one")
    before = everything()
    assert write_text("I called them", id="one") == "A text came again and changed nothing."
    assert everything() == before


def test_an_action_of_somebody_elses_plan_is_out_of_reach(
    add_action: AddAction, write_text: WriteText, plan: Plan, open_plan: Callable[..., Plan], carol: Person
) -> None:
    bobs = open_plan("Bob Lee", "bob@office.example")
    add_action("Bob's own", in_plan=bobs)
    write_text("BOB-1 done")
    write_text("DONE BOB-1")
    assert status(bobs, 1) == "open"
    assert comments_of(bobs) == []


NOT_OURS = {
    "no JSON": "hello", "a list": "[]", "nothing": "", "a mail": json.dumps(payload("ses_received.json")), "deep": "[" * 100_000,
    "no number": texted("hi", ""), "a name for a number": texted("hi", "Followthrough"), "no id": texted("hi").replace("text-", "").replace('"inboundMessageId"', '"x"'),
    "words that are no text": json.dumps(payload("sns_text.json") | {"messageBody": 5}),
}  # fmt: skip


def test_a_queue_message_that_is_no_text_is_dropped(plan: Plan) -> None:
    before = everything()
    for case, body in NOT_OURS.items():
        assert (case, accept.accept(body, NOW).split()[0]) == (case, "Dropped")
    assert everything() == before


def test_a_database_that_is_busy_leaves_the_text_in_the_queue(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    was_texted(add_action())
    before = everything()

    def busy(*_: Any, **__: Any) -> None:
        raise ClientError({"Error": {"Code": "ThrottlingException", "Message": ""}}, "GetItem")

    with monkeypatch.context() as patched:
        patched.setattr(aws.dynamodb(), "_make_api_call", busy)
        with pytest.raises((TryAgain, PynamoDBConnectionError)):
            write_text("Hello", id="one")
    assert everything() == before
    write_text("Hello", id="one")
    assert comments_of(plan) == [(1, "Hello")]


def test_a_comment_by_text_costs_five_reads_and_one_transaction(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan
) -> None:
    was_texted(add_action())
    with counted() as calls:
        write_text("Hello")
    assert dict(calls) == {"GetItem": 5, "TransactWriteItems": 1}, "the last: whether the coach is away"
