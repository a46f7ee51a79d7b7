"""Many rows at a glance: of each row only the values that decide are read, and the whole row only if it is shown.

Reading every value of a thousand rows takes twenty times as long as reading the few that tell which rows a page shows.
"""

import functools
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Self, TypeVar

import msgspec
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import GlobalSecondaryIndex

from chalicelib import wire
from chalicelib.database.rows import Row, Time

R = TypeVar("R", bound=Row)


MAP = {"inside": "M"}
"""The key under which DynamoDB's JSON holds a map's value."""


class Text(msgspec.Struct, frozen=True, gc=False, rename={"text": "S"}):
    """A text in DynamoDB's JSON. A `Time` is one, too: those of a table sort in order of time."""

    text: str = ""


class Number(msgspec.Struct, frozen=True, gc=False, rename={"digits": "N"}):
    """A number in DynamoDB's JSON."""

    digits: str = "0"


class Flag(msgspec.Struct, frozen=True, gc=False, rename={"is_so": "BOOL"}):
    """A boolean in DynamoDB's JSON."""

    is_so: bool = False


class _Numbers(msgspec.Struct, frozen=True, gc=False, rename=MAP):
    inside: dict[str, Number] = {}


class _Map(msgspec.Struct, frozen=True, gc=False, rename=MAP):
    inside: dict[str, wire.AttributeValue] = {}


NO_TEXT = Text()
NO_NUMBER = Number()
NOTHING = msgspec.Raw()
"""The default of a value that is parsed only when it is needed."""


class Glance(msgspec.Struct, gc=False):
    """Some values of a row, by their stored names. A value that the row lacks has the field's default."""

    came: Any = None
    """The item as it was received, or the whole row once it was asked for; ``None`` if the item isn't kept."""

    @classmethod
    def of(cls, item: Any) -> Self:
        """Returns the glance at an item, which is raw JSON or a dict from botocore."""
        return all_of(cls, [item])[0]

    def whole(self, model: type[R]) -> R:
        """Returns the whole row; only for an item that was read with all attributes."""
        assert self.came is not None
        if not isinstance(self.came, model):
            self.came = model.from_raw_data(self.came)
        return self.came


G = TypeVar("G", bound=Glance)
S = TypeVar("S", bound=msgspec.Struct)


def query(model: type[Row], kind: type[G], hash_key: Any, *, of: Any = None, only: list[str] | None = None) -> list[G]:
    """Returns all rows of a hash key at a glance. ``of`` is an index to query; ``only`` names the attributes to read if
    no row will be wanted whole."""
    if only is None:
        return some(model, kind, hash_key, of=of)[0]
    return shorts(model, kind, hash_key, of=of, only=only)


def some(
    model: type[Row],
    kind: type[G],
    hash_key: Any,
    within: Condition | None = None,
    *,
    of: Any = None,
    only: list[str] | None = None,
    **asked: Any,
) -> tuple[list[G], Any]:
    """Returns rows at a glance, each with its item, and the place after which rows weren't looked at (``None`` if all
    were). ``asked`` is passed on to `Row.some_items`."""
    items, rest = model.some_items(hash_key, within, kind=msgspec.Raw, names=only, **_where(of), **asked)
    return all_of(kind, items), rest


def all_of(kind: type[G], items: Iterable[Any]) -> list[G]:
    """Returns the glances at many items, each of which is raw JSON or a dict from botocore."""
    read, found = _reader(kind), []
    for item in items:
        came = item if isinstance(item, msgspec.Raw) else msgspec.Raw(msgspec.json.encode(item))
        glance: G = read(came)
        glance.came = came
        found.append(glance)
    return found


def names(kind: type[Glance]) -> list[str]:
    """Returns the names of the attributes that a glance reads."""
    return [name for name in kind.__struct_fields__ if name != "came"]


def shorts(
    model: type[Row],
    kind: type[S],
    hash_key: Any,
    within: Condition | None = None,
    *,
    of: Any = None,
    only: Sequence[str] = (),
    **asked: Any,
) -> list[S]:
    """Returns rows that won't be wanted whole, parsed directly into ``kind``: ``only`` these of its values, or all."""
    names = list(only or kind.__struct_encode_fields__)
    items, _ = model.some_items(hash_key, within, kind=kind, names=names, **_where(of), **asked)
    return items if all(type(item) is kind for item in items) else [short(item, kind) for item in items]


def short(item: Any, kind: type[S]) -> S:
    """Returns an item as this type, whether it is in DynamoDB's JSON or already parsed."""
    return item if isinstance(item, kind) else msgspec.convert(item, kind)


def _where(of: Any) -> dict[str, Any]:
    """Returns the index's name, and whether it can be read strongly consistently; empty for the table itself."""
    if of is None:
        return {}
    return {"index": of.Meta.index_name, "is_consistent": not isinstance(of, GlobalSecondaryIndex)}


def moment(written: Text) -> datetime | None:
    """Returns a `Time`; ``None`` if the row has none."""
    return datetime.fromisoformat(written.text) if written.text else None


def written(at: datetime) -> str:
    """Returns a moment in the form in which a `Time` is stored, to compare it with others."""
    return _TIME.serialize(at)


def numbers(written: msgspec.Raw) -> dict[str, int]:
    """Returns a map of whole numbers; empty if the row has none."""
    return {name: int(each.digits) for name, each in _numbers(written).inside.items()} if written else {}


def inside(written: msgspec.Raw) -> dict[str, Any]:
    """Returns the values of a map in DynamoDB's JSON; empty if the row has none."""
    return _map(written).inside if written else {}


_TIME = Time()
_numbers = msgspec.json.Decoder(_Numbers).decode


@functools.cache
def _reader(kind: type[Glance]) -> Any:
    return msgspec.json.Decoder(kind).decode


_map = msgspec.json.Decoder(_Map).decode
