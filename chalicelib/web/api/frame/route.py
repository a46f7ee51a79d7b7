"""A route of the API: who calls, what they sent, one call, one answer; and the list of routes for the description."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

import msgspec
from chalice.app import Request as HttpRequest
from chalice.app import Response

from chalicelib import clock
from chalicelib.domain.actions.happening import Seen
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.people import api_tokens
from chalicelib.errors import NotAllowed, NotFound, NotSignedIn, Refused
from chalicelib.web import routes
from chalicelib.web.api.frame import once, problems
from chalicelib.web.api.frame import request as frame_request
from chalicelib.web.api.frame.problems import HEADERS, NotJson, SecretShownOnce
from chalicelib.web.api.types.base import Gone, Request, Resource

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


class Nothing(Request):
    """No parameters."""


class Elsewhere(Resource):
    """No body, but the address where the resource can be found."""


class Call(msgspec.Struct, frozen=True):
    """A request with a known sender and checked contents."""

    actor: Actor
    now: datetime
    body: Any
    query: Any
    version: int | None
    """Of If-Match; ``None``: whatever is there."""
    once: Key | None
    """Of Idempotency-Key, to go into the transaction."""
    wants_csv: bool = False
    """Of Accept, where a route has CSV."""

    def seen(self, proposal_id: str | None = None) -> Seen:
        """Returns what the sender had seen when asking for a change."""
        return Seen(version=self.version, proposal_id=proposal_id, once=self.once)


class Answer(msgspec.Struct, frozen=True):
    """A route's answer."""

    body: Any = None
    version: int | None = None
    """For the ETag."""
    new_id: str | None = None
    """The id of what was made: it is found under the request's path and this."""
    elsewhere: str | None = None
    """The address of the resource, if it is elsewhere."""
    csv: str | None = None
    """In place of a body."""


class Operation(msgspec.Struct, frozen=True):
    """A route, as the description presents it."""

    method: Method
    path: str
    name: str
    summary: str
    description: str
    tag: str
    status: int
    answer: type[Resource] | None
    body: type[Request] | None
    query: type[Request]
    conditional: bool
    """Whether it takes If-Match."""
    refusals: tuple[type[Refused], ...]
    """Besides those that every route has."""
    again: Callable[..., Answer] | None
    """Of a POST: a function of a `Call`, the id of what was made before and the path's parameters, that answers with
    it as it is now. ``None`` if its answer holds a secret, which isn't given again."""
    has_csv: bool = False
    """Whether it answers with CSV who asks for that by Accept."""

    @property
    def has_etag(self) -> bool:
        return self.answer is not None and self.answer.has_etag

    @property
    def is_secret(self) -> bool:
        return self.answer is not None and self.answer.is_secret


OPERATIONS: list[Operation] = []


