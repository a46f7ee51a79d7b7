"""The sweep: every minute it puts the recipients with something due on the queue."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib import aws
from chalicelib.config import settings
from chalicelib.database.rows import all_of
from chalicelib.domain.owed import queue
from chalicelib.domain.owed.notification import SHARDS, Notification
from chalicelib.outbound import backlog

MOST_WAITING = 2000
"""A queue with more messages, a few minutes of work at 10 a second, isn't added to."""
MOST_PER_SHARD = 500
"""Rows of a shard looked at in a run, the oldest first."""
_BATCH = 10


def sweep(now: datetime, held_up: Iterable[datetime] = ()) -> str:
    """Queues every recipient with something due, using one query per shard; returns a sentence for the log.

    ``held_up`` is since when channels can't send, which only the alarms want to know.
    """
    due = [row for shard in range(SHARDS) for row in _due(str(shard), now)]
    backlog.tell_owed(due, now, held_up)
    recipients = sorted({row.recipient for row in due})
    if not recipients:
        return "nothing is due"
    if _waiting() > MOST_WAITING:
        return f"{len(recipients)} recipients wait, the queue is full"
    for start in range(0, len(recipients), _BATCH):
        # What the queue doesn't take is still due in a minute.
        aws.sqs().send_message_batch(
            QueueUrl=settings().deliveries_queue_url,
            Entries=[
                {"Id": str(index), "MessageBody": queue.message(recipient)}
                for index, recipient in enumerate(recipients[start : start + _BATCH])
            ],
        )
    return f"{len(recipients)} recipients have something due"


def _due(shard: str, now: datetime) -> list[Notification]:
    """Returns the due rows of a shard that nobody has claimed; keys and claim only."""
    rows = all_of(Notification.due.query(shard, Notification.due_at <= now, limit=MOST_PER_SHARD))
    return [row for row in rows if not row.is_claimed(now)]


def _waiting() -> int:
    """Returns approximately how many messages the queue holds."""
    url, name = settings().deliveries_queue_url, "ApproximateNumberOfMessages"
    return int(aws.sqs().get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name])
