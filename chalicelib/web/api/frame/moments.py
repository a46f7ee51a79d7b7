"""How the description of the API describes days, times of day and zones: a format, and a sentence."""

from typing import Any

_SAID = {
    "date": "A day of the calendar: YYYY-MM-DD.",
    "date-time": "A moment (RFC 3339).",
    "local-time": "A time of day by a local clock, such as 17:00.",
    "time-zone": "A time zone by its name in the IANA database, such as Europe/Berlin.",
}
"""A sentence for each format, for fields that have none of their own. The last two formats are ours."""

_FORMATS = {
    "date": "date",
    "time": "local-time",
    "at": "local-time",
    "hour": "local-time",
    "start": "local-time",
    "until": "local-time",
    "day_ends": "local-time",
    "time_zone": "time-zone",
}
"""The formats of fields that are read as strings, by their names."""


def described(schema: Any) -> Any:
    """Returns a schema in which each day, time and zone has its format and a description."""
    if isinstance(schema, list):
        return [described(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: described(each) for name, each in schema.items()}
    if isinstance(properties := made.get("properties"), dict):
        made["properties"] = {name: _field(name, each) for name, each in properties.items()}
    return made


def _field(name: str, field: dict[str, Any]) -> dict[str, Any]:
    """Returns a field with its format, at each of the types it can have, and with a description."""
    each_type = [_with_format(name, each) for each in field.get("anyOf", [field])]
    if "anyOf" in field:
        field = field | {"anyOf": each_type}
    else:
        (field,) = each_type
    formats = [each["format"] for each in each_type if each.get("format") in _SAID]
    is_said = "description" in field or any("description" in each for each in each_type)
    return field if is_said or not formats else field | {"description": _SAID[formats[0]]}


def _with_format(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    is_plain = schema.get("type") == "string" and "format" not in schema and name in _FORMATS
    return schema | {"format": _FORMATS[name]} if is_plain else schema
