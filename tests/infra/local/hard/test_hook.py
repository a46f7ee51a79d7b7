"""What the emulator tells of itself under a hard cloud."""

import json
from pathlib import Path
from typing import Any

import pytest
from ministack.services import lambda_svc, ses

from infra.local.hard import diary, hook
from infra.local.hard.answers import Answer
from infra.local.hard.at_work import Hard
from infra.local.hard.clouds import BUSY, NEW
from tests import apart


def test_the_quotas_are_told_when_asked() -> None:
    told = (
        b"<Max24HourSend>50000.0</Max24HourSend><MaxSendRate>14.0</MaxSendRate><SentLast24Hours>3.0</SentLast24Hours>"
    )
    _, _, body = hook._with_quota(NEW, lambda parameters: (200, {}, told))({})
    assert (
        body
        == b"<Max24HourSend>200.0</Max24HourSend><MaxSendRate>1.0</MaxSendRate><SentLast24Hours>3.0</SentLast24Hours>"
    )
    assert hook._with_quota(BUSY, lambda parameters: (200, {}, told))({})[2] == told

    async def account(*_: Any) -> Answer:
        return 200, {}, b'{"ProductionAccessEnabled": true, "SendQuota": {"MaxSendRate": 14.0, "SentLast24Hours": 3.0}}'

    async def asked() -> Any:
        _, _, content = await hook._with_account(NEW, account)("GET", "/v2/email/account", {}, b"", {})
        return json.loads(content)

    assert apart.run(asked()) == {
        "ProductionAccessEnabled": False,
        "SendQuota": {"Max24HourSend": 200.0, "MaxSendRate": 1.0, "SentLast24Hours": 3.0},
    }


def test_in_the_sandbox_a_mail_to_an_unverified_address_is_rejected_in_the_words_of_ses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ses, "_production_access_enabled", lambda: False)
    ses._verify_domain_identity({"Domain": ["mail.example"]})
    ses._verify_email_identity({"EmailAddress": ["bob@home.example"]})
    everybody = ["alice@home.example", "bob@home.example", "bounce@simulator.amazonses.com"]
    assert ses._message_rejection("followthrough@mail.example", everybody) == (
        "Email address is not verified. The following identities failed the check in region US-EAST-1: alice@home.example"
    )
    ses._verify_email_identity({"EmailAddress": ["alice@home.example"]})
    assert ses._message_rejection("followthrough@mail.example", everybody) is None


def test_an_eleventh_function_at_once_is_throttled_and_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lambda_svc, "_ACCOUNT_CONCURRENCY_CAP", NEW.functions_at_once)
    acquire = hook._noting(Hard(NEW, tmp_path), lambda_svc._acquire_execution_slot)
    config = {"FunctionName": "deliver", "FunctionArn": "arn:aws:lambda:us-east-1:000000000000:function:deliver"}
    slots = [acquire({}, config)[0] for _ in range(11)]
    for slot in slots[:10]:
        lambda_svc._release_execution_slot(slot)
    assert [slot is None for slot in slots] == [False] * 10 + [True]
    assert [(each.what, each.action) for each in diary.read(tmp_path / "cloud.jsonl")] == [("throttled", "deliver")]
