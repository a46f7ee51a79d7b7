"""What habit trackers write for yes and no, and for moods."""

import re
from collections.abc import Iterable, Mapping

from chalicelib.domain.metrics.answers.plain import plain

# Loop Habit Tracker: its words, and the numbers of earlier versions. A day that counts only because the week's goal was
# met ("auto") was neither done nor missed, so it is read as skipped; an unknown day gives no value.
_LOOP = {"YES_MANUAL": "yes", "NO": "no", "YES_AUTO": "skip", "SKIP": "skip", "UNKNOWN": ""}
_LOOP_BEFORE = {"2": "yes", "0": "no", "1": "skip", "3": "skip", "-1": ""}


# As written by Streaks, Habitify and spreadsheets; a cross in a spreadsheet's grid marks what was done.
_STATES = {
    "COMPLETED": "yes", "COMPLETE": "yes", "ACHIEVED": "yes", "SUCCESS": "yes", "SUCCESSFUL": "yes", "X": "yes", "MISSED": "no", "FAILED": "no", "FAIL": "no",
    "INCOMPLETE": "no", "NOT COMPLETED": "no", "NOT DONE": "no", "UNCOMPLETED": "no", "SKIPPED": "skip",
}  # fmt: skip
_HOW = re.compile("[ _]+(?:MANUAL|MANUALLY|AUTO|AUTOMATIC|AUTOMATICALLY)$")
# Daylio's default moods; people who rename them have other words.
_MOODS = {"RAD": "5", "GOOD": "4", "MEH": "3", "BAD": "2", "AWFUL": "1"}
_LOWEST, _HIGHEST = 1, 5
_NOTHING = frozenset(["--", "---", "–", "—", "NULL", "(NULL)", "#N/A", "."])
"""What programs write if there is no value."""


def is_nothing(cell: str) -> bool:
    """Returns whether a cell only says that it is empty."""
    return _folded(cell) in _NOTHING


def meanings(cells: Iterable[str]) -> Mapping[str, str]:
    """Returns the plain words for the content of a habit's column; empty unless a tracker may have written all of it.

    Digits count as a tracker's only if there is a 2 among them: without one, a 1 is a yes.
    """
    found = {_folded(cell) for cell in cells} - {""}
    if any(_state(each) for each in found):
        return {each: state for each in found if (state := _state(each))}
    for known, telling in ((_LOOP, {"YES_MANUAL", "YES_AUTO", "UNKNOWN"}), (_LOOP_BEFORE, {"2"})):
        if found <= known.keys() and found & telling:
            return known
    return {}


def moods(cells: Iterable[str], low: int | None, high: int | None) -> Mapping[str, str]:
    """Returns the numbers for the moods in a column, for a rating from 1 to 5; empty unless all cells are moods."""
    found = {_folded(cell) for cell in cells} - {""}
    return _MOODS if (low, high) == (_LOWEST, _HIGHEST) and found and found <= _MOODS.keys() else {}


def unknown(cells: Iterable[str]) -> Mapping[str, str]:
    """Returns what -1 means for a metric that can't be negative: nothing is known of the day. Empty if other values are
    negative, too."""
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
    """Returns the plain word for a day's state, whoever set it; empty if it isn't one."""
    return _STATES.get(_HOW.sub("", folded), "") if folded not in _LOOP else ""


def _folded(cell: str) -> str:
    return plain(cell).strip().upper()
