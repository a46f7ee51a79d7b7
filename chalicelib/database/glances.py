"""Many rows at a glance: of each row of an answer only the values that decide are read, and the whole row if it is shown.

Values of everything in a thousand rows take twenty times as long as the few that tell which of them a page shows.
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
"""How the value of a map is called."""


class Text(msgspec.Struct, frozen=True, gc=False, rename={"text": "S"}):
    """A text as DynamoDB writes it. A `Time` is one, too: those of a table sort as the moments do."""

    text: str = ""


class Number(msgspec.Struct, frozen=True, gc=False, rename={"digits": "N"}):
    """A number as DynamoDB writes it."""

    digits: str = "0"


class Flag(msgspec.Struct, frozen=True, gc=False, rename={"is_so": "BOOL"}):
    """A yes or no as DynamoDB writes it."""

    is_so: bool = False


class _Numbers(msgspec.Struct, frozen=True, gc=False, rename=MAP):
    inside: dict[str, Number] = {}


class _Map(msgspec.Struct, frozen=True, gc=False, rename=MAP):
    inside: dict[str, wire.AttributeValue] = {}


NO_TEXT = Text()
NO_NUMBER = Number()
NOTHING = msgspec.Raw()
"""The type of a value that is read when it is first needed."""


class Glance(msgspec.Struct, gc=False):
    """Values of a row by their stored names; what a row may lack has the value of one that lacks it."""

    came: Any = None
    """The item as it came, or the row once that was wanted; ``None`` if none is."""

    @classmethod
    def of(cls, item: Any) -> Self:
        """Returns those of an item, which is JSON, or what botocore made of it."""
        return all_of(cls, [item])[0]

    def whole(self, model: type[R]) -> R:
        """Returns the row itself; one of which all came."""
        assert self.came is not None
        if not isinstance(self.came, model):
            self.came = model.from_raw_data(_whole(self.came))
        return self.came


G = TypeVar("G", bound=Glance)
S = TypeVar("S", bound=msgspec.Struct)


def query(model: type[Row], kind: type[G], hash_key: Any, *, of: Any = None, only: list[str] | None = None) -> list[G]:
    """Returns all rows of a hash key at a glance, ``of`` an index, ``only`` these attributes where none is wanted whole."""
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
    """Returns rows at a glance, each with what came of it, and behind which place others weren't looked at; ``asked`` is as for
    `Row.some_items`."""
    items, rest = model.some_items(hash_key, within, kind=msgspec.Raw, names=only, **_where(of), **asked)
    return all_of(kind, items), rest


def all_of(kind: type[G], items: Iterable[Any]) -> list[G]:
    """Returns those of many items, each of which is JSON, or what botocore made of it."""
    read, found = _reader(kind), []
    for item in items:
        came = item if isinstance(item, msgspec.Raw) else msgspec.Raw(msgspec.json.encode(item))
        glance: G = read(came)
        glance.came = came
        found.append(glance)
    return found


def names(kind: type[Glance]) -> list[str]:
    """Returns of which attributes a glance is."""
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
    """Returns rows of which none is wanted whole, straight as they are read: ``only`` these of the values that the type has, or all."""
    names = list(only or kind.__struct_encode_fields__)
    items, _ = model.some_items(hash_key, within, kind=kind, names=names, **_where(of), **asked)
    return items if all(type(item) is kind for item in items) else [short(item, kind) for item in items]


def short(item: Any, kind: type[S]) -> S:
    """Returns an item as DynamoDB has it, or as it was read already, as this type."""
    return item if isinstance(item, kind) else msgspec.convert(item, kind)


def _where(of: Any) -> dict[str, Any]:
    """Returns how an index is named, and whether it can be read strongly consistent."""
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
    """Returns the values of a map as DynamoDB writes them; none if the row has none."""
    return _map(written).inside if written else {}


_TIME = Time()
_numbers = msgspec.json.Decoder(_Numbers).decode


@functools.cache
def _reader(kind: type[Glance]) -> Any:
    return msgspec.json.Decoder(kind).decode


_map = msgspec.json.Decoder(_Map).decode
_whole = msgspec.json.Decoder(dict[str, wire.AttributeValue]).decode
