"""Browsers that came by https are told to come back by https, whatever they asked for."""

import pytest
from chalice.test import Client

from app import app
from chalicelib.web.https import STRICT
from chalicelib.web.pages.frame.assets import asset

PATHS = [
    "/sign-in",
    "/",
    "/no-such-page",
    "/v1/plans",
    "/v1/openapi.json",
    "/v1/plans/nothing",
    f"/static/{asset('style.css').name}",
]


def header(path: str, protocol: str | None) -> str | None:
    headers = {} if protocol is None else {"X-Forwarded-Proto": protocol}
    answer = Client(app).http.get(path, headers=headers)
    return next(
        (str(value) for name, value in answer.headers.items() if name.lower() == "strict-transport-security"), None
    )


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_by_https_says_so(path: str) -> None:
    assert header(path, "https") == STRICT == "max-age=63072000"
    assert header(path, None) == STRICT  # a gateway that doesn't say is one with https


@pytest.mark.parametrize("path", PATHS)
def test_a_local_run_by_http_does_not(path: str) -> None:
    assert header(path, "http") is None
