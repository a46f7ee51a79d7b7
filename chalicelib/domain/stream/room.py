"""How much room there is for files: every person and every plan has so much, for good.

Both are counted in the transaction that keeps the files, and given back when a comment is deleted. Mails that come at the
same moment may together go beyond it, by what one mail can bring.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from chalicelib.config import settings
from chalicelib.database.transactions import Write, together
from chalicelib.domain.keys import Key
from chalicelib.domain.stream.files import FileInfo, Sent

FULL_OF_PERSON = "no room left for its sender’s files"
FULL_OF_PLAN = "no room left in this plan"


class Room(msgspec.Struct, frozen=True):
    """Bytes that a person, and a plan, have left for files."""

    of_person: int
    of_plan: int

    def why_not(self, size: int) -> str | None:
        """Returns why a file of this size isn't kept; ``None`` if it fits."""
        if size > self.of_plan:
            return FULL_OF_PLAN
        return FULL_OF_PERSON if size > self.of_person else None

    def without(self, size: int) -> "Room":
        return Room(self.of_person - size, self.of_plan - size)


def left(person_id: str, plan_id: str) -> Room:
    """Returns the room they have left, in one call."""
    rows = together(*((Key, name, None) for name in _names(person_id, plan_id)))
    of_person, of_plan = (int(row.used) if row else 0 for row in rows)
    return Room(settings().files_of_person - of_person, settings().files_of_plan - of_plan)


def fitting(sent: Sequence[Sent], room: Room) -> tuple[Sent, ...]:
    """Returns the files; those that no longer fit are only named."""
    fitted = []
    for file in sent:
        reason = None if file.content is None else room.why_not(file.size)
        if reason:
            file = msgspec.structs.replace(file, content=None, reason=reason)
        elif file.content is not None:
            room = room.without(file.size)
        fitted.append(file)
    return tuple(fitted)


def left_out(sent: Iterable[Sent]) -> list[Sent]:
    """Returns the files that there was no room for."""
    return [file for file in sent if file.reason in (FULL_OF_PERSON, FULL_OF_PLAN)]


def take(write: Write, person_id: str, plan_id: str, files: Iterable[FileInfo], now: datetime) -> None:
    """Counts the files that are kept."""
    _count(write, person_id, plan_id, size_of(files), now)


def give_back(write: Write, person_id: str, plan_id: str, files: Iterable[FileInfo], now: datetime) -> None:
    """Counts files out that are deleted."""
    _count(write, person_id, plan_id, -size_of(files), now)


def _count(write: Write, person_id: str, plan_id: str, size: int, now: datetime) -> None:
    if size == 0:
        return
    for name in _names(person_id, plan_id):
        changes = [
            Key.used.add(size),
            Key.kind.set("files"),
            Key.created_at.set(Key.created_at | now),
            Key.data.set({}),
        ]
        write.update(Key, name, changes, or_new=True)


def size_of(files: Iterable[FileInfo]) -> int:
    """Returns how many bytes of these files are kept."""
    return sum(file.size for file in files if file.key is not None)


def _names(person_id: str, plan_id: str) -> tuple[str, str]:
    return f"files#person#{person_id}", f"files#plan#{plan_id}"
