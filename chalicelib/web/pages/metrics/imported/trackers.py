"""What habit trackers write for yes and no."""

from collections.abc import Iterable, Mapping

from chalicelib.domain.metrics.answers.plain import plain

# Loop Habit Tracker: its words, and the numbers that it wrote before. A day that counts only since the week's goal was met ("auto")
# wasn't done and wasn't missed, as one that was skipped; of an unknown one there is nothing to tell.
_LOOP = {"YES_MANUAL": "yes", "NO": "no", "YES_AUTO": "skip", "SKIP": "skip", "UNKNOWN": ""}
_LOOP_BEFORE = {"2": "yes", "0": "no", "1": "skip", "3": "skip", "-1": ""}


def meanings(cells: Iterable[str]) -> Mapping[str, str]:
    """Returns the plain words for what a column of a habit has; empty unless all of it is as a tracker writes it.

    Figures are a tracker's only with a 2 among them: by itself, a 1 is a yes.
    """
    found = {_folded(cell) for cell in cells} - {""}
    for known, telling in ((_LOOP, {"YES_MANUAL", "YES_AUTO", "UNKNOWN"}), (_LOOP_BEFORE, {"2"})):
        if found <= known.keys() and found & telling:
            return known
    return {}


def unknown(cells: Iterable[str]) -> Mapping[str, str]:
    """Returns what -1 means for what can't be below zero: nothing is known of the day; empty where other values are below zero, too."""
    below = {folded for cell in cells if (folded := _folded(cell)).startswith("-")}
    return {"-1": ""} if below == {"-1"} else {}


def said(cell: str, meant: Mapping[str, str]) -> str:
    """Returns the plain word for a cell, or the cell itself."""
    return meant.get(_folded(cell), cell)


def is_word(cell: str) -> bool:
    """Returns whether a tracker writes this for a day."""
    return _folded(cell) in _LOOP


def _folded(cell: str) -> str:
    return plain(cell).strip().upper()
