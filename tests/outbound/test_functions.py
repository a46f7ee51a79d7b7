"""What the schedule and the queue call."""

from datetime import datetime
from typing import Any

import pytest

from chalicelib import clock
from chalicelib.domain.people import sign_in
from chalicelib.domain.people.person import Person
from chalicelib.outbound import deliver as delivering
from chalicelib.outbound import functions
from tests.outbound.conftest import mails


def event(*bodies: str) -> dict[str, Any]:
    records = [{"body": body, "messageId": f"id-{place}", "receiptHandle": "x"} for place, body in enumerate(bodies)]
    return {"Records": records}


@pytest.mark.parametrize("body", ["hello", "{}", '{"recipient": 5}', '{"recipient": ""}', "[]", '{"recipient": null}'])
def test_a_queue_message_that_is_not_ours_is_dropped(body: str, caplog: pytest.LogCaptureFixture) -> None:
    assert functions.deliver(event(body), None) == {"batchItemFailures": []}
    assert "not a message of ours" in caplog.text


def test_only_what_failed_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    delivered = []

    def deliver(recipient: str, now: datetime) -> str:
        if recipient == "bad":
            raise RuntimeError("the database is down")
        delivered.append(recipient)
        return "sent"

    monkeypatch.setattr(delivering, "deliver", deliver)
    bodies = ['{"recipient": "alice"}', '{"recipient": "bad"}', '{"recipient": "carol"}']
    assert functions.deliver(event(*bodies), None) == {"batchItemFailures": [{"itemIdentifier": "id-1"}]}
    assert delivered == ["alice", "carol"]


def test_a_recipient_on_the_queue_gets_what_is_due(
    carol: Person, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    sign_in.request_link(carol.email, caller="x", now=now)
    assert functions.deliver(event(f'{{"recipient": "mailto:{carol.email}"}}'), None) == {"batchItemFailures": []}
    assert [mail["To"] for mail in mails()] == [carol.email]


def test_the_sweep_says_what_it_did(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    scheduled = {"version": "0", "account": "1", "region": "us-east-1", "detail": {}, "detail-type": "Scheduled Event",
                 "source": "aws.events", "time": "2026-11-23T09:00:00Z", "id": "1", "resources": []}  # fmt: skip
    assert functions.sweep(scheduled, None) == "nothing is due"
