"""What is asked of the functions: requests as API Gateway hands them over, and answers as people write them."""

import json
from typing import Any
from urllib.parse import parse_qs

import msgspec

from app import app
from tests.bench.cold_start import event


class Asking(msgspec.Struct):
    """A request to the function behind pages and API, made by calling it."""

    request: dict[str, Any]

    def __call__(self) -> None:
        answer = app(self.request, None)
        assert answer["statusCode"] in (200, 201), answer


def asks(path: str, route: str, *, cookie: str = "", method: str = "GET", body: str | None = None, **more: str) -> Asking:  # fmt: skip
    """Returns the request for a path, which its route fits, with its query."""
    path, _, query = path.partition("?")
    parameters = {
        name.strip("{}"): given
        for name, given in zip(route.split("/"), path.split("/"), strict=True)
        if name.startswith("{")
    }
    request: dict[str, Any] = json.loads(event(path, route, parameters, cookie))
    request["requestContext"]["httpMethod"] = method
    request["multiValueQueryStringParameters"] = parse_qs(query) or None
    request["headers"] |= more
    request["body"] = body
    return Asking(request)


def answered(size: int) -> str:
    """A few words above a quoted mail of this many bytes."""
    quoted = "> She knows the file, and the file knows her.\n" * (size // 46)
    return f"She was friendly.\n\nOn Mon, 23 Nov 2026 at 09:00, Carol Reed wrote:\n{quoted}"
