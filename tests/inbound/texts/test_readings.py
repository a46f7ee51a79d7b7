"""Texts that hold readings: taken, asked about, corrected and taken back."""

import itertools
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actions import editing, serving
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import archiving, seeing, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Asking, Metric
from chalicelib.domain.metrics.reading import Reading
from chalicelib.domain.people.address import Address, AskedFor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import accepting, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.gsm import segments
from chalicelib.inbound.texts import accept, conversation, following, readings
from tests.conftest import NOW, counted, everything, join
from tests.inbound.conftest import PHONE, refusals, texted
from tests.inbound.mail.test_accept import comments_of
from tests.inbound.texts.test_accept import AddAction, WasTexted, WriteText, status, told

MONDAY = date(2026, 11, 23)
BOBS = "+4915199999999"

Follow = Callable[..., Metric]
Ask = Callable[..., None]


@pytest.fixture(autouse=True)
def _alices_phone(alice: Person, with_phone: Callable[..., Person]) -> None:
    with_phone(alice)


@pytest.fixture
def follow(plan: Plan, carol: Person) -> Follow:
    def made(name: str = "Weight", *, of: Plan = plan, by: Person = carol, **more: Any) -> Metric:
        more = {"unit": "kg"} | more if name == "Weight" else more
        return setting_up.set_up(Actor(by.person_id), of.plan_id, Fields(name=name, **more), now=NOW)[1]

    return made


@pytest.fixture
def ask() -> Ask:
    """Notes that a text asked for metrics, as sending does."""

    def noted(*metrics: Metric, day: date = MONDAY, at: datetime = NOW, number: str = PHONE) -> None:
        write = Write()
        for each in metrics:
            asked = AskedFor(each.plan_id, each.metric_id, day, at)
            write.update(Address, f"tel:{number}", [Address.asked[each.metric_id].set(plain(asked))])
        write.commit()

    return noted


def values(metric: Metric, day: date = MONDAY) -> list[str | None]:
    """The readings of a day."""
    present = Metric.find(metric.plan_id, metric.metric_id)
    assert present is not None
    found = [each.value for each in seeing.of_day(present, day)]
    return [
        None if each is None else "/".join(f"{n:f}" for n in (each.value, each.second) if n is not None)
        for each in found
    ]


def minutes(count: float) -> datetime:
    return NOW + timedelta(minutes=count)


def test_a_number_answers_what_was_asked_and_another_one_replaces_it(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan
) -> None:
    weight = follow()
    ask(weight)
    write_text("82", now=minutes(1))
    assert values(weight) == ["82"]
    assert told() == ["Weight, Mon 23 Nov: 82.0 kg. UNDO, or send another number."]
    write_text("81,4 felt heavy after the weekend", now=minutes(3))
    assert values(weight) == ["81.4"]
    assert told()[1] == "Weight, Mon 23 Nov: 81.4 kg (instead of 82.0). UNDO, or send another number."
    assert comments_of(plan) == [(None, "felt heavy after the weekend")]
    write_text("W 81.6", now=minutes(5))
    assert values(weight) == ["81.6"]
    write_text("UNDO", now=minutes(6))
    assert values(weight) == ["81.4"]
    assert told()[-1] == "Weight, Mon 23 Nov: 81.6 kg taken back, so it's 81.4 kg again."
    write_text("UNDO", now=minutes(7))
    assert told()[-1].startswith("There's nothing")
    assert all(segments(each) == 1 for each in told()[:4])
    assert refusals() == []


def test_numbers_of_a_total_add_up_and_equals_replaces(write_text: WriteText, follow: Follow, ask: Ask) -> None:
    calls = follow("Calls made", kind="total", per_day="sum")
    ask(calls)
    write_text("6", now=minutes(1))
    write_text("6", now=minutes(2))
    assert values(calls) == ["6", "6"]
    assert told()[-1] == "Calls made, Mon 23 Nov: 12 (6 + 6). UNDO, or =6 if 6 is all."
    write_text("=6", now=minutes(3))
    assert values(calls) == ["6"]


def test_a_correction_is_of_what_was_answered_just_now(write_text: WriteText, follow: Follow, ask: Ask) -> None:
    weight, calls = follow(), follow("Calls made", kind="total", per_day="sum")
    sleep = follow("Sleep", kind="duration", per_day="sum")
    ask(weight)
    ask(calls, sleep, at=minutes(1))
    came_to = []
    for at, words in enumerate(("calls 6", "2 more", "=5", "no, 4", "not 4, 3", "sleep 7h", "=6h30"), start=1):
        write_text(words, now=minutes(2 * at))
        came_to.append((values(calls), values(sleep)))
    assert came_to == [
        (["6"], []), (["6", "2"], []), (["5"], []), (["4"], []), (["3"], []), (["3"], ["25200"]), (["3"], ["23400"]),
    ]  # fmt: skip
    assert values(weight) == []


