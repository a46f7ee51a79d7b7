"""The HTTP API under ``/v1``: bearer tokens, JSON, problem details. Every file in ``routes`` registers itself."""

import importlib
import pkgutil
import re
from collections.abc import Callable
from typing import Any

from chalice.app import Request, Response

from chalicelib.web.api import routes
from chalicelib.web.api.frame import openapi, problems
from chalicelib.web.api.frame.problems import (
    MEDIA_TYPE,
    InternalError,
    MethodNotAllowed,
    RouteNotFound,
    UnsupportedMediaType,
)
from chalicelib.web.api.frame.route import OPERATIONS, base_path, blueprint, own_path, served

__all__ = ["blueprint"]

for _each in pkgutil.iter_modules(routes.__path__, f"{routes.__name__}."):
    importlib.import_module(_each.name)

DESCRIPTION = "/v1/openapi.json"

_FROM_CHALICE = {404: RouteNotFound, 405: MethodNotAllowed, 415: UnsupportedMediaType}


@blueprint.route(DESCRIPTION, methods=served("GET"), content_types=[])
def get_description() -> Response:
    """Returns the description of the API; public, and the same for everyone."""
    headers: dict[str, Any] = {
        "Content-Type": "application/json",
        "Cache-Control": "public, max-age=300",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(openapi.document(base_path(blueprint.current_request)), headers=headers)


@blueprint.middleware("http")
def no_body_for_head(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Leaves the body out of an answer of the API to HEAD, which is otherwise that to GET: also of a problem."""
    response = get_response(request)
    if request.method == "HEAD" and _is_ours(own_path(request)):
        response.headers["Content-Length"] = str(len(str(response.body).encode()))
        response.body = ""
    return response


@blueprint.middleware("http")
def framework_errors_as_problems(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Turns errors raised by Chalice before a route of the API runs into problem details."""
    response = get_response(request)
    path = own_path(request)
    said_by_us = response.headers.get("Content-Type") == MEDIA_TYPE
    if response.status_code < 400 or said_by_us or not _is_ours(path):
        return response
    allowed = _methods(path)
    if allowed and response.status_code in (404, 405):
        # API Gateway hands a method that a path doesn't declare to the route that takes every path.
        return problems.answer(MethodNotAllowed(), base_path(request), {"Allow": ", ".join(allowed)})
    return problems.answer(_FROM_CHALICE.get(response.status_code, InternalError)(), base_path(request))


def _methods(path: str) -> list[str]:
    """Returns the methods that a path of the API takes; none if it isn't one."""
    if path == DESCRIPTION:
        return served("GET")
    found = [each.method for each in OPERATIONS if re.fullmatch(re.sub(r"{\w+}", "[^/]+", each.path), path)]
    return [method for each in found for method in served(each)]


def _is_ours(path: str) -> bool:
    return path == "/v1" or path.startswith("/v1/")
