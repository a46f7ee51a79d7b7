"""Who has something due gets on the queue, at a cost that depends on what is due and not on what is stored."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec
import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import Item
from moto.sqs.models import sqs_backends
from pynamodb.exceptions import QueryError

from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import SHARDS, Notification
from chalicelib.errors import TryAgain
from chalicelib.outbound import sweep as sweeping
from chalicelib.outbound.sweep import sweep
from tests.conftest import counted
from tests.outbound.conftest import refusal


def owe(recipient: str, due_at: datetime, claimed_until: datetime | None = None) -> Notification:
    row = notifications.new(recipient, "sign_in", due_at, due_at=due_at, email="a@b.example")
    if claimed_until is not None:
        row.claim_token, row.claim_until = "t", claimed_until
    row.save()
    return row


def on_queue() -> list[str]:
    queue = sqs_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].queues["deliveries"]
    return sorted(msgspec.json.decode(message.body)["recipient"] for message in queue._messages)


@pytest.mark.parametrize("future_rows", [0, 10_000])
def test_with_nothing_due_it_asks_once_per_shard(now: datetime, future_rows: int) -> None:
    if future_rows:
        owe("somebody", now + timedelta(hours=1))
        _many_like_it(future_rows)
    with counted() as calls:
        assert sweep(now) == "nothing is due"
    assert calls == {"Query": SHARDS}
    assert on_queue() == []


def _many_like_it(count: int) -> None:
    """Copies behind the emulator's back: ten thousand puts would take a minute."""
    table = dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].tables[os.environ["NOTIFICATIONS_TABLE"]]
    (stored,) = table.items.values()
    item = next(iter(stored.values()))
    raw = item.to_json()["Attributes"]
    for position in range(count):
        attributes = raw | {"due_key": {"S": f"{raw['due_key']['S']}{position}"}, "shard": {"S": str(position % 8)}}
        copy = Item(item.hash_key, type(item.range_key)(attributes["due_key"]), attributes)
        stored[copy.range_key] = copy


def test_each_recipient_gets_one_queue_message_however_much_is_due(now: datetime) -> None:
    recipients = [f"person{number}" for number in range(23)]
    for recipient in recipients:
        owe(recipient, now)
        owe(recipient, now - timedelta(days=1))
    with counted() as calls:
        assert sweep(now) == "23 recipients have something due"
    assert on_queue() == sorted(recipients)
    assert calls == {"Query": 8, "GetQueueAttributes": 1, "SendMessageBatch": 3}


def test_what_somebody_is_sending_is_passed_over_until_the_claim_runs_out(now: datetime) -> None:
    owe("alice", now, claimed_until=now + timedelta(seconds=1))
    assert sweep(now) == "nothing is due"
    assert sweep(now + timedelta(seconds=1)) == "1 recipients have something due"


def test_a_full_queue_is_not_added_to(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "MOST_WAITING", 0)
    owe("alice", now)
    assert "1 recipients have" in sweep(now)
    owe("bob", now)
    assert sweep(now) == "2 recipients wait, the queue is full"
    assert on_queue() == ["alice"]


def test_a_run_is_bounded_and_takes_the_oldest_first(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "MOST_PER_SHARD", 1)
    monkeypatch.setattr(notifications, "SHARDS", 1)
    monkeypatch.setattr(notifications, "shard", lambda _: "0")
    owe("newer", now)
    owe("older", now - timedelta(hours=1))
    sweep(now)
    assert on_queue() == ["older"]


def test_a_throttled_table_is_a_passing_error(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def throttled(*_: object, **__: object) -> Iterator[Notification]:
        yield from ()  # PynamoDB asks when the first row is wanted
        raise QueryError(cause=refusal("ThrottlingException"))

    monkeypatch.setattr(Notification.due, "query", throttled)
    with pytest.raises(TryAgain):
        sweep(now)
