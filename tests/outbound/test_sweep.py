"""Who has something due gets on the queue, at a cost that depends on what is due and not on what is stored."""

import os
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from botocore.exceptions import ClientError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.sqs.models import sqs_backends
from pynamodb.connection.table import TableConnection
from pynamodb.exceptions import QueryError

from chalicelib import aws
from chalicelib.domain.owed import due, shards, waited
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed.notification import Notification
from chalicelib.errors import TryAgain
from chalicelib.outbound import handing_on
from chalicelib.outbound.handing_on import Part
from chalicelib.outbound.sizes import Sizes
from chalicelib.outbound.sweep import go_on, sweep
from chalicelib.outbound.sweep_outside import Aws
from tests.conftest import counted
from tests.outbound.conftest import refusal
from tests.quick_moto.rows import kept, put

EMPTY = {"Query": 8}
"""The calls of a sweep that finds nothing."""
NOTED = {"GetItem": 1, "TransactGetItems": 1, "TransactWriteItems": 1}
"""Those by which it knows, and notes, who is on the queue and how long that takes."""
MINUTE = timedelta(minutes=1)


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
    assert calls == EMPTY | NOTED | {"SendMessageBatch": 3}


def test_what_somebody_is_sending_is_passed_over_until_the_claim_runs_out(now: datetime) -> None:
    owe("alice", now, claimed_until=now + timedelta(seconds=1))
    assert sweep(now) == "nothing is due"
    assert sweep(now + timedelta(seconds=1)) == "1 recipients have something due"


def test_who_is_on_the_queue_is_not_put_there_again_unless_the_message_seems_lost(now: datetime) -> None:
    owe("alice", now)
    assert [sweep(now + minutes * MINUTE).split()[0] for minutes in (0, 1, 2, 3, 5, 6, 13, 14)] == list("10100101")
    assert on_queue() == ["alice"] * 4


def test_after_a_turn_what_falls_due_next_is_queued_at_once(now: datetime) -> None:
    owe("alice", now).delete()
    owe("alice", now)
    sweep(now)
    for row in Notification.rows("alice"):
        row.delete()
    owe("alice", now + MINUTE / 2)
    sweep(now + MINUTE)
    assert on_queue() == ["alice", "alice"]


def test_what_a_delivery_broke_off_is_queued_again_when_its_claim_has_run_out(now: datetime) -> None:
    owe("alice", now)
    sweep(now)
    (row,) = Notification.rows("alice")
    row.claim_token, row.claim_until = "t", now + MINUTE
    row.save()
    assert sweep(now + MINUTE - timedelta(seconds=1)) == "nothing is due"
    sweep(now + MINUTE)
    assert on_queue() == ["alice", "alice"]


def test_the_queue_is_filled_by_the_accounts_rate_and_what_is_due_longest_goes_first(
    now: datetime, one_shard: None
) -> None:
    for number in range(130):
        owe(f"person{number:03}", now - timedelta(seconds=number))
    assert sweep(now, rate=1) == "90 recipients have something due, the queue is full"
    assert on_queue() == [f"person{number:03}" for number in range(40, 130)]
    for number in range(100, 130):
        Notification.rows(f"person{number:03}")[0].delete()
    assert sweep(now + MINUTE, rate=1) == "30 recipients have something due, the queue is full"
    assert on_queue() == [f"person{number:03}" for number in range(10, 130)]


def test_the_queue_is_filled_more_once_it_was_empty_too_soon_and_less_once_too_much_was_left(
    now: datetime, one_shard: None
) -> None:
    """Rows of one plan are one mail, so that the rows of a minute and a half may last half a minute."""
    for number in range(400):
        owe(f"person{number:03}", now + timedelta(milliseconds=number))
    now += MINUTE
    assert sweep(now, rate=1).startswith("90 recipients")
    for number in range(90):
        Notification.rows(f"person{number:03}")[0].delete()
    assert sweep(now + MINUTE, rate=1).startswith("180 recipients")
    assert sweep(now + 2 * MINUTE, rate=1).startswith("0 recipients")  # nothing was sent: from now on half as much
    for number in range(90, 230):
        Notification.rows(f"person{number:03}")[0].delete()
    waited.note(2 * MINUTE, now + 3 * MINUTE)
    assert sweep(now + 3 * MINUTE, rate=1).startswith("50 recipients")


