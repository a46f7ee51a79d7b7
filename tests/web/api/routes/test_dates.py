"""Dates, hours and zones through the API: what is long past, whose clock a date is by, and names of zones."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import everything, owed
from tests.web.api.caller import Caller, is_problem

PAST = {"what": "Call the bank", "due": {"date": "2025-01-01"}}
ASKED = "That date is in the past. Did you mean Friday 1 January 2027?"


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/v1/plans/{plan.plan_id}/actions"


def test_a_date_long_past_is_refused_unless_it_is_said_to_be_right(as_carol: Caller, path: str, alice: Person) -> None:
    before = everything()
    refused = as_carol.post(path, PAST)
    assert is_problem(refused, 422, "PastDue")
    assert refused.json_body["errors"] == {"due.date": f"{ASKED} If it’s right, send past_due: true."}
    assert everything() == before
    assert is_problem(as_carol.post(path, PAST | {"past_due": False}), 422, "PastDue")
    made = as_carol.post(path, PAST | {"past_due": True, "notify_client": True})
    assert (made.status_code, made.json_body["due_at"]) == (201, "2025-01-01T16:00:00Z")
    assert {each["state"] for each in made.json_body["reminders"]} == {"skipped"}
    assert not owed(alice)


def test_so_is_moving_there(as_carol: Caller, path: str, add_action: Callable[..., Action], alice: Person) -> None:
    add_action(notify_client=False)
    one = f"{path}/1"
    for due in ({"date": "2025-01-01"}, {"at": "2025-01-01T12:00:00Z"}):
        assert is_problem(as_carol.patch(one, {"due": due}), 422, "PastDue")
    assert is_problem(as_carol.patch(one, {"due": {"date": "soon"}, "past_due": True}), 422, "Invalid")
    moved = as_carol.patch(one, {"due": {"at": "2025-01-01T12:00:00Z"}, "past_due": True})
    assert moved.json_body["due_at"] == "2025-01-01T12:00:00Z"
    assert as_carol.patch(one, {"what": "Call them"}).status_code == 200  # the date stays, and isn't asked about again
    assert not [row for row in owed(alice) if row.schedule == 2]


def test_a_date_that_is_asked_for_cant_be_past_at_all(
    as_alice: Caller, path: str, add_action: Callable[..., Action]
) -> None:
    add_action()
    refused = as_alice.put(f"{path}/1/proposal", {"due": {"date": "2025-01-01"}})
    assert is_problem(refused, 422, "PastDue")
    assert refused.json_body["errors"] == {"due.date": ASKED}


@pytest.mark.parametrize("due", [{"date": "2026-11-22", "time": "10:00"}, {"at": "2026-11-22T09:00:00Z"}])
def test_up_to_a_day_back_it_is_no_slip(as_carol: Caller, path: str, due: Any) -> None:
    assert as_carol.post(path, {"what": "Call", "due": due}).status_code == 201


def test_the_openapi_document_says_so(as_carol: Caller) -> None:
    schemas = as_carol.get("/v1/openapi.json").json_body["components"]["schemas"]
    for name in ("NewAction", "ActionChange"):
        assert "more than a day past" in schemas[name]["properties"]["past_due"]["description"]


@pytest.mark.parametrize(
    ("due", "follows"),
    [
        ({"date": "2026-12-04"}, True),
        ({"date": "2026-12-04", "time": "09:00"}, True),
        ({"date": "2026-12-04", "time_zone": "client"}, True),
        ({"date": "2026-12-04", "time_zone": "Europe/Berlin"}, False),
        ({"at": "2026-12-04T16:00:00Z"}, False),
    ],
)
def test_a_date_says_whose_clock_it_is_by_and_follows_it(
    as_carol: Caller, as_alice: Caller, path: str, due: Any, follows: bool
) -> None:
    made = as_carol.post(path, {"what": "Call", "due": due, "reminders": []}).json_body
    assert made["due_by_client_clock"] is follows
    assert as_alice.patch("/v1/me", {"time_zone": "Asia/Tokyo"}).status_code == 200
    present = as_carol.get(f"{path}/1").json_body
    assert (present["due_at"] != made["due_at"]) is follows
    assert present["due_time_zone"] == ("Asia/Tokyo" if follows else "Europe/Berlin")


def test_a_date_given_back_as_it_was_got_changes_nothing(as_carol: Caller, path: str) -> None:
    made = as_carol.post(path, {"what": "Call", "due": {"date": "2026-12-04"}}).json_body
    again = as_carol.patch(f"{path}/1", {"due": {"at": made["due_at"]}}).json_body
    assert again == made


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("US/Pacific", "America/Los_Angeles"),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Europe/Oslo", "Europe/Oslo"),
    ],
)
def test_a_zone_is_taken_by_any_name_and_given_by_its_present_one(
    as_carol: Caller, path: str, sent: str, kept: str
) -> None:
    assert as_carol.patch("/v1/me", {"time_zone": sent}).json_body["time_zone"] == kept
    body = {
        "what": "Call", "due": {"date": "2026-12-04", "time_zone": sent},
        "reminders": [{"to": "client", "by": "email", "days": -1, "at": "09:00", "time_zone": sent}],
    }  # fmt: skip
    made = as_carol.post(path, body).json_body
    assert (made["due_time_zone"], made["reminders"][0]["time_zone"]) == (kept, kept)
    opened = as_carol.post("/v1/plans", {"client": {"name": "Bob", "email": "bob@home.example", "time_zone": sent}})
    assert opened.json_body["client"]["time_zone"] == kept


@pytest.mark.parametrize("zone", ["GMT+3", "Etc/GMT+3", "Mars/Base", "client"])
def test_what_is_no_place_is_refused(as_carol: Caller, zone: str) -> None:
    assert is_problem(as_carol.patch("/v1/me", {"time_zone": zone}), 422, "Invalid")


def test_days_without_an_hour_are_those_of_the_calendar(as_carol: Caller, path: str) -> None:
    body = {
        "what": "Call", "due": {"date": "2027-03-28", "time": "17:00"},  # Berlin's clocks change in the night before
        "reminders": [{"to": "client", "by": "email", "days": -1}, {"to": "client", "by": "email", "minutes": -1440}],
    }  # fmt: skip
    made = as_carol.post(path, body).json_body
    found = {each["days"]: each["due_at"] for each in made["reminders"]}
    assert made["due_at"] == "2027-03-28T15:00:00Z"
    assert found == {-1: "2027-03-27T16:00:00Z", None: "2027-03-27T15:00:00Z"}
