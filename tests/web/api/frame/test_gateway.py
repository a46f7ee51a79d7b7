"""Requests as API Gateway hands them over: behind a stage, to unknown paths, with bodies in base64."""

import base64
from typing import Any

import msgspec
import pytest
from chalice.app import Request, Response

from app import app
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.api.frame import middleware
from tests.web.api.caller import Caller


def event(method: str, resource: str, path: str, secret: str | None, **more: Any) -> dict[str, Any]:
    """An event of a REST API with a Lambda proxy integration, deployed under the stage ``api``."""
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": {"authorization": f"Bearer {secret}", "content-type": "application/json"} if secret else {},
        "multiValueHeaders": {},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {"resourcePath": resource, "httpMethod": method, "path": f"/api{path}", "stage": "api"},
        "body": None,
        "isBase64Encoded": False,
    } | more


def call(of: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
    answer = app(of, None)
    return answer["statusCode"], msgspec.json.decode(answer["body"]), answer["headers"]


def test_behind_a_stage_locations_and_problems_lead_back_there(as_carol: Caller, plan: Plan) -> None:
    resource = "/v1/plans/{plan_id}/actions"
    body = msgspec.json.encode({"what": "Call", "due": {"date": "2026-12-04"}})
    sent = {"pathParameters": {"plan_id": plan.plan_id}, "body": body.decode()}
    path = f"/v1/plans/{plan.plan_id}/actions"
    status, action, headers = call(event("POST", resource, path, as_carol.secret, **sent))
    assert (status, action["number"]) == (201, 1)
    assert headers["Location"] == f"/api{path}/1"
    status, problem, _ = call(event("POST", resource, path, None, **sent))
    assert (status, problem["title"]) == (401, "NotSignedIn")
    assert problem["type"] == "/api/v1/openapi.json#/components/x-problems/NotSignedIn"


def test_the_description_behind_a_stage_says_so() -> None:
    status, described, _ = call(event("GET", "/v1/openapi.json", "/v1/openapi.json", None))
    assert (status, described["servers"]) == (200, [{"url": "/api"}])


def test_a_body_in_base64_is_read(as_carol: Caller, plan: Plan) -> None:
    body = base64.b64encode('{"name": "Käthe"}'.encode()).decode()
    sent = {"body": body, "isBase64Encoded": True}
    status, me, _ = call(event("PATCH", "/v1/me", "/v1/me", as_carol.secret, **sent))
    assert (status, me["name"]) == (200, "Käthe")


def test_query_parameters_come_as_lists(as_carol: Caller, plan: Plan) -> None:
    twice = {"multiValueQueryStringParameters": {"limit": ["1", "2"]}}
    status, problem, _ = call(event("GET", "/v1/plans", "/v1/plans", as_carol.secret, **twice))
    assert (status, problem["errors"]) == (422, {"limit": "Give this only once."})


@pytest.mark.parametrize(
    ("path", "is_problem"),
    [
        ("v1", True),
        ("v1/nothing", True),
        ("v1/plans/x/nothing/at/all", True),
        ("v1nothing", False),
        ("nothing/v1", False),
    ],
)
def test_an_unknown_path_is_a_problem_under_v1_only(path: str, is_problem: bool) -> None:
    unknown = event("GET", "/{proxy+}", f"/{path}", None, pathParameters={"proxy": path})
    page = Response("<h1>There is no such page</h1>", {"Content-Type": "text/html"}, 404)
    response = middleware.framework_errors_as_problems(Request(unknown), lambda _: page)
    if is_problem:
        assert response.headers["Content-Type"] == "application/problem+json"
        assert msgspec.json.decode(response.body)["type"].startswith("/api/v1/openapi.json#")
    else:
        assert response is page


def test_a_method_that_reaches_the_route_for_every_path_is_said_to_be_wrong_there() -> None:
    for path, allowed in (
        ("v1/plans", "GET, HEAD, POST"),
        ("v1/plans/x/actions/1", "GET, HEAD, PATCH, DELETE"),
        ("v1/openapi.json", "GET, HEAD"),
    ):
        wrong = event("PUT", "/{proxy+}", f"/{path}", None, pathParameters={"proxy": path})
        response = middleware.framework_errors_as_problems(
            Request(wrong), lambda _: Response("<h1>There is no such page</h1>", {"Content-Type": "text/html"}, 404)
        )
        assert response.status_code == 405
        assert set(str(response.headers["Allow"]).split(", ")) == set(allowed.split(", "))


@pytest.mark.parametrize(
    ("path", "status"),
    [("/v1", 404), ("/v1/nothing", 404), ("/v1/plans/x/primary", 405), ("/v1/plans/x/actions/1/completion", 405)],
)
def test_head_of_what_api_gateway_hands_to_the_route_for_every_path_has_no_body(path: str, status: int) -> None:
    parameters = {"pathParameters": {"proxy": path.removeprefix("/")}}
    answer = app(event("HEAD", "/{proxy+}", path, None, **parameters), None)
    assert (answer["statusCode"], answer["body"]) == (status, "")
    assert answer["headers"]["Content-Type"] == "application/problem+json"
    assert int(answer["headers"]["Content-Length"]) > 50
