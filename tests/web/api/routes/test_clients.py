from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import NOW, everything, join
from tests.web.api.caller import Caller

PATH = "/v1/clients"


def test_a_coach_has_the_figures_of_the_page(
    as_carol: Caller, plan: Plan, add_action: Callable[..., Action], open_plan: Callable[..., Plan]
) -> None:
    open_plan("Bob Lee", "bob@home.example", accepted=False)
    add_action(due=NOW - timedelta(days=1), at=NOW - timedelta(days=9))
    add_action(due=NOW + timedelta(days=1))
    alice, bob = as_carol.get(PATH).json_body["items"]
    assert alice == {
        "plan_id": plan.plan_id, "name": "Alice Moreau", "coach_name": "Carol Reed", "state": "active", "unread": 0,
        "figures": {"late": 1, "late_since": "2026-11-22T09:00:00Z", "due_soon": 1, "done": 0, "on_time_share": None,
                    "heard_at": "2026-11-23T09:00:00Z", "refused": 0, "missed_at": None, "metrics": []},
    }  # fmt: skip
    assert (bob["state"], bob["figures"]["heard_at"]) == ("invited", None)


def test_they_are_sorted_searched_and_paged(as_carol: Caller, plan: Plan, open_plan: Callable[..., Plan]) -> None:
    open_plan("Bob Lee", "bob@home.example")
    first = as_carol.get(f"{PATH}?sort=name&limit=1").json_body
    assert [each["name"] for each in first["items"]] == ["Alice Moreau"]
    rest = as_carol.get(f"{PATH}?sort=name&limit=1&cursor={first['next_cursor']}").json_body
    assert ([each["name"] for each in rest["items"]], rest["next_cursor"]) == (["Bob Lee"], None)
    assert [each["name"] for each in as_carol.get(f"{PATH}?q=LEE").json_body["items"]] == ["Bob Lee"]


@pytest.mark.parametrize(
    ("query", "field"), [("sort=size", "sort"), ("cursor=abc", "cursor"), ("limit=0", "limit"), ("x=1", "query")]
)
def test_what_there_is_not_is_said_at_the_field(as_carol: Caller, query: str, field: str) -> None:
    before = everything()
    answer = as_carol.get(f"{PATH}?{query}")
    assert (answer.status_code, list(answer.json_body["errors"])) == (422, [field])
    assert everything() == before


def test_others_have_no_clients_and_further_coaches_no_figures(
    as_alice: Caller, as_mallory: Caller, as_nobody: Caller, calls_as: Callable[[Person], Caller], dan: Person, plan: Plan
) -> None:  # fmt: skip
    assert as_alice.get(PATH).json_body == as_mallory.get(PATH).json_body == {"items": [], "next_cursor": None}
    assert as_nobody.get(PATH).status_code == 401
    join(plan, dan, "coach")
    [one] = calls_as(dan).get(PATH).json_body["items"]
    assert (one["name"], one["coach_name"], one["figures"]) == ("Alice Moreau", "Carol Reed", None)
