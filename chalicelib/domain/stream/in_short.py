"""Stream entries in short: the values that sums over many of them need. The rest of an entry is read only if it is
shown."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib.database import glances
from chalicelib.database.glances import MAP, NO_TEXT, Flag, Number, Text
from chalicelib.domain.stream.entry import Entry


class _Data(msgspec.Struct, frozen=True, gc=False, rename={"from_": "from"}):
    done_at: Text = NO_TEXT
    from_: Text = NO_TEXT
    to: Text = NO_TEXT
    assigned_to: Text = NO_TEXT
    metric_id: Text = NO_TEXT
    session: Text = NO_TEXT
    added_by_id: Text = NO_TEXT
    about: Text = NO_TEXT
    person_id: Text = NO_TEXT
    role: Text = NO_TEXT
    role_before: Text = NO_TEXT


class _Map(msgspec.Struct, frozen=True, gc=False, rename=MAP):
    inside: _Data = _Data()


class _Short(glances.Glance, gc=False):
    entry_id: Text = NO_TEXT
    at: Text = NO_TEXT
    kind: Text = NO_TEXT
    number: Number = Number("")
    actor_id: Text = NO_TEXT
    text: Text = NO_TEXT
    quoted: Flag | None = None
    data: _Map = _Map()


class Told(Entry):
    """An entry whose author, kind and time are parsed at once, along with a few of its details."""

    parts: _Data

    def inside(self, name: str, part: str) -> Any:
        found = getattr(self.parts, _NAMES.get(part, part), None) if name == "data" else None
        return super().inside(name, part) if found is None else found.text or None


_NAMES = {"from": "from_"}
_moment: Callable[[str], datetime] = Entry.at.deserialize


def read(
    plan_id: str,
    within: Condition,
    where: Condition,
    names: list[str],
    *,
    most_read: int,
    most_calls: int | None = None,
) -> tuple[list[Entry], str]:
    """Returns a plan's entries that fulfil ``where``, newest first, and the id of the entry after which others weren't
    looked at; empty if all were."""
    found, rest = glances.some(
        Entry,
        _Short,
        plan_id,
        within,
        where=where,
        only=names,
        most_read=most_read,
        most_calls=most_calls,
        newest_first=True,
    )
    return [_told(each) for each in found], rest["entry_id"]["S"] if rest else ""


def _told(short: _Short) -> Entry:
    told = Told.known(
        {
            "entry_id": short.entry_id.text,
            "at": _moment(short.at.text),
            "kind": short.kind.text,
            "number": int(short.number.digits) if short.number.digits else None,
            "actor_id": short.actor_id.text or None,
            "text": short.text.text or None,
            "quoted": None if short.quoted is None else short.quoted.is_so,
        },
        short.came,
    )
    told.parts = short.data.inside
    return told
