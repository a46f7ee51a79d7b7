"""The app at http://127.0.0.1:PORT, which passes every request on to the deployed stack's API."""

import gzip
import http.client
import json
import re
from urllib.parse import parse_qs, urlsplit

from infra.local.demo import door
from infra.local.demo.door import Door
from infra.local.web import Handler
from infra.package.build import ROOT

# Headers of a single connection (RFC 9110, 7.6.1), or that are set here: what a caller says about itself doesn't count.
_OWN = frozenset({
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade",
    "content-length", "date", "server", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-port", "forwarded",
})  # fmt: skip

_COMPRESSED_FROM = int(json.loads((ROOT / ".chalice" / "config.json").read_text())["minimum_compression_size"])
"""In bytes."""


class Proxy(Handler):
    """Plays a custom domain: paths have no stage here, and `infra.local.cloud` tells the pages so."""

    endpoint: str
    api_id: str
    stage: str
    door: Door | None

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        if self.door is None or not path.startswith(door.PATH):
            self.forward()
        elif self.body() is not None and self.is_ours():
            self._enter(self.door, path.removeprefix(door.PATH))

    def _enter(self, by: Door, name: str) -> None:
        """Signs a browser in as somebody of the demo."""
        from chalicelib import clock

        entered = by.enter(name, self.headers.get("Cookie") or "", clock.now(), self._next())
        if entered is None:
            self.answer(404, b"There is nobody of this name.", "text/plain")
            return
        self.send_response(303)
        for header, value in (("Location", entered.location), ("Content-Length", "0")):
            self.send_header(header, value)
        for cookie in entered.cookies:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()

    def _next(self) -> str:
        """Returns where somebody wanted to go who has to sign in first."""
        return parse_qs(urlsplit(self.path).query).get("next", ["/"])[0]

    def forward(self) -> None:
        content = self.body()
        if content is None:
            return
        target = urlsplit(self.endpoint)
        connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=40)
        try:
            connection.putrequest(
                self.command, f"{self._base()}/{self.path.removeprefix('/')}", skip_host=True, skip_accept_encoding=True
            )
            for name, value in self._headers(content):
                connection.putheader(name, value)
            connection.endheaders(content or None)
            self._pass_on(connection.getresponse())
        except (OSError, http.client.HTTPException):
            self.close_connection = True
            self.answer(502, b"The emulator does not answer. Stop and start the local run.", "text/plain")
        finally:
            connection.close()

    do_GET = do_HEAD = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = forward

    def _is_sign_in(self, answer: http.client.HTTPResponse) -> bool:
        """Returns whether it is the page that asks for an address, or that shows what was wrong with one."""
        is_page = (answer.getheader("Content-Type") or "").startswith("text/html")
        is_plain = not answer.getheader("Content-Encoding")
        return self.door is not None and is_page and is_plain and urlsplit(self.path).path == "/sign-in"

    def _is_to_be_compressed(self, answer: http.client.HTTPResponse, content: bytes) -> bool:
        """Returns whether API Gateway would compress it (AWS: "Enable payload compression for an API in API Gateway")."""
        codings = {
            each.partition(";")[0].strip().lower(): each for each in self.headers.get("Accept-Encoding", "").split(",")
        }
        is_taken = "gzip" in codings and not re.search(r";\s*q=0(\.0*)?\s*$", codings["gzip"])
        is_large = len(content) >= _COMPRESSED_FROM and self.command != "HEAD"
        return is_taken and is_large and not answer.getheader("Content-Encoding")

    def _base(self) -> str:
        return f"/_aws/execute-api/{self.api_id}/{self.stage}"

    def _headers(self, content: bytes) -> list[tuple[str, str]]:
        headers = [(name, value) for name, value in self.headers.items() if name.lower() not in _OWN]
        # As API Gateway sets them.
        headers += [
            ("X-Forwarded-For", self.client_address[0]),
            ("X-Forwarded-Proto", "http"),
            ("X-Forwarded-Port", str(self.connection.getsockname()[1])),
        ]
        if content or self.command in ("POST", "PUT", "PATCH"):
            headers.append(("Content-Length", str(len(content))))
        return headers

    def _pass_on(self, answer: http.client.HTTPResponse) -> None:
        content = answer.read()
        if self._is_sign_in(answer):
            assert self.door is not None
            content = self.door.beside(content, self._next())
        is_compressed = self._is_to_be_compressed(answer, content)
        if is_compressed:
            content = gzip.compress(content, mtime=0)
        self.send_response(answer.status, answer.reason)
        if is_compressed:
            self.send_header("Content-Encoding", "gzip")
        for name, value in answer.getheaders():
            if name.lower() not in _OWN:
                self.send_header(
                    name, value.replace(self.endpoint + self._base(), "") if name.lower() == "location" else value
                )
        # In an answer to HEAD this is the length that GET would have, which the emulator may not know.
        length = str(len(content)) if self.command != "HEAD" else answer.getheader("Content-Length", "0")
        if self.command != "HEAD" or length != "0":
            self.send_header("Content-Length", length)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def handler(endpoint: str, api_id: str, stage: str, door: Door | None = None) -> type[Handler]:
    """Returns the handler that forwards to this API, with the ``door`` to a demo, if there is one."""
    return type("BoundProxy", (Proxy,), {"endpoint": endpoint, "api_id": api_id, "stage": stage, "door": door})
