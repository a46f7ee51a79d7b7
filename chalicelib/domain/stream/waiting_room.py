"""How much room there is for files that came with words whose plan isn't known yet: as much again as a person has in plans."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from chalicelib.config import settings
from chalicelib.database.transactions import Write, together
from chalicelib.domain.keys import Key
from chalicelib.domain.stream.files import FileInfo
from chalicelib.domain.stream.room import Room, size_of

WAITS = timedelta(days=30)
"""How long words wait for their plan, and their files with them."""


def left(person_id: str, now: datetime) -> Room:
    """Returns the room a person has left; no plan bounds it yet."""
    rows = together(*((Key, name, None) for name in _names(person_id, now)))
    return Room(settings().files_of_person - sum(int(row.used) for row in rows if row), settings().files_of_plan)


def take(write: Write, person_id: str, files: Iterable[FileInfo], now: datetime) -> None:
    """Counts files that are kept until their plan is known. They count for 30 to 60 days, though they may go sooner: so
    nothing has to be counted out when they expire."""
    size = size_of(files)
    if size:
        present = _names(person_id, now)[0]
        until = int((now + 2 * WAITS).timestamp())
        changes = [
            Key.used.add(size),
            Key.kind.set("files"),
            Key.created_at.set(now),
            Key.data.set({}),
            Key.expires.set(until),
        ]
        write.update(Key, present, changes, or_new=True)


def _names(person_id: str, now: datetime) -> list[str]:
    """Returns the names under which waiting files are counted: in this window, and in the one before."""
    window = int(now.timestamp()) // int(WAITS.total_seconds())
    return [f"files#waiting#{person_id}#{each}" for each in (window, window - 1)]
