"""Keeps a name or title that people typed from turning the words around it: Hebrew or Arabic in an English sentence."""

from chalicelib import typed

ISOLATES = "\u2068", "\u2069"
"""FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode Standard Annex #9, 2.4)."""


def isolated(words: str) -> str:
    """Returns the words as they stand in a plain sentence: between isolates if they need them.

    What an earlier version let through, such as a mark that turns all that follows, is taken away.
    """
    words = typed.balanced(words)
    if not typed.runs_from_right(words) or ((words[0], words[-1]) == ISOLATES and _is_one(words)):
        return words
    return words.join(ISOLATES)


def _is_one(words: str) -> bool:
    """Returns whether the first isolate ends only with the words."""
    depth = 0
    for char in words[:-1]:
        depth += ("\u2066" <= char <= "\u2068") - (char == "\u2069")
        if depth == 0:
            return False
    return True
