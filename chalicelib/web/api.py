"""The HTTP API under ``/v1``: bearer tokens, JSON, problem details. The routes are in the ``api_*`` files."""

from collections.abc import Callable
from typing import Any

from chalice.app import Request, Response

from chalicelib.web import api_actions, api_comments, api_me, api_plans, openapi, problems
from chalicelib.web.api_route import base_path, blueprint, own_path

__all__ = ["api_actions", "api_comments", "api_me", "api_plans", "blueprint"]

_FROM_CHALICE = {404: problems.RouteNotFound, 405: problems.MethodNotAllowed, 415: problems.UnsupportedMediaType}


@blueprint.route("/v1/openapi.json", methods=["GET"], content_types=[])
def get_description() -> Response:
    """The description of the API; for everybody, and the same for all."""
    headers: dict[str, Any] = {
        "Content-Type": "application/json",
        "Cache-Control": "public, max-age=300",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(openapi.document(base_path(blueprint.current_request)), headers=headers)


@blueprint.middleware("http")
def framework_errors_as_problems(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """What Chalice refuses by itself, in the words of the API."""
    response = get_response(request)
    path = own_path(request)
    said_by_us = response.headers.get("Content-Type") == problems.MEDIA_TYPE
    if response.status_code < 400 or said_by_us or not (path == "/v1" or path.startswith("/v1/")):
        return response
    refusal = _FROM_CHALICE.get(response.status_code, problems.InternalError)
    allow: dict[str, Any] = {name: value for name, value in response.headers.items() if name.lower() == "allow"}
    return problems.answer(refusal(), base_path(request), allow)
