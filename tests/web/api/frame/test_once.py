"""Idempotency-Key: a POST that comes again gets the first one's answer, and does nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.keys import Key
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
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


def test_a_repeat_is_not_asked_anew_and_says_what_became_of_it_since(
    as_carol: Caller, path: str, now: datetime, clock_at: Callable[[datetime], None]
) -> None:
    body = ACTION | {"reminders": [{"to": "client", "by": "email", "minutes": -60 * (24 * 10 + 10)}]}
    first = as_carol.post(f"{path}/actions", body, Idempotency_Key="k")
    assert first.status_code == 201
    changed = as_carol.patch(f"{path}/actions/1", {"what": "Visit the bank"})
    clock_at(now + timedelta(hours=23))  # the reminder's time is past by now: asked anew it would be refused
    assert as_carol.post(f"{path}/actions", body, Idempotency_Key="other").status_code == 422
    again = as_carol.post(f"{path}/actions", body, Idempotency_Key="k")
    assert (again.status_code, again.json_body["what"]) == (201, "Visit the bank")
    assert header(again, "Location") == header(first, "Location")
    assert header(again, "ETag") == header(changed, "ETag")
    as_carol.delete(f"{path}/actions/1")
    gone = as_carol.post(f"{path}/actions", body, Idempotency_Key="k")
    assert (gone.status_code, gone.json_body) == (201, {"id": "1", "gone": True})
    assert header(gone, "Location") == header(first, "Location")


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
    for key in ("", "   ", "x" * 256, "a\tb", "a\x00b", "\ud800"):
        assert is_problem(as_carol.post(f"{path}/actions", ACTION, Idempotency_Key=key), 422, "Invalid"), key
    assert everything() == before
    for key in ("x" * 255, "é" * 255, "🔑" * 255):
        first = as_carol.post(f"{path}/actions", ACTION, Idempotency_Key=key)
        assert first.status_code == 201
        assert as_carol.post(f"{path}/actions", ACTION, Idempotency_Key=key).body == first.body
    assert len(as_carol.get(f"{path}/actions").json_body["items"]) == 3


def test_a_tokens_secret_is_not_kept_for_a_repeat(as_carol: Caller) -> None:
    first = as_carol.post("/v1/tokens", {"name": "Calendar"}, Idempotency_Key="k")
    assert first.status_code == 201
    before = everything()
    assert is_problem(as_carol.post("/v1/tokens", {"name": "Calendar"}, Idempotency_Key="k"), 409, "SecretShownOnce")
    assert is_problem(as_carol.post("/v1/tokens", {"name": "Other"}, Idempotency_Key="k"), 422, "AlreadyUsed")
    assert everything() == before
    assert first.json_body["secret"] not in repr(table_items(Key))


def test_who_lost_access_meanwhile_learns_no_more_than_what_they_made(
    as_carol: Caller, calls_as: Callable[[Person | None], Caller], dan: Person, bring: Callable[..., Plan], path: str
) -> None:
    bring(dan)
    as_dan = calls_as(dan)
    first = as_dan.post(f"{path}/actions", ACTION, Idempotency_Key="k")
    as_carol.patch(f"{path}/actions/1", {"what": "Something for Carol only"})
    assert as_carol.delete(f"{path}/members/{dan.person_id}").status_code == 204
    again = as_dan.post(f"{path}/actions", ACTION, Idempotency_Key="k")
    assert (again.status_code, again.json_body) == (201, {"id": "1", "gone": True})
    assert header(again, "Location") == header(first, "Location")
    assert is_problem(as_dan.post(f"{path}/actions", ACTION, Idempotency_Key="other"), 404, "PlanNotFound")


def test_a_repeat_counts_towards_no_limit(as_carol: Caller, setting: Callable[..., None]) -> None:
    setting(INVITATIONS_A_DAY=1)
    body = {"client": {"name": "Bob", "email": "bob@home.example"}}
    first = as_carol.post("/v1/plans", body, Idempotency_Key="k")
    for _ in range(3):
        assert as_carol.post("/v1/plans", body, Idempotency_Key="k").body == first.body
    assert is_problem(as_carol.post("/v1/plans", body, Idempotency_Key="other"), 429, "LimitReached")


# Rows of the time in which the answer itself was stored, which live for a day


def as_before(once: str, **data: Any) -> None:
    """Makes a key's row as earlier versions wrote it."""
    (row,) = [Key.from_raw_data(item) for item in table_items(Key) if item["kind"]["S"] == "idempotency"]
    assert row.key.endswith(f"#{once}")
    row.data = {"digest": row.data["digest"]} | data
    row.save()


def test_a_stored_answer_is_given_again(as_carol: Caller, path: str) -> None:
    as_carol.post(f"{path}/actions", ACTION, Idempotency_Key="k")
    as_before("k", status=201, body="{}", headers={"Location": "/there", "Content-Type": "application/json"})
    again = as_carol.post(f"{path}/actions", ACTION, Idempotency_Key="k")
    assert (again.status_code, again.body, header(again, "Location")) == (201, b"{}", "/there")
    other = as_carol.post(f"{path}/actions", ACTION | {"what": "Other"}, Idempotency_Key="k")
    assert is_problem(other, 422, "AlreadyUsed")


def test_an_answer_that_was_not_stored_is_said_to_be_missing(as_carol: Caller, path: str) -> None:
    as_carol.post(f"{path}/actions", ACTION, Idempotency_Key="k")
    as_before("k")
    before = everything()
    assert is_problem(as_carol.post(f"{path}/actions", ACTION, Idempotency_Key="k"), 409, "InProgress")
    assert everything() == before


def test_a_secret_of_before_is_not_given_again(as_carol: Caller) -> None:
    as_carol.post("/v1/tokens", {"name": "Calendar"}, Idempotency_Key="k")
    as_before("k", secret=True)
    assert is_problem(as_carol.post("/v1/tokens", {"name": "Calendar"}, Idempotency_Key="k"), 409, "SecretShownOnce")


def test_other_methods_take_no_notice_of_a_key(as_carol: Caller, path: str, add_action: Callable[..., Action]) -> None:
    add_action()
    assert as_carol.patch(f"{path}/actions/1", {"what": "One"}, Idempotency_Key="k").status_code == 200
    assert as_carol.patch(f"{path}/actions/1", {"what": "Two"}, Idempotency_Key="k").json_body["what"] == "Two"
