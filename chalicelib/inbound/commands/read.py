"""Commands in what people write: DONE, MOVE, STUCK, UNDO, STOP, START, HELP, YES and NO.

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

from chalicelib.inbound.commands import read_stuck
from chalicelib.inbound.commands.action_names import SEPARATORS, Ref, leading_ref, ref_of, refs_before, refs_of
from chalicelib.inbound.commands.doubts import has_other_numbers, is_doubtful, is_signature, takes_back
from chalicelib.inbound.commands.folding import WORD, lines, longest, phrases, without_courtesy, words
from chalicelib.inbound.commands.read_stuck import Stuck
from chalicelib.inbound.commands.words import DONE_MARKS
from chalicelib.inbound.dates import dates

LONGEST_LINE = 200
"""Characters; what is longer is a sentence."""

Word = Literal["stop", "start", "help", "yes", "no"]


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
    comment: str = ""


class Said(msgspec.Struct, frozen=True):
    """A word that stands alone on its line; below STOP there may be more."""

    word: Word
    comment: str = ""


About = Done | Move | Stuck
"""A command about an action."""

Command = About | Undo | Said


def mailed(text: str, now: datetime) -> Command | None:
    """The command that a mail begins with, also behind a greeting; ``None`` where it begins with words."""
    first, _, rest = _composed(text).partition("\n")
    greeted = _GREETED.match(first)
    if greeted and _is_greeting(greeted[1]):
        first = greeted[2]
    elif _is_greeting(first) and rest.strip():
        first, _, rest = rest.strip().partition("\n")
    if first.strip(" .!").casefold() in phrases("STOP_TEXTS"):
        return None
    return _command(first, rest.strip(), now)


def texted(text: str, now: datetime) -> Command | None:
    """The command that a text begins with.

    As in a mail; in a text DONE may also be followed by words on its line where a number, a colon or a dash sets them apart, or
    where it is written in capitals, as our texts write it.
    """
    text = _composed(text)
    first, _, rest = text.partition("\n")
    found = _command(first, rest.strip(), now)
    if found is not None or is_doubtful(first):
        return found
    numbered = re.match(r"done\b[\s:,.]{0,5}", text, re.IGNORECASE)
    if numbered:
        named = leading_ref(text[numbered.end() :])
        if named and not takes_back(named[1]):
            return Done((named[0],), named[1])
    apart = _DONE_AND_MORE.match(text)
    if apart and not takes_back(text[apart.end() :]) and not _begins_list(text[apart.end() :]):
        return Done((), text[apart.end() :])
    if shouted_stuck := read_stuck.shouted(text):
        return shouted_stuck
    shouted = _UPPER_DONE.match(text)
    if shouted:
        more = text[shouted.end() :]
        if more.upper() != more and not takes_back(more):
            return Done((), more)
    return None


def word(text: str) -> Word | None:
    """A command of one word that stands alone: STOP, START, HELP, YES or NO."""
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


def verdict(text: str) -> Literal["yes", "no"] | None:
    """What an answer to another date says, if it says nothing but yes or nothing but no; a greeting and a name may follow."""
    line, _, rest = _composed(text).partition("\n")
    if is_doubtful(line) or not is_signature(rest):
        return None
    said = " ".join(without_courtesy(words(line)))
    if said in phrases("YES") | phrases("ACCEPT"):
        return "yes"
    return "no" if said in phrases("NO") | phrases("DECLINE") else None


_DONE_AND_MORE = re.compile(r"\s*done\b(?:[ \t]*[.!:;]+|[ \t]+[–—-]+[ \t])[ \t]*(?=\S)", re.IGNORECASE)
_GREETED = re.compile(r"([^,]{2,40}),\s*(\S.*)")
_UPPER_DONE = re.compile(r"DONE[ \t]+(?=\w)")
_MARKS_LOOKS = "\ufe0f🏻🏼🏽🏾🏿 "
_SENTENCE_END = re.compile(r"[.!]+\s+(?=\S)|[。！](?=\S)")
_DATE_END = re.compile(r"[.,;:!]+\s+|\s+[–—-]+\s+|\s+(?:because|since|as|sorry)\s+", re.IGNORECASE)


def _command(line: str, rest: str, now: datetime) -> Command | None:
    """What the first line says, if it is a command, or begins with one as a sentence of its own; ``rest``: the lines below."""
    line = line.strip()
    whole = _whole_line(line, rest, now) if 0 < len(line) <= LONGEST_LINE and not is_doubtful(line) else None
    return whole or _first_sentence(line, rest) or read_stuck.and_why(line, rest)


def _whole_line(line: str, rest: str, now: datetime) -> Command | None:
    looks = DONE_MARKS + _MARKS_LOOKS
    unmarked = line.strip(looks)
    if unmarked != line.strip() and not words(unmarked):
        is_thumb = "👍" in line  # it may also say no more than "I have read it"
        is_taken_back = not is_signature(rest) if is_thumb else takes_back(rest)
        return None if is_taken_back else Done((), rest)
    if unmarked != line.strip() and refs_of(words(unmarked)):
        line = f"done {unmarked}"
    return (
        _said(line, rest)
        or _undo(line, rest)
        or _done_line(line, rest)
        or read_stuck.whole(line, rest)
        or _move(line, rest, now)
    )


def _said(line: str, rest: str) -> Said | None:
    """STOP acts whatever follows, and that is kept; the others stand alone, or are the first word of something else."""
    alone = _alone().get(" ".join(without_courtesy(words(line))))
    if alone is None:
        return None
    if is_signature(rest):
        return Said(alone)
    return Said(alone, rest) if alone == "stop" else None


def _undo(line: str, rest: str) -> Undo | None:
    said, comment = without_courtesy(words(line)), "" if is_signature(rest) else rest
    if " ".join(said) in phrases("UNDO"):
        return Undo(None, comment)
    if len(said) == 2 and said[0] in phrases("UNDO") and (ref := ref_of(said[1])):
        return Undo(ref, comment)
    return None


def _done_line(line: str, rest: str) -> Done | None:
    done = _done(line)
    if done is None or takes_back(rest) or (line.endswith((":", "：")) and rest) or _names_rest(rest):
        return None
    return msgspec.structs.replace(done, comment=lines(done.comment, rest))


def _done(line: str) -> Done | None:
    """DONE, DONE 12, DONE ALI-12, 12 DONE, DONE 3 and 5, and nothing else on the line but courtesy or a moment."""
    if has_other_numbers(line):
        return None
    said = without_courtesy(words(line))
    before, said = refs_before(said)
    while lead := longest(said, "LEADING"):
        if longest(said, "DONE") > lead:
            break
        said = said[lead:]
    length = longest(said, "DONE")
    if not length:
        return None
    said = said[length:]
    if before and not said:
        return Done(before)
    if " ".join(said) in phrases("WHEN") and not before:
        return Done((), line)
    refs = refs_of(said)
    return Done(refs) if refs is not None and not before else None


def _names_rest(rest: str) -> bool:
    """Whether a heading below names what is left: ``Not done:``, ``Offen:``."""
    headings = [line.strip() for line in rest.split("\n")[:30] if line.strip().endswith((":", "："))]
    return any(takes_back(heading) or longest(words(heading), "LEFT") for heading in headings)


def _begins_list(more: str) -> bool:
    return more.lstrip().startswith(("- ", "* ", "• ")) and "\n" in more


def _first_sentence(line: str, rest: str) -> Done | None:
    """``Done! They were kind.``: the command is a sentence of its own, and what follows doesn't take it back."""
    end = _SENTENCE_END.search(line[:LONGEST_LINE])
    if end is None or is_doubtful(line[: end.start()]):
        return None
    done, more = _done(line[: end.start()]), line[end.end() :]
    is_asked = is_doubtful(more) and len(words(more)) <= 3  # "Done! Right?"
    if done is None or done.comment or is_asked or takes_back(more):
        return None
    return Done(done.refs, lines(more, rest))


