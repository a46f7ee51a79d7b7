"""The OpenAPI 3.1 description of the API, made from the routes and from the types that check their requests."""

import functools
import re
from typing import Any

import msgspec

from chalicelib.domain.people.api_tokens import REQUESTS_A_MINUTE
from chalicelib.errors import AlreadyUsed, Invalid, LimitReached, NotSignedIn, Refused, StaleVersion, TryAgain
from chalicelib.web.api.frame import choices, moments, problems
from chalicelib.web.api.frame.once import KEPT_FOR, LONGEST_KEY
from chalicelib.web.api.frame.problems import (
    MEDIA_TYPE,
    HeaderNotUnderstood,
    InProgress,
    InternalError,
    NotJson,
    Problem,
    SecretShownOnce,
    UnsupportedMediaType,
)
from chalicelib.web.api.frame.request import PARAMETERS, Parameter
from chalicelib.web.api.frame.route import OPERATIONS, Operation
from chalicelib.web.api.types.base import Gone, Request, Resource
from chalicelib.web.api.types.values import DAY

_INTRODUCTION = f"""\
Everything the pages can do, for programs. Make a token on the settings page; it acts as you.

**Times** are RFC 3339, in UTC, to the second. **Lists** come in pages: follow `next_cursor` until it is `null`.

**Errors** are problem details (RFC 9457): `title` is the refusal's name, `detail` a sentence, `errors` a sentence per field.
An error means that nothing was changed, except a 500 or 503: then it may have been.

**Conditional changes**: send the `ETag` of what you read as `If-Match`; if someone has changed it since, you get a 412.

**Trying again**: send an `Idempotency-Key` with a `POST`: for {int(KEPT_FOR.total_seconds() // 3600)} hours, repeating the request with
the same key does nothing and is answered as the first was, with what it made as it is now; a different request with it
gets a 422.

**After a 503** or 500, or no answer at all, a request may have been carried out nevertheless. Repeat it with the same
`Idempotency-Key`: you get a 201 either way, and it is done once. A `PUT`, `PATCH` or `DELETE` sent
again leads to the same state; only a comment sent along with it may then be there twice.

**Limits**: {REQUESTS_A_MINUTE} requests a minute per person, with all their tokens together, then a 429 with `Retry-After`.

**`HEAD`** is answered as `GET`, without the body.
"""

TAGS = {
    "Plans": "A plan is what a client and their coaches agreed on.",
    "Team": "Who is in a plan, and as what.",
    "Actions": "What somebody does and by when, with its reminders.",
    "Done and cancelled": "How an action ends, and how it is taken up again.",
    "Another date, stuck": "What a client asks for while an action is open.",
    "Projects": "What several actions of a plan are for.",
    "Growth": "What a client got done in a year, what is quoted of it, and the page that they share.",
    "Metrics": "Numbers that a client follows, and what they measured.",
    "Comments": "What was said about an action or a plan, and everything that happened.",
    "Private notes": "What only the coaches of a plan see.",
    "Refused replies": "Emails and texts that we couldn't place.",
    "Messages": "Who is notified of what, and how.",
    "You": "The person whose token it is.",
}
"""What the API is about, in the order of the description."""

_ORDER = list(TAGS)

_EVERYWHERE: tuple[type[Refused], ...] = (NotSignedIn, LimitReached, InternalError, TryAgain)


