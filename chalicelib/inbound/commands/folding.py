"""How words are compared with those of commands: without case, accents and punctuation."""

import unicodedata
from functools import cache, lru_cache

from chalicelib.inbound.commands import words as commands_words
from chalicelib.patterns import compile_late

LONGEST_LINE = 200
"""In characters. A longer line is a sentence, not a command."""

_WORD = compile_late(r"#?\w+(?:[-'’]\w+)*")


def folded(text: str) -> str:
    """Returns the text without case and accents, and with straight apostrophes and plain hyphens."""
    if text.isascii():  # Nearly all of the lists that a cold start folds are ASCII.
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("ı", "i")).replace("‐", "-")
    return unicodedata.normalize("NFC", "".join(char for char in plain if not unicodedata.combining(char)))


def composed(text: str) -> str:
    """Returns the text with each letter and its accent as one character, as the patterns of commands expect."""
    return unicodedata.normalize("NFC", text).strip()


def words(text: str) -> list[str]:
    """Returns the words without punctuation; a dash or apostrophe inside a word stays."""
    return _WORD.findall(folded(text)) if len(text) > LONGEST_LINE else list(_kept(text))


@lru_cache(maxsize=128)
def _kept(text: str) -> tuple[str, ...]:
    """Kept, since one line is compared with many lists."""
    return tuple(_WORD.findall(folded(text)))


@cache
def phrases(name: str) -> frozenset[str]:
    """Returns the phrases of a list in ``words.py``, folded like any words."""
    return listed(getattr(commands_words, name))


def listed(lines: str) -> frozenset[str]:
    """Returns the phrases between commas and line ends, folded like any words."""
    return frozenset(" ".join(words(phrase)) for phrase in lines.replace("\n", ",").split(",") if phrase.strip())


def after(line: str, count: int) -> str:
    """Returns what follows the first words of a line."""
    ends = [match.end() for match, _ in zip(_WORD.finditer(line), range(count), strict=False)]
    return line[ends[-1] :].lstrip(" \t,:;") if ends else line


def without_last(line: str, count: int) -> str:
    """Returns a line without its last words; ``count`` is at most how many it has."""
    starts = [match.start() for match in _WORD.finditer(line)]
    return line[: starts[-count]].rstrip(" \t,:;") if count else line


def lines(*parts: str) -> str:
    """Joins the parts that aren't empty, each on lines of its own."""
    return "\n".join(part for part in parts if part)


def longest(said: list[str], name: str) -> int:
    """Returns how many of the first words form the longest phrase of this list; 0 if none does."""
    return longest_of(said, phrases(name), most=6)


def longest_of(said: list[str], listed: frozenset[str], *, most: int) -> int:
    """Returns how many of the first words, ``most`` at most, form the longest of these phrases; 0 if none does."""
    return next((size for size in range(min(most, len(said)), 0, -1) if " ".join(said[:size]) in listed), 0)


def without_courtesy(said: list[str]) -> list[str]:
    """Leaves out thanks and please at both ends, unless nothing else is left."""
    for size in (4, 3, 2, 1):
        if len(said) > size and " ".join(said[-size:]) in phrases("COURTESY"):
            said = said[:-size]
        if len(said) > size and " ".join(said[:size]) in phrases("COURTESY"):
            said = said[size:]
    return said
