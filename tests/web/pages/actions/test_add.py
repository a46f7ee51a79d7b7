from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from chalicelib.domain.actions import adding
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import phones, profile
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import handing_over
from chalicelib.errors import TryAgain
from tests.conftest import entries, everything, join, owed
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/plans/{plan.plan_id}/add"


@pytest.fixture
def coach(visits_as: Browses, carol: Person) -> Visitor:
    return visits_as(carol)


def test_the_form_comes_filled_with_the_plans_defaults(coach: Visitor, path: str) -> None:
    page = coach.get(path)
    assert page.value("date") == ""
    assert page.value("time") == "17:00"
    assert page.value("zone") == "Europe/Berlin"
    assert page.words("select[name=zone] option") == ["Berlin, Alice Moreau’s time", "New York, your time"]
    assert (page.value("r0_who"), page.value("r0_count"), page.value("r0_unit"), page.value("r0_at")) == (
        "client-email",
        "1",
        "days-before",
        "09:00",
    )
    assert page.value("notify_client") == "1"
    assert page.value("client_may_edit") == ""
    assert "meaningful, not routine" in page.text


def test_an_action_is_added_with_everything_typed(
    coach: Visitor, path: str, plan: Plan, carol: Person, alice: Person
) -> None:
    page = coach.send(
        coach.get(path),
        path,
        what="Call the bank",
        date="2026-12-04",
        time="16:30",
        comment="Ask for Ms Weber.",
        client_may_edit="1",
        do="add",
    )
    assert page.location == f"/plans/{plan.plan_id}?just=added-1"
    action = actions.present(plan.plan_id, 1)
    assert action.what == "Call the bank"
    assert action.due_at == datetime(2026, 12, 4, 15, 30, tzinfo=UTC)
    assert (action.client_may_edit, action.client_may_delete) == (True, False)
    assert [reminder.due_at for reminder in action.reminder_list()] == [datetime(2026, 12, 3, 8, 0, tzinfo=UTC)]
    assert [entry.text for entry in entries(plan) if entry.kind == "comment"] == ["Ask for Ms Weber."]
    assert "new" in [row.kind for row in owed(alice)]
    after = coach.get(page.location)
    assert "Added: Call the bank , Fri 4 Dec, 10:30" in after.text


def test_the_client_is_not_told_where_the_tick_is_taken_away(coach: Visitor, path: str, alice: Person) -> None:
    form = coach.get(path).form(path)
    del form["notify_client"]
    coach.post(path, {**form, "what": "Call the bank", "date": "2026-12-04", "do": "add"})
    assert "new" not in [row.kind for row in owed(alice)]


def test_a_client_adds_for_themselves_without_the_coachs_switches(
    visits_as: Browses, alice: Person, plan: Plan, path: str
) -> None:
    client = visits_as(alice)
    page = client.get(path)
    assert not page.all("[name=notify_client], [name=client_may_edit]")
    assert client.send(page, path, what="Rest", date="2026-12-04", do="add").status == 303
    action = actions.present(plan.plan_id, 1)
    assert action.created_by == alice.person_id
    assert action.client_may_edit


def test_what_the_form_does_not_offer_a_client_is_not_taken_from_them(
    visits_as: Browses, alice: Person, plan: Plan, path: str
) -> None:
    client = visits_as(alice)
    client.send(
        client.get(path), path, what="Rest", date="2026-12-04", client_may_delete="", notify_client="1", do="add"
    )
    assert actions.present(plan.plan_id, 1).client_may_delete  # their own actions stay theirs


