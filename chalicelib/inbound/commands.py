"""Commands in what people write: DONE, MOVE, UNDO, STOP, START, HELP, YES and NO.

Strict on purpose: a command taken for words is read by a coach, words taken for a command close an action. A question or a
sentence is never a command. The first line says the command, what follows is its comment.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Literal

import msgspec

from chalicelib.inbound import command_words, dates

LONGEST_LINE = 200
"""Characters; what is longer is a sentence."""
MOST_REFS = 10

Word = Literal["stop", "start", "help", "yes", "no"]


class Ref(msgspec.Struct, frozen=True):
    """An action as people name it: ``ALI-12``, or ``12`` alone, where ``prefix`` is empty."""

    number: int
    prefix: str = ""


class Done(msgspec.Struct, frozen=True):
    """DONE, for the actions named (none: the one it answers), and the words that follow."""

    refs: tuple[Ref, ...] = ()
    comment: str = ""


class Move(msgspec.Struct, frozen=True):
    """MOVE or SNOOZE, for the action named (``None``: the one it answers), to a date, and the words that follow.

    ``when`` is the date's words, which `dates.read` understands; empty where none are said, ``None`` where they can't be understood.
    """

    ref: Ref | None
    when: str | None
    comment: str = ""


class Undo(msgspec.Struct, frozen=True):
    """UNDO of the last command, or of the one about this action."""

    ref: Ref | None = None


class Said(msgspec.Struct, frozen=True):
    """A word that stands alone."""

    word: Word


Command = Done | Move | Undo | Said


def mailed(text: str, now: datetime) -> Command | None:
    """The command that a mail begins with, also below a greeting; ``None`` where it begins with words."""
    first, _, rest = _composed(text).partition("\n")
    if _is_greeting(first) and rest.strip():
        first, _, rest = rest.strip().partition("\n")
    return _command(first, rest.strip(), now)


def texted(text: str, now: datetime) -> Command | None:
    """The command that a text begins with.

    As in a mail; in a text DONE may also be followed by words on its line where a number, a colon or a dash sets them apart, or
    where it is written in capitals, as our texts write it.
    """
    text = _composed(text)
    first, _, rest = text.partition("\n")
    found = _command(first, rest.strip(), now)
    if found is not None or _is_doubtful(first):
        return found
    numbered = re.match(r"done\b[\s:,.]{0,5}", text, re.IGNORECASE)
    if numbered:
        named = leading_ref(text[numbered.end() :])
        if named and not _is_hedged(named[1]):
            return Done((named[0],), named[1])
    apart = _DONE_AND_MORE.match(text)
    if apart and not _is_hedged(text[apart.end() :]):
        return Done((), text[apart.end() :])
    shouted = _UPPER_DONE.match(text)
    if shouted:
        more = text[shouted.end() :]
        if more.upper() != more and not _is_hedged(more):
            return Done((), more)
    return None


def word(text: str) -> Word | None:
    """A command of one word that stands alone: STOP, START, HELP, YES or NO."""
    line = " ".join(text.split())
    if len(line) > LONGEST_LINE or "?" in line:
        return None
    said = _without_courtesy(_words(line))
    return _alone().get(" ".join(said))


def agrees(text: str) -> bool:
    """Whether a short text that answers the question for consent says YES: ``Yes``, ``Yes please``, ``Yes, that is fine``."""
    words = _words(text[:100])
    if not words or len(words) > 4 or "?" in text:
        return False
    return word(words[0]) == "yes" and not any(word(each) in ("stop", "no") for each in words)


def leading_ref(text: str) -> tuple[Ref, str] | None:
    """The action a text begins with, and what follows; ``None`` where it begins with words, or a number that is part of them."""
    key = _LEADING_KEY.match(text)
    if key:
        return Ref(int(key[2]), key[1].upper()), text[key.end() :].lstrip(_SEPARATORS).rstrip()
    number = _LEADING_NUMBER.match(text)
    if number:
        return Ref(int(number[1])), text[number.end() :].lstrip(_SEPARATORS).rstrip()
    return None


def folded(text: str) -> str:
    """The text as commands are compared: without case and accents, apostrophes straight."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("ı", "i"))
    return unicodedata.normalize("NFC", "".join(char for char in plain if not unicodedata.combining(char)))


