"""Texts as a conversation: several actions at once, dates, questions and their answers, and texts that belong together."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.actions import comments, hourly_limit
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import links, phones
from chalicelib.domain.people import person as people
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team.inviting import Details
from chalicelib.gsm import segments
from chalicelib.inbound import answers
from chalicelib.inbound.texts import accept
from chalicelib.inbound.texts.incoming import Incoming
from tests.conftest import NOW, entries, everything, kinds, owed
from tests.inbound.conftest import PHONE, reasons, refusals, texted
from tests.inbound.mail.test_accept import comments_of
from tests.inbound.texts.test_accept import AddAction, WasTexted, WriteText, status, told

DUE = datetime(2026, 12, 4, 16, 0, tzinfo=UTC)  # a Friday, 17:00 in Berlin


@pytest.fixture(autouse=True)
def _alices_phone(alice: Person, with_phone: Callable[..., Person]) -> None:
    with_phone(alice)


@pytest.fixture
def two_texted(add_action: AddAction, was_texted: WasTexted) -> None:
    for what in ("Call the bank", "Send the offer"):
        was_texted(add_action(what, due=DUE))


@pytest.fixture
def texted_about(add_action: AddAction, was_texted: WasTexted) -> Action:
    action = add_action(due=DUE)
    was_texted(action)
    return action


@pytest.fixture
def alice_may_edit(plan: Plan, carol: Person, texted_about: Action) -> None:
    from chalicelib.domain.actions import editing

    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(client_may_edit=True), now=NOW)


def due(plan: Plan, number: int = 1) -> datetime:
    return actions.present(plan.plan_id, number).due_at


def address() -> Address:
    found = Address.find(f"tel:{PHONE}")
    assert found is not None
    return found


# Several actions


@pytest.mark.usefixtures("two_texted")
@pytest.mark.parametrize("words", ["done 1 and 2", "DONE 1, 2", "1 & 2 done", "done ALI-1 and ALI-2"])
def test_done_of_several_numbers_marks_each_done_and_is_answered_once(
    write_text: WriteText, plan: Plan, words: str
) -> None:
    write_text(words)
    assert (status(plan, 1), status(plan, 2)) == ("done", "done")
    assert told() == ["Done: 1 and 2. We've let Carol Reed know. UNDO within 10 min."]


@pytest.mark.usefixtures("two_texted")
def test_a_comment_on_several_is_written_once(write_text: WriteText, plan: Plan) -> None:
    write_text("done 1 and 2\nboth were kind")
    assert comments_of(plan) == [(1, "both were kind")]


@pytest.mark.usefixtures("two_texted")
def test_undo_takes_several_back_together(write_text: WriteText, plan: Plan) -> None:
    write_text("done 1 and 2")
    write_text("UNDO", now=NOW + timedelta(minutes=1))
    assert (status(plan, 1), status(plan, 2)) == ("open", "open")
    assert told()[-1] == "Reopened: 1 and 2."


@pytest.mark.usefixtures("two_texted")
def test_undo_may_name_one_of_several(write_text: WriteText, plan: Plan) -> None:
    write_text("done 1 and 2")
    write_text("UNDO 2")
    assert (status(plan, 1), status(plan, 2)) == ("done", "open")


@pytest.mark.usefixtures("two_texted")
def test_of_several_those_that_are_not_there_are_named(write_text: WriteText, plan: Plan) -> None:
    write_text("done 1 and 7")
    assert status(plan, 1) == "done"
    assert told() == ["Done: 1. 7 was not in the plan. We've let Carol Reed know. UNDO within 10 min."]


@pytest.mark.usefixtures("two_texted")
def test_done_of_several_that_comes_again_changes_nothing(write_text: WriteText) -> None:
    write_text("done 1 and 2", id="one")
    before = everything()
    assert write_text("done 1 and 2", id="one") == "A text came again and changed nothing."
    assert everything() == before


@pytest.mark.usefixtures("two_texted")
def test_done_of_several_that_broke_off_half_way_is_finished(
    write_text: WriteText, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(Incoming, "finish", dies)
        with pytest.raises(RuntimeError):
            write_text("done 1 and 2", id="one")
    write_text("done 1 and 2", id="one")
    assert (status(plan, 1), status(plan, 2)) == ("done", "done")
    assert told() == ["Done: 1 and 2. We've let Carol Reed know. UNDO within 10 min."]
    assert kinds(plan).count("done") == 2


def test_numbers_of_two_plans_are_answered_apart(
    add_action: AddAction, write_text: WriteText, plan: Plan, alice: Person, dan: Person
) -> None:
    from chalicelib.domain.team import accepting, opening

    second = opening.open_plan(Actor(dan.person_id), Details(name="Zoe", email=alice.email), now=NOW)
    second = accepting.accept(Actor(alice.person_id), second.plan_id, now=NOW)
    add_action()
    add_action("Write to Dan", in_plan=second, by=dan)
    write_text(f"done ALI-1 and {second.prefix}-1")
    assert status(plan, 1) == status(second, 1) == "done"
    assert sorted(told()) == [
        'Done: "Call the bank" (1). We\'ve let Carol Reed know. UNDO within 10 min.',
        'Done: "Write to Dan" (1). We\'ve let Dan Ortiz know. UNDO within 10 min.',
    ]
    write_text("UNDO", now=NOW + timedelta(minutes=1))
    assert status(plan, 1) == status(second, 1) == "open"
    assert sorted(told())[-2:] == ['Reopened: "Call the bank" (1).', 'Reopened: "Write to Dan" (1).']


# MOVE


@pytest.mark.usefixtures("alice_may_edit")
@pytest.mark.parametrize(
    ("words", "moment", "said"),
    [
        ("move to 8 December", DUE + timedelta(days=4), "Tue 8 Dec, 17:00"),
        ("1 snooze +2 days", DUE + timedelta(days=2), "Sun 6 Dec, 17:00"),
        ("MOVE tomorrow 9am", datetime(2026, 11, 24, 8, 0, tzinfo=UTC), "tomorrow 09:00"),
    ],
)
def test_move_is_answered_with_the_date_understood(
    write_text: WriteText, plan: Plan, words: str, moment: datetime, said: str
) -> None:
    write_text(words)
    assert due(plan) == moment
    assert told() == [f'Moved to {said}: "Call the bank" (1). We\'ve let Carol Reed know. UNDO within 10 min.']
    write_text("undo", now=NOW + timedelta(minutes=9))
    assert due(plan) == DUE
    assert told()[-1] == 'Back to Fri 4 Dec, 17:00: "Call the bank" (1).'


@pytest.mark.usefixtures("alice_may_edit")
def test_words_after_the_date_are_a_comment(write_text: WriteText, plan: Plan) -> None:
    write_text("move to 8 December, I am ill", id="one")
    write_text("move to 8 December, I am ill", id="one")
    assert due(plan) == DUE + timedelta(days=4)
    assert comments_of(plan) == [(1, "I am ill")]


@pytest.mark.usefixtures("alice_may_edit")
def test_a_date_that_could_be_two_is_asked_back_and_its_answer_moves(write_text: WriteText, plan: Plan) -> None:
    write_text("move to 10/12")
    assert due(plan) == DUE
    [question] = told()
    assert question.startswith('Which date for "Call the bank"?  1 Thu 10 Dec, 17:00  2 ')
    write_text("1")
    assert due(plan) == DUE + timedelta(days=6)
    assert comments_of(plan) == []
    assert address().question is None


@pytest.mark.usefixtures("alice_may_edit")
@pytest.mark.parametrize("answer", ["10 December", "move to 10 December", "10 Dec please"])
def test_a_date_that_was_asked_back_may_be_said_anew(write_text: WriteText, plan: Plan, answer: str) -> None:
    write_text("move to 10/12")
    write_text(answer)
    assert due(plan) == DUE + timedelta(days=6)


@pytest.mark.usefixtures("alice_may_edit")
def test_no_to_a_question_about_a_date_moves_nothing(write_text: WriteText, plan: Plan) -> None:
    write_text("move to 10/12")
    write_text("no", now=NOW + timedelta(minutes=1))
    assert due(plan) == DUE
    assert told()[-1] == "OK, we didn't move it."
    assert address().question is None


@pytest.mark.usefixtures("alice_may_edit")
def test_move_without_a_date_asks_for_one(write_text: WriteText, plan: Plan) -> None:
    write_text("MOVE")
    assert told() == ["To which date? Reply for example Friday 5pm, 12 March or +2 days."]
    write_text("8 December")
    assert due(plan) == DUE + timedelta(days=4)


@pytest.mark.usefixtures("texted_about")
def test_a_client_who_may_not_edit_asks_the_coach(write_text: WriteText, plan: Plan) -> None:
    write_text("move to 8 December")
    assert due(plan) == DUE
    proposal = actions.present(plan.plan_id, 1).proposal
    assert proposal is not None
    assert proposal.due_at == DUE + timedelta(days=4)
    assert told() == ['We\'ve asked Carol Reed for Tue 8 Dec, 17:00: "Call the bank" (1). UNDO within 10 min.']
    write_text("UNDO", now=NOW + timedelta(minutes=2))
    assert told()[-1] == 'You\'ve withdrawn your request for a new date: "Call the bank" (1).'
    assert kinds(plan)[-2:] == ["proposed", "proposal_withdrawn"]


@pytest.mark.usefixtures("texted_about")
def test_more_time_asks_for_a_date_and_then_the_coach(write_text: WriteText, plan: Plan) -> None:
    write_text("I need more time")
    assert told() == ["To which date? Reply for example Friday 5pm, 12 March or +2 days."]
    write_text("8 December")
    proposal = actions.present(plan.plan_id, 1).proposal
    assert proposal is not None
    assert proposal.due_at == DUE + timedelta(days=4)


@pytest.mark.usefixtures("alice_may_edit")
def test_a_date_that_has_passed_moves_nothing_and_is_asked_back(write_text: WriteText, plan: Plan) -> None:
    write_text("move to 22 November 2026 18:00")
    assert due(plan) == DUE
    assert comments_of(plan) == [(1, "move to 22 November 2026 18:00")]
    assert told() == [
        'Passed: yesterday 18:00. Which date for "Call the bank"?  1 tomorrow 17:00  2 Sun 29 Nov, 17:00  3 Tue 22 Dec, 17:00. Reply 1, 2 or 3.'
    ]


@pytest.mark.usefixtures("alice_may_edit")
@pytest.mark.parametrize("answer", ["YES", "1", "3 March 2027"])
def test_a_date_long_past_is_asked_back_with_the_one_that_was_meant(
    write_text: WriteText, plan: Plan, answer: str
) -> None:
    write_text("move to 3 March 2026")
    assert due(plan) == DUE
    assert told() == [
        'Tue 3 Mar, 17:00 is in the past. For "Call the bank", did you mean Wed 3 Mar 2027, 17:00? Reply YES, or another date.'
    ]
    write_text(answer, now=NOW + timedelta(minutes=1))
    assert due(plan) == datetime(2027, 3, 3, 16, tzinfo=UTC)


@pytest.mark.usefixtures("alice_may_edit")
def test_no_to_the_date_that_might_have_been_meant_moves_nothing(write_text: WriteText, plan: Plan) -> None:
    write_text("move to 3 March 2026")
    write_text("no", now=NOW + timedelta(minutes=1))
    assert (due(plan), told()[-1]) == (DUE, "OK, we didn't move it.")


@pytest.mark.usefixtures("alice_may_edit")
def test_a_date_that_cannot_be_read_stands_as_a_comment_and_says_how(write_text: WriteText, plan: Plan) -> None:
    write_text("move to Fri or so")
    assert due(plan) == DUE
    assert comments_of(plan) == [(1, "move to Fri or so")]
    assert told()[0].startswith('We can\'t read "to Fri or so". Which date for "Call the bank"?  1 Fri 27 Nov')


@pytest.mark.usefixtures("alice_may_edit")
def test_undo_of_a_move_that_was_changed_since_leaves_it(write_text: WriteText, plan: Plan, carol: Person) -> None:
    from chalicelib.domain.actions import editing

    write_text("move to 8 December")
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(what="Call both banks"), now=NOW)
    write_text("UNDO", now=NOW + timedelta(minutes=1))
    assert due(plan) == DUE + timedelta(days=4)
    assert told()[-1] == '"Call both banks" (1) has changed since, so we left it as it is.'


# Questions


@pytest.mark.usefixtures("two_texted")
def test_the_words_after_a_number_alone_go_to_the_action_that_was_asked_about(
    write_text: WriteText, plan: Plan
) -> None:
    write_text("2")
    write_text("they will call back")
    assert comments_of(plan) == [(2, "they will call back")]


@pytest.mark.usefixtures("two_texted")
def test_done_after_a_number_alone_is_of_that_action(write_text: WriteText, plan: Plan) -> None:
    write_text("2")
    write_text("done")
    assert (status(plan, 1), status(plan, 2)) == ("open", "done")


@pytest.mark.usefixtures("two_texted")
def test_a_question_is_over_when_another_action_was_texted_about_since(
    add_action: AddAction, was_texted: WasTexted, write_text: WriteText, plan: Plan
) -> None:
    write_text("2")
    was_texted(add_action("Third"), at=NOW + timedelta(hours=1))
    write_text("done", now=NOW + timedelta(hours=2))
    assert [status(plan, number) for number in (1, 2, 3)] == ["open"] * 3
    assert told()[-1].startswith("Which one?")


@pytest.mark.usefixtures("two_texted")
def test_words_behind_a_menus_number_join_the_first_ones(write_text: WriteText, plan: Plan) -> None:
    write_text("I sent it")
    write_text("2 this morning")
    assert comments_of(plan) == [(2, "I sent it\n2 this morning")]


@pytest.mark.usefixtures("two_texted")
@pytest.mark.parametrize(
    ("answer", "statuses"),
    [("the bank one", ("done", "open")), ("nr 2", ("open", "done")), ("1 and 5", ("open", "open"))],
)
def test_a_place_of_a_menu_is_called_by_its_words_and_one_that_isnt_there_is_none(
    write_text: WriteText, plan: Plan, answer: str, statuses: tuple[str, str]
) -> None:
    write_text("done")
    write_text(answer, now=NOW + timedelta(minutes=2))
    assert (status(plan, 1), status(plan, 2)) == statuses


@pytest.mark.usefixtures("two_texted")
def test_both_done_means_the_two_that_are_open(write_text: WriteText, plan: Plan) -> None:
    write_text("both done")
    assert (status(plan, 1), status(plan, 2)) == ("done", "done")


@pytest.mark.usefixtures("two_texted")
def test_several_places_of_a_menu_can_be_done_at_once(write_text: WriteText, plan: Plan) -> None:
    write_text("done")
    write_text("done 1 and 2")
    assert (status(plan, 1), status(plan, 2)) == ("done", "done")


@pytest.mark.usefixtures("two_texted")
def test_a_question_that_was_answered_waits_for_no_coach(write_text: WriteText, plan: Plan) -> None:
    write_text("I sent it")
    assert [row.state for row in refusals()] == ["open"]
    assert plans.get_for(plan.client_id, plan.plan_id).refused_count == 1
    write_text("2")
    assert [row.state for row in refusals()] == ["answered"]
    assert plans.get_for(plan.client_id, plan.plan_id).refused_count == 0


def test_yes_picks_the_only_action_of_a_menu_and_no_leaves_the_words_in_the_plan(
    add_action: AddAction, write_text: WriteText, plan: Plan
) -> None:
    add_action()
    write_text("I called them")
    assert told() == ["Which one? 1 Call the bank. Reply 1."]
    write_text("yes")
    write_text("I wrote, too", now=NOW + timedelta(minutes=5))
    write_text("no", now=NOW + timedelta(minutes=6))
    assert comments_of(plan) == [(1, "I called them"), (None, "I wrote, too")]


# Texts that belong together


@pytest.mark.usefixtures("texted_about")
def test_three_quick_texts_become_one_comment(write_text: WriteText, plan: Plan, carol: Person) -> None:
    for seconds, words in enumerate(["I called them", "they will think about it", "and call back on Monday"]):
        write_text(words, now=NOW + timedelta(seconds=10 * seconds))
    assert comments_of(plan) == [(1, "I called them\nthey will think about it\nand call back on Monday")]
    assert [row.kind for row in owed(carol)].count("comment") == 1


@pytest.mark.usefixtures("texted_about")
def test_texts_that_come_in_the_wrong_order_are_put_right(write_text: WriteText, plan: Plan) -> None:
    for seconds, words in ((20, "third"), (0, "first"), (10, "second")):
        accept.accept(texted(words), NOW + timedelta(seconds=25), NOW + timedelta(seconds=seconds))
    assert comments_of(plan) == [(1, "first\nsecond\nthird")]


@pytest.mark.usefixtures("texted_about")
@pytest.mark.parametrize("size", [153, 160, 67, 70])
def test_a_text_that_its_carrier_split_is_put_together_without_a_break(
    write_text: WriteText, plan: Plan, size: int
) -> None:
    whole = ("I told them everything that we had talked about, and 12 of them were glad. " * 8)[: 2 * size + 20].strip()
    if whole[size - 1] in ".!?":
        whole = "x" + whole[:-1]
    for start in range(0, len(whole), size):
        write_text(whole[start : start + size])
    assert comments_of(plan) == [(1, whole)]


@pytest.mark.usefixtures("texted_about")
def test_a_link_that_a_carrier_split_is_not_stored(write_text: WriteText, plan: Plan, alice: Person) -> None:
    """Also where neither piece is long enough to be a token."""
    link = f"plans.example.com{links.digest_path(alice.person_id, alice.email, 'day')}"
    before = f"{'I pressed it. ' * 20}"[: 153 - len(link) + 19 - 1] + " "
    whole = f"{before}{link} and that was it"
    write_text(whole[:153])
    write_text(whole[153:])
    assert comments_of(plan) == [(1, f"{before}plans.example.com/digest/[…] and that was it")]


@pytest.mark.usefixtures("two_texted")
def test_a_split_text_that_could_mean_two_actions_is_put_together_for_the_answer(
    write_text: WriteText, plan: Plan
) -> None:
    whole = ("I told them everything that we had talked about, and 1 of them was glad. " * 4).strip()
    cut = whole.index("1 of", 100)  # the second piece begins like the answer to a menu
    whole = "x" * (153 - cut) + whole
    write_text(whole[:153])
    write_text(whole[153:])
    write_text("2", now=NOW + timedelta(minutes=1))
    assert comments_of(plan) == [(2, whole)]


@pytest.mark.usefixtures("texted_about")
def test_a_text_a_minute_later_is_a_comment_of_its_own(write_text: WriteText, plan: Plan) -> None:
    write_text("I called them")
    write_text("They called back", now=NOW + timedelta(seconds=60))
    assert comments_of(plan) == [(1, "I called them"), (1, "They called back")]


@pytest.mark.usefixtures("two_texted")
def test_a_text_that_names_another_action_is_a_comment_of_its_own(write_text: WriteText, plan: Plan) -> None:
    write_text("1 I called them")
    write_text("2 sent it", now=NOW + timedelta(seconds=5))
    assert comments_of(plan) == [(1, "I called them"), (2, "sent it")]


@pytest.mark.usefixtures("two_texted")
def test_a_quick_text_after_done_is_about_the_same_action(write_text: WriteText, plan: Plan) -> None:
    write_text("done 2")
    write_text("they were kind", now=NOW + timedelta(seconds=5))
    assert comments_of(plan) == [(2, "they were kind")]


@pytest.mark.usefixtures("two_texted")
def test_quick_texts_that_could_mean_two_actions_are_asked_about_once(write_text: WriteText, plan: Plan) -> None:
    for seconds, words in enumerate(["I called them", "they were kind", "and will write"]):
        write_text(words, now=NOW + timedelta(seconds=5 * seconds))
    assert len(told()) == 1
    write_text("2", now=NOW + timedelta(minutes=1))
    assert comments_of(plan) == [(2, "I called them\nthey were kind\nand will write")]
    assert {row.state for row in refusals()} == {"answered"}


@pytest.mark.usefixtures("texted_about")
def test_a_comment_that_was_changed_meanwhile_is_left_and_the_next_text_stands_by_itself(
    write_text: WriteText, plan: Plan, alice: Person
) -> None:
    write_text("I called them")
    [entry] = [entry for entry in entries(plan) if entry.kind == "comment"]
    comments.edit(Actor(alice.person_id), plan.plan_id, entry.entry_id, text="I rang them", now=NOW)
    write_text("They were kind")
    assert comments_of(plan) == [(1, "I rang them"), (1, "They were kind")]


@pytest.mark.usefixtures("texted_about")
def test_two_texts_at_once_take_turns(write_text: WriteText, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second was read before the first one was written."""
    stale = address()
    write_text("I called them")
    real, found = Address.find, [stale]
    monkeypatch.setattr(Address, "find", lambda *key: found.pop() if found else real(*key))
    write_text("they were kind", now=NOW + timedelta(seconds=1))
    assert comments_of(plan) == [(1, "I called them\nthey were kind")]


