"""A coach's own actions on their home."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from chalicelib.domain.actions import closing, editing, serving
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import seeing, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.home import needing, own_actions
from tests.conftest import counted, everything, join
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
Add = Callable[..., Action]


@pytest.fixture
def worksheet(add_action: Add, open_plan: Callable[..., Plan], now: datetime) -> Action:
    """Carol's own action for Bob."""
    bob = open_plan("Bob Lee", "bob@home.example")
    return add_action("Send Bob the worksheet", in_plan=bob, assigned_to="coach", due=now + timedelta(days=1, hours=5))


def test_a_coach_sees_their_own_actions_of_all_plans_late_first_and_for_whom(
    visits_as: Browses, carol: Person, worksheet: Action, add_action: Add, now: datetime
) -> None:
    add_action("Call the bank", due=now + timedelta(hours=7))
    add_action("Read the draft", assigned_to="coach", due=now - timedelta(days=3))
    page = visits_as(carol).get("/")
    assert page.words("h2") == ["Today and this week", "Mine", "All clients (2)"]
    assert page.words("section[aria-labelledby=own-h] li") == [
        "Read the draft was due Fri 20 Nov, 04:00 for Alice Moreau",
        "Send Bob the worksheet tomorrow 09:00 for Bob Lee",
    ]


def test_they_are_not_among_what_clients_have_to_do(visits_as: Browses, carol: Person, worksheet: Action) -> None:
    page = visits_as(carol).get("/")
    assert "Bob Lee 0 0 – today 0 + Action" in page.words("tbody tr")
    assert page.words("h2")[0] == "Mine"


def test_the_circle_marks_it_done_and_undo_takes_it_back(visits_as: Browses, carol: Person, worksheet: Action) -> None:
    visitor = visits_as(carol)
    page = visitor.get("/")
    [circle] = page.all("button.o")
    assert circle.attributes["formaction"] == f"/plans/{worksheet.plan_id}/done"
    done = visitor.post(f"/plans/{worksheet.plan_id}/done", {"from": "home", "n": str(circle.attributes["value"])})
    assert done.location == f"/?just=done-{worksheet.plan_id}-{int(worksheet.number)}"
    page = visitor.get(done.location)
    assert page.words("[role=status]") == ["Done: Send Bob the worksheet Undo"]
    assert "Mine" not in page.words("h2")
    back = visitor.send(page, f"/plans/{worksheet.plan_id}/actions/{int(worksheet.number)}/reopen")
    page = visitor.get(back.location)
    assert page.words("[role=status]") == ["Reopened: Send Bob the worksheet"]
    assert "Mine" in page.words("h2")


def test_what_was_just_done_is_gone_even_while_the_index_lags(
    visits_as: Browses, carol: Person, worksheet: Action, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = actions.open_of_assignee_at_a_glance(carol.person_id)
    closing.complete(Actor(carol.person_id), worksheet.plan_id, int(worksheet.number), now=now)
    monkeypatch.setattr(actions, "open_of_assignee_at_a_glance", lambda _: stale)
    page = visits_as(carol).get(f"/?just=done-{worksheet.plan_id}-{int(worksheet.number)}")
    assert "Mine" not in page.words("h2")


def test_nobody_is_told_of_an_action_that_is_not_theirs_to_see(
    visits_as: Browses, mallory: Person, worksheet: Action
) -> None:
    page = visits_as(mallory).get(f"/?just=reopened-{worksheet.plan_id}-{int(worksheet.number)}")
    assert "worksheet" not in page.text
    for odd in ("done", "done--1", f"done-{worksheet.plan_id}-99999999", f"moved-{worksheet.plan_id}-1"):
        assert visits_as(mallory).get(f"/?just={odd}").status == 200


def test_a_second_coach_sees_theirs_and_not_the_primarys(
    visits_as: Browses, plan: Plan, dan: Person, add_action: Add
) -> None:
    join(plan, dan, "coach")
    add_action("Send the worksheet", assigned_to="coach")
    add_action("Ask the lawyer", assigned_to=dan.person_id)
    page = visits_as(dan).get("/")
    assert page.words("section[aria-labelledby=own-h] .w") == ["Ask the lawyer"]


def test_a_coach_without_own_actions_has_no_such_section(visits_as: Browses, carol: Person, plan: Plan) -> None:
    assert "Mine" not in visits_as(carol).get("/").words("h2")


def test_more_than_fit_are_counted(
    visits_as: Browses, carol: Person, add_action: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_actions, "MOST_SHOWN", 1)
    monkeypatch.setattr(needing, "AT_FIRST", 1)
    add_action(assigned_to="coach")
    add_action(assigned_to="coach")
    visitor = visits_as(carol)
    assert "1 more" in visitor.get("/").words("section[aria-labelledby=own-h]")[0]
    assert "1 more is in their plans" in visitor.get("/?show=own").text


def test_the_section_costs_one_query(visits_as: Browses, carol: Person, plan: Plan, add_action: Add) -> None:
    visitor = visits_as(carol)
    for _ in range(3):
        add_action(assigned_to="coach")
    with counted() as calls:
        visitor.get("/")
    assert calls["Query"] == 3  # the memberships, what clients have open, what the coach has open


def test_another_coach_may_not_mark_it_done_and_a_stranger_finds_nothing(
    visits_as: Browses, plan: Plan, dan: Person, mallory: Person, add_action: Add
) -> None:
    join(plan, dan, "coach")
    add_action(assigned_to="coach")
    other, stranger = visits_as(dan), visits_as(mallory)
    before = everything()
    fields = {"from": "home", "n": "1"}
    assert other.post(f"/plans/{plan.plan_id}/done", fields).status == 403
    assert stranger.post(f"/plans/{plan.plan_id}/done", fields).status == 404
    assert everything() == before


def test_what_was_done_for_a_metric_that_the_coach_is_asked_for_asks_for_its_value(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, add_action: Add, now: datetime
) -> None:
    by, number = Actor(carol.person_id), int(add_action("Talk it through", assigned_to="coach").number)
    fields = Fields(name="Openness", kind="rating", low=1, high=5, asked_of=carol.person_id)
    metric = setting_up.set_up(by, plan.plan_id, fields, now=now)[1]
    editing.edit(by, plan.plan_id, number, Change(serves=serving.Serves(metric.metric_id)), now=now)
    visitor = visits_as(carol)
    done = visitor.post(f"/plans/{plan.plan_id}/done", {"from": "home", "n": str(number)})
    page = visitor.get(done.location)
    assert "And Openness today? (1 to 5)" in page.text
    visitor.send(page, f"/plans/{plan.plan_id}/metrics/{metric.metric_id}/readings", value="4")
    assert [each.value for each in seeing.readings(metric)] == [Value(Decimal(4))]
    page = visitor.get(done.location)
    assert page.words("[role=status]") == ["Done: Talk it through Undo"]
    assert "And Openness" not in page.text
