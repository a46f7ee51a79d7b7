"""How people name an action in a reply: by its key, ``ALI-12``, or by its number."""

import re

import msgspec

from chalicelib.inbound.commands.folding import longest, phrases, words
from chalicelib.patterns import compile_late

MOST_REFS = 10
TO = r"[-–]|to|through|thru|bis|à|a|al|até|tot|til|till"
"""Between the first and the last of several numbers: ``1-3``."""
SEPARATORS = " \t\r\n.,:;)-–—!"


class Ref(msgspec.Struct, frozen=True):
    """An action as people name it: ``ALI-12``, or ``12`` alone, where ``prefix`` is empty."""

    number: int
    prefix: str = ""


def leading_ref(text: str) -> tuple[Ref, str] | None:
    """Returns the action that a text begins with, and what follows. ``None`` if it begins with words, or with a number
    that belongs to the words after it."""
    key = _LEADING_KEY.match(text)
    if key:
        return Ref(int(key[2]), key[1].upper()), text[key.end() :].lstrip(SEPARATORS).rstrip()
    number = _LEADING_NUMBER.match(text)
    if number:
        return Ref(int(number[1])), text[number.end() :].lstrip(SEPARATORS).rstrip()
    return None


def sure_ref(text: str) -> tuple[Ref, str] | None:
    """As `leading_ref`, but only where the beginning can be nothing but a name: a key, a number alone, a number with a
    colon, a hash or brackets, or a number before words that can't be counted. ``7 people came`` counts; ``7: people
    came`` names."""
    found = leading_ref(text)
    if found is None or found[0].prefix or not found[1] or _MARKED_NUMBER.match(text):
        return found
    said = words(found[1][:_LOOKED_AT])
    is_uncounted = bool(said) and (longest(said, "UNCOUNTED") > 0 or _is_told(said))
    return found if is_uncounted and _UNMARKED_NUMBER.match(text) else None


def _is_told(said: list[str]) -> bool:
    """Whether the words are a verb with its object, which can't be counted: ``called them``, ``sent it``."""
    return len(said) > 1 and said[1] in phrases("OBJECTS") and (said[0].endswith("ed") or said[0] in phrases("TOLD"))


_LOOKED_AT = 200
_MARKED_NUMBER = compile_late(r"\s*(?:\[?#[0-9]{1,9}\]?|\[[0-9]{1,9}\]|[0-9]{1,9}\s?:|[0-9]{1,9}\))")
_UNMARKED_NUMBER = compile_late(r"\s*[0-9]{1,9}[.,]?\s")
_KEY = compile_late(r"([a-z]{2,3}[0-9]{0,3})-([0-9]{1,9})", re.IGNORECASE)
# Copied from elsewhere, it may have another of Unicode's hyphens.
_LEADING_KEY = compile_late(r"\s*\[?([a-z]{2,3}[0-9]{0,3})[-‐‑]([0-9]{1,9})\b\]?", re.IGNORECASE)
# "12", "#12:", "12. Called", but neither "12.5 hours" nor "1,5 hours", "12:30", "12-15 people", "12th", "12%".
_LEADING_NUMBER = compile_late(r"\s*\[?#?([0-9]{1,9})\]?(?=[\s;!]|[.,:)–—-](?![0-9])|$)")


def refs_before(words: list[str]) -> tuple[tuple[Ref, ...], list[str]]:
    """Returns the actions named before the command, and the words from the command on."""
    count = 0
    while count < len(words) and (ref_of(words[count]) or (count and words[count] in phrases("AND"))):
        count += 1
    refs = refs_of(words[:count]) if count else ()
    return (refs, words[count:]) if refs else ((), words)


def refs_of(words: list[str]) -> tuple[Ref, ...] | None:
    """Returns the actions that these words name; ``None`` if they say anything else."""
    found = []
    for position, each in enumerate(words):
        ref = ref_of(each)
        if ref is not None:
            found.append(ref)
        elif each not in phrases("AND") or position in (0, len(words) - 1):
            return None
    return tuple(dict.fromkeys(found)) if len(found) <= MOST_REFS else None


def ref_of(word: str) -> Ref | None:
    key = _KEY.fullmatch(word)
    if key:
        return Ref(int(key[2]), key[1].upper())
    number = word.removeprefix("#")
    return Ref(int(number)) if re.fullmatch("[0-9]{1,9}", number) else None