def test_the_answer_counts_for_the_day_that_was_asked_about_whenever_it_comes(
    write_text: WriteText, follow: Follow, ask: Ask
) -> None:
    weight = follow()
    ask(weight, at=NOW)
    write_text("82", now=NOW + timedelta(hours=35))
    assert values(weight) == ["82"]
    write_text("81.5", now=NOW + timedelta(hours=35, minutes=5))  # the day is over, but it was entered just now
    assert values(weight) == ["81.5"]
    write_text("81.4", now=NOW + timedelta(hours=37))  # nothing is open any more
    assert "Is 81.4 your Weight" in told()[-1]
    write_text("yes", now=NOW + timedelta(hours=37, minutes=1))
    assert values(weight, MONDAY + timedelta(days=1)) == ["81.4"]
    assert refusals()[0].state == "answered"


def test_a_letter_or_name_finds_its_metric_without_having_been_asked(write_text: WriteText, follow: Follow) -> None:
    weight, pressure = follow(), follow("Blood pressure", kind="pair")
    assert (weight.letter, pressure.letter) == ("W", "B")
    write_text("W 81.4\nB 120/80", now=minutes(1))
    assert (values(weight), values(pressure)) == (["81.4"], ["120/80"])
    assert told() == ["Weight, Mon 23 Nov: 81.4 kg.\nBlood pressure, Mon 23 Nov: 120/80.\nUNDO takes all of this back."]
    write_text("weight yesterday 82", now=minutes(5))
    assert values(weight, MONDAY - timedelta(days=1)) == ["82"]
    write_text("UNDO", now=minutes(6))
    assert values(weight, MONDAY - timedelta(days=1)) == []


def test_two_numbers_sent_at_once_as_two_texts_are_a_reading_each(write_text: WriteText, follow: Follow) -> None:
    weight, pressure = follow(), follow("Blood pressure", kind="pair")
    write_text("W 81")
    write_text("B 120/80", now=NOW + timedelta(seconds=3))
    assert (values(weight), values(pressure)) == (["81"], ["120/80"])


def test_words_right_behind_a_reading_are_a_comment(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan, add_action: AddAction
) -> None:
    for what in ("Call the bank", "Send the offer"):
        add_action(what)
    weight = follow()
    ask(weight)
    write_text("81.4")
    write_text("felt heavy today", now=NOW + timedelta(seconds=20))
    assert values(weight) == ["81.4"]
    assert comments_of(plan) == [(None, "felt heavy today")]


def test_a_long_text_that_a_carrier_cut_stays_one_reading_and_its_words(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan
) -> None:
    weight = follow()
    ask(weight)
    words = ("W 81.4 " + "felt heavy after the weekend and slept badly " * 4)[:160]
    write_text(words)
    write_text("12 hours of it in total", now=NOW + timedelta(seconds=2))
    assert values(weight) == ["81.4"]
    assert (
        " ".join(str(text) for _, text in comments_of(plan)).split() == f"{words[7:]} 12 hours of it in total".split()
    )


def test_words_after_a_text_that_asked_are_a_comment_on_its_plan(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan, add_action: AddAction, was_texted: WasTexted
) -> None:
    was_texted(add_action(), at=minutes(-60))
    was_texted(add_action("Send the offer"), at=minutes(-50))
    ask(follow())
    write_text("scales are broken")
    write_text("1 is done soon", now=minutes(5))
    assert comments_of(plan) == [(None, "scales are broken"), (1, "is done soon")]
    was_texted(add_action("Write the plan"), at=minutes(10))
    write_text("will do", now=minutes(12))
    assert told()[-1].startswith("Which one?")


# Questions


def test_a_question_ends_when_its_metric_is_asked_for_anew(write_text: WriteText, follow: Follow, ask: Ask) -> None:
    weight = follow()
    write_text("W 82 yesterday", now=minutes(-60))
    ask(weight)
    write_text("821", now=minutes(1))
    tuesday = MONDAY + timedelta(days=1)
    ask(weight, day=tuesday, at=NOW + timedelta(days=1))
    write_text("82.1", now=NOW + timedelta(days=1, minutes=5))
    assert (values(weight), values(weight, tuesday)) == ([], ["82.1"])