@pytest.mark.parametrize(
    ("choice", "date"),
    [("tomorrow", "2026-11-24"), ("friday", "2026-11-27"), ("week", "2026-11-30"), ("month", "2026-12-23")],
)
def test_a_quick_choice_fills_the_date_in_and_shows_it_for_both_sides(
    coach: Visitor, path: str, choice: str, date: str
) -> None:
    before = everything()
    page = coach.send(coach.get(path), path, what="Call the bank", do=f"quick-{choice}")
    assert page.status == 200
    assert page.value("what") == "Call the bank"
    assert page.value("date") == date
    said = page.words(".say")[0]
    assert "17:00 for Alice Moreau (Berlin) · 11:00 for you (New York)" in said
    assert everything() == before


def test_the_resolved_date_and_reminders_are_shown_on_check(coach: Visitor, path: str) -> None:
    page = coach.send(coach.get(path), path, date="2026-12-04", time="02:00", do="check")
    assert page.words(".say") == [
        "Fri 4 Dec 2026, 02:00 for Alice Moreau (Berlin) · Thu 3 Dec 2026, 20:00 for you (New York)"
    ]
    assert "Thu 3 Dec, 03:00" in page.text


def test_the_date_can_be_said_in_the_coachs_own_time(coach: Visitor, path: str, plan: Plan) -> None:
    coach.send(coach.get(path), path, what="Call", date="2026-12-04", time="17:00", zone="America/New_York", do="add")
    action = actions.present(plan.plan_id, 1)
    assert action.due_zone == "America/New_York"
    assert action.due_at == datetime(2026, 12, 4, 22, 0, tzinfo=UTC)


def test_reminders_are_added_and_taken_away_without_a_script(coach: Visitor, path: str, plan: Plan) -> None:
    before = everything()
    more = coach.send(coach.get(path), path, what="Call", do="more")
    assert more.all('[name="r1_who"]')
    fewer = coach.send(more, path, r1_who="coach-email", r1_count="3", r1_unit="hours-after", do="less-0")
    assert not fewer.all('[name="r1_who"]')
    assert (fewer.value("r0_who"), fewer.value("r0_count"), fewer.value("r0_unit")) == (
        "coach-email",
        "3",
        "hours-after",
    )
    assert fewer.value("what") == "Call"
    assert everything() == before
    coach.send(fewer, path, date="2026-12-04", do="add")
    assert [(each.to, each.minutes) for each in actions.present(plan.plan_id, 1).reminder_list()] == [("coach", 180)]


def test_days_without_a_time_are_those_of_the_calendar_at_the_hour_it_is_due(
    coach: Visitor, path: str, plan: Plan
) -> None:
    coach.send(coach.get(path), path, what="Call", date="2026-12-04", r0_count="2", r0_at="", do="add")
    (reminder,) = actions.present(plan.plan_id, 1).reminder_list()
    assert (reminder.days, reminder.at, reminder.minutes) == (-2, None, None)


def test_add_and_add_another_keeps_date_and_reminders(coach: Visitor, path: str, plan: Plan) -> None:
    first = coach.send(coach.get(path), path, what="Call", date="2026-12-04", time="12:00", r0_count="3", do="another")
    assert first.location == f"{path}?after=1"
    page = coach.get(first.location)
    assert "Added: Call" in page.text
    assert (page.value("what"), page.value("date"), page.value("time"), page.value("r0_count")) == (
        "",
        "2026-12-04",
        "12:00",
        "3",
    )


def test_the_button_pressed_twice_adds_one_action(coach: Visitor, path: str, plan: Plan) -> None:
    form = coach.get(path).form(path)
    for _ in range(2):
        assert coach.post(path, {**form, "what": "Call", "date": "2026-12-04", "do": "add"}).status == 303
    assert len(actions.open_of_plan(plan.plan_id)) == 1


