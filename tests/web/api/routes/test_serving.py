"""Which metric an action serves, in the API."""

from typing import Any

import pytest

from chalicelib.domain.plans.plan import Plan
from tests.conftest import entries, everything
from tests.web.api.caller import Caller, is_problem

NEW = {"what": "Walk to work", "due": {"date": "2026-12-04"}}


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/v1/plans/{plan.plan_id}"


@pytest.fixture
def weight(as_carol: Caller, path: str) -> str:
    return str(as_carol.post(f"{path}/metrics", {"name": "Weight", "unit": "kg"}).json_body["metric_id"])


def served(caller: Caller, path: str) -> Any:
    return caller.get(f"{path}/actions/1").json_body["metric_id"]


def test_an_action_serves_a_metric_until_that_is_taken_away_and_viewers_dont_see_it(
    as_carol: Caller, as_alice: Caller, as_viewer: Caller, path: str, weight: str, plan: Plan
) -> None:
    assert as_carol.post(f"{path}/actions", {**NEW, "metric_id": weight}).json_body["metric_id"] == weight
    assert (served(as_alice, path), served(as_viewer, path)) == (weight, None)
    assert as_carol.patch(f"{path}/actions/1", {"weight": 50}).json_body["metric_id"] == weight
    as_carol.put(f"{path}/actions/1/completion")
    as_carol.delete(f"{path}/actions/1/completion")
    as_carol.delete(f"{path}/actions/1")
    assert as_carol.put(f"{path}/actions/1/restoration").json_body["metric_id"] == weight
    assert as_carol.patch(f"{path}/actions/1", {"metric_id": None}).json_body["metric_id"] is None
    assert as_carol.patch(f"{path}/actions/1", {"metric_id": weight}).json_body["metric_id"] == weight
    assert [each.data.get("metric") for each in entries(plan)[-2:]] == ["", "Weight"]
    seen = as_viewer.get(f"{path}/stream").json_body["items"]
    assert weight not in str(seen)
    both = as_carol.patch(f"{path}/actions/1", {"metric_id": None, "weight": 70}).json_body
    assert (both["metric_id"], both["weight"]) == (None, 70)
    assert as_viewer.get(f"{path}/stream").json_body["items"][0]["data"]["metric_changed"] is True


def test_what_isnt_there_or_archived_is_refused_with_all_else_that_is_wrong_and_nothing_is_written(
    as_carol: Caller, as_alice: Caller, as_mallory: Caller, path: str, weight: str
) -> None:
    other = str(
        as_carol.post("/v1/plans", {"client": {"email": "bob@example.org", "name": "Bob"}}).json_body["plan_id"]
    )
    theirs = str(as_carol.post(f"/v1/plans/{other}/metrics", {"name": "Steps"}).json_body["metric_id"])
    as_carol.post(f"{path}/actions", {**NEW, "metric_id": weight})
    as_carol.put(f"{path}/metrics/{weight}/archive")
    before = everything()
    for metric_id, sentence in ((theirs, "no such metric"), ("x", "no such metric"), (weight, "archived")):
        refused = as_carol.post(f"{path}/actions", {**NEW, "what": " ", "metric_id": metric_id})
        assert is_problem(refused, 422, "Invalid")
        found = refused.json_body["errors"]
        assert sentence in found["metric_id"], metric_id
        assert "what" in found, metric_id
    assert is_problem(as_carol.patch(f"{path}/actions/1", {"metric_id": theirs}), 422, "Invalid")
    assert as_mallory.patch(f"{path}/actions/1", {"metric_id": weight}).status_code == 404
    assert is_problem(as_alice.patch(f"{path}/actions/1", {"metric_id": None}), 403, "NotAllowed")
    # An action that serves it already stays so.
    assert as_carol.patch(f"{path}/actions/1", {"metric_id": weight}).status_code == 200
    assert everything() == before
    as_alice.delete(f"{path}/metrics/{weight}")
    assert served(as_carol, path) == weight


def test_a_viewer_is_told_that_metrics_arent_for_them(
    as_viewer: Caller, as_carol: Caller, path: str, weight: str
) -> None:
    as_carol.post(f"{path}/actions", NEW)
    assert is_problem(as_viewer.patch(f"{path}/actions/1", {"metric_id": weight}), 403, "NotAllowed")
