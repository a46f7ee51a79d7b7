"""Tells browsers to come back by https only."""

from collections.abc import Callable

from chalice.app import Request, Response

STRICT = "max-age=63072000"
"""Two years, as browsers' own lists ask for; for this host only, since its subdomains may be other people's."""


def is_https(request: Request) -> bool:
    """Returns whether the caller uses https; if in doubt, it does.

    API Gateway says so in X-Forwarded-Proto, which callers can't set for others; only a local run says ``http``. PUBLIC_URL
    is no help: the web function doesn't know it where that would make a cycle in the stack.
    """
    return str(request.headers.get("x-forwarded-proto", "https")).strip().lower() != "http"


def come_back_by_https(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Adds to every answer by https that the next request must use https, too (RFC 6797)."""
    response = get_response(request)
    if is_https(request):
        response.headers["Strict-Transport-Security"] = STRICT
    return response
