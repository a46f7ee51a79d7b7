"""What one gets from a plan, and what its client will get, by the API."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.notices import EVENTS
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from tests.conftest import entries, everything
from tests.web.api.caller import Caller, is_problem


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/v1/plans/{plan.plan_id}/notices"


def test_ones_choices_for_a_plan_are_changed_replaced_and_say_what_counts(
    as_alice: Caller, path: str, plan: Plan
) -> None:
    first = as_alice.get(path).json_body
    assert first["notices"] == dict.fromkeys(EVENTS)
    assert {each["by"] for each in first["told"]} == {"usual"}
    changed = as_alice.patch(path, {"late": "text", "done": "digest"}).json_body
    assert changed["notices"] == first["notices"] | {"late": "text", "done": "digest"}
    assert {"event": "late", "channel": "text", "by": "plan"} in changed["told"]
    changed = as_alice.patch(path, {"late": None}).json_body
    assert changed["notices"] == first["notices"] | {"done": "digest"}
    replaced = as_alice.put(path, {"new": "off"}).json_body
    assert replaced["notices"] == first["notices"] | {"new": "off"}
    assert entries(plan)[-1].via == "api"
    before = everything()
    assert as_alice.put(path, {"new": "off"}).json_body == replaced
    assert everything() == before


@pytest.mark.parametrize("wrong", [{"late": "fax"}, {"rain": "off"}, {"reminder": "text"}, {"late": 1}, []])
def test_what_cannot_be_is_refused_and_nothing_is_written(as_alice: Caller, path: str, wrong: object) -> None:
    before = everything()
    for ask in (as_alice.put, as_alice.patch):
        assert ask(path, wrong).status_code in (400, 422)
    assert everything() == before


def test_strangers_find_nothing_and_who_reads_may_not(as_mallory: Caller, as_viewer: Caller, path: str) -> None:
    before = everything()
    for url in (path, path.replace("notices", "outlook")):
        assert is_problem(as_mallory.get(url), 404, "PlanNotFound")
        assert is_problem(as_viewer.get(url), 403, "NotAllowed")
    assert is_problem(as_mallory.put(path, {}), 404, "PlanNotFound")
    assert is_problem(as_viewer.patch(path, {"late": "off"}), 403, "NotAllowed")
    assert everything() == before


def test_the_outlook_tells_messages_ahead(
    as_carol: Caller, as_alice: Caller, path: str, add_action: Callable[..., Action], now: datetime
) -> None:
    due = now + timedelta(days=1)
    add_action(due=due, specs=[Spec(to="client", by="text", minutes=-60)], notify_client=False)
    found = as_carol.get(path.replace("notices", "outlook")).json_body
    assert found == as_alice.get(path.replace("notices", "outlook")).json_body
    assert (found["phone_state"], found["text_cap"], found["is_cut"]) == ("none", 6, False)
    assert found["items"] == [
        {"event": "reminder", "number": 1, "what": "Call the bank", "at": "2026-11-24T08:00:00Z", "by": "email",
         "reason": "by email, because there’s no phone number", "then": None},
        {"event": "late", "number": 1, "what": "Call the bank", "at": "2026-11-24T10:00:00Z", "by": "email", "reason": None, "then": None},
    ]  # fmt: skip


def test_before_the_client_accepts_the_outlook_is_empty(as_carol: Caller, open_plan: Callable[..., Plan]) -> None:
    invited = open_plan("Bob Lee", "bob@home.example", accepted=False)
    found = as_carol.get(f"/v1/plans/{invited.plan_id}/outlook").json_body
    assert (found["told"], found["items"], found["quiet_hours"]) == ([], [], None)
