"""What the schedule and the queue call."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest

from chalicelib import clock
from chalicelib.domain import keys
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import account, shards, waited
from chalicelib.domain.owed.account import Account
from chalicelib.domain.owed.notification import Notification
from chalicelib.domain.people import sign_in
from chalicelib.domain.people.person import Person
from chalicelib.outbound import deliver as delivering
from chalicelib.outbound import functions, handing_on, pacing
from chalicelib.outbound.handing_on import Part
from chalicelib.outbound.pacing import Pace
from chalicelib.outbound.quota import Quota
from chalicelib.outbound.sizes import Sizes
from tests.conftest import counted
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

    def deliver(recipient: str, now: datetime, pace: Pace) -> str:
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


def heard(monkeypatch: pytest.MonkeyPatch) -> list[float | None]:
    """The rate that each container has heard of when it delivers."""
    rates: list[float | None] = []

    def deliver(recipient: str, now: datetime, pace: Pace) -> str:
        rates.append(pace.rate)
        return "sent"

    monkeypatch.setattr(delivering, "deliver", deliver)
    monkeypatch.setattr(functions, "_pace_of_due", Pace(pacing.DUE))
    monkeypatch.setattr(functions, "_pace_of_urgent", Pace(pacing.URGENT))
    return rates


def test_a_container_goes_by_the_rate_it_heard_last(monkeypatch: pytest.MonkeyPatch) -> None:
    rates = heard(monkeypatch)
    functions.deliver(event('{"recipient": "alice", "rate": 14}', '{"recipient": "bob"}'), None)
    functions.deliver(event('{"recipient": "carol"}', '{"recipient": "dan", "rate": 50}'), None)
    assert rates == [14, 14, 14, 50]


def test_a_nudge_is_paced_by_what_the_sweep_wrote_down_which_is_read_once(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates = heard(monkeypatch)
    nudge = event('{"recipient": "mailto:alice@home.example"}')
    functions.deliver_urgent(nudge, None)
    account.keep(Account(14.0, 50000.0, 3.0), now)
    with counted() as calls:
        functions.deliver_urgent(nudge, None)
        functions.deliver_urgent(nudge, None)
    assert rates == [None, 14, 14]
    assert calls == {"GetItem": 1}


def test_what_is_written_down_badly_stops_no_delivery(
    now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rates = heard(monkeypatch)
    keys.new(account.KEY, kind=account.KEY, now=now, lasts=None, data={"rate": "fast"}).save()
    nudge = event('{"recipient": "mailto:alice@home.example"}')
    assert functions.deliver_urgent(nudge, None) == {"batchItemFailures": []}
    assert rates == [None]
    assert "could not be read" in caplog.text


@pytest.mark.parametrize("handler", [functions.deliver, functions.deliver_urgent])
def test_what_the_functions_time_does_not_last_for_stays_owed_and_comes_again_by_the_sweep(
    handler: Callable[..., dict[str, Any]], carol: Person, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    sign_in.request_link(carol.email, caller="x", now=now)
    recipient = f"mailto:{carol.email}"
    nearly_over = SimpleNamespace(get_remaining_time_in_millis=lambda: 24_000)
    assert handler(event(f'{{"recipient": "{recipient}"}}'), nearly_over) == {"batchItemFailures": []}
    assert mails() == []
    (row,) = Notification.rows(recipient)
    assert [row.claim_token, row.attempts] == [None, 0]


def test_how_long_messages_wait_on_the_queue_is_written_down_now_and_then_while_it_is_long(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard(monkeypatch)
    monkeypatch.setattr(functions, "_waited_told_at", None)
    put_there = event('{"recipient": "alice"}')
    put_there["Records"][0]["attributes"] = {"SentTimestamp": str(int(now.timestamp() * 1000))}
    found = []
    for seconds in (59, 60, 70, 80):
        at = now + timedelta(seconds=seconds)
        monkeypatch.setattr(clock, "now", partial(datetime.fromtimestamp, at.timestamp(), UTC))
        with counted() as calls:
            functions.deliver(put_there, None)
        found.append((calls["PutItem"], waited.read(Key.find(waited.KEY), at).total_seconds()))
    assert found == [(0, 0), (1, 60), (0, 60), (1, 80)]
    assert waited.read(Key.find(waited.KEY), at + waited.HOLDS) == timedelta()


def test_a_part_that_a_sweep_hands_on_is_gone_through_by_another(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    handed = handing_on.event(Part(("3",), 100, 14), now)
    with counted() as calls:
        assert functions.sweep(handed, None) == "0 recipients have something due"
    assert calls["Query"] == 1


def test_other_shards_are_looked_for_once_an_hour(now: datetime) -> None:
    asked: list[int] = []

    def has_any(size: int) -> bool:
        asked.append(size)
        return False

    sizes, first = Sizes(has_any), now.replace(minute=37)
    for minute in (0, 1, 59, 60):
        assert sizes.names(first + timedelta(minutes=minute)) == shards.names(8)
    assert asked == [64, 64]


def test_a_containers_first_sweep_looks_for_no_other_shards_and_its_second_does(now: datetime) -> None:
    has_any = Mock(return_value=True)
    sizes, started = Sizes(has_any), now.replace(minute=7)
    assert sizes.names(started) == shards.names(8)
    has_any.assert_not_called()
    assert sizes.names(started + timedelta(minutes=1)) == shards.names(8, 64)


def test_the_sweep_says_what_it_did(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(functions, "_quota", Quota())
    scheduled = {"version": "0", "account": "1", "region": "us-east-1", "detail": {}, "detail-type": "Scheduled Event",
                 "source": "aws.events", "time": "2026-11-23T09:00:00Z", "id": "1", "resources": []}  # fmt: skip
    assert functions.sweep(scheduled, None) == "nothing is due"
