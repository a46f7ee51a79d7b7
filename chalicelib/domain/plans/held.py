"""What a coach changed during a session and the client hasn't heard of yet: kept in the coach's membership until its message leaves."""

from datetime import datetime, timedelta

import msgspec

PAUSE = timedelta(hours=1)
"""How long after the last change the message goes by itself: a session is over then."""


class Held(msgspec.Struct, frozen=True):
    """Changes that wait for their one message."""

    id: str
    """In the entries of these changes, and in the owed message."""
    client_id: str
    """Whom the message is owed to."""
    begun_at: datetime
    """When the first change was made."""
    changed_at: datetime
    """When the last one was."""
    send_at: datetime | None = None
    """When it goes because the coach said so; ``None`` until they do."""

    @property
    def due_at(self) -> datetime:
        """Returns when the message goes, as things are now."""
        return self.send_at or self.changed_at + PAUSE
