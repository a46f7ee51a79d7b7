"""What of a message is weighed: its words, pairs and triples of them, and pieces of long words. Pure.

DONE counts the same in all languages, and a number is a number; case, accents and contractions make no difference (see ``folding``, ``spoken``).
"""

import re
from functools import cache, lru_cache

from chalicelib.inbound.commands.folding import folded, phrases
from chalicelib.inbound.commands.spoken import spoken
from chalicelib.patterns import compile_late

_PART = compile_late(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[0-9]+|\n+|[^\w\s.]")
_ALL = compile_late(
    r"\b([0-9]{1,4}) ?(?:/|of|out of|von|sur|de|di|su|van|uit|av|z) ?\1\b(?![./])|\b100 ?(?:%|percent|per cent|prozent)",
    re.IGNORECASE,
)
"""``5/5``, ``100 %``"""
_LONGEST_DONE = 5
_SHORTEST_CUT = 4
"""Letters: from here on a word's pieces count too, for its other forms."""
_PIECES = (4, 5)


@lru_cache(maxsize=8)
def of(text: str) -> tuple[str, ...]:
    """Returns the features of a message, each once. They are asked for when it is looked for DONE, and when it is weighed."""
    said = ["^", *_words(text), "$"]
    found: dict[str, None] = {}
    for place, word in enumerate(said):
        behind = said[place + 1 : place + 3]
        found[word] = None
        if behind:
            found[f"{word} {behind[0]}"] = None
        if len(behind) > 1:
            found[f"{word} {behind[0]} {behind[1]}"] = None
            found[f"{word} … {behind[1]}"] = None
        if len(word) >= _SHORTEST_CUT and word.isalpha() and word != "DONE":
            found.update(dict.fromkeys(_pieces(f"<{word}>")))
    found[f"length {min(len(said), 24) // 3}"] = None
    return tuple(found)


def _pieces(word: str) -> list[str]:
    return [f"~{word[start : start + size]}" for size in _PIECES for start in range(len(word) - size + 1)]


def _words(text: str) -> list[str]:
    """Returns the words and marks of a message, a line's end as one of them, with DONE in place of what means it."""
    found: list[str] = []
    for part in _PART.findall(_ALL.sub(" all ", folded(text))):
        if part[0].isdigit():
            found.append("1" if part == "1" else "0")
        elif part[0].isalpha():
            found += spoken(part)
        else:
            found.append("|" if part[0] == "\n" else part)
    return _with_done(found)


def _with_done(said: list[str]) -> list[str]:
    found: list[str] = []
    place = 0
    while place < len(said):
        sizes = range(min(_LONGEST_DONE, len(said) - place), 0, -1)
        size = next((size for size in sizes if tuple(said[place : place + size]) in _done()), 0)
        found.append("DONE" if size else said[place])
        place += size or 1
    return found


@cache
def _done() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(spoken(phrase)) for phrase in phrases("DONE"))
