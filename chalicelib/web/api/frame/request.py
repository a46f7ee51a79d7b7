"""Body, query and headers of a request, checked against the types that also describe the API."""

import re
from typing import Any, TypeVar

import msgspec
import msgspec.inspect

from chalicelib import errors
from chalicelib.errors import Invalid, Refused
from chalicelib.web.api.frame.problems import HeaderNotUnderstood, NotJson, UnsupportedMediaType

T = TypeVar("T")

ID = r"^[a-z2-7]{16}$"
ENTRY_ID = r"^[A-Za-z0-9_-]{1,64}$"


class Parameter(msgspec.Struct, frozen=True):
    """A parameter in a path."""

    unknown: type[Refused]
    """Raised for what can't be one, as for one that isn't there."""
    description: str
    pattern: str = ID
    most: int | None = None
    """Of a number."""


PARAMETERS = {
    "plan_id": Parameter(errors.PlanNotFound, "The plan's id."),
    "number": Parameter(
        errors.ActionNotFound, "The action's number: the 12 of ALI-12.", r"^[1-9][0-9]{0,8}$", 999_999_999
    ),
    "project_id": Parameter(errors.ProjectNotFound, "The project's id."),
    "person_id": Parameter(errors.MemberNotFound, "The id of someone in the plan."),
    "comment_id": Parameter(errors.CommentNotFound, "The comment's id.", ENTRY_ID),
    "refusal_id": Parameter(errors.RefusalNotFound, "The refused reply's id.", ENTRY_ID),
    "file_number": Parameter(
        errors.FileNotFound, "The number of the file among those of the comment.", r"^[1-9][0-9]?$", 99
    ),
    "token_id": Parameter(errors.TokenNotFound, "The token's id."),
}

_ETAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e]*)"')
_OF_FIELD = re.compile(r"^(?P<said>.*?)(?: - at (?:`key` in )?`\$\.?(?P<path>.*)`)?$", re.DOTALL)


def body(raw: bytes, content_type: str | None, type_: type[T]) -> T:
    """Returns the body as ``type_``; an empty body counts as ``{}``.

    Raises `NotJson` if it isn't JSON, `Invalid` if it has another shape, `UnsupportedMediaType` for other content
    types.
    """
    if raw and (content_type or "application/json").split(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType
    try:
        msgspec.json.decode(raw or b"{}")  # first as a whole, so that a broken document isn't reported field by field
        return msgspec.json.decode(raw or b"{}", type=type_)
    except msgspec.ValidationError as error:
        raise Invalid(_problem(str(error), type_)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotJson from error


_NUMBERS = {"limit", "year"}
"""Parameters of queries that are numbers."""


def query(given: Any, type_: type[T]) -> T:
    """Returns the query's parameters as ``type_``. Raises `Invalid` for one that is unknown, given twice, or
    malformed."""
    values: dict[str, Any] = {}
    for name in given or {}:
        several = given.getlist(name)
        if len(several) != 1:
            raise Invalid({name: "Give this only once."})
        values[name] = several[0]
    for name in _NUMBERS & values.keys():
        if re.fullmatch("-?[0-9]{1,9}", values[name]):
            values[name] = int(values[name])
    try:
        return msgspec.convert(values, type_)
    except msgspec.ValidationError as error:
        raise Invalid(_problem(str(error), type_)) from error


def path(given: dict[str, str]) -> dict[str, Any]:
    """Returns the path's parameters. A malformed id or number is treated like an unknown one."""
    for name, value in given.items():
        if not re.fullmatch(PARAMETERS[name].pattern[1:-1], value):
            raise PARAMETERS[name].unknown
    return {name: int(value) if name == "number" else value for name, value in given.items()}


def version(if_match: str | None) -> int | None:
    """Returns the version that a change is meant for; ``None`` for any. A tag that we never issued matches nothing."""
    if if_match is None or if_match.strip() == "*":
        return None
    tag = _ETAG.fullmatch(if_match.strip())
    if tag is None:
        raise HeaderNotUnderstood('If-Match takes one entity tag from a GET, such as "7", or *.')
    return int(tag[1]) if re.fullmatch("[0-9]{1,18}", tag[1]) else -1


_MOMENT = "Give a moment such as 2026-12-04T16:00:00Z."

_SENTENCES = [
    (r"Object contains unknown field .*", "There’s no such field."),
    (r"Object missing required field .*", "This is required."),
    (r"Expected `int[^`]*` >= (-?[0-9]+)", "This must be a whole number, {} or more."),
    (r"Expected `int[^`]*` <= (-?[0-9]+)", "At most {}."),
    (r"Expected `str[^`]*` of length <= ([0-9]+)", "At most {} characters."),
    (r"Expected `int( \| null)?`, got .*", "This must be a whole number."),
    (r"Expected `str( \| null)?`, got .*", "This must be text."),
    (r"Expected `bool( \| null)?`, got .*", "This must be true or false."),
    (r"Expected `array( \| null)?`, got .*", "This must be a list."),
    (r"Expected `object( \| null)?`, got .*", "This must be an object."),
    (r"Expected `datetime.*", _MOMENT),
    (r"Invalid RFC3339 encoded datetime", _MOMENT),
    (r"Invalid enum value '?(.{1,60}?)'?", "“{}” isn’t one of the choices."),
    (r"Invalid enum value .*", "That isn’t one of the choices."),
]
"""msgspec's messages, and how we say them."""


def _problem(message: str, type_: Any) -> dict[str, str]:
    """Returns msgspec's message about a ``type_`` as a sentence at its field."""
    match = _OF_FIELD.match(message)
    said, at = (match["said"], match["path"] or "") if match else (message, "")
    field = re.sub(r"\[\.\.\.\]$", "", at) or "body"
    named = re.fullmatch(r"Object (?:contains unknown|missing required) field `(.*)`", said, re.DOTALL)
    if named:
        field = f"{at}.{named[1][:60]}".lstrip(".")
    choices = _choices(msgspec.inspect.type_info(type_), re.findall(r"[^.\[\]]+|\[[^\]]*\]", at))
    either = f" Choose one of: {', '.join(map(str, choices))}." if choices else ""
    for pattern, sentence in _SENTENCES:
        found = re.fullmatch(pattern, said, re.DOTALL)
        if found:
            words = sentence.format(*found.groups())
            return {field: either.strip() if either and sentence == "This must be text." else words + either}
    return {field: said.replace("`", "") + "."}


def _choices(info: Any, steps: list[str]) -> list[Any]:
    """Returns the choices for the field at the end of these steps into a type; empty if it has none."""
    if isinstance(info, msgspec.inspect.Metadata):
        return _choices(info.type, steps)
    if isinstance(info, msgspec.inspect.UnionType):
        return [choice for each in info.types for choice in _choices(each, steps)]
    if not steps:
        return list(info.values) if isinstance(info, msgspec.inspect.LiteralType) else []
    if isinstance(info, msgspec.inspect.StructType):
        return [c for each in info.fields if each.encode_name == steps[0] for c in _choices(each.type, steps[1:])]
    if isinstance(info, msgspec.inspect.ListType):
        return _choices(info.item_type, steps[1:])
    return _choices(info.value_type, steps[1:]) if isinstance(info, msgspec.inspect.DictType) else []
