"""Watches whether owed messages are sent: the local run has no alarms, and a silent failure looks like a quiet day."""

import threading
import time
from collections.abc import Set
from datetime import datetime
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from infra.local.troubles import Troubles

PATIENCE = 120
"""In seconds: how long something due may take to leave. The sweep comes every minute, and delivers within seconds."""
_EVERY = 10
"""In seconds, between two checks."""
_MOST = 200
"""How many rows are checked per shard."""


class Watch:
    """Tells whether messages are being sent, by looking at what is due."""

    def __init__(self) -> None:
        self._due: Set[str] = frozenset()
        self._since = 0.0

    def is_stuck(self, due: Set[str], at: float) -> bool:
        """Returns whether something has been due for two minutes and nothing was sent; ``at`` is a monotonic time in
        seconds."""
        if not self._due or self._due - due:
            self._since = at
        self._due = due
        return bool(due) and at - self._since >= PATIENCE


def follow(troubles: Troubles, functions_log: Path, stopped: threading.Event) -> None:
    """Watches until stopped, and reports when messages stop being sent and when they are sent again."""
    from chalicelib import clock

    watch = Watch()
    while not stopped.wait(_EVERY):
        try:
            due = _due(clock.now())
        except (BotoCoreError, ClientError):
            continue  # the emulator is stopping; if it isn't, the run says so itself
        if watch.is_stuck(due, time.monotonic()):
            troubles.begin("stuck", (
                f"Nothing has been sent for two minutes, although {len(due)} {'message is' if len(due) == 1 else 'messages are'} due. "
                f"{functions_log} may say why. Nothing is lost: press Ctrl-C, then make run, to start afresh."
            ))  # fmt: skip
        else:
            troubles.end("stuck", "Messages are being sent again.")


def _due(now: datetime) -> frozenset[str]:
    """Returns the keys of messages that should have been sent by now."""
    from chalicelib.database.rows import all_of
    from chalicelib.domain.owed import shards
    from chalicelib.domain.owed.notification import Notification

    return frozenset(
        f"{row.recipient} {row.due_key}"
        for shard in shards.names(shards.SIZES[0])
        for row in all_of(Notification.due.query(shard, Notification.due_at <= now, limit=_MOST))
    )