@functools.cache
def document(base_path: str) -> str:
    """Returns the description as JSON, for an API whose routes start with ``base_path``."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in sorted(OPERATIONS, key=lambda each: _ORDER.index(each.tag)):
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "Followthrough", "version": "1", "description": _INTRODUCTION,
                 "contact": {"name": "Whoever runs this Followthrough"}, "license": {
            "name": "MIT", "identifier": "MIT",
        }},
        "servers": [{"url": base_path or "/"}],
        "security": [{"token": []}],
        "tags": [{"name": tag, "description": said} for tag, said in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "headers": _HEADERS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "A token such as ft_mfrggzdf…"}},
            "x-problems": {
                name: {"status": kind.status, "detail": kind.sentence} for name, kind in sorted(problems.named().items())
            },
        },
    }  # fmt: skip
    return msgspec.json.encode(whole).decode()


def _schemas() -> dict[str, Any]:
    """Returns the schemas of requests and answers by name. `Spec` is called by a name that makes sense outside our
    code."""
    types = {kind for each in OPERATIONS for kind in (each.answer, each.body) if kind is not None}
    _, schemas = msgspec.json.schema_components(
        [*sorted(types, key=lambda kind: kind.__name__), Gone, Problem], ref_template="#/components/schemas/{name}"
    )
    schemas["NewReminder"] = schemas.pop("Spec") | {"title": "NewReminder"}
    for name, schema in schemas.items():
        if schema.get("additionalProperties") is False:
            schemas[name] = _with_numbers(schema)
    schemas = choices.named(moments.described(schemas)) | choices.schemas()
    renamed = msgspec.json.encode(dict(sorted(schemas.items()))).replace(b'schemas/Spec"', b'schemas/NewReminder"')
    return dict(msgspec.json.decode(renamed))


def _with_numbers(schema: Any) -> Any:
    """Returns the schema of a request in which exact decimals can be numbers as well as strings: we read the digits of either."""
    if isinstance(schema, list):
        return [_with_numbers(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "decimal":
        return schema | {"type": ["string", "number"]}
    return {name: _with_numbers(each) for name, each in schema.items()}


_HEADERS: dict[str, Any] = {
    "ETag": {"description": "The version, for If-Match.", "schema": {"type": "string", "examples": ['"7"']}},
    "Location": {"description": "Where to find it.", "schema": {"type": "string", "format": "uri-reference"}},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string", "pattern": "^[0-9]+$"}},
    "WWW-Authenticate": {"schema": {"type": "string"}},
}


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": operation.description or f"{operation.summary}.",
        "tags": [operation.tag],
        "parameters": _parameters(operation),
        "responses": _responses(operation),
    }
    if operation.body is not None:
        described["requestBody"] = {"required": operation.body.is_needed, "content": _content(operation.body)}
    return described


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    made = [_in_path(name, PARAMETERS[name]) for name in re.findall(r"{(\w+)}", operation.path)]
    made += _in_query(operation.query)
    if operation.conditional:
        made.append({
            "name": "If-Match", "in": "header", "description": "The ETag you got, or `*`.",
            "schema": {"type": "string", "pattern": r'^(\*|(W/)?"[!#-~]*")$', "examples": ['"7"']},
        })  # fmt: skip
    if operation.method == "POST":
        made.append({
            "name": "Idempotency-Key", "in": "header", "description": "Your own name for this request, so that you can repeat it safely.",
            "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
        })  # fmt: skip
    return made


def _in_path(name: str, parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "pattern": parameter.pattern}
    if parameter.pattern == DAY:
        schema["format"] = "date"
    if parameter.most is not None:
        schema = {"type": "integer", "minimum": 1, "maximum": parameter.most}
    return {"name": name, "in": "path", "required": True, "description": parameter.description, "schema": schema}


def _in_query(query: type[Request]) -> list[dict[str, Any]]:
    schema = msgspec.json.schema(query)
    schema = schema.get("$defs", {}).get(query.__name__, schema)
    made = []
    for name, field in schema["properties"].items():
        # A parameter is left out rather than null.
        known = next(each for each in field.get("anyOf", [field]) if each.get("type") != "null") | {
            key: value for key, value in field.items() if key == "default" and value is not None
        }
        known = choices.named(known)
        description = known.pop("description", None)
        made.append(
            {"name": name, "in": "query", "schema": known} | ({"description": description} if description else {})
        )
    return made


def _responses(operation: Operation) -> dict[str, Any]:
    good: dict[str, Any] = {
        "description": {
            200: "The present state.",
            201: "Created.",
            204: "Deleted.",
            303: "Where the file is, for five minutes.",
        }[operation.status]
    }
    if operation.answer is not None:
        good["content"] = _content(operation.answer)
    if operation.has_csv:
        good["content"]["text/csv"] = {"schema": {"type": "string"}}
    if operation.again is not None:
        either = [good["content"]["application/json"]["schema"], {"$ref": f"#/components/schemas/{Gone.__name__}"}]
        good["content"]["application/json"]["schema"] = {"anyOf": either}
    if operation.status == 303:
        followed = {
            "200": {"description": "The file, if your program follows.", "content": {"application/octet-stream": {}}}
        }
    else:
        followed = {}
    headers = ["ETag"] * operation.has_etag + ["Location"] * (operation.status in (201, 303))
    if headers:
        good["headers"] = {header: {"$ref": f"#/components/headers/{header}"} for header in headers}
    by_status: dict[int, list[type[Refused]]] = {}
    for refusal in _refusals(operation):
        by_status.setdefault(refusal.status, []).append(refusal)
    return (
        followed
        | {str(operation.status): good}
        | {str(status): _problem(kinds) for status, kinds in sorted(by_status.items())}
    )


def _refusals(operation: Operation) -> list[type[Refused]]:
    """Returns every refusal that this route can answer with."""
    found = [*_EVERYWHERE, Invalid, *operation.refusals]
    if operation.body is not None:
        found += [NotJson, UnsupportedMediaType]
    if operation.conditional:
        found += [StaleVersion, HeaderNotUnderstood]
    if operation.method == "POST":
        found += [AlreadyUsed, InProgress]
    if operation.is_secret:
        found.append(SecretShownOnce)
    return list(dict.fromkeys(found))


def _problem(kinds: list[type[Refused]]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": " ".join(f"`{kind.__name__}`: {kind.sentence}" for kind in kinds),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    header = {401: "WWW-Authenticate", 429: "Retry-After", 503: "Retry-After"}.get(kinds[0].status)
    if header:
        described["headers"] = {header: {"$ref": f"#/components/headers/{header}"}}
    return described


def _content(kind: type[Request] | type[Resource]) -> dict[str, Any]:
    """Returns a body of this type, with its example."""
    schema = {"$ref": f"#/components/schemas/{kind.__name__}"}
    return {"application/json": {"schema": schema, "example": kind.example}}
