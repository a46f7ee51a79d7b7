"""Calls the API as somebody, through Chalice's test client."""

from typing import Any

import msgspec
from chalice.test import Client, HTTPResponse


class Caller:
    """Somebody with a token; without one, nobody in particular."""

    def __init__(self, client: Client, secret: str | None) -> None:
        self._client = client
        self.secret = secret

    def __call__(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: Any
    ) -> HTTPResponse:
        """Header names with ``_`` for ``-``."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret is not None:
            sent.setdefault("Authorization", f"Bearer {self.secret}")
        if raw is None:
            raw = b"" if body is None else msgspec.json.encode(body)
        if raw:
            sent.setdefault("Content-Type", "application/json")
        return self._client.http.request(method, path, headers=sent, body=raw)

    def get(self, path: str, **headers: Any) -> HTTPResponse:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: Any) -> HTTPResponse:
        return self("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: Any) -> HTTPResponse:
        return self("PUT", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: Any) -> HTTPResponse:
        return self("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: Any) -> HTTPResponse:
        return self("DELETE", path, **headers)


def header(response: HTTPResponse, name: str) -> str | None:
    return {key.lower(): value for key, value in response.headers.items()}.get(name.lower())


def is_problem(response: HTTPResponse, status: int, title: str) -> bool:
    """Whether this is a problem document of that name."""
    assert response.status_code == status, (response.status_code, response.body)
    assert header(response, "Content-Type") == "application/problem+json"
    problem = response.json_body
    assert problem["title"] == title, problem
    assert problem["status"] == status
    assert problem["detail"]
    assert problem["type"].endswith(f"/v1/openapi.json#/components/x-problems/{title}")
    return True
