"""Projects in the API."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.actions import closing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import NOW, counted, everything
from tests.web.api.caller import Caller, header, is_problem
from tests.web.api.frame.test_calls import TOKEN

NEW = {"what": "Call the bank", "due": {"date": "2026-12-04"}, "reminders": []}


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/v1/plans/{plan.plan_id}"


@pytest.fixture
def launch(as_carol: Caller, path: str) -> str:
    return str(as_carol.post(f"{path}/projects", {"name": "Launch"}).json_body["project_id"])


def test_one_is_made_read_changed_and_deleted(as_carol: Caller, path: str) -> None:
    made = as_carol.post(f"{path}/projects", {"name": "Launch", "description": "By spring"})
    assert made.status_code == 201
    one = str(header(made, "Location"))
    assert as_carol.get(one).json_body == made.json_body
    tag = str(header(made, "ETag"))
    changed = as_carol.patch(one, {"name": "Start", "is_archived": True}, If_Match=tag).json_body
    assert (changed["name"], changed["description"], changed["is_archived"], changed["version"]) == (
        "Start",
        "By spring",
        True,
        2,
    )
    assert is_problem(as_carol.patch(one, {"name": "Other"}, If_Match=tag), 412, "StaleVersion")
    assert is_problem(as_carol.delete(one, If_Match=tag), 412, "StaleVersion")
    assert as_carol.delete(one).status_code == 204
    assert is_problem(as_carol.get(one), 404, "ProjectNotFound")
    assert is_problem(as_carol.delete(one), 404, "ProjectNotFound")


def test_the_same_request_makes_one(as_carol: Caller, path: str) -> None:
    first, second = (as_carol.post(f"{path}/projects", {"name": "Launch"}, Idempotency_Key="k") for _ in range(2))
    assert first.json_body == second.json_body
    assert len(as_carol.get(f"{path}/projects").json_body["items"]) == 1


def test_progress_is_told(
    as_carol: Caller, path: str, launch: str, plan: Plan, carol: Person, add_action: Callable[..., Action]
) -> None:
    for weight in (100, 300, 50):
        add_action(project=launch, weight=weight)
    closing.complete(Actor(carol.person_id), plan.plan_id, 2, now=NOW)
    closing.cancel(Actor(carol.person_id), plan.plan_id, 3, now=NOW)
    assert as_carol.get(f"{path}/projects/{launch}").json_body["progress"] == {
        "done_share": 0.75, "weight": 400, "done_weight": 300, "on_time": 1, "a_little_late": 0, "late": 0, "open": 1, "cancelled": 1,
    }  # fmt: skip


def test_the_list_is_in_the_order_of_names_and_paged(as_carol: Caller, path: str) -> None:
    for name in ("beta", "Alpha", "gamma"):
        as_carol.post(f"{path}/projects", {"name": name})
    first = as_carol.get(f"{path}/projects?limit=2").json_body
    assert [each["name"] for each in first["items"]] == ["Alpha", "beta"]
    as_carol.post(f"{path}/projects", {"name": "aardvark"})
    second = as_carol.get(f"{path}/projects?limit=2&cursor={first['next_cursor']}").json_body
    assert [each["name"] for each in second["items"]] == ["gamma"]
    assert second["next_cursor"] is None


def test_the_list_costs_three_however_many(as_carol: Caller, path: str) -> None:
    for number in range(5):
        as_carol.post(f"{path}/projects", {"name": f"Project {number}"})
    with counted() as made:
        as_carol.get(f"{path}/projects")
    assert made == TOKEN | {"GetItem": 1, "Query": 2}


def test_archived_ones_are_listed_where_asked_for(as_carol: Caller, path: str, launch: str) -> None:
    as_carol.patch(f"{path}/projects/{launch}", {"is_archived": True})
    found = {
        state: len(as_carol.get(f"{path}/projects?state={state}").json_body["items"])
        for state in ("open", "archived", "all")
    }
    assert found == {"open": 0, "archived": 1, "all": 1}


@pytest.mark.parametrize("query", ["cursor=altered", "state=gone", "limit=0", "nothing=1"])
def test_a_query_that_cannot_be_is_refused(as_carol: Caller, path: str, query: str) -> None:
    assert is_problem(as_carol.get(f"{path}/projects?{query}"), 422, "Invalid")


@pytest.mark.parametrize(
    "body", [{"name": ""}, {"name": "x" * 101}, {"name": "launch "}, {"name": "y", "description": "x" * 2001}]
)
def test_what_no_project_can_be_is_refused(as_carol: Caller, path: str, launch: str, body: dict[str, str]) -> None:
    before = everything()
    assert is_problem(as_carol.post(f"{path}/projects", body), 422, "Invalid")
    assert everything() == before


def test_actions_go_into_projects_by_id_and_by_name_and_out(as_carol: Caller, path: str, launch: str) -> None:
    by_id = as_carol.post(f"{path}/actions", {**NEW, "project": launch, "weight": 300}).json_body
    assert (by_id["project_id"], by_id["weight"]) == (launch, 300)
    assert as_carol.post(f"{path}/actions", {**NEW, "project": {"name": "LAUNCH"}}).json_body["project_id"] == launch
    made = as_carol.post(f"{path}/actions", {**NEW, "project": {"name": "Garden"}}).json_body["project_id"]
    assert made not in (None, launch)
    assert as_carol.patch(f"{path}/actions/1", {"weight": 0}).json_body["project_id"] == launch
    assert as_carol.patch(f"{path}/actions/1", {"project": made}).json_body["project_id"] == made
    assert as_carol.patch(f"{path}/actions/1", {"project": None}).json_body["project_id"] is None


@pytest.mark.parametrize(
    "more",
    [
        {"project": "mfrggzdfmztwq2lk"},
        {"project": {"name": ""}},
        {"project": 5},
        {"weight": -1},
        {"weight": 1001},
        {"weight": "5"},
    ],
)
def test_a_project_or_weight_that_cannot_be_is_refused(as_carol: Caller, path: str, more: dict[str, object]) -> None:
    as_carol.post(f"{path}/actions", NEW)
    before = everything()
    assert is_problem(as_carol.post(f"{path}/actions", {**NEW, **more}), 422, "Invalid")
    assert is_problem(as_carol.patch(f"{path}/actions/1", more), 422, "Invalid")
    assert everything() == before


def test_actions_of_one_project_are_listed(
    as_carol: Caller, path: str, launch: str, add_action: Callable[..., Action], plan: Plan, carol: Person
) -> None:
    for project in (launch, None, launch, launch):
        add_action(project=project, due=NOW - timedelta(days=1), at=NOW - timedelta(days=2))
    closing.complete(Actor(carol.person_id), plan.plan_id, 3, now=NOW)

    def numbers(query: str) -> list[int]:
        return [
            each["number"] for each in as_carol.get(f"{path}/actions?project_id={launch}{query}").json_body["items"]
        ]

    assert sorted(numbers("")) == [1, 3, 4]
    assert numbers("&status=open") == numbers("&status=late") == [1, 4]
    assert numbers("&status=done") == [3]
    assert sorted(numbers("&changed_since=2026-11-01T00:00:00Z")) == [1, 3, 4]
    pages, cursor = [], ""
    while True:
        page = as_carol.get(f"{path}/actions?project_id={launch}&limit=1{cursor}").json_body
        pages += [each["number"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert sorted(pages) == [1, 3, 4]


def test_a_filter_for_an_unknown_project_is_refused(as_carol: Caller, path: str) -> None:
    assert is_problem(as_carol.get(f"{path}/actions?project_id=mfrggzdfmztwq2lk"), 422, "Invalid")


@pytest.mark.parametrize(("query", "left"), [("", 1), ("?actions=keep", 1), ("?actions=delete", 0)])
def test_deleting_keeps_or_deletes_its_actions(as_carol: Caller, path: str, launch: str, query: str, left: int) -> None:
    as_carol.post(f"{path}/actions", {**NEW, "project": launch})
    assert as_carol.delete(f"{path}/projects/{launch}{query}").status_code == 204
    assert [each["project_id"] for each in as_carol.get(f"{path}/actions").json_body["items"]] == [None] * left


def test_deleting_in_another_way_is_refused(as_carol: Caller, path: str, launch: str) -> None:
    before = everything()
    assert is_problem(as_carol.delete(f"{path}/projects/{launch}?actions=burn"), 422, "Invalid")
    assert everything() == before


def test_a_deleted_project_is_brought_back_with_its_actions(
    as_carol: Caller, as_mallory: Caller, as_alice: Caller, path: str, launch: str
) -> None:
    one = f"{path}/projects/{launch}"
    before = as_carol.get(one).json_body
    as_carol.delete(f"{one}?actions=delete")
    assert is_problem(as_mallory.put(f"{one}/restoration"), 404, "PlanNotFound")
    assert is_problem(as_alice.put(f"{one}/restoration"), 403, "NotAllowed")
    for _ in range(2):
        back = as_carol.put(f"{one}/restoration")
        assert back.status_code == 200
        assert back.json_body == before | {"version": back.json_body["version"]}
    assert is_problem(as_carol.put(f"{path}/projects/{'a' * 16}/restoration"), 404, "ProjectNotFound")
