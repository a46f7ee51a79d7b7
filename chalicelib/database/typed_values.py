"""DynamoDB's typed values, ``{"S": "text"}``, and the plain ones they represent.

The same as PynamoDB's maps without a model, which make an object of every value on the way.
"""

import json
from typing import Any

import msgspec
from pynamodb.attributes import MapAttribute

from chalicelib import wire

# Outside of a model: attributes are descriptors.
_OTHER: MapAttribute[str, Any] = MapAttribute()
_INSIDE = msgspec.json.Decoder(dict[str, wire.AttributeValue])


def of_plain(value: Any) -> dict[str, Any]:
    """Returns a plain value as a typed one. Numbers are ints and floats; a tuple becomes a list.

    Raises `ValueError` for what DynamoDB has no type for.
    """
    kind = type(value)
    if kind is str:
        return {"S": value}
    if kind is bool:
        return {"BOOL": value}
    if kind is int or kind is float:
        return {"N": json.dumps(value)}
    if kind is dict:
        return {"M": {name: of_plain(each) for name, each in value.items()}}
    if kind is list or kind is tuple:
        return {"L": [of_plain(each) for each in value]}
    if value is None:
        return {"NULL": True}
    return dict(_OTHER.serialize({"value": value})["value"])


def plain(typed: dict[str, Any]) -> Any:
    """Returns the plain value of a typed one."""
    ((kind, value),) = typed.items()
    if kind == "S" or kind == "BOOL":
        return value
    if kind == "N":
        return number(value)
    if kind == "M":
        return {name: each["S"] if "S" in each else plain(each) for name, each in value.items()}
    if kind == "L":
        return [plain(each) for each in value]
    if kind == "NULL":
        return None
    return _OTHER.deserialize({"value": typed})["value"]


def inside(typed: dict[str, Any]) -> dict[str, Any]:
    """Returns the typed values of a nested one, which may be JSON so far; none if it isn't nested."""
    found: Any = typed.get("M", {})
    if type(found) is msgspec.Raw:
        found = typed["M"] = _INSIDE.decode(found)
    return found  # type: ignore[no-any-return]


def number(written: str) -> int | float:
    """Returns a number as JSON has it, with the short way for whole ones."""
    try:
        return int(written)
    except ValueError:
        return json.loads(written)  # type: ignore[no-any-return]