def route(
    method: Method,
    path: str,
    tag: str,
    *,
    takes: type[Request] | None = None,
    gives: type[Resource] | None = None,
    conditional: bool = False,
    refuses: tuple[type[Refused], ...] = (),
    again: Callable[..., Answer] | None = None,
    has_csv: bool = False,
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Registers a function of a `Call` and the path's parameters under ``/v1``; its docstring describes the route.

    What it ``takes`` is the query of a GET or DELETE, else the body.
    """
    has_body = method not in ("GET", "DELETE")

    def register(function: Callable[..., Answer]) -> Callable[..., Answer]:
        summary, _, description = (function.__doc__ or "").strip().partition("\n")
        operation = Operation(
            method=method,
            path=f"/v1{path}",
            name=function.__name__,
            summary=summary.rstrip("."),
            description=" ".join(description.split()),
            tag=tag,
            status=201 if method == "POST" else 204 if gives is None else 303 if gives is Elsewhere else 200,
            answer=None if gives is Elsewhere else gives,
            body=takes if has_body else None,
            query=Nothing if has_body or takes is None else takes,
            conditional=conditional,
            refusals=refuses,
            again=again,
            has_csv=has_csv,
        )
        if method == "POST" and again is None and not operation.is_secret:
            raise TypeError(f"POST {operation.path} must say how a repeated request is answered")
        OPERATIONS.append(operation)

        def view(**given: str) -> Response:
            request = routes.current_request()
            try:
                return _answer(operation, function, request, given)
            except Exception as error:
                return problems.answer(problems.of(error), base_path(request))

        name, module = f"api_{function.__name__}", function.__module__
        routes.add(
            operation.path, served(method), view, name=name, module=module
        )  # `request.body` checks content types
        return function

    return register


def served(method: Method) -> list[str]:
    """Returns the methods that a route takes: a GET also answers HEAD, whose body `all` leaves out."""
    return ["GET", "HEAD"] if method == "GET" else [method]


def base_path(request: HttpRequest) -> str:
    """Returns what comes before the route's own path: empty, or the stage in a plain API Gateway address."""
    return request_path(request).removesuffix("/").rsplit("/", own_path(request).count("/"))[0]


def own_path(request: HttpRequest) -> str:
    """Returns the route's path, or the requested one for the catch-all route."""
    rest = [value for name, value in (request.uri_params or {}).items() if name in ("proxy", "proxy+")]
    return f"/{rest[0].strip('/')}" if rest else str(request.path)


def request_path(request: HttpRequest) -> str:
    """Returns the requested path, with the stage."""
    return str(request.context.get("path") or request.path)


def _answer(
    operation: Operation, function: Callable[..., Answer], request: HttpRequest, given: dict[str, str]
) -> Response:
    now = clock.now()
    secret = _secret(request)
    actor = Actor(api_tokens.authenticate(secret, now), "api", api_tokens.key_of(secret))
    path = frame_request.path(given)
    raw: Any = request.raw_body if operation.body else b""  # bytes, whatever its annotation says
    if operation.body and operation.body.is_needed and not raw.strip():
        raise NotJson("The body is missing. Please send a JSON object.")
    call = Call(
        actor, now,
        body=frame_request.body(raw, request.headers.get("content-type"), operation.body) if operation.body else None,
        query=frame_request.query(request.query_params, operation.query),
        version=frame_request.version(request.headers.get("if-match")) if operation.conditional else None,
        once=once.key(request, actor, request_path(request), raw, now) if operation.method == "POST" else None,
        wants_csv=operation.has_csv and frame_request.prefers_csv(request.headers.get("accept")),
    )  # fmt: skip
    do = functools.partial(_do, operation, function, call, request, path)
    again = functools.partial(_again, operation, call, request, path)
    return once.run(call.once, do, again, now=now) if call.once else do()


def _do(
    operation: Operation, function: Callable[..., Answer], call: Call, request: HttpRequest, path: dict[str, Any]
) -> Response:
    return _respond(operation, function(call, **path), request)


def _again(operation: Operation, call: Call, request: HttpRequest, path: dict[str, Any], made: str) -> Response:
    """Answers a repeated request: as the first time, with what was made as it is now."""
    if operation.again is None:
        raise SecretShownOnce
    try:
        result = operation.again(call, made, **path)
    except (NotFound, NotAllowed):
        result = Answer(Gone(made, True))
    return _respond(operation, msgspec.structs.replace(result, new_id=result.new_id or made), request)


def _respond(operation: Operation, result: Answer, request: HttpRequest) -> Response:
    headers: dict[str, Any] = dict(HEADERS)
    if result.version is not None:
        headers["ETag"] = f'"{result.version}"'
    if result.new_id is not None:
        headers["Location"] = f"{request_path(request).removesuffix('/')}/{result.new_id}"
    if result.elsewhere is not None:
        headers["Location"] = result.elsewhere
    # Without a Content-Type Chalice would say JSON of an empty body too.
    headers["Content-Type"] = "application/json" if result.body is not None else "text/plain"
    if operation.has_csv:
        headers["Vary"] = "Accept"
    if result.csv is not None:
        headers["Content-Type"] = "text/csv; charset=utf-8; header=present"
        return Response(result.csv, headers=headers, status_code=operation.status)
    content = msgspec.json.encode(result.body).decode() if result.body is not None else ""
    return Response(content, headers=headers, status_code=operation.status)


def _secret(request: HttpRequest) -> str:
    scheme, _, secret = request.headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise NotSignedIn("Please send an API token: Authorization: Bearer ft_… Tokens are made on the settings page.")
    return str(secret.strip())
