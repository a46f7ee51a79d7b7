"""What bad input gets: a name, a sentence at the field, and nothing written."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from chalice.test import HTTPResponse
from pynamodb.exceptions import QueryError

from chalicelib import aws
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import person as people
from chalicelib.domain.plans.plan import Plan
from tests.conftest import everything
from tests.web.api.caller import Caller, header, is_problem

DUE = {"date": "2026-12-04"}
ACTION = {"what": "x", "due": DUE}
CLIENT = {"name": "Bob", "email": "bob@home.example"}
REMINDER = {"to": "client", "by": "email", "minutes": -60}
NAG = {"to": "client", "by": "email", "every": 2, "times": 5}


def refused_at(field: str, response: HTTPResponse) -> bool:
    """Whether it was refused with a sentence at this field."""
    assert is_problem(response, 422, "Invalid")
    assert list(response.json_body["errors"]) == [field]
    return bool(response.json_body["errors"][field].endswith("."))


@pytest.fixture
def path(plan: Plan, add_action: Callable[..., Action]) -> str:
    add_action()
    return f"/v1/plans/{plan.plan_id}"


ACTIONS: list[tuple[Any, str]] = [
    ({"what": "", "due": DUE}, "what"),
    ({"what": " \n ", "due": DUE}, "what"),
    ({"what": "x" * 501, "due": DUE}, "what"),
    ({"what": None, "due": DUE}, "what"),
    ({"what": 5, "due": DUE}, "what"),
    ({"due": DUE}, "what"),
    ({"what": "x"}, "due"),
    ({"what": "x", "due": {}}, "due"),
    ({"what": "x", "due": None}, "due"),
    ({"what": "x", "due": "2026-12-04"}, "due"),
    ({"what": "x", "due": {"date": "2026-02-30"}}, "due.date"),
    ({"what": "x", "due": {"date": "tomorrow"}}, "due.date"),
    ({"what": "x", "due": {"date": ""}}, "due.date"),
    ({"what": "x", "due": {"date": "0001-01-01"}}, "due"),
    ({"what": "x", "due": {"date": "9999-12-31", "time_zone": "America/New_York"}}, "due"),
    ({"what": "x", "due": {"at": "0001-01-01T00:00:00+14:00"}}, "due"),
    ({"what": "x", "due": {"at": "9999-12-31T23:59:59-14:00"}}, "due"),
    ({"what": "x", "due": {"at": "2026-12-04T16:00:00"}}, "due.at"),
    ({"what": "x", "due": {"at": "soon"}}, "due.at"),
    ({"what": "x", "due": {"at": 1796400000}}, "due.at"),
    ({"what": "x", "due": {"date": "2026-12-04", "at": "2026-12-04T16:00:00Z"}}, "due"),
    ({"what": "x", "due": {"date": "2026-12-04", "time": "25:00"}}, "due.time"),
    ({"what": "x", "due": {"date": "2026-12-04", "time_zone": "Mars/Olympus"}}, "due.time_zone"),
    ({"what": "x", "due": {"date": "2026-12-04", "hour": "17:00"}}, "due"),
    ({"what": "x", "due": DUE, "reminders": [{"to": "client", "by": "email", "minutes": -60 * 24 * 60}]}, "reminders"),
    ({"what": "x", "due": DUE, "reminders": [REMINDER] * 21}, "reminders"),
    ({"what": "x", "due": DUE, "reminders": [REMINDER | {"days": 1}]}, "reminders"),
    ({"what": "x", "due": DUE, "reminders": [REMINDER | {"minutes": 10**30}]}, "reminders"),
    ({"what": "x", "due": DUE, "reminders": [{"to": "client", "by": "email"}]}, "reminders"),
    ({"what": "x", "due": DUE, "reminders": [{"to": "client", "by": "email", "days": -367}]}, "reminders"),
    ({"what": "x", "due": DUE, "reminders": [{"to": "client", "by": "email", "days": 1, "at": "9"}]}, "reminders"),
    ({"what": "x", "due": DUE, "reminders": [NAG | {"times": None}]}, "reminders"),
    ({"what": "x", "due": DUE, "reminders": [NAG | {"every": 0}]}, "reminders"),
    ({"what": "x", "due": DUE, "reminders": [NAG | {"every": 61}]}, "reminders"),
    ({"what": "x", "due": DUE, "reminders": [NAG | {"times": 31}]}, "reminders"),
    ({"what": "x", "due": DUE, "reminders": [NAG | {"minutes": 0}]}, "reminders"),
    ({"what": "x", "due": DUE, "reminders": [NAG | {"every": "2"}]}, "reminders[0].every"),
    ({"what": "x", "due": DUE, "reminders": [REMINDER | {"to": "friend"}]}, "reminders[0].to"),
    ({"what": "x", "due": DUE, "reminders": [REMINDER | {"by": "fax"}]}, "reminders[0].by"),
    ({"what": "x", "due": DUE, "reminders": "none"}, "reminders"),
    ({"what": "x", "due": DUE, "comment": "x" * 10_001}, "comment"),
    ({"what": "x", "due": DUE, "assigned_to": "mallory"}, "assigned_to"),
    ({"what": "x", "due": DUE, "assigned_to": None}, "assigned_to"),
    ({"what": "x", "due": DUE, "notify_client": "yes"}, "notify_client"),
    ({"what": "x", "due": DUE, "colour": "red"}, "body"),
    ({}, "what"),
    ([], "body"),
    ("x", "body"),
    (None, "body"),
]


def test_actions_that_cannot_be(as_carol: Caller, path: str) -> None:
    before = everything()
    for body, field in ACTIONS:
        assert refused_at(field, as_carol("POST", f"{path}/actions", raw=msgspec.json.encode(body))), body
    assert everything() == before


def test_all_that_is_wrong_is_said_at_once(as_carol: Caller, path: str) -> None:
    body = {"what": "", "due": {"date": "never"}, "comment": "x" * 10_001}
    assert set(as_carol.post(f"{path}/actions", body).json_body["errors"]) == {"what", "due.date", "comment"}


CHANGES: list[tuple[Any, str]] = [
    ({"what": None}, "what"),
    ({"due": None}, "due"),
    ({"reminders": None}, "reminders"),
    ({"client_may_edit": None}, "client_may_edit"),
    ({"client_may_delete": None}, "client_may_delete"),
    ({"what": ""}, "what"),
    ({"what": "x" * 501}, "what"),
    ({"due": {"date": "2026-13-01"}}, "due.date"),
    ({"reminders": [REMINDER] * 21}, "reminders"),
    ({"status": "done"}, "body"),
    ({"version": 3}, "body"),
]


def test_changes_that_cannot_be(as_carol: Caller, path: str) -> None:
    before = everything()
    for body, field in CHANGES:
        assert refused_at(field, as_carol.patch(f"{path}/actions/1", body)), body
    assert everything() == before


STATES: list[Any] = [
        ("completion", {"done_at": "2026-11-24T09:00:00Z"}, "done_at"),
        ("completion", {"done_at": "2026-11-22T09:00:00"}, "done_at"),
        ("completion", {"done_at": "0001-01-01T00:00:00+14:00"}, "done_at"),
        ("completion", {"done_at": "1999-12-31T00:00:00Z"}, "done_at"),
        ("completion", {"done_at": "yesterday"}, "done_at"),
        ("completion", {"comment": "x" * 10_001}, "comment"),
        ("completion", {"by": "me"}, "body"),
        ("cancellation", {"reason": "x" * 501}, "reason"),
        ("cancellation", {"reason": 5}, "reason"),
    ]  # fmt: skip


def test_completions_and_cancellations_that_cannot_be(as_carol: Caller, path: str) -> None:
    before = everything()
    for rest, body, field in STATES:
        assert refused_at(field, as_carol.put(f"{path}/actions/1/{rest}", body)), (rest, body)
    assert everything() == before


def test_comments_that_cannot_be(as_carol: Caller, path: str) -> None:
    there = f"{path}/actions/1/comments"
    comment_id = as_carol.post(there, {"text": "Fine"}).json_body["id"]
    before = everything()
    for text in ("", " \n", "x" * 10_001, None, 5, ["x"]):
        assert refused_at("text", as_carol.post(there, {"text": text})), text
        assert refused_at("text", as_carol.patch(f"{there}/{comment_id}", {"text": text})), text
    assert everything() == before


CLIENTS: list[tuple[Any, str]] = [
    (CLIENT | {"name": ""}, "name"),
    (CLIENT | {"name": "x" * 101}, "name"),
    (CLIENT | {"email": "bob"}, "email"),
    (CLIENT | {"email": "carol@coaching.example"}, "email"),
    (CLIENT | {"email": "CAROL@coaching.example"}, "email"),
    (CLIENT | {"phone": "0151 12345678"}, "phone"),
    (CLIENT | {"phone": "+999 12345678"}, "phone"),
    (CLIENT | {"phone": "call me"}, "phone"),
    (CLIENT | {"time_zone": "Berlin"}, "time_zone"),
    (CLIENT | {"age": 40}, "client"),
    ({"email": "bob@home.example"}, "client.name"),
    ({"name": "Bob"}, "client.email"),
]


def test_clients_who_cannot_be(as_carol: Caller) -> None:
    before = everything()
    for body, field in CLIENTS:
        assert refused_at(field, as_carol.post("/v1/plans", {"client": body})), body
    assert everything() == before


PLANS: list[tuple[Any, str]] = [
    ({"defaults": {"hour": "x"}}, "hour"),
    ({"defaults": {"hour": None}}, "defaults.hour"),
    ({"defaults": {"late_after_minutes": -1}}, "late_after_minutes"),
    ({"defaults": {"late_after_minutes": 10**40}}, "late_after_minutes"),
    ({"defaults": {"reminders": [REMINDER] * 21}}, "reminders"),
    ({"defaults": None}, "defaults"),
    ({"client": None}, "client"),
    ({"client": {"email": None}}, "client.email"),
    ({"client": {"email": "carol@coaching.example"}}, "email"),
    ({"client": {"phone": "123"}}, "phone"),
    ({"prefix": "BOB"}, "body"),
]


def test_plans_that_cannot_be(as_carol: Caller, path: str) -> None:
    before = everything()
    for body, field in PLANS:
        assert refused_at(field, as_carol.patch(path, body)), body
    assert everything() == before


SETTINGS: list[tuple[Any, str]] = [
    ({"name": ""}, "name"),
    ({"name": None}, "name"),
    ({"time_zone": "Nowhere"}, "time_zone"),
    ({"hours": "13"}, "hours"),
    ({"hours": 12}, "hours"),
    ({"phone": "12"}, "phone"),
    ({"notices": {"late": "fax"}}, "notices.late"),
    ({"notices": {"birthday": "email"}}, "notices"),
    ({"email": "new@coaching.example"}, "body"),
    ({"may_coach": True}, "body"),
]


def test_settings_that_cannot_be(as_carol: Caller) -> None:
    before = everything()
    for body, field in SETTINGS:
        assert refused_at(field, as_carol.patch("/v1/me", body)), body
    assert everything() == before


def test_tokens_without_a_name(as_carol: Caller) -> None:
    before = everything()
    for name in ("", " ", "x" * 101, None, 5):
        assert refused_at("name", as_carol.post("/v1/tokens", {"name": name})), name
    assert everything() == before


SENTENCES: list[tuple[Any, str]] = [
    (ACTION | {"weight": 1.5}, "This must be a whole number from 0 to 1000."),
    (ACTION | {"what": 5}, "This must be text."),
    (ACTION | {"notify_client": "yes"}, "This must be true or false."),
    (ACTION | {"reminders": {}}, "This must be a list."),
    (ACTION | {"due": {"at": "soon"}}, "Give a moment such as 2026-12-04T16:00:00Z."),
    (ACTION | {"due": {"at": 5}}, "Give a moment such as 2026-12-04T16:00:00Z."),
    (ACTION | {"reminders": [REMINDER | {"to": "friend"}]}, "Choose one of: client, coach."),
    (ACTION | {"reminders": [REMINDER | {"to": ""}]}, "Choose one of: client, coach."),
    (ACTION | {"due": {"hour": "17:00"}}, "There’s no such field. Choose from: date, time, time_zone, at."),
    ([], "This must be an object."),
    ({"what": "x"}, "This is required."),
    (ACTION | {"reminders": [REMINDER | {"to": 5}]}, "Choose one of: client, coach."),
]


def test_what_cannot_be_is_said_in_a_sentence(as_carol: Caller, path: str) -> None:
    for body, sentence in SENTENCES:
        assert list(as_carol.post(f"{path}/actions", body).json_body["errors"].values()) == [sentence]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("limit=0", "This must be a whole number from 1 to 100."),
        ("limit=101", "This must be a whole number from 1 to 100."),
        ("limit=many", "This must be a whole number from 1 to 100."),
        ("limit=", "This must be a whole number from 1 to 100."),
        ("due_before=soon", "Give a moment such as 2026-12-04T16:00:00Z."),
        ("assigned_to=nothing", "Choose one of: client, coach."),
        ("assigned_to=", "Choose one of: client, coach."),
        ("status=foo", "Choose one of: cancelled, done, late, open."),
    ],
)
def test_what_a_query_cannot_ask_is_said_in_a_sentence(query: str, sentence: str, as_carol: Caller, path: str) -> None:
    errors = as_carol.get(f"{path}/actions?{query}").json_body["errors"]
    assert errors == {query.split("=")[0]: sentence}


NOT_JSON: list[Any] = [b"", b" ", b"{", b'{"what": "x", "due": ', b"what=x&due=2026-12-04", b"NaN", b'{"what": "\\ud800"}', b"[" * 100_000,
     b"\xef\xbb\xbf{}", b"{'what': 'x'}"]  # fmt: skip


def test_what_is_not_json(as_carol: Caller, path: str) -> None:
    before = everything()
    for raw in NOT_JSON:
        for method, rest in (
            ("POST", "/actions"),
            ("PATCH", "/actions/1"),
            ("POST", "/actions/1/comments"),
            ("PATCH", ""),
        ):
            assert is_problem(as_carol(method, f"{path}{rest}", raw=raw), 400, "NotJson"), raw
    assert everything() == before


def test_a_put_may_be_empty_but_not_nonsense(as_carol: Caller, path: str) -> None:
    before = everything()
    for raw in (b"{", b"done", b"\x00"):
        for rest in ("completion", "cancellation"):
            assert is_problem(as_carol("PUT", f"{path}/actions/1/{rest}", raw=raw), 400, "NotJson"), raw
    assert everything() == before


def test_another_media_type_is_refused(as_carol: Caller, path: str) -> None:
    before = everything()
    for content_type in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/json",
    ):
        response = as_carol.post(f"{path}/actions/1/comments", {"text": "Hello"}, Content_Type=content_type)
        assert is_problem(response, 415, "UnsupportedMediaType"), content_type
    assert everything() == before


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON; charset=utf-8"])
def test_json_is_taken_with_its_charset(content_type: str, as_carol: Caller, path: str) -> None:
    response = as_carol.post(f"{path}/actions/1/comments", {"text": "Grüße"}, Content_Type=content_type)
    assert response.json_body["text"] == "Grüße"


QUERIES: list[Any] = [
        ("limit=0", "limit"), ("limit=101", "limit"), ("limit=-1", "limit"), ("limit=ten", "limit"), ("limit=", "limit"),
        ("limit=1.5", "limit"), ("limit=99999999999999999999", "limit"), ("limit=1&limit=2", "limit"),
        ("status=late&status=open", "status"), ("status=deleted", "status"), ("status=", "status"),
        ("due_before=2026-12-04", "due_before"), ("due_before=soon", "due_before"), ("due_before=", "due_before"),
        ("due_after=2026-12-04T00:00:00", "due_after"), ("due_after=5", "due_after"),
        ("changed_since=0001-01-01T00:00:00%2B14:00", "changed_since"), ("changed_since=null", "changed_since"),
        ("cursor=x", "cursor"), ("page=2", "query"), ("Status=open", "query"), ("page=1&page=2", "query"),
    ]  # fmt: skip


def test_queries_that_cannot_be(as_carol: Caller, path: str) -> None:
    for query, field in QUERIES:
        assert refused_at(field, as_carol.get(f"{path}/actions?{query}")), query


def test_other_lists_take_no_filters(as_carol: Caller, path: str) -> None:
    for rest in ("/stream", "/actions/1/history", "/actions/1/comments"):
        assert as_carol.get(f"{path}{rest}?limit=1").status_code == 200
        assert is_problem(as_carol.get(f"{path}{rest}?status=open"), 422, "Invalid")
        assert is_problem(as_carol.get(f"{path}{rest}?limit=101"), 422, "Invalid")
        assert is_problem(as_carol.get(f"{path}{rest}?cursor=aaaa"), 422, "Invalid")


def test_a_method_that_a_path_does_not_take(as_carol: Caller, path: str) -> None:
    response = as_carol.post(f"{path}/actions/1/completion", {})
    assert is_problem(response, 405, "MethodNotAllowed")
    assert set((header(response, "Allow") or "").split(", ")) == {"PUT", "DELETE"}


def test_who_was_not_foreseen_is_told_nothing_of_our_insides(
    as_carol: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: str) -> None:
        raise KeyError("the inside of things")

    monkeypatch.setattr(people, "get", broken)
    response = as_carol.get("/v1/me")
    assert is_problem(response, 500, "InternalError")
    assert b"inside" not in response.body
    assert "the inside of things" in caplog.text


def _throttled(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.exceptions import ClientError

    client = aws.dynamodb()
    call = client._make_api_call

    def make_call(operation: str, parameters: Any) -> Any:
        if operation == name:
            code = "ThrottlingException" if "Transact" in name else "ProvisionedThroughputExceededException"
            raise ClientError({"Error": {"Code": code, "Message": "Slow down"}}, operation)
        return call(operation, parameters)

    monkeypatch.setattr(client, "_make_api_call", make_call)


@pytest.mark.parametrize(
    ("operation", "method", "rest", "body"),
    [
        ("UpdateItem", "GET", "", None),  # the token's
        ("GetItem", "GET", "", None),
        ("Query", "GET", "/actions", None),
        ("Query", "GET", "/stream", None),
        ("TransactWriteItems", "POST", "/actions/1/comments", {"text": "Hello"}),
        ("TransactWriteItems", "POST", "/actions", {"what": "x", "due": DUE}),
        ("TransactWriteItems", "PUT", "/actions/1/completion", None),
    ],
)
def test_a_busy_database_is_said_to_be_busy(
    operation: str, method: str, rest: str, body: Any, as_carol: Caller, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()
    with monkeypatch.context() as patch:
        _throttled(operation, patch)
        response = as_carol(method, f"{path}{rest}", body)
    assert is_problem(response, 503, "TryAgain")
    assert header(response, "Retry-After") == "2"
    assert everything() == before


def test_a_busy_database_in_a_list_of_plans(as_carol: Caller, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for operation in ("Query", "TransactGetItems"):
        with monkeypatch.context() as patch:
            _throttled(operation, patch)
            assert is_problem(as_carol.get("/v1/plans"), 503, "TryAgain")


def test_an_error_of_the_database_that_is_ours_is_a_500(
    as_carol: Caller, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise QueryError("ValidationException")

    monkeypatch.setattr(people, "get", refused)
    assert is_problem(as_carol.get("/v1/me"), 500, "InternalError")


def test_answers_are_not_kept_by_anybody(as_carol: Caller) -> None:
    for response in (as_carol.get("/v1/me"), as_carol.get("/v1/plans/x")):
        assert header(response, "Cache-Control") == "no-store"
        assert header(response, "X-Content-Type-Options") == "nosniff"
