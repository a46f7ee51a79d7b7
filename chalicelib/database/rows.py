"""Rows: the base of the models, and the one client that they share."""

import functools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any, Generic, Self, TypeVar

import msgspec
from pynamodb.attributes import Attribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.connection import Connection
from pynamodb.connection.table import TableConnection
from pynamodb.exceptions import DoesNotExist, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action as UpdateAction
from pynamodb.models import Model

from chalicelib import aws, times, wire
from chalicelib.config import table_name
from chalicelib.database import typed_values
from chalicelib.database.failures import passing_errors
from chalicelib.database.row_values import Column, Columns
from chalicelib.failures import code_of

T = TypeVar("T")

Item = dict[str, dict[str, Any]]
"""A row as DynamoDB has it: its values by their names there, each with its type."""

_LENGTH_OF_TIME = len("2026-11-24T10:00:00.000000+0000")
_LONGEST_KEY = 1024
"""The most bytes of a sort key; a partition key may have 2048. Ours are far shorter."""


class Time(UTCDateTimeAttribute):
    """A moment, stored as text that sorts. Refuses naive datetimes, which would silently be taken as UTC."""

    def serialize(self, value: datetime) -> str:
        if value.tzinfo is None:
            raise ValueError("a naive datetime can't be stored")
        return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}+0000"

    def deserialize(self, value: str) -> datetime:
        """Returns the moment, which is written in one form only, the one that `fromisoformat` reads at once."""
        if len(value) == _LENGTH_OF_TIME and value.endswith("+0000"):
            return datetime.fromisoformat(value)
        return super().deserialize(value)  # type: ignore[no-untyped-call, no-any-return]


class Zone(UnicodeAttribute):
    """A time zone, read by its present name: rows may hold one that it had when they were written."""

    def deserialize(self, value: str) -> str:
        return times.present(value)


