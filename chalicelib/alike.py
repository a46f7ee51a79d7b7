"""Compares words that somebody searches for with words in a text, regardless of case, accents and marks."""

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
    """Returns letters beyond ASCII as they are compared. They don't affect each other, and the few that a language has
    recur again and again."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_PLAIN)
    return "".join(char for char in apart if unicodedata.category(char) not in _UNSEEN and char != _TATWEEL)


def words(text: str) -> list[str]:
    """Returns the words that are looked for."""
    return plain(text).split()


def has(text: str, wanted: Sequence[str]) -> bool:
    """Returns whether the text has every word that is searched for; part of a word is enough."""
    found = plain(text)
    return wanted[0] in found if len(wanted) == 1 else all(word in found for word in wanted)
