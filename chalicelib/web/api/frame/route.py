"""One route of the API: who asks, what was sent, one call, one answer; and the list of routes for the description."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

import msgspec
from chalice.app import Blueprint, Request, Response

from chalicelib import clock
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.people import sign_in
from chalicelib.errors import NotSignedIn, Refused
from chalicelib.web.api.frame import once, problems
from chalicelib.web.api.frame import request as frame_request
from chalicelib.web.api.frame.problems import HEADERS, NotJson

blueprint = Blueprint(__name__)

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """No parameters."""


class Call(msgspec.Struct, frozen=True):
    """A request whose sender is known and whose contents are checked."""

    actor: Actor
    now: datetime
    body: Any
    query: Any
    version: int | None
    """Of If-Match; ``None``: whatever is there."""
    once: Key | None
    """Of Idempotency-Key, to go into the transaction."""


class Answer(msgspec.Struct, frozen=True):
    """What a route answers: a body (``None``: 204), the version for the ETag, the id under which something new is found."""

    body: Any = None
    version: int | None = None
    new_id: str | None = None
    elsewhere: str | None = None
    """The address that the answer leads to."""


class Operation(msgspec.Struct, frozen=True):
    """A route as the description tells it."""

    method: Method
    path: str
    name: str
    summary: str
    description: str
    tag: str
    answer: type[msgspec.Struct] | None
    status: int
    body: type[msgspec.Struct] | None
    body_needed: bool
    query: type[msgspec.Struct]
    conditional: bool
    """Takes If-Match."""
    tagged: bool
    """Gives an ETag."""
    keeps_answer: bool
    """For the second use of an idempotency key; not where it holds a secret."""
    leads_on: bool
    """Answers with another address."""
    refusals: tuple[type[Refused], ...]
    """Besides those that every route has."""


OPERATIONS: list[Operation] = []


def route(
    method: Method, path: str, tag: str, *, answer: type[msgspec.Struct] | None = None, body: type[msgspec.Struct] | None = None,
    body_needed: bool = True, query: type[msgspec.Struct] = Nothing, conditional: bool = False, tagged: bool = False,
    keeps_answer: bool = True, leads_on: bool = False, refusals: tuple[type[Refused], ...] = (),
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:  # fmt: skip
    """Registers a function of a `Call` and the path's parameters under ``/v1``; its docstring describes the route."""

    def register(function: Callable[..., Answer]) -> Callable[..., Answer]:
        summary, _, description = (function.__doc__ or "").strip().partition("\n")
        operation = Operation(
            method, f"/v1{path}", function.__name__, summary.rstrip("."), " ".join(description.split()), tag, answer,
            201 if method == "POST" else 303 if leads_on else 200 if answer else 204, body, body_needed, query, conditional, tagged,
            keeps_answer, leads_on, refusals,
        )  # fmt: skip
        OPERATIONS.append(operation)

        def view(**given: str) -> Response:
            request = blueprint.current_request
            try:
                return _answer(operation, function, request, given)
            except Exception as error:
                return problems.answer(problems.of(error), base_path(request))

        # Chalice takes content types other than these for an error of its own before we see them; `api_input` checks.
        blueprint.route(operation.path, methods=[method], content_types=[], name=f"api_{function.__name__}")(view)
        return function

    return register


def base_path(request: Request) -> str:
    """What stands before the route's own path: empty, or the stage of a plain API Gateway address."""
    return request_path(request).removesuffix("/").rsplit("/", own_path(request).count("/"))[0]


def own_path(request: Request) -> str:
    """The route's path; where the route takes every path, the one asked for."""
    rest = [value for name, value in (request.uri_params or {}).items() if name in ("proxy", "proxy+")]
    return f"/{rest[0].strip('/')}" if rest else str(request.path)


def request_path(request: Request) -> str:
    """The path as it was asked for, with the stage."""
    return str(request.context.get("path") or request.path)


def _answer(operation: Operation, function: Callable[..., Answer], request: Request, given: dict[str, str]) -> Response:
    now = clock.now()
    actor = Actor(sign_in.authenticate(_secret(request), now), "api")
    path = frame_request.path(given)
    raw: Any = request.raw_body if operation.body else b""  # bytes, whatever its annotation says
    if operation.body and operation.body_needed and not raw.strip():
        raise NotJson("The body is missing. Please send a JSON object.")
    call = Call(
        actor, now,
        body=frame_request.body(raw, request.headers.get("content-type"), operation.body) if operation.body else None,
        query=frame_request.query(request.query_params, operation.query),
        version=frame_request.version(request.headers.get("if-match")) if operation.conditional else None,
        once=once.key(request, actor, request_path(request), raw, now) if operation.method == "POST" else None,
    )  # fmt: skip
    do = functools.partial(_respond, operation, function, call, request, path)
    return once.run(call.once, do, now=now, keeps_answer=operation.keeps_answer) if call.once else do()


def _respond(
    operation: Operation, function: Callable[..., Answer], call: Call, request: Request, path: dict[str, Any]
) -> Response:
    result = function(call, **path)
    headers: dict[str, Any] = dict(HEADERS)
    if result.version is not None:
        headers["ETag"] = f'"{result.version}"'
    if result.new_id is not None:
        headers["Location"] = f"{request_path(request).removesuffix('/')}/{result.new_id}"
    if result.elsewhere is not None:
        headers["Location"] = result.elsewhere
    # Without a Content-Type Chalice would say JSON of an empty body too.
    headers["Content-Type"] = "application/json" if result.body is not None else "text/plain"
    content = msgspec.json.encode(result.body).decode() if result.body is not None else ""
    return Response(content, headers=headers, status_code=operation.status)


def _secret(request: Request) -> str:
    scheme, _, secret = request.headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise NotSignedIn("Please send an API token: Authorization: Bearer ft_… Tokens are made on the settings page.")
    return str(secret.strip())
