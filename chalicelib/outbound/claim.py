"""Claims decide which of several deliveries sends a message."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pynamodb.expressions.condition import Condition

from chalicelib import config, tokens
from chalicelib.database.transactions import Lost, Write
from chalicelib.domain.delivery import of_use
from chalicelib.domain.delivery.decision import Wait
from chalicelib.domain.owed import holding
from chalicelib.domain.owed.notification import Notification
from chalicelib.outbound import pauses
from chalicelib.outbound.owed import Owed

LEASE = timedelta(minutes=2)
"""How long a claim holds. A function ends after one minute, and a single try at the provider takes 18 seconds at most."""
MOST_ATTEMPTS = 5
"""At the fifth attempt we give up before rendering, so that a message that breaks rendering doesn't come back forever."""


class ClaimLost(Lost):
    """The claim expired and another delivery took the rows."""


def take(message: Sequence[Owed], now: datetime) -> str | None:
    """Claims all rows of a message and counts the attempt; returns the token, or ``None`` if another delivery holds a row, or
    something has just joined the news after a session."""
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
        holding.let_go(write, each.row, each.held)
    try:
        write.commit()
    except Lost:
        return None
    return token


def is_last_attempt(message: Sequence[Owed]) -> bool:
    """Returns whether to give up on a message that was just claimed."""
    return max(int(each.row.attempts) for each in message) + 1 >= MOST_ATTEMPTS


def put_off(message: Sequence[Owed], token: str, now: datetime) -> None:
    """Releases claimed rows after a mistake of ours and owes them again later, keeping their number of attempts."""
    write = Write()
    for each in message:
        attempts = int(each.row.attempts) + 1
        later = now + config.hurried(pauses.after_mistakes(attempts))
        _owe_again(write, each, each.row.put_off(later, attempts), Notification.claim_token == token)
    _commit(write)


def hold_up(message: Sequence[Owed], token: str, now: datetime, *, luck: float) -> Notification:
    """Releases claimed rows that can't be sent now and owes them again for later, as long as they are of use; the attempt
    doesn't count. Returns the row that is due first then."""
    before = max(int(each.row.put_offs) for each in message)
    later = now + config.hurried(pauses.after_refusals(before, luck))
    write, rows = Write(), []
    for each in message:
        until = of_use.until(each.row, each.context) or later
        rows.append(each.row.held_up(max(now, min(later, until))))
        _owe_again(write, each, rows[-1], Notification.claim_token == token)
    _commit(write)
    return min(rows, key=lambda row: str(row.due_key))


def wait(each: Owed, now: datetime) -> bool:
    """Owes a row again at the time decided on. Returns ``False`` if another delivery holds it and will do that."""
    assert isinstance(each.decision, Wait)
    write = Write()
    later = each.row.put_off(each.decision.until, int(each.row.attempts))
    _owe_again(write, each, later, Notification.free(now))
    return _commit(write)


def _owe_again(write: Write, each: Owed, later: Notification, condition: Condition) -> None:
    write.delete(each.row, condition=condition, otherwise=ClaimLost())
    write.put(later)


def _commit(write: Write) -> bool:
    try:
        write.commit()
    except ClaimLost:
        return False  # the delivery that holds the rows now sends them, or puts them off
    return True