def test_yes_is_asked_about_where_another_metric_is_open_too(write_text: WriteText, follow: Follow, ask: Ask) -> None:
    weight, walk = follow(), follow("Walk", kind="yes_no")
    ask(weight)
    ask(walk, at=minutes(10))
    write_text("yes", now=minutes(11))
    assert told() == ["Walk, Mon 23 Nov: yes or no? Reply YES or NO."]
    write_text("yes", now=minutes(12))
    assert values(walk) == ["1"]


def test_ten_times_off_is_asked_about_and_taken_by_its_value(write_text: WriteText, follow: Follow, ask: Ask) -> None:
    weight = follow()
    for day, value in enumerate(("82", "82.3", "81.9"), 1):
        write_text(f"W {value} on {MONDAY - timedelta(days=day):%-d %b}", now=minutes(-60 + day))
    ask(weight)
    write_text("814", now=minutes(1))
    assert values(weight) == []
    assert told()[-1] == "Weight, Mon 23 Nov: did you mean 81.4 kg or 814 kg? Reply with the one you mean."
    assert [(each.reason, each.state) for each in refusals()] == [("WhichReading", "open")]
    count = len(told())
    write_text("814", now=minutes(2))
    assert values(weight) == ["814"]
    write_text("UNDO", now=minutes(3))
    write_text("814", now=minutes(4))
    write_text("81,4", now=minutes(5))
    assert values(weight) == ["81.4"]
    assert len(told()) == count + 4
    assert {each.state for each in refusals()} == {"answered"}


def test_a_question_left_open_can_be_answered_by_another_value_its_place_or_no(
    write_text: WriteText, follow: Follow, ask: Ask
) -> None:
    weight = follow()
    write_text("W 82 yesterday", now=minutes(-60))
    ask(weight)
    for number, (answer, expected) in enumerate(
        (("1", ["81.4"]), ("82.2", ["82.2"]), ("no", ["82.2"]), ("2", ["814"]))
    ):
        write_text("W 814 after lunch", now=minutes(10 * number))
        write_text(answer, now=minutes(10 * number + 2))
        assert values(weight) == expected
        assert (told()[-1] == "All right, nothing was added.") == (answer == "no")
    row = Reading.rows(weight.metric_id)[-1]
    assert row.note == "after lunch"


def test_the_same_question_is_not_sent_twice_in_a_row(write_text: WriteText, follow: Follow) -> None:
    follow(), follow("Mood", kind="rating", low=1, high=10)
    write_text("7")
    write_text("7", now=minutes(2))
    assert len(told()) == 1
    write_text("mood", now=minutes(3))
    assert told()[-1] == "Mood, Mon 23 Nov: 7 of 10. UNDO, or send another number."


def test_a_number_that_may_be_an_actions_is_asked_about(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan, add_action: AddAction, was_texted: WasTexted
) -> None:
    for what in ("Call the bank", "Send the offer"):
        was_texted(add_action(what))
    calls = follow("Outreach", kind="total", per_day="sum")
    ask(calls)
    write_text("2")
    assert told() == ["Is 2 your Outreach, or about action 2? Reply E 2, or 2 and your comment."]
    assert (values(calls), comments_of(plan)) == ([], [])
    write_text("E 2", now=minutes(1))
    assert values(calls) == ["2"]
    write_text("2 went well", now=minutes(10))
    write_text("2 they liked it", now=minutes(11))
    assert comments_of(plan) == [(2, "they liked it\nwent well")]
    assert values(calls) == ["2"]
    assert {each.state for each in refusals()} == {"answered"}
    write_text("2", now=minutes(20))
    write_text("DONE 2", now=minutes(21))
    assert status(plan, 2) == "done"


def test_words_said_again_to_a_question_about_their_number_are_there_once(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan, add_action: AddAction, was_texted: WasTexted
) -> None:
    for what in ("Call the bank", "Send the offer"):
        was_texted(add_action(what))
    ask(follow("Outreach", kind="total", per_day="sum"))
    write_text("2 went well")
    write_text("2 Went well", now=minutes(1))
    assert comments_of(plan) == [(2, "Went well")]


def test_a_number_that_may_answer_a_menu_is_asked_about_and_the_menu_stays(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan, add_action: AddAction, was_texted: WasTexted
) -> None:
    for what in ("Call the bank", "Send the offer"):
        was_texted(add_action(what))
    mood = follow("Mood", kind="rating", low=1, high=10)
    write_text("went well")
    ask(mood)
    write_text("1", now=minutes(1))
    assert told()[-1] == f"Is 1 your Mood, or your answer to our last question? Reply {mood.letter} 1, or NO."
    write_text(f"{mood.letter} 1", now=minutes(2))
    assert values(mood) == ["1"]
    write_text("1", now=minutes(3))
    write_text("NO", now=minutes(4))
    assert comments_of(plan) == [(1, "went well")]
    assert values(mood) == ["1"]