def test_a_queue_in_which_messages_wait_long_is_not_added_to_but_delays_nobody_who_waits(now: datetime) -> None:
    owe("alice", now)
    owe("mailto:alice@home.example", now)
    waited.note(timedelta(minutes=16), now)
    assert sweep(now) == "1 recipients have something due, the queue is full"
    assert (on_queue(), on_queue("urgent")) == ([], ["mailto:alice@home.example"])
    sweep(now + waited.HOLDS)
    assert on_queue() == ["alice"]


def test_who_is_owed_something_at_a_mere_address_waits_for_it_and_is_urgent(now: datetime) -> None:
    for recipient in ("mailto:alice@home.example", "tel:+4915112345678", "alice", "job:alice"):
        owe(recipient, now)
    with counted() as calls:
        sweep(now)
    assert on_queue("urgent") == ["mailto:alice@home.example", "tel:+4915112345678"]
    assert on_queue() == ["alice", "job:alice"]
    assert calls == EMPTY | NOTED | {"SendMessageBatch": 2}


def test_the_messages_tell_the_accounts_rate_if_it_is_known(now: datetime) -> None:
    owe("alice", now)
    sweep(now)
    owe("bob", now)
    sweep(now, rate=14)
    assert messages_on("deliveries") == [{"recipient": "alice"}, {"recipient": "bob", "rate": 14.0}]


@pytest.fixture
def one_shard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifications, "shard", lambda _: "0")


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch, one_shard: None) -> None:
    monkeypatch.setattr(due, "PAGE", 2)


def test_it_pages_on_past_what_others_are_sending(now: datetime, small_pages: None) -> None:
    for number in range(4):
        owe(f"busy{number}", now - MINUTE, claimed_until=now + MINUTE)
    owe("alice", now)
    assert sweep(now) == "1 recipients have something due"
    assert on_queue() == ["alice"]


def test_behind_a_backlog_who_waits_is_found_all_the_same(now: datetime, small_pages: None) -> None:
    for number in range(200):
        owe(f"person{number:03}", now - 5 * MINUTE + timedelta(seconds=number))
    owe("mailto:alice@home.example", now)  # nobody nudged, or it was put off
    sweep(now, rate=1)
    assert on_queue("urgent") == ["mailto:alice@home.example"]
    assert "person199" not in on_queue()


def test_a_recipient_with_many_rows_takes_no_more_room_than_a_turn(now: datetime, one_shard: None) -> None:
    for _ in range(100):
        owe("carol", now - MINUTE)
    for number in range(60):
        owe(f"person{number:02}", now)
    assert sweep(now, rate=1) == "61 recipients have something due"
    assert on_queue().count("carol") == 2  # a further turn has room of its own
    assert len(on_queue()) == 62


def test_when_everybody_has_a_turn_what_room_is_left_goes_to_those_with_many_rows(
    now: datetime, one_shard: None
) -> None:
    keys = sorted(str(owe("carol", now - MINUTE).due_key) for _ in range(70))
    owe("alice", now)
    sweep(now, rate=14)
    assert [(each["recipient"], each.get("start")) for each in messages_on("deliveries")] == [
        ("carol", None), ("alice", None), ("carol", keys[24]), ("carol", keys[48]),
    ]  # fmt: skip
    sweep(now + MINUTE, rate=14)
    assert len(messages_on("deliveries")) == 4


def test_who_is_owed_much_has_further_turns_while_others_wait_for_their_first(
    now: datetime, one_shard: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "PAGE", 60)
    keys = sorted(str(owe("carol", now - 2 * MINUTE).due_key) for _ in range(100))
    for number in range(50):
        owe(f"person{number:02}", now - MINUTE)
    assert sweep(now, rate=0.5) == "22 recipients have something due, the queue is full"
    starts = [each.get("start") for each in messages_on("deliveries") if each["recipient"] == "carol"]
    assert starts == [None, keys[24]]


