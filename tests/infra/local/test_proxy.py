"""The way to the app passes everything on."""

import gzip
import http.client
import re
from collections.abc import Iterator
from datetime import datetime

import pytest

from infra.local import proxy, web
from infra.local.demo.door import Door, Entered

FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Port", "Forwarded")


class Upstream(web.Handler):
    """Stands for the emulator: tells what it got."""

    def everything(self) -> None:
        body = self.body() or b""
        self.send_response(303)
        self.send_header(
            "Location", f"http://127.0.0.1:{self.connection.getsockname()[1]}/_aws/execute-api/id/api/next"
        )
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        content = f"{self.command} {self.path} {self.headers.get('Cookie')} {self.headers.get('Host')} ".encode() + body
        if self.path.endswith("page"):
            content = b'<main id="main"></main>'
            self.send_header("Content-Type", "text/html; charset=utf-8")
        if self.path.endswith("/forwarded"):
            content = str([self.headers.get_all(name) for name in FORWARDED]).encode()
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_POST = do_DELETE = everything


@pytest.fixture
def port() -> Iterator[int]:
    upstream = web.serve(Upstream, 0)
    server = web.serve(proxy.handler(f"http://127.0.0.1:{upstream.server_address[1]}", "id", "api"), 0)
    yield server.server_address[1]
    for each in (server, upstream):
        each.shutdown()
        each.server_close()


def call(
    port: int, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[http.client.HTTPResponse, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, path, body, {"Cookie": "session=x", "Host": "127.0.0.1:8000", **(headers or {})})
    answer = connection.getresponse()
    content = answer.read().decode()
    connection.close()
    return answer, content


def test_method_path_query_headers_and_body_arrive(port: int) -> None:
    answer, content = call(port, "POST", "/v1/plans?limit=2&cursor=a%2Fb", b"what=Call")
    assert answer.status == 303
    assert content == "POST /_aws/execute-api/id/api/v1/plans?limit=2&cursor=a%2Fb session=x 127.0.0.1:8000 what=Call"


@pytest.mark.parametrize(
    ("method", "size", "taken", "is_compressed"),
    [
        ("POST", 5000, "br, gzip;q=0.8", True), ("POST", 100, "gzip", False), ("POST", 5000, "", False),
        ("POST", 5000, "gzip;q=0", False), ("HEAD", 5000, "gzip", False),
    ],
)  # fmt: skip
def test_what_is_large_is_compressed_for_who_takes_that_as_api_gateway_does(
    port: int, method: str, size: int, taken: str, is_compressed: bool
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request(method, "/", b"x" * size, {"Accept-Encoding": taken})
    answer = connection.getresponse()
    content = answer.read()
    assert (answer.headers["Content-Encoding"] == "gzip") is is_compressed
    assert len(content) == int(answer.headers["Content-Length"]) or method == "HEAD"
    if method == "POST":
        assert (gzip.decompress(content) if is_compressed else content).endswith(b"x" * size)
    connection.close()


def test_each_cookie_is_passed_on(port: int) -> None:
    answer, _ = call(port, "GET", "/")
    assert answer.headers.get_all("Set-Cookie") == ["a=1", "b=2"]


def test_a_redirect_stays_at_this_address(port: int) -> None:
    assert call(port, "GET", "/")[0].headers["Location"] == "/next"


@pytest.mark.parametrize("path", ["/api/x", "/api", "/apis?a=1", "/"])
def test_the_stages_name_is_a_path_like_any_other(port: int, path: str) -> None:
    assert call(port, "DELETE", path)[1].split()[1] == f"/_aws/execute-api/id/api{path}"


def test_who_calls_is_said_by_the_proxy_and_never_by_the_caller(port: int) -> None:
    claimed = {
        "X-Forwarded-For": "203.0.113.9",
        "x-forwarded-proto": "https",
        "X-Forwarded-Port": "443",
        "Forwarded": "for=x",
    }
    _, content = call(port, "GET", "/forwarded", headers=claimed)
    assert content == str([["127.0.0.1"], ["http"], [str(port)], None])


def test_head_has_no_body(port: int) -> None:
    assert call(port, "HEAD", "/")[1] == ""


def test_a_body_over_10_mb_is_refused_as_api_gateway_does(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.putrequest("POST", "/")
    connection.putheader("Content-Length", str(web.LARGEST + 1))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_without_the_emulator_it_says_so() -> None:
    server = web.serve(proxy.handler("http://127.0.0.1:1", "id", "api"), 0)
    answer, content = call(server.server_address[1], "GET", "/")
    assert (answer.status, content) == (502, "The emulator does not answer. Stop and start the local run.")
    server.shutdown()
    server.server_close()


class Somebody(Door, frozen=True):
    """Lets in a coach, without a product behind it."""

    def enter(self, name: str, cookie: str, now: datetime, next: str = "/") -> Entered | None:
        return Entered(next, [f"session=of-{name}", f"browser={cookie}"]) if name == "coach" else None


@pytest.fixture
def with_door() -> Iterator[int]:
    upstream = web.serve(Upstream, 0)
    door = Somebody({"coach": "c"}, "http://127.0.0.1:8025")
    server = web.serve(proxy.handler(f"http://127.0.0.1:{upstream.server_address[1]}", "id", "api", door), 0)
    yield server.server_address[1]
    for each in (server, upstream):
        each.shutdown()
        each.server_close()


def test_one_button_lets_a_browser_in_and_nobody_else_s_page_presses_it(with_door: int) -> None:
    answer, _ = call(with_door, "POST", "/local/be/coach", b"")
    assert (answer.status, answer.getheader("Location")) == (303, "/")
    assert answer.headers.get_all("Set-Cookie") == ["session=of-coach", "browser=session=x"]
    page = call(with_door, "GET", "/sign-in?next=/plans/p%3Fopen%3D1&page")[1]
    path = re.findall(r'action="(/local/be/coach[^"]*)"', page)[0]
    assert call(with_door, "POST", path, b"")[0].getheader("Location") == "/plans/p?open=1"
    assert call(with_door, "POST", "/local/be/mallory", b"")[0].status == 404
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://mallory.example"},
        {"Host": "mallory.example"},
    ):
        assert call(with_door, "POST", "/local/be/coach", b"", headers)[0].status == 403
    assert call(with_door, "GET", "/local/be/coach")[0].status == 303  # passed on: only a press lets in


def test_the_buttons_stand_on_the_sign_in_page_alone(with_door: int) -> None:
    for path, has_them in (
        ("/sign-in", True),
        ("/sign-in?next=/plans", True),
        ("/settings", False),
        ("/sign-in/abc", False),
    ):
        assert ("Be Carol" in call(with_door, "GET", f"{path}{'&' if '?' in path else '?'}page")[1]) is has_them
