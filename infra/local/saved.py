"""The emulator's state on disk. Every save is a folder of its own, which is either complete or doesn't exist."""

import json
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ministack.core import persistence

_FOLDER = re.compile(r"saved-(\d+)")
_WITH_ADDRESSES = ("cloudformation", "lambda", "sqs")
"""The services whose state holds addresses of queues, and so the port of the emulator that made them."""
_ADDRESS = re.compile(r"(http://localhost:)\d+(/\d{12}/)")


class NotSaved(Exception):
    """A save couldn't be completed; the previous one still exists."""


class Saved:
    """Reads the newest save and writes new ones, using the emulator's own functions for each service.

    Earlier versions of Followthrough kept the files in ``directory`` itself. As long as there is no folder in it, those
    files are read.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._writing = threading.Lock()
        self._number = max((number for number, _ in self._folders()), default=0)

    def newest(self) -> Path:
        """Returns the folder of the state to start with."""
        return max(self._folders(), default=(0, self._directory))[1]

    def move_to(self, port: int) -> None:
        """Changes the addresses of the queues to this port of the emulator, whatever port they were saved with."""
        for service in _WITH_ADDRESSES:
            path = self.newest() / f"{service}.json"
            if path.exists():
                moved = path.with_suffix(".part")
                moved.write_text(_ADDRESS.sub(rf"\g<1>{port}\g<2>", path.read_text()))
                moved.replace(path)

    def replace(self, old: Path, changed: dict[str, str]) -> None:
        """Writes a save that equals the ``old`` one, except for the files ``changed``, by name. Until it is complete,
        the old one stays the newest."""
        part = self._directory / "part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        for path in old.glob("*.json"):
            shutil.copy2(path, part)
        for name, content in changed.items():
            (part / name).write_text(content)
        part.rename(self._directory / f"saved-{self.next_number()}")

    def load(self, service: str) -> Any:
        """Returns the state of one service; ``None`` if there is none."""
        with _files_in(self.newest()):
            return persistence.load_state(service)

    def next_number(self) -> int:
        """Returns the number of a save. Draw it when the state is taken: the higher number is newer, whichever is
        written first."""
        self._number += 1
        return self._number

    def write(self, number: int, states: dict[str, Any]) -> None:
        """Writes a save and removes the older ones. If it can't, raises `NotSaved` and leaves everything as it was."""
        with self._writing:
            self.prepare(states)
            self._complete(number)

    def prepare(self, states: dict[str, Any]) -> None:
        """Writes the files of a save, which doesn't count before `complete`. Another process may do this. Raises
        `NotSaved`."""
        with self._removed_if_it_fails() as part:
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True)
            for service, state in states.items():
                (part / f"{service}.json").write_text(_as_read(service, state))

    def complete(self, number: int) -> None:
        """Makes what was prepared the newest save, unless there is a newer one, and removes the older ones. Raises
        `NotSaved`."""
        with self._writing:
            self._complete(number)

    def _complete(self, number: int) -> None:
        older = self._folders()
        with self._removed_if_it_fails() as part:
            if any(known > number for known, _ in older):
                shutil.rmtree(part, ignore_errors=True)
                return
            part.rename(self._directory / f"saved-{number}")
        for _, folder in older:
            shutil.rmtree(folder, ignore_errors=True)
        for old in self._directory.glob("*.json"):
            old.unlink()

    @contextmanager
    def _removed_if_it_fails(self) -> Iterator[Path]:
        part = self._directory / "part"
        try:
            yield part
        except (OSError, TypeError, ValueError) as error:
            shutil.rmtree(part, ignore_errors=True)
            raise NotSaved(str(error)) from error

    def _folders(self) -> list[tuple[int, Path]]:
        found = [(match, path) for path in self._directory.glob("saved-*") if (match := _FOLDER.fullmatch(path.name))]
        return sorted((int(match[1]), path) for match, path in found)


def _as_read(service: str, state: Any) -> str:
    """Returns a file in the emulator's format. The emulator's own way to write one takes three times as long, during
    which it answers slowly."""
    whole = {"__ministack_format__": persistence._state_format_version(service), "payload": state}
    return json.dumps(whole, default=persistence._json_default)


@contextmanager
def _files_in(folder: Path) -> Iterator[None]:
    """Makes the emulator's services look for their other files in this folder while they load."""
    usual, persistence.STATE_DIR = persistence.STATE_DIR, str(folder)
    try:
        yield
    finally:
        persistence.STATE_DIR = usual