BAD: list[tuple[dict[str, str], str, str]] = [
    ({"what": ""}, "what", "Say what needs to be done."),
    ({"what": "x" * 501}, "what", "Keep this to 500 characters"),
    ({"date": ""}, "date", "Choose a day."),
    ({"date": "2026-02-30"}, "date", "Enter a date such as"),
    ({"date": "tomorrow"}, "date", "Enter a date such as"),
    ({"date": "0001-01-01"}, "date", "between 2000 and 2200"),
    ({"time": "25:00"}, "time", "such as 17:00"),
    ({"zone": "Mars/Base"}, "zone", "We don’t know the time zone"),
    ({"comment": "x" * 10_001}, "comment", "can have up to 10,000"),
    ({"r0_count": "two"}, "reminders", "needs a number"),
    ({"r0_who": "mallory-email"}, "reminders", "Choose who gets it"),
    ({"r0_at": "9 o’clock"}, "reminders", "such as 17:00"),
    ({"r0_count": "9999"}, "reminders", "within a year"),
    ({"r0_unit": "hours-before", "r0_count": "2000"}, "reminders", "already passed"),
]


@pytest.mark.parametrize(("typed", "field", "sentence"), BAD)
def test_bad_input_is_told_at_the_field_and_kept(
    coach: Visitor, path: str, typed: dict[str, str], field: str, sentence: str
) -> None:
    good = {"what": "Call the bank", "date": "2026-12-04", "time": "17:00", "comment": "Hm."}
    form = coach.get(path).form(path)
    before = everything()
    page = coach.post(path, {**form, **good, **typed, "do": "add"})
    assert page.status == 422
    assert sentence in page.problem(field)
    assert f'href="#f-{field}"' in page.source
    assert page.title.startswith("Please check")
    for name, value in {**good, **typed}.items():
        if name not in ("zone", "r0_who"):  # choices: what isn't offered can't be shown as chosen
            assert page.value(name) == value, name
    assert everything() == before


def test_twenty_one_reminders_are_too_many(coach: Visitor, path: str) -> None:
    rows = {
        f"r{i}_{name}": value
        for i in range(21)
        for name, value in {"who": "client-email", "count": str(i), "unit": "minutes-before", "at": ""}.items()
    }
    before = everything()
    page = coach.post(path, {**coach.get(path).form(path), "what": "Call", "date": "2026-12-04", **rows, "do": "add"})
    assert page.status == 422
    assert "at most 20" in page.problem("reminders")
    assert page.value("r20_count") == "20"
    assert everything() == before


def test_all_problems_are_told_at_once(coach: Visitor, path: str) -> None:
    page = coach.send(coach.get(path), path, what="", date="", r0_count="x", do="add")
    assert page.problem("what")
    assert page.problem("date")
    assert page.problem("reminders")


