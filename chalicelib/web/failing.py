"""Tells the alarms of pages and calls that we couldn't answer."""

from collections.abc import Callable

from chalice.app import Request, Response

from chalicelib import metrics


def tell(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Counts an answer of 5xx, whose status is all that leaves here: Lambda itself takes it for a success.

    The reason names the route, not the path, which may hold the token of a link.
    """
    response = get_response(request)
    if response.status_code >= 500:
        metrics.count("Failures", reason=f"{response.status_code} {request.method} {_route(request)}")
    return response


def _route(request: Request) -> str:
    return str((request.context or {}).get("resourcePath", ""))
