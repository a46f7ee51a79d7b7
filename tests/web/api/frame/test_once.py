"""Idempotency-Key: a POST that comes again gets the first one's answer, and does nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain.actions.action import Action
from chalicelib.domain.keys import Key
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import TryAgain
from tests.conftest import everything, table_items
from tests.web.api.caller import Caller, header, is_problem

ACTION = {"what": "Call the bank", "due": {"date": "2026-12-04"}}


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/v1/plans/{plan.plan_id}"


def test_the_same_request_again_gets_the_same_answer(as_carol: Caller, path: str) -> None:
    first = as_carol.post(f"{path}/actions", ACTION, Idempotency_Key="7f3a")
    before = everything()
    second = as_carol.post(f"{path}/actions", ACTION, Idempotency_Key="7f3a")
    assert first.status_code == second.status_code == 201
    assert first.body == second.body
    assert header(first, "Location") == header(second, "Location")
    assert header(first, "ETag") == header(second, "ETag")
    assert everything() == before
    assert len(as_carol.get(f"{path}/actions").json_body["items"]) == 1


def test_every_post_takes_a_key(as_carol: Caller, path: str, add_action: Callable[..., Action]) -> None:
    add_action()
    for where, body in (
        ("/v1/plans", {"client": {"name": "Bob", "email": "bob@home.example"}}),
        (f"{path}/actions", ACTION),
        (f"{path}/actions/1/comments", {"text": "Hello"}),
    ):
        first = as_carol.post(where, body, Idempotency_Key=where)
        before = everything()
        assert as_carol.post(where, body, Idempotency_Key=where).body == first.body
        assert everything() == before


def test_the_first_answer_is_given_even_when_things_changed_since(
    as_carol: Caller, path: str, now: datetime, clock_at: Callable[[datetime], None]
) -> None:
    body = ACTION | {"reminders": [{"to": "client", "by": "email", "minutes": -60 * (24 * 10 + 10)}]}
    first = as_carol.post(f"{path}/actions", body, Idempotency_Key="k")
    assert first.status_code == 201
    as_carol.delete(f"{path}/actions/1")
    clock_at(now + timedelta(hours=23))  # the reminder's time is past by now: asked anew it would be refused
    assert as_carol.post(f"{path}/actions", body, Idempotency_Key="other").status_code == 422
    assert as_carol.post(f"{path}/actions", body, Idempotency_Key="k").body == first.body


def test_another_body_or_path_under_the_same_key_is_refused(
    as_carol: Caller, path: str, add_action: Callable[..., Action]
) -> None:
    as_carol.post(f"{path}/actions", ACTION, Idempotency_Key="k")
    before = everything()
    for where, body in (
        (f"{path}/actions", ACTION | {"what": "Visit the bank"}),
        (f"{path}/actions/1/comments", {"text": "Hello"}),
    ):
        assert is_problem(as_carol.post(where, body, Idempotency_Key="k"), 422, "AlreadyUsed")
    assert everything() == before


def test_keys_of_two_people_are_two_keys(as_carol: Caller, as_alice: Caller, path: str) -> None:
    first = as_carol.post(f"{path}/actions", ACTION, Idempotency_Key="k")
    second = as_alice.post(f"{path}/actions", ACTION, Idempotency_Key="k")
    assert (first.json_body["number"], second.json_body["number"]) == (1, 2)


def test_a_key_is_forgotten_after_a_day(
    as_carol: Caller, path: str, now: datetime, clock_at: Callable[[datetime], None]
) -> None:
    as_carol.post(f"{path}/actions", ACTION, Idempotency_Key="k")
    clock_at(now + timedelta(hours=24, seconds=1))
    assert as_carol.post(f"{path}/actions", ACTION, Idempotency_Key="k").json_body["number"] == 2


def test_a_refused_request_does_not_use_its_key_up(as_carol: Caller, path: str) -> None:
    before = everything()
    assert is_problem(as_carol.post(f"{path}/actions", ACTION | {"what": ""}, Idempotency_Key="k"), 422, "Invalid")
    assert everything() == before
    assert as_carol.post(f"{path}/actions", ACTION, Idempotency_Key="k").status_code == 201


def test_a_key_has_1_to_255_characters(as_carol: Caller, path: str) -> None:
    before = everything()
    for key in ("", "   ", "x" * 256):
        assert is_problem(as_carol.post(f"{path}/actions", ACTION, Idempotency_Key=key), 422, "Invalid"), key
    assert everything() == before
    assert as_carol.post(f"{path}/actions", ACTION, Idempotency_Key="x" * 255).status_code == 201


def test_a_tokens_secret_is_not_kept_for_a_repeat(as_carol: Caller) -> None:
    first = as_carol.post("/v1/tokens", {"name": "Calendar"}, Idempotency_Key="k")
    assert first.status_code == 201
    before = everything()
    assert is_problem(as_carol.post("/v1/tokens", {"name": "Calendar"}, Idempotency_Key="k"), 409, "SecretShownOnce")
    assert is_problem(as_carol.post("/v1/tokens", {"name": "Other"}, Idempotency_Key="k"), 422, "AlreadyUsed")
    assert everything() == before
    assert first.json_body["secret"] not in repr(table_items(Key))


def test_an_answer_that_could_not_be_kept_is_given_and_a_repeat_does_nothing(
    as_carol: Caller, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, commits = Write.commit, []

    def second_fails(write: Write) -> None:
        commits.append(write)
        if len(commits) == 2:
            raise TryAgain
        commit(write)

    with monkeypatch.context() as patch:
        patch.setattr(Write, "commit", second_fails)
        assert as_carol.post(f"{path}/actions", ACTION, Idempotency_Key="k").status_code == 201
    before = everything()
    assert is_problem(as_carol.post(f"{path}/actions", ACTION, Idempotency_Key="k"), 409, "InProgress")
    assert everything() == before


def test_of_two_at_once_one_happens(
    as_carol: Caller, carol: Person, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second arrives while the first has written but not stored its answer."""
    from chalicelib.web.api.frame import once
    from chalicelib.web.api.frame import once as api_once

    answers: list[Any] = []
    store = once._store

    def arrives_meanwhile(*arguments: Any) -> None:
        if not answers:
            answers.append(None)
            answers[0] = as_carol.post(f"{path}/actions", ACTION, Idempotency_Key="k")
        store(*arguments)

    monkeypatch.setattr(api_once, "_store", arrives_meanwhile)
    assert as_carol.post(f"{path}/actions", ACTION, Idempotency_Key="k").status_code == 201
    assert is_problem(answers[0], 409, "InProgress")
    assert len(as_carol.get(f"{path}/actions").json_body["items"]) == 1


def test_other_methods_take_no_notice_of_a_key(as_carol: Caller, path: str, add_action: Callable[..., Action]) -> None:
    add_action()
    assert as_carol.patch(f"{path}/actions/1", {"what": "One"}, Idempotency_Key="k").status_code == 200
    assert as_carol.patch(f"{path}/actions/1", {"what": "Two"}, Idempotency_Key="k").json_body["what"] == "Two"