def test_when_the_database_is_busy_the_form_keeps_everything(
    coach: Visitor, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise TryAgain

    form = coach.get(path).form(path)
    monkeypatch.setattr(adding, "create", busy)
    page = coach.post(path, {**form, "what": "Call the bank", "date": "2026-12-04", "do": "add"})
    assert page.status == 503
    assert "try again" in page.text
    assert page.value("what") == "Call the bank"
    assert page.value("date") == "2026-12-04"


# Texts


def texting(page: Shown) -> list[str]:
    return page.words("select[name=r0_who] option")


def test_without_a_number_a_text_is_not_offered_and_the_form_says_why(coach: Visitor, path: str) -> None:
    page = coach.get(path)
    assert texting(page) == ["Email to Alice Moreau", "Email to you"]
    assert "You can’t choose texts to Alice Moreau, who has no confirmed number." in page.text
    assert "You can’t choose texts to yourself" in page.text


def test_after_a_hand_over_the_form_says_who_gets_the_coachs_texts(
    coach: Visitor, path: str, plan: Plan, carol: Person, dan: Person, now: datetime
) -> None:
    join(plan, dan, "coach")
    assert "You can’t choose texts to yourself" in coach.get(path).text
    handing_over.hand_over(Actor(carol.person_id), plan.plan_id, dan.person_id, now=now)
    page = coach.get(path)
    assert texting(page) == ["Email to Alice Moreau", "Email to Dan Ortiz"]
    assert "You can’t choose texts to Dan Ortiz, who has no confirmed number." in page.text
    assert "Texts to you" not in page.text


def test_while_yes_is_awaited_it_may_be_planned_and_is_said_to_go_by_mail(
    coach: Visitor, path: str, plan: Plan, alice: Person
) -> None:
    typed = Plan.members[alice.person_id]  # by a coach of this plan: a number of her own is shown once she said YES
    plan.update([typed["phone"].set("+4915112345678"), typed["phone_state"].set("awaiting")])
    page = coach.get(path)
    assert "Text to Alice Moreau" in texting(page)
    assert "Alice Moreau hasn’t replied YES to our text yet. Until then, texts go by email." in page.text


def test_with_a_confirmed_number_a_text_is_planned(
    coach: Visitor, path: str, alice: Person, plan: Plan, with_phone: Callable[[Person, str], Person]
) -> None:
    with_phone(alice, "+4915112345678")
    page = coach.get(path)
    assert "Texts to Alice" not in page.text
    coach.send(page, path, what="Call", date="2026-12-04", r0_who="client-text", do="add")
    assert [each.by for each in actions.present(plan.plan_id, 1).reminder_list()] == ["text"]


def test_after_stop_the_form_says_that_texts_go_by_mail(
    coach: Visitor, path: str, alice: Person, now: datetime, with_phone: Callable[[Person, str], Person]
) -> None:
    with_phone(alice, "+4915112345678")
    phones.stop("+4915112345678", now=now)
    assert "Alice Moreau has replied STOP" in coach.get(path).text


def test_people_on_a_twelve_hour_clock_read_it_so(coach: Visitor, carol: Person, path: str, now: datetime) -> None:
    profile.change(Actor(carol.person_id), profile.Change(hours="12"), now=now)
    page = coach.send(coach.get(path), path, date="2026-12-04", do="check")
    assert page.words(".say") == ["Fri 4 Dec 2026, 5:00 pm for Alice Moreau (Berlin) · 11:00 am for you (New York)"]


def test_reminders_stand_in_one_line_until_they_are_opened_or_wrong(
    visits_as: Browses, carol: Person, plan: Plan
) -> None:
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}/add"
    page = visitor.get(path)
    assert "Reminders Email to Alice Moreau, 1 day before at 09:00 (Berlin)" in page.words("summary")
    assert page.words("details[open] .said") == []
    page = visitor.send(page, path, do="more")
    assert len(page.words("details[open] .said")) == 1
    page = visitor.send(page, path, r0_count="many", what="Call", date="2026-12-04", do="add")
    assert page.problem("reminders")
    assert len(page.words("details[open] .said")) == 1
    page = visitor.send(visitor.get(path), path, do="less-0")
    assert page.words("details[open] .said") == ["none"]


@pytest.mark.parametrize("press", ["add", "another"])
def test_a_coach_who_lives_where_the_client_was_thought_to_live_keeps_their_own_clock(
    coach: Visitor, carol: Person, open_plan: Callable[..., Plan], press: str
) -> None:
    plan = open_plan(time_zone="America/New_York")
    path = f"/plans/{plan.plan_id}/add"
    page = coach.get(path)
    mine = {"assigned_to": carol.person_id, "r0_who": "coach-email"}
    page = coach.send(page, path, what="Call the bank", date="2026-12-10", time="17:00", do="check", **mine)
    coach.send(page, path, do=press)
    shown = coach.get(path)
    profile.change(Actor(plan.client_id), profile.Change(time_zone="Asia/Tokyo"), now=plan.created_at)
    coach.send(shown, path, what="Call again", date="2026-12-10", time="17:00", do=press, **mine)  # shown before
    for number in (1, 2):
        action = actions.present(plan.plan_id, number)
        assert (action.due_at, action.due_zone) == (datetime(2026, 12, 10, 22, tzinfo=UTC), "America/New_York")
