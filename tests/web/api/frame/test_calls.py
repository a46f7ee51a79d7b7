"""How many requests to DynamoDB a request to the API costs, besides the one that checks and counts its token."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import opening
from chalicelib.domain.team.inviting import Details
from tests.conftest import counted
from tests.web.api.caller import Caller

TOKEN = {"UpdateItem": 1}


@pytest.fixture
def path(plan: Plan, add_action: Callable[..., Action], as_carol: Caller) -> str:
    for _ in range(5):
        add_action()
    as_carol.get("/v1/me")  # opens the token's minute: its first use costs one request more
    return f"/v1/plans/{plan.plan_id}"


@pytest.mark.parametrize(
    ("method", "rest", "body", "calls"),
    [
        ("GET", "", None, {"GetItem": 1}),
        ("GET", "/actions", None, {"GetItem": 1, "Query": 1}),
        ("GET", "/actions?status=open&limit=2", None, {"GetItem": 1, "Query": 1}),
        ("GET", "/actions?changed_since=2026-11-01T00:00:00Z", None, {"GetItem": 1, "Query": 1}),
        ("GET", "/stream", None, {"GetItem": 1, "Query": 1}),
        ("GET", "/briefing", None, {"TransactGetItems": 1, "Query": 2}),
        ("GET", "/actions/1", None, {"GetItem": 2}),
        ("GET", "/actions/1/comments", None, {"GetItem": 2, "Query": 1}),
        ("GET", "/actions/1/history", None, {"GetItem": 2, "Query": 1}),
        ("POST", "/actions/1/comments", {"text": "Hello"}, {"GetItem": 1, "TransactWriteItems": 1}),
    ],
)
def test_a_request_costs_this_much(
    method: str, rest: str, body: Any, calls: dict[str, int], as_carol: Caller, path: str
) -> None:
    with counted() as made:
        assert as_carol(method, f"{path}{rest}", body).status_code in (200, 201)
    assert made == TOKEN | calls


def test_an_idempotency_key_costs_one_more(as_carol: Caller, path: str) -> None:
    with counted() as made:
        as_carol.post(f"{path}/actions/1/comments", {"text": "Hello"}, Idempotency_Key="k")
    assert made == TOKEN | {"GetItem": 2, "TransactWriteItems": 1}


def test_a_list_of_plans_costs_two_however_many_there_are(
    as_carol: Caller, carol: Person, path: str, now: datetime
) -> None:
    for day in range(12):
        opening.open_plan(
            Actor(carol.person_id), Details(name="Bob", email=f"bob{day}@home.example"), now=now + timedelta(days=day)
        )
    for query in ("", "?limit=5"):
        with counted() as made:
            assert as_carol.get(f"/v1/plans{query}").status_code == 200
        assert made == TOKEN | {"Query": 1, "TransactGetItems": 1}


def test_a_wrong_token_costs_three_at_most_and_a_nonsense_one_nothing(as_nobody: Caller) -> None:
    with counted() as made:
        as_nobody.get("/v1/me", Authorization="Bearer ft_" + "a" * 32)
    assert sum(made.values()) <= 3
    with counted() as made:
        as_nobody.get("/v1/me", Authorization="Bearer nonsense")
    assert not made


def test_the_description_costs_nothing(as_nobody: Caller) -> None:
    with counted() as made:
        assert as_nobody.get("/v1/openapi.json").status_code == 200
    assert not made
