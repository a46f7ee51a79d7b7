"""Whatever breaks during a POST, and wherever: it is answered truly, and a repeat with its key leads to one thing made.

Every call to AWS that a route makes fails once before it is carried out, and once after; and the function is killed at
the same places.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError, ConnectTimeoutError, EndpointConnectionError
from botocore.parsers import ResponseParserError
from chalice.test import HTTPResponse

from chalicelib import aws
from chalicelib.database.rows import Row
from chalicelib.domain.actions.action import Action
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.reading import Reading
from chalicelib.domain.notes.note import Note
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.project import Project
from chalicelib.domain.stream.entry import Entry
from chalicelib.web.api.frame.route import OPERATIONS
from tests.conftest import everything, table_items
from tests.web.api.caller import Caller, header, is_problem

NOT_REACHED = EndpointConnectionError(endpoint_url="https://dynamodb")
TIMED_OUT = ConnectTimeoutError(endpoint_url="https://dynamodb")
LOST = ConnectionClosedError(endpoint_url="https://dynamodb")
GARBLED = ResponseParserError("no JSON")


class Killed(BaseException):
    """Lambda ends the function, at 29 seconds or because it ran out of memory."""


class Fault:
    """Breaks the call to AWS with this number, before or after it is carried out."""

    def __init__(self, number: int, error: BaseException, *, is_after: bool) -> None:
        self.left, self.error, self.is_after = number, error, is_after

    def __repr__(self) -> str:
        return f"{type(self.error).__name__} {'after' if self.is_after else 'before'} call {self.left}"


@contextmanager
def calls(monkeypatch: pytest.MonkeyPatch, fault: Fault | None = None) -> Iterator[list[str]]:
    """Notes the calls to AWS by name, and breaks one."""
    made: list[str] = []

    def wrapped(call: Callable[..., Any]) -> Callable[..., Any]:
        def make_call(operation: str, parameters: Any) -> Any:
            made.append(operation)
            is_it = fault is not None and len(made) == fault.left
            if fault and is_it and not fault.is_after:
                raise fault.error
            answer = call(operation, parameters)
            if fault and is_it:
                raise fault.error
            return answer

        return make_call

    with monkeypatch.context() as patch:
        for client in (aws.dynamodb(), aws.sqs(), aws.s3()):
            patch.setattr(client, "_make_api_call", wrapped(client._make_api_call))
        yield made


Make = Callable[[int], dict[str, Any]]

POSTS: dict[str, tuple[str, Make, type[Row]]] = {
    "open_plan": ("/v1/plans", lambda n: {"client": {"name": "Bob", "email": f"bob{n}@home.example"}}, Plan),
    "invite_member": (
        "{plan}/members",
        lambda n: {"name": "Eve", "email": f"eve{n}@coaching.example", "role": "viewer"},
        Person,
    ),
    "add_action": (
        "{plan}/actions",
        lambda n: {"what": f"Call {n}", "due": {"date": "2026-12-04"}, "project": {"name": f"Launch {n}"}},
        Action,
    ),
    "add_comment": ("{plan}/actions/1/comments", lambda n: {"text": f"Hello {n}"}, Entry),
    "add_list": ("{plan}/lists", lambda n: {"lines": [f"Call {n} Fri 4 Dec"]}, Action),
    "add_note": ("{plan}/notes", lambda n: {"text": f"Hello {n}"}, Note),
    "add_post": ("{plan}/stream", lambda n: {"text": f"Hello {n}"}, Entry),
    "add_project": ("{plan}/projects", lambda n: {"name": f"Garden {n}"}, Project),
    "set_up_metric": ("{plan}/metrics", lambda n: {"name": f"Mood {n}"}, Metric),
    "add_readings": (
        "{plan}/metrics/{metric}/readings",
        lambda n: {"readings": [{"key": f"k{n}", "date": "2026-11-23", "value": n}]},
        Reading,
    ),
    "add_token": ("/v1/tokens", lambda n: {"name": f"Script {n}"}, Person),
}


def test_every_post_is_tried() -> None:
    assert set(POSTS) == {each.name for each in OPERATIONS if each.method == "POST"}


@pytest.fixture
def plan_path(plan: Plan, add_action: Callable[..., Action], as_carol: Caller) -> str:
    add_action()
    as_carol.get("/v1/me")  # opens the minute in which the token's requests are counted
    return f"/v1/plans/{plan.plan_id}"


def path_of(name: str, plan_path: str, as_carol: Caller) -> str:
    path = POSTS[name][0]
    if "{metric}" not in path:
        return path.format(plan=plan_path)
    made = as_carol.post(f"{plan_path}/metrics", {"name": "Weight"}).json_body
    return path.format(plan=plan_path, metric=made["metric_id"])


def how_many(name: str, table: type[Row]) -> int:
    if name == "add_token":
        return sum(len(item["tokens"]["M"]) for item in table_items(Person))
    if table is Person:
        return sum("invited_to" in item for item in table_items(Person))
    if table is Reading:
        return sum(item["at"]["S"].startswith("2026") for item in table_items(Reading))
    if table is Entry:
        return sum(item["kind"]["S"] == "comment" for item in table_items(Entry))
    return len(table_items(table))


def location(path: str, response: HTTPResponse) -> str:
    """Where what was made is: under the path, or of a list its first action, beside it."""
    numbers = response.json_body.get("numbers")
    return f"actions/{numbers[0]}" if numbers else f"{path}/{ids_of(response)}"


def ids_of(response: HTTPResponse) -> str:
    body = response.json_body
    if "items" in body:
        return str(body["items"][-1]["date"])
    return str(
        next(
            body[name]
            for name in ("number", "project_id", "metric_id", "id", "plan_id", "person_id")
            if body.get(name) is not None
        )
    )


@pytest.mark.parametrize("name", POSTS)
def test_whatever_breaks_a_repeat_finds_one_thing_made(
    name: str, plan_path: str, as_carol: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr("chalicelib.domain.people.api_tokens.MOST_TOKENS", 1000)
    monkeypatch.setattr("chalicelib.domain.team.joining.MOST_MEMBERS", 1000)
    path, body, table = path_of(name, plan_path, as_carol), POSTS[name][1], POSTS[name][2]
    with calls(monkeypatch) as made:
        as_carol.post(path, body(0), Idempotency_Key="0")
    assert "TransactWriteItems" in made
    faults = []
    for number in range(1, len(made) + 1):
        faults.append(Fault(number, (NOT_REACHED, TIMED_OUT)[number % 2], is_after=False))
        faults.append(Fault(number, (LOST, GARBLED)[number % 2], is_after=True))
        faults.append(Fault(number, Killed(), is_after=True))
    for n, fault in enumerate(faults, start=1):
        before = how_many(name, table)
        first = None
        try:
            with calls(monkeypatch, fault):
                first = as_carol.post(path, body(n), Idempotency_Key=str(n))
        except Killed:
            pass
        if first is not None and first.status_code != 201:
            secret_lost = name == "add_token" and first.status_code == 409
            assert is_problem(first, 409, "SecretShownOnce") if secret_lost else is_problem(first, 503, "TryAgain"), (
                fault
            )
        was_made = how_many(name, table) > before
        again = as_carol.post(path, body(n), Idempotency_Key=str(n))
        assert how_many(name, table) == before + 1, fault
        if name == "add_token" and was_made:
            assert is_problem(again, 409, "SecretShownOnce"), fault
            continue
        assert again.status_code == 201, (fault, again.body)
        assert header(again, "Location") == location(path, again), fault
        if first is not None and first.status_code == 201 and name != "add_token":
            assert (first.body, header(first, "Location")) == (again.body, header(again, "Location")), fault
        settled = everything()
        if name != "add_token":
            once_more = as_carol.post(path, body(n), Idempotency_Key=str(n))
            assert (once_more.body, once_more.headers) == (again.body, again.headers), fault
        other = as_carol.post(path, body(n) | {"name": "Another"}, Idempotency_Key=str(n))
        assert other.status_code == 422, fault
        assert everything() == settled, fault


@pytest.mark.parametrize("name", POSTS)
def test_of_two_at_once_one_is_done_and_both_get_its_answer(
    name: str, plan_path: str, as_carol: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second comes just before the first writes."""
    path, body, table = path_of(name, plan_path, as_carol), POSTS[name][1](1), POSTS[name][2]
    client = aws.dynamodb()
    call = client._make_api_call
    meanwhile: list[HTTPResponse] = []

    def make_call(operation: str, parameters: Any) -> Any:
        if operation == "TransactWriteItems" and not meanwhile:
            meanwhile.append(None)  # type: ignore[arg-type]
            meanwhile[0] = as_carol.post(path, body, Idempotency_Key="k")
        return call(operation, parameters)

    before = how_many(name, table)
    with monkeypatch.context() as patch:
        patch.setattr(client, "_make_api_call", make_call)
        late = as_carol.post(path, body, Idempotency_Key="k")
    assert meanwhile[0].status_code == 201
    assert how_many(name, table) == before + 1
    if name == "add_token":
        assert is_problem(late, 409, "SecretShownOnce")
    else:
        assert (late.status_code, late.body) == (201, meanwhile[0].body)
        assert header(late, "Location") == header(meanwhile[0], "Location")


@pytest.mark.parametrize("error", [NOT_REACHED, TIMED_OUT, LOST, GARBLED], ids=lambda error: type(error).__name__)
def test_a_database_that_is_not_reached_is_a_503_on_every_route(
    error: Exception, plan_path: str, as_carol: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    before = everything()
    for path in ("/v1/me", "/v1/plans", plan_path, f"{plan_path}/actions", f"{plan_path}/stream"):
        with calls(monkeypatch) as made:
            as_carol.get(path)
        for number in range(1, len(made) + 1):
            with calls(monkeypatch, Fault(number, error, is_after=False)):
                assert is_problem(as_carol.get(path), 503, "TryAgain"), (path, made[number - 1])
    assert everything() == before
