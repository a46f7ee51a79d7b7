"""Answers to mails about metrics: entered, asked about, replaced, taken back; and what holds or ends being asked."""

import os
import random
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.utils import parseaddr
from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from chalicelib.database.rows import Row
from chalicelib.database.transactions import Write as DbWrite
from chalicelib.domain.actions import editing, serving
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import archiving, pausing, recording, seeing, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Asking, Last, Metric, Target
from chalicelib.domain.metrics.reading import Reading
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import links
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import resolving
from chalicelib.domain.replies.refused import Refusal
from chalicelib.domain.stream.entry import Entry
from chalicelib.inbound.mail import accept
from chalicelib.inbound.readings import steps
from chalicelib.outbound import gather
from chalicelib.outbound.channels import email
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, counted, entries, everything, owed
from tests.inbound.conftest import notice_of, reasons, refusals, written
from tests.inbound.mail.attachments import JPEG, mail_of, part, with_files
from tests.inbound.mail.test_accept import AddAction, Answer, comments_of
from tests.inbound.mail.test_commands import LATER, action_of, answers
from tests.outbound.conftest import mails
from tests.properties import examples

MONDAY = date(2026, 11, 23)
SUNDAY = date(2026, 11, 22)
ASKED = links.asking(MONDAY, 20 * 60)

SetUp = Callable[..., Metric]
Write = Callable[..., str]


@pytest.fixture
def set_up(plan: Plan, carol: Person) -> SetUp:
    def made(name: str = "Weight", *, unit: str = "", **more: Any) -> Metric:
        unit = unit or ("kg" if name == "Weight" else "")
        asked: dict[str, Any] = {"askings": (Asking("20:00"),), **more}
        fields = Fields(name=name, unit=unit, **asked)
        return setting_up.set_up(Actor(carol.person_id), plan.plan_id, fields, now=NOW)[1]

    return made


@pytest.fixture
def weight(set_up: SetUp) -> Metric:
    return set_up(decimals=1)


@pytest.fixture
def write(plan: Plan, alice: Person) -> Write:
    """Alice answers a mail that asks for her metrics, or the latest answer to her; what became of it."""

    def answered(
        words: str, *, to: str = "", now: datetime = NOW, person: Person | None = None, headers: str = ""
    ) -> str:
        who = person or alice
        to = to or links.reply_address(links.Target(plan.plan_id, who.person_id, 0, "asking", which=ASKED))
        raw = written(words, to=to, sender=who.email, headers=headers)
        return accept.accept(notice_of(raw, to=to, source=who.email), now)

    return answered


def last_answer(person: Person, now: datetime = NOW) -> str:
    """The reply address of the latest answer to somebody."""
    found = [each for each in gather.owed_to(person.person_id, now) if each.row.kind == "answer"]
    latest = max(found, key=lambda each: each.row.due_at)
    return str(email.write([latest], now).reply_to)


def values_of(metric: Metric) -> dict[int, str]:
    """What its days count as, by the day of the month; several values of a day are listed."""
    found: dict[int, list[str]] = {}
    for each in seeing.readings(metric):
        found.setdefault(each.day.day, []).append(str(each.value.value if each.value else "skipped"))
    return {day: " + ".join(some) for day, some in found.items()}


def enter(metric: Metric, who: Person, value: str | None, day: date = SUNDAY, note: str | None = None) -> None:
    read = None if value is None else Value(Decimal(value))
    recording.record(Actor(who.person_id), metric.plan_id, metric.metric_id, New(day, read, note), now=NOW)


def first_lines(person: Person) -> list[str]:
    return [text.partition("\n")[0] for text in answers(person)]


# Entered


def test_an_answer_is_a_reading_and_is_told_with_what_was_and_where_it_leads(
    set_up: SetUp, write: Write, alice: Person, plan: Plan
) -> None:
    weight = set_up(
        decimals=1, better="lower", target=Target(Decimal(84), date(2026, 11, 1), Decimal(80), date(2027, 2, 1))
    )
    enter(weight, alice, "82.0")
    write("81,4")
    assert answers(alice) == [
        "Weight, Mon 23 Nov: 81.4 kg (was 82.0; target 80 by 1 Feb). UNDO, or send another number.\n\n"
        f"Last values: 82.0, 81.4 kg\nhttps://plans.example.com/plans/{plan.plan_id}/metrics/{weight.metric_id}"
    ]
    [*_, read] = seeing.readings(weight)
    assert (read.row.words, read.row.via, read.row.by) == ("81,4", "email", alice.person_id)
    assert comments_of(plan) == []


