"""DONE next to other words, without a mark between them: ``done lol``, ``✅ sent it``, ``done last night``, ``Sent it.
Done.``

As strict as ``saying_done``: the other words must say nothing, say when or how it was done, or tell what the writer
did.
"""

import re

from chalicelib.inbound.commands import certainty, doers, tails
from chalicelib.inbound.commands.done import Done
from chalicelib.inbound.commands.doubts import has_other_numbers, is_doubtful
from chalicelib.inbound.commands.folding import LONGEST_LINE, after, lines, longest, phrases, words
from chalicelib.inbound.commands.is_it_done import IsItDone
from chalicelib.inbound.commands.words import DONE_MARKS
from chalicelib.patterns import compile_late

LOOKS = DONE_MARKS + "\ufe0f🏻🏼🏽🏾🏿 "
"""Check marks in the variants people use."""
_AT_END = compile_late(r"(.{2,180}[.!,])\s+(\w+(?: \w+){0,2})\s*[.!]*")
_NAMED = compile_late(r"(?:All )?(?:[Dd]one|[Ff]inished) [A-Z][a-z]{1,14}(?<!ly)[ .!]*")
_WHOLLY = compile_late(r"(?<=[a-z]) *(?:100 ?%|([1-9][0-9]?)/\1)(?= *[.!]*$)", re.IGNORECASE)
"""``done 100%``, ``done 2/2``"""
_HOUR = compile_late(r"[0-9]{1,2}(?:am|pm)?")
_MARKED = compile_late(rf"[{DONE_MARKS}][{LOOKS}]*(?=\S)")


def read(line: str, rest: str) -> Done | IsItDone | None:
    """Returns the DONE that a line says next to other words; ``None`` if DONE is merely one word among them."""
    return _behind_mark(line, rest) or _with_tail(line, rest) or _running_on(line, rest) or _at_end(line, rest)


def asks(more: str) -> bool:
    """Returns whether words behind DONE ask something in three words or fewer, or have a mark that may reverse it:
    ``Done! Right?``, ``Done 👎``."""
    return is_doubtful(more) and len(words(more)) <= 3 and certainty.leaves_doubt(more)


def _behind_mark(line: str, rest: str) -> Done | IsItDone | None:
    """A check mark and what was done: ``✅ sent it``. A thumb may mean only "I have read it"."""
    marked = _MARKED.match(line)
    if marked is None or len(line) > LONGEST_LINE:
        return None
    more = line[marked.end() :]
    said = words(more)
    is_told = longest(said, "DONE") > 0 or doers.is_writers(said, more, ["en"])
    if "👍" in marked[0] and not is_told:
        return None
    is_sure = not asks(more) and certainty.is_sure(lines(line, rest), lines(more, rest))
    return Done((), lines(more, rest)) if is_sure else IsItDone((), lines(line, rest))


def _running_on(line: str, rest: str) -> Done | IsItDone | None:
    """DONE followed by words without a mark between them, if the first of these say nothing else or tell what the
    writer did: ``done lol``, ``done and I got an A``, ``DONE SENT IT TO HIM``."""
    line = _WHOLLY.sub("", line[: LONGEST_LINE + 1])
    if not 0 < len(line) <= LONGEST_LINE or has_other_numbers(line) or is_doubtful(line):
        return None
    behind, said = _behind_done(line)
    if not behind and len(said) and longest(said, "DONE"):
        return Done((), lines(line, rest)) if certainty.is_sure(lines(line, rest), rest, line) else None
    joined = longest(behind, "JOINING")
    filled = 0 if joined else _filled(behind)
    told = behind[joined + filled :]
    more = after(line, len(said) - len(told)).lstrip(" .!,;:–—-")
    is_own = (
        doers.is_writers(told, more, ["en"])
        and (joined or told[0] not in ("i", "we", "me"))
        and told[0] not in _NO_DEEDS
    )
    if not behind or not (filled or is_own or _is_closing(behind) or _names(line, behind)):
        return None
    if _names(line, behind):
        is_sure = certainty.is_sure(lines(line, rest), rest, line)
        return Done((), lines(line, rest)) if is_sure else IsItDone((), lines(line, rest))
    is_sure = not asks(more) and certainty.is_sure(lines(line, rest), lines(more, rest), line)
    return Done((), lines(line, rest)) if is_sure else IsItDone((), lines(line, rest))


def _at_end(line: str, rest: str) -> Done | None:
    """The command as the last sentence, after others that leave no doubt: ``Sent it this morning. Done.``"""
    ended = (
        _AT_END.match(line)
        if len(line) <= LONGEST_LINE and not is_doubtful(line) and not has_other_numbers(line)
        else None
    )
    if (
        ended is None
        or longest(words(ended[2]), "DONE") != len(words(ended[2]))
        or not certainty.is_sure(line, ended[1])
    ):
        return None
    return Done((), lines(line, rest)) if certainty.is_sure(lines(line, rest), rest, line) else None


_NO_DEEDS = frozenset("need needed red used tired bored supposed had did was been wasted".split())


def _filled(behind: list[str]) -> int:
    """Returns how many of the first words are thanks, names or interjections."""
    place = 0
    while size := next(
        (size for each in ("FILLERS", "COURTESY", "VOCATIVES", "DONE") if (size := longest(behind[place:], each))), 0
    ):
        place += size
    return place


def _names(line: str, behind: list[str]) -> bool:
    """Whether what follows DONE is one name: ``Done Carol``."""
    is_named = len(behind) == 1 and _NAMED.fullmatch(line) is not None
    return is_named and behind[0] not in phrases("DATE_WORDS") and certainty.may_be_name(behind)


def _is_closing(behind: list[str]) -> bool:
    """Whether what follows DONE is a short closing: ``erledigt lg Tom``."""
    return behind[0] in ("lg", "vg", "mfg", "xx", "xxx", "x", "bises", "bisous", "mvh") and len(behind) <= 3


def _behind_done(line: str) -> tuple[list[str], list[str]]:
    """Returns the words behind DONE, and all words of the line; the former are empty if the line doesn't begin with
    DONE."""
    whole = words(line)
    said = whole
    while (lead := longest(said, "LEADING")) and longest(said, "DONE") <= lead:
        said = said[lead:]
    length = longest(said, "DONE")
    return (said[length:] if length else []), whole


def _with_tail(line: str, rest: str) -> Done | IsItDone | None:
    """DONE with words right after it that only say when or how: ``Done and dusted``, ``done last night after work``."""
    if not 0 < len(line) <= LONGEST_LINE or has_other_numbers(line) or is_doubtful(line):
        return None
    behind, said = _behind_done(line)
    at = 2 if behind[:1] == ["at"] and behind[1:] and _HOUR.fullmatch(behind[1]) and longest(behind[2:], "WHEN") else 0
    tail = tails.length(behind) or at + longest(behind[at:], "WHEN")
    if not tail:
        return None
    more = after(line, len(said) - len(behind) + tail).lstrip(" .!,;:–—-")
    is_sure = not asks(more) and certainty.is_sure(lines(line, rest), lines(more, rest), line, is_told=bool(more))
    return Done((), lines(line, rest)) if is_sure else IsItDone((), lines(line, rest))