def test_yes_and_done_answer_a_yes_or_no_metric_only_where_nothing_else_is_open(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan, add_action: AddAction, was_texted: WasTexted
) -> None:
    walk = follow("Walk", kind="yes_no")
    ask(walk)
    write_text("done")
    assert values(walk) == ["1"]
    write_text("no", now=minutes(2))
    assert values(walk) == ["0"]
    was_texted(add_action())
    write_text("done", now=minutes(5))
    assert (
        told()[-1] == f"Is DONE for Walk, or for an action? Reply {walk.letter} YES, or DONE and the action's number."
    )
    assert status(plan, 1) == "open"
    write_text("DONE 1", now=minutes(6))
    assert (status(plan, 1), values(walk)) == ("done", ["0"])
    assert [each.state for each in refusals()] == ["answered"]


def test_done_with_a_number_that_may_be_a_value_is_asked_about_and_the_number_alone_is_the_action(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan, add_action: AddAction, was_texted: WasTexted
) -> None:
    was_texted(add_action("Call the bank"))
    for what in ("Send the offer", "Mail the lease", "Draw the logo"):
        add_action(what)
    calls = follow("Calls", kind="total", per_day="sum")
    ask(calls)
    asked = "Is {0} your Calls, or is action {0} done? Reply {1} {0}, or DONE {0}."
    for n, (number, answer) in enumerate([(2, "2"), (3, "DONE 3"), (4, "4 went well")]):
        write_text(f"DONE {number}", now=minutes(20 * n))
        assert told()[-1] == asked.format(number, calls.letter)
        assert status(plan, number) == "open"
        write_text(answer, now=minutes(20 * n + 1))
        assert status(plan, number) == "done"
    assert (values(calls), comments_of(plan)) == ([], [(4, "went well")])


def test_done_with_a_number_that_no_action_has_is_the_count_that_was_asked_for(
    write_text: WriteText, follow: Follow, ask: Ask, add_action: AddAction, was_texted: WasTexted
) -> None:
    was_texted(add_action("Call the bank"))
    calls = follow("Calls", kind="total", per_day="sum")
    ask(calls)
    write_text("Done 3", now=minutes(1))
    assert (values(calls), told()) == (["3"], ["Calls, Mon 23 Nov: 3. UNDO, or send another number to add it."])


def test_words_after_a_question_about_a_value_are_of_the_plan_that_asked(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan, add_action: AddAction, was_texted: WasTexted
) -> None:
    was_texted(add_action("Call the bank"))
    weight = follow("Weight")
    write_text("Weight 82", now=minutes(1))
    ask(weight, at=minutes(10))
    write_text("814", now=minutes(11))
    write_text("felt heavy", now=minutes(12))
    assert comments_of(plan) == [(None, "felt heavy")]
    write_text("81.4", now=minutes(13))
    assert values(weight)[-1] == "81.4"


# PAUSE, RESUME, NO


def is_paused(plan: Plan) -> bool:
    return Plan.get(plan.plan_id, consistent_read=True).asking_paused is not None


def test_pause_and_resume_hold_what_the_plan_asks(write_text: WriteText, follow: Follow, ask: Ask, plan: Plan) -> None:
    weight = follow()
    ask(weight)
    write_text("PAUSE until Fri")
    assert is_paused(plan)
    assert told() == [
        "This plan asks for no values until Fri 27 Nov. Its other messages still come. Reply RESUME and it asks again."
    ]
    write_text("Hi, resume please", now=minutes(1))
    assert not is_paused(plan)
    assert told()[1] == "This plan asks for values again."
    write_text("pause\nI am on holiday from tomorrow on", now=minutes(2))
    assert is_paused(plan)
    assert comments_of(plan) == [(None, "I am on holiday from tomorrow on")]
    write_text("STOP", now=minutes(3))
    write_text("RESUME", now=minutes(4))
    assert told()[-1].startswith("You'll get texts")
    assert is_paused(plan)


def test_no_and_a_name_ends_only_that_metric(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan, alice: Person
) -> None:
    weight, pressure = follow(), follow("Blood pressure", kind="pair")
    ask(weight)
    write_text("NO WEIGHT")
    assert told() == [
        "Weight has ended: nobody is asked for it any more, and we've let Carol Reed know. Its values are kept. "
        "UNDO takes this back."
    ]
    found = [Metric.get(each.plan_id, each.metric_id, consistent_read=True) for each in (weight, pressure)]
    assert [each.archived_by for each in found] == [alice.person_id, None]
    write_text("81.4", now=minutes(5))
    assert told()[-1].startswith('"Weight" is archived, so 81.4 kg wasn\'t added.')
    write_text("NO WEIGHT", now=minutes(6))
    assert told()[-1].startswith("Weight has ended")
    write_text("NO B", now=minutes(9))
    assert told()[-1].startswith("Blood pressure has ended")
    write_text("No problem at all", now=minutes(15))
    assert comments_of(plan) == [(None, "No problem at all")]