def test_it_takes_four_reads_and_one_transaction_even_where_it_replaces(weight: Metric, write: Write) -> None:
    with counted() as calls:
        write("81.4")
    reads = sum(calls[each] for each in ("GetItem", "TransactGetItems", "Query", "BatchGetItem"))
    assert (reads, calls["TransactWriteItems"]) == (3, 1)
    with counted() as calls:
        write("81.6", now=LATER)
    reads = sum(calls[each] for each in ("GetItem", "TransactGetItems", "Query", "BatchGetItem"))
    assert (reads, calls["TransactWriteItems"], values_of(weight)) == (4, 1, {23: "81.6"})


def test_an_answer_to_the_confirmation_or_a_question_takes_no_more(weight: Metric, write: Write, alice: Person) -> None:
    enter(weight, alice, "82")
    write("814")
    for words, at in (("814", LATER), ("81.4", LATER + timedelta(minutes=1))):
        to = last_answer(alice, at)
        with counted() as calls:
            write(words, to=to, now=at)
        reads = sum(calls[each] for each in ("GetItem", "TransactGetItems", "Query", "BatchGetItem"))
        assert (reads <= 4, calls["TransactWriteItems"]) == (True, 1)
    assert values_of(weight) == {22: "82", 23: "81.4"}


def test_the_mail_that_asks_is_answered(set_up: SetUp, write: Write, alice: Person) -> None:
    weight, _ = (
        set_up(decimals=1),
        set_up("Sleep", kind="duration", askings=(Asking("20:00", is_about_day_before=True),)),
    )
    evening = datetime(2026, 11, 23, 19, tzinfo=UTC)
    deliver(alice.person_id, evening)  # for the day before it was set up, nobody is asked for sleep
    evening += timedelta(days=1)
    deliver(alice.person_id, evening)
    mail = mails()[-1]
    write("81.4, 7h30, slept badly", to=parseaddr(str(mail["Reply-To"]))[1], now=evening + timedelta(days=2))
    sleep = next(each for each in seeing.of_plan(_plan(weight, alice)) if each.name == "Sleep")
    assert (values_of(weight), values_of(sleep)) == ({24: "81.4"}, {23: "27000"})


def test_a_mail_that_comes_twice_is_entered_once(set_up: SetUp, write: Write, alice: Person) -> None:
    calls = set_up("Calls", kind="total", unit="calls")
    headers = "Message-ID: <one@home.example>\n"
    write("6", headers=headers)
    before = everything()
    assert write("6", headers=headers) == "A mail came again and changed nothing."
    assert (everything(), values_of(calls)) == (before, {23: "6"})


def test_a_total_adds_unless_it_is_all(set_up: SetUp, write: Write, alice: Person) -> None:
    calls = set_up("Calls", kind="total")
    write("6")
    write("6", to=last_answer(alice), now=LATER)
    assert first_lines(alice) == [
        "Calls, Mon 23 Nov: 6. UNDO, or send another number to add it.",
        "Calls, Mon 23 Nov: 12 (6 + 6). UNDO, or =6 if 6 is all.",
    ]
    write("=7", to=last_answer(alice), now=LATER + timedelta(minutes=1))
    assert values_of(calls) == {23: "7"}


def test_several_metrics_of_one_mail_are_a_line_each_and_are_taken_back_together(
    set_up: SetUp, write: Write, alice: Person
) -> None:
    weight, sleep = set_up(decimals=1), set_up("Sleep", kind="duration")
    enter(weight, alice, "82")
    write("Weight 81.4\nSleep 7h30")
    assert answers(alice)[-1].startswith(
        "Weight, Mon 23 Nov: 81.4 kg (was 82.0).\nSleep, Mon 23 Nov: 7 h 30 min.\nUNDO takes all of this back. To change one, send its name and value.\n\n"
        "Last values\nWeight: 82.0, 81.4 kg\nSleep: 7 h 30 min\nhttps://plans.example.com/plans/"
    )
    write("UNDO", now=LATER)
    assert (values_of(weight), values_of(sleep)) == ({22: "82"}, {})


def test_what_was_converted_is_said(set_up: SetUp, write: Write, alice: Person) -> None:
    set_up("Run", kind="total", unit="km", decimals=1)
    write("7.5 mi")
    assert first_lines(alice) == [
        "Run, Mon 23 Nov: 12.1 km (7.5 mi = 12.1 km). UNDO, or send another number to add it."
    ]


def test_a_skip_is_said(weight: Metric, write: Write, alice: Person) -> None:
    enter(weight, alice, "82")
    write("skip")
    assert first_lines(alice) == ["Weight, Mon 23 Nov: skipped (was 82.0). UNDO, or send a number."]


