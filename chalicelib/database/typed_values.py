"""DynamoDB's typed values, ``{"S": "text"}``, and the plain ones they represent.

The same as PynamoDB's maps without a model, which make an object of every value on the way.
"""

import json
from typing import Any

from pynamodb.attributes import MapAttribute

# Outside of a model: attributes are descriptors.
_OTHER: MapAttribute[str, Any] = MapAttribute()


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


def number(written: str) -> int | float:
    """Returns a number as JSON has it, with the short way for whole ones."""
    try:
        return int(written)
    except ValueError:
        return json.loads(written)  # type: ignore[no-any-return]
