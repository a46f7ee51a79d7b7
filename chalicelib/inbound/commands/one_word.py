"""Words that stand alone: STOP, START, HELP, YES and NO. What they do differs between mail and text, and is done there."""

from functools import cache
from typing import Literal

import msgspec

from chalicelib.inbound.commands.doubts import is_signature
from chalicelib.inbound.commands.folding import LONGEST_LINE, phrases, without_courtesy, words

Word = Literal["stop", "start", "help", "yes", "no"]


class Said(msgspec.Struct, frozen=True):
    """A word that stands alone on its line; below STOP there may be more."""

    word: Word
    comment: str = ""


def read(line: str, rest: str) -> Said | None:
    """Returns the word that a line says. STOP acts whatever follows it, and what follows is kept; any other word must
    stand alone."""
    alone = _alone().get(" ".join(without_courtesy(words(line))))
    if alone is None:
        return None
    if is_signature(rest):
        return Said(alone)
    return Said(alone, rest) if alone == "stop" else None


def word(text: str) -> Word | None:
    """Returns the word that a text consists of; ``None`` if it says anything else."""
    line = " ".join(text.split())
    if len(line) > LONGEST_LINE or "?" in line:
        return None
    return _alone().get(" ".join(without_courtesy(words(line))))


def agrees(text: str) -> bool:
    """Whether a short text that answers the question for consent says YES: ``Yes``, ``Yes please``, ``Yes, that is fine``."""
    said = words(text[:100])
    if not said or len(said) > 4 or "?" in text:
        return False
    return word(said[0]) == "yes" and not any(word(each) in ("stop", "no") for each in said)


@cache
def _alone() -> dict[str, Word]:
    """Returns every word and phrase that may stand alone, with the word it means; STOP takes precedence over all
    others."""
    names: tuple[Word, ...] = ("yes", "no", "help", "start", "stop")
    found = {phrase: name for name in names for phrase in phrases(name.upper())}
    return found | dict.fromkeys(phrases("STOP_TEXTS"), "stop")
