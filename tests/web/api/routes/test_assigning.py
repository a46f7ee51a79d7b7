"""Coach Actions by the API."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import NOW, counted, everything, join
from tests.web.api.caller import Caller, is_problem

Add = Callable[..., Action]
NEW = {"what": "Send the worksheet", "due": {"date": "2026-12-04"}}


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/v1/plans/{plan.plan_id}/actions"


def test_a_coach_adds_one_for_themselves(as_carol: Caller, path: str, carol: Person) -> None:
    added = as_carol.post(path, NEW | {"assigned_to": "coach"})
    assert added.status_code == 201
    body = added.json_body
    assert body["assigned_to"] == "coach"
    assert body["assignee"] == {"id": carol.person_id, "name": "Carol Reed"}
    assert (body["due_at"], body["due_time_zone"]) == ("2026-12-04T22:00:00Z", "America/New_York")
    assert [(each["to"], each["time_zone"]) for each in body["reminders"]] == [("coach", "America/New_York")]


def test_the_clients_action_names_the_client(as_carol: Caller, path: str, alice: Person) -> None:
    body = as_carol.post(path, NEW).json_body
    assert (body["assigned_to"], body["assignee"]) == ("client", {"id": alice.person_id, "name": "Alice Moreau"})


def test_a_change_gives_it_to_another_coach_and_back(
    as_carol: Caller, path: str, plan: Plan, dan: Person, add_action: Add
) -> None:
    join(plan, dan, "coach")
    add_action()
    given = as_carol.patch(f"{path}/1", {"assigned_to": dan.person_id}, If_Match='"1"').json_body
    assert (given["assigned_to"], given["assignee"]["name"], given["version"]) == ("coach", "Dan Ortiz", 2)
    assert is_problem(as_carol.patch(f"{path}/1", {"assigned_to": "client"}, If_Match='"1"'), 412, "StaleVersion")
    assert as_carol.patch(f"{path}/1", {"assigned_to": "client"}).json_body["assigned_to"] == "client"
    [entry] = [each for each in as_carol.get(f"{path}/1/history").json_body["items"] if each["kind"] == "edited"][:1]
    assert entry["data"]["changes"] == {"assigned_to": ["Dan Ortiz", "Alice Moreau"]}


def test_who_cant_have_one_is_refused_at_the_field(
    as_carol: Caller, path: str, alice: Person, mallory: Person, viewer: Person, add_action: Add
) -> None:
    add_action()
    before = everything()
    for asked in (alice.person_id, mallory.person_id, viewer.person_id, "", "nobody"):
        for answer in (
            as_carol.post(path, NEW | {"assigned_to": asked}),
            as_carol.patch(f"{path}/1", {"assigned_to": asked}),
        ):
            assert is_problem(answer, 422, "Invalid")
            assert set(answer.json_body["errors"]) == {"assigned_to"}
    assert everything() == before


def test_a_client_may_read_and_comment_and_no_more(as_alice: Caller, path: str, add_action: Add) -> None:
    add_action(assigned_to="coach")
    before = everything()
    assert is_problem(as_alice.post(path, NEW | {"assigned_to": "coach"}), 403, "NotAllowed")
    for method, rest, body in (
        ("PATCH", "", {"what": "Other words"}), ("DELETE", "", None), ("PUT", "/completion", None), ("PUT", "/cancellation", None),
    ):  # fmt: skip
        assert is_problem(as_alice(method, f"{path}/1{rest}", body), 403, "NotAllowed")
    assert everything() == before
    assert as_alice.get(f"{path}/1").json_body["assignee"]["name"] == "Carol Reed"
    assert as_alice.post(f"{path}/1/comments", {"text": "Thank you"}).status_code == 201


def test_a_stranger_finds_none(as_mallory: Caller, path: str, add_action: Add) -> None:
    add_action(assigned_to="coach")
    before = everything()
    for answer in (
        as_mallory.get(f"{path}/1"),
        as_mallory.post(path, NEW | {"assigned_to": "coach"}),
        as_mallory.patch(f"{path}/1", {"assigned_to": "coach"}),
        as_mallory.put(f"{path}/1/completion"),
    ):
        assert is_problem(answer, 404, "PlanNotFound")
    assert as_mallory.get("/v1/me/actions").json_body == {"items": [], "next_cursor": None}
    assert everything() == before


def test_a_list_of_the_clients_or_the_coaches_own(as_carol: Caller, path: str, add_action: Add) -> None:
    add_action()
    add_action(assigned_to="coach")
    add_action()

    def numbers(query: str) -> list[int]:
        return [each["number"] for each in as_carol.get(f"{path}?{query}").json_body["items"]]

    assert numbers("assigned_to=client") == [1, 3]
    assert numbers("assigned_to=coach") == [2]
    assert numbers("assigned_to=coach&status=open&limit=1") == [2]
    assert is_problem(as_carol.get(f"{path}?assigned_to=dan"), 422, "Invalid")
    cursor = as_carol.get(f"{path}?assigned_to=client&limit=1").json_body["next_cursor"]
    assert numbers(f"assigned_to=client&limit=1&cursor={cursor}") == [3]
    assert is_problem(as_carol.get(f"{path}?cursor={cursor}"), 422, "Invalid")


def test_ones_own_over_all_plans_come_by_due_time_in_pages(
    as_carol: Caller, plan: Plan, open_plan: Callable[..., Plan], add_action: Add
) -> None:
    bob = open_plan("Bob Lee", "bob@home.example")
    add_action("Later", assigned_to="coach", due=NOW + timedelta(days=3))
    add_action("Call the bank")
    add_action("Send Bob the worksheet", in_plan=bob, assigned_to="coach", due=NOW - timedelta(days=1))
    with counted() as calls:
        first = as_carol.get("/v1/me/actions?limit=1").json_body
    assert calls["Query"] == 2
    assert first["items"] == [
        {
            "plan_id": bob.plan_id,
            "number": 1,
            "key": "BOB-1",
            "what": "Send Bob the worksheet",
            "due_at": "2026-11-22T09:00:00Z",
            "due_time_zone": "America/New_York",
            "is_late": True,
            "client_name": "Bob Lee",
        }
    ]
    second = as_carol.get(f"/v1/me/actions?limit=1&cursor={first['next_cursor']}").json_body
    assert [each["what"] for each in second["items"]] == ["Later"]
    assert second["next_cursor"] is None


def test_anothers_cursor_is_none_of_ones_own(
    as_carol: Caller, calls_as: Callable[[Person | None], Caller], dan: Person, add_action: Add
) -> None:
    add_action(assigned_to="coach")
    add_action(assigned_to="coach")
    cursor = as_carol.get("/v1/me/actions?limit=1").json_body["next_cursor"]
    for altered in (cursor, f"{cursor}a", "x"):
        assert is_problem(calls_as(dan).get(f"/v1/me/actions?cursor={altered}"), 422, "Invalid")


def test_without_a_token_there_is_no_list(calls_as: Callable[[Person | None], Caller], path: str) -> None:
    assert calls_as(None).get("/v1/me/actions").status_code == 401
