"""The sweep: every minute it puts the recipients with something due on the queues."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from chalicelib import aws, failures
from chalicelib.config import settings
from chalicelib.database.rows import all_of
from chalicelib.domain.owed import jobs, queue
from chalicelib.domain.owed.notification import SHARDS, Notification
from chalicelib.outbound import backlog, pacing

MOST_WAITING = timedelta(minutes=3)
"""A queue that holds so much work, at the account's own rate, isn't added to."""
MOST_PER_SHARD = 500
"""Rows of a shard looked at in a run, the oldest first; where there are more, as many of the newest for those who wait."""
_BATCH = 10
_MOST_FAILED = 3
"""Batches that the queue may refuse before a sweep ends: then it isn't one busy moment, and each one takes seconds."""


def sweep(now: datetime, held_up: Iterable[datetime] = (), *, rate: float | None = None) -> str:
    """Queues every recipient with something due, using one query per shard; returns a sentence for the log.

    ``held_up`` is since when channels can't send, which only the alarms want to know. ``rate`` is how many mails a second the
    account may send, which the messages tell `deliver`; ``None`` if nobody knows.
    """
    due = [row for shard in range(SHARDS) for row in _due(str(shard), now)]
    backlog.tell_owed(due, now, held_up)
    recipients = _oldest_first(due)
    if not recipients:
        return "nothing is due"
    urgent = [recipient for recipient in recipients if _waits(recipient)]
    others = [recipient for recipient in recipients if not _waits(recipient)]
    left = _queue(settings().urgent_queue_url, urgent, most_waiting(rate, pacing.URGENT), rate)
    left += _queue(settings().deliveries_queue_url, others, most_waiting(rate, pacing.DUE), rate)
    full = f", {left} of them wait, the queue is full" if left else ""
    return f"{len(recipients)} recipients have something due{full}"


def most_waiting(rate: float | None, share: float) -> int:
    """Returns how many messages a queue may hold: `MOST_WAITING` of work at its share of the rate. Pure."""
    return round(MOST_WAITING / pacing.space(rate, share, concurrency=1))


def _waits(recipient: str) -> bool:
    """Returns whether a recipient is waiting for what is due. A mere address is owed only what was asked for from there: sign-in
    links, confirmations and answers. What is due to a person the index doesn't say, so that takes its turn."""
    return ":" in recipient and jobs.person_of(recipient) is None


def _oldest_first(rows: Sequence[Notification]) -> list[str]:
    """Returns each recipient once, in the order of what is due to them, so that a nearly full queue leaves nobody out for long."""
    return list(dict.fromkeys(row.recipient for row in sorted(rows, key=lambda row: row.due_at)))


def _due(shard: str, now: datetime) -> list[Notification]:
    """Returns the due rows of a shard that nobody has claimed; keys and claim only.

    Of a backlog these are the oldest, and what somebody waits for: that has just fallen due, and is of no use by the time the backlog is gone.
    """
    rows = _looked_at(shard, now, newest=False)
    if len(rows) == MOST_PER_SHARD:
        found = {row.due_key for row in rows}
        newest = _looked_at(shard, now, newest=True)
        rows += [row for row in newest if _waits(row.recipient) and row.due_key not in found]
    return [row for row in rows if not row.is_claimed(now)]


def _looked_at(shard: str, now: datetime, *, newest: bool) -> list[Notification]:
    found = Notification.due.query(
        shard, Notification.due_at <= now, limit=MOST_PER_SHARD, scan_index_forward=not newest
    )
    return all_of(found)


def _queue(url: str, recipients: list[str], most: int, rate: float | None) -> int:
    """Puts recipients on a queue as long as it has room; returns how many it had none for."""
    if not recipients:
        return 0
    taken = recipients[: max(0, most - queue.length(url))]
    failed = 0
    for start in range(0, len(taken), _BATCH):
        entries = [
            {"Id": str(index), "MessageBody": queue.message(recipient, rate)}
            for index, recipient in enumerate(taken[start : start + _BATCH])
        ]
        try:
            # What the queue doesn't take is still due in a minute.
            aws.sqs().send_message_batch(QueueUrl=url, Entries=entries)
        except failures.FAILURES as error:
            failed += 1
            if failed == _MOST_FAILED or not failures.is_passing(error):
                raise
            logging.getLogger(__name__).warning("a batch could not be queued, the next sweep will", exc_info=True)
    return len(recipients) - len(taken)
