"""What is owed and overdue, and what lies in the dead-letter queues, told to the alarms by the sweep."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib import aws, metrics
from chalicelib.config import settings
from chalicelib.domain.owed.notification import Notification

LOOKED_AT_EVERY = 5
"""Minutes between two looks at the dead-letter queues: what lies there has waited half an hour already, and each queue's look is
a request."""
_NUMBER = "ApproximateNumberOfMessages"


def tell_owed(due: Sequence[Notification], now: datetime) -> None:
    """Tells how many rows are due, and for how long, also when there are none: an alarm waits for this very line."""
    metrics.count("Owed", len(due))
    metrics.count("OldestOwed", max((_seconds(now - row.due_at) for row in due), default=0))


def tell_dead_letters(now: datetime) -> None:
    """Tells how many messages lie in the dead-letter queues, every few minutes."""
    if now.minute % LOOKED_AT_EVERY == 0:
        metrics.count("DeadLetters", sum(_messages(url) for url in settings().dead_letter_queue_urls))


def _seconds(late: timedelta) -> int:
    return int(late.total_seconds())


def _messages(url: str) -> int:
    """Returns approximately how many messages a queue holds."""
    return int(aws.sqs().get_queue_attributes(QueueUrl=url, AttributeNames=[_NUMBER])["Attributes"][_NUMBER])