def test_undo_right_after_no_and_a_name_starts_that_metric_again_and_takes_no_value_back(
    write_text: WriteText, follow: Follow, ask: Ask
) -> None:
    weight = follow()
    ask(weight)
    write_text("82", now=minutes(1))
    write_text("NO WEIGHT", now=minutes(2))
    write_text("UNDO", now=minutes(30))
    assert told()[-1] == "Weight has been started again. It's asked for as before."
    assert not Metric.get(weight.plan_id, weight.metric_id, consistent_read=True).is_archived
    write_text("UNDO", now=minutes(31))
    assert told()[-1].startswith("There's nothing")
    assert values(weight) == ["82"]


def test_the_letter_of_a_metric_in_the_archive_enters_nothing_and_is_answered(
    write_text: WriteText, follow: Follow, plan: Plan, carol: Person
) -> None:
    weight, _ = follow(), follow("Mood", kind="rating", low=1, high=10)
    archiving.archive(Actor(carol.person_id), plan.plan_id, weight.metric_id, now=NOW)
    write_text(f"{weight.letter} 81.4", now=minutes(1))
    archived = '"Weight" is archived, so 81.4 kg wasn\'t added. Take it out of the archive first. '
    assert (told(), values(weight)) == ([f"{archived}Your words are kept for your coach."], [])
    write_text(f"{weight.letter} is a letter", now=minutes(2))
    assert "NotTaken" in [row.reason for row in refusals()]
    archiving.start_again(Actor(carol.person_id), plan.plan_id, weight.metric_id, now=minutes(3))
    write_text(f"{weight.letter} 81.4", now=minutes(4))
    assert values(weight) == ["81.4"]


def test_the_client_of_a_plan_that_has_ended_is_told_so(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan
) -> None:
    weight = follow()
    ask(weight)
    change = Write()
    ended: list[Any] = [Plan.members[plan.client_id]["state"].set("declined")]
    change.update(Plan, plan.plan_id, [*ended, Plan.members[plan.client_id]["ended_at"].set("2026-11-03T12:00:00Z")])
    change.commit()
    write_text("81.4", now=minutes(1))
    assert told() == ["This plan ended on 3 Nov, so 81.4 wasn't added. Your words are kept for your coach."]
    write_text("Hello", now=minutes(2))
    assert [row.reason for row in refusals()] == ["NotTaken", "NotAMember"]


def test_in_several_plans_pause_asks_which_unless_one_asked_lately(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan, dan: Person, alice: Person
) -> None:
    other = opening.open_plan(Actor(dan.person_id), Details(name="Zoe", email=alice.email), now=NOW)
    other = accepting.accept(Actor(alice.person_id), other.plan_id, now=NOW)
    weight = follow()
    follow("Mood", of=other, by=dan, kind="rating", low=1, high=10)
    write_text("PAUSE")
    assert told() == [
        f"Which plan? Reply PAUSE {plan.prefix} for that with Carol Reed or PAUSE {other.prefix} for that with Dan Ortiz."
    ]
    write_text(f"PAUSE {other.prefix} until Friday", now=minutes(1))
    assert (is_paused(plan), is_paused(other)) == (False, True)
    ask(weight)
    write_text("pause", now=minutes(2))
    assert is_paused(plan)


def test_a_sentence_without_a_certain_reading_is_a_comment_as_well(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan
) -> None:
    weight = follow()
    ask(weight)
    words = "my weight goal for the spring is 80 I think"
    write_text(words)
    assert told() == ["Weight, Mon 23 Nov: did you mean 80 kg? Reply YES, or with the right value."]
    assert (comments_of(plan), refusals()) == ([(None, words)], [])
    write_text("82", now=minutes(2))
    assert values(weight) == ["82"]
    write_text("sorry, I can't make it to our call at 5 tomorrow", now=minutes(5))
    assert len(comments_of(plan)) == 2


# UNDO, whichever was last