def test_a_note_is_a_comment_with_the_files_that_came_along(
    weight: Metric, write: Write, alice: Person, carol: Person, plan: Plan
) -> None:
    write("81,4 felt heavy after the weekend")
    assert comments_of(plan) == [(None, "felt heavy after the weekend")]
    assert [row.kind for row in owed(carol) if row.kind == "comment"] == ["comment"]
    [read] = seeing.readings(weight)
    assert (read.row.note, bool(read.row.comment_id)) == ("felt heavy after the weekend", True)


def test_files_stand_with_the_note_or_alone(weight: Metric, write: Write, alice: Person, plan: Plan) -> None:
    to = links.reply_address(links.Target(plan.plan_id, alice.person_id, 0, "asking", which=ASKED))
    for words, at in (("81.4 before breakfast", NOW), ("81.5", LATER)):
        body = with_files(part(JPEG, "scales.jpg", "image/jpeg"), words=words)
        accept.accept(notice_of(mail_of(body, to=to, id=f"m{at:%H%M}"), to=to), at)
    told = [
        (each.text, [file.name for file in (each.files or {}).values()])
        for each in entries(plan)
        if each.kind == "comment"
    ]
    assert told == [("before breakfast", ["scales.jpg"]), ("(sent scales.jpg)", ["scales.jpg"])]
    assert values_of(weight) == {23: "81.5"}
    body = with_files(part(JPEG, "82.jpg", "image/jpeg"), words="")
    accept.accept(notice_of(mail_of(body, to=to, id="alone"), to=to), LATER)
    assert (comments_of(plan)[-1], values_of(weight)) == ((None, "(sent 82.jpg)"), {23: "81.5"})


def test_stop_and_help_keep_their_meaning(weight: Metric, write: Write, alice: Person, plan: Plan) -> None:
    write("HELP")
    assert "Where we ask for a value, reply with it" in answers(alice)[-1]
    write("STOP", now=LATER)
    assert (
        answers(alice)[-1]
        == "You won’t get any more emails about your plan with Carol Reed. Reply START to get them again."
    )
    assert values_of(weight) == {}


def test_the_coach_answers_what_the_coach_is_asked(set_up: SetUp, write: Write, carol: Person, plan: Plan) -> None:
    focus = set_up("Energy", kind="rating", low=1, high=10, asked_of=carol.person_id)
    write("7", person=carol)
    assert values_of(focus) == {23: "7"}
    assert first_lines(carol) == ["Energy, Mon 23 Nov: 7 of 10. UNDO, or send another number."]


def test_words_without_a_reading_are_a_comment_and_commands_stay_commands(
    weight: Metric, write: Write, answer: Answer, add_action: AddAction, plan: Plan, alice: Person
) -> None:
    write("I was at my mother’s.")
    assert comments_of(plan) == [(None, "I was at my mother’s.")]
    add_action()
    write("DONE 1", now=LATER)
    assert action_of(plan).status == "done"
    answer(1, "weight 81.4", now=LATER)
    assert comments_of(plan)[-1] == (1, "weight 81.4")
    assert values_of(weight) == {}


def test_how_she_puts_decimals_is_learnt_from_what_is_plain(
    set_up: SetUp, write: Write, alice: Person, plan: Plan
) -> None:
    run = set_up("Run", unit="km")
    write("81,4")
    assert plans.get_for(alice.person_id, plan.plan_id).members[alice.person_id].decimal_mark == ","
    write("7.500", now=LATER)
    assert values_of(run) == {23: "81.4"}
    assert answers(alice)[-1].startswith("Run, Mon 23 Nov: did you mean 7500 km or 7.5 km?")


# Asked about


def test_what_may_be_two_values_waits_until_it_is_answered(
    weight: Metric, write: Write, alice: Person, plan: Plan
) -> None:
    enter(weight, alice, "82")
    write("814")
    assert answers(alice) == ["Weight, Mon 23 Nov: did you mean 81.4 kg or 814 kg? Reply with the one you mean."]
    assert values_of(weight) == {22: "82"}
    assert [(row.reason, row.text, row.state) for row in refusals()] == [("WhichReading", "814", "open")]
    write("814", to=last_answer(alice), now=LATER)
    assert values_of(weight) == {22: "82", 23: "814"}
    assert [row.state for row in refusals()] == ["answered"]
    assert plans.get_for(alice.person_id, plan.plan_id).refused_count == 0