def _move(line: str, rest: str, now: datetime) -> Move | None:
    """MOVE, SNOOZE or "I need more time" at the beginning, with or without an action's number, and a date."""
    ref = None
    named = leading_ref(line)
    if named:
        ref, line = named
    said = words(line)
    if said[:1] in (["please"], ["pls"]):
        said, line = said[1:], _after(line, 1)
    name = next((each for each in ("MOVE", "SNOOZE", "MORE_TIME") if longest(said, each)), None)
    line = _after(line, longest(said, name)) if name else line
    behind = _behind_more_time(line) if name == "MORE_TIME" else _behind_move(line)
    if name is None or behind is None:
        return None
    line, said = behind, words(behind)
    for each, when in _readings(ref, line):
        for date, more in _dated(when):
            if dates.read(date, now=now, due=now) is not None:
                return Move(each, date, lines(more, rest))
    alone = without_courtesy(said)
    if not alone or " ".join(alone) in phrases("COURTESY"):
        return Move(ref, "", rest)
    if ref is None and len(alone) == 1 and (named_alone := ref_of(alone[0])):
        return Move(named_alone, "", rest)
    is_meant = name == "SNOOZE" or line[:1] in ("+", "") or any(each in phrases("DATE_WORDS") for each in said[:2])
    return Move(ref, None) if is_meant and len(said) <= 6 and name != "MORE_TIME" else None


def _behind_move(line: str) -> str | None:
    """What follows MOVE, without ``it``; ``None`` where it is a sentence: "move on Friday" may be about a house."""
    if words(line)[:1] == ["on"]:
        return None
    for filler in ("it", "this", "that", "back"):
        if words(line)[:1] == [filler]:
            line = _after(line, 1)
    return line


def _behind_more_time(line: str) -> str | None:
    """What follows "more time", without ``for`` before a number; ``None`` where it says when the time is needed."""
    said = words(line)
    if said[:1] in (["on"], ["in"], ["this"], ["today"], ["tonight"]):
        return None
    return _after(line, 1) if said[:1] == ["for"] and said[1:] and ref_of(said[1]) else line


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
        yield line[: end.start()], line[end.start() :].lstrip(SEPARATORS)


def _is_greeting(line: str) -> bool:
    """``Hi Carol``"""
    said = words(line[:LONGEST_LINE])
    return len(line) < 60 and len(said) <= 4 and longest(said, "GREETING") > 0


def _after(line: str, count: int) -> str:
    """The line behind its first words."""
    ends = [match.end() for match, _ in zip(WORD.finditer(line), range(count), strict=False)]
    return line[ends[-1] :].lstrip(" \t,:;") if ends else line


@cache
def _alone() -> dict[str, Word]:
    """What stands alone, and the word that it means; STOP goes before all else."""
    names: tuple[Word, ...] = ("yes", "no", "help", "start", "stop")
    found = {phrase: name for name in names for phrase in phrases(name.upper())}
    return found | dict.fromkeys(phrases("STOP_TEXTS"), "stop")


def _composed(text: str) -> str:
    """Letters and their accents as one character each, as the patterns here expect them."""
    return unicodedata.normalize("NFC", text).strip()
