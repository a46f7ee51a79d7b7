"""Which metric an action serves: in its form, on its page, in the metric's chart."""

from collections.abc import Callable
from datetime import datetime

import pytest

from chalicelib.domain.actions import closing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import archiving, deleting, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import everything
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]


@pytest.fixture
def own(plan: Plan) -> str:
    return f"/plans/{plan.plan_id}"


@pytest.fixture
def coach(visits_as: Browses, carol: Person) -> Visitor:
    return visits_as(carol)


@pytest.fixture
def weight(plan: Plan, carol: Person, now: datetime) -> Metric:
    return setting_up.set_up(Actor(carol.person_id), plan.plan_id, Fields(name="Weight", unit="kg"), now=now)[1]


def test_it_is_chosen_in_the_form_named_on_the_page_and_marked_in_the_chart(
    coach: Visitor,
    visits_as: Browses,
    viewer: Person,
    alice: Person,
    own: str,
    weight: Metric,
    plan: Plan,
    now: datetime,
) -> None:
    form = coach.get(f"{own}/add")
    sent = coach.send(
        form, f"{own}/add", what="Walk to work", date="2026-12-04", metric_id=weight.metric_id, do="another"
    )
    assert coach.get(sent.location).value("metric_id") == weight.metric_id
    page = coach.get(f"{own}/actions/1")
    assert "Serves Weight" in page.text
    assert page.all(f'a[href$="{own}/metrics/{weight.metric_id}"]')
    assert "Weight" not in visits_as(viewer).get(f"{own}/actions/1").text
    coach.send(coach.get(f"{own}/add"), f"{own}/add", what="Call the bank", date="2026-12-04", do="add")
    for number in (1, 2):
        closing.complete(Actor(alice.person_id), plan.plan_id, number, now=now)
    shown = coach.get(f"{own}/metrics/{weight.metric_id}")
    assert [row for row in shown.words(".days td") if "✓" in row] == ["✓ Walk to work for Weight ✓ Call the bank"]
    edit = coach.get(f"{own}/actions/1/edit")
    before = everything()
    assert coach.send(edit, f"{own}/actions/1/edit", do="save").status == 303
    assert everything() == before
    coach.send(edit, f"{own}/actions/1/edit", metric_id="", do="save")
    assert actions.present(plan.plan_id, 1).metric_id is None
    assert "You took away the metric that it served" in coach.get(f"{own}/actions/1").text
    assert "took away" not in visits_as(viewer).get(f"{own}/actions/1").text


def test_an_archived_one_stays_until_another_is_chosen_and_a_deleted_one_isnt_shown(
    coach: Visitor,
    own: str,
    weight: Metric,
    add_action: Callable[..., Action],
    plan: Plan,
    alice: Person,
    now: datetime,
) -> None:
    add_action("Walk to work")
    coach.send(coach.get(f"{own}/actions/1/edit"), f"{own}/actions/1/edit", metric_id=weight.metric_id, do="save")
    by = Actor(alice.person_id)
    archiving.archive(by, plan.plan_id, weight.metric_id, now=now)
    assert "Serves Weight (archived)" in coach.get(f"{own}/actions/1").text
    edit = coach.get(f"{own}/actions/1/edit")
    assert edit.words("[name=metric_id] option") == ["No metric", "Weight (archived)"]
    assert coach.send(edit, f"{own}/actions/1/edit", what="Walk home", do="save").status == 303
    assert not coach.get(f"{own}/add").all("[name=metric_id]")
    add_action("Another")
    before = everything()
    refused = coach.send(
        coach.get(f"{own}/actions/2/edit"), f"{own}/actions/2/edit", metric_id=weight.metric_id, do="save"
    )
    assert "“Weight” is archived" in refused.problem("metric_id")
    assert everything() == before
    deleting.delete(by, plan.plan_id, weight.metric_id, now=now)
    assert "Serves" not in coach.get(f"{own}/actions/1").text
