"""Entries in short: what sums of many of them need of each. Of those that are shown the rest is read by then."""

from typing import Any

import msgspec
from pynamodb.expressions.condition import Condition

from chalicelib.database.rows import NO_TEXT, Number, Text
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


class _Map(msgspec.Struct, frozen=True, gc=False):
    M: _Data = _Data()


class _Flag(msgspec.Struct, frozen=True, gc=False):
    BOOL: bool | None = None


class _Short(msgspec.Struct, frozen=True, gc=False):
    entry_id: Text
    at: Text
    kind: Text
    number: Number = Number("")
    actor_id: Text = NO_TEXT
    text: Text = NO_TEXT
    quoted: _Flag = _Flag()
    data: _Map = _Map()


class Told(Entry):
    """An entry of which it is known at once who did what when, and what a few of its details are."""

    parts: _Data

    def inside(self, name: str, part: str) -> Any:
        found = getattr(self.parts, _NAMES.get(part, part), None) if name == "data" else None
        return super().inside(name, part) if found is None else found.S or None


_NAMES = {"from": "from_"}


def read(
    plan_id: str,
    within: Condition,
    where: Condition,
    names: list[str],
    *,
    most_read: int,
    most_calls: int | None = None,
) -> tuple[list[Entry], str]:
    """Returns those of a plan's entries that are ``where`` they are wanted, newest first, and the id of the one behind which others
    weren't looked at; empty if all were."""
    found, rest = Entry.with_shorts(
        _Short, plan_id, within, where=where, names=names, most_read=most_read, most_calls=most_calls, newest_first=True
    )
    return [_told(short, item) for short, item in found], rest["entry_id"]["S"] if rest else ""


def _told(short: _Short, item: Any) -> Entry:
    told = Told.known(
        {
            "entry_id": short.entry_id.S,
            "at": Entry.at.deserialize(short.at.S),
            "kind": short.kind.S,
            "number": int(short.number.N) if short.number.N else None,
            "actor_id": short.actor_id.S or None,
            "text": short.text.S or None,
            "quoted": short.quoted.BOOL,
        },
        item,
    )
    told.parts = short.data.M
    return told
