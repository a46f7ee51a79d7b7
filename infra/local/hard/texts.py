"""What happens to texts in a new account: `Publish` succeeds, and nothing arrives.

SNS answers with a message id even if a text is blocked. The reason is only in the delivery status log (SNS developer
guide, "Viewing Amazon CloudWatch metrics and logs for SMS deliveries"; mozilla/fxa-auth-server#2243, where the limit
was reached).
"""

import json
from datetime import datetime
from pathlib import Path

import msgspec

from chalicelib import gsm
from infra.local.hard.clouds import Cloud

DOLLARS_A_SEGMENT = 0.05
"""Approximate, in USD; prices differ by country, from 0.01 to 0.10."""
NO_QUOTA = "No quota left for account"
NOT_VERIFIED = "The destination phone number is not verified in the SMS sandbox"
MOST_NUMBERS = 10
"""The most verified numbers (SNS developer guide, "Using the Amazon SNS SMS sandbox")."""


class State(msgspec.Struct):
    """What the account knows about texts."""

    numbers: list[str] = []
    """Verified numbers."""
    dollars: dict[str, float] = {}
    """What was spent, by month."""


class Texts:
    """An account's texts, remembered in a file."""

    def __init__(self, cloud: Cloud, path: Path) -> None:
        self._cloud = cloud
        self._path = path
        self._state = msgspec.json.decode(path.read_bytes(), type=State) if path.exists() else State()

    def blocked(self, number: str, words: str, now: datetime) -> str | None:
        """Returns why a text doesn't arrive. If it does, counts its cost and returns ``None``."""
        if self._cloud.is_sandboxed and number not in self._state.numbers:
            return NOT_VERIFIED
        month = f"{now:%Y-%m}"
        spent = self._state.dollars.get(month, 0) + gsm.segments(words) * DOLLARS_A_SEGMENT
        if self._cloud.dollars_a_month is not None and spent > self._cloud.dollars_a_month + 1e-6:
            return NO_QUOTA
        self._state.dollars[month] = spent
        self._remember()
        return None

    def verify(self, number: str) -> bool:
        """Verifies a number; returns whether there was room for it."""
        if number not in self._state.numbers:
            if len(self._state.numbers) >= MOST_NUMBERS:
                return False
            self._state.numbers.append(number)
            self._remember()
        return True

    def _remember(self) -> None:
        self._path.write_text(json.dumps(msgspec.to_builtins(self._state)))
