"""What a coach changed during a session and the client hasn't been notified of yet: kept in the coach's membership until
its message is sent."""

from datetime import datetime, timedelta

import msgspec

PAUSE = timedelta(hours=1)
"""How long after the last change the message is sent by itself: by then a session is over."""


class Held(msgspec.Struct, frozen=True):
    """Changes that wait for their one message."""

    id: str
    """The id in the entries of these changes, and in the owed message."""
    client_id: str
    """Whom the message is owed to."""
    begun_at: datetime
    """When the first change was made."""
    changed_at: datetime
    """When the last one was."""
    send_at: datetime | None = None
    """When it is sent because the coach said so; ``None`` until they do."""

    @property
    def due_at(self) -> datetime:
        """Returns when the message will be sent, as things are now."""
        return self.send_at or self.changed_at + PAUSE
