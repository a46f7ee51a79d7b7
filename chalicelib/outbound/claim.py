"""Claims decide which of several deliveries sends a message."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pynamodb.expressions.condition import Condition

from chalicelib import tokens
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.delivery.decision import Wait
from chalicelib.domain.owed.notification import Notification
from chalicelib.outbound.owed import Owed

LEASE = timedelta(minutes=2)
"""How long a claim holds. A function ends after one minute, and a single try at the provider takes 18 seconds at most."""
MOST_ATTEMPTS = 5
"""At the fifth attempt we give up before rendering, so that a message that breaks rendering doesn't come back forever."""
_BACK_OFF = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=3), timedelta(minutes=1))
"""After the first, second … failure; the last one only leads to giving up."""


class ClaimLost(Lost):
    """The claim expired and another delivery took the rows."""


def take(message: Sequence[Owed], now: datetime) -> str | None:
    """Claims all rows of a message and counts the attempt; returns the token, or ``None`` if another delivery holds a row."""
    token = tokens.new_id()
    # The race: two deliveries go for the same rows when a recipient is on the queue twice, or when a slow one outlives its
    # lease. One of them loses this condition. A call that botocore repeats, its answer lost, finds its own token and wins.
    free = Notification.free(now) | (Notification.claim_token == token)
    write = Write()
    for each in message:
        changes = [
            Notification.claim_token.set(token),
            Notification.claim_until.set(now + LEASE),
            Notification.attempts.add(1),
        ]
        write.update(Notification, (each.row.recipient, each.row.due_key), changes, condition=free)
    try:
        write.commit()
    except Lost:
        return None
    return token


def is_last_attempt(message: Sequence[Owed]) -> bool:
    """Returns whether to give up on a message that was just claimed."""
    return max(int(each.row.attempts) for each in message) + 1 >= MOST_ATTEMPTS


def put_off(message: Sequence[Owed], token: str, now: datetime) -> None:
    """Releases claimed rows and owes them again later, keeping their number of attempts."""
    write = Write()
    for each in message:
        attempts = int(each.row.attempts) + 1
        later = now + _BACK_OFF[min(attempts, len(_BACK_OFF)) - 1]
        _owe_at(write, each, later, attempts, Notification.claim_token == token)
    _commit(write)


def wait(each: Owed, now: datetime) -> bool:
    """Owes a row again at the time decided on. Returns ``False`` if another delivery holds it and will do so."""
    assert isinstance(each.decision, Wait)
    write = Write()
    _owe_at(write, each, each.decision.until, int(each.row.attempts), Notification.free(now))
    return _commit(write)


def _owe_at(write: Write, each: Owed, later: datetime, attempts: int, condition: Condition) -> None:
    write.delete(each.row, condition=condition, otherwise=ClaimLost())
    write.put(each.row.put_off(later, attempts))


def _commit(write: Write) -> bool:
    try:
        write.commit()
    except ClaimLost:
        return False  # whoever holds the rows now sends them, or puts them off
    return True
