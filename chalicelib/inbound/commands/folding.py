"""Words as commands are compared: without case, accents and punctuation; and the lists in ``words.py`` so."""

import re
import unicodedata
from functools import cache

from chalicelib.inbound.commands import words as commands_words

LONGEST_LINE = 200
"""Characters of a line that may be a command; what is longer is a sentence."""

_WORD = re.compile(r"#?\w+(?:[-'’]\w+)*")


def folded(text: str) -> str:
    """The text without case and accents, apostrophes straight."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("ı", "i"))
    return unicodedata.normalize("NFC", "".join(char for char in plain if not unicodedata.combining(char)))


def composed(text: str) -> str:
    """The text with letters and their accents as one character each, as the patterns of commands expect them."""
    return unicodedata.normalize("NFC", text).strip()


def words(text: str) -> list[str]:
    """The words without punctuation; a dash or apostrophe inside a word stays."""
    return [match.group() for match in _WORD.finditer(folded(text))]


@cache
def phrases(name: str) -> frozenset[str]:
    """The phrases of a list in ``words.py``, as `words` gives them."""
    lines = getattr(commands_words, name).replace("\n", ",").split(",")
    return frozenset(" ".join(words(phrase)) for phrase in lines if phrase.strip())


def after(line: str, count: int) -> str:
    """The line behind its first words."""
    ends = [match.end() for match, _ in zip(_WORD.finditer(line), range(count), strict=False)]
    return line[ends[-1] :].lstrip(" \t,:;") if ends else line


def lines(*parts: str) -> str:
    """The parts that say something, each on lines of its own."""
    return "\n".join(part for part in parts if part)


def longest(said: list[str], name: str) -> int:
    """How many words at the beginning are one of these phrases; the longest one counts."""
    return next(
        (size for size in (6, 5, 4, 3, 2, 1) if len(said) >= size and " ".join(said[:size]) in phrases(name)), 0
    )


def without_courtesy(said: list[str]) -> list[str]:
    """Without thanks and please around; of a courtesy alone nothing is left out."""
    for size in (4, 3, 2, 1):
        if len(said) > size and " ".join(said[-size:]) in phrases("COURTESY"):
            said = said[:-size]
        if len(said) > size and " ".join(said[:size]) in phrases("COURTESY"):
            said = said[size:]
    return said
