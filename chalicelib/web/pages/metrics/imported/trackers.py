"""What habit trackers write for yes and no, and for moods."""

import re
from collections.abc import Iterable, Mapping

from chalicelib.domain.metrics.answers.plain import plain

# Loop Habit Tracker: its words, and the numbers that it wrote before. A day that counts only since the week's goal was met ("auto")
# wasn't done and wasn't missed, as one that was skipped; of an unknown one there is nothing to tell.
_LOOP = {"YES_MANUAL": "yes", "NO": "no", "YES_AUTO": "skip", "SKIP": "skip", "UNKNOWN": ""}
_LOOP_BEFORE = {"2": "yes", "0": "no", "1": "skip", "3": "skip", "-1": ""}


# As Streaks, Habitify and spreadsheets write it; a cross in a spreadsheet's grid marks what was done.
_STATES = {
    "COMPLETED": "yes", "COMPLETE": "yes", "ACHIEVED": "yes", "SUCCESS": "yes", "SUCCESSFUL": "yes", "X": "yes", "MISSED": "no", "FAILED": "no", "FAIL": "no",
    "INCOMPLETE": "no", "NOT COMPLETED": "no", "NOT DONE": "no", "UNCOMPLETED": "no", "SKIPPED": "skip",
}  # fmt: skip
_HOW = re.compile("[ _]+(?:MANUAL|MANUALLY|AUTO|AUTOMATIC|AUTOMATICALLY)$")
# Daylio's moods as it is installed; people who rename them have other words.
_MOODS = {"RAD": "5", "GOOD": "4", "MEH": "3", "BAD": "2", "AWFUL": "1"}
_LOWEST, _HIGHEST = 1, 5
_NOTHING = frozenset(["--", "---", "–", "—", "NULL", "(NULL)", "#N/A", "."])
"""What programs write where there is no value."""


def is_nothing(cell: str) -> bool:
    """Returns whether a cell says no more than that it is empty."""
    return _folded(cell) in _NOTHING


def meanings(cells: Iterable[str]) -> Mapping[str, str]:
    """Returns the plain words for what a column of a habit has; empty unless all of it is as a tracker writes it.

    Figures are a tracker's only with a 2 among them: by itself, a 1 is a yes.
    """
    found = {_folded(cell) for cell in cells} - {""}
    if any(_state(each) for each in found):
        return {each: state for each in found if (state := _state(each))}
    for known, telling in ((_LOOP, {"YES_MANUAL", "YES_AUTO", "UNKNOWN"}), (_LOOP_BEFORE, {"2"})):
        if found <= known.keys() and found & telling:
            return known
    return {}


def moods(cells: Iterable[str], low: int | None, high: int | None) -> Mapping[str, str]:
    """Returns the numbers for the moods in a column, of a rating from 1 to 5; empty unless all of it is such."""
    found = {_folded(cell) for cell in cells} - {""}
    return _MOODS if (low, high) == (_LOWEST, _HIGHEST) and found and found <= _MOODS.keys() else {}


def unknown(cells: Iterable[str]) -> Mapping[str, str]:
    """Returns what -1 means for what can't be below zero: nothing is known of the day; empty where other values are below zero, too."""
    below = {folded for cell in cells if (folded := _folded(cell)).startswith("-")}
    return {"-1": ""} if below == {"-1"} else {}


def said(cell: str, meant: Mapping[str, str]) -> str:
    """Returns the plain word for a cell, or the cell itself."""
    return meant.get(_folded(cell), cell)


def is_word(cell: str) -> bool:
    """Returns whether a tracker writes this for a day."""
    folded = _folded(cell)
    return folded in _LOOP or folded in _MOODS or bool(_state(folded))


def _state(folded: str) -> str:
    """Returns the plain word for a day's state, no matter who set it; empty if it isn't one."""
    return _STATES.get(_HOW.sub("", folded), "") if folded not in _LOOP else ""


def _folded(cell: str) -> str:
    return plain(cell).strip().upper()
