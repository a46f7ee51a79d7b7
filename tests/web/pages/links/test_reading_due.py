"""The reading that is asked for once an action that serves a metric is done: on our pages, and by the link without signing in."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from chalicelib.domain.actions import closing, editing, serving
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import recording, seeing, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import everything
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
TODAY = date(2026, 11, 23)


@pytest.fixture
def nobody(visits_as: Browses) -> Visitor:
    return visits_as(None)


@pytest.fixture
def serve(plan: Plan, carol: Person, add_action: Callable[..., Action], now: datetime) -> Callable[..., Metric]:
    """Sets up a metric, and an action that serves it."""

    def made(**fields: object) -> Metric:
        asked = Fields(**{"name": "Weight", "unit": "kg", **fields})  # type: ignore[arg-type]
        metric = setting_up.set_up(Actor(carol.person_id), plan.plan_id, asked, now=now)[1]
        number = int(add_action("Walk to work").number)
        serves = serving.Serves(metric.metric_id)
        editing.edit(Actor(carol.person_id), plan.plan_id, number, Change(serves=serves), now=now)
        return metric

    return made


@pytest.fixture
def link(plan: Plan) -> Callable[[Person], str]:
    return lambda person: links.path("done", Target(plan.plan_id, person.person_id, 1, ""), person.email)


def stored(metric: Metric) -> list[tuple[str, str | None]]:
    now = seeing.get_for(str(Plan.get(metric.plan_id).client_id), metric.plan_id, metric.metric_id)[1]
    return [(f"{day}", None if last.value is None else str(last.value)) for day, last in now.latest]


def test_the_done_link_asks_for_todays_value_and_takes_it_once(
    nobody: Visitor,
    link: Callable[[Person], str],
    serve: Callable[..., Metric],
    alice: Person,
    plan: Plan,
    now: datetime,
) -> None:
    weight = serve()
    by = Actor(alice.person_id)
    recording.record(
        by, plan.plan_id, weight.metric_id, New(TODAY - timedelta(days=1), Value(Decimal("77.7"))), now=now
    )
    path = link(alice)
    assert "And Weight today?" not in nobody.get(path).text
    # Nothing is taken before the action is done.
    assert "is there already" not in nobody.post(path, {"reading": "1", "value": "80"}).text
    assert len(stored(weight)) == 1
    page = nobody.post(path)
    assert "And Weight today? (kg)" in page.text
    assert page.all("#f-value")[0].attributes["inputmode"] == "decimal"
    form = page.forms(path)[0]
    before = everything()
    for typed, said in (
        ("same", "Enter a number in kg"),
        ("+0.4", "Enter a number in kg"),
        ("", "Enter a number"),
        ("x<b>", "Enter a number"),
        ("1e400", ""),
    ):
        wrong = nobody.post(path, form | {"value": typed})
        assert said in wrong.problem("value"), typed
        assert "77.7" not in wrong.source, typed
        assert "78.1" not in wrong.source, typed
    asked = nobody.post(path, form | {"value": "778"})
    assert asked.problem("value") == "Do you mean 77.8 kg or 778.0 kg?"
    assert asked.words("main form button:not(.vh)")[:3] == ["77.8 kg", "778.0 kg", "Add"]
    assert asked.all("main form button")[0].attributes["value"] == "add", "what Enter in the field presses"
    assert everything() == before
    taken = nobody.post(path, form | {"value": "778", "meant": "77.8"})
    assert "Weight: 77.8 kg" in taken.text
    assert stored(weight)[-1] == (str(TODAY), "77.8")
    again = nobody.post(path, form | {"value": "60"})
    assert "Today’s value is there already." in again.text
    assert "77.8" not in again.text
    assert stored(weight)[-1] == (str(TODAY), "77.8")
    assert "And Weight today?" not in nobody.get(path).text


def test_a_coachs_link_isnt_asked_for_the_clients_value_and_a_viewer_for_none(
    nobody: Visitor,
    link: Callable[[Person], str],
    serve: Callable[..., Metric],
    alice: Person,
    carol: Person,
    viewer: Person,
    plan: Plan,
    now: datetime,
) -> None:
    weight = serve()
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=now)
    for person in (carol, viewer):
        page = nobody.get(link(person))
        assert "And Weight" not in page.text, person.name
        assert "reading" not in page.source, person.name
        nobody.post(link(person), {"reading": "1", "value": "80"})
    nobody.post(link(alice) + "x", {"reading": "1", "value": "80"})
    assert stored(weight) == []


def test_the_plan_and_the_actions_page_ask_for_it_until_it_is_there(
    visits_as: Browses, serve: Callable[..., Metric], alice: Person, carol: Person, plan: Plan
) -> None:
    mood = serve(name="Walked", kind="yes_no", unit="")
    client, own = visits_as(alice), f"/plans/{plan.plan_id}"
    page = client.get(client.post(f"{own}/done", {"n": "1", "from": "plan"}).location)
    assert "Done. Undo" in page.text
    assert "And Walked today?" in page.text
    assert "And Walked today?" not in visits_as(carol).get(f"{own}/actions/1").text
    shown = client.get(f"{own}/actions/1")
    readings = f"{own}/metrics/{mood.metric_id}/readings"
    sent = client.post(readings, {**shown.form(readings), "value": "yes"})
    assert "Today: yes" in client.get(sent.location).text
    assert "And Walked today?" not in client.get(f"{own}/actions/1").text


def test_of_what_was_done_on_another_day_nothing_is_asked(
    visits_as: Browses, serve: Callable[..., Metric], alice: Person, plan: Plan, now: datetime
) -> None:
    serve()
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=now, done_at=now - timedelta(days=2))
    assert "And Weight" not in visits_as(alice).get(f"/plans/{plan.plan_id}/actions/1").text
