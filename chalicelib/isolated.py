"""Puts what people typed into a sentence of ours: kept from turning the words around it, as Hebrew or Arabic would in an English
sentence, and with quotation marks of its own that differ from those around it."""

from chalicelib import typed
from chalicelib.patterns import compile_late

ISOLATES = "\u2068", "\u2069"
"""FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode Standard Annex #9, 2.4)."""

_INNER = str.maketrans({"“": "‘", "”": "’", "„": "‚"})
_STRAIGHT = compile_late(r'(?<!\w)"([^"\n]+)"(?!\w)')


def isolated(words: str) -> str:
    """Returns the words for use in a plain sentence: between isolates if they need them. What an earlier version let
    through, such as a mark that turns everything after it, is removed.
    """
    words = typed.balanced(words)
    if not typed.runs_from_right(words) or ((words[0], words[-1]) == ISOLATES and _is_one(words)):
        return words
    return words.join(ISOLATES)


def quoted(words: str) -> str:
    """Returns the words between quotation marks, for use in a plain sentence."""
    return f"“{isolated(within_quotes(words))}”"


def within_quotes(words: str) -> str:
    """Returns the words for use between quotation marks: quotes in them become single ones.

    Straight ones only in pairs around words: one alone is more likely an inch.
    """
    return _STRAIGHT.sub(r"‘\1’", words.translate(_INNER))


def _is_one(words: str) -> bool:
    """Returns whether the first isolate ends only with the words."""
    depth = 0
    for char in words[:-1]:
        depth += ("\u2066" <= char <= "\u2068") - (char == "\u2069")
        if depth == 0:
            return False
    return True
