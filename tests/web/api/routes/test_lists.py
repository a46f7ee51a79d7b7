"""Actions typed as lines, by the API."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.plans.plan import Plan
from tests.conftest import everything
from tests.web.api.caller import Caller, header, is_problem


def test_a_line_is_read_and_a_list_is_added_once(as_carol: Caller, plan: Plan) -> None:
    path = f"/v1/plans/{plan.plan_id}"
    read = as_carol.get(f"{path}/reading?line=Call+Bob+next+Friday+at+noon").json_body
    assert read == {
        "what": "Call Bob",
        "due": {"date": "2026-12-04", "time": "12:00"},
        "others": [{"date": "2026-11-27", "time": "12:00"}],
    }
    assert as_carol.get(f"{path}/reading?line=Read+chapter+7").json_body["due"] is None
    body = {"lines": ["1. Call the bank Fri 5pm", "", "2. Rent the van"], "by": "2026-12-11"}
    added = as_carol.post(f"{path}/lists", body, Idempotency_Key="a")
    assert (added.status_code, added.json_body, header(added, "Location")) == (201, {"numbers": [1, 2]}, "actions/1")
    assert as_carol.post(f"{path}/lists", body, Idempotency_Key="a").json_body == {"numbers": [1, 2]}
    assert [(each.what, each.due_at) for each in actions.open_of_plan(plan.plan_id)] == [
        ("Call the bank", datetime(2026, 11, 27, 16, tzinfo=UTC)),
        ("Rent the van", datetime(2026, 12, 11, 16, tzinfo=UTC)),
    ]


def test_what_cannot_be_is_told_line_by_line_and_nothing_is_added(
    as_carol: Caller, as_viewer: Caller, as_mallory: Caller, as_nobody: Caller, plan: Plan
) -> None:
    path = f"/v1/plans/{plan.plan_id}"
    before = everything()
    wrong = as_carol.post(
        f"{path}/lists", {"lines": ["Call the bank Fri", " ", "Call Bob next Friday at noon", "Read chapter 7"]}
    )
    assert is_problem(wrong, 422, "Invalid")
    assert list(wrong.json_body["errors"]) == ["lines.2", "lines.3"]
    assert "Friday 4 December 2026, 12:00 or Friday 27 November 2026, 12:00" in wrong.json_body["errors"]["lines.2"]
    past = as_carol.post(f"{path}/lists", {"lines": ["", "Call the bank Fri", "Call the bank 2026-01-01"]})
    assert list(past.json_body["errors"]) == ["lines.2"]
    wrongs: list[dict[str, Any]] = [
        {"lines": []},
        {"lines": [" "]},
        {"lines": ["Call the bank Fri"] * 501},
        {"lines": ["x" * 701]},
        {},
    ]
    for body in wrongs:
        assert is_problem(as_carol.post(f"{path}/lists", body), 422, "Invalid"), body
    assert is_problem(as_carol.get(f"{path}/reading?line={'x' * 701}"), 422, "Invalid")
    for caller, status in ((as_viewer, 403), (as_mallory, 404), (as_nobody, 401)):
        assert caller.post(f"{path}/lists", {"lines": ["Call the bank Fri"]}).status_code == status
        assert caller.get(f"{path}/reading?line=Call+Bob+Fri").status_code == status
    assert everything() == before
