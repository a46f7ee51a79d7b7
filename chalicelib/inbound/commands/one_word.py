"""Words that stand alone: STOP, START, HELP, YES and NO. What they do differs between mail and text, and is done there."""

from functools import cache
from typing import Literal

import msgspec

from chalicelib.inbound.commands.doubts import is_signature
from chalicelib.inbound.commands.folding import LONGEST_LINE, longest, phrases, without_courtesy, words

Word = Literal["stop", "start", "help", "yes", "no"]


_MOST_AGREEING, _MOST_WORDED, _MOST_BESIDE = 7, 9, 2
"""Words."""


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


def worded(text: str) -> Word | None:
    """Returns the word that a short text means by others: ``which commands are there?``, ``start texting me again``."""
    said = words(text[:LONGEST_LINE])
    if not 0 < len(said) <= _MOST_WORDED:
        return None
    plain = f" {' '.join(said[longest(said, 'HELP') :])} "
    if "?" in text and any(_is_most_of(plain, each) for each in phrases("HELP_WORDS")):
        return "help"
    is_denied = "?" in text or any(each in phrases("CONTRARY") | phrases("NO") for each in said)
    return "start" if not is_denied and any(f" {each} " in plain for each in phrases("START_WORDS")) else None


def _is_most_of(plain: str, phrase: str) -> bool:
    return f" {phrase} " in plain and len(plain.split()) <= len(phrase.split()) + _MOST_BESIDE


def agrees(text: str) -> bool:
    """Whether a short text that answers the question for consent says YES: ``Yes``, ``Yes please``, ``Yes, that's my number``."""
    said = words(text[:100])
    if not said or len(said) > _MOST_AGREEING or "?" in text:
        return False
    is_barred = any(word(each) in ("stop", "no") or each in phrases("CONTRARY") for each in said)
    return word(said[0]) == "yes" and not is_barred


@cache
def _alone() -> dict[str, Word]:
    """Returns every word and phrase that may stand alone, with the word it means; STOP takes precedence over all
    others."""
    names: tuple[Word, ...] = ("yes", "no", "help", "start", "stop")
    found = {phrase: name for name in names for phrase in phrases(name.upper())}
    return found | dict.fromkeys(phrases("STOP_TEXTS"), "stop")
