"""The routes of pages and API. A file registers its own when it is imported, and a packed function imports a file when it is
first asked for one of its paths: a cold start waits for what it needs, and for no other page.

Which file a path is in is written down when the code is packed, as `write` does. Without that file, as in tests, all are imported.
"""

import importlib
import pkgutil
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from chalice.app import Chalice, Request, Response

View = Callable[..., Response]

_WHERE = Path(__file__).parents[2] / "routes.json"
_ROOMS = ("chalicelib.web.api.routes", "chalicelib.web.pages")

_apps: list[Chalice] = []
_waiting: list[Callable[[Chalice], None]] = []
_modules: dict[str, list[str]] = {}
"""The modules that registered something for a path."""
_paths: list[str] = []
"""All paths, also those whose files aren't imported yet."""
_on: dict[str, str] = {}
"""Where the form is that is sent to a path, if that isn't the nearest page above it."""


class OnDemand(dict[str, Any]):
    """The routes of a packed app, by path and method. Chalice looks a path up here before it calls a view."""

    def __init__(self, modules: dict[str, list[str]]) -> None:
        super().__init__()
        self._left = modules
        self._is_importing = False

    def __getitem__(self, path: str) -> Any:
        if path in self._left and not self._is_importing:
            self._is_importing = True  # what a file registers for other paths doesn't make those files be imported
            try:
                for module in self._left[path]:
                    importlib.import_module(module)
            finally:
                self._is_importing = False
            del self._left[path]
        return self.setdefault(path, {})


def add(path: str, methods: list[str], view: View, *, name: str, module: str, on: str = "") -> None:
    """Registers a view of a path, which is defined in ``module``; a form may be ``on`` another page than the nearest above it."""
    if on:
        _on[path] = on
    if module not in _modules.setdefault(path, []):
        _modules[path].append(module)

    def register(app: Chalice) -> None:
        # No content types: Chalice would answer others in JSON before we see them.
        app.route(path, methods=methods, content_types=[], name=name)(view)

    if _apps:
        register(_apps[0])
    else:
        _waiting.append(register)


def attach(app: Chalice) -> None:
    """Gives the app all routes: those of a packed one as they are asked for."""
    _apps[:] = [app]
    packed: dict[str, list[str]] = msgspec.json.decode(_WHERE.read_bytes()) if _WHERE.is_file() else {}
    if packed:
        app.routes = OnDemand(packed)
    for register in _waiting:
        register(app)
    _waiting.clear()
    if not packed:
        import_all()
    _paths[:] = packed or _modules


def shows(path: str) -> bool:
    """Returns whether there is a page to look at under a path, given as routes have it."""
    try:
        return "GET" in _apps[0].routes[path]
    except KeyError:
        return False


def on(path: str) -> str:
    """Returns where the form is that is sent to a path, as it was registered; empty for the nearest page above."""
    return _on.get(path, "")


def only_takes_a_form(path: str) -> bool:
    """Returns whether there is a form to be sent to a path, but nothing to look at."""
    return not shows(path) and "POST" in _apps[0].routes[path]


def found(path: str) -> tuple[str, dict[str, str]] | None:
    """Returns the route of a path that somebody asked for, and its parameters; ``None`` if there is none."""
    for route in sorted(_paths, key=lambda each: each.count("{")):
        named = re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", route.replace(".", r"\."))
        if "+" not in route and (match := re.fullmatch(named, path)):
            return route, match.groupdict()
    return None


def import_all() -> None:
    """Imports every file with routes: for what is about all of them, such as the description of the API."""
    for room in _ROOMS:
        for each in pkgutil.walk_packages(importlib.import_module(room).__path__, f"{room}."):
            importlib.import_module(each.name)


def write(path: Path) -> None:
    """Writes down in which modules each path is, once all are imported."""
    path.write_bytes(msgspec.json.encode(_modules))


def current_request() -> Request:
    request: Request | None = _apps[0].current_request
    assert request is not None
    return request
