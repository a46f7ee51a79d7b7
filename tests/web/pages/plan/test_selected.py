"""Several rows ticked, and what is done with them: moved, shifted, put into a project, cancelled; undone; one mail."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import editing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from tests.conftest import counted, everything, owed
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]
Adds = Callable[..., Action]
DAY = timedelta(days=1)


@pytest.fixture
def path(plan: Plan, add_action: Adds, now: datetime) -> str:
    for number in (1, 2, 3):
        add_action(f"Thing {number}", due=now + number * DAY)
    return f"/plans/{plan.plan_id}"


@pytest.fixture
def coach(visits_as: Browses, carol: Person) -> Visitor:
    return visits_as(carol)


def select(visitor: Visitor, path: str, do: str, **typed: str) -> Shown:
    sent = visitor.send(visitor.get(f"{path}?select=all"), f"{path}/selected", do=do, **typed)
    return visitor.get(sent.location) if sent.status == 303 else sent


def undo(visitor: Visitor, page: Shown, path: str) -> Shown:
    (button,) = page.all(".note button[name=id]")
    return visitor.get(visitor.send(page, f"{path}/undo", id=str(button.attributes["value"])).location)


def dues(plan: Plan) -> list[datetime]:
    return [actions.present(plan.plan_id, number).due_at for number in (1, 2, 3)]


def test_all_are_shifted_by_seven_days_and_brought_back(coach: Visitor, path: str, plan: Plan) -> None:
    before = dues(plan)
    page = select(coach, path, "shift", n1="1", n2="1", n3="1")
    assert "3 actions moved." in page.text
    assert dues(plan) == [due + 7 * DAY for due in before]
    undone = undo(coach, page, path)
    assert "3 actions are as they were before." in undone.text
    assert dues(plan) == before
    one = select(coach, path, "day", n2="3", date="2026-12-24")
    assert "1 action moved." in one.text
    assert dues(plan)[1].date().isoformat() == "2026-12-24"


def test_what_someone_changed_meanwhile_stays_and_is_counted(
    coach: Visitor, path: str, plan: Plan, carol: Person, now: datetime
) -> None:
    editing.edit(Actor(carol.person_id), plan.plan_id, 2, Change(weight=7), now=now)
    page = select(coach, path, "cancel", n1="1", n2="1", n3="1")
    assert "2 actions cancelled. 1 was changed by someone else in the meantime and stays as it is." in page.text
    assert [actions.present(plan.plan_id, number).status for number in (1, 2, 3)] == ["cancelled", "open", "cancelled"]
    assert "2 actions are as they were before." in undo(coach, page, path).text
    assert [actions.present(plan.plan_id, number).status for number in (1, 2, 3)] == ["open"] * 3


def test_they_go_into_a_project_and_out_of_it(
    coach: Visitor, path: str, plan: Plan, carol: Person, now: datetime
) -> None:
    project = projects.create(Actor(carol.person_id), plan.plan_id, name="Launch", now=now)[1]
    with counted() as calls:
        sent = coach.send(
            coach.get(f"{path}?select=some"),
            f"{path}/selected",
            do="project",
            project=project.project_id,
            n1="1",
            n2="1",
        )
    assert calls["TransactWriteItems"] == 1
    page = coach.get(sent.location)
    assert "2 actions put into the project." in page.text
    assert [actions.present(plan.plan_id, number).project_id for number in (1, 2, 3)] == [project.project_id] * 2 + [
        None
    ]
    assert "1 action taken out of its project." in select(coach, path, "project", project="", n1="2").text


def test_what_cannot_be_is_told_and_the_ticks_and_words_stay(coach: Visitor, path: str) -> None:
    before = everything()
    for do, typed, sentence in (
        ("shift", {}, "Tick the actions first"),
        ("day", {"n1": "1", "date": ""}, "Choose the day to move them to."),
        ("day", {"n1": "1", "date": "2026-02-30"}, "ALI-1"),
        ("day", {"n1": "1", "date": "2026-01-05"}, "ALI-1: That date is in the past."),
        ("none", {"n1": "1", "date": "2026-12-24"}, "Choose what to do with"),
        ("project", {"n1": "1", "project": "a" * 16}, "This plan no longer has that project."),
    ):
        page = coach.post(f"{path}/selected", {"do": do, **typed})
        assert page.status == 422, (do, typed)
        assert sentence in page.text
        assert [node.attributes["name"] for node in page.all("input.tickbox[checked]")] == [
            key for key in typed if key == "n1"
        ]
    assert everything() == before


def test_clients_tick_only_what_they_may_change(visits_as: Browses, alice: Person, path: str, add_action: Adds) -> None:
    add_action("Mine", client_may_edit=True)
    client = visits_as(alice)
    page = client.get(f"{path}?select=all")
    assert [node.attributes["name"] for node in page.all("input.tickbox")] == ["n4"]
    before = everything()
    for do in ("shift", "cancel", "project"):
        assert client.post(f"{path}/selected", {"do": do, "n1": "1", "n4": "1"}).status == 403
    assert everything() == before
    assert "1 action moved." in select(client, path, "shift", n4="1").text


def test_the_client_is_reminded_of_those_ticked_once_a_day_which_is_taken_back_for_a_minute(
    coach: Visitor, path: str, alice: Person, add_action: Adds, visits_as: Browses
) -> None:
    add_action("Send Alice the worksheet", assigned_to="coach")
    before = len([row for row in owed(alice) if row.kind == "reminder"])
    page = select(coach, path, "remind", n1="1", n3="1", n4="1")
    assert "A reminder about 2 actions goes out in a minute." in page.text
    assert len([row for row in owed(alice) if row.kind == "reminder"]) == before + 2
    again = select(coach, path, "remind", n1="1")
    assert "has already been reminded today" in again.text
    assert "The reminder won’t go out." in undo(coach, page, path).text
    assert len([row for row in owed(alice) if row.kind == "reminder"]) == before
    client = visits_as(alice)
    rows = everything()
    assert "Tick open actions that Alice Moreau does." in select(coach, path, "remind", n4="1").text
    assert client.post(f"{path}/selected", {"do": "remind", "n1": "1"}).status == 403
    assert client.post(f"{path}/undo", {"id": "reminder"}).status == 403
    assert everything() == rows
