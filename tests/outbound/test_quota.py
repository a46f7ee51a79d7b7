"""What the account may send is asked once an hour, and is known to all functions."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib import aws
from chalicelib.domain.keys import Key
from chalicelib.domain.owed import account
from chalicelib.domain.owed.account import Account
from chalicelib.outbound.quota import Quota
from chalicelib.outbound.sweep import sweep
from tests.conftest import counted
from tests.outbound.test_sweep import EMPTY

HOUR = timedelta(hours=1)
ASKED = {"GetSendQuota": 1, "TransactWriteItems": 1}


def test_an_empty_sweep_asks_once_an_hour_and_else_costs_what_it_did(now: datetime) -> None:
    quota = Quota()
    calls_of = []
    for minute in (0, 1, 59, 60, 61):
        at = now + timedelta(minutes=minute)
        with counted() as calls:
            assert sweep(at, rate=quota.rate(at)) == "nothing is due"
        calls_of.append(calls)
    assert calls_of == [EMPTY | ASKED, EMPTY, EMPTY, EMPTY | ASKED, EMPTY]


def test_what_aws_says_is_written_down_for_everybody(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    assert account.find() is None
    monkeypatch.setattr(aws, "ses", lambda: Says(14.0))
    assert Quota().rate(now) == 14
    assert account.find() == Account(rate=14.0, a_day=50000.0, sent=12.0, alarms_confirmed=False)


def test_whether_anybody_is_told_of_alarms_is_what_sns_says_of_the_topic(
    now: datetime, setting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = aws.sns().create_topic(Name="alarms")["TopicArn"]
    setting(ALARMS_TOPIC=topic)
    Quota().rate(now)
    found = account.find()
    assert found is not None
    assert not found.alarms_confirmed
    # moto counts no subscription as confirmed.
    told = SimpleNamespace(get_topic_attributes=lambda **_: {"Attributes": {"SubscriptionsConfirmed": "1"}})
    monkeypatch.setattr(aws, "sns", lambda: told)
    Quota().rate(now + HOUR)
    found = account.find()
    assert found is not None
    assert found.alarms_confirmed


def test_that_sns_does_not_answer_hides_no_rate(now: datetime, setting: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    setting(ALARMS_TOPIC="arn:aws:sns:us-east-1:123456789012:nowhere")
    monkeypatch.setattr(aws, "ses", lambda: Says(14.0))
    assert Quota().rate(now) == 14
    assert account.find() == Account(rate=14.0, a_day=50000.0, sent=12.0, alarms_confirmed=False)


class Says:
    """SES with this rate; ``None``: it doesn't answer."""

    def __init__(self, rate: float | None) -> None:
        self.rate, self.asked = rate, 0

    def get_send_quota(self) -> dict[str, float]:
        self.asked += 1
        if self.rate is None:
            raise TimeoutError
        return {"MaxSendRate": self.rate, "Max24HourSend": 50000.0, "SentLast24Hours": 12.0}


def test_a_failure_stops_no_sweep_is_asked_again_after_ten_minutes_and_leaves_what_was_known(
    now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ses, quota = Says(14.0), Quota()
    monkeypatch.setattr(aws, "ses", lambda: ses)
    assert quota.rate(now) == 14
    ses.rate = None
    assert [quota.rate(now + HOUR + timedelta(minutes=minute)) for minute in (0, 1, 9, 10)] == [14] * 4
    assert ses.asked == 3
    assert "could not be asked" in caplog.text
    assert Quota().rate(now) is None


def test_an_earlier_reading_does_not_replace_a_later_one(now: datetime) -> None:
    account.keep(Account(14.0, 50000.0, 1.0), now)
    account.keep(Account(1.0, 200.0, 1.0), now - HOUR)
    found = account.find()
    assert found is not None
    assert found.rate == 14


def test_the_row_of_a_later_version_is_read(now: datetime) -> None:
    account.keep(Account(14.0, 50000.0, 1.0), now)
    row = Key.find(account.KEY)
    assert row is not None
    row.data = {**row.data, "something": "new"}
    row.save()
    assert account.find() == Account(14.0, 50000.0, 1.0)
