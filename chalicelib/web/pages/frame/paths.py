"""Request paths, with and without the stage that API Gateway puts in front."""

from urllib.parse import quote, unquote, urlencode

from chalice.app import Request

from chalicelib.web import routes


def base_path(request: Request) -> str:
    """Returns what comes before our own paths: the stage of a plain API Gateway address, else nothing. Never taken from Host."""
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
    """Returns the path below the base with its query, to come back to."""
    params = request.query_params
    query = urlencode({name: params[name] for name in params}) if params else ""
    return f"{own_path(request)}{'?' if query else ''}{query}"


def page_of(request: Request) -> str:
    """Returns the path of the page that a form was on: its own, if it shows one, else the nearest above it."""
    path, route = own_path(request), str(request.path).rstrip("/")
    while route and not routes.shows(route):
        path, route = path.rpartition("/")[0], route.rpartition("/")[0]
    return path or "/"


def has_slash_at_end(request: Request) -> bool:
    """Whether the path ends in an extra slash; API Gateway sends both to the same route."""
    return request.path != "/" and str(request.context.get("path") or "").endswith("/")


def _asked_path(request: Request) -> str:
    """Returns the path as requested, with the stage and without a slash at its end."""
    return str(request.context.get("path") or request.path).rstrip("/")
