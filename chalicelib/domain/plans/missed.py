"""A message of a plan that was wanted and couldn't be sent: marked for the primary coach until they look at the history.

The mark is in the coach's membership, so that a list of all their plans needs no other read.
"""

import logging
from datetime import datetime, timedelta

from pynamodb.exceptions import PynamoDBException, UpdateError

from chalicelib.database.transactions import Write
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Refused
from chalicelib.failures import FAILURES, code_of

SHOWN_FOR = timedelta(days=14)
"""How long it is shown to a coach who doesn't look."""


def mark(write: Write, plan: Plan, now: datetime, otherwise: Refused) -> None:
    """Marks the plan, in the transaction that ends the message."""
    write.update(Membership, (plan.primary_id, plan.plan_id), [Membership.missed_at.set(now)], otherwise=otherwise)


def of(row: Membership, now: datetime) -> datetime | None:
    """Returns when the last message was missed that this coach hasn't looked at; ``None`` if there is none."""
    is_shown = row.missed_at is not None and now - row.missed_at < SHOWN_FOR
    return row.missed_at if is_shown else None


def saw(mine: Membership | None) -> None:
    """Notes that they have just been shown the plan's latest entries. If that fails, the page is shown all the same."""
    if mine is None or mine.missed_at is None:
        return
    try:
        as_read = Membership.missed_at == mine.missed_at
        Membership(mine.person_id, mine.plan_id).update([Membership.missed_at.remove()], condition=as_read)
    except (PynamoDBException, *FAILURES) as error:
        if not (isinstance(error, UpdateError) and code_of(error) == "ConditionalCheckFailedException"):
            logging.getLogger(__name__).warning("what was seen could not be noted", exc_info=True)
