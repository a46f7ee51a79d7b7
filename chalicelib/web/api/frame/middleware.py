"""What surrounds every answer of the API, also those that Chalice gives before a route runs."""

import re
from collections.abc import Callable

from chalice.app import Request, Response

from chalicelib.web import routes
from chalicelib.web.api.frame import problems
from chalicelib.web.api.frame.problems import (
    MEDIA_TYPE,
    InternalError,
    MethodNotAllowed,
    RouteNotFound,
    UnsupportedMediaType,
)
from chalicelib.web.api.frame.route import OPERATIONS, base_path, own_path, served

DESCRIPTION = "/v1/openapi.json"
_FROM_CHALICE = {404: RouteNotFound, 405: MethodNotAllowed, 415: UnsupportedMediaType}


def no_body_for_head(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Leaves the body out of the API's answer to HEAD, which is otherwise the one to GET, even if it is a problem."""
    response = get_response(request)
    if request.method == "HEAD" and _is_ours(own_path(request)):
        response.headers["Content-Length"] = str(len(str(response.body).encode()))
        response.body = ""
    return response


def framework_errors_as_problems(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Turns errors raised by Chalice before a route of the API runs into problem details."""
    response = get_response(request)
    path = own_path(request)
    said_by_us = response.headers.get("Content-Type") == MEDIA_TYPE
    if response.status_code < 400 or said_by_us or not _is_ours(path):
        return response
    if response.status_code in (404, 405) and (allowed := _methods(path)):
        # API Gateway hands a method that a path doesn't declare to the route that takes every path.
        return problems.answer(MethodNotAllowed(), base_path(request), {"Allow": ", ".join(allowed)})
    return problems.answer(_FROM_CHALICE.get(response.status_code, InternalError)(), base_path(request))


def _methods(path: str) -> list[str]:
    """Returns the methods that a path of the API takes; none if it isn't one."""
    if path == DESCRIPTION:
        return served("GET")
    routes.import_all()
    found = [each.method for each in OPERATIONS if re.fullmatch(re.sub(r"{\w+}", "[^/]+", each.path), path)]
    return [method for each in found for method in served(each)]


def _is_ours(path: str) -> bool:
    return path == "/v1" or path.startswith("/v1/")
