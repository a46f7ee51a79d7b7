"""What is owed and overdue, and what is in the dead-letter queues, reported to the alarms by the sweep."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from chalicelib import metrics
from chalicelib.config import settings
from chalicelib.domain.owed import held_up, queue
from chalicelib.domain.owed.due import Due

LOOKED_AT_EVERY = 5
"""Minutes between two looks at the dead-letter queues, and at what channels can't send: what is there has already waited,
and each look is a request."""


def tell_owed(due: Sequence[Due], now: datetime, held_up: Iterable[datetime] = ()) -> None:
    """Reports how many rows are due, and for how long, even if there are none: an alarm waits for this very line.

    ``held_up`` is since when channels can't send. What was put off because of that is due later than it was, and not seen here.
    """
    oldest = min((*(row.due_at for row in due), *held_up), default=now)
    metrics.count("Owed", len(due))
    metrics.count("OldestOwed", int((now - oldest).total_seconds()))


def held_up_since(now: datetime) -> list[datetime]:
    """Returns since when channels can't send, or messages wait after a mistake of ours, looked up every few minutes; at other times nothing."""
    if now.minute % LOOKED_AT_EVERY:
        return []
    try:
        state = held_up.state(now)
        return [*state.since.values(), *([state.mistaken_since] if state.mistaken_since else [])]
    except Exception:  # whatever went wrong, what is due matters more
        logging.getLogger(__name__).warning("since when nothing can leave could not be read", exc_info=True)
        return []


def tell_dead_letters(now: datetime) -> None:
    """Reports how many messages are in the dead-letter queues, every few minutes."""
    if now.minute % LOOKED_AT_EVERY == 0:
        metrics.count("DeadLetters", sum(queue.length(url) for url in settings().dead_letter_queue_urls))
