"""What users of the local run should know now. It is printed in the terminal, and shown on the mailbox page as long as
it lasts."""

import threading
from collections.abc import Callable
from pathlib import Path

from infra.local import folder


class Troubles:
    """The troubles of a run, each with a name."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now: dict[str, str] = {}

    def begin(self, name: str, sentence: str) -> None:
        """Prints the trouble, unless it is known already."""
        with self._lock:
            is_new = name not in self._now
            self._now[name] = sentence
        if is_new:
            print(sentence, flush=True)

    def end(self, name: str, sentence: str) -> None:
        """Prints that a trouble is over, if there was one."""
        with self._lock:
            was_there = self._now.pop(name, None) is not None
        if was_there:
            print(sentence, flush=True)

    def now(self) -> list[str]:
        """Returns the sentences of present troubles, oldest first."""
        with self._lock:
            return list(self._now.values())


def of_saving(troubles: Troubles, directory: Path) -> Callable[[bool], None]:
    """Returns a function that reports when the state can't be saved, and when it can again."""

    def tell(is_saved: bool) -> None:
        why = (
            "the disk is full. Make some room"
            if folder.is_full(directory)
            else f"{directory / 'emulator.log'} says why"
        )
        if is_saved:
            troubles.end("saving", "Your changes are being saved again.")
        else:
            troubles.begin("saving", f"Your changes can't be saved right now: {why}. Everything saved before is safe.")

    return tell
