"""What the product owes itself: work for a person that continues until it is done, however often it is interrupted. It is a row among those
of owed messages, under a recipient of its own, so that the sweep finds it like any other.
"""

import contextlib
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.owed import notification as notifications
from chalicelib.domain.owed import queue
from chalicelib.domain.owed.notification import Notification

MOST_TRIES = 60
"""How often a job is tried, once a minute: longer than an outage lasts, so what still fails is a mistake of ours."""

Job = Literal["zone", "dead", "metric", "asking"]
"""What follows when a person's time ``zone`` changes; telling the coaches of further plans that an address is ``dead``;
deleting the data of a ``metric`` that was deleted; beginning with ``asking`` for the metrics of a plan that was accepted."""

_OF = "job:"
_AGAIN = timedelta(minutes=1)


def owe(
    write: Write, person_id: str, now: datetime, kind: Job = "zone", *, due_at: datetime | None = None, **data: Any
) -> None:
    """Owes work for a person, in the transaction of what it follows from; at once unless ``due_at`` is given. ``data`` is
    what only its kind needs."""
    recipient, due_at = _OF + person_id, due_at or now
    write.put(
        Notification(
            recipient,
            notifications.due_key(due_at),
            shard=notifications.shard(recipient),
            due_at=due_at,
            kind=kind,
            data=msgspec.to_builtins(data),
            created_at=now,
        )
    )


def person_of(recipient: str) -> str | None:
    """Returns whom a job is for; ``None`` if the recipient is no job, but somebody whom messages are owed to."""
    return recipient.removeprefix(_OF) if recipient.startswith(_OF) else None


def present(person_id: str, kind: Job = "zone") -> list[Notification]:
    """Returns the jobs of a kind for a person. Code that works them off reads them first: what is owed later is done by itself."""
    return [row for row in Notification.rows(_OF + person_id) if row.kind == kind]


def end(rows: list[Notification]) -> None:
    """Deletes jobs that are done."""
    for row in rows:
        write = Write()
        write.delete(row, condition=Notification.recipient.exists())
        with contextlib.suppress(Lost):  # somebody else was just as far
            write.commit()


def put_off(rows: list[Notification], now: datetime) -> None:
    """Has jobs tried again in a minute."""
    for row in rows:
        write = Write()
        write.delete(row, condition=Notification.recipient.exists(), otherwise=Lost())
        write.put(row.put_off(now + _AGAIN, int(row.attempts) + 1))
        with contextlib.suppress(Lost):
            write.commit()


def nudge(person_id: str) -> None:
    """Has the jobs for a person worked off right away, best effort."""
    queue.in_turn([_OF + person_id])