def test_a_question_answered_with_another_value_no_or_a_second_question(
    weight: Metric, write: Write, alice: Person, plan: Plan
) -> None:
    enter(weight, alice, "82")
    write("814")
    write("8.14", to=last_answer(alice), now=LATER)
    assert answers(alice)[-1].startswith("Weight, Mon 23 Nov: did you mean 81.4 kg or 8.14 kg?")
    write("81.5 kg", to=last_answer(alice, LATER), now=LATER + timedelta(minutes=1))
    assert values_of(weight) == {22: "82", 23: "81.5"}
    assert [row.state for row in refusals()] == ["answered", "answered"]
    write("82?", now=LATER + timedelta(minutes=2))
    assert answers(alice)[-1] == "Weight, Mon 23 Nov: did you mean 82 kg? Reply YES, or with the right value."
    write("no", to=last_answer(alice, LATER + timedelta(minutes=3)), now=LATER + timedelta(minutes=3))
    assert answers(alice)[-1] == "All right, nothing was added."
    assert values_of(weight) == {22: "82", 23: "81.5"}


def test_what_cant_be_taken_is_told_and_waits(set_up: SetUp, write: Write, alice: Person) -> None:
    mood = set_up("Mood", kind="rating", low=1, high=10)
    write("12")
    assert answers(alice) == ["Mood goes from 1 to 10, so 12 wasn’t added. Reply with a whole number from 1 to 10."]
    assert [(row.reason, row.text) for row in refusals()] == [("WhichReading", "12")]
    write("11", to=last_answer(alice), now=LATER)
    assert [row.state for row in refusals()] == ["open", "open"]
    write("8", to=last_answer(alice, LATER), now=LATER + timedelta(minutes=1))
    assert ([row.state for row in refusals()], values_of(mood)) == (["answered", "answered"], {23: "8"})
    assert plans.get_for(alice.person_id, mood.plan_id).refused_count == 0


def test_a_sentence_without_a_reading_is_a_comment_even_if_it_has_a_number(
    set_up: SetUp, write: Write, alice: Person, plan: Plan
) -> None:
    calls, mood = set_up("Calls", kind="total"), set_up("Mood", kind="rating", low=1, high=10)
    coming = "Sorry, calls at 5 tomorrow won’t work for me after all."
    write(coming)
    assert (comments_of(plan), answers(alice), refusals()) == ([(None, coming)], [], [])
    long = "Mood 11 today, so much better than all of last week"
    write(long, now=LATER)
    assert answers(alice)[-1].startswith("Mood goes from 1 to 10, so 11 wasn’t added.")
    unsure = "I had hoped to make 12 calls before the end"
    write(unsure, now=LATER + timedelta(minutes=1))
    assert answers(alice)[-1] == "Calls, Mon 23 Nov: did you mean 12? Reply YES, or with the right value."
    write("yes", to=last_answer(alice, LATER + timedelta(minutes=1)), now=LATER + timedelta(minutes=2))
    assert (values_of(calls), values_of(mood)) == ({23: "12"}, {})
    assert (comments_of(plan)[1:], refusals()) == ([(None, long), (None, unsure)], [])


def test_of_two_questions_one_is_answered_and_the_other_asked_again(set_up: SetUp, write: Write, alice: Person) -> None:
    weight, calls = set_up(decimals=1), set_up("Calls", kind="total", unit="calls")
    enter(weight, alice, "82")
    enter(calls, alice, "6")
    write("Weight 814\nCalls 600")
    assert len(answers(alice)[-1].split("\n\n")) == 2
    write("600", to=last_answer(alice), now=LATER)
    assert (values_of(weight), values_of(calls)) == ({22: "82"}, {22: "6", 23: "600"})
    assert answers(alice)[-1].startswith("Weight, Mon 23 Nov: did you mean 81.4 kg or 814 kg?")
    assert [row.state for row in refusals()] == ["open"]
    write("81.4", to=last_answer(alice, LATER), now=LATER + timedelta(minutes=1))
    assert values_of(weight) == {22: "82", 23: "81.4"}
    assert [row.state for row in refusals()] == ["answered"]


def test_a_coach_may_have_settled_meanwhile_what_waited(
    weight: Metric, write: Write, alice: Person, carol: Person
) -> None:
    enter(weight, alice, "82")
    write("814")
    [waiting] = refusals()
    resolving.dismiss(Actor(carol.person_id), weight.plan_id, waiting.entry_id, now=NOW)
    write("81.4", to=last_answer(alice), now=LATER)
    assert (values_of(weight), [row.state for row in refusals()]) == ({22: "82", 23: "81.4"}, ["dismissed"])


# Taken back