_WORD = re.compile(r"#?\w+(?:[-'’]\w+)*")
_KEY = re.compile(r"([a-z]{2,3}[0-9]{0,3})-([0-9]{1,9})", re.IGNORECASE)
_LEADING_KEY = re.compile(r"\s*\[?([a-z]{2,3}[0-9]{0,3})-([0-9]{1,9})\b\]?", re.IGNORECASE)
# "12", "#12:", "12. Called", but neither "12.5 hours" nor "1,5 hours", "12:30", "12-15 people", "12th", "12%".
_LEADING_NUMBER = re.compile(r"\s*\[?#?([0-9]{1,9})\]?(?=[\s;!]|[.,:)–—-](?![0-9])|$)")
_SEPARATORS = " \t\r\n.,:;)-–—!"
_DONE_AND_MORE = re.compile(r"\s*done\b(\s*[.!:;–—-]+|\s*\n)\s*(?=\S)", re.IGNORECASE)
_UPPER_DONE = re.compile(r"\s*DONE\s+(?=\w)")
_MARKS_LOOKS = "\ufe0f🏻🏼🏽🏾🏿 "
_SENTENCE_END = re.compile(r"[.!]+\s+(?=\S)|[。！](?=\S)")
_DATE_END = re.compile(r"[.,;:!]+\s+|\s+[–—-]+\s+|\s+(?:because|since|as|sorry)\s+", re.IGNORECASE)


def _command(line: str, rest: str, now: datetime) -> Command | None:
    """What the first line says, if it is a command, or begins with one as a sentence of its own; ``rest``: the lines below."""
    line = line.strip()
    whole = _whole_line(line, rest, now) if 0 < len(line) <= LONGEST_LINE and not _is_doubtful(line) else None
    return whole or _first_sentence(line, rest)


def _whole_line(line: str, rest: str, now: datetime) -> Command | None:
    marked = line.lstrip(command_words.DONE_MARKS + _MARKS_LOOKS)
    if marked != line and not _words(marked):
        return Done((), rest)
    if marked != line:
        line = f"done {marked}" if all(_ref(each) or each in _set("AND") for each in _words(marked)) else marked
    said = _word_or_undo(line)
    if said is not None:
        return said
    done = _done(line)
    if done is not None:
        return msgspec.structs.replace(done, comment="\n".join(part for part in (done.comment, rest) if part))
    return _move(line, rest, now)


def _is_doubtful(line: str) -> bool:
    """Whether it asks, or carries a sign that may turn it round."""
    return any(mark in line for mark in "?？" + command_words.NOT_MARKS)


def _word_or_undo(line: str) -> Command | None:
    words = _without_courtesy(_words(line))
    alone = _alone().get(" ".join(words))
    if alone is not None:
        return Said(alone)
    if " ".join(words) in _set("UNDO"):
        return Undo()
    if len(words) == 2 and words[0] in _set("UNDO") and (ref := _ref(words[1])):
        return Undo(ref)
    return None


def _done(line: str) -> Done | None:
    """DONE, DONE 12, DONE ALI-12, 12 DONE, DONE 3 and 5, and nothing else on the line but courtesy or a moment."""
    words = _without_courtesy(_words(line))
    before, words = _refs_before(words)
    while lead := _longest(words, "LEADING"):
        words = words[lead:]
    length = _longest(words, "DONE")
    if not length:
        return None
    words = words[length:]
    if before and not words:
        return Done(before)
    if " ".join(words) in _set("WHEN") and not before:
        return Done((), line)
    refs = _refs(words)
    return Done(refs) if refs is not None and not before else None


def _first_sentence(line: str, rest: str) -> Done | None:
    """``Done! They were kind.``: the command is a sentence of its own, and what follows doesn't take it back."""
    end = _SENTENCE_END.search(line[:LONGEST_LINE])
    if end is None or _is_doubtful(line[: end.start()]):
        return None
    done, more = _done(line[: end.start()]), line[end.end() :]
    is_asked = _is_doubtful(more) and len(_words(more)) <= 3  # "Done! Right?"
    if done is None or done.comment or is_asked or _is_hedged(more):
        return None
    return Done(done.refs, "\n".join(part for part in (more, rest) if part))


def _move(line: str, rest: str, now: datetime) -> Move | None:
    """MOVE or SNOOZE at the beginning, with or without an action's number, and a date."""
    ref = None
    named = leading_ref(line)
    if named:
        ref, line = named
    words = _words(line)
    if words[:1] in (["please"], ["pls"]):
        words, line = words[1:], _after(line, 1)
    length = _longest(words, "MOVE") or _longest(words, "SNOOZE")
    if not length:
        return None
    is_snooze = not _longest(words, "MOVE")
    line, words = _after(line, length), words[length:]
    for filler in ("it", "this", "that", "back"):
        if words[:1] == [filler]:
            line, words = _after(line, 1), words[1:]
    for each, when in _readings(ref, line):
        for date, more in _dated(when):
            if dates.read(date, now=now, due=now) is not None:
                return Move(each, date, "\n".join(part for part in (more, rest) if part))
    alone = _without_courtesy(words)
    if not alone:
        return Move(ref, "", rest)
    if ref is None and len(alone) == 1 and (named_alone := _ref(alone[0])):
        return Move(named_alone, "", rest)
    if len(words) <= 6 and (is_snooze or {"to", "until", "till"} & set(words[:2])):
        return Move(ref, None)
    return None


