"""The sweep: every minute, puts the recipients with something due on the queue."""

from datetime import datetime

import msgspec

from chalicelib import aws
from chalicelib.config import settings
from chalicelib.database.rows import all_of
from chalicelib.domain.owed.notification import SHARDS, Notification

MOST_WAITING = 2000
"""Messages on the queue that are a few minutes of work for the function (about 10 a second); more are not added to."""
MOST_PER_SHARD = 500
"""Rows looked at in a run; with more, the oldest come first."""
_BATCH = 10


def sweep(now: datetime) -> str:
    """One query per shard, whatever is stored; one sentence for the log."""
    recipients = sorted({row.recipient for shard in range(SHARDS) for row in _due(str(shard), now)})
    if not recipients:
        return "nothing is due"
    if _waiting() > MOST_WAITING:
        return f"{len(recipients)} recipients wait, the queue is full"
    for start in range(0, len(recipients), _BATCH):
        # What the queue doesn't take is still due in a minute.
        aws.sqs().send_message_batch(
            QueueUrl=settings().deliveries_queue_url,
            Entries=[
                {"Id": str(index), "MessageBody": msgspec.json.encode({"recipient": recipient}).decode()}
                for index, recipient in enumerate(recipients[start : start + _BATCH])
            ],
        )
    return f"{len(recipients)} recipients have something due"


def _due(shard: str, now: datetime) -> list[Notification]:
    """Due rows of a shard that nobody holds a claim on; keys and claim only."""
    rows = all_of(Notification.due.query(shard, Notification.due_at <= now, limit=MOST_PER_SHARD))
    return [row for row in rows if not row.is_claimed(now)]


def _waiting() -> int:
    """About how many messages the queue holds."""
    names = ["ApproximateNumberOfMessages"]
    attributes = aws.sqs().get_queue_attributes(QueueUrl=settings().deliveries_queue_url, AttributeNames=names)[
        "Attributes"
    ]
    return int(attributes["ApproximateNumberOfMessages"])
