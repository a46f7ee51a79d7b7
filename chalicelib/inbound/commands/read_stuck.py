"""The commands STUCK and UNSTUCK, as strict as the others: ``I'm stuck in traffic`` is a comment."""

import re

import msgspec

from chalicelib.inbound.commands.action_names import Ref, leading_ref, refs_before, refs_of
from chalicelib.inbound.commands.doubts import has_other_numbers, is_doubtful
from chalicelib.inbound.commands.folding import lines, longest, without_courtesy, words

_LOOKED_AT = 200
"""Characters of the line; what is longer is a sentence."""
_UPPER_STUCK = re.compile(r"STUCK[ \t]+(?=\w)")
_STUCK_END = re.compile(r"[.!:]+\s+(?=\S)|\s+[–—-]+\s+(?=\S)")


class Stuck(msgspec.Struct, frozen=True):
    """STUCK, or with ``is_over`` UNSTUCK, for the action named (``None``: the one it answers), and the words that follow."""

    ref: Ref | None
    comment: str = ""
    is_over: bool = False


def whole(line: str, rest: str) -> Stuck | None:
    """STUCK, STUCK 12, 12 STUCK, UNSTUCK, and nothing else on the line but courtesy."""
    if has_other_numbers(line):
        return None
    before, said = refs_before(without_courtesy(words(line)))
    over, length = longest(said, "UNSTUCK"), longest(said, "STUCK")
    refs = refs_of(said[over or length :]) if over or length else None
    if refs is None or len(named := (*before, *refs)) > 1:
        return None
    return Stuck(named[0] if named else None, rest, over > 0)


def and_why(line: str, rest: str) -> Stuck | None:
    """``Stuck. Nobody answers.``: the command is a sentence of its own, or stands before a dash or a colon."""
    end = _STUCK_END.search(line[:_LOOKED_AT])
    found = whole(line[: end.start()], "") if end and not is_doubtful(line[: end.start()]) else None
    return msgspec.structs.replace(found, comment=lines(line[end.end() :], rest)) if end and found else None


def shouted(text: str) -> Stuck | None:
    """``STUCK nobody answers``, in capitals as our texts write it."""
    found = _UPPER_STUCK.match(text)
    if found is None:
        return None
    more = text[found.end() :]
    ref, why = leading_ref(more) or (None, more)
    return Stuck(ref, why) if why.upper() != why else None
