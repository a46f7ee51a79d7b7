"""The local run's small web servers: a common base for the mailbox and for the way to the app."""

import ipaddress
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

LARGEST = 10 * 1024 * 1024
"""In bytes of a request; API Gateway's own limit."""


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

    def is_ours(self) -> bool:
        """Refuses requests that a page of another site may have made a browser send; returns whether to answer.

        Such a page reaches this machine under its own name (DNS rebinding), or posts a form here.
        """
        if not _is_this_machine(self.headers.get("Host") or ""):
            self._refuse("This is a local run. Open it at 127.0.0.1 or localhost.")
        elif self.command not in ("GET", "HEAD") and not self._is_of_our_page():
            self._refuse("This came from a page of another site.")
        else:
            return True
        return False

    def _is_of_our_page(self) -> bool:
        """Returns whether a post comes from our own page, or from a program, which sends neither of these headers."""
        if site := self.headers.get("Sec-Fetch-Site"):
            return site in ("same-origin", "none")
        origin = self.headers.get("Origin")
        return origin is None or urlsplit(origin).netloc.lower() == (self.headers.get("Host") or "").lower()

    def _refuse(self, sentence: str) -> None:
        self.close_connection = True
        self.answer(403, sentence.encode(), "text/plain")

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


def _is_this_machine(host: str) -> bool:
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignores a broken connection, and reports any other error."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def serve(handler: type[Handler], port: int) -> Server:
    """Serves on 127.0.0.1 in a thread of its own."""
    server = Server(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, args=(0.1,), name=handler.__name__, daemon=True).start()
    return server
