"""Whether functions have just worked: who fetches what they log and send need not ask for it all the time."""

import contextlib
import os
import time
from pathlib import Path

_LATELY = 5
"""Seconds after a function began or ended in which something of it may still come."""


def begin_or_end(event: Path) -> None:
    """Notes it at the file of a function's latest event."""
    with contextlib.suppress(OSError):
        os.utime(event)


def lately(*events: Path) -> bool:
    """Returns whether one of the functions with these files began or ended just now."""
    now = time.time()
    return any(event.exists() and now - event.stat().st_mtime < _LATELY for event in events)
