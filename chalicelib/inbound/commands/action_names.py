"""How people name an action in a reply: by its key, ``ALI-12``, or by its number."""

import re

import msgspec

from chalicelib.inbound.commands.folding import phrases

MOST_REFS = 10
SEPARATORS = " \t\r\n.,:;)-–—!"


class Ref(msgspec.Struct, frozen=True):
    """An action as people name it: ``ALI-12``, or ``12`` alone, where ``prefix`` is empty."""

    number: int
    prefix: str = ""


def leading_ref(text: str) -> tuple[Ref, str] | None:
    """Returns the action that a text begins with, and what follows; ``None`` if it begins with words, or a number that belongs to them."""
    key = _LEADING_KEY.match(text)
    if key:
        return Ref(int(key[2]), key[1].upper()), text[key.end() :].lstrip(SEPARATORS).rstrip()
    number = _LEADING_NUMBER.match(text)
    if number:
        return Ref(int(number[1])), text[number.end() :].lstrip(SEPARATORS).rstrip()
    return None


_KEY = re.compile(r"([a-z]{2,3}[0-9]{0,3})-([0-9]{1,9})", re.IGNORECASE)
# Copied from elsewhere, it may have another of Unicode's hyphens.
_LEADING_KEY = re.compile(r"\s*\[?([a-z]{2,3}[0-9]{0,3})[-‐‑]([0-9]{1,9})\b\]?", re.IGNORECASE)
# "12", "#12:", "12. Called", but neither "12.5 hours" nor "1,5 hours", "12:30", "12-15 people", "12th", "12%".
_LEADING_NUMBER = re.compile(r"\s*\[?#?([0-9]{1,9})\]?(?=[\s;!]|[.,:)–—-](?![0-9])|$)")


def refs_before(words: list[str]) -> tuple[tuple[Ref, ...], list[str]]:
    """Returns the actions named before the command, and the words from there on."""
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
