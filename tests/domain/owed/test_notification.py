"""What is owed, and putting its recipient on the queue."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest

from chalicelib import aws, config
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import queue, telling
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import NOW, owed

MINUTE = timedelta(minutes=1)


def store(*rows: Notification) -> None:
    write = Write()
    write.put(*rows)
    write.commit()


def test_a_message_is_due_at_once_unless_said_otherwise() -> None:
    row = notifications.new("alice", "answer", NOW, text="Noted")
    assert (row.due_at, row.created_at, row.attempts, row.data) == (NOW, NOW, 0, {"text": "Noted"})
    assert notifications.new("alice", "late", NOW, due_at=NOW + MINUTE).due_at == NOW + MINUTE


def test_rows_of_a_recipient_sort_by_due_time_and_never_collide() -> None:
    rows = [notifications.new("alice", "comment", NOW, due_at=NOW + n * MINUTE) for n in (2, 0, 1, 0)]
    store(*rows)
    assert [row.due_at for row in Notification.rows("alice")] == [NOW, NOW, NOW + MINUTE, NOW + 2 * MINUTE]


def test_a_recipient_has_one_of_eight_shards() -> None:
    shards = {notifications.shard(f"person {n}") for n in range(200)}
    assert shards == {str(n) for n in range(8)}
    assert notifications.shard("alice") == notifications.shard("alice")


def test_a_claim_holds_until_it_runs_out() -> None:
    row = notifications.new("alice", "late", NOW)
    assert not row.is_claimed(NOW)
    row.claim_until = NOW + MINUTE
    assert row.is_claimed(NOW)
    assert not row.is_claimed(NOW + MINUTE)


def test_a_row_that_is_free_may_be_taken_and_a_claimed_or_missing_one_may_not() -> None:
    def take(row: Notification) -> None:
        write = Write()
        write.delete(row, condition=Notification.free(NOW))
        write.commit()

    unclaimed, claimed, run_out = (notifications.new("alice", "late", NOW) for _ in range(3))
    for row, until in ((claimed, NOW + MINUTE), (run_out, NOW)):
        row.claim_token, row.claim_until = "somebody", until
    store(unclaimed, claimed, run_out)
    take(unclaimed)
    take(run_out)
    for row in (claimed, unclaimed):
        with pytest.raises(Lost):
            take(row)


def test_everyone_concerned_is_told_but_not_who_did_it(
    plan: Plan, alice: Person, carol: Person, viewer: Person
) -> None:
    write = Write()
    telling.tell_others(write, plan, "comment", NOW, actor_id=None, number=1, entry_id="e", comment="Hello")
    write.commit()
    assert {row.recipient for row in owed()} == {alice.person_id, carol.person_id}
    assert {(row.due_at, row.entry_id, row.data["comment"]) for row in owed()} == {(NOW + MINUTE, "e", "Hello")}
    assert telling.is_owed(alice.person_id, "e", NOW)
    assert not telling.is_owed(alice.person_id, "f", NOW)
    assert not telling.is_owed("nobody", "e", NOW)


def test_an_invited_client_is_owed_notices_that_are_decided_when_they_fall_due(
    open_plan: Callable[..., Plan], carol: Person
) -> None:
    plan = open_plan(accepted=False)
    assert [member.person_id for member in plan.others(carol.person_id)] == [plan.client_id]


@pytest.mark.parametrize(
    ("put", "its_queue"), [(queue.nudge, "urgent_queue_url"), (queue.in_turn, "deliveries_queue_url")]
)
def test_a_nudge_puts_each_recipient_on_the_queue_of_who_waits_and_the_others_take_their_turn(
    put: Callable[[list[str]], None], its_queue: str
) -> None:
    config.settings.cache_clear()
    put(["alice", "alice", "mailto:bob@home.example"])
    url = getattr(config.settings(), its_queue)
    messages = aws.sqs().receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    bodies = [msgspec.json.decode(message["Body"]) for message in messages]
    assert sorted(body["recipient"] for body in bodies) == ["alice", "mailto:bob@home.example"]


def test_a_nudge_that_fails_is_left_to_the_sweep(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(aws, "sqs", lambda: 1 / 0)
    queue.nudge(["alice"])
    assert "the sweep will" in caplog.text