def test_undo_restores_what_a_message_replaced(weight: Metric, write: Write, alice: Person, carol: Person) -> None:
    enter(weight, carol, "82.0", MONDAY, note="after the run")
    [before] = seeing.readings(weight)
    write("81.4 felt heavy")
    write("UNDO", now=LATER)
    assert answers(alice)[-1] == "Weight, Mon 23 Nov: 81.4 kg taken back, so it’s 82.0 kg again."
    [after] = seeing.readings(weight)
    kept = ("value", "second", "note", "comment_id", "words", "via", "by", "by_name", "reported_at")
    assert [getattr(after.row, each) for each in kept] == [getattr(before.row, each) for each in kept]
    row = Metric.find(weight.plan_id, weight.metric_id)
    assert row is not None
    assert row.latest == [(MONDAY, Last(Decimal(82)))]


def test_undo_of_the_confirmation_is_of_that_one_for_a_day(weight: Metric, write: Write, alice: Person) -> None:
    write("81.4 kg yesterday")
    to = last_answer(alice)
    write("82", now=LATER)
    write("UNDO", to=to, now=NOW + timedelta(hours=23))
    assert values_of(weight) == {23: "82"}
    assert answers(alice)[-1] == "Weight, Sun 22 Nov: 81.4 kg taken back, so there’s no value now."
    write("UNDO", to=to, now=NOW + timedelta(hours=23, minutes=1))
    assert answers(alice)[-1].startswith("There’s nothing to take back here.")
    write("UNDO", now=NOW + timedelta(hours=25))
    assert values_of(weight) == {23: "82"}


def test_the_newest_of_command_and_reading_is_taken_back(
    weight: Metric, write: Write, answer: Answer, add_action: AddAction, plan: Plan
) -> None:
    answer(add_action(), "Done")
    write("81.4", now=LATER)
    answer(1, "UNDO", now=LATER + timedelta(minutes=1))
    assert (values_of(weight), action_of(plan).status) == ({}, "done")
    write("81.5", now=LATER + timedelta(minutes=2))
    answer(add_action("Send the offer"), "Done", now=LATER + timedelta(minutes=3))
    write("UNDO", now=LATER + timedelta(minutes=4))
    assert (values_of(weight), action_of(plan, 2).status) == ({23: "81.5"}, "open")


def test_what_changed_since_is_left(weight: Metric, write: Write, alice: Person, carol: Person) -> None:
    write("81.4")
    recording.record(
        Actor(carol.person_id), weight.plan_id, weight.metric_id, New(MONDAY, Value(Decimal("81.9"))), now=LATER
    )
    write("UNDO", now=LATER)
    assert answers(alice)[-1] == "Weight, Mon 23 Nov has changed since, so we left it: 81.9 kg."
    assert values_of(weight) == {23: "81.9"}


