"""A date that is long past is asked about before it is saved, on every page where one is typed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.reminders import Spec
from chalicelib.outbound.deliver import deliver
from tests.conftest import NOW, everything, owed
from tests.outbound.conftest import mails
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]
DUE = datetime(2026, 12, 4, 16, tzinfo=UTC)
ASKED = "That date is in the past. Did you mean Friday 1 January 2027?"
MEANT, STAYS = "past-meant-2027-01-01", "past-stays-2025-01-01"
TYPED = {"what": "Call the bank", "date": "2025-01-01", "time": "5pm", "comment": "Ask for Ms Weber.", "r0_count": "3"}


@pytest.fixture
def coach(visits_as: Browses, carol: Person) -> Visitor:
    return visits_as(carol)


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/plans/{plan.plan_id}/add"


@pytest.fixture
def action(plan: Plan, add_action: Callable[..., Action]) -> str:
    add_action("Call the bank", due=DUE, specs=[Spec("client", "email", days=-1, at="09:00")], project=Named("Launch"))
    return f"/plans/{plan.plan_id}/actions/1"


def buttons(page: Shown) -> dict[str, str]:
    found = {str(each.attributes.get("value")): each.text().strip() for each in page.all("button[name=do]")}
    return {value: text for value, text in found.items() if value.startswith("past-")}


def test_adding_asks_first_and_keeps_what_was_typed(coach: Visitor, path: str, plan: Plan) -> None:
    before = everything()
    page = coach.send(coach.get(path), path, **TYPED, do="another")
    assert (page.status, page.problem("date")) == (422, ASKED)
    assert buttons(page) == {MEANT: "Yes, Friday 1 January 2027", STAYS: "No, 1 January 2025 is right"}
    assert {name: page.value(name) for name in TYPED} == TYPED
    assert everything() == before
    again = coach.send(page, path, do="add")  # no answer yet
    assert (again.problem("date"), everything()) == (ASKED, before)


def test_the_date_that_was_meant_is_taken_and_the_button_pressed_first_goes_on(
    coach: Visitor, path: str, plan: Plan
) -> None:
    page = coach.send(coach.get(path), path, **TYPED, do="another")
    assert coach.send(page, path, do=MEANT).location == f"{path}?after=1"
    assert actions.present(plan.plan_id, 1).due_at == datetime(2027, 1, 1, 16, tzinfo=UTC)


def test_the_date_that_is_right_is_saved_and_the_client_isnt_mailed_about_it(
    coach: Visitor, path: str, plan: Plan, alice: Person
) -> None:
    page = coach.send(coach.get(path), path, **TYPED, do="add", notify_client="1")
    assert coach.send(page, path, do=STAYS, notify_client="1").status == 303
    assert actions.present(plan.plan_id, 1).due_at == datetime(2025, 1, 1, 16, tzinfo=UTC)
    for days in range(15):
        deliver(alice.person_id, NOW + timedelta(days=days, minutes=2))
    assert not mails()
    assert not owed(alice)


def test_an_answer_to_another_date_is_no_answer(coach: Visitor, path: str) -> None:
    page = coach.send(coach.get(path), path, **TYPED, do="add")
    before = everything()
    again = coach.send(page, path, date="2024-02-29", do=STAYS)
    assert again.problem("date") == "That date is in the past. Did you mean Tuesday 29 February 2028?"
    assert everything() == before


@pytest.mark.parametrize("answer", ["past-meant-", "past-meant-soon", "past-stays-", "past-meant-9999-99-99", "past-"])
def test_an_answer_that_nobody_offered_saves_nothing(coach: Visitor, path: str, answer: str) -> None:
    page = coach.send(coach.get(path), path, **TYPED, do="add")
    before = everything()
    assert coach.send(page, path, do=answer).status == 422
    assert everything() == before


def test_yesterday_is_no_slip(coach: Visitor, path: str, plan: Plan) -> None:
    assert coach.send(coach.get(path), path, **TYPED | {"date": "2026-11-22"}, do="add").status == 422  # its reminder
    assert coach.send(coach.get(path), path, what="Call", date="2026-11-22", do="add").status == 303


@pytest.mark.parametrize("form", ["edit", "move"])
@pytest.mark.parametrize(
    ("answer", "due"), [(MEANT, datetime(2027, 1, 1, 16, tzinfo=UTC)), (STAYS, datetime(2025, 1, 1, 16, tzinfo=UTC))]
)
def test_moving_and_editing_ask_too(
    coach: Visitor, action: str, plan: Plan, alice: Person, form: str, answer: str, due: datetime
) -> None:
    before = everything()
    page = coach.send(coach.get(f"{action}/{form}"), f"{action}/{form}", date="2025-01-01", do="save")
    assert (page.problem("date"), everything()) == (ASKED, before)
    assert coach.send(page, f"{action}/{form}", do=answer).status == 303
    assert actions.present(plan.plan_id, 1).due_at == due
    if answer == STAYS:
        assert not [row for row in owed(alice) if row.schedule == 2 or row.kind == "changed"]


def test_asking_for_a_date_offers_only_the_one_that_was_meant(
    visits_as: Browses, alice: Person, plan: Plan, action: str
) -> None:
    client, path = visits_as(alice), f"{action}/time"
    page = client.send(client.get(path), path, date="2025-01-01", comment="Because", do="ask")
    assert buttons(page) == {MEANT: "Yes, Friday 1 January 2027"}
    assert page.value("comment") == "Because"
    assert client.send(page, path, do=MEANT).status == 303
    proposal = actions.present(plan.plan_id, 1).proposal
    assert proposal is not None
    assert (proposal.due_at, proposal.text) == (datetime(2027, 1, 1, 16, tzinfo=UTC), "Because")


def test_many_dates_in_one_form_are_asked_about_line_by_line(
    coach: Visitor, action: str, plan: Plan, add_action: Callable[..., Action]
) -> None:
    add_action("Write", due=DUE, project=Named("Launch"))
    project_id = actions.present(plan.plan_id, 1).project_id
    path = f"/plans/{plan.plan_id}/projects/{project_id}/weights"
    before = everything()
    page = coach.send(coach.get(path), path, d1="2025-01-01", d2="2025-01-01", w1="50")
    assert (page.status, page.problem("d1"), page.problem("d2"), everything()) == (422, ASKED, ASKED, before)
    assert (page.value("d1"), page.value("w1")) == ("2025-01-01", "50")
    half = coach.send(page, path, p1=MEANT)
    assert (half.problem("d2"), everything()) == (ASKED, before)
    assert coach.send(page, path, p1=MEANT, p2=STAYS).status == 303
    due = [actions.present(plan.plan_id, number).due_at for number in (1, 2)]
    assert due == [datetime(2027, 1, 1, 16, tzinfo=UTC), datetime(2025, 1, 1, 16, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("5pm", "17:00"), ("5 pm", "17:00"), ("17h", "17:00"), ("17.30", "17:30"), ("noon", "12:00"), ("1700", "17:00")],
)
def test_the_time_field_takes_what_people_type(coach: Visitor, path: str, plan: Plan, typed: str, stored: str) -> None:
    sent = coach.send(coach.get(path), path, what="Call", date="2026-12-04", time=typed, r0_at=typed, do="add")
    assert sent.status == 303
    row = actions.present(plan.plan_id, 1)
    assert (row.due_wall, [each.at for each in row.reminder_list()]) == (f"2026-12-04T{stored}", [stored])


def test_a_time_in_either_half_of_the_day_is_asked_back_as_typed(coach: Visitor, path: str) -> None:
    page = coach.send(coach.get(path), path, what="Call", date="2026-12-04", time="5", do="add")
    assert (page.problem("time"), page.value("time")) == ("Do you mean 5 am or 5 pm?", "5")
