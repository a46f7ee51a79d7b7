"""What an account may send. Pure: the time is passed in, in seconds."""

from infra.local.hard import errors
from infra.local.hard.clouds import Cloud


class Quotas:
    """Counts what was sent, and says what exceeds the account's quotas. The emulator counts the day's mails."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._rate = cloud.mails_a_second * cloud.hurry
        self._free = float(self._rate)
        self._at = 0.0

    def mail(self, count: int, at: float, sent_today: int) -> errors.Error | None:
        """Counts a mail to this many recipients, or returns why it is refused.

        SES counts recipients, not mails. It lets one second's worth go at once, but not two (SES developer guide,
        "Managing your Amazon SES sending limits").
        """
        if sent_today + count > self._cloud.mails_a_day:
            return errors.DAY_EXCEEDED
        self._free = min(self._rate, self._free + (at - self._at) * self._rate)
        self._at = at
        if count > max(self._free, 0) + 1e-6:
            return errors.RATE_EXCEEDED
        self._free -= count
        return None
