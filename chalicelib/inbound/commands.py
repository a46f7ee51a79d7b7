"""Commands in what people write: DONE, and by text also YES, STOP, START, HELP, UNDO.

Strict on purpose: a command taken for words is read by a coach, words taken for a command close an action. A question or a
sentence is never a command.
"""

import re
from typing import Literal

import msgspec

STOP = {
    "stop", "stop all", "stopall", "stop texts", "stop texting", "please stop", "stop please", "stop texting me", "unsubscribe",
    "cancel", "end", "quit", "optout", "opt out", "revoke", "arret", "arrêt", "stopp",
}  # fmt: skip
START = {"start", "unstop", "resume"}
HELP = {"help", "info"}
YES = {"yes", "y"}

# After an upper-case DONE, as our texts write it, these begin a sentence about something not done.
_NOT_QUITE = {
    "with",
    "for",
    "by",
    "but",
    "except",
    "when",
    "if",
    "half",
    "most",
    "some",
    "nothing",
    "nearly",
    "almost",
    "soon",
    "not",
}

_WORD = re.compile(r"#?\w+(?:[-'’]\w+)*")
_KEY = re.compile(r"([a-z]{2,3}[0-9]{0,3})-([0-9]{1,9})", re.IGNORECASE)
_LEADING_KEY = re.compile(r"\s*\[?([a-z]{2,3}[0-9]{0,3})-([0-9]{1,9})\b\]?", re.IGNORECASE)
# "12", "#12:", "12. Called", but neither "12.5 hours" nor "1,5 hours", "12:30", "12-15 people", "12th", "12%".
_LEADING_NUMBER = re.compile(r"\s*\[?#?([0-9]{1,9})\]?(?=[\s;!]|[.,:)–—-](?![0-9])|$)")
_SEPARATORS = " \t\r\n.,:;)-–—!"
_DONE_AND_MORE = re.compile(r"\s*done\b(\s*[.!:;–—-]+|\s*\n)\s*(?=\S)", re.IGNORECASE)
_UPPER_DONE = re.compile(r"\s*DONE\s+(?=\w)")


class Ref(msgspec.Struct, frozen=True):
    """An action as people name it: ``ALI-12``, or ``12`` alone, where ``prefix`` is empty."""

    number: int
    prefix: str = ""


class Done(msgspec.Struct, frozen=True):
    """DONE, for the action named (``None``: the one it answers), and the words that follow."""

    ref: Ref | None = None
    comment: str = ""


Word = Literal["stop", "start", "help", "yes", "undo"]


def mailed_done(text: str) -> Done | None:
    """DONE or DONE 12 alone on the first line of a mail; what follows is the comment."""
    first, _, rest = text.strip().partition("\n")
    found = _alone(first)
    return msgspec.structs.replace(found, comment=rest.strip()) if found else None


def texted_done(text: str) -> Done | None:
    """DONE in a text: alone, with a number and maybe words, or set off from its words by a full stop, colon or new line."""
    text = text.strip()
    mailed = mailed_done(text)
    if mailed:
        return mailed
    if "?" in text.partition("\n")[0]:
        return None
    numbered = re.match(r"done\b[\s:,.]{0,5}", text, re.IGNORECASE)
    if numbered:
        found = leading_ref(text[numbered.end() :])
        if found:
            return Done(*found)
    apart = _DONE_AND_MORE.match(text)
    if apart:
        return Done(None, text[apart.end() :])
    shouted = _UPPER_DONE.match(text)
    if shouted:
        rest = text[shouted.end() :]
        next_word = _words(rest)[:1]
        if rest.upper() != rest and next_word and next_word[0] not in _NOT_QUITE:
            return Done(None, rest)
    return None


def word(text: str) -> Word | None:
    """A command that stands alone in a text."""
    if len(text) > 100 or "?" in text:
        return None
    said = " ".join(_words(text))
    for name, spellings in (("stop", STOP), ("start", START), ("help", HELP), ("yes", YES), ("undo", {"undo"})):
        if said in spellings:
            return name  # type: ignore[return-value]
    return None


def agrees(text: str) -> bool:
    """Whether a short text that answers the question for consent says YES: ``Yes``, ``Yes please``, ``Yes, that is fine``."""
    words = _words(text[:100])
    return (
        words[:1] in (["yes"], ["y"])
        and len(words) <= 4
        and "?" not in text
        and "stop" not in words
        and "no" not in words
    )


def leading_ref(text: str) -> tuple[Ref, str] | None:
    """The action a text begins with, and what follows; ``None`` where it begins with words, or a number that is part of them."""
    key = _LEADING_KEY.match(text)
    if key:
        return Ref(int(key[2]), key[1].upper()), text[key.end() :].lstrip(_SEPARATORS).rstrip()
    number = _LEADING_NUMBER.match(text)
    if number:
        return Ref(int(number[1])), text[number.end() :].lstrip(_SEPARATORS).rstrip()
    return None


def leading_key(text: str) -> tuple[Ref, str] | None:
    """As `leading_ref`, but only for a whole key such as ``ALI-12``."""
    found = leading_ref(text)
    return found if found and found[0].prefix else None


def _alone(line: str) -> Done | None:
    """DONE, DONE 12, DONE ALI-12 or 12 DONE, and nothing else on the line."""
    if len(line) > 100 or "?" in line:
        return None
    words = _words(line)
    if words == ["done"]:
        return Done()
    if len(words) == 2 and "done" in words:
        ref = _ref(words[1] if words[0] == "done" else words[0])
        return Done(ref) if ref else None
    return None


def _ref(word: str) -> Ref | None:
    key = _KEY.fullmatch(word)
    if key:
        return Ref(int(key[2]), key[1].upper())
    number = word.removeprefix("#")
    return Ref(int(number)) if re.fullmatch("[0-9]{1,9}", number) else None


def _words(text: str) -> list[str]:
    """The words without punctuation, in lower case; a dash or apostrophe inside a word stays."""
    return [match.group().lower() for match in _WORD.finditer(text)]
