"""What the emulator tells of itself under a hard cloud."""

import asyncio
import json
from typing import Any

from infra.local.hard import hook
from infra.local.hard.answers import Answer
from infra.local.hard.clouds import BUSY, NEW


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

    assert asyncio.run(asked()) == {
        "ProductionAccessEnabled": False,
        "SendQuota": {"Max24HourSend": 200.0, "MaxSendRate": 1.0, "SentLast24Hours": 3.0},
    }
