"""Rows as they were sent, in moto's tables, where moto takes them for its own."""

import functools
import marshal
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table

Value = dict[str, Any]
"""As DynamoDB has it: ``{"S": "words"}``."""
Row = dict[str, Value]
"""Never changed in place, nor is anything in it: a row that is changed is another one."""

MOST_BYTES = 405_000
"""Of a row, as moto has it."""
_MOST_BYTES_OF_KEY = 1024
_NUMBER = re.compile(r"-?\d{1,19}(\.\d{1,19})?", re.ASCII)


class Unsure(Exception):
    """It's for moto to decide."""


class Key(DynamoType):
    """The value of a key, which knows its hash."""

    def __init__(self, kind: str, value: str) -> None:
        self.type, self.value = kind, value
        self.sorts = Decimal(value) if kind == "N" else value
        self._hash = hash((kind, self.sorts))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: Any) -> bool:
        return self is other or bool(super().__eq__(other))

    def __deepcopy__(self, memo: Any) -> "Key":
        return self


class Stored(Item):
    """A row in a table. Once moto itself has asked for its attributes, as objects, these are what counts."""

    def __new__(cls, *_: Any) -> "Stored":
        return object.__new__(cls)  # moto would keep each one in a list of all

    def __init__(self, hash_key: DynamoType, range_key: DynamoType | None, row: Row, size: int) -> None:
        self.hash_key, self.range_key = hash_key, range_key
        self._row: Row | None = row
        self._objects: Any = None
        self._size = size

    @property
    def attrs(self) -> Any:
        if self._row is not None:
            self._objects, self._row = Item(self.hash_key, self.range_key, copied(self._row)).attrs, None
        return self._objects

    @attrs.setter
    def attrs(self, objects: Any) -> None:
        self._objects, self._row = objects, None

    @property
    def row(self) -> Row:
        """Raises `Unsure` for bytes."""
        if self._row is None:
            row = {name: _plain(each) for name, each in self._objects.items()}
            self._size = size_of_row(row)
            self._row, self._objects = row, None
        return self._row

    def size(self) -> int:
        return self._size if self._row is not None else super().size()

    def to_json(self, root_attr_name: str = "Attributes") -> dict[str, Any]:
        return super().to_json(root_attr_name) if self._row is None else {root_attr_name: copied(self._row)}

    def __deepcopy__(self, memo: Any) -> Item:
        if self._row is None:
            return super().__deepcopy__(memo)
        return Stored(self.hash_key, self.range_key, self._row, self._size)


def copied(value: Any) -> Any:
    """A copy of its own, of rows and parts of rows."""
    try:
        return marshal.loads(marshal.dumps(value))
    except ValueError:  # something of a class of its own
        raise Unsure from None


def _plain(value: DynamoType) -> Value:
    if value.type == "M":
        return {"M": {name: _plain(each) for name, each in value.value.items()}}
    if value.type == "L":
        return {"L": [_plain(each) for each in value.value]}
    if value.type in ("B", "BS"):
        raise Unsure
    return {value.type: list(value.value) if value.is_set() else value.value}


def size_of_row(row: Mapping[str, Value]) -> int:
    """In bytes, as moto counts them. Raises `Unsure` if it isn't certain that the row may be stored."""
    size = sum(_length(name) + size_of(value) for name, value in row.items())
    if size > MOST_BYTES:
        raise Unsure
    return size


def size_of(value: Value) -> int:
    if len(value) != 1:
        raise Unsure
    [(kind, it)] = value.items()
    if kind == "S":
        return _length(it)
    if kind == "N" and type(it) is str and _NUMBER.fullmatch(it):
        return len(it)
    if (kind == "BOOL" and type(it) is bool) or (kind == "NULL" and it is True):
        return 1
    if kind == "M":
        return sum(_length(name) + size_of(each) for name, each in it.items())
    if kind == "L":
        return sum(map(size_of, it))
    if kind in ("SS", "NS") and it and len(set(it)) == len(it):
        return sum(size_of({kind[0]: each}) for each in it)
    raise Unsure


def _length(text: Any) -> int:
    if type(text) is not str:
        raise Unsure
    try:
        return len(text) if text.isascii() else len(text.encode())
    except UnicodeEncodeError:  # the halves of a character, which JSON puts together
        raise Unsure from None


@functools.lru_cache(maxsize=20_000)
def _key(kind: str, value: str) -> Key:
    return Key(kind, value)


class Index:
    """A secondary index."""

    def __init__(self, index: Any, *, is_global: bool) -> None:
        self.is_global = is_global
        names = {each["KeyType"]: each["AttributeName"] for each in index.schema}
        self.keys = [each["AttributeName"] for each in index.schema]
        self.hash_name, self.range_name = names["HASH"], names.get("RANGE")
        kind = index.projection["ProjectionType"]
        self.holds = None if kind == "ALL" else [*index.table_key_attrs, *self.keys]
        if self.holds is not None and kind == "INCLUDE":
            self.holds += index.projection.get("NonKeyAttributes", [])


