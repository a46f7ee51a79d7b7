"""What is wrong with a body or a query, in our own words: said from what a field takes, never from what was sent."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
import msgspec.inspect as types

from chalicelib.web.api.types.values import DAY

_AT = re.compile(r"^.* - at (?:`key` in )?`\$([^`]*)`$", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `([A-Za-z_]+)`")


def problem(error: msgspec.ValidationError, type_: Any, whole: str) -> dict[str, str]:
    """Returns a sentence at the field that msgspec found wrong in a ``type_``; at ``whole`` if it's all of it.

    Of msgspec's message only the place is used, as far as it is one of the type.
    """
    message = str(error)
    place = _AT.match(message)
    steps = re.findall(r"[^.\[\]]+|\[[^\]]*\]", place[1]) if place else []
    found = _at(types.type_info(type_), steps)
    if not found:
        steps, found = [], _at(types.type_info(type_), [])
    if missing := _MISSING.match(message):
        return {_name([*steps, missing[1]], whole): "This is required."}
    if message.startswith("Object contains unknown field"):
        return {_name(steps, whole): unknown("field", _fields(found))}
    return {_name(steps, whole): _sentence(found)}


def unknown(what: str, known: Sequence[str]) -> str:
    """Returns a sentence for a name that we don't know, which isn't repeated; ``what`` is a field or a parameter."""
    if not known:
        return f"There are no {what}s here."
    return f"There’s no such {what}. Choose from: {', '.join(known)}."


def _name(steps: Sequence[str], whole: str) -> str:
    """Returns the field's name, such as ``reminders[0].by``."""
    return ".".join(steps).replace(".[", "[").removesuffix("[...]") or whole


def _at(info: types.Type, steps: Sequence[str]) -> list[types.Type]:
    """Returns what the field at the end of these steps into a type can be; nothing if there is no such field."""
    if isinstance(info, types.Metadata):
        return _at(info.type, steps)
    if isinstance(info, types.UnionType):
        return [one for each in info.types for one in _at(each, steps)]
    if not steps:
        return [info]
    if isinstance(info, types.StructType):
        return [one for each in info.fields if each.encode_name == steps[0] for one in _at(each.type, steps[1:])]
    if isinstance(info, types.ListType) and re.fullmatch(r"\[[0-9]+\]", steps[0]):
        return _at(info.item_type, steps[1:])
    if isinstance(info, types.DictType) and steps[0] == "[...]":
        return _at(info.value_type, steps[1:])
    return []


def _fields(found: Sequence[types.Type]) -> list[str]:
    return [each.encode_name for info in found if isinstance(info, types.StructType) for each in info.fields]


def _sentence(found: Sequence[types.Type]) -> str:
    """Returns what a field takes."""
    choices = [str(value) for info in found if isinstance(info, types.LiteralType) for value in info.values if value]
    if choices:
        return f"Choose one of: {', '.join(choices)}."
    if any(isinstance(info, types.DateTimeType) for info in found):
        return "Give a moment such as 2026-12-04T16:00:00Z."
    if any(isinstance(info, types.DateType) or getattr(info, "pattern", None) == DAY for info in found):
        return "Give a date such as 2026-12-04."
    if any(isinstance(info, types.DecimalType) for info in found):
        return "Give a number, such as 81.4."
    words = [word for info in found if (word := _word(info))]
    return f"This must be {' or '.join(dict.fromkeys(words))}." if words else "This can’t be given like that."


def _word(info: types.Type) -> str:
    """Returns what a value of this type is called; empty for ``null``."""
    if isinstance(info, types.IntType):
        return _number(info)
    if isinstance(info, types.StrType):
        return "text" if info.max_length is None else f"text of at most {info.max_length:,} characters"
    names: list[tuple[type[types.Type], str]] = [
        (types.BoolType, "true or false"),
        (types.FloatType, "a number"),
        (types.ListType, "a list"),
        (types.StructType, "an object"),
        (types.DictType, "an object"),
    ]
    return next((name for kind, name in names if isinstance(info, kind)), "")


def _number(info: types.IntType) -> str:
    if info.ge is not None and info.le is not None:
        return f"a whole number from {_digits(info.ge)} to {_digits(info.le)}"
    if info.ge is not None:
        return f"a whole number, {_digits(info.ge)} or more"
    return "a whole number" if info.le is None else f"a whole number, at most {_digits(info.le)}"


def _digits(number: int) -> str:
    """Returns a number, in groups only from five digits on: it may be a year."""
    return f"{number:,}" if abs(number) >= 10_000 else str(number)
