"""Who has something due gets on the queue, at a cost that depends on what is due and not on what is stored."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from botocore.exceptions import ClientError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sqs.models import sqs_backends
from pynamodb.exceptions import QueryError

from chalicelib import aws
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import SHARDS, Notification
from chalicelib.errors import TryAgain
from chalicelib.outbound import pacing
from chalicelib.outbound import sweep as sweeping
from chalicelib.outbound.sweep import most_waiting, sweep
from tests.conftest import counted
from tests.outbound.conftest import refusal
from tests.quick_moto.rows import kept, put

EMPTY = {"Query": SHARDS}
"""The calls of a sweep that finds nothing."""


def owe(recipient: str, due_at: datetime, claimed_until: datetime | None = None) -> Notification:
    row = notifications.new(recipient, "sign_in", due_at, due_at=due_at, email="a@b.example")
    if claimed_until is not None:
        row.claim_token, row.claim_until = "t", claimed_until
    row.save()
    return row


def messages_on(name: str) -> list[dict[str, Any]]:
    queue = sqs_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].queues[name]
    return [msgspec.json.decode(message.body) for message in queue._messages]


def on_queue(name: str = "deliveries") -> list[str]:
    return sorted(message["recipient"] for message in messages_on(name))


@pytest.mark.parametrize("future_rows", [0, 10_000])
def test_with_nothing_due_it_asks_once_per_shard(now: datetime, future_rows: int) -> None:
    if future_rows:
        owe("somebody", now + timedelta(hours=1))
        _many_like_it(future_rows)
    with counted() as calls:
        assert sweep(now) == "nothing is due"
    assert calls == EMPTY
    assert on_queue() == []


def _many_like_it(count: int) -> None:
    """Copies behind the emulator's back: ten thousand puts would take a minute."""
    table = os.environ["NOTIFICATIONS_TABLE"]
    (stored,) = kept(table)
    for position in range(count):
        due_key = {"S": f"{stored.row['due_key']['S']}{position}"}
        put(table, stored.row | {"due_key": due_key, "shard": {"S": str(position % 8)}})


def test_each_recipient_gets_one_queue_message_however_much_is_due(now: datetime) -> None:
    recipients = [f"person{number}" for number in range(23)]
    for recipient in recipients:
        owe(recipient, now)
        owe(recipient, now - timedelta(days=1))
    with counted() as calls:
        assert sweep(now) == "23 recipients have something due"
    assert on_queue() == sorted(recipients)
    assert calls == EMPTY | {"GetQueueAttributes": 1, "SendMessageBatch": 3}


def test_what_somebody_is_sending_is_passed_over_until_the_claim_runs_out(now: datetime) -> None:
    owe("alice", now, claimed_until=now + timedelta(seconds=1))
    assert sweep(now) == "nothing is due"
    assert sweep(now + timedelta(seconds=1)) == "1 recipients have something due"


def test_a_full_queue_is_not_added_to_and_what_is_due_longest_goes_first(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "MOST_WAITING", timedelta(seconds=2))
    owe("bob", now)
    owe("carol", now - timedelta(minutes=2))
    owe("alice", now - timedelta(minutes=1))
    assert sweep(now, rate=4 / 3) == "3 recipients have something due, 1 of them wait, the queue is full"
    assert on_queue() == ["alice", "carol"]
    assert sweep(now, rate=4 / 3) == "3 recipients have something due, 3 of them wait, the queue is full"
    assert on_queue() == ["alice", "carol"]


def test_a_queue_holds_three_minutes_of_work_at_its_share_of_the_accounts_rate() -> None:
    assert most_waiting(14, pacing.DUE) == 1890
    assert most_waiting(14, pacing.URGENT) == 630
    assert most_waiting(1, pacing.DUE) == most_waiting(None, pacing.DUE) == 135


def test_who_is_owed_something_at_a_mere_address_waits_for_it_and_is_urgent(now: datetime) -> None:
    for recipient in ("mailto:alice@home.example", "tel:+4915112345678", "alice", "job:alice"):
        owe(recipient, now)
    with counted() as calls:
        sweep(now)
    assert on_queue("urgent") == ["mailto:alice@home.example", "tel:+4915112345678"]
    assert on_queue() == ["alice", "job:alice"]
    assert calls == EMPTY | {"GetQueueAttributes": 2, "SendMessageBatch": 2}


def test_a_full_queue_delays_nobody_who_waits(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "MOST_WAITING", timedelta(seconds=4))
    for number in range(4):
        owe(f"person{number}", now)
    sweep(now, rate=1)
    owe("mailto:alice@home.example", now)
    assert "2 of them wait" not in sweep(now, rate=1)
    assert on_queue("urgent") == ["mailto:alice@home.example"]


def test_the_messages_tell_the_accounts_rate_if_it_is_known(now: datetime) -> None:
    owe("alice", now)
    sweep(now)
    sweep(now, rate=14)
    assert messages_on("deliveries") == [{"recipient": "alice"}, {"recipient": "alice", "rate": 14.0}]


def test_a_run_is_bounded_and_takes_the_oldest_first(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "MOST_PER_SHARD", 1)
    monkeypatch.setattr(notifications, "SHARDS", 1)
    monkeypatch.setattr(notifications, "shard", lambda _: "0")
    owe("newer", now)
    owe("older", now - timedelta(hours=1))
    sweep(now)
    assert on_queue() == ["older"]


def test_behind_a_backlog_who_waits_is_found_all_the_same(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "MOST_PER_SHARD", 2)
    monkeypatch.setattr(notifications, "SHARDS", 1)
    monkeypatch.setattr(notifications, "shard", lambda _: "0")
    for number in range(5):
        owe(f"person{number}", now - timedelta(hours=1) + timedelta(seconds=number))
    owe("mailto:alice@home.example", now)  # nobody nudged, or it was put off
    with counted() as calls:
        assert sweep(now) == "3 recipients have something due"
    assert calls["Query"] == SHARDS + 1
    assert on_queue("urgent") == ["mailto:alice@home.example"]
    assert on_queue() == ["person0", "person1"]


def test_a_throttled_table_is_a_passing_error(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def throttled(*_: object, **__: object) -> Iterator[Notification]:
        yield from ()  # PynamoDB asks when the first row is wanted
        raise QueryError(cause=refusal("ThrottlingException"))

    monkeypatch.setattr(Notification.due, "query", throttled)
    with pytest.raises(TryAgain):
        sweep(now)


def test_a_busy_queue_stops_only_the_batches_it_refuses_until_it_refuses_several(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        owe(f"person{number:02}", now - timedelta(minutes=1))
    send, asked = aws.sqs().send_message_batch, [0]

    def busy(times: int) -> Any:
        def answer(**more: Any) -> Any:
            asked[0] += 1
            if asked[0] <= times:
                raise refusal("RequestThrottled", "SendMessageBatch")
            return send(**more)

        return answer

    monkeypatch.setattr(aws.sqs(), "send_message_batch", busy(2))
    sweep(now)
    assert len(on_queue()) == 40
    asked[0] = 0
    monkeypatch.setattr(aws.sqs(), "send_message_batch", busy(100))
    with pytest.raises(ClientError):
        sweep(now)
    assert asked == [3]
