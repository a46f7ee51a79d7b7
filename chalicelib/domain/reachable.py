"""Whether mails and texts reach someone."""

from datetime import datetime
from typing import Literal

import msgspec

PhoneState = Literal["none", "awaiting", "confirmed", "stopped", "unreachable"]
EmailState = Literal["ok", "bounced", "complained"]


class MailState(msgspec.Struct, frozen=True):
    """Whether mails reach someone, according to the mail provider."""

    state: EmailState = "ok"
    since: datetime | None = None
    reason: str | None = None
    """Why it bounces, in words: "the address does not exist"."""
