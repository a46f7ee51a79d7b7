"""Claims: who sends a message, while others look at the same rows."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib import tokens
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.owed.notification import Notification
from chalicelib.outbound.owed import Owed

LEASE = timedelta(minutes=2)
"""How long a claim holds. A function ends after one minute, and a single try at the provider takes 18 seconds at most."""
MOST_ATTEMPTS = 5
"""At the fifth a message is given up, before it is rendered: whatever breaks the rendering must not come for ever."""
_BACK_OFF = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=3), timedelta(minutes=1))
"""After the first, second … failure; the last only leads to giving up."""


class ClaimLost(Lost):
    """The claim ran out and somebody else took the rows."""


def take(message: Sequence[Owed], now: datetime) -> str | None:
    """Claims all rows of a message or none and counts the attempt; ``None`` if somebody else holds one.

    Two deliveries race for the same rows when a recipient is on the queue twice, or when a slow one outlives its lease. A call
    repeated by botocore, whose answer was lost, finds its own token and isn't taken for somebody else's.
    """
    token = tokens.new_id()
    write = Write()
    for each in message:
        free = (
            Notification.claim_token.does_not_exist()
            | (Notification.claim_until <= now)
            | (Notification.claim_token == token)
        )
        write.update(
            Notification, (each.row.recipient, each.row.due_key),
            [Notification.claim_token.set(token), Notification.claim_until.set(now + LEASE), Notification.attempts.add(1)],
            condition=free,
        )  # fmt: skip
    try:
        write.commit()
    except Lost:
        return None
    return token


def is_last_attempt(message: Sequence[Owed]) -> bool:
    """Of a message just claimed."""
    return max(int(each.row.attempts) for each in message) + 1 >= MOST_ATTEMPTS


def put_off(message: Sequence[Owed], token: str, now: datetime) -> None:
    """Owes the rows anew at a later time, unclaimed, keeping how often it was tried."""
    write = Write()
    for each in message:
        attempts = int(each.row.attempts) + 1
        later = now + _BACK_OFF[min(attempts, len(_BACK_OFF)) - 1]
        write.delete(each.row, condition=Notification.claim_token == token, otherwise=ClaimLost())
        write.put(each.row.put_off(later, attempts))
    try:
        write.commit()
    except ClaimLost:
        return  # whoever holds it now sends it, or puts it off