def test_undo_takes_back_the_newest_of_command_and_readings(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan, add_action: AddAction, was_texted: WasTexted
) -> None:
    was_texted(add_action())
    weight = follow()
    write_text("W 81.4")
    write_text("DONE 1", now=minutes(1))
    write_text("UNDO", now=minutes(2))
    assert (status(plan, 1), values(weight)) == ("open", ["81.4"])
    write_text("DONE 1", now=minutes(3))
    write_text("W 82", now=minutes(4))
    write_text("UNDO\nI was on the wrong scales, sorry", now=minutes(5))
    assert (status(plan, 1), values(weight)) == ("done", ["81.4"])
    assert comments_of(plan)[-1] == (None, "I was on the wrong scales, sorry")


# Who


def test_bobs_letter_does_not_reach_alices_metric(
    write_text: WriteText, follow: Follow, open_plan: Callable[..., Plan], with_phone: Callable[..., Person]
) -> None:
    bobs = open_plan("Bob Weber", "bob@home.example")
    with_phone(Person.get(bobs.client_id), BOBS)
    weight = follow()
    write_text("W 81.4", BOBS)
    assert values(weight) == []
    his = follow(of=bobs)
    write_text("W 95", BOBS, now=minutes(5))
    assert (values(weight), values(his)) == ([], ["95"])


def test_a_viewer_and_a_stranger_enter_nothing(
    write_text: WriteText, follow: Follow, ask: Ask, viewer: Person, with_phone: Callable[..., Person]
) -> None:
    weight = follow()
    with_phone(viewer, BOBS)
    ask(weight, number=BOBS)
    write_text("W 81.4", BOBS)
    write_text("W 81.4", "+33612345678")  # Mallory's
    assert values(weight) == []


def test_the_coach_who_is_asked_answers_by_text(
    write_text: WriteText, follow: Follow, ask: Ask, carol: Person, with_phone: Callable[..., Person],
    open_plan: Callable[..., Plan],
) -> None:  # fmt: skip
    open_plan("Bob Weber", "bob@home.example")
    with_phone(carol, BOBS)
    weight = follow(asked_of=carol.person_id)
    ask(weight, number=BOBS)
    write_text("81.4", BOBS)
    assert values(weight) == ["81.4"]
    assert told(BOBS) == ["Alice Moreau: Weight, Mon 23 Nov: 81.4 kg. UNDO, or send another number."]
    write_text("W 82", BOBS, now=minutes(5))  # letters are the client's
    assert values(weight) == ["81.4"]


def test_in_several_plans_no_coach_sees_the_words_before_they_are_placed(
    write_text: WriteText, follow: Follow, plan: Plan, open_plan: Callable[..., Plan], alice: Person
) -> None:
    join(open_plan("Bob Weber", "bob@home.example"), alice, "coach")
    weight = follow()
    write_text("82 I told Bob about it")
    write_text("82", now=minutes(2))
    assert {each.plan_id for each in refusals()} == {"none"}
    write_text("yes", now=minutes(3))
    assert values(weight) == ["82"]


def test_words_below_stop_may_hold_a_reading_and_are_not_answered(write_text: WriteText, follow: Follow) -> None:
    weight = follow()
    write_text("STOP\nW 81.4")
    assert values(weight) == ["81.4"]
    assert [each.partition(".")[0] for each in told()] == ["You won't get any more texts from Followthrough"]


# Once, in order, cheaply


def test_a_text_that_comes_again_enters_nothing_twice(write_text: WriteText, follow: Follow, ask: Ask) -> None:
    calls = follow("Outreach", kind="total", per_day="sum")
    ask(calls)
    write_text("6", id="one")
    before = everything()
    assert write_text("6", id="one", now=minutes(1)) == "A text came again and changed nothing."
    assert everything() == before
    assert values(calls) == ["6"]


def test_of_two_texts_that_come_in_the_wrong_order_the_later_one_counts(follow: Follow, ask: Ask, plan: Plan) -> None:
    weight = follow()
    ask(weight)
    for words, sent in (("81.4", 20), ("82", 5), ("82 felt heavy", 6), ("81.6", 40)):
        accept.accept(texted(words), minutes(1), NOW + timedelta(seconds=sent))
    assert values(weight) == ["81.6"]
    assert told()[1] == "Weight: a text you sent later came first, so we kept what it says."
    assert comments_of(plan) == [(None, "82 felt heavy")]


