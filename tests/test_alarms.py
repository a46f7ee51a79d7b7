"""Each failure of ours is told in a line that its alarm looks at: the same namespace, name and dimensions."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib import aws, clock
from chalicelib.config import settings
from chalicelib.domain.actor import Actor
from chalicelib.domain.owed import held_up, queue
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.people import phones, sign_in
from chalicelib.domain.people.person import Person
from chalicelib.inbound import functions as inbound
from chalicelib.outbound import backlog, claim
from chalicelib.outbound import functions as outbound
from tests.embedded import sounds, told

SWEPT: dict[str, Any] = {
    "version": "0", "account": "1", "region": "us-east-1", "detail": {}, "detail-type": "Scheduled Event",
    "source": "aws.events", "time": "2026-11-23T09:00:00Z", "id": "1", "resources": [],
}  # fmt: skip
OURS = ("MessagesLate", "SweepSilent", "GivenUp", "DeadLettersArrive", "NumbersNearlyUsedUp")


@pytest.fixture(autouse=True)
def at_nine(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def events(*bodies: str) -> dict[str, Any]:
    return {
        "Records": [{"body": body, "messageId": str(place), "receiptHandle": "x"} for place, body in enumerate(bodies)]
    }


def owe(person: Person, since: datetime, attempts: int = 0) -> None:
    row = notifications.new(
        f"mailto:{person.email}", "sign_in", since, email=person.email, nonce="n", next="/", person_id=person.person_id
    )
    row.attempts = attempts
    row.save()


def delivered(person: Person) -> None:
    assert outbound.deliver(events(queue.message(f"mailto:{person.email}")), None) == {"batchItemFailures": []}


def test_a_sweep_tells_that_nothing_is_owed_and_no_alarm_sounds(capsys: pytest.CaptureFixture[str]) -> None:
    outbound.sweep(SWEPT, None)
    (line,) = lines = told(capsys)
    assert (line["Owed"], line["OldestOwed"], line["DeadLetters"]) == (0, 0, 0)
    assert not any(sounds(name, lines) for name in OURS)


@pytest.mark.parametrize(("minutes", "late"), [(1, False), (10, False), (11, True)])
def test_a_message_due_for_over_ten_minutes_is_late(
    carol: Person, now: datetime, capsys: pytest.CaptureFixture[str], minutes: int, late: bool
) -> None:
    owe(carol, now - timedelta(minutes=minutes))
    outbound.sweep(SWEPT, None)
    (line,) = lines = told(capsys)
    assert (line["Owed"], line["OldestOwed"]) == (1, 60 * minutes)
    assert sounds("MessagesLate", lines) is late
    assert not sounds("SweepSilent", lines)


def test_what_is_put_off_while_nothing_can_be_sent_is_late_although_it_is_due_later(
    now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    held_up.note("text", now - timedelta(minutes=2), now)
    held_up.note("email", now - timedelta(minutes=11), now)
    outbound.sweep(SWEPT, None)
    (line,) = lines = told(capsys)
    assert (line["Owed"], line["OldestOwed"]) == (0, 660)
    assert sounds("MessagesLate", lines)


def test_a_sweep_that_fails_is_as_silent_as_one_that_never_ran(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "Query")

    monkeypatch.setattr(aws.dynamodb(), "_make_api_call", refuse)
    with pytest.raises(Exception, match="AccessDenied"):
        outbound.sweep(SWEPT, None)
    assert sounds("SweepSilent", told(capsys))


def test_what_lies_in_any_dead_letter_queue_is_one_number_looked_at_every_five_minutes(
    now: datetime, monkeypatch: pytest.MonkeyPatch, setting: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    urls = [aws.sqs().create_queue(QueueName=name)["QueueUrl"] for name in ("dead-one", "dead-two")]
    for url in urls:
        aws.sqs().send_message(QueueUrl=url, MessageBody="failed five times")
    setting(DEAD_LETTER_QUEUE_URLS=" ".join(urls))
    outbound.sweep(SWEPT, None)
    (line,) = lines = told(capsys)
    assert line["DeadLetters"] == 2
    assert sounds("DeadLettersArrive", lines)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=backlog.LOOKED_AT_EVERY - 1))
    outbound.sweep(SWEPT, None)
    (line,) = told(capsys)
    assert "DeadLetters" not in line
    for url in urls:
        aws.sqs().delete_queue(QueueUrl=url)


def test_a_queue_that_cannot_be_looked_at_does_not_hide_what_is_owed(
    carol: Person, now: datetime, setting: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    owe(carol, now)
    setting(DEAD_LETTER_QUEUE_URLS="https://queue.amazonaws.com/123456789012/nowhere")
    with pytest.raises(ClientError):
        outbound.sweep(SWEPT, None)
    (line,) = told(capsys)
    assert line["Owed"] == 1
    assert queue_holds() == 1


def queue_holds() -> int:
    return len(aws.sqs().receive_message(QueueUrl=settings().urgent_queue_url).get("Messages", []))


def test_a_message_that_was_sent_is_one_quiet_line(
    carol: Person, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    sign_in.request_link(carol.email, caller="x", now=now)
    delivered(carol)
    (line,) = lines = told(capsys)
    assert line["Sent"] == 1
    assert not any(sounds(name, lines) for name in OURS if name != "SweepSilent")


def test_what_ses_refuses_for_now_is_put_off_with_its_reason(
    carol: Person, now: datetime, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Busy:
        def send_raw_email(self, **_: Any) -> None:
            raise ClientError({"Error": {"Code": "Throttling", "Message": "Daily message quota exceeded."}}, "Send")

    monkeypatch.setattr(aws, "ses", Busy)
    sign_in.request_link(carol.email, caller="x", now=now)
    delivered(carol)
    (line,) = told(capsys)
    assert line["PutOff"] == 1
    assert "Throttling" in line["Reason"]


def test_a_message_that_failed_too_often_is_given_up_and_an_alarm_sounds(
    carol: Person, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    owe(carol, now, attempts=claim.MOST_ATTEMPTS - 1)
    delivered(carol)
    assert sounds("GivenUp", told(capsys))


def test_a_mistake_of_ours_sounds_an_alarm_hours_before_its_message_is_given_up(
    carol: Person, now: datetime, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def break_down(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("chalicelib.outbound.channels.email.write", break_down)
    owe(carol, now)
    for minutes in (0, 1, 11):
        monkeypatch.setattr(clock, "now", lambda at=now + timedelta(minutes=minutes): at)
        delivered(carol)
    told(capsys)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=15))
    outbound.sweep(SWEPT, None)
    (line,) = lines = told(capsys)
    assert (line["Owed"], line["OldestOwed"]) == (0, 900)
    assert sounds("MessagesLate", lines)


def test_a_mistake_of_ours_is_counted_although_it_is_caught(
    carol: Person, now: datetime, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def break_down(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("chalicelib.outbound.channels.email.write", break_down)
    owe(carol, now)
    delivered(carol)
    (line,) = told(capsys)
    assert (line["Failures"], line["Reason"]) == (1, "ZeroDivisionError")


@pytest.mark.parametrize(
    ("function", "step"),
    [
        (outbound.deliver, "chalicelib.outbound.deliver.deliver"),
        (outbound.outcomes, "chalicelib.outbound.outcomes.accept.accept"),
        (inbound.inbound_mail, "chalicelib.inbound.mail.accept.accept"),
        (inbound.inbound_text, "chalicelib.inbound.texts.accept.accept"),
    ],
)
def test_a_queue_message_that_will_come_again_is_counted_by_every_function(
    function: Callable[..., Any], step: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any) -> str:
        raise ConnectionError

    monkeypatch.setattr(step, fail)
    assert function(events('{"recipient": "x"}'), None) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    (line,) = told(capsys)
    assert (line["Failures"], line["Reason"]) == (1, "ConnectionError")


def test_replies_are_counted_as_taken_or_as_refused_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    text = '{{"originationNumber": "+4915112345678", "messageBody": "{}", "inboundMessageId": "{}"}}'
    inbound.inbound_text(events(text.format("STOP", "a"), text.format("a secret", "b")), None)
    lines = told(capsys)
    (taken,) = [line for line in lines if "RepliesTaken" in line]
    (refused,) = [line for line in lines if "RepliesRefused" in line]
    assert taken["RepliesTaken"] == 1
    assert (refused["RepliesRefused"], refused["Reason"]) == (1, "UnknownNumber")
    assert "secret" not in str(lines)
    assert "4915112345678" not in str(lines)


def test_numbers_that_are_nearly_used_up_sound_an_alarm(
    dan: Person, now: datetime, setting: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    setting(NUMBERS_A_DAY=1)
    phones.set_phone(Actor(dan.person_id), "+4915112345678", now=now)
    assert sounds("NumbersNearlyUsedUp", told(capsys))


def test_lines_are_written_past_the_log_which_would_put_words_before_them(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.INFO):
        outbound.sweep(SWEPT, None)
    assert "_aws" not in caplog.text
    assert len(told(capsys)) == 1