def test_a_number_gets_no_thousand_answers_in_an_hour(
    add_action: AddAction, write_text: WriteText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hourly_limit, "ANSWERS_AN_HOUR", 5)
    monkeypatch.setattr(answers, "MOST_TOLD", 3)
    add_action()
    for _ in range(12):
        for words in ("help", "undo", "ALI-1", "stop", "start"):
            write_text(words)
    assert len(told()) <= 5 + 3 + 3  # of what is taken, of STOP and START, and of each reason of refusal


# Consent and its record


def test_no_withdraws_the_question_for_consent_and_is_not_answered(write_text: WriteText, carol: Person) -> None:
    phones.set_phone(Actor(carol.person_id), "+33612345678", now=NOW)
    write_text("Non", "+33612345678")
    assert people.get(carol.person_id).phone_wanted is None
    assert told("+33612345678") == []
    assert reasons() == []


@pytest.mark.parametrize("word", ["Arrêt", "STOPP", "unsubscribe", "Abmelden", "стоп"])
def test_stop_and_start_stand_in_the_stream_of_the_clients_plan(write_text: WriteText, plan: Plan, word: str) -> None:
    write_text(word)
    write_text(word)
    write_text("START", now=NOW + timedelta(minutes=1))
    told_states = [(entry.actor_name, entry.data["state"]) for entry in entries(plan) if entry.kind == "texts"]
    assert told_states[-2:] == [("Alice Moreau", "stopped"), ("Alice Moreau", "ok")]