def test_a_reading_that_comes_in_between_is_seen_and_numbers_of_steps_differ(
    set_up: SetUp, write: Write, alice: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = set_up("Calls", kind="total")
    drawn = iter([7, 7, 7, 8, 8, 9])

    def draw() -> int:
        number = next(drawn)
        if not values_of(calls):
            enter(calls, carol, "6", MONDAY)
        return number

    monkeypatch.setattr(steps, "draw", draw)
    write("6")
    assert first_lines(alice)[-1] == "Calls, Mon 23 Nov: 12 (6 + 6). UNDO, or =6 if 6 is all."
    write("5", now=LATER)
    write("1000", now=LATER + timedelta(minutes=1))
    assert (values_of(calls), list(drawn)) == ({23: "6 + 6 + 5"}, [])
    assert answers(alice)[-1].startswith("Calls, Mon 23 Nov: did you mean 1000?")
    write("UNDO", now=LATER + timedelta(minutes=2))
    assert values_of(calls) == {23: "6 + 6"}


# Refused


def test_an_archived_metric_takes_nothing_and_the_words_wait(weight: Metric, write: Write, alice: Person) -> None:
    archiving.archive(Actor(alice.person_id), weight.plan_id, weight.metric_id, now=NOW)
    write("81.4")
    assert answers(alice) == [
        "“Weight” is archived, so 81.4 kg wasn’t added. Take it out of the archive first. Your words are kept for your coach."
    ]
    assert [(row.reason, row.text) for row in refusals()] == [("NotTaken", "81.4")]
    assert values_of(weight) == {}


def test_what_was_archived_since_it_was_asked_for_isnt_taken_for_another(
    set_up: SetUp, write: Write, alice: Person, carol: Person
) -> None:
    weight, sleep = set_up(decimals=1), set_up("Sleep", kind="duration")
    enter(weight, alice, "82")
    morning = datetime(2026, 11, 24, 8, tzinfo=UTC)
    archiving.archive(Actor(carol.person_id), weight.plan_id, weight.metric_id, now=morning)
    write("81.4", now=morning + timedelta(hours=1))
    assert answers(alice)[-1].startswith("“Weight” is archived, so 81.4 kg wasn’t added.")
    assert (values_of(weight), values_of(sleep)) == ({22: "82"}, {})


def test_a_coach_enters_nothing_once_the_client_has_declined(
    set_up: SetUp, write: Write, carol: Person, plan: Plan
) -> None:
    weight = set_up(asked_of=carol.person_id)
    change = DbWrite()
    change.update(Plan, plan.plan_id, [Plan.members[plan.client_id]["state"].set("declined")])
    change.commit()
    write("81.4", person=carol)
    assert answers(carol) == ["Alice Moreau isn’t part of this plan any more, so 81.4 kg wasn’t added."]
    change = DbWrite()
    change.update(Plan, plan.plan_id, [Plan.members[plan.client_id]["ended_at"].set("2025-11-03T23:30:00Z")])
    change.commit()
    write("81.4", person=carol, now=LATER)
    assert answers(carol)[1] == "This plan ended on 4 Nov 2025, so 81.4 kg wasn’t added."
    assert ([row.reason for row in refusals()], values_of(weight)) == (["NotTaken"] * 2, {})


def test_a_viewer_enters_nothing(weight: Metric, write: Write, plan: Plan, viewer: Person) -> None:
    write("81.4", person=viewer)
    assert (reasons(), values_of(weight)) == (["MayNotWrite"], {})


def test_a_stranger_with_her_reply_address_enters_nothing(
    weight: Metric, write: Write, plan: Plan, alice: Person, mallory: Person
) -> None:
    to = links.reply_address(links.Target(plan.plan_id, alice.person_id, 0, "asking", which=ASKED))
    write("81.4", to=to, person=mallory)
    write("UNDO", person=mallory)
    assert (reasons(), values_of(weight)) == (["OtherSender", "NotAMember"], {})


def test_automatic_replies_neither_pause_nor_enter(weight: Metric, write: Write, plan: Plan, alice: Person) -> None:
    write("PAUSE", headers="Auto-Submitted: auto-replied\n")
    write("81.4", headers="Subject: Out of office\nAuto-Submitted: auto-generated\n")
    assert plans.get_for(alice.person_id, plan.plan_id).asking_paused is None
    assert values_of(weight) == {}


# Held and ended


def test_pause_and_resume_by_mail(weight: Metric, write: Write, answer: Answer, plan: Plan, alice: Person) -> None:
    write("Pause until Friday please")
    paused = plans.get_for(alice.person_id, plan.plan_id).asking_paused
    assert (paused.by, paused.until) == (alice.person_id, date(2026, 11, 27))
    assert answers(alice)[-1] == (
        "This plan asks for no values until Fri 27 Nov. Its other messages still come. Reply RESUME and it asks again."
    )
    write("RESUME", to=last_answer(alice), now=LATER)
    assert plans.get_for(alice.person_id, plan.plan_id).asking_paused is None
    assert answers(alice)[-1] == "This plan asks for values again."
    write("pause", now=LATER + timedelta(minutes=1))
    answer(0, "Resume", now=LATER + timedelta(minutes=2))
    assert plans.get_for(alice.person_id, plan.plan_id).asking_paused is None
    assert answers(alice)[-1].endswith("Reply STOP to end them.\nThis plan asks for values again.")


def test_no_and_a_name_ends_that_metric_only(set_up: SetUp, write: Write, alice: Person, carol: Person) -> None:
    weight = set_up()
    set_up("Sleep", kind="duration")
    write("NO WEIGHT")
    found = {each.name: each.archived_by for each in seeing.of_plan(_plan(weight, alice), is_archived=None)}
    assert found == {"Sleep": None, "Weight": alice.person_id}
    assert answers(alice)[-1].startswith(
        "Weight has ended: nobody is asked for it any more, and we’ve let Carol Reed know."
    )
    assert "metric_ended" in [row.kind for row in owed(carol)]


def _plan(metric: Metric, person: Person) -> Plan:
    return plans.get_for(person.person_id, metric.plan_id)


# Whatever is written

_TOKENS = (
    "81.4 82 814 7 7h30 =6 12 120/80 7,5 1.234 skip same none yes no weight sleep calls W kg km lb yesterday Mon tomorrow and but felt heavy after "
    "the weekend, slept badly. - ( ) ? I was at my mother's goal is hello Carol, thanks\n \n\n 3 Dec not until maybe"
).split(" ")


def test_no_words_are_lost_whatever_is_written(set_up: SetUp, write: Write, alice: Person, plan: Plan) -> None:
    metrics = [set_up(decimals=1), set_up("Sleep", kind="duration"), set_up("Calls", kind="total", unit="calls")]
    enter(metrics[0], alice, "82")
    drawn = random.Random(20261124)
    lost, outcomes = [], []
    for n in range(examples(60)):
        text = " ".join(drawn.choices(_TOKENS, k=drawn.randint(1, 9))).strip()
        if not any(char.isalnum() for char in text):
            continue
        at = NOW + timedelta(minutes=6 * n)
        outcomes.append(write(text, now=at))
        kept = " ".join(
            [str(each.row.words or "") + " " + str(each.row.note or "") for metric in metrics for each in seeing.readings(metric)]
            + [row.text for row in refusals()] + [str(said) for _, said in comments_of(plan)]
        )  # fmt: skip
        lost += [(text, word) for word in re.findall(r"\w+", text) if word not in kept]
        forget(Reading, Refusal, Entry, Notification)
        for metric in metrics:
            forget_latest(metric)
    assert lost == []
    seen = " ".join(outcomes)
    assert all(each in seen for each in ("1 entered", "1 asked about", "an entry of its plan"))


def forget(*models: type[Row]) -> None:
    """Deletes all rows behind the scenes, so that what is kept is of one mail only."""
    for model in models:
        dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].tables[os.environ[model.Meta.env]].items.clear()


