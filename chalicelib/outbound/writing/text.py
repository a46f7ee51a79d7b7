"""Writes reminders and notices as texts, in one segment where possible."""

import bisect
from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib import gsm
from chalicelib.outbound.gather import MOST_SUMMED
from chalicelib.outbound.owed import Owed, unnamed
from chalicelib.outbound.writing.parts import Text, line, other_side
from chalicelib.outbound.writing.things import Thing, things_of

MOST_THINGS = MOST_SUMMED
"""How many one text names; it also says how many more there are."""
STOP = " STOP ends texts."
"""Added if there is room."""
_SENTENCE_ENDS = ".!?…。！？"
_SHORTEST = 20
_LONGEST_TOGETHER = 40


def text(message: Sequence[Owed], now: datetime) -> Text:
    """Returns the text for these rows, which are of one plan."""
    number, things = things_of(message, now)
    plan = message[0].context.plan
    assert plan is not None
    other = other_side(plan, message[0].row.recipient).name
    return Text(number, fitted(things[:MOST_THINGS], len(things[MOST_THINGS:]) + unnamed(message), other))


def summary(message: Sequence[Owed], now: datetime) -> Text:
    """Returns the day's last text, for rows of any plans."""
    number, things = things_of(message, now)
    if len({each.row.plan_id for each in message}) > 1:
        things = [msgspec.structs.replace(thing, number=thing.key) for thing in things]
    cut = [thing.shortened(_LONGEST_TOGETHER) for thing in things]
    words = line("actions/summary.sms.txt", things=cut, count=message[0].context.texts_before)
    return Text(number, with_stop(gsm.plain(f"{words} {_how_to_answer(things)}")))


def fitted(things: list[Thing], more: int, other: str) -> str:
    """Returns the text, shortened: a single thing so that it fits a segment, several so that each can be named."""
    if len(things) > 1 or not things[0].kind:
        whole = _several(things, more, other, None)
        return with_stop(whole if gsm.segments(whole) == 1 else _shortened(things, more, other))
    (thing,) = things
    whole = _single(thing, other)
    if gsm.segments(whole) == 1:
        return with_stop(whole)
    if thing.said:
        thing = thing.shortened(_SHORTEST)
    rooms = range(_SHORTEST, len(thing.said or thing.what))

    def cut(room: int | None) -> str:
        return _single(thing.said_within(room) if thing.said else thing.shortened(room), other)

    too_long = bisect.bisect_left(rooms, x=2, key=lambda room: gsm.segments(cut(room)))
    return with_stop(cut(rooms[max(too_long - 1, 0)] if rooms else None))


def _shortened(things: list[Thing], more: int, other: str) -> str:
    """Returns the text about several, each long enough to be recognised; shorter if that saves a segment."""
    rooms = range(_SHORTEST, _LONGEST_TOGETHER + 1)

    def cost(room: int) -> int:
        return gsm.segments(_several(things, more, other, room))

    too_long = bisect.bisect_left(rooms, x=cost(_SHORTEST) + 1, key=cost)
    return _several(things, more, other, rooms[too_long - 1])


def _single(thing: Thing, other: str) -> str:
    words = line(f"{thing.kind}/sms.txt", **msgspec.structs.asdict(thing), other=other)
    end = "" if words[-1] in _SENTENCE_ENDS else "."
    return gsm.plain(f"{words}{end} {_how_to_answer([thing])}")


def _several(things: list[Thing], more: int, other: str, room: int | None) -> str:
    cut = [thing.shortened(room) for thing in things]
    words = line("actions/several.sms.txt", things=cut, more=more, other=other)
    return gsm.plain(f"{words} {_how_to_answer(things)}")


def _how_to_answer(things: list[Thing]) -> str:
    number = next((thing.number for thing in things if thing.is_open), None)
    if number is not None:
        return f"Reply DONE {number}, or {number}: and your comment."
    number = next((thing.number for thing in things if thing.number), None)
    return f"Reply {number}: and your comment." if number else "Reply to write back."


def with_stop(words: str) -> str:
    """Returns a text with how to end texts, if there is room for it."""
    return words + STOP if gsm.segments(words + STOP) == gsm.segments(words) else words