def test_further_turns_are_those_seen_if_the_rows_of_who_is_owed_much_can_not_be_read(
    now: datetime, one_shard: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> list[str]:
        raise TryAgain

    monkeypatch.setattr(due, "keys_of", refuse)
    keys = sorted(str(owe("carol", now - MINUTE).due_key) for _ in range(30))
    sweep(now, rate=14)
    assert [each.get("start") for each in messages_on("deliveries")] == [None, keys[24]]


def test_a_further_turn_that_the_queue_refuses_comes_with_the_next_sweep(
    now: datetime, one_shard: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = sorted(str(owe("carol", now - MINUTE).due_key) for _ in range(90))
    send = aws.sqs().send_message_batch

    def but_one(**asked: Any) -> Any:
        taken = [each for each in asked["Entries"] if keys[48] not in each["MessageBody"]]
        answer = send(**(asked | {"Entries": taken}))
        return answer | {"Failed": [each for each in asked["Entries"] if each not in taken]}

    with monkeypatch.context() as refusing:
        refusing.setattr(aws.sqs(), "send_message_batch", but_one)
        sweep(now, rate=14)
    assert [each.get("start") for each in messages_on("deliveries")] == [None, keys[24], keys[72]]
    sweep(now + MINUTE, rate=14)
    assert [each.get("start") for each in messages_on("deliveries")][3:] == [keys[48], keys[72]]


def test_what_one_sweep_can_not_do_is_handed_on_and_done_by_others(
    now: datetime, small_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[dict[str, Any]] = []
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "sweep")
    monkeypatch.setattr(aws, "lambda_", lambda: SimpleNamespace(invoke=lambda **call: events.append(call)))
    recipients = [f"person{number}" for number in range(5)]
    for recipient in recipients:
        owe(recipient, now)
    assert sweep(now, rate=5000) == "0 recipients have something due; 1 shards handed on"
    assert on_queue() == []
    assert (events[0]["FunctionName"], events[0]["InvocationType"]) == ("sweep", "Event")
    part = handing_on.read(msgspec.json.decode(events[0]["Payload"])["detail"])
    assert part == Part(("0",), 20_000, 5000, further=2_500)
    assert go_on(part, now) == "5 recipients have something due"
    assert on_queue() == recipients
    assert go_on(part, now) == "0 recipients have something due"


def test_who_can_not_hand_on_does_it_alone(now: datetime, small_pages: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME", raising=False)
    for number in range(5):
        owe(f"person{number}", now)
    assert sweep(now, rate=5000) == "5 recipients have something due"


def test_two_sweeps_at_once_do_not_go_through_the_same_shard(now: datetime) -> None:
    owe("alice", now)
    shard, outside = notifications.shard("alice"), Aws()
    assert outside.hold(shard, now)
    assert go_on(Part((shard,), 10), now) == "0 recipients have something due"
    assert on_queue() == []
    assert go_on(Part((shard,), 10), now + MINUTE) == "1 recipients have something due"  # whoever held it was killed


def test_when_its_time_is_over_the_rest_is_handed_on_and_at_last_left_to_the_next_minute(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    owe("alice", now)
    shard, left = notifications.shard("alice"), []
    monkeypatch.setattr(Aws, "hand_on", lambda self, part, now: left.append(part))
    outside = Aws(lambda: 9_000)
    assert go_on(Part((shard,), 10, 14), now, outside) == "0 recipients have something due, the queue is full"
    assert left == [Part((shard,), 10, 14, depth=2)]
    go_on(Part((shard,), 10, 14, depth=handing_on.MOST_DEPTH), now, outside)
    assert len(left) == 1


def test_what_the_queue_refuses_of_a_batch_is_queued_by_the_next_sweep(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    owe("alice", now)
    with monkeypatch.context() as refusing:
        refusing.setattr(aws.sqs(), "send_message_batch", lambda **_: {"Failed": [{"Id": "0"}]})
        assert sweep(now) == "0 recipients have something due"
    assert sweep(now) == "1 recipients have something due"


def test_rows_of_eight_shards_and_of_more_are_found_beside_each_other(now: datetime, setting: Any) -> None:
    at_37 = now.replace(minute=37)
    owe("alice", now)
    setting(CONCURRENCY=400)
    owe("bob", now)
    (alice,), (bob,) = Notification.rows("alice"), Notification.rows("bob")
    assert alice.shard in shards.names(8)
    assert bob.shard in shards.names(64)
    assert sweep(now, names=Sizes().names(at_37)) == "2 recipients have something due"
    later = alice.put_off(now + MINUTE, 0)
    assert later.shard == shards.of("alice", 64)
    setting(CONCURRENCY=2)  # back again: what is left in the others is still read
    assert Sizes().names(at_37) == shards.names(8, 64)
    bob.delete()
    assert Sizes().names(at_37) == shards.names(8)


def test_a_throttled_table_is_a_passing_error(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def throttled(*_: object, **__: object) -> None:
        raise QueryError(cause=refusal("ThrottlingException"))

    monkeypatch.setattr(TableConnection, "query", throttled)
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
        sweep(now + 5 * MINUTE)
    assert asked == [3]