class Place:
    """A table: its keys and its rows."""

    def __init__(self, table: Table) -> None:
        kinds = {each["AttributeName"]: each["AttributeType"] for each in table.attr}
        self._globals = table.global_indexes
        self.hash_name: str = table.hash_key_attr
        self.range_name: str | None = table.range_key_attr
        self.keys = {name: kinds[name] for name in table.table_key_attrs}
        self.indexes = {each.name: Index(each, is_global=False) for each in table.indexes or []}
        self.indexes |= {each.name: Index(each, is_global=True) for each in table.global_indexes or []}
        self.of_indexes = {
            name: kinds[name] for index in self.indexes.values() for name in index.keys if name not in self.keys
        }
        self.table = table

    def is_of(self, table: Table) -> bool:
        return self.table is table and self._globals is table.global_indexes

    def key_in(self, row: Mapping[str, Value]) -> tuple[Key, Key | None]:
        found = [self._key(row, name, kind) for name, kind in self.keys.items()]
        return found[0], found[1] if len(found) == 2 else None

    def key(self, asked: Mapping[str, Value]) -> tuple[Key, Key | None]:
        if len(asked) != len(self.keys):
            raise Unsure
        return self.key_in(asked)

    def hash_key(self, value: Value) -> Key:
        return self._key({self.hash_name: value}, self.hash_name, self.keys[self.hash_name])

    @staticmethod
    def _key(row: Mapping[str, Value], name: str, kind: str) -> Key:
        value = row.get(name)
        if value is None or len(value) != 1 or not value.get(kind) or size_of(value) > _MOST_BYTES_OF_KEY:
            raise Unsure
        return _key(kind, value[kind])

    def check_indexed(self, row: Mapping[str, Value]) -> None:
        """Raises `Unsure` for the key of an index that is empty or of another type."""
        for name, kind in self.of_indexes.items():
            if name in row and not row[name].get(kind):
                raise Unsure

    def get(self, key: tuple[Key, Key | None]) -> Stored | None:
        items: Any = self.table.items
        found = items.get(key[0])
        if key[1] is not None and found is not None:
            found = found.get(key[1])
        return None if found is None else stored(found)

    def all_of(self, key: Key) -> list[Stored]:
        """What has this hash key, in a table with range keys."""
        items: Any = self.table.items
        return [stored(each) for each in items.get(key, {}).values()]

    def all(self) -> list[Stored]:
        rows: Any = self.table.items.values()
        if self.range_name is None:
            return [stored(each) for each in rows]
        return [stored(each) for of_hash in rows for each in of_hash.values()]

    def put(self, key: tuple[Key, Key | None], row: Row, size: int) -> None:
        self.put_back(Stored(*key, row, size))

    def put_back(self, item: Item) -> None:
        items: Any = self.table.items
        if item.range_key is None:
            items[item.hash_key] = item
        else:
            items[item.hash_key][item.range_key] = item

    def delete(self, key: tuple[Key, Key | None]) -> None:
        items: Any = self.table.items
        if key[1] is None:
            items.pop(key[0], None)
        elif key[0] in items:
            items[key[0]].pop(key[1], None)


def stored(item: Any) -> Stored:
    """A row as it was stored on either way."""
    if type(item) is Stored:
        return item
    row = {name: _plain(each) for name, each in item.attrs.items()}
    return Stored(item.hash_key, item.range_key, row, size_of_row(row))


_places: dict[str, Place] = {}


def place(name: str) -> Place:
    """Raises `Unsure` for a table that doesn't exist or tells others of its changes."""
    table = dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].tables.get(name)
    if table is None or table.stream_shard is not None:
        raise Unsure
    found = _places.get(name)
    if found is None or not found.is_of(table):
        found = _places[name] = Place(table)
    return found


def put(name: str, row: Row) -> None:
    """Puts a row behind the scenes."""
    at = place(name)
    at.put(at.key_in(row), copied(row), size_of_row(row))


def put_back(name: str, kept: list[Stored]) -> None:
    """Puts rows as `kept` gave them."""
    at = place(name)
    for each in kept:
        at.put_back(Stored(each.hash_key, each.range_key, each.row, each.size()))


def kept(name: str) -> list[Stored]:
    """All rows of a table as they are now."""
    return [Stored(each.hash_key, each.range_key, each.row, each.size()) for each in place(name).all()]


def seen(name: str) -> list[Row]:
    """All rows of a table, not to be changed: what has the same hash key in the order in which it came."""
    table = dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].tables[name]
    rows: Any = table.items.values()
    items = [each for of_hash in rows for each in of_hash.values()] if table.range_key_attr else rows
    return [
        each._row if type(each) is Stored and each._row is not None else each.to_json()["Attributes"] for each in items
    ]
