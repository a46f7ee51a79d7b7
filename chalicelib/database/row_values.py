"""A row's attributes read from DynamoDB's answer, and written for it.

PynamoDB does both one attribute at a time, through descriptors and twice through the defaults. A row's values are a dict all the
same, so the dict is made at once here. What comes out is the same; `tests/database` holds it against PynamoDB's own way.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pynamodb.attributes import Attribute, BooleanAttribute, NumberAttribute
from pynamodb.exceptions import AttributeDeserializationError, AttributeNullError

from chalicelib.database import typed_values

_READERS: dict[Any, Callable[[Any], Any] | None] = {
    Attribute.deserialize: None,
    BooleanAttribute.deserialize: None,
    NumberAttribute.deserialize: typed_values.number,
}
"""Shorter forms of PynamoDB's own ways to read a value; ``None``: it is as it should be."""


class Unread:
    """A nested value that nobody has asked for yet: of a plan's 2,000 totals most pages want none."""

    __slots__ = ("_read", "_stored")

    def __init__(self, stored: Any, read: Callable[[Any], Any]) -> None:
        self._stored = stored
        self._read = read

    def read(self) -> Any:
        return self._read(self._stored)


class Column:
    """An attribute of a model as PynamoDB's expressions need it, and of a row as the value that it has there.

    PynamoDB's own descriptor looks up its name anew at each access, of which a page takes thousands.
    """

    __slots__ = ("_attribute", "_name")

    def __init__(self, attribute: Attribute[Any], name: str) -> None:
        self._attribute = attribute
        self._name = name

    def __get__(self, row: Any, model: Any) -> Any:
        if row is None:
            return self._attribute
        value = row.values.get(self._name)
        if type(value) is Unread:
            value = row.values[self._name] = value.read()
        return value

    def __set__(self, row: Any, value: Any) -> None:
        row.values[self._name] = value


class Columns:
    """The attributes of a model: their names in Python and in the table, their types and their defaults."""

    def __init__(self, attributes: Mapping[str, Attribute[Any]]) -> None:
        self._read: dict[str, tuple[str, str, Any]] = {}
        self._write: list[tuple[str, str, str, bool, Callable[[Any], Any] | None]] = []
        self._defaults: dict[str, Any] = {}
        self._made_defaults: dict[str, Callable[[], Any]] = {}
        for name, attribute in attributes.items():
            kind = type(attribute)
            assert kind.__set__ is Attribute.__set__, f"{kind.__name__} must keep the values it is given"
            read = _READERS.get(kind.deserialize, attribute.deserialize)
            write = None if kind.serialize is Attribute.serialize else attribute.serialize
            self._read[attribute.attr_name] = (name, attribute.attr_type, read)
            self._write.append((name, attribute.attr_name, attribute.attr_type, attribute.null, write))
            if callable(attribute.default):
                self._made_defaults[name] = attribute.default
            elif attribute.default is not None:
                self._defaults[name] = attribute.default

    def values(self, item: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
        """Returns the values of a row by their names in Python, nested ones `Unread`; what the model doesn't know is left out.

        Raises `AttributeDeserializationError` where a value is of another type than the model says.
        """
        values = dict(self._defaults)
        for attr_name, typed in item.items():
            column = self._read.get(attr_name)
            if column is None or not typed or "NULL" in typed:
                continue
            name, kind, read = column
            if kind not in typed:
                raise AttributeDeserializationError(attr_name, kind)
            value = typed[kind]
            if kind == "M" and value:
                values[name] = Unread(value, read)
            else:
                values[name] = value if read is None else read(value)
        for name, make in self._made_defaults.items():
            if name not in values:
                values[name] = make()
        return values

    def item(self, values: Mapping[str, Any], *, complete: bool) -> dict[str, dict[str, Any]]:
        """Returns a row as DynamoDB takes it, without what is ``None``.

        Raises `AttributeNullError` where it is to be ``complete`` and something that a row must have is missing.
        """
        item: dict[str, dict[str, Any]] = {}
        for name, attr_name, kind, may_be_missing, write in self._write:
            value = values.get(name)
            if value is not None and write is not None:
                value = write(value)
            if value is not None:
                item[attr_name] = {kind: value}
            elif complete and not may_be_missing:
                raise AttributeNullError(name)
        return item