@pytest.mark.usefixtures("alice_may_edit")
def test_every_answer_of_plain_words_fits_one_segment(write_text: WriteText, add_action: AddAction) -> None:
    for number in range(2, 6):
        add_action(
            f"A rather long thing to do, number {number}, with all its many circumstances and conditions", due=DUE
        )
    for minutes, words in enumerate(
        [
            "move 1 to 10/12",
            "1",
            "move 1 to 8 December",
            "undo",
            "done 1",
            "undo",
            "done 1 and 2",
            "undo",
            "help",
            "move",
            "3",
            "start",
        ]
    ):
        write_text(words, now=NOW + timedelta(minutes=2 * minutes))
    assert len(told()) >= 11
    assert [words for words in told() if segments(words) > 1] == []


@pytest.mark.usefixtures("two_texted")
def test_done_in_the_answer_to_a_menu_is_done_and_not_the_move_that_was_asked_about(
    write_text: WriteText, plan: Plan
) -> None:
    write_text("move to 8 December")
    write_text("2 done")
    assert (status(plan, 1), status(plan, 2), due(plan, 2)) == ("open", "done", DUE)
    assert comments_of(plan) == [(2, "move to 8 December")]


@pytest.mark.usefixtures("two_texted")
def test_a_move_that_answers_a_menu_keeps_the_words_before_it(write_text: WriteText, plan: Plan, carol: Person) -> None:
    from chalicelib.domain.actions import editing

    editing.edit(Actor(carol.person_id), plan.plan_id, 2, Change(client_may_edit=True), now=NOW)
    write_text("I am stuck with the forms")
    write_text("move 2 to 8 December")
    assert due(plan, 2) == DUE + timedelta(days=4)
    assert comments_of(plan) == [(2, "I am stuck with the forms")]


