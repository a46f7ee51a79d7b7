"""What a reminder says as a text: in one segment where the action's words allow."""

import bisect
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.domain.actions import Action
from chalicelib.outbound import text as texting
from chalicelib.outbound.message import line, other_side, reader
from chalicelib.outbound.owed import Owed

MOST_THINGS = 5
"""Named in one text; how many more there are is said."""
_SHORTEST_WHAT = 20
_LONGEST_TOGETHER = 40


def text(message: Sequence[Owed], now: datetime) -> tuple[str, str]:
    """The number and the words of the text for these reminders, which are of one plan."""
    person, plan = message[0].context.person, message[0].context.plan
    assert person is not None
    assert person.phone is not None
    assert plan is not None
    to = reader(person, plan)
    found: dict[int, Action] = {
        int(each.context.action.number): each.context.action for each in message if each.context.action is not None
    }
    things = [
        {"number": number, "what": action.what, "when": to.says_shortly(action.due_at, now), "is_late": action.is_late(now)}
        for number, action in sorted(found.items(), key=lambda item: (item[1].due_at, item[0]))
    ]  # fmt: skip
    other = other_side(plan, person.person_id).name.split()[0]
    return str(person.phone), _fitted(things[:MOST_THINGS], len(things[MOST_THINGS:]), other)


def _fitted(things: list[dict[str, Any]], more: int, other: str) -> str:
    """The words, with long actions shortened: a single one to fit a segment, several so that each can be told."""

    def words(room: int | None) -> str:
        cut = [thing | {"what": _shortened(str(thing["what"]), room)} for thing in things]
        return texting.plain(line("reminder.sms.txt", things=cut, more=more, other=other))

    whole = words(None)
    if texting.segments(whole) == 1:
        return whole
    if len(things) > 1:
        return words(_LONGEST_TOGETHER)
    rooms = range(_SHORTEST_WHAT, len(str(things[0]["what"])))
    too_long = bisect.bisect_left(rooms, x=2, key=lambda room: texting.segments(words(room)))
    return words(rooms[max(too_long - 1, 0)] if rooms else None)


def _shortened(words: str, room: int | None) -> str:
    return words if room is None or len(words) <= room else words[: room - 3].rstrip() + "..."
