"""MOVE as a sentence asks for it: ``Can we move it to Thursday?``, ``verschieb das bitte auf Mittwoch``. Pure."""

import re
from collections.abc import Iterator
from datetime import datetime

from chalicelib.dates import any_language
from chalicelib.inbound.commands.folding import LONGEST_LINE, after, lines, longest, phrases, without_last, words
from chalicelib.inbound.commands.move import Move, dated, is_date_meant
from chalicelib.patterns import compile_late

_SENTENCE_END = compile_late(r"(?<=[?!])\s+|(?<=[^\W\d]\.)\s+|\n+")
"""A full stop behind a number is that of a date."""
_CLAUSE_END = compile_late(r",\s+")
_ATTENDS = compile_late(r"\b(?:i|you|he|she|they|we all) (?:can |can't |could |will )?make it\b", re.IGNORECASE)
"""``Can you make it Friday?`` asks whether they come."""
_PREPOSITIONS = (["a"], ["au"], ["al"], ["auf"], ["para"], ["pra"], ["naar"], ["to"])
_MOST_UNREAD = 6
"""Words of a date that can't be read."""


def read(text: str, now: datetime, *, is_question_meant: bool) -> Move | None:
    """Returns the move that the first sentence of a message asks for; its comment are the others.

    ``is_question_meant``: whether a question asks for it, too.
    """
    first, *others = _sentences(text)
    move = _of_sentence(first, now) if is_question_meant or "?" not in first else None
    return None if move is None else move.saying(lines(move.comment, *others))


def read_below(text: str, now: datetime) -> Move | None:
    """Returns the only move that a later sentence or clause of a text asks for; its comment is the whole text."""
    clauses = [part for each in _sentences(text) for part in _CLAUSE_END.split(each)]
    found = [move for each in clauses[1:] if (move := _of_sentence(each, now)) and move.when]
    return found[0].saying(text) if len(found) == 1 else None


def _sentences(text: str) -> list[str]:
    return [each.strip() for each in _SENTENCE_END.split(text.strip())]


def _of_sentence(sentence: str, now: datetime) -> Move | None:
    if not 0 < len(sentence) <= LONGEST_LINE or _ATTENDS.search(sentence):
        return None
    line = sentence.rstrip(" ?!.")
    lead = _skipped(line, "MOVE_LEADS", "MOVE_LEADS_BARE", "COURTESY", "GREETING", "SLIPS")
    said = words(line)[lead:]
    line = after(line, lead)
    is_bare = any(longest(words(sentence)[at:], "MOVE_LEADS_BARE") for at in range(lead))
    is_request = any(each in phrases("PLEASE") for each in words(sentence))
    clause, *reasons = _CLAUSE_END.split(line, maxsplit=1)
    last = _verb_last(line, now, is_request=is_request) or _verb_last(clause, now, is_request=is_request)
    return _verb_first(line, said, now, is_bare=is_bare) or (last and last.saying(lines(*reasons)))


def _verb_first(line: str, said: list[str], now: datetime, *, is_bare: bool) -> Move | None:
    before = sum(_sizes(said, ("MOVE_OBJECTS", "PLEASE")))
    said, line = said[before:], after(line, before)
    whole = longest(said, "MOVE_IT")
    verb = whole or longest(said, "MOVE") or longest(said, "MOVE_TOO")
    if not verb:
        return None
    line = after(line, verb)
    objects = _skipped(line, "MOVE_OBJECTS", "PLEASE")
    if not (before or whole or objects or is_bare):
        return None  # "I want to move to Friday", "I need to move to Berlin"
    line = after(line, objects)
    if not line or words(line)[:1] == ["on"]:
        return None  # "move it on Friday" may be about a sofa
    return _with_date(line, now)


def _verb_last(line: str, now: datetime, *, is_request: bool) -> Move | None:
    """``Können wir das auf Freitag verschieben``; without what is moved only as a request, ``Bitte auf Freitag verschieben``."""
    line = _without_courtesy(line)
    said = words(line)
    verb = next((size for size in (2, 1) if len(said) > size and " ".join(said[-size:]) in phrases("MOVE_LAST")), 0)
    if not verb:
        return None
    line = without_last(line, verb)
    objects = _skipped(line, "MOVE_OBJECTS", "PLEASE")
    line = after(line, objects)
    is_date = any_language.read(line, now=now, due=now) is not None
    return Move(None, line) if is_date and (objects or is_request) else None


def _with_date(line: str, now: datetime) -> Move | None:
    for when, more in dated(line):
        polite = _without_courtesy(when)
        without_preposition = after(polite, 1) if words(polite)[:1] in _PREPOSITIONS else ""
        for said in filter(None, (polite, without_preposition)):
            if any_language.read(said, now=now, due=now) is not None:
                return Move(None, said, more)
    unread = words(line)
    is_date = len(unread) <= _MOST_UNREAD and unread[0] in phrases("DATE_WORDS") and is_date_meant(unread)
    return Move(None, None, unread=line) if is_date else None


def _without_courtesy(line: str) -> str:
    """Returns a line without please and thanks at its end."""
    said = words(line)
    for size in (4, 3, 2, 1):
        if len(said) > size and " ".join(said[-size:]) in phrases("COURTESY") | phrases("PLEASE"):
            return _without_courtesy(without_last(line, size))
    return line


def _skipped(line: str, *names: str) -> int:
    """Returns how many words at the beginning are phrases of these lists, one after the other."""
    return sum(_sizes(words(line), names))


def _sizes(said: list[str], names: tuple[str, ...]) -> Iterator[int]:
    at = 0
    while size := max(longest(said[at:], name) for name in names):
        yield size
        at += size
