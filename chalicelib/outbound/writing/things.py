"""What a text says about each action, or about the plan."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.actions import who_may
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import notes
from chalicelib.domain.stream.entry import Entry
from chalicelib.outbound.owed import Owed, by_action, closed
from chalicelib.outbound.writing.parts import asked_for, line, other_side, reader


class Thing(msgspec.Struct, frozen=True):
    """What a text says about one action, or about the plan."""

    number: int | str | None
    """The action's number, or its key if actions of several plans are named; ``None``: it is about the plan."""
    key: str
    what: str
    when: str
    is_late: bool
    is_open: bool
    """Whether the reader can mark it done."""
    doer: str
    """Who does an open Coach Action: ``you``, or a name; empty for the client's own."""
    kind: str
    """The message's kind; empty if messages of several kinds are about it."""
    entry: Entry | None
    details: dict[str, Any]
    asked: str
    actor: str
    said: str
    tag: str
    """Its description if several are listed."""
    closed: str = ""
    """``done`` or ``cancelled`` if the action is, and nothing else said of it tells."""
    note: str = ""
    """``Weight, Tue 24 Nov``: what it is a note on; empty if it isn't one."""

    def shortened(self, room: int | None) -> "Thing":
        return msgspec.structs.replace(self, what=_shortened(self.what, room))

    def said_within(self, room: int | None) -> "Thing":
        return msgspec.structs.replace(self, said=_shortened(self.said, room))


def things_of(message: Sequence[Owed], now: datetime) -> tuple[str, list[Thing]]:
    """Returns the reader's number, and what to say about each action, in order of due time."""
    person = message[0].context.person
    assert person is not None
    assert person.phone is not None
    groups = by_action(sorted(message, key=lambda each: each.sort_key))
    return str(person.phone), [_thing(group, person, now) for group in groups]


def _thing(group: Sequence[Owed], person: Person, now: datetime) -> Thing:
    first = group[0]
    action, entry, plan = first.context.action, first.context.entry, first.context.plan
    assert plan is not None
    to, other = reader(person, plan), other_side(plan, person.person_id).name
    entries = {str(each.row.kind): each.context.entry for each in group}
    when = to.says_shortly(action.due_at, now) if action is not None else ""
    is_late = action is not None and action.is_late(now)
    is_open = action is not None and action.status == "open" and who_may.may_complete(plan, action, first.row.recipient)
    is_closed = closed(group)
    told = {"when": when, "is_late": is_late, "closed": is_closed}
    tags = (line(f"{kind}/tag.txt", entry=each, **told) for kind, each in entries.items())
    return Thing(
        number=first.number, key=plan.key(first.number) if first.number else "",
        what=action.what if action is not None else entry.what or "" if entry is not None else "",
        when=when, is_late=is_late, is_open=is_open, doer=_doer(plan, action, first.row.recipient),
        kind=next(iter(entries)) if len(entries) == 1 else "", entry=entry, details=entry.data if entry is not None else {},
        asked=asked_for(entry, to.says_shortly, now),
        actor=entry.actor_name if entry is not None and entry.actor_name else other,
        said=" / ".join(filter(None, (" ".join(each.said.split()) for each in group))),
        closed=is_closed, note=notes.named(entry), tag=", ".join(dict.fromkeys(tags)),
    )  # fmt: skip


def _doer(plan: Plan, action: Action | None, reader_id: str) -> str:
    if action is None or action.assigned_to == "client" or action.status != "open":
        return ""
    doer = plan.assignee(action.assignee_id)
    return "you" if doer.person_id == reader_id else doer.name


def _shortened(words: str, room: int | None) -> str:
    return words if room is None or len(words) <= room else words[: room - 3].rstrip() + "..."
