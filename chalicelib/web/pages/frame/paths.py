"""Paths as they were asked for, with and without what API Gateway puts in front of them."""

from urllib.parse import quote, unquote, urlencode

from chalice.app import Request


def base_path(request: Request) -> str:
    """Returns what stands before our own paths: the stage of a plain API Gateway address, else nothing. Never from Host."""
    asked, route = _asked_path(request), str(request.path).rstrip("/")
    if route.endswith("{proxy+}"):
        route = "/" + str((request.uri_params or {}).get("proxy", "")).strip("/")
        for spelling in (route, quote(unquote(route)), unquote(route)):
            if asked.endswith(spelling):
                return asked.removesuffix(spelling)
        return ""
    parts = asked.split("/")
    return "/".join(parts[: len(parts) - route.count("/")])


def own_path(request: Request) -> str:
    """Returns the path below the base, such as ``/plans/abc``."""
    return _asked_path(request).removeprefix(base_path(request)) or "/"


def with_query(request: Request) -> str:
    """Returns the same with its query, to come back to."""
    params = request.query_params
    query = urlencode({name: params[name] for name in params}) if params else ""
    return f"{own_path(request)}{'?' if query else ''}{query}"


def has_slash_at_end(request: Request) -> bool:
    """Whether the path ends in a slash that isn't its own; API Gateway takes both for the same route."""
    return request.path != "/" and str(request.context.get("path") or "").endswith("/")


def _asked_path(request: Request) -> str:
    """Returns the path as it was asked for, with the stage; without a slash at its end."""
    return str(request.context.get("path") or request.path).rstrip("/")
