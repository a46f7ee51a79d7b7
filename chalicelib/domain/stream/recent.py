"""What happened in a plan over some time, summed up: done, said, moved, and other news. Pure."""

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from chalicelib.domain.stream.entry import KINDS, Entry

BECAME = {name: kind.became for name, kind in KINDS.items() if kind.became}
"""What else can happen to an action, in words."""
TOLD = frozenset({"comment", "done", "moved", "replanned", *BECAME})
"""The kinds of entries that it is summed up from."""
_TAKES_BACK = {"restored": "cancelled", "brought_back": "deleted"}


class Done(msgspec.Struct):
    """An action that was done and still is."""

    entry: Entry
    said: str = ""
    """What was said with it."""

    @property
    def at(self) -> datetime:
        """When it was done, which may be before it was marked."""
        return _moment(self.entry, "done_at")


class Moved(msgspec.Struct):
    """An action whose date moved, once or more often."""

    entry: Entry
    """The entry of the last move."""
    first: Entry
    """That of the first one."""
    last: Entry
    """The one that set the present date, which needn't be a move."""
    times: int

    @property
    def before(self) -> datetime:
        return _moment(self.first, "from")

    @property
    def after(self) -> datetime:
        return _moment(self.last, "to")


class Recent(msgspec.Struct):
    """What happened, each list in order of time."""

    done: list[Done]
    said: list[Entry]
    moved: list[Moved]
    news: list[Entry]
    """The latest other news of each action: added, edited, cancelled, reopened, deleted and so on."""

    def __bool__(self) -> bool:
        return bool(self.done or self.said or self.moved or self.news)

    def where(self, is_told: Callable[[Entry], bool]) -> "Recent":
        """Returns only the entries for which ``is_told`` holds."""
        return Recent(
            [each for each in self.done if is_told(each.entry)],
            [entry for entry in self.said if is_told(entry)],
            [each for each in self.moved if is_told(each.entry)],
            [entry for entry in self.news if is_told(entry)],
        )


def of(entries: Iterable[Entry]) -> Recent:
    """Returns the summary of entries. What was undone leaves no trace, and a deleted action is only reported as
    deleted."""
    done: dict[int, Done] = {}
    moved: dict[int, Moved] = {}
    news: dict[int, Entry] = {}
    said: list[Entry] = []
    for entry in sorted(entries, key=lambda entry: entry.entry_id):
        kind, number = entry.kind, int(entry.number or 0)
        if kind == "comment":
            if not _goes_with(done.get(number), entry):
                said.append(entry)
        elif kind == "done":
            done[number] = Done(entry)
        elif kind == "moved":
            earlier = moved.get(number)
            moved[number] = Moved(
                entry, earlier.first if earlier else entry, entry, earlier.times + 1 if earlier else 1
            )
        elif kind == "replanned":
            if number in moved and entry.inside("data", "to"):
                moved[number].last = entry
        elif kind in BECAME:
            was_done = done.pop(number, None) if kind in ("reopened", "deleted") else None
            if kind == "deleted":
                moved.pop(number, None)
            if not (kind == "reopened" and was_done):
                _note(news, number, entry)
    left = [entry for number, entry in news.items() if not (number in done and entry.kind in ("created", "edited"))]
    away = [each for each in moved.values() if each.before != each.after]  # what was moved back isn’t told
    return Recent(list(done.values()), said, away, left)


def _goes_with(done: Done | None, comment: Entry) -> bool:
    """Adds a comment to the "done" it came with; returns whether there was one."""
    if done is None or done.said or (done.entry.at, done.entry.actor_id) != (comment.at, comment.actor_id):
        return False
    done.said = comment.text or ""
    return True


def _note(news: dict[int, Entry], number: int, entry: Entry) -> None:
    before = news.get(number)
    is_new = before is not None and before.kind == "created"
    took_back = before is not None and before.actor_id == entry.actor_id and entry.kind in ("cancelled", "deleted")
    if before is not None and (before.kind == _TAKES_BACK.get(entry.kind) or (is_new and took_back)):
        del news[number]
    elif not (is_new and entry.kind == "edited"):
        news[number] = entry


def _moment(entry: Entry, name: str) -> datetime:
    value = entry.inside("data", name)
    return msgspec.convert(value, datetime) if value else entry.at
