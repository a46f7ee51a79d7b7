from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.actions import closing, editing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from tests.conftest import entries, everything
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]


@pytest.fixture
def path(plan: Plan, add_action: Callable[..., Action], now: datetime) -> str:
    add_action(
        "Call the bank",
        due=datetime(2026, 12, 4, 16, 0, tzinfo=UTC),
        specs=[Spec("client", "email", days=-1, at="09:00")],
    )
    return f"/plans/{plan.plan_id}/actions/1"


@pytest.fixture
def coach(visits_as: Browses, carol: Person) -> Visitor:
    return visits_as(carol)


def test_saving_the_form_as_it_is_changes_nothing(coach: Visitor, path: str) -> None:
    before = everything()
    page = coach.get(f"{path}/edit")
    assert (page.value("what"), page.value("date"), page.value("time")) == ("Call the bank", "2026-12-04", "17:00")
    assert coach.send(page, f"{path}/edit", do="save").location == path
    assert everything() == before


def test_words_date_reminders_and_rights_are_edited_and_the_history_keeps_the_old(
    coach: Visitor, path: str, plan: Plan
) -> None:
    more = coach.send(coach.get(f"{path}/edit"), f"{path}/edit", do="more")
    page = coach.send(
        more,
        f"{path}/edit",
        what="Call Ms Weber",
        date="2026-12-07",
        r1_who="coach-email",
        r1_count="0",
        r1_unit="minutes-before",
        client_may_edit="1",
        do="save",
    )
    assert page.location == path
    action = actions.present(plan.plan_id, 1)
    assert action.what == "Call Ms Weber"
    assert action.due_at == datetime(2026, 12, 7, 16, 0, tzinfo=UTC)
    assert action.client_may_edit
    assert {(each.to, each.days, each.minutes) for each in action.reminder_list()} == {
        ("client", -1, None),
        ("coach", None, 0),
    }
    shown = coach.get(path).text
    assert (
        "You moved it from Fri 4 Dec, 11:00 to Mon 7 Dec, 11:00 and changed the wording, which was “Call the bank”"
        in shown
    )
    assert "Moved once, by 3 days. First due Fri 4 Dec, 11:00." in shown


def test_who_saves_second_sees_both_versions_and_can_save_again(
    coach: Visitor, visits_as: Browses, carol: Person, path: str, plan: Plan, now: datetime
) -> None:
    page = coach.get(f"{path}/edit")
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(what="Call the other bank"), now=now)
    before = everything()
    both = coach.send(page, f"{path}/edit", what="Write to the bank", do="save")
    assert both.status == 412
    assert "Call the other bank" in both.text
    assert both.value("what") == "Write to the bank"
    assert both.words("dl dt, dl dd") == [
        "",
        "Now",
        "You typed",
        "What",
        "Call the other bank",
        "Write to the bank",
    ]
    assert everything() == before
    assert coach.send(both, f"{path}/edit", do="save").location == path
    assert actions.present(plan.plan_id, 1).what == "Write to the bank"


def test_both_versions_are_shown_of_a_move_too(
    coach: Visitor, carol: Person, path: str, plan: Plan, now: datetime
) -> None:
    page = coach.get(f"{path}/move")
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(date="2026-12-05")), now=now)
    both = coach.send(page, f"{path}/move", date="2026-12-06", do="save")
    assert both.status == 412
    assert "Sat 5 Dec 2026, 17:00" in both.text
    assert both.value("date") == "2026-12-06"


def test_moving_takes_a_new_date_by_hand_or_by_quick_choice(coach: Visitor, path: str, plan: Plan) -> None:
    quick = coach.send(coach.get(f"{path}/move"), f"{path}/move", do="quick-friday")
    assert quick.value("date") == "2026-11-27"
    page = coach.send(quick, f"{path}/move", do="save")
    assert page.location == f"/plans/{plan.plan_id}?just=moved-1"
    assert coach.get(page.location).words("#a1 .j") == ["Moved to Fri 27 Nov, 11:00."]
    action = actions.present(plan.plan_id, 1)
    assert action.moved_count == 1
    assert [reminder.due_at for reminder in action.reminder_list()] == [datetime(2026, 11, 26, 8, 0, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("form", "typed", "field"),
    [
        ("edit", {"what": ""}, "what"), ("edit", {"what": "x" * 501}, "what"), ("edit", {"date": "soon"}, "date"), ("edit", {"time": "high noon"}, "time"),
        ("edit", {"r0_count": "-1"}, "reminders"), ("edit", {"r0_unit": "hours-before", "r0_count": "2000"}, "reminders"),
        ("move", {"date": ""}, "date"), ("move", {"date": "9999-12-31"}, "date"), ("move", {"time": "24:01"}, "time"),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_the_field_and_kept(
    coach: Visitor, path: str, form: str, typed: dict[str, str], field: str
) -> None:
    before = everything()
    page = coach.send(coach.get(f"{path}/{form}"), f"{path}/{form}", **typed, do="save")
    assert page.status == 422
    assert page.problem(field)
    assert all(page.value(name) == value for name, value in typed.items())
    assert everything() == before


def test_a_client_with_the_right_edits_but_not_the_rights(
    visits_as: Browses, alice: Person, plan: Plan, add_action: Callable[..., Action]
) -> None:
    add_action("Sell it", client_may_edit=True)
    client, path = visits_as(alice), f"/plans/{plan.plan_id}/actions/1/edit"
    page = client.get(path)
    assert not page.all("[name=client_may_edit]")
    assert client.send(page, path, what="Sell it well", client_may_delete="1", do="save").status == 303
    action = actions.present(plan.plan_id, 1)
    assert (action.what, action.client_may_edit, action.client_may_delete) == ("Sell it well", True, False)


def test_of_a_done_action_the_words_change_and_the_date_stays(
    coach: Visitor, carol: Person, path: str, plan: Plan, now: datetime
) -> None:
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=now)
    page = coach.get(f"{path}/edit")
    assert not page.all("input[type=date]")
    assert coach.send(page, f"{path}/edit", what="Called the bank", date="2027-01-01", do="save").status == 303
    action = actions.present(plan.plan_id, 1)
    assert action.what == "Called the bank"
    assert action.due_at == datetime(2026, 12, 4, 16, 0, tzinfo=UTC)
    moved = coach.send(coach.get(f"{path}/move"), f"{path}/move", date="2027-01-01", do="save")
    assert moved.status == 409
    assert "Reopen it to change its date" in moved.text
    assert moved.value("date") == "2027-01-01"


def test_the_page_tells_what_became_of_each_reminder(
    coach: Visitor, path: str, plan: Plan, carol: Person, now: datetime
) -> None:
    assert "Email to Alice Moreau, 1 day before at 09:00 (Berlin) Thu 3 Dec, 03:00 planned" in coach.get(path).text
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(at=now + timedelta(hours=1))), now=now)
    assert "not sent: its time had passed" in coach.get(path).text
    assert [entry.kind for entry in entries(plan)][-1] == "skipped"