def test_two_texts_at_once_take_turns(
    write_text: WriteText, follow: Follow, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = follow("Outreach", kind="total", per_day="sum")
    ask(calls)
    enter = readings.enter
    came: list[str] = []

    def after_another(*arguments: Any) -> str | None:
        if not came:
            came.append("another")
            came.append(write_text("5"))
        return enter(*arguments)

    monkeypatch.setattr(conversation, "enter", after_another)
    write_text("6")
    assert sorted(each or "" for each in values(calls)) == ["5", "6"]


_PIECES = """81.4 7,5 W E B 12 1 2 weight mood done yes no skip none same yesterday tomorrow goal felt heavy called them
and , . ? ! - +6 =6 120/80 km kg 814 ALI-2 DONE PAUSE RESUME NO walk""".split()
_WORDS = {"felt", "heavy", "called", "them", "goal"}
_hours = itertools.count(1)


@given(st.lists(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=5), min_size=1, max_size=4))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_text_loses_its_words(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan, add_action: AddAction, was_texted: WasTexted,
    said: list[list[str]],
) -> None:  # fmt: skip
    now = NOW + timedelta(hours=2 * next(_hours))
    if not Metric.rows(plan.plan_id):
        for what in ("Call the bank", "Send the offer"):
            was_texted(add_action(what))
        ask(follow(), follow("Walk", kind="yes_no"), follow("Mood", kind="rating", low=1, high=10), at=now)
    for place, pieces in enumerate(said):
        write_text(" ".join(pieces), now=now + timedelta(seconds=40 * place))
    rows = [row for each in Metric.rows(plan.plan_id) for row in Reading.rows(each.metric_id)]
    kept = [f"{row.words} {row.note} {row.was}" for row in rows]
    kept += [str(text) for _, text in comments_of(plan)] + [row.text for row in refusals()]
    question = Address.get(f"tel:{PHONE}", consistent_read=True).question
    kept += [question.text] if question else []
    for pieces in said:
        assert all(any(word in each for each in kept) for word in _WORDS & {*pieces}), (pieces, kept)


def test_a_reading_takes_four_reads_at_most_and_one_transaction(
    write_text: WriteText, follow: Follow, ask: Ask
) -> None:
    weight = follow()
    follow("Blood pressure", kind="pair")
    ask(weight)
    for number, words in enumerate(
        ("82", "81.4", "81.4 kg", "W 81", "B 120/80", "B 121/80", "W 80.9 B 119/80", "weight 80.8")
    ):
        with counted() as calls:
            write_text(words, now=minutes(number * 3))
        writes = calls.pop("TransactWriteItems")
        reads = sum(
            count for name, count in calls.items() if name in ("GetItem", "Query", "BatchGetItem", "TransactGetItems")
        )
        assert (writes, calls.get("UpdateItem", 0), calls.get("PutItem", 0)) == (1, 0, 0), words
        assert reads <= 4 + ("B" in words[3:]), (words, calls)  # a query more for another metric
    write_text("814", now=minutes(60))
    with counted() as calls:
        write_text("81.4", now=minutes(62))
    assert calls.total() - calls["SendMessage"] <= 5, calls
    assert told()[-1].startswith("Weight, Mon 23 Nov: 81.4 kg")


