"""Another date, and being stuck, through the API."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.plans.plan import Plan
from tests.conftest import everything, kinds
from tests.web.api.caller import Caller, header, is_problem

LATER = {"due": {"date": "2026-12-11", "time": "12:00"}, "comment": "Ms Weber is away."}


@pytest.fixture
def path(plan: Plan, add_action: Callable[..., Action]) -> str:
    add_action()
    return f"/v1/plans/{plan.plan_id}/actions/1"


@pytest.fixture
def asked(as_alice: Caller, path: str) -> Any:
    return as_alice.put(f"{path}/proposal", LATER).json_body["proposal"]


def test_a_client_asks_and_the_coach_accepts(as_alice: Caller, as_carol: Caller, path: str, plan: Plan) -> None:
    response = as_alice.put(f"{path}/proposal", LATER)
    assert (response.status_code, header(response, "ETag")) == (200, '"1"')
    proposal = response.json_body["proposal"]
    assert proposal == {
        "id": proposal["id"], "by": {"id": plan.client_id, "name": "Alice Moreau"}, "side": "client",
        "due_at": "2026-12-11T11:00:00Z", "due_time_zone": "Europe/Berlin", "comment": "Ms Weber is away.",
        "created_at": "2026-11-23T09:00:00Z",
    }  # fmt: skip
    assert as_carol.get(path).json_body["proposal"] == proposal
    moved = as_carol.put(f"{path}/proposal/acceptance", {"proposal_id": proposal["id"]})
    assert (moved.json_body["due_at"], moved.json_body["proposal"]) == (proposal["due_at"], None)
    assert (moved.json_body["moved_count"], header(moved, "ETag")) == (1, '"2"')
    before = everything()
    again = as_carol.put(f"{path}/proposal/acceptance", {"proposal_id": proposal["id"]})
    assert (again.status_code, again.json_body, everything()) == (200, moved.json_body, before)


def test_the_coach_offers_another_date_and_the_client_accepts(
    as_alice: Caller, as_carol: Caller, path: str, asked: Any
) -> None:
    body = {"due": {"date": "2026-12-09"}, "proposal_id": asked["id"]}
    offered = as_carol.put(f"{path}/proposal", body).json_body["proposal"]
    assert (offered["side"], offered["due_at"]) == ("coach", "2026-12-09T16:00:00Z")
    assert is_problem(as_carol.put(f"{path}/proposal/acceptance"), 403, "NotAllowed")
    assert as_alice.put(f"{path}/proposal/acceptance").json_body["due_at"] == offered["due_at"]


def test_the_coach_declines_with_a_word(as_alice: Caller, as_carol: Caller, path: str, plan: Plan, asked: Any) -> None:
    response = as_carol.delete(f"{path}/proposal?comment=The%20fair%20is%20on%20Monday")
    assert (response.status_code, response.json_body["proposal"]) == (200, None)
    assert as_alice.get(f"{path}/comments").json_body["items"][-1]["text"] == "The fair is on Monday"
    assert kinds(plan)[-2:] == ["proposal_declined", "comment"]
    before = everything()
    assert as_carol.delete(f"{path}/proposal").status_code == 200
    assert everything() == before


def test_the_client_withdraws(as_alice: Caller, path: str, plan: Plan, asked: Any) -> None:
    assert as_alice.delete(f"{path}/proposal").json_body["proposal"] is None
    assert kinds(plan)[-1] == "proposal_withdrawn"


def test_an_older_one_is_not_answered_in_place_of_the_newer(
    as_alice: Caller, as_carol: Caller, path: str, asked: Any
) -> None:
    as_alice.put(f"{path}/proposal", {"due": {"date": "2026-12-18"}})
    before = everything()
    for response in (
        as_carol.put(f"{path}/proposal/acceptance", {"proposal_id": asked["id"]}),
        as_carol.put(f"{path}/proposal", {**LATER, "proposal_id": asked["id"]}),
        as_carol.delete(f"{path}/proposal?proposal_id={asked['id']}"),
    ):
        assert is_problem(response, 409, "ProposalChanged")
    assert everything() == before


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"due": {"date": "2026-11-22"}}, "due"), ({"due": {}}, "due"), ({"due": {"date": "soon"}}, "due.date"),
        ({"due": {"date": "2026-12-04"}, "comment": 7}, "comment"), ({}, "due"), ({"due": {"date": "2026-12-04"}, "x": 1}, "body"),
    ],
)  # fmt: skip
def test_bad_input_is_named_by_its_field(as_alice: Caller, path: str, body: Any, field: str) -> None:
    before = everything()
    response = as_alice.put(f"{path}/proposal", body)
    assert is_problem(response, 422, "Invalid")
    assert field in response.json_body["errors"]
    assert everything() == before


def test_nothing_is_asked_for_closed_actions_or_under_an_old_version(
    as_alice: Caller, as_carol: Caller, path: str
) -> None:
    assert is_problem(as_alice.put(f"{path}/proposal", LATER, If_Match='"9"'), 412, "StaleVersion")
    assert is_problem(as_alice.put(f"{path}/stuck", If_Match='"9"'), 412, "StaleVersion")
    assert is_problem(as_carol.put(f"{path}/proposal", LATER), 409, "WrongState")
    as_carol.put(f"{path}/completion")
    assert is_problem(as_alice.put(f"{path}/proposal", LATER), 409, "WrongState")
    assert is_problem(as_alice.put(f"{path}/stuck"), 409, "WrongState")


def test_stuck_with_a_word_and_on_again(as_alice: Caller, as_carol: Caller, path: str) -> None:
    stuck = as_alice.put(f"{path}/stuck", {"comment": "Nobody answers."}).json_body
    assert (stuck["stuck_at"], stuck["stuck_text"], stuck["comment_count"]) == (
        "2026-11-23T09:00:00Z", "Nobody answers.", 1,
    )  # fmt: skip
    on = as_carol.delete(f"{path}/stuck").json_body
    assert (on["stuck_at"], on["stuck_text"]) == (None, None)
