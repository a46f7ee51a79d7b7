"""Keeps a name or title that people typed from turning the words around it: Hebrew or Arabic in an English sentence."""

import unicodedata

ISOLATES = "\u2068", "\u2069"
"""FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode Standard Annex #9, 2.4)."""
_RIGHT_TO_LEFT = {"R", "AL", "RLE", "RLO", "RLI"}


def needs_isolation(words: str) -> bool:
    """Whether any letter or mark in these words runs from right to left."""
    return not words.isascii() and any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in words)


def isolated(words: str) -> str:
    """Returns the words as they stand in a plain sentence: between isolates if they need them, else unchanged."""
    return words.join(ISOLATES) if needs_isolation(words) else words
