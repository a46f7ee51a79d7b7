"""What reminders and notices say as a text: in one segment where the words allow."""

import bisect
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from jinja2 import TemplateNotFound

from chalicelib import gsm
from chalicelib.domain.actions import who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.outbound.owed import MOST_SUMMED, Owed
from chalicelib.outbound.writing.parts import asked_for, line, other_side, reader

MOST_THINGS = MOST_SUMMED
"""Named in one text; how many more there are is said."""
STOP = " STOP ends texts."
"""Said where there is room."""
_SHORTEST = 20
_LONGEST_TOGETHER = 40

_TAGS = {
    "reminder": "{when}", "late": "was due {when}", "new": "new, by {when}", "changed": "changed, by {when}",
    "comment": "has a comment", "done": "is done", "reopened": "open again, by {when}", "cancelled": "is cancelled",
    "proposal": "another date, now {when}", "stuck": "is stuck",
}  # fmt: skip
"""What is said of an action among several, by kind of message; of others the kind itself."""


def text(message: Sequence[Owed], now: datetime) -> tuple[str, str]:
    """The number and the words of the text for these messages, which are of one plan."""
    number, things = _things(message, now)
    plan = message[0].context.plan
    assert plan is not None
    other = _first_name(other_side(plan, message[0].row.recipient).name)
    return number, fitted(things[:MOST_THINGS], len(things[MOST_THINGS:]), other)


def summary(message: Sequence[Owed], now: datetime) -> tuple[str, str]:
    """The number and the words of the day's last text, of whatever plans."""
    number, things = _things(message, now)
    if len({each.row.plan_id for each in message}) > 1:
        things = [thing | {"number": thing["key"]} for thing in things]
    cut = [thing | {"what": _shortened(thing["what"], _LONGEST_TOGETHER)} for thing in things]
    words = line("summary.sms.txt", things=cut, count=message[0].context.texts_before)
    return number, _with_stop(gsm.plain(f"{words} {_how_to_answer(things)}"))


def _things(message: Sequence[Owed], now: datetime) -> tuple[str, list[dict[str, Any]]]:
    person = message[0].context.person
    assert person is not None
    assert person.phone is not None
    groups: dict[tuple[str, int], list[Owed]] = {}
    for each in sorted(message, key=_due):
        groups.setdefault((str(each.row.plan_id), each.number or 0), []).append(each)
    return str(person.phone), [_thing(group, person, now) for group in groups.values()]


def fitted(things: list[dict[str, Any]], more: int, other: str) -> str:
    """The words, with long ones shortened: of a single thing to fit a segment, of several so that each can be told."""
    if len(things) > 1 or not things[0]["kind"]:
        whole = _several(things, more, other, None)
        return _with_stop(whole if gsm.segments(whole) == 1 else _several(things, more, other, _LONGEST_TOGETHER))
    (thing,) = things
    whole = _single(thing, other)
    if gsm.segments(whole) == 1:
        return _with_stop(whole)
    long = "said" if thing["said"] else "what"
    if long == "said":
        thing = thing | {"what": _shortened(thing["what"], _SHORTEST)}
    rooms = range(_SHORTEST, len(thing[long]))
    too_long = bisect.bisect_left(
        rooms,
        x=2,
        key=lambda room: gsm.segments(_single(thing | {long: _shortened(thing[long], room)}, other)),
    )
    room = rooms[max(too_long - 1, 0)] if rooms else None
    return _with_stop(_single(thing | {long: _shortened(thing[long], room)}, other))


def _thing(group: Sequence[Owed], person: Person, now: datetime) -> dict[str, Any]:
    """What there is to say of one action, or of the plan; ``kind`` is empty where several kinds of message are about it."""
    first = group[0]
    action, entry, plan = first.context.action, first.context.entry, first.context.plan
    assert plan is not None
    to, other = reader(person, plan), _first_name(other_side(plan, person.person_id).name)
    kinds = list(dict.fromkeys(each.row.kind for each in group))
    when = to.says_shortly(action.due_at, now) if action is not None else ""
    is_late = action is not None and action.is_late(now)
    is_open = action is not None and action.status == "open" and who_may.may_complete(plan, action, first.row.recipient)
    return {
        "number": first.number, "key": plan.key(first.number) if first.number else "",
        "what": action.what if action is not None else entry.what or "" if entry is not None else "",
        "when": when, "is_late": is_late, "is_open": is_open, "doer": _doer(plan, action, first.row.recipient),
        "kind": kinds[0] if len(kinds) == 1 else "", "entry": entry, "details": entry.data if entry is not None else {},
        "asked": asked_for(entry, to.says_shortly, now),
        "actor": _first_name(entry.actor_name) if entry is not None and entry.actor_name else other,
        "said": " / ".join(filter(None, (_said(each) for each in group))),
        "tag": ", ".join(dict.fromkeys(_tag(kind, when, is_late=is_late) for kind in kinds)),
    }  # fmt: skip


def _doer(plan: Plan, action: Action | None, reader_id: str) -> str:
    """Who does an open Coach Action: ``you``, or by first name; empty for the client's own."""
    if action is None or action.assigned_to == "client" or action.status != "open":
        return ""
    doer = plan.assignee(action.assignee_id)
    return "you" if doer.person_id == reader_id else _first_name(doer.name)


def _tag(kind: str, when: str, *, is_late: bool) -> str:
    tag = _TAGS["late"] if kind == "reminder" and is_late else _TAGS.get(kind, kind)
    return tag.format(when=when)


def _said(each: Owed) -> str:
    entry = each.context.entry
    said = entry.text if each.row.kind == "comment" and entry is not None else each.row.data.get("comment")
    return " ".join(str(said or "").split())


def _single(thing: dict[str, Any], other: str) -> str:
    try:
        words = line(f"{thing['kind']}.sms.txt", **thing, other=other)
    except TemplateNotFound:
        about = f": {thing['what']}" if thing["what"] else ""
        words = line(f"{thing['kind']}.line.txt", **thing, about=about, is_of_plan=thing["number"] is None) + "."
    return gsm.plain(f"{words} {_how_to_answer([thing])}")


def _several(things: list[dict[str, Any]], more: int, other: str, room: int | None) -> str:
    cut = [thing | {"what": _shortened(thing["what"], room)} for thing in things]
    words = line("several.sms.txt", things=cut, more=more, other=other)
    return gsm.plain(f"{words} {_how_to_answer(things)}")


def _how_to_answer(things: list[dict[str, Any]]) -> str:
    number = next((thing["number"] for thing in things if thing["is_open"]), None)
    if number is not None:
        return f"Reply DONE {number}, or {number} and your comment."
    number = next((thing["number"] for thing in things if thing["number"]), None)
    return f"Reply {number} and your comment." if number else "Reply to write back."


def _with_stop(words: str) -> str:
    return words + STOP if gsm.segments(words + STOP) == gsm.segments(words) else words


def _shortened(words: str, room: int | None) -> str:
    return words if room is None or len(words) <= room else words[: room - 3].rstrip() + "..."


def _due(each: Owed) -> tuple[str, int]:
    action = each.context.action
    return action.due_at.isoformat() if action is not None else "", each.number or 0


def _first_name(name: str) -> str:
    return name.split()[0]
