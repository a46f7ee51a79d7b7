from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from chalicelib.domain.actions import closing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.serving import Serves
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import recording, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from tests.conftest import NOW, everything
from tests.web.api.caller import Caller, is_problem


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/v1/plans/{plan.plan_id}/growth"


def test_a_year_has_the_figures_of_the_page(
    as_carol: Caller, alice: Person, plan: Plan, path: str, add_action: Callable[..., Action]
) -> None:
    add_action(project=Named("Launch"), due=NOW + timedelta(days=1))
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, words=Words("It was easy."), now=NOW)
    found = as_carol.get(path).json_body
    assert (found["year"], found["years"], found["done"], found["on_time_share"]) == (2026, [2026], 1, 1.0)
    assert len(found["months"]) == 12
    assert found["months"][10] == {
        "month": "2026-11", "on_time": 1, "a_little_late": 0, "late": 0, "on_time_share": 1.0,
    }  # fmt: skip
    assert found["months"][11]["on_time_share"] is None
    assert found["dates_moved"] == {"of": 1, "moved": 0, "moves": 0, "later_minutes": 0}
    assert [(each["name"], each["month"]) for each in found["projects_finished"]] == [("Launch", "2026-11")]
    assert found["present_streak"] == {"weeks": 1, "since": "2026-11-23", "until": "2026-11-29"}
    [quote] = found["said"]
    assert (quote["number"], quote["comment"]["text"], quote["done_at"]) == (1, "It was easy.", "2026-11-23T09:00:00Z")
    assert found["said_since"] is None


def test_an_empty_year_has_no_shares(as_alice: Caller, path: str) -> None:
    found = as_alice.get(f"{path}?year=2025").json_body
    assert (found["year"], found["done"], found["on_time_share"], found["said"]) == (2025, 0, None, [])
    assert found["longest_streak"] == {"weeks": 0, "since": None, "until": None}


def test_metrics_come_by_the_dozen(
    as_carol: Caller, as_alice: Caller, as_mallory: Caller, carol: Person, plan: Plan, path: str
) -> None:
    who, today = Actor(carol.person_id), date(2026, 11, 23)
    for number in range(14):
        fields = Fields(name=f"Mood {number:02}")
        metric = setting_up.set_up(who, plan.plan_id, fields, now=NOW - timedelta(days=9))[1]
        if number != 3:
            recording.record(who, plan.plan_id, metric.metric_id, New(today, Value(Decimal(number))), now=NOW)
    first = as_alice.get(path).json_body
    rest = f"{path}?cursor={first['next_cursor']}"
    second = as_alice.get(rest).json_body
    assert [each["name"][5:] for each in first["metrics"]] == ["00", "01", "02", *(f"{n:02}" for n in range(4, 13))]
    assert ([each["name"] for each in second["metrics"]], second["next_cursor"]) == (["Mood 13"], None)
    assert as_carol.get(rest).json_body == second
    assert is_problem(as_mallory.get(rest), 404, "PlanNotFound")
    assert is_problem(as_carol.get(f"{path}?cursor={'a' * 40}"), 422, "Invalid")
    elsewhere = as_carol.get(f"/v1/plans/{plan.plan_id}/metrics?limit=1").json_body["next_cursor"]
    assert is_problem(as_carol.get(f"{path}?cursor={elsewhere}"), 422, "Invalid")


@pytest.mark.parametrize("year", ["1999", "2027", "soon", "", "20.5"])
def test_a_year_that_cant_be_is_said_at_the_field(as_carol: Caller, path: str, year: str) -> None:
    before = everything()
    answer = as_carol.get(f"{path}?year={year}")
    assert (answer.status_code, list(answer.json_body["errors"])) == (422, ["year"])
    assert everything() == before


def test_it_has_where_metrics_have_gone_and_viewers_get_none_of_them(
    as_carol: Caller,
    as_viewer: Caller,
    carol: Person,
    alice: Person,
    plan: Plan,
    path: str,
    add_action: Callable[..., Action],
) -> None:
    actor = Actor(carol.person_id)
    weight = setting_up.set_up(actor, plan.plan_id, Fields(name="Weight", unit="kg"), now=NOW)[1]
    calls = setting_up.set_up(actor, plan.plan_id, Fields(name="Calls", kind="total"), now=NOW)[1]
    for metric, day, value in [(weight, 20, "84"), (weight, 22, "81.4"), (calls, 22, "5"), (calls, 23, "7")]:
        new = New(date(2026, 11, day), Value(Decimal(value)))
        recording.record(Actor(alice.person_id), plan.plan_id, metric.metric_id, new, now=NOW)
    add_action(serves=Serves(weight.metric_id))
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW - timedelta(minutes=1))
    first, second = as_carol.get(path).json_body["metrics"]
    assert (first["name"], first["total"], first["days"], first["actions_serving"]) == ("Calls", "12", 2, 0)
    assert second == {
        "metric_id": weight.metric_id, "name": "Weight", "kind": "number", "unit": "kg", "is_archived": False,
        "first": {"date": "2026-11-20", "value": "84", "second": None}, "last": {"date": "2026-11-22", "value": "81.4", "second": None},
        "total": None, "days": None, "until": "2026-11-23", "actions_done": 1, "actions_serving": 1,
    }  # fmt: skip
    assert as_viewer.get(path).json_body["metrics"] == []
    told = as_carol.get(f"/v1/plans/{plan.plan_id}/briefing").json_body["metrics"]
    assert [(each["name"], [day["value"] for day in each["values"]], each["missing"]) for each in told] == [
        ("Calls", ["5", "7"], []),
        ("Weight", ["84", "81.4"], ["2026-11-21"]),
    ]


def test_viewers_see_it_and_strangers_do_not(
    as_viewer: Caller, as_mallory: Caller, as_nobody: Caller, path: str
) -> None:
    assert as_viewer.get(path).status_code == 200
    assert as_mallory.get(path).status_code == 404
    assert as_nobody.get(path).status_code == 401