def forget_latest(metric: Metric) -> None:
    write = DbWrite()
    write.update(Metric, (metric.plan_id, metric.metric_id), [Metric.recent.set({}), Metric.days.set(0)])
    write.commit()


# After DONE


@pytest.fixture
def serve(add_action: AddAction, carol: Person) -> Callable[..., Action]:
    """An action that serves a metric."""

    def made(metric: Metric, what: str = "Walk to work") -> Action:
        action = add_action(what)
        change = Change(serves=serving.Serves(metric.metric_id))
        return editing.edit(Actor(carol.person_id), metric.plan_id, int(action.number), change, now=NOW)

    return made


def test_done_asks_for_the_reading_that_is_due_and_its_answer_is_one(
    weight: Metric, serve: Callable[..., Action], answer: Answer, write: Write, alice: Person, plan: Plan
) -> None:
    action = serve(weight)
    with counted() as calls:
        answer(action, "Done")
    assert (calls["GetItem"] <= 6, calls["TransactWriteItems"]) == (True, 1)
    assert answers(alice) == [
        "ALI-1 “Walk to work” is done.\n\nWe’ve let Carol Reed know. Not what you meant? Reply UNDO within ten minutes.\n\n"
        "And Weight today? Reply with a number."
    ]
    asked = last_answer(alice)
    with counted() as calls:
        write("81,4", to=asked, now=LATER)
    reads = sum(calls[each] for each in ("GetItem", "TransactGetItems", "Query", "BatchGetItem"))
    assert (reads <= 4, calls["TransactWriteItems"], values_of(weight)) == (True, 1, {23: "81.4"})
    assert answers(alice)[-1].startswith("Weight, Mon 23 Nov: 81.4 kg. UNDO")
    # Words are about the action, and so is another command.
    write("Took the long way round, it was sunny", to=asked, now=LATER)
    write("done", to=asked, now=LATER)
    assert comments_of(plan) == [(1, "Took the long way round, it was sunny")]
    assert answers(alice)[-1] == "ALI-1 “Walk to work” was already done."
    # The newest of both is taken back: first the reading, and without one the DONE.
    write("UNDO", to=asked, now=LATER + timedelta(minutes=1))
    assert (values_of(weight), action_of(plan).status) == ({}, "done")


def test_undo_of_a_done_that_asked_reopens_and_the_number_counts_all_the_same(
    weight: Metric, serve: Callable[..., Action], answer: Answer, write: Write, alice: Person, plan: Plan
) -> None:
    answer(serve(weight), "Done")
    asked = last_answer(alice)
    write("UNDO", to=asked, now=LATER)
    assert (action_of(plan).status, answers(alice)[-1]) == ("open", "We reopened ALI-1 “Walk to work”.")
    write("81.4", to=asked, now=NOW + timedelta(days=2))
    assert values_of(weight) == {23: "81.4"}


def test_done_asks_nothing_that_is_there_or_is_asked_of_nobody_here(
    weight: Metric,
    set_up: SetUp,
    serve: Callable[..., Action],
    answer: Answer,
    alice: Person,
    carol: Person,
    plan: Plan,
) -> None:
    of_coach, sleep = set_up("Effort", asked_of=carol.person_id), set_up("Slept well?", kind="yes_no", askings=())
    enter(weight, alice, "82", MONDAY)
    for metric in (weight, of_coach, sleep):
        serve(metric)
    answer(0, "DONE 1 and 2")
    answer(1, "DONE")
    assert not any("And " in each for each in answers(alice))
    answer(3, "DONE")
    assert answers(alice)[-1].endswith("\n\nAnd Slept well today? Reply with YES or NO.")
    pausing.pause(Actor(alice.person_id), plan.plan_id, until=None, now=NOW)
    serve(set_up("Steps"))
    answer(4, "DONE")
    assert "And " not in answers(alice)[-1]


