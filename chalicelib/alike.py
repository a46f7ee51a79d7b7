"""When words that somebody looks for are the same as those that stand there: whatever their case, accents and marks."""

import functools
import re
import unicodedata
from collections.abc import Sequence

LONGEST = 200
"""Characters that may be looked for."""

_PLAIN = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "’": "'"}
)
"""Letters that Unicode doesn't take apart, as those who lack them on their keys write them."""
_UNSEEN = frozenset({"Mn", "Me", "Cf", "Cc"})
"""Accents, vowel points, and marks of direction; also the joiners, which change how letters look."""
_TATWEEL = "\u0640"


_NOT_ASCII = re.compile("[^\x00-\x7f]+")


def plain(text: str) -> str:
    """Returns words in the form in which they are compared: ``ışık`` and ``Isik`` are one."""
    return text.casefold() if text.isascii() else _plain(text)


@functools.lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return _NOT_ASCII.sub(lambda found: _letters(found[0]), text.casefold())


@functools.lru_cache(maxsize=1024)
def _letters(text: str) -> str:
    """Returns letters beyond ASCII as they are compared. Others neither change them nor are changed by them, and the few that
    a language has come again and again."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_PLAIN)
    return "".join(char for char in apart if unicodedata.category(char) not in _UNSEEN and char != _TATWEEL)


def words(text: str) -> list[str]:
    """Returns the words that are looked for."""
    return plain(text).split()


def has(text: str, wanted: Sequence[str]) -> bool:
    """Returns whether every word that is looked for stands in the text; part of a word is enough."""
    found = plain(text)
    return all(word in found for word in wanted)