@pytest.mark.usefixtures("alice_may_edit")
def test_the_words_behind_a_date_that_was_asked_back_are_kept(write_text: WriteText, plan: Plan) -> None:
    write_text("move to 10/12, I am in hospital until then")
    write_text("1")
    assert due(plan) == DUE + timedelta(days=6)
    assert comments_of(plan) == [(1, "I am in hospital until then")]


@pytest.mark.usefixtures("two_texted")
def test_words_after_done_of_several_are_about_the_first(write_text: WriteText, plan: Plan) -> None:
    write_text("done 1 and 2")
    write_text("they were nice", now=NOW + timedelta(seconds=5))
    assert comments_of(plan) == [(1, "they were nice")]


def test_words_below_stop_and_undo_are_kept(texted_about: Action, write_text: WriteText, plan: Plan) -> None:
    write_text("done")
    write_text("UNDO\nit was the other bank", now=NOW + timedelta(minutes=1))
    assert status(plan, 1) == "open"
    write_text("STOP\nI am on holiday", now=NOW + timedelta(minutes=2))
    assert address().state == "stopped"
    assert comments_of(plan) == [(1, "it was the other bank"), (1, "I am on holiday")]


def test_a_stop_or_start_that_the_queue_brings_again_acts_once(write_text: WriteText) -> None:
    write_text("STOP", id="one")
    write_text("START", id="two", now=NOW + timedelta(minutes=1))
    write_text("STOP", id="one", now=NOW + timedelta(minutes=2))
    assert address().state == "ok"
    write_text("STOP", id="three", now=NOW + timedelta(minutes=3))
    write_text("START", id="two", now=NOW + timedelta(minutes=4))
    assert address().state == "stopped"