def test_without_a_metric_a_text_takes_no_request_more(
    write_text: WriteText, add_action: AddAction, was_texted: WasTexted, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    was_texted(add_action())
    texts = ("called them", "1 called them", "W 81.4", "that was none of mine", "no problem at all", "DONE")

    def costs(start: int) -> list[int]:
        found = []
        for number, words in enumerate(texts):
            with counted() as calls:
                write_text(words, now=minutes(start + number * 3))
            found.append(calls.total())
            write_text("UNDO", now=minutes(start + number * 3 + 1))
        return found

    looked_at = costs(0)
    monkeypatch.setattr(following, "may_hold_reading", lambda *_: False)
    assert looked_at == costs(100)
    assert [text for _, text in comments_of(plan)][:5] == ["called them", "called them", "W 81.4", *texts[3:5]]


# After DONE


@pytest.fixture
def serve(add_action: AddAction, carol: Person, was_texted: WasTexted) -> Callable[..., Action]:
    """An action that serves a metric, and was texted about."""

    def made(metric: Metric, what: str = "Walk to work") -> Action:
        action = add_action(what)
        change = Change(serves=serving.Serves(metric.metric_id))
        was_texted(action)
        return editing.edit(Actor(carol.person_id), metric.plan_id, int(action.number), change, now=NOW)

    return made


def test_done_asks_for_the_reading_that_is_due_and_a_number_is_for_it(
    write_text: WriteText, follow: Follow, serve: Callable[..., Action], plan: Plan
) -> None:
    weight = follow()
    serve(weight)
    with counted() as calls:
        write_text("Done")
    assert calls["TransactWriteItems"] == 1
    assert told() == [
        'Done: "Walk to work" (1). We\'ve let Carol Reed know. UNDO within 10 min. And Weight today? Reply with a number.'
    ]
    with counted() as calls:
        write_text("81,4", now=minutes(3))
    reads = sum(calls[each] for each in ("GetItem", "TransactGetItems", "Query", "BatchGetItem"))
    assert (reads <= 4, calls["TransactWriteItems"], values(weight)) == (True, 1, ["81.4"])
    write_text("It was sunny, I took the long way round", now=minutes(20))
    assert comments_of(plan) == [(1, "It was sunny, I took the long way round")]
    write_text("UNDO", now=minutes(21))
    assert (values(weight), status(plan, 1)) == ([], "done")
    assert all(segments(each) == 1 for each in told())


def test_undo_takes_the_done_back_and_the_number_counts_for_the_day_all_the_same(
    write_text: WriteText, follow: Follow, serve: Callable[..., Action], plan: Plan
) -> None:
    weight = follow()
    serve(weight)
    write_text("Done")
    write_text("UNDO", now=minutes(2))
    write_text("81.4", now=NOW + timedelta(hours=20))
    assert (status(plan, 1), values(weight)) == ("open", ["81.4"])


def test_done_of_several_asks_once_and_a_stopped_number_is_asked_nothing(
    write_text: WriteText, follow: Follow, serve: Callable[..., Action]
) -> None:
    weight, sleep = follow(), follow("Sleep quality in the second half of the night", kind="rating", low=1, high=5)
    for metric in (weight, weight, sleep, weight):
        serve(metric)
    write_text("DONE 1, 2 and 3")
    assert told() == [
        "Done: 1, 2 and 3. We've let Carol Reed know. UNDO within 10 min. "
        "And Weight today? And Sleep quality in the... today? Reply with each name and its value."
    ]
    write_text("Weight 81.4 Sleep quality 4", now=minutes(5))
    assert (values(weight), values(sleep)) == (["81.4"], ["4"])
    write_text("STOP", now=minutes(6))
    asked = Address.get(f"tel:{PHONE}").asked
    write_text("DONE 4", now=minutes(7))
    assert Address.get(f"tel:{PHONE}").asked == asked


# Names alone, and HELP


def test_a_letter_or_name_alone_is_answered_with_the_last_value_and_how_to_give_one(
    write_text: WriteText, follow: Follow, ask: Ask, plan: Plan, add_action: AddAction, was_texted: WasTexted
) -> None:
    weight, _ = follow(), follow("Blood pressure", kind="pair")
    was_texted(add_action())
    write_text("B")
    write_text("W 81.4", now=minutes(3))
    ask(weight, day=MONDAY + timedelta(days=1), at=NOW + timedelta(days=1))
    for place, words in enumerate(("w", "Weight?", "My calls are going well", "Work")):
        write_text(words, now=NOW + timedelta(days=1, minutes=10 * place))
    assert told() == [
        "Blood pressure B: no value yet. Reply B 120/80.",
        "Weight, Mon 23 Nov: 81.4 kg. UNDO, or send another number.",
        *["Weight W: last 81.4 kg on Mon 23 Nov; none for Tue 24 Nov. Reply W 81.4."] * 2,
    ]
    assert [text for _, text in comments_of(plan)] == ["My calls are going well", "Work"]
    assert (values(weight), refusals()) == (["81.4"], [])


def test_names_alone_take_one_call_more_where_there_are_metrics_and_none_where_there_are_not(
    write_text: WriteText, follow: Follow, add_action: AddAction, was_texted: WasTexted, plan: Plan
) -> None:
    was_texted(add_action())

    def reads(words: str, at: float) -> int:
        with counted() as calls:
            write_text(words, now=minutes(at))
        return sum(calls[each] for each in ("GetItem", "TransactGetItems", "Query", "BatchGetItem"))

    without = reads("Weight", 0)
    assert reads("It was good to hear them say that", 5) == without
    follow()
    assert reads("W", 10) == 3
    assert reads("Thanks", 15) <= without
    assert comments_of(plan)[0] == (1, "Weight")


def test_help_says_how_to_enter_a_value_where_texts_ask_for_any(
    write_text: WriteText, follow: Follow, ask: Ask
) -> None:
    with counted() as calls:
        write_text("HELP")
    before = calls["TransactGetItems"]
    weight = follow(askings=(Asking("20:00", by="text"),))
    ask(weight)
    with counted() as calls:
        write_text("HELP", now=minutes(2))
    assert (before, calls["TransactGetItems"]) == (0, 1)
    said = " To enter a value: W 81.4 or Weight 81.4. SKIP if there is none, PAUSE, RESUME, NO WEIGHT."
    assert [each.endswith(said) for each in told()] == [False, True]
    assert segments(told()[1]) == 2