def test_done_of_several_asks_for_each_metric_once(
    weight: Metric, set_up: SetUp, serve: Callable[..., Action], answer: Answer, write: Write, alice: Person
) -> None:
    sleep = set_up("Sleep", kind="duration")
    for metric in (weight, weight, sleep):
        serve(metric)
    answer(0, "DONE 1, 2 and 3")
    assert answers(alice)[-1].endswith("\n\nAnd Weight today? And Sleep today? Reply with each name and its value.")
    write("Weight 81.4, Sleep 7h30", to=last_answer(alice), now=LATER)
    assert (values_of(weight), values_of(sleep)) == ({23: "81.4"}, {23: "27000"})


def test_the_answer_to_a_done_that_asked_takes_nothing_from_others(
    weight: Metric, serve: Callable[..., Action], answer: Answer, write: Write, alice: Person, mallory: Person
) -> None:
    answer(serve(weight), "Done")
    before = values_of(weight)
    write("81.4", to=last_answer(alice), person=mallory)
    assert (values_of(weight), before, reasons()) == ({}, {}, ["OtherSender"])


def test_help_says_how_to_enter_a_value_to_those_who_are_asked_for_any(
    answer: Answer, set_up: SetUp, add_action: AddAction, alice: Person
) -> None:
    action = add_action()
    with counted() as calls:
        answer(action, "HELP")
    before = calls["Query"]
    set_up("Pages", askings=())
    answer(action, "HELP")
    set_up()
    with counted() as calls:
        answer(action, "HELP")
    assert ["SKIP" in each for each in answers(alice)] == [False, False, True]
    assert calls["Query"] == before + 1


# DONE and a number


def test_done_and_a_number_is_the_count_that_was_asked_for_unless_an_action_has_that_number(
    set_up: SetUp, write: Write, alice: Person, plan: Plan, add_action: AddAction
) -> None:
    calls = set_up("Calls made", kind="total", per_day="sum")
    write("done 3")
    assert values_of(calls) == {23: "3"}
    for what in ("Call the bank", "Send the offer"):
        add_action(what)
    write("Done 2", now=LATER)
    asked = "Is 2 your Calls made, or is action 2 done? Reply Calls made 2, or DONE 2."
    assert (answers(alice)[-1], values_of(calls), action_of(plan, 2).status) == (asked, {23: "3"}, "open")
    write("DONE 2", to=last_answer(alice, LATER), now=LATER + timedelta(minutes=1))
    assert (values_of(calls), action_of(plan, 2).status) == ({23: "3"}, "done")
    write("done 1", now=LATER + timedelta(hours=1))
    write("Calls made 1", to=last_answer(alice, LATER + timedelta(hours=1)), now=LATER + timedelta(hours=2))
    assert (values_of(calls), action_of(plan).status) == ({23: "3 + 1"}, "open")


# What has ended


def test_undo_right_after_no_and_a_name_starts_that_metric_again(set_up: SetUp, write: Write, alice: Person) -> None:
    weight = set_up()
    write("82")
    write("NO WEIGHT", to=last_answer(alice), now=LATER)
    at = LATER + timedelta(hours=1)
    write("UNDO", to=last_answer(alice, at), now=at)
    assert answers(alice)[-1] == "Weight has been started again. It’s asked for as before."
    assert [each.archived_at for each in seeing.of_plan(_plan(weight, alice), is_archived=None)] == [None]
    write("UNDO", to=last_answer(alice, at), now=at + timedelta(hours=1))
    assert answers(alice)[-1].startswith("There’s nothing to undo")
    assert values_of(weight) == {23: "82"}


def test_a_client_whose_plan_has_ended_is_told_so_and_the_words_wait(
    weight: Metric, write: Write, plan: Plan, alice: Person
) -> None:
    change = DbWrite()
    ended: list[Any] = [Plan.members[plan.client_id]["state"].set("declined")]
    change.update(Plan, plan.plan_id, [*ended, Plan.members[plan.client_id]["ended_at"].set("2026-11-03T12:00:00Z")])
    change.commit()
    write("81,4 felt fine")
    assert answers(alice) == ["This plan ended on 3 Nov, so 81,4 wasn’t added. Your words are kept for your coach."]
    write("How are you?", now=LATER)
    assert ([row.reason for row in refusals()], values_of(weight)) == (["NotTaken", "NotAMember"], {})
