"""The next session, by the API and as the client sees it."""

from collections.abc import Callable

from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import entries, everything, owed
from tests.web.api.caller import Caller, header, is_problem
from tests.web.pages.visitor import Visitor


def test_coaches_plan_it_and_the_client_sees_it(
    as_carol: Caller, as_alice: Caller, as_mallory: Caller, alice: Person, plan: Plan,
    visits_as: Callable[..., Visitor],
) -> None:  # fmt: skip
    path, own = f"/v1/plans/{plan.plan_id}/next-session", f"/v1/plans/{plan.plan_id}"
    told, before = (len(entries(plan)), len(owed())), as_alice.get(own)
    assert before.json_body["next_session"] is None
    answer = as_carol.put(path, {"next_session": "2026-12-04T10:00:00.5+01:00"})
    assert answer.json_body["next_session"] == "2026-12-04T09:00:00Z"
    after = as_alice.get(own)
    assert after.json_body["next_session"] == "2026-12-04T09:00:00Z"
    assert header(after, "ETag") != header(before, "ETag")
    assert (len(entries(plan)), len(owed())) == told
    assert "Next session: Fri 4 Dec, 10:00" in visits_as(alice).get(f"/plans/{plan.plan_id}").text
    unchanged = everything()
    for value in (
        "2026-11-01T09:00:00Z",
        "2029-11-01T09:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "2026-12-04T09:00:00",
        None,
    ):
        assert is_problem(as_carol.put(path, {"next_session": value}), 422, "Invalid")
    assert is_problem(as_alice.put(path, {"next_session": "2026-12-04T09:00:00Z"}), 403, "NotAllowed")
    assert is_problem(as_alice.delete(path), 403, "NotAllowed")
    assert is_problem(as_mallory.put(path, {"next_session": "2026-12-04T09:00:00Z"}), 404, "PlanNotFound")
    assert everything() == unchanged
    assert as_carol.delete(path).json_body["next_session"] is None
    assert "Next session" not in visits_as(alice).get(f"/plans/{plan.plan_id}").text