class Typed(Attribute[T], Generic[T]):
    """A nested value of a msgspec type (a Struct, or a dict of them), stored as a DynamoDB map."""

    attr_type = "M"

    def __init__(self, type_: type[T], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._type = type_

    def serialize(self, value: T) -> dict[str, Any]:
        return {name: typed_values.of_plain(each) for name, each in msgspec.to_builtins(value).items()}

    def deserialize(self, value: dict[str, Any]) -> T:
        return msgspec.convert({name: typed_values.plain(each) for name, each in value.items()}, self._type)


def plain(value: Any) -> Any:
    """Returns a Struct or datetime as stored inside a map, for updates of a single nested attribute."""
    return _with_lists(msgspec.to_builtins(value))


def _with_lists(value: Any) -> Any:
    """Returns the value with lists in place of tuples, which DynamoDB doesn't know."""
    if isinstance(value, dict):
        return {name: _with_lists(each) for name, each in value.items()}
    return [_with_lists(each) for each in value] if isinstance(value, list | tuple) else value


class Row(Model):
    """The base of all models. They share one client, and read the name of their table from the environment when
    used."""

    class Meta:
        env: str
        ttl: str | None

    values: dict[str, Any]
    """Those read or set so far, by their names in Python."""
    stored: Any
    """The row as DynamoDB gave it, an `Item` of which the other values are, or its JSON; ``None`` if there are no others."""

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        for name, attribute in list(vars(cls).items()):
            if isinstance(attribute, Attribute):
                setattr(cls, name, Column(attribute, name))

    @classmethod
    def _instantiate(cls, attribute_values: dict[str, dict[str, Any]]) -> Self:
        row = cls.__new__(cls)
        row.values = {}
        row.stored = attribute_values
        return row

    @classmethod
    def known(cls, values: dict[str, Any], stored: Any) -> Self:
        """Returns a row of which these values are known, by their names in Python; the others are read when they are asked for."""
        row = cls.__new__(cls)
        row.values = values
        row.stored = stored
        return row

    def opened(self) -> Item:
        """Returns the row as DynamoDB gave it, if that is JSON so far; nested values are JSON until they are asked for."""
        item: Item = _ITEM.decode(self.stored) if type(self.stored) is msgspec.Raw else self.stored
        self.stored = item
        return item

    def read_through(self) -> None:
        """Reads all values but nested ones, so that a row that can't be read is an error here."""
        for name in _columns(type(self)).flat:
            getattr(self, name)

    def inside(self, name: str, part: str) -> Any:
        """Returns one value of a nested one, without reading all of it; ``None`` if there is none."""
        if name in self.values or self.stored is None:
            whole = getattr(self, name)
            return whole.get(part) if isinstance(whole, dict) else getattr(whole, part, None)
        attribute: Attribute[Any] = getattr(type(self), name)
        typed = typed_values.inside(self.opened().get(attribute.attr_name, {})).get(part)
        return None if typed is None else typed_values.plain(typed)

    @property
    def attribute_values(self) -> dict[str, Any]:
        """Returns all values, read; PynamoDB's name for them."""
        if self.stored is not None:
            for name in _columns(type(self)).names:
                getattr(self, name)
            self.stored = None
        return self.values

    @attribute_values.setter
    def attribute_values(self, values: dict[str, Any]) -> None:
        self.values = values
        self.stored = None

    def _container_serialize(self, null_check: bool = True) -> dict[str, dict[str, Any]]:
        return _columns(type(self)).item(self.attribute_values, complete=null_check)

    @classmethod
    def _get_connection(cls) -> TableConnection:
        cls.Meta.table_name = table_name(cls.Meta.env)  # type: ignore[attr-defined]
        connection = super()._get_connection()
        connection.connection._client = aws.dynamodb()
        return connection

    @classmethod
    def find(cls, hash_key: Any, range_key: Any = None) -> Self | None:
        """Returns one row, strongly consistent; ``None`` if there is none, or the key can't be one."""
        if not (_can_be_key(hash_key) and _can_be_key(range_key)):
            return None
        with passing_errors(), wire.items_as(msgspec.Raw):
            try:
                return cls.get(hash_key, range_key, consistent_read=True)
            except DoesNotExist:
                return None

    def update_if(self, actions: list[UpdateAction], condition: Condition) -> bool:
        """Changes the row if it is as the condition says, and returns whether it was."""
        with passing_errors():
            try:
                self.update(actions, condition=condition)
            except UpdateError as error:
                if code_of(error) != "ConditionalCheckFailedException":
                    raise
                return False
        return True

    @classmethod
    def rows(
        cls,
        hash_key: Any,
        range_condition: Condition | None = None,
        *,
        newest_first: bool = False,
        limit: int | None = None,
    ) -> list[Self]:
        """Returns all rows of one hash key, at most ``limit``, strongly consistent."""
        return all_of(
            cls.query(hash_key, range_condition, consistent_read=True, limit=limit, scan_index_forward=not newest_first)
        )

    @classmethod
    def items(cls, hash_key: Any, range_condition: Condition | None = None, **asked: Any) -> Iterator[Item]:
        """Gives the rows of a range as DynamoDB has them, strongly consistent: for ranges of many rows, of which making objects would
        take most of the time. ``asked`` is as for `some_items`; it is asked for more when these are used up."""
        after = None
        while True:
            some, after = cls.some_items(hash_key, range_condition, after=after, most_calls=1, **asked)
            yield from some
            if not after:
                return

    @classmethod
    def some_items(
        cls,
        hash_key: Any,
        range_condition: Condition | None = None,
        *,
        index: str | None = None,
        where: Condition | None = None,
        names: Sequence[str] | None = None,
        after: Any = None,
        most_read: int | None = None,
        most_calls: int | None = None,
        newest_first: bool = False,
        is_consistent: bool = True,
        kind: Any = None,
    ) -> tuple[list[Any], Any]:
        """Returns rows of a range as DynamoDB has them, with these attributes or all, and behind which place others weren't looked at;
        ``None`` if all were. Strongly consistent, which a global index can't be.

        At most ``most_read`` rows are looked at, whether they are ``where`` they are wanted or not. With ``kind`` they are read as that,
        unless botocore had to read them.
        """
        found: list[Any] = []
        left, calls = most_read, most_calls
        while (left is None or left > 0) and (calls is None or calls > 0):
            answer = cls._answer(
                hash_key, range_condition, index=index, where=where, names=names, limit=left, after=after,
                newest_first=newest_first, is_consistent=is_consistent, kind=kind,
            )  # fmt: skip
            found += answer["Items"]
            after = answer.get("LastEvaluatedKey") or None
            if after is None:
                break
            left = None if left is None else left - int(answer["ScannedCount"])
            calls = None if calls is None else calls - 1
        return found, after

    @classmethod
    def page(
        cls,
        index: str,
        hash_key: Any,
        condition: Condition | None,
        *,
        limit: int,
        after: Any = None,
        newest_first: bool = False,
    ) -> tuple[list[dict[str, Any]], Any]:
        """Returns a page of an index, its attributes as text, and behind which place the next one begins; ``None`` if there is no more."""
        answer = cls._answer(hash_key, condition, index=index, limit=limit, after=after, newest_first=newest_first)
        return [flat(item) for item in answer["Items"]], answer.get("LastEvaluatedKey") or None

    @classmethod
    def _answer(
        cls,
        hash_key: Any,
        range_condition: Condition | None,
        *,
        index: str | None,
        where: Condition | None = None,
        names: Sequence[str] | None = None,
        limit: int | None,
        after: Any,
        newest_first: bool,
        is_consistent: bool = False,
        kind: type[Any] | None = None,
    ) -> Any:
        """Returns DynamoDB's answer to a query, in its own form; the items of a type, if there is one for them."""
        with passing_errors(), wire.items_as(kind) if kind else nullcontext():
            return cls._get_connection().query(
                hash_key,
                range_key_condition=range_condition,
                filter_condition=where,
                attributes_to_get=names,
                consistent_read=is_consistent,
                index_name=index,
                limit=limit,
                exclusive_start_key=after,
                scan_index_forward=not newest_first,
            )


def flat(item: Item) -> dict[str, Any]:
    """Returns an item's values without their types: each is a map of one type to a value, ``{"S": "2026-11-24#x"}``."""
    return {name: value for name, typed in item.items() for value in typed.values()}


_ITEM: msgspec.json.Decoder[Any] = msgspec.json.Decoder(dict[str, wire.Attribute])


@functools.cache
def _columns(model: type[Row]) -> Columns:
    return Columns(model.get_attributes())


def _can_be_key(value: Any) -> bool:
    """Returns whether DynamoDB accepts it as a key: what people type into an address bar can be empty or endless."""
    return not isinstance(value, str) or 0 < len(value.encode(errors="replace")) <= _LONGEST_KEY


def all_of(query: Iterable[T]) -> list[T]:
    """Returns all rows of a PynamoDB query."""
    with passing_errors():
        return list(query)


def connection() -> Connection:
    """Returns a connection for running transactions."""
    shared = Connection()
    shared._client = aws.dynamodb()
    return shared


def hash_attribute(model: type[Row]) -> Attribute[Any]:
    """Returns the attribute that is the hash key of a model."""
    attribute: Attribute[Any] | None = model._hash_key_attribute()  # type: ignore[no-untyped-call]
    assert attribute is not None
    return attribute
