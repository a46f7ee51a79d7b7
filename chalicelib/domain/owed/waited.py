"""How long messages wait on the queue of deliveries before they are taken: a row in ``keys``, which the sweep reads.

The function that takes one sees when it was put there. SQS reports ages only to CloudWatch, and a number of messages says
little about how long they take.
"""

from datetime import datetime, timedelta

from chalicelib.domain import keys
from chalicelib.domain.keys import Key

KEY = "waited"
WORTH_TELLING = timedelta(minutes=1)
"""A shorter wait is as good as none, and isn't written down."""
EVERY = timedelta(seconds=20)
"""A function writes it down this often at most."""
HOLDS = timedelta(minutes=2)
"""How long it counts; when the queue is short again, nobody writes."""


def note(how_long: timedelta, now: datetime) -> None:
    keys.new(KEY, kind=KEY, now=now, lasts=HOLDS, data={"seconds": int(how_long.total_seconds())}).save()


def read(row: Key | None, now: datetime) -> timedelta:
    """Returns how long messages wait according to the row; nothing if there is none, or it has expired."""
    return timedelta() if row is None or row.is_expired(now) else timedelta(seconds=float(row.data["seconds"]))
