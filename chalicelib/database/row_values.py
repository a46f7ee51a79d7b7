"""A row's attributes read from DynamoDB's answer, and written for it.

PynamoDB does both one attribute at a time, through descriptors and twice through the defaults. Here a row keeps the answer as it
came, and a value is read when it is asked for. What comes out is the same; `tests/base/test_row_values.py` holds it against
PynamoDB's own way.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from pynamodb.attributes import Attribute, BooleanAttribute, NumberAttribute
from pynamodb.exceptions import AttributeDeserializationError, AttributeNullError

from chalicelib.database import typed_values

_READERS: dict[Any, Callable[[Any], Any] | None] = {
    Attribute.deserialize: None,
    BooleanAttribute.deserialize: None,
    NumberAttribute.deserialize: typed_values.number,
}
"""Shorter forms of PynamoDB's own ways to read a value; ``None``: it is as it should be."""


_NOT_READ: Any = object()


class Column:
    """An attribute of a model as PynamoDB's expressions need it, and of a row as the value that it has there.

    A value is read when it is first asked for, since most pages want only a few values of each of a thousand rows. PynamoDB's own
    descriptor also looks its name up again at each access, and a page makes thousands.
    """

    __slots__ = ("_attribute", "_default", "_kind", "_name", "_read", "_stored_name")

    def __init__(self, attribute: Attribute[Any], name: str) -> None:
        kind = type(attribute)
        assert kind.__set__ is Attribute.__set__, f"{kind.__name__} must keep the values it is given"
        self._attribute = attribute
        self._name = name
        self._stored_name = attribute.attr_name
        self._kind = attribute.attr_type
        self._default = attribute.default
        self._read = _READERS.get(kind.deserialize, attribute.deserialize)

    def __get__(self, row: Any, model: Any) -> Any:
        if row is None:
            return self._attribute
        value = row.values.get(self._name, _NOT_READ)
        return self._first(row) if value is _NOT_READ else value

    def __set__(self, row: Any, value: Any) -> None:
        row.values[self._name] = value

    def _first(self, row: Any) -> Any:
        """Returns the value of a row that it was not asked for before; ``None`` if it has none.

        Raises `AttributeDeserializationError` where it is of another type than the model says.
        """
        stored = row.stored
        if stored is None:
            return None
        if type(stored) is msgspec.Raw:
            stored = row.opened()
        typed = stored.get(self._stored_name)
        if not typed or "NULL" in typed:
            value = self._default() if callable(self._default) else self._default
            if value is None:
                return None
        elif self._kind in typed:
            value = typed[self._kind]
            if type(value) is msgspec.Raw:
                value = typed_values.inside(typed)
            if self._read is not None:
                value = self._read(value)
        else:
            raise AttributeDeserializationError(self._stored_name, self._kind)
        row.values[self._name] = value
        return value


class Columns:
    """The attributes of a model, by their names in Python, as a whole row is written."""

    def __init__(self, attributes: Mapping[str, Attribute[Any]]) -> None:
        self.names = list(attributes)
        self.flat = [name for name, attribute in attributes.items() if attribute.attr_type != "M"]
        self._write: list[tuple[str, str, str, bool, Callable[[Any], Any] | None]] = []
        for name, attribute in attributes.items():
            write = None if type(attribute).serialize is Attribute.serialize else attribute.serialize
            self._write.append((name, attribute.attr_name, attribute.attr_type, attribute.null, write))

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
