"""Who writes a text, what is kept of it, and what is asked: robots, STOP in other words, menus, and texts that come in pieces."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import person as people
from chalicelib.domain.people import phones
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.gsm import segments
from chalicelib.inbound.texts import accept, wording
from tests.conftest import NOW
from tests.inbound.conftest import PHONE, refusals, texted
from tests.inbound.mail.test_accept import comments_of
from tests.inbound.texts.test_accept import AddAction, WasTexted, WriteText, address, status, told

MENU = "Which one? 1 Call the bank  2 Send the offer. Reply 1 or 2."
DRIVING = "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get where I'm going."
FIRST = "(1/2) I went to the bank this morning and told them all that we had talked about last week, and they listened"


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def waiting() -> list[tuple[str, str, str]]:
    return [(row.reason, row.state, row.beginning) for row in refusals()]


@pytest.fixture(autouse=True)
def _alices_phone(alice: Person, with_phone: Callable[..., Person]) -> None:
    with_phone(alice)


@pytest.fixture
def two_texted(add_action: AddAction, was_texted: WasTexted) -> None:
    for what in ("Call the bank", "Send the offer"):
        was_texted(add_action(what))


@pytest.fixture
def texted_about(add_action: AddAction, was_texted: WasTexted) -> None:
    was_texted(add_action())


# Robots


@pytest.mark.usefixtures("two_texted")
def test_what_no_person_wrote_is_kept_unanswered_and_leaves_the_question_open(
    write_text: WriteText, plan: Plan
) -> None:
    write_text("They said yes")
    for minutes, body in enumerate((DRIVING, f"Liked “{MENU}”", "👍 to “Call the bank”", DRIVING), 1):
        write_text(body, now=at(60 * minutes))
    assert told() == [MENU]
    assert waiting()[1:] == [
        ("AutomaticText", "open", DRIVING),
        ("Reaction", "automatic", f"Liked “{MENU}”"),
        ("Reaction", "automatic", "👍 to “Call the bank”"),
        ("AutomaticText", "automatic", DRIVING),  # said before: it waits once
    ]
    write_text("2", now=at(600))
    assert comments_of(plan) == [(2, "They said yes")]
    assert (status(plan, 1), status(plan, 2)) == ("open", "open")


@pytest.mark.usefixtures("texted_about")
def test_an_automatic_answer_is_no_command_no_stop_and_no_pause(
    write_text: WriteText, plan: Plan, alice: Person
) -> None:
    for body in ("Automatic reply: DONE", "Auto-reply: PAUSE", f"{DRIVING} Reply STOP to end these messages."):
        write_text(body)
    assert status(plan, 1) == "open"
    assert address().state == "ok"
    assert plans.get_for(alice.person_id, plan.plan_id).asking_paused is None
    assert told() == []
    assert comments_of(plan) == []


@pytest.mark.usefixtures("texted_about")
def test_a_quotation_that_is_none_of_our_messages_waits_for_the_coach(write_text: WriteText) -> None:
    write_text("Loved “The Old Man and the Sea”")
    assert waiting() == [("AutomaticText", "open", "Loved “The Old Man and the Sea”")]


def test_a_robot_with_an_unknown_number_is_a_stranger(write_text: WriteText, plan: Plan) -> None:
    write_text(DRIVING, "+4915100000000")
    assert [reason for reason, _, _ in waiting()] == ["UnknownNumber"]
    assert told("+4915100000000") == []


# STOP


@pytest.mark.usefixtures("texted_about")
def test_a_wish_for_no_more_texts_ends_them_and_its_other_words_wait(write_text: WriteText, plan: Plan) -> None:
    write_text("Please stop texting me", id="one")
    assert (address().state, waiting(), told()) == ("stopped", [], [wording.STOPPED])
    write_text("START", now=at(60))
    write_text("Please stop texting me", id="one", now=at(70))  # the queue brings it again
    assert address().state == "ok"
    words = "Stop texting me 3 times a day, I moved to Berlin"
    write_text(words, now=at(120))
    assert address().state == "stopped"
    assert told()[-1] == wording.STOPPED_AND_KEPT
    assert segments(wording.STOPPED_AND_KEPT) == 1
    assert waiting() == [("StoppedTexts", "open", words)]
    assert refusals()[0].plan_id == plan.plan_id
    assert comments_of(plan) == []


def test_a_wrong_number_ends_texts_unless_it_answers_a_confirmation(
    texted_about: None, write_text: WriteText, plan: Plan
) -> None:
    write_text("done")
    write_text("wrong number", now=at(120))
    assert (address().state, comments_of(plan)) == ("ok", [(1, "wrong number")])
    write_text("Sorry, you have the wrong number", now=at(4000))
    assert address().state == "stopped"
    assert waiting() == [("StoppedTexts", "open", "Sorry, you have the wrong number")]


def test_a_stranger_who_was_asked_and_wants_no_texts_is_asked_no_more(write_text: WriteText, carol: Person) -> None:
    number = "+33612345678"
    phones.set_phone(Actor(carol.person_id), number, now=NOW)
    write_text("please don't text me any more", number)
    assert people.get(carol.person_id).phone_wanted is None
    assert told(number) == []


@pytest.mark.usefixtures("two_texted")
def test_cancel_is_stop_only_where_we_asked_nothing(write_text: WriteText, plan: Plan) -> None:
    write_text("They said yes")
    write_text("Cancel", now=at(10))
    assert address().state == "ok"
    assert [(reason, state, words) for reason, state, words in waiting()] == [
        ("WhichAction", "open", "They said yes"),
        ("WhichAction", "open", "Cancel"),
    ]
    write_text("2", now=at(90))
    assert comments_of(plan) == [(2, "They said yes\nCancel")]
    write_text("MOVE 1", now=at(200))
    write_text("cancel", now=at(210))
    assert comments_of(plan)[1:] == [(1, "cancel")]
    assert told()[-1] == wording.NOT_MOVED
    write_text("Cancel", now=at(400))
    assert address().state == "stopped"


# Menus


@pytest.mark.usefixtures("two_texted")
@pytest.mark.parametrize(
    ("first", "answer", "done", "said"),
    [
        ("They said yes", "1 and 2", False, "They said yes"),
        ("They said yes", "both", False, "They said yes"),
        ("They said yes", "1 & 2: and will call", False, "They said yes\n1 & 2: and will call"),
        ("done", "all", True, None),
        ("done", "1, 2", True, None),
        ("They said yes", "both done", True, "They said yes"),
        ("done", "beide", True, None),
    ],
)
def test_an_answer_to_a_menu_may_mean_all_of_it(
    write_text: WriteText, plan: Plan, first: str, answer: str, done: bool, said: str | None
) -> None:
    write_text(first)
    write_text(answer, now=at(20), id="answer")
    write_text(answer, now=at(40), id="answer")
    assert [status(plan, 1), status(plan, 2)] == (["done", "done"] if done else ["open", "open"])
    on = [1] if done else [1, 2]
    assert sorted(comments_of(plan)) == [(number, said) for number in on if said]
    assert all(state == "answered" for _, state, _ in waiting())
    assert address().question is None


@pytest.mark.usefixtures("two_texted")
@pytest.mark.parametrize("answer", ["1 and 2 but not yet", "1 not yet"])
def test_done_that_the_answer_to_its_menu_takes_back_is_a_comment(
    write_text: WriteText, plan: Plan, answer: str
) -> None:
    write_text("done")
    write_text(answer, now=at(20))
    assert [status(plan, 1), status(plan, 2)] == ["open", "open"]
    assert (1, f"done\n{answer}") in comments_of(plan)


@pytest.mark.usefixtures("two_texted")
@pytest.mark.parametrize(
    ("first", "done", "said"),
    [
        ("done", "done", [(1, "1 done, 2 not yet")]),
        ("They said yes", "done", [(1, "They said yes\n1 done, 2 not yet")]),
    ],
)
def test_an_answer_to_a_menu_may_say_which_is_done_and_which_is_not(
    write_text: WriteText, plan: Plan, first: str, done: str, said: list[tuple[int, str]]
) -> None:
    write_text(first)
    write_text("1 done, 2 not yet", now=at(20))
    assert [status(plan, 1), status(plan, 2)] == [done, "open"]
    assert comments_of(plan) == said


@pytest.mark.usefixtures("two_texted")
@pytest.mark.parametrize("answer", ["3", "0", "1 and 5", "die dritte", "2 offers sent", "1 or 2"])
def test_whoever_chooses_nothing_of_a_menu_for_sure_is_told_what_can_be_chosen(
    write_text: WriteText, plan: Plan, answer: str
) -> None:
    write_text("done")
    write_text(answer, now=at(300))
    assert [status(plan, 1), status(plan, 2)] == ["open", "open"]
    assert told()[-1] == "Which one? Reply 1 or 2, and nothing else."
    write_text("2", now=at(600))
    assert [status(plan, 1), status(plan, 2)] == ["open", "done"]
    assert all(state == "answered" for _, state, _ in waiting())


@pytest.mark.usefixtures("two_texted")
@pytest.mark.parametrize("answer", ["fixed the bank thing, called them", "the bank one", "1, finally"])
def test_an_answer_to_a_menu_may_tell_what_was_done(write_text: WriteText, plan: Plan, answer: str) -> None:
    write_text("done")
    write_text(answer, now=at(300))
    assert [status(plan, 1), status(plan, 2)] == ["done", "open"]


@pytest.mark.usefixtures("texted_about")
@pytest.mark.parametrize(
    ("answer", "is_done"),
    [("yes, sent it this morning", True), ("yeah", True), ("it is", True), ("oui, envoyé hier", True), ("yes but one is missing", False),
     ("yes, right away", False), ("oui, si tout va bien", False), ("yes, tomorrow", False), ("sure will", False), ("of course not", False)],
)  # fmt: skip
def test_yes_with_more_words_means_done_if_these_leave_no_doubt(
    write_text: WriteText, plan: Plan, answer: str, is_done: bool
) -> None:
    write_text("Done. I haven't sent it")
    write_text(answer, now=at(300))
    assert (status(plan, 1) == "done") is is_done


@pytest.mark.usefixtures("two_texted")
@pytest.mark.parametrize("first", ["done", "They said yes"])
def test_an_answer_to_a_menu_may_come_in_pieces(write_text: WriteText, plan: Plan, first: str) -> None:
    for seconds, words in enumerate((first, "1", "and 2", "and it was easy")):
        write_text(words, now=at(5 * seconds))
    is_done = first == "done"
    assert [status(plan, 1), status(plan, 2)] == ["done" if is_done else "open"] * 2
    said = [(2, "and it was easy")] if is_done else [(1, first), (2, f"{first}\nand it was easy")]
    assert comments_of(plan) == said


@pytest.mark.usefixtures("two_texted")
def test_stuck_may_be_said_of_all(write_text: WriteText, plan: Plan) -> None:
    write_text("STUCK")
    write_text("both", now=at(20))
    assert all(actions.present(plan.plan_id, number).stuck_at for number in (1, 2))
    assert len(told()) == 2


def test_a_menu_is_not_sent_twice_in_a_row_and_another_not_within_an_hour(
    add_action: AddAction, was_texted: WasTexted, two_texted: None, write_text: WriteText, plan: Plan
) -> None:
    for minutes, words in ((0, "They said yes"), (5, "and will call"), (200, "tomorrow")):
        write_text(words, now=at(60 * minutes))
    assert told() == [MENU]
    was_texted(add_action("Write the report"), at=at(60 * 201))
    write_text("one more thing", now=at(60 * 202))
    assert len(told()) == 2  # the first is more than an hour old
    was_texted(add_action("Read it"), at=at(60 * 203))
    write_text("and another", now=at(60 * 204))
    assert len(told()) == 2
    assert waiting()[-1] == ("WhichAction", "open", "and another")
    write_text("1", now=at(60 * 205))
    assert comments_of(plan) == [(1, "They said yes\nand will call\ntomorrow\none more thing")]
    assert [state for _, state, _ in waiting()] == ["answered"] * 4 + ["open"]


# Pieces


def test_a_command_with_its_action_is_never_the_rest_of_another_text(
    two_texted: None, write_text: WriteText, plan: Plan
) -> None:
    cut = ("1 " + "I told them everything that we had talked about " * 4)[:153]
    write_text(cut)
    write_text("STUCK 2", now=at(5))
    write_text("1 They were kind", now=at(100))
    write_text("MOVE 2 after the fair", now=at(110))
    write_text("DONE 1", now=at(120))
    said = comments_of(plan)
    assert said[:1] == [(1, cut.removeprefix("1 ").strip())]
    assert any(words == "They were kind" for _, words in said)
    assert [status(plan, 1), status(plan, 2)] == ["done", "open"]
    assert actions.present(plan.plan_id, 2).stuck_at


@pytest.mark.usefixtures("texted_about")
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_parts_of_a_split_text_stand_as_they_say(write_text: WriteText, plan: Plan, order: tuple[int, int]) -> None:
    parts = (FIRST, "(2/2) and DONE 2 of the forms.")
    for seconds, which in enumerate(order):
        write_text(parts[which], now=at(seconds))
    assert comments_of(plan) == [(1, f"{FIRST.removeprefix('(1/2) ')} and DONE 2 of the forms.")]


@pytest.mark.usefixtures("two_texted")
def test_parts_that_are_asked_about_stand_as_they_say(write_text: WriteText, plan: Plan) -> None:
    write_text("2/2 and 2 of them signed.")
    write_text(FIRST, now=at(3))
    write_text("2", now=at(60))
    assert comments_of(plan) == [(2, f"{FIRST.removeprefix('(1/2) ')} and 2 of them signed.")]


@pytest.mark.usefixtures("texted_about")
def test_a_half_is_no_part_of_a_text(write_text: WriteText, plan: Plan) -> None:
    write_text("1/2 done")
    assert (status(plan, 1), comments_of(plan)) == ("open", [(1, "1/2 done")])


@pytest.mark.usefixtures("texted_about")
def test_half_an_emoji_is_a_text(plan: Plan) -> None:
    for half, id in ((r"They cheered \ud83c", "one"), (r"\udf89", "two")):
        accept.accept(texted("HERE", id=id).replace("HERE", half), NOW)
    assert comments_of(plan) == [(1, "They cheered \ufffd\n\ufffd")]


@pytest.mark.usefixtures("texted_about")
def test_other_words_under_an_id_that_was_taken_are_another_text(write_text: WriteText, plan: Plan) -> None:
    for seconds, words in enumerate(("They said yes", "They will call", "They said yes", "They will call")):
        write_text(words, id="one", now=at(100 * seconds))
    assert comments_of(plan) == [(1, "They said yes"), (1, "They will call")]
    assert PHONE in address().address


# DONE in two texts


@pytest.mark.usefixtures("texted_about")
def test_a_text_that_takes_back_the_done_just_before_it_reopens_and_asks(write_text: WriteText, plan: Plan) -> None:
    write_text("Done.")
    assert status(plan, 1) == "done"
    write_text("I haven't sent it", now=at(30))
    assert (status(plan, 1), comments_of(plan)) == ("open", [(1, "I haven't sent it")])
    assert told()[1:] == [
        'Reopened: "Call the bank" (1). Kept your words. Is it done? Reply YES; otherwise do nothing.'
    ]
    write_text("Yes", now=at(60))
    assert status(plan, 1) == "done"


@pytest.mark.usefixtures("texted_about")
def test_a_later_doubt_leaves_it_done_and_says_how_to_reopen_it(write_text: WriteText, plan: Plan) -> None:
    write_text("Done.")
    write_text("wait no, I forgot the second page", now=at(300))
    assert (status(plan, 1), told()[1:]) == ("done", [wording.STILL_DONE])
    write_text("undo", now=at(320))
    assert status(plan, 1) == "open"


@pytest.mark.usefixtures("texted_about")
def test_harmless_words_after_done_and_doubts_after_its_time_change_nothing(write_text: WriteText, plan: Plan) -> None:
    write_text("Done.")
    write_text("They were kind", now=at(20))
    write_text("I haven't heard from them yet", now=at(900))
    assert (status(plan, 1), len(told())) == ("done", 1)


# Named in words

ERRANDS = ("Call the landlord", "Book the dentist", "Write the CV")


@pytest.fixture
def three_open(add_action: AddAction, was_texted: WasTexted) -> None:
    """Three open actions, of which only the first was texted about."""
    first, *_ = [add_action(what) for what in ERRANDS]
    was_texted(first)


def done_of(plan: Plan) -> list[int]:
    return [number for number in (1, 2, 3) if status(plan, number) == "done"]


@pytest.mark.usefixtures("three_open")
@pytest.mark.parametrize(
    ("text", "closed"),
    [("done with the dentist", [2]), ("Dentist done 🦷", [2]), ("Landlord: done", [1]), ("Landlord erledigt", [1]), ("all three done!", [1, 2, 3]), ("les trois sont faites !", [1, 2, 3]), ("all three done, go me 💪", [1, 2, 3]), ("Everything except the dentist is done", [1, 3]),
     ("Done, thanks", [1]), ("Done", [1])],
)  # fmt: skip
def test_done_is_for_the_action_that_its_words_name(
    write_text: WriteText, plan: Plan, text: str, closed: list[int]
) -> None:
    write_text(text)
    assert done_of(plan) == closed


@pytest.mark.usefixtures("three_open")
@pytest.mark.parametrize("text", ["Done. I also rang the dentist about my tooth", "both are done"])
def test_where_done_may_be_for_another_action_too_it_asks_which(write_text: WriteText, plan: Plan, text: str) -> None:
    write_text(text)
    assert done_of(plan) == []
    assert told()[0].startswith("Which one?")


@pytest.mark.usefixtures("three_open")
@pytest.mark.parametrize(
    "text", ["dentist not done", "is the dentist done?", "dentist done tomorrow", "two of three done"]
)
def test_a_name_beside_done_closes_nothing_where_the_words_deny_it(
    write_text: WriteText, plan: Plan, text: str
) -> None:
    write_text(text)
    assert 2 not in done_of(plan)
    assert 3 not in done_of(plan)


@pytest.fixture
def asked_which(three_open: None, plan: Plan, was_texted: WasTexted, write_text: WriteText) -> None:
    """A menu of three, after DONE."""
    for number in (2, 3):
        was_texted(actions.present(plan.plan_id, number))
    write_text("Done")


@pytest.mark.usefixtures("asked_which")
@pytest.mark.parametrize(
    ("text", "closed"),
    [("the dentist thing", [2]), ("landl", [1]), ("teh secnd one", [2]), ("las dos primeras", [1, 2]), ("die letzten zwei", [2, 3]), ("Number 3", [3]), ("dentits", [2]), ("Landlord and CV", [1, 3]), ("tout sauf le dentist", [1, 3]), ("seccond and thrid", [2, 3]), ("the first, the CV", [1, 3]), ("is it there", [])],
)  # fmt: skip
def test_a_menu_is_answered_by_names_begun_or_mistyped_and_by_how_many(
    write_text: WriteText, plan: Plan, text: str, closed: list[int]
) -> None:
    write_text(text, now=at(600))
    assert done_of(plan) == closed


# In other words


@pytest.mark.usefixtures("texted_about")
@pytest.mark.parametrize("text", ["Hilfe, welche Befehle gibt es?", "How does this work?"])
def test_help_in_other_words_says_what_texts_can_do(write_text: WriteText, plan: Plan, text: str) -> None:
    write_text(text)
    assert "DONE" in told()[0]
    assert comments_of(plan) == []


@pytest.mark.usefixtures("texted_about")
def test_start_in_other_words_resumes_texts(write_text: WriteText) -> None:
    write_text("STOP")
    write_text("don't start texting me again", now=at(60))
    assert address().state == "stopped"
    write_text("start sending me texts again please", now=at(120))
    assert address().state == "ok"


@pytest.mark.usefixtures("texted_about")
@pytest.mark.parametrize(
    ("answer", "due"),
    [("Freitag passt mir gut", "2026-11-27"), ("not friday, make it thursday", "2026-11-26"), ("mejor el jueves", "2026-11-26"), ("el viernes", "2026-11-27"), ("32.12.", None), ("irgendwann im neuen Jahr", None)],
)  # fmt: skip
def test_a_date_is_answered_with_words_around_it_and_asked_again_if_it_is_none(
    write_text: WriteText, plan: Plan, answer: str, due: str | None
) -> None:
    write_text("MOVE")
    write_text(answer, now=at(600))
    asked_for = actions.present(plan.plan_id, 1).proposal
    if due is None:
        assert asked_for is None
        assert "Which date" in " ".join(told())
    else:
        assert asked_for is not None
        assert str(asked_for.due_at.date()) == due
