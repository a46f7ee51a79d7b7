"""Words as commands are compared: without case, accents and punctuation; and the lists of them."""

import re
import unicodedata
from functools import cache

from chalicelib.inbound.commands import words as commands_words

WORD = re.compile(r"#?\w+(?:[-'’]\w+)*")


def folded(text: str) -> str:
    """The text without case and accents, apostrophes straight."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("ı", "i"))
    return unicodedata.normalize("NFC", "".join(char for char in plain if not unicodedata.combining(char)))


def words(text: str) -> list[str]:
    """The words without punctuation; a dash or apostrophe inside a word stays."""
    return [match.group() for match in WORD.finditer(folded(text))]


@cache
def phrases(name: str) -> frozenset[str]:
    """A list of ``command_words``, its phrases as `words` gives them."""
    lines = getattr(commands_words, name).replace("\n", ",").split(",")
    return frozenset(" ".join(words(phrase)) for phrase in lines if phrase.strip())


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
