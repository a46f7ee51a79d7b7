"""Where there is doubt we ask, and nothing happens by itself: whether it is done, which date, whether a number is a name."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.actions import closing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.inbound.mail import accept
from chalicelib.outbound import gather
from chalicelib.outbound.channels import email
from tests.conftest import NOW, counted, entries, owed
from tests.inbound.conftest import notice_of, written
from tests.inbound.mail.test_accept import AddAction, Answer, comments_of
from tests.inbound.texts.test_accept import WasTexted, WriteText, told

WithPhone = Callable[..., Person]

DUE = datetime(2026, 12, 4, 16, 0, tzinfo=UTC)  # a Friday, 17:00 in Berlin
LATER = NOW + timedelta(minutes=2)
ASKED = "Kept your words. Is it done? Reply YES; otherwise do nothing."


def status(plan: Plan, number: int = 1) -> str:
    return str(actions.present(plan.plan_id, number).status)


def answers(person: Person) -> list[str]:
    return [row.data["text"] for row in sorted(owed(person), key=lambda row: row.due_at) if row.kind == "answer"]


def reply_to_of_answer(person: Person) -> str:
    """The reply address of our last answer, as it leaves."""
    found = [each for each in gather.owed_to(person.person_id, LATER) if each.row.kind == "answer"]
    reply_to = email.write(sorted(found, key=lambda each: each.row.due_at)[-1:], LATER).reply_to
    assert reply_to is not None
    return reply_to


def test_done_in_doubt_by_mail_keeps_the_words_and_is_asked_about(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    with counted() as calls:
        answer(add_action(), "Done\n\nHowever, I need your signature first.")
    assert calls["GetItem"] <= 12
    assert (status(plan), comments_of(plan)) == ("open", [(1, "Done\nHowever, I need your signature first.")])
    assert answers(alice) == [f"ALI-1 “Call the bank”: {ASKED}"]


@pytest.mark.parametrize(
    ("words", "becomes"), [("YES", "done"), ("Oui, merci\n\nAlice", "done"), ("No", "open"), ("Yes, tomorrow", "open")]
)
def test_only_yes_to_that_mail_marks_it_done(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person, words: str, becomes: str
) -> None:
    answer(add_action(), "Done. I haven’t sent it")
    to = reply_to_of_answer(alice)
    accept.accept(notice_of(written(words, to=to), to=to), LATER)
    assert status(plan) == becomes


def test_yes_to_another_mail_about_the_action_marks_nothing_done(
    answer: Answer, add_action: AddAction, plan: Plan
) -> None:
    action = add_action()
    answer(action, "Done. I haven’t sent it")
    answer(action, "YES", now=LATER)
    assert status(plan) == "open"


def test_yes_from_another_address_marks_nothing_done(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    answer(add_action(), "Done. I haven’t sent it")
    to = reply_to_of_answer(alice)
    mallory = "mallory@example.org"
    accept.accept(notice_of(written("YES", to=to, sender=mallory), to=to, source=mallory), LATER)
    assert status(plan) == "open"


def test_a_question_about_a_bundles_action_is_answered_for_that_action(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    add_action(), add_action("Send the offer")
    answer(0, "Done 2. But one page is missing")
    assert (comments_of(plan), answers(alice)) == (
        [(2, "Done 2. But one page is missing")], [f"ALI-2 “Send the offer”: {ASKED}"],
    )  # fmt: skip
    to = reply_to_of_answer(alice)
    accept.accept(notice_of(written("yes", to=to), to=to), LATER)
    assert (status(plan, 1), status(plan, 2)) == ("open", "done")


def test_doubts_about_several_actions_close_none_and_say_how_to(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    add_action(), add_action("Send the offer")
    answer(0, "Done 1 and 2. The photos are missing.")
    assert (status(plan, 1), status(plan, 2)) == ("open", "open")
    assert comments_of(plan) == [(1, "Done 1 and 2. The photos are missing.")]
    assert answers(alice)[0].splitlines()[1] == (
        "ALI-2 “Send the offer”: we kept your words. If it is done, reply DONE 2 and nothing else."
    )


def test_doubts_about_an_action_that_is_done_already_ask_nothing(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person, carol: Person
) -> None:
    action = add_action()
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    answer(action, "Done. The photos are missing.")
    assert comments_of(plan) == [(1, "Done. The photos are missing.")]
    assert answers(alice) == ["ALI-1 “Call the bank” was already done."]


def test_a_number_that_may_count_stays_with_its_words_in_the_plan_and_is_asked_about(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    add_action(), add_action("Send the offer")
    answer(0, "2 people came to the workshop")
    assert comments_of(plan) == [(None, "2 people came to the workshop")]
    assert answers(alice) == [
        "We kept your words in the plan as a whole. If they are about ALI-2 “Send the offer”, please reply again, starting with ALI-2; otherwise do nothing."
    ]
    answer(0, "ALI-2: the people came", now=LATER)
    assert comments_of(plan)[-1] == (2, "the people came")


def test_done_and_a_count_closes_no_action_of_that_number(
    answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    first = add_action()
    for _ in range(5):
        add_action("Write a letter")
    answer(first, "Done 6 calls so far, two to go")
    assert [status(plan, number) for number in range(1, 7)] == ["open"] * 6
    assert comments_of(plan) == [(1, "Done 6 calls so far, two to go")]
    assert answers(alice)[0].endswith(ASKED)


def test_what_was_taken_as_a_name_is_shown_in_the_original(
    add_action: AddAction,
    was_texted: WasTexted,
    write_text: WriteText,
    plan: Plan,
    alice: Person,
    with_phone: WithPhone,
) -> None:
    with_phone(alice)
    for what in ("Call the bank", "Send the offer"):
        was_texted(add_action(what))
    write_text("2: seven offers sent")
    [entry] = [entry for entry in entries(plan) if entry.kind == "comment"]
    assert (entry.number, entry.text, entry.full_text) == (2, "seven offers sent", "2: seven offers sent")


def test_done_in_doubt_by_text_waits_for_yes(
    add_action: AddAction,
    was_texted: WasTexted,
    write_text: WriteText,
    plan: Plan,
    alice: Person,
    with_phone: WithPhone,
) -> None:
    with_phone(alice)
    was_texted(add_action())
    write_text("Done. The photos are missing.")
    assert (status(plan), comments_of(plan)) == ("open", [(1, "Done. The photos are missing.")])
    assert told() == [f'{ASKED} "Call the bank" (1)']
    write_text("yes", now=LATER)
    assert status(plan) == "done"


@pytest.mark.parametrize("words", ["NO", "I will bring them on Friday"])
def test_anything_but_yes_by_text_leaves_it_open(
    add_action: AddAction,
    was_texted: WasTexted,
    write_text: WriteText,
    plan: Plan,
    alice: Person,
    with_phone: WithPhone,
    words: str,
) -> None:
    with_phone(alice)
    was_texted(add_action())
    write_text("Done. The photos are missing.")
    write_text(words, now=LATER)
    assert status(plan) == "open"
    assert [text for _, text in comments_of(plan)] == [
        "Done. The photos are missing.",
        *([words] if words != "NO" else []),
    ]


def test_done_in_doubt_that_could_mean_two_actions_is_asked_twice_and_loses_no_word(
    add_action: AddAction,
    was_texted: WasTexted,
    write_text: WriteText,
    plan: Plan,
    alice: Person,
    with_phone: WithPhone,
) -> None:
    with_phone(alice)
    for what in ("Call the bank", "Send the offer"):
        was_texted(add_action(what))
    write_text("Done 6 calls so far, two to go")
    write_text("2", now=LATER)
    assert comments_of(plan) == [(2, "Done 6 calls so far, two to go")]
    write_text("yes", now=LATER + timedelta(minutes=2))
    assert (status(plan, 1), status(plan, 2)) == ("open", "done")


@pytest.fixture
def editable(add_action: AddAction) -> Action:
    return add_action(due=DUE, client_may_edit=True)


@pytest.mark.parametrize(
    ("words", "said", "dates"),
    [("MOVE 31 Nov", "We read “31 Nov”", "Mon 30 Nov, 17:00 or Tue 1 Dec, 17:00 or Thu 31 Dec, 17:00"),
     ("MOVE after Christmas", "We read “after Christmas”", "Sun 27 Dec, 17:00 or Tue 29 Dec, 17:00 or Fri 8 Jan 2027, 17:00"),
     ("MOVE Nov 22", "That date has passed (yesterday 17:00)", "tomorrow 17:00 or Sun 29 Nov, 17:00 or Tue 22 Dec, 17:00")],
)  # fmt: skip
def test_a_date_that_cannot_be_moved_to_is_answered_with_three_to_copy(
    answer: Answer, editable: Action, plan: Plan, alice: Person, words: str, said: str, dates: str
) -> None:
    answer(editable, words)
    assert actions.present(plan.plan_id, 1).due_at == DUE
    assert comments_of(plan) == [(1, words)]
    [asked] = answers(alice)
    assert (said in asked, dates in asked) == (True, True), asked
    way = asked.partition("reply again with ")[2].partition(" or ")[0]
    answer(editable, way, now=LATER)
    assert actions.present(plan.plan_id, 1).due_at != DUE


def test_by_text_the_place_of_a_date_is_enough(
    editable: Action, was_texted: WasTexted, write_text: WriteText, plan: Plan, alice: Person, with_phone: WithPhone
) -> None:
    with_phone(alice)
    was_texted(editable)
    write_text("MOVE mid December")
    assert told() == [
        'We can\'t read "mid December". Which date for "Call the bank"?  1 Mon 14 Dec, 17:00  2 Tue 15 Dec, 17:00  3 Wed 16 Dec, 17:00. Reply 1, 2 or 3.'
    ]
    assert comments_of(plan) == [(1, "MOVE mid December")]
    write_text("2", now=LATER)
    assert actions.present(plan.plan_id, 1).due_at == datetime(2026, 12, 15, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "words", ["auf Freitag, 11. Dezember verschieben", "Déplacer au 11 décembre", "Mover al 11 de diciembre", "Adiar para 11 de dezembro", "Spostare all'11 dicembre", "Naar 11 december verplaatsen"]
)  # fmt: skip
def test_move_is_understood_in_the_languages_of_done(answer: Answer, editable: Action, plan: Plan, words: str) -> None:
    answer(editable, words)
    assert actions.present(plan.plan_id, 1).due_at == DUE + timedelta(days=7)


def test_an_action_that_is_named_before_a_date_that_is_none_is_the_one_to_move(
    write_text: WriteText,
    was_texted: WasTexted,
    add_action: AddAction,
    plan: Plan,
    alice: Person,
    with_phone: WithPhone,
) -> None:
    with_phone(alice)
    was_texted(add_action("Call the bank"))
    add_action("Send the offer", client_may_edit=True)
    write_text("MOVE 2 31 Nov")
    assert 'We can\'t read "31 Nov". Which date for "Send the offer"?' in told()[-1]
    write_text("DONE 1", now=LATER)
    write_text("MOVE 1 31 Nov", now=LATER + timedelta(minutes=2))
    assert "is no longer open" in told()[-1]