def _readings(ref: Ref | None, line: str) -> Iterator[tuple[Ref | None, str]]:
    """How the words behind MOVE can be divided: a date alone (``3 days``), or an action and a date (``12 to Friday``)."""
    yield ref, line
    named = leading_ref(line) if ref is None else None
    if named and named[1]:
        yield named


def _dated(line: str) -> Iterator[tuple[str, str]]:
    """The line as a date, then shorter beginnings of it with the words that follow them, the longest first."""
    yield line, ""
    for end in reversed(list(_DATE_END.finditer(line))[:8]):
        yield line[: end.start()], line[end.start() :].lstrip(_SEPARATORS)


def _refs_before(words: list[str]) -> tuple[tuple[Ref, ...], list[str]]:
    """The actions named before the command, and the words from there on."""
    count = 0
    while count < len(words) and (_ref(words[count]) or (count and words[count] in _set("AND"))):
        count += 1
    refs = _refs(words[:count]) if count else ()
    return (refs, words[count:]) if refs else ((), words)


def _refs(words: list[str]) -> tuple[Ref, ...] | None:
    """The actions that these words name and nothing else; ``None`` where there is another word."""
    found = []
    for position, each in enumerate(words):
        ref = _ref(each)
        if ref is not None:
            found.append(ref)
        elif each not in _set("AND") or position in (0, len(words) - 1):
            return None
    return tuple(dict.fromkeys(found)) if len(found) <= MOST_REFS else None


def _ref(word: str) -> Ref | None:
    key = _KEY.fullmatch(word)
    if key:
        return Ref(int(key[2]), key[1].upper())
    number = word.removeprefix("#")
    return Ref(int(number)) if re.fullmatch("[0-9]{1,9}", number) else None


def _is_hedged(more: str) -> bool:
    """Whether words behind DONE begin by taking it back: ``with half of it``, ``not really``, ``well, almost``."""
    return any(each in _set("HEDGES") for each in _words(more[:100])[:2])


def _is_greeting(line: str) -> bool:
    """``Hi Carol,``"""
    words = _words(line[:LONGEST_LINE])
    return len(line) < 60 and len(words) <= 4 and _longest(words, "GREETING") > 0


def _without_courtesy(words: list[str]) -> list[str]:
    """Without thanks and please around; of a courtesy alone nothing is left out."""
    for length in (4, 3, 2, 1):
        if len(words) > length and " ".join(words[-length:]) in _set("COURTESY"):
            words = words[:-length]
        if len(words) > length and " ".join(words[:length]) in _set("COURTESY"):
            words = words[length:]
    return words


def _longest(words: list[str], name: str) -> int:
    """How many words at the beginning are one of these phrases; the longest one counts."""
    return next(
        (length for length in (4, 3, 2, 1) if len(words) >= length and " ".join(words[:length]) in _set(name)), 0
    )


def _after(line: str, count: int) -> str:
    """The line behind its first words."""
    ends = [match.end() for match, _ in zip(_WORD.finditer(line), range(count), strict=False)]
    return line[ends[-1] :].lstrip(" \t,:;") if ends else line


@cache
def _set(name: str) -> frozenset[str]:
    """The phrases of a list, compared as `_words` gives them."""
    phrases = getattr(command_words, name).replace("\n", ",").split(",")
    return frozenset(" ".join(_words(phrase)) for phrase in phrases if phrase.strip())


@cache
def _alone() -> dict[str, Word]:
    """What stands alone, and the word that it means; STOP goes before all else."""
    names: tuple[Word, ...] = ("yes", "no", "help", "start", "stop")
    return {phrase: name for name in names for phrase in _set(name.upper())}


def _composed(text: str) -> str:
    """Letters and their accents as one character each, as the patterns here expect them."""
    return unicodedata.normalize("NFC", text).strip()


def _words(text: str) -> list[str]:
    """The words without punctuation, case and accents; a dash or apostrophe inside a word stays."""
    return [match.group() for match in _WORD.finditer(folded(text))]
