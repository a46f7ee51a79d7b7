"""Whether functions have just worked, so that what they log and send needn't be fetched all the time."""

import contextlib
import os
import time
from pathlib import Path

_LATELY = 5
"""In seconds: for how long after a function began or ended something of it may still arrive."""


def begin_or_end(event: Path) -> None:
    """Records that a function began or ended, in the modification time of its latest event's file."""
    with contextlib.suppress(OSError):
        os.utime(event)


def lately(*events: Path) -> bool:
    """Returns whether one of the functions with these files has just begun or ended."""
    now = time.time()
    return any(event.exists() and now - event.stat().st_mtime < _LATELY for event in events)
