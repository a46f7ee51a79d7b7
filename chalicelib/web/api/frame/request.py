"""Body, query and headers of a request, checked against the types that also describe the API."""

import contextlib
import re
from typing import Any, TypeVar

import msgspec

from chalicelib import errors
from chalicelib.errors import Invalid, Refused
from chalicelib.web.api.frame import wrong_fields
from chalicelib.web.api.frame.problems import HeaderNotUnderstood, NotJson, UnsupportedMediaType
from chalicelib.web.api.types.values import DAY

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
    "metric_id": Parameter(errors.MetricNotFound, "The metric's id."),
    "date": Parameter(errors.ReadingNotFound, "A day of the client's calendar, such as 2026-11-24.", DAY),
    "person_id": Parameter(errors.MemberNotFound, "The id of someone in the plan."),
    "comment_id": Parameter(errors.CommentNotFound, "The comment's id.", ENTRY_ID),
    "refusal_id": Parameter(errors.RefusalNotFound, "The refused reply's id.", ENTRY_ID),
    "note_id": Parameter(errors.NoteNotFound, "The note's id.", ENTRY_ID),
    "file_number": Parameter(
        errors.FileNotFound, "The number of the file among those of the comment.", r"^[1-9][0-9]?$", 99
    ),
    "token_id": Parameter(errors.TokenNotFound, "The token's id."),
}

_ETAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e]*)"')


def body(raw: bytes, content_type: str | None, type_: type[T]) -> T:
    """Returns the body as ``type_``; an empty body counts as ``{}``.

    Raises `NotJson` if it isn't JSON, `Invalid` if it has another shape, `UnsupportedMediaType` for other content
    types.
    """
    if raw and (content_type or "application/json").split(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType
    try:
        with contextlib.suppress(msgspec.ValidationError):  # a number that no computer holds: below it has a field
            msgspec.json.decode(
                raw or b"{}"
            )  # first as a whole, so that a broken document isn't reported field by field
        return msgspec.json.decode(raw or b"{}", type=type_)
    except msgspec.ValidationError as error:
        raise Invalid(wrong_fields.problem(error, type_, "body")) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotJson from error


_NUMBERS = {"limit", "year"}
"""Parameters of queries that are numbers."""


def query(given: Any, type_: type[T]) -> T:
    """Returns the query's parameters as ``type_``. Raises `Invalid` for one that is unknown, given twice, or
    malformed."""
    names = [field.encode_name for field in msgspec.structs.fields(type_)]  # type: ignore[arg-type]
    if not set(given or {}) <= set(names):
        raise Invalid({"query": wrong_fields.unknown("parameter", names)})
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
        raise Invalid(wrong_fields.problem(error, type_, "query")) from error


def path(given: dict[str, str]) -> dict[str, Any]:
    """Returns the path's parameters. A malformed id or number is treated like an unknown one."""
    for name, value in given.items():
        if not re.fullmatch(PARAMETERS[name].pattern[1:-1], value):
            raise PARAMETERS[name].unknown
    return {name: int(value) if name == "number" else value for name, value in given.items()}


def prefers_csv(accept: str | None) -> bool:
    """Returns whether an Accept header prefers CSV to JSON; what names neither gets JSON."""
    quality = {"text/csv": 0.0, "application/json": 0.0}
    for each in (accept or "").split(","):
        kind, _, more = each.strip().lower().partition(";")
        given = re.search(r"(?:^|;)\s*q=([01](?:\.[0-9]{0,3})?)\s*(?:;|$)", more)
        if kind.strip() in quality:
            quality[kind.strip()] = float(given[1]) if given else 1.0
    return quality["text/csv"] > quality["application/json"]


def version(if_match: str | None) -> int | None:
    """Returns the version that a change is meant for; ``None`` for any. A tag that we never issued matches nothing."""
    if if_match is None or if_match.strip() == "*":
        return None
    tag = _ETAG.fullmatch(if_match.strip())
    if tag is None:
        raise HeaderNotUnderstood('If-Match takes one entity tag from a GET, such as "7", or *.')
    return int(tag[1]) if re.fullmatch("[0-9]{1,18}", tag[1]) else -1
