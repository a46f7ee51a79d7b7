"""What the queues call: each message by itself, and only what failed comes again."""

import logging
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.errors import TryAgain
from chalicelib.inbound import functions
from chalicelib.inbound.mail import accept as mail_accept
from chalicelib.inbound.texts import accept as texts_accept


def event(*bodies: str) -> dict[str, Any]:
    records = [
        {"body": body, "messageId": f"id-{position}", "receiptHandle": "x"} for position, body in enumerate(bodies)
    ]
    return {"Records": records}


def test_a_message_that_is_not_ours_is_gone_and_said_in_one_sentence(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert functions.inbound_mail(event("hello"), None) == {"batchItemFailures": []}
        assert functions.inbound_text(event("hello"), None) == {"batchItemFailures": []}
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "Dropped a queue message that is no notice of a mail", "Dropped a queue message that is no text",
    ]  # fmt: skip


@pytest.mark.parametrize("error", [TryAgain(), ValueError("a mistake of ours")])
def test_only_the_message_that_failed_comes_again(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    taken = []

    def accept(body: str, _: Any, came_at: Any = None) -> str:
        if body == "bad":
            raise error
        taken.append(body)
        return "Taken."

    monkeypatch.setattr(texts_accept, "accept", accept)
    monkeypatch.setattr(mail_accept, "accept", accept)
    for function in (functions.inbound_text, functions.inbound_mail):
        assert function(event("one", "bad", "two"), None) == {"batchItemFailures": [{"itemIdentifier": "id-1"}]}
    assert taken == ["one", "two"] * 2


def test_a_text_knows_when_it_was_queued(monkeypatch: pytest.MonkeyPatch) -> None:
    came = []

    def accept(body: str, now: datetime, came_at: datetime | None) -> str:
        came.append(came_at)
        return "Taken."

    monkeypatch.setattr(texts_accept, "accept", accept)
    queued = event("one", "two")
    queued["Records"][0]["attributes"] = {"SentTimestamp": "1795424400123"}
    functions.inbound_text(queued, None)
    assert came == [datetime(2026, 11, 23, 9, 0, 0, 123000, tzinfo=UTC), None]


def test_a_log_line_holds_no_address_and_no_words(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        functions.inbound_text(
            event('{"originationNumber": "+4915112345678", "messageBody": "a secret", "inboundMessageId": "x"}'), None
        )
    assert "secret" not in caplog.text
    assert "4915112345678" not in caplog.text
