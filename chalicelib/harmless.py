"""Makes harmless what people typed where it could do harm: a name for readers who don't know us, since in what they get before they
agree it is all that someone typed; and words in a spreadsheet."""

import re
import unicodedata

from chalicelib.patterns import compile_late

LONGEST = 30
"""Characters: enough for a name, too few for an advertisement."""
_APOSTROPHES = "'’‘ʼʻ`´＇"
_HYPHENS = "-‐‑‒–－"
_LOOK_ALIKES = frozenset("ːˑꓸꓹꓺꓻꓼꓽ〳〴〵ǃᐧꞏ")
"""Letters, as Unicode has it, that look like a dot, a colon, a slash or an exclamation mark."""
_UNSEEN = compile_late("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Letters and marks that are never seen: the ignorable ones (Unicode Standard, 5.21) of the categories L and M."""


def harmless(name: str) -> str:
    """Returns the letters of a name, of any script, with hyphens and apostrophes between them: at most 30 characters.

    Digits, dots, slashes, colons and everything else that could make a link, a number or a sentence become spaces. Empty
    if no letter is left.
    """
    letters = "".join(map(_kept, name))
    folded = _UNSEEN.sub("", unicodedata.normalize("NFKC", letters))  # a letter such as ŀ has a dot in it
    words = "".join(_on_letters("".join(map(_kept, folded)))).split()
    joined = (re.sub(r"([-'])[-']+", r"\1", word).strip("-'") for word in words)
    return unicodedata.normalize("NFC", " ".join(filter(None, joined)))[:LONGEST].rstrip(" -'")


def _kept(char: str) -> str:
    """Returns a letter or mark itself, a plain hyphen or apostrophe for any of theirs, nothing for what only formats, and
    a space for all else."""
    if char in _APOSTROPHES:
        return "'"
    if char in _HYPHENS:
        return "-"
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    return char if category[0] in "LM" and char not in _LOOK_ALIKES else " "


def _on_letters(words: str) -> list[str]:
    """Returns the characters without marks that have no letter."""
    kept: list[str] = []
    for char in words:
        if not _is_mark(char) or (kept and unicodedata.category(kept[-1])[0] in "LM"):
            kept.append(char)
    return kept


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


def for_spreadsheets(words: str) -> str:
    """Returns words that a spreadsheet takes for words, whatever they begin with (OWASP, CSV injection)."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@", "\t", "\r")) else words


def as_before_spreadsheets(words: str) -> str:
    """Returns words as they were before `for_spreadsheets`."""
    return words[1:] if words.startswith("'") and for_spreadsheets(words[1:]) == words else words
