"""The app over real HTTP, in this process: what API Gateway does with a request, as far as tests need it.

For tests that want a browser, or any HTTP client, in front of the Chalice app while moto plays AWS.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from chalice.app import Chalice


@contextmanager
def serving(app: Chalice, *, stage: str = "") -> Iterator[str]:
    """Serves the app on a free port of 127.0.0.1; yields the address, which ends with the stage as on a plain API
    Gateway address."""
    handler = type("AppHandler", (Handler,), {"app": app, "stage": stage, "one_at_a_time": threading.Lock()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{f'/{stage}' if stage else ''}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    """Makes a Lambda proxy event of each request, and an HTTP answer of the result."""

    protocol_version = "HTTP/1.1"
    app: Any
    stage: str
    one_at_a_time: threading.Lock
    """A Lambda function serves one request at a time, and moto's tables aren't thread-safe."""

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        event = self._event(body)
        if event is None:
            self._send(403, {"Content-Type": "application/json"}, b'{"message":"Missing Authentication Token"}')
            return
        with self.one_at_a_time:
            answer = self.app(event, None)
        headers = {**answer["headers"], **answer["multiValueHeaders"]}
        self._send(answer["statusCode"], headers, answer["body"].encode())

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = handle_any

    def log_message(self, *_: Any) -> None:
        """Prints nothing: the test's own output is enough."""

    def _event(self, body: bytes) -> dict[str, Any] | None:
        url = urlsplit(self.path)
        path = url.path
        if self.stage:
            if path != f"/{self.stage}" and not path.startswith(f"/{self.stage}/"):
                return None
            path = path.removeprefix(f"/{self.stage}") or "/"
        found = _route(tuple(self.app.routes), path)
        if found is None:
            return None
        route, parameters = found
        query = parse_qs(url.query, keep_blank_values=True)
        return {
            "requestContext": {
                "httpMethod": self.command,
                "resourcePath": route,
                "path": url.path,
                "identity": {"sourceIp": self.client_address[0]},
            },
            "headers": {**{name.lower(): value for name, value in self.headers.items()}, "x-forwarded-proto": "http"},
            "multiValueQueryStringParameters": query or None,
            "pathParameters": parameters,
            "stageVariables": None,
            "body": body.decode(errors="replace") if body else None,
            "isBase64Encoded": False,
        }

    def _send(self, status: int, headers: dict[str, Any], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            for each in value if isinstance(value, list) else [value]:
                self.send_header(name, each)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


@cache
def _patterns(routes: tuple[str, ...]) -> list[tuple[str, re.Pattern[str]]]:
    """Returns the routes with the most specific first, as API Gateway chooses: words before parameters, parameters
    before the greedy one."""

    def rank(route: str) -> list[int]:
        return [2 if part.endswith("+}") else 1 if part.startswith("{") else 0 for part in route.split("/")]

    made = []
    for route in sorted(routes, key=rank):
        pattern = re.sub(r"\{(\w+)\+\}", r"(?P<\1>.+)", route)
        made.append((route, re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern) + "/?")))
    return made


def _route(routes: tuple[str, ...], path: str) -> tuple[str, dict[str, str] | None] | None:
    for route, pattern in _patterns(routes):
        if found := pattern.fullmatch(path):
            return route, {
                name: unquote(value) if "+" in route else value for name, value in found.groupdict().items()
            } or None
    return None
