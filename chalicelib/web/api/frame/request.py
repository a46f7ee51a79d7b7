"""What a request brings: body, query and headers, checked against the types that also describe the API."""

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
    """What may stand in a path."""

    unknown: type[Refused]
    """Raised for what can't be one, as for one that isn't there."""
    description: str
    pattern: str = ID
    most: int | None = None
    """Of a number."""


PARAMETERS = {
    "plan_id": Parameter(errors.PlanNotFound, "Of the plan."),
    "number": Parameter(errors.ActionNotFound, "Of the action, the 12 of ALI-12.", r"^[1-9][0-9]{0,8}$", 999_999_999),
    "project_id": Parameter(errors.ProjectNotFound, "Of the project."),
    "person_id": Parameter(errors.MemberNotFound, "Of somebody in the plan."),
    "comment_id": Parameter(errors.CommentNotFound, "Of the comment.", ENTRY_ID),
    "refusal_id": Parameter(errors.RefusalNotFound, "Of the refused reply.", ENTRY_ID),
    "file_number": Parameter(errors.FileNotFound, "Of the file among those sent along.", r"^[1-9][0-9]?$", 99),
    "token_id": Parameter(errors.TokenNotFound, "Of the token."),
}

_ETAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e]*)"')
_OF_FIELD = re.compile(r"^(?P<said>.*?)(?: - at (?:`key` in )?`\$\.?(?P<path>.*)`)?$", re.DOTALL)


def body(raw: bytes, content_type: str | None, type_: type[T]) -> T:
    """The body as ``type_``; nothing at all counts as ``{}``.

    `NotJson` for what isn't JSON, `Invalid` for JSON of another shape, `UnsupportedMediaType` for something else.
    """
    if raw and (content_type or "application/json").split(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType
    try:
        msgspec.json.decode(raw or b"{}")  # first as a whole, so that half a document isn't told about its fields
        return msgspec.json.decode(raw or b"{}", type=type_)
    except msgspec.ValidationError as error:
        raise Invalid(_problem(str(error), type_)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotJson from error


_NUMBERS = {"limit", "year"}
"""Parameters of queries that are numbers."""


def query(given: Any, type_: type[T]) -> T:
    """The query's parameters as ``type_``; `Invalid` names one that is unknown, given twice, or not what it should be."""
    values: dict[str, Any] = {}
    for name in given or {}:
        several = given.getlist(name)
        if len(several) != 1:
            raise Invalid({name: "Please give this once."})
        values[name] = several[0]
    for name in _NUMBERS & values.keys():
        if re.fullmatch("-?[0-9]{1,9}", values[name]):
            values[name] = int(values[name])
    try:
        return msgspec.convert(values, type_)
    except msgspec.ValidationError as error:
        raise Invalid(_problem(str(error), type_)) from error


def path(given: dict[str, str]) -> dict[str, Any]:
    """The path's parameters; what can't be an id or a number is as unknown as one that isn't there."""
    for name, value in given.items():
        if not re.fullmatch(PARAMETERS[name].pattern[1:-1], value):
            raise PARAMETERS[name].unknown
    return {name: int(value) if name == "number" else value for name, value in given.items()}


def version(if_match: str | None) -> int | None:
    """The version a change is meant for; ``None`` for any. A tag that was never ours matches nothing."""
    if if_match is None or if_match.strip() == "*":
        return None
    tag = _ETAG.fullmatch(if_match.strip())
    if tag is None:
        raise HeaderNotUnderstood('If-Match has one entity tag as a GET gave it, such as "7", or *.')
    return int(tag[1]) if re.fullmatch("[0-9]{1,18}", tag[1]) else -1


_MOMENT = "Please give a moment such as 2026-12-04T16:00:00Z."

_SENTENCES = [
    (r"Object contains unknown field .*", "There is no such field."),
    (r"Object missing required field .*", "This is needed."),
    (r"Expected `int[^`]*` >= (-?[0-9]+)", "A whole number from {} is needed."),
    (r"Expected `int[^`]*` <= (-?[0-9]+)", "At most {}."),
    (r"Expected `str[^`]*` of length <= ([0-9]+)", "At most {} characters."),
    (r"Expected `int( \| null)?`, got .*", "Please give a whole number."),
    (r"Expected `str( \| null)?`, got .*", "Please give text."),
    (r"Expected `bool( \| null)?`, got .*", "Please give true or false."),
    (r"Expected `array( \| null)?`, got .*", "Please give a list."),
    (r"Expected `object( \| null)?`, got .*", "Please give an object."),
    (r"Expected `datetime.*", _MOMENT),
    (r"Invalid RFC3339 encoded datetime", _MOMENT),
    (r"Invalid enum value '?(.{1,60}?)'?", "There is no such choice: “{}”."),
    (r"Invalid enum value .*", "There is no such choice."),
]
"""What msgspec says, and how people say it."""


def _problem(message: str, type_: Any) -> dict[str, str]:
    """msgspec's message about a ``type_`` as a sentence at its field."""
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
            return {field: either.strip() if either and sentence == "Please give text." else words + either}
    return {field: said.replace("`", "") + "."}


def _choices(info: Any, steps: list[str]) -> list[Any]:
    """What may stand at the end of these steps into a type, where that is one of a few; else nothing."""
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
