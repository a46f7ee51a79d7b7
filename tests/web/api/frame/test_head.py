"""HEAD is answered as GET, without the body, whatever the answer is."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import api_tokens
from chalicelib.web.api.frame.route import OPERATIONS
from tests.conftest import everything
from tests.web.api.caller import Caller, header
from tests.web.api.frame.test_access import call

__all__ = ["call"]

GETS = [each for each in OPERATIONS if each.method == "GET"]


def same(head: Any, get: Any) -> bool:
    """Whether it is the same answer without its body."""
    assert head.status_code == get.status_code
    assert head.body == b""
    given = dict(head.headers)
    assert given.pop("Content-Length") == str(len(get.body))
    get_headers = dict(get.headers)
    if "X-Amz-Signature" in get_headers.get("Location", ""):  # signed anew
        assert given.pop("Location").split("?")[0] == get_headers.pop("Location").split("?")[0]
    assert given == get_headers
    return True


@pytest.mark.parametrize("operation", GETS, ids=lambda operation: operation.path)
def test_every_route_with_get_takes_head(
    operation: Any, call: Callable[..., Any], as_carol: Caller, as_mallory: Caller, as_nobody: Caller
) -> None:
    class Head:
        """Asks with HEAD what the route says to ask with GET."""

        def __init__(self, caller: Caller) -> None:
            self.caller = caller

        def __call__(self, method: str, path: str, body: Any) -> Any:
            return self.caller("HEAD", path, body)

    before = everything()
    for caller in (as_carol, as_mallory, as_nobody):
        assert same(call(Head(caller), operation), call(caller, operation))
    assert everything() == before


def test_head_has_the_etag(as_carol: Caller, add_action: Callable[..., Action], plan: Any) -> None:
    add_action()
    path = f"/v1/plans/{plan.plan_id}/actions/1"
    assert header(as_carol("HEAD", path), "ETag") == header(as_carol.get(path), "ETag") == '"1"'


@pytest.mark.parametrize("path", ["/v1/openapi.json", "/v1/plans?limit=x", "/v1/plans?page=1", "/v1/plans/x"])
def test_what_is_refused_is_refused_alike(path: str, as_carol: Caller) -> None:
    assert same(as_carol("HEAD", path), as_carol.get(path))


def test_too_many_are_too_many_alike(as_carol: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_tokens, "REQUESTS_A_MINUTE", 2)
    assert [as_carol("HEAD", "/v1/me").status_code for _ in range(3)] == [200, 200, 429]
    assert same(as_carol("HEAD", "/v1/me"), as_carol.get("/v1/me"))


def test_only_what_can_be_got_takes_head(as_carol: Caller) -> None:
    for path in ("/v1/plans/x/primary", "/v1/plans/x/actions/1/completion"):
        response = as_carol("HEAD", path)
        assert (response.status_code, response.body) == (405, b"")
        assert "HEAD" not in (header(response, "Allow") or "")
