"""Request paths, with and without the stage that API Gateway puts in front."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, unquote, urlencode

from chalice.app import Request

from chalicelib.web import routes


def base_path(request: Request) -> str:
    """Returns what comes before our own paths: the stage of a plain API Gateway address, or an empty string. Never
    taken from Host."""
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
    """Returns the path below the base with its query, to return to."""
    params = request.query_params
    query = urlencode({name: params[name] for name in params}) if params else ""
    return f"{own_path(request)}{'?' if query else ''}{query}"


def page_of(request: Request, form: Mapping[str, str]) -> str:
    """Returns the path of the page that a form was on: the one registered with it, which may depend on its fields; else
    its own path, if that shows a page; else the nearest one above."""
    return _page(own_path(request), str(request.path).rstrip("/"), {**form, **(request.uri_params or {})})


def page_of_form_at(request: Request) -> str:
    """Returns the path of the page with the form that is sent to a path that shows no page; empty if there is no such
    form."""
    path = own_path(request)
    found = None if path.startswith("/v1/") else routes.found(path)
    return _page(path, *found) if found and routes.only_takes_a_form(found[0]) else ""


def _page(path: str, route: str, given: Mapping[str, str]) -> str:
    if on := routes.on(route):
        return _filled(on, given)
    while route and not routes.shows(route):
        path, route = path.rpartition("/")[0], route.rpartition("/")[0]
    return path or "/"


def _filled(on: str, given: Mapping[str, str]) -> str:
    """Returns the path of a form's page with these fields filled in. Parts of its query whose field is empty are left
    out."""
    at, _, query = on.partition("?")
    said = {name: given.get(name, "")[:100] for name in re.findall(r"{(\w+)}", on)}
    asked = urlencode([(name, words) for name, value in parse_qsl(query) if (words := value.format(**said))])
    return f"{at.format(**{name: quote(value, safe='') for name, value in said.items()})}{'?' if asked else ''}{asked}"


def has_slash_at_end(request: Request) -> bool:
    """Whether the path ends in an extra slash; API Gateway sends both to the same route."""
    return request.path != "/" and str(request.context.get("path") or "").endswith("/")


def _asked_path(request: Request) -> str:
    """Returns the path as requested, with the stage and without a slash at its end."""
    return str(request.context.get("path") or request.path).rstrip("/")
