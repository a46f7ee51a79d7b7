"""Asks AWS once an hour what the account may send and whether alarms reach anybody, and keeps the answer for all functions."""

import logging
from datetime import datetime, timedelta

from chalicelib import aws, failures
from chalicelib.config import settings
from chalicelib.domain.owed import account as accounts
from chalicelib.domain.owed.account import Account

ASKED_EVERY = timedelta(hours=1)
AGAIN_AFTER = timedelta(minutes=10)
"""After a failure."""


class Quota:
    """What one container of the sweep knows about the account, so that most sweeps ask nothing."""

    def __init__(self) -> None:
        self._rate: float | None = None
        self._ask_at: datetime | None = None

    def rate(self, now: datetime) -> float | None:
        """Returns how many mails a second the account may send; ``None`` if AWS never said. A failure never stops a sweep."""
        if self._ask_at is None or now >= self._ask_at:
            self._ask_at = now + AGAIN_AFTER
            try:
                account = ask()
                self._rate = account.rate
                accounts.keep(account, now)
                self._ask_at = now + ASKED_EVERY
            except Exception:  # whatever went wrong, what is due is more important
                logging.getLogger(__name__).warning("what the account may send could not be asked", exc_info=True)
        return self._rate


def ask() -> Account:
    """Returns the account as AWS describes it now: two calls."""
    quota = aws.ses().get_send_quota()
    return Account(
        float(quota["MaxSendRate"]), float(quota["Max24HourSend"]), float(quota["SentLast24Hours"]), _somebody_is_told()
    )


def _somebody_is_told() -> bool:
    """Returns whether a subscription to alarms is confirmed (SNS API reference, GetTopicAttributes:
    SubscriptionsConfirmed); if SNS doesn't answer, as last known, since mails mustn't slow down because of that."""
    topic = settings().alarms_topic
    if not topic:
        return False
    try:
        return _confirmed(topic) > 0
    except failures.FAILURES:
        logging.getLogger(__name__).warning("whether alarms reach anybody could not be asked", exc_info=True)
        return False


def _confirmed(topic: str) -> int:
    return int(aws.sns().get_topic_attributes(TopicArn=topic)["Attributes"].get("SubscriptionsConfirmed", 0))
