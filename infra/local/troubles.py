"""What users of the local run should know now: printed in the terminal, and on the mailbox page as long as it lasts."""

import threading


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
        """Prints that it is over, if there was one."""
        with self._lock:
            was_there = self._now.pop(name, None) is not None
        if was_there:
            print(sentence, flush=True)

    def now(self) -> list[str]:
        """Returns the sentences of present troubles, oldest first."""
        with self._lock:
            return list(self._now.values())
