"""The question where somebody lives, and a client who moves from New York to Tokyo by page and by link."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people import links
from chalicelib.domain.people import person as people
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]


@pytest.fixture
def york(open_plan: Callable[..., Plan]) -> Plan:
    return open_plan(time_zone="America/New_York")


@pytest.fixture
def client(visits_as: Browses, york: Plan) -> Visitor:
    return visits_as(people.get(york.client_id))


@pytest.fixture
def coach(visits_as: Browses, carol: Person) -> Visitor:
    return visits_as(carol)


@pytest.fixture
def added(coach: Visitor, york: Plan) -> Action:
    """Added by page, as it comes: by the client's clock, which seems to be the coach's own."""
    path = f"/plans/{york.plan_id}/add"
    assert coach.send(coach.get(path), path, what="Call", date="2026-12-10", do="add").status == 303
    return actions.present(york.plan_id, 1)


def hour(moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo('Asia/Tokyo')):%d %H:%M}"


def test_without_word_from_the_browser_it_is_asked_openly(client: Visitor, york: Plan) -> None:
    page = client.get(f"/plans/{york.plan_id}")
    assert "Where are you? Times are shown as in New York, where it’s 04:00." in page.text
    assert "where you are, in" not in page.text
    assert page.all("form[data-zones]")


def test_what_the_browser_says_is_asked_about(client: Visitor, york: Plan) -> None:
    page = client.get(f"/plans/{york.plan_id}?zone=Asia/Tokyo")
    assert "Is it 18:00 where you are, in Tokyo?" in page.text
    assert "New York" not in page.words("form.note p")[0]
    assert page.form("/zone")["time_zone"] == "Asia/Tokyo"
    old = client.get(f"/plans/{york.plan_id}?zone=Asia/Calcutta")
    assert "in Kolkata?" in old.text


def test_the_link_asks_openly_until_it_is_known(visits_as: Browses, york: Plan) -> None:
    person = people.get(york.client_id)
    path = links.path("zone", Target(york.plan_id, person.person_id, 0), person.email)
    page = visits_as(None).get(path)
    assert "Where are you? Times are shown as in New York" in page.text
    assert "for you, in" not in page.text
    assert "for you, in Tokyo" in visits_as(None).post(path, {"zone": "Asia/Tokyo"}).text


@pytest.mark.parametrize("way", ["note", "settings", "link"])
def test_whatever_way_it_becomes_known_the_plan_follows(
    client: Visitor, visits_as: Browses, york: Plan, added: Action, way: str
) -> None:
    assert added.zone_from == "client"
    person = people.get(york.client_id)
    if way == "note":
        page = client.get(f"/plans/{york.plan_id}?zone=Asia/Tokyo")
        assert client.send(page, "/zone").status == 303
    elif way == "settings":
        assert client.send(client.get("/settings"), "/settings/profile", zone="Asia/Tokyo").status == 303
    else:
        path = links.path("zone", Target(york.plan_id, person.person_id, 0), person.email)
        visits_as(None).post(path, {"zone": "Asia/Tokyo"})
    row = actions.present(york.plan_id, 1)
    assert (hour(row.due_at), [hour(each.due_at) for each in row.reminder_list()]) == ("10 17:00", ["09 09:00"])
    assert client.get(f"/plans/{york.plan_id}/actions/1").text.count("by Alice Moreau’s clock in Tokyo") == 1


def test_a_form_shown_before_the_move_means_the_clients_clock_afterwards(
    coach: Visitor, client: Visitor, york: Plan
) -> None:
    path = f"/plans/{york.plan_id}/add"
    form = coach.get(path)
    client.post("/zone", {"time_zone": "Asia/Tokyo"})
    assert coach.send(form, path, what="Call", date="2026-12-10", do="add").status == 303
    assert hour(actions.present(york.plan_id, 1).due_at) == "10 17:00"


def test_a_zone_that_was_chosen_in_the_form_is_named_and_stays_named(
    coach: Visitor, client: Visitor, york: Plan
) -> None:
    client.post("/zone", {"time_zone": "Asia/Tokyo"})
    path = f"/plans/{york.plan_id}/add"
    coach.send(coach.get(path), path, what="Call", date="2026-12-10", zone="America/New_York", do="add")
    before = actions.present(york.plan_id, 1)
    assert before.zone_from == "named"
    client.post("/zone", {"time_zone": "America/New_York"})
    move = f"/plans/{york.plan_id}/actions/1/move"
    assert coach.send(coach.get(move), move, date="2026-12-11", do="save").status == 303
    client.post("/zone", {"time_zone": "Asia/Tokyo"})
    row = actions.present(york.plan_id, 1)
    assert (row.zone_from, row.due_zone, hour(row.due_at)) == ("named", "America/New_York", "12 07:00")


def test_stored_old_names_are_read_by_their_present_ones(
    coach: Visitor, client: Visitor, york: Plan, added: Action
) -> None:
    write = Write()
    write.update(Person, york.client_id, [Person.time_zone.set("Asia/Calcutta"), Person.zone_confirmed.set(True)])
    write.update(Plan, york.plan_id, [Plan.members[york.client_id]["time_zone"].set("Asia/Calcutta")])
    write.update(Action, (york.plan_id, 1), [Action.due_zone.set("Asia/Calcutta")])
    write.commit()
    assert people.get(york.client_id).time_zone == "Asia/Kolkata"
    plan = plans.find(york.plan_id)
    assert plan is not None
    assert plan.client.time_zone == actions.present(york.plan_id, 1).due_zone == "Asia/Kolkata"
    page = client.get("/settings")
    assert page.value("zone") == "Asia/Kolkata"
    assert "Calcutta" not in page.source + coach.get(f"/plans/{york.plan_id}/actions/1").source
    path = f"/plans/{york.plan_id}/add"  # what is planned by that zone is compared with what is stored
    assert coach.send(coach.get(path), path, what="Call", date="2026-12-10", do="add").status == 303
    client.post("/zone", {"time_zone": "Asia/Tokyo"})
    assert hour(actions.present(york.plan_id, 1).due_at) == "10 17:00"


def test_the_list_of_zones_names_each_once(client: Visitor) -> None:
    page = client.get("/settings")
    names = [str(each.attributes.get("value")) for each in page.all("select[name=zone] option")]
    assert len(names) == len(set(names))
    assert {"Europe/Kyiv", "Europe/Oslo", "UTC"} <= set(names)
    assert not {"Europe/Kiev", "Asia/Calcutta", "US/Pacific"} & set(names)
