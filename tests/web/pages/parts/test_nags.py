"""Nags on the pages: asked for in the forms of actions and of defaults, and how far they are on the action's page."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import closing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.outbound.deliver import deliver
from tests.conftest import everything, owed
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
NAG = {"r0_who": "client-email", "r0_count": "2", "r0_unit": "days-while", "r0_at": "", "r0_times": "5"}
SPEC = Spec(to="client", by="email", every=2, times=5)
DAY = timedelta(days=1)


@pytest.fixture
def coach(visits_as: Browses, carol: Person) -> Visitor:
    return visits_as(carol)


def asked_for(plan: Plan) -> list[Spec]:
    return [reminder.spec() for reminder in actions.present(plan.plan_id, 1).reminder_list()]


def test_a_nag_is_asked_for_in_the_form_and_stands_there_when_it_is_edited(coach: Visitor, plan: Plan) -> None:
    path = f"/plans/{plan.plan_id}/add"
    page = coach.get(path)
    assert "days while late" in page.words("select[name=r0_unit] option")
    checked = coach.send(page, path, what="Call", date="2026-12-04", do="check", **NAG)
    assert "first Sun 6 Dec, 11:00" in checked.text  # for Carol; 17:00 in Berlin
    coach.send(checked, path, do="add")
    assert asked_for(plan) == [SPEC]
    edit = coach.get(f"/plans/{plan.plan_id}/actions/1/edit")
    assert {name: edit.value(name) for name in NAG} == NAG
    coach.send(edit, edit.path, what="Call the bank", r0_count="3", r0_at="08:00", do="save")
    assert asked_for(plan) == [
        Spec(to="client", by="email", every=3, times=5, at="08:00", time_zone="Europe/Berlin"),
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"r0_times": ""}, "repeats while late needs a limit"),
        ({"r0_times": "many"}, "repeats while late needs a limit"),
        ({"r0_times": "31"}, "A reminder can repeat 1 to 30 times."),
        ({"r0_count": "0"}, "every 1 to 60 days"),
        ({"r0_count": "61"}, "every 1 to 60 days"),
        ({"r0_at": "high noon"}, "such as 17:00"),
    ],
)
def test_one_that_cant_be_is_told_at_the_field_and_kept(
    coach: Visitor, plan: Plan, typed: dict[str, str], sentence: str
) -> None:
    path = f"/plans/{plan.plan_id}/add"
    page, before = coach.get(path), everything()
    again = coach.send(page, path, **({"what": "Call", "date": "2026-12-04"} | NAG | typed), do="add")
    assert again.status == 422
    assert sentence in again.problem("reminders")
    assert {name: again.value(name) for name in NAG} == NAG | {
        name: value for name, value in typed.items() if name in NAG
    }
    assert everything() == before


def test_among_the_defaults_it_is_kept(coach: Visitor, plan: Plan, carol: Person) -> None:
    path = f"/plans/{plan.plan_id}/settings"
    coach.send(coach.get(path), path, do="save", **NAG)
    assert plans.get_for(carol.person_id, plan.plan_id).defaults.reminders == [SPEC]
    assert {name: coach.get(path).value(name) for name in NAG} == NAG


def test_the_actions_page_says_how_far_it_is(
    visits_as: Browses, add_action: Callable[..., Action], alice: Person, plan: Plan, now: datetime
) -> None:
    action = add_action(specs=[SPEC], due=now - DAY, notify_client=False)
    client, path = visits_as(alice), f"/plans/{plan.plan_id}/actions/1"
    assert "every 2 days while it is late, up to 5 times next tomorrow 10:00 0 of 5 sent" in client.get(path).text
    for row in [row for row in owed(alice) if row.kind == "reminder"]:
        deliver(alice.person_id, row.due_at)
    assert "next Thu 26 Nov, 10:00 1 of 5 sent" in client.get(path).text
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=action.due_at + 3 * DAY)
    assert "1 of 5 sent, then no longer needed" in client.get(path).text
    for row in [row for row in owed(alice) if row.kind == "reminder"]:
        deliver(alice.person_id, row.due_at)
    assert "1 of 5 sent, then no more: it’s done" in client.get(path).text
