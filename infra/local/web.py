"""The local run's small web servers: one base for the mailbox and for the way to the app."""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LARGEST = 10 * 1024 * 1024
"""Bytes of a request; API Gateway's own limit."""


class Handler(BaseHTTPRequestHandler):
    """Answers one connection; a subclass handles the request."""

    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_message(self, format: str, *args: Any) -> None:
        """Prints nothing: the functions' own logs say more."""

    def body(self) -> bytes | None:
        """Returns the request's body; ``None`` after refusing one that is too large or of unknown length."""
        if self.headers.get("Transfer-Encoding"):
            self.close_connection = True
            self.answer(411, b"A request needs a Content-Length.", "text/plain")
            return None
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST:
            self.close_connection = True
            self.answer(413, b"A request has at most 10 MB.", "text/plain")
            return None
        return self.rfile.read(length)

    def answer(self, status: int, content: bytes, content_type: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def answer_json(self, status: int, content: Any) -> None:
        self.answer(status, json.dumps(content).encode(), "application/json")


class Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke off is nothing to report; anything else is."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def serve(handler: type[Handler], port: int) -> Server:
    """Serves on 127.0.0.1 in a thread of its own."""
    server = Server(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, args=(0.1,), name=handler.__name__, daemon=True).start()
    return server
