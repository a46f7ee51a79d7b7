"""What a hard cloud did, in ``cloud.jsonl``, to find out why something came twice or late."""

import threading
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

What = Literal["sent", "refused", "throttled", "lost", "undelivered", "killed"]


class Entry(msgspec.Struct, frozen=True):
    """One thing that the cloud did."""

    at: datetime
    what: What
    service: str
    action: str
    """The name of a killed function."""
    about: list[str] = []
    """Addresses, a number, or recipients of owed rows; for a killed function, the messages of its event."""
    why: str = ""
    """AWS's words, or how an answer was lost."""


class Diary:
    """The file, written by the emulator's loop and by threads that run functions."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def write(self, entry: Entry) -> None:
        with self._lock, self._path.open("ab") as file:
            file.write(msgspec.json.encode(entry) + b"\n")


def read(path: Path) -> Iterable[Entry]:
    """Yields what was done, oldest first."""
    if path.exists():
        for line in path.read_bytes().splitlines():
            yield msgspec.json.decode(line, type=Entry)