@pytest.mark.usefixtures("two_texted")
def test_a_text_that_lost_its_turn_leaves_nothing_for_the_coach_once_it_is_answered(
    write_text: WriteText, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = address()
    write_text("I called them")
    real, found = Address.find, [stale]
    monkeypatch.setattr(Address, "find", lambda *key: found.pop() if found else real(*key))
    write_text("they were kind", now=NOW + timedelta(seconds=1))
    write_text("2", now=NOW + timedelta(minutes=1))
    assert [row.state for row in refusals()] == ["answered", "answered"]


@pytest.mark.usefixtures("two_texted")
def test_a_date_that_cannot_be_read_is_kept_when_a_menu_says_which_action_it_is_for(
    write_text: WriteText, plan: Plan
) -> None:
    write_text("move to Fri or so")
    write_text("2")
    assert comments_of(plan) == [(2, "move to Fri or so")]


@pytest.mark.usefixtures("two_texted")
def test_words_below_done_of_several_places_of_a_menu_are_kept(write_text: WriteText, plan: Plan) -> None:
    write_text("I called them")
    write_text("done 1 and 2\nthey agreed")
    assert (status(plan, 1), status(plan, 2)) == ("done", "done")
    assert comments_of(plan) == [(1, "I called them\nthey agreed")]


def test_words_below_a_move_without_a_date_are_refused_of_who_may_only_read(
    texted_about: Action,
    was_texted: WasTexted,
    write_text: WriteText,
    plan: Plan,
    viewer: Person,
    with_phone: Callable[..., Person],
) -> None:
    with_phone(viewer, "+33612345678")
    was_texted(texted_about, "+33612345678")
    write_text("MOVE\nI am ill", "+33612345678")
    assert reasons() == ["MayNotWrite"]
    assert comments_of(plan) == []
