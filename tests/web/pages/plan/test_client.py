from collections.abc import Callable
from datetime import datetime

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.people import bounces, profile
from chalicelib.domain.people.address import Address
from chalicelib.domain.people.bounces import Mailed
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import correcting
from chalicelib.domain.team.inviting import Details
from tests.addresses import moved_to, with_address
from tests.conftest import everything, owed
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
BOB = {"name": "Bob Lee", "email": "bob@home.example", "phone": "+44 20 7946 0958", "zone": "Europe/London"}


@pytest.fixture
def coach(visits_as: Browses, carol: Person) -> Visitor:
    return visits_as(carol)


def test_inviting_opens_the_plan_and_owes_one_mail(coach: Visitor, carol: Person) -> None:
    page = coach.send(coach.get("/invite"), "/invite", **BOB)
    row = memberships.of(carol.person_id)[0]
    assert page.location == f"/plans/{row.plan_id}"
    plan = plans.get_for(carol.person_id, row.plan_id)
    assert (plan.client.name, plan.client.email, plan.client.phone, plan.client.time_zone) == (
        "Bob Lee",
        "bob@home.example",
        "+442079460958",
        "Europe/London",
    )
    assert [note.kind for note in owed()] == ["invitation"]
    assert "Bob Lee hasn’t accepted yet" in coach.get(page.location).text


def test_inviting_somebody_known_looks_the_same(coach: Visitor, dan: Person) -> None:
    page = coach.send(coach.get("/invite"), "/invite", name="Daniel", email=dan.email)
    shown = coach.get(page.location)
    assert "Daniel hasn’t accepted yet" in shown.text
    assert "Ortiz" not in shown.text


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": " "}, "name", "Enter a name"),
        ({"name": "x" * 101}, "name", "can have up to 100"),
        ({"email": "bob at home"}, "email", "such as alice@example.com"),
        ({"email": "Carol@Coaching.example"}, "email", "your own address"),
        ({"phone": "020 7946 0958"}, "phone", "with its country"),
        ({"phone": "+999 123456789"}, "phone", "with its country"),
        ({"zone": "Mars/Base"}, "zone", "We don’t know the time zone"),
    ],
)
def test_bad_input_is_told_at_the_field_and_kept(
    coach: Visitor, typed: dict[str, str], field: str, sentence: str
) -> None:
    form = {**coach.get("/invite").form("/invite"), **BOB, **typed}
    before = everything()
    page = coach.post("/invite", form)
    assert page.status == 422
    assert sentence in page.problem(field)
    for name, value in {**BOB, **typed}.items():
        if value != "Mars/Base":
            assert page.value(name) == value
    assert everything() == before


def test_all_problems_are_told_at_once(coach: Visitor) -> None:
    page = coach.send(coach.get("/invite"), "/invite", name="", email="x", phone="12")
    assert page.problem("name")
    assert page.problem("email")
    assert page.problem("phone")


def test_the_button_pressed_twice_opens_one_plan(coach: Visitor, carol: Person) -> None:
    form = {**coach.get("/invite").form("/invite"), **BOB}
    first = coach.post("/invite", form)
    assert coach.post("/invite", form).location == first.location
    assert len(memberships.of(carol.person_id)) == 1


def test_who_may_not_coach_is_told_so(visits_as: Browses, alice: Person) -> None:
    client = visits_as(alice)
    before = everything()
    assert client.get("/invite").status == 403
    page = client.post("/invite", BOB)
    assert page.status == 403
    assert page.value("email") == "bob@home.example"
    assert everything() == before


def test_too_many_invitations_a_day_are_refused_and_kept(coach: Visitor, setting: Callable[..., None]) -> None:
    setting(INVITATIONS_A_DAY=0)
    page = coach.send(coach.get("/invite"), "/invite", **BOB)
    assert page.status == 429
    assert page.value("name") == "Bob Lee"


def test_an_address_that_had_its_mails_is_refused_and_kept(coach: Visitor, carol: Person) -> None:
    for _ in range(3):
        coach.send(coach.get("/invite"), "/invite", **BOB)
    before = everything()
    page = coach.send(coach.get("/invite"), "/invite", **BOB)
    assert page.status == 429
    assert "Email to this address has reached its limit for now. Try again tomorrow" in page.text
    assert (page.value("name"), page.value("email")) == ("Bob Lee", "bob@home.example")
    assert everything() == before


def test_a_clients_number_in_a_country_we_do_not_text_is_refused_at_its_field(
    coach: Visitor, open_plan: Callable[..., Plan]
) -> None:
    plan = open_plan()
    before = everything()
    for path in ("/invite", f"/plans/{plan.plan_id}/client"):
        page = coach.send(coach.get(path), path, **{**BOB, "email": "bab@home.example", "phone": "+252 61 2345678"})
        assert page.status == 422 or "already answered" in page.text
        assert page.value("phone") == "+252 61 2345678"
    page = coach.send(coach.get(path), path, phone="+252 61 2345678")
    assert page.problem("phone").startswith("We can’t text numbers from this country.")
    assert everything() == before


def test_a_mistyped_address_is_corrected_before_they_accept(coach: Visitor, open_plan: Callable[..., Plan]) -> None:
    plan = open_plan("Bob Lee", "bib@home.example", accepted=False)
    path = f"/plans/{plan.plan_id}/client"
    page = coach.get(path)
    assert page.value("email") == "bib@home.example"
    assert coach.send(page, path, email="bob@home.example").location == f"/plans/{plan.plan_id}"
    after = plans.find(plan.plan_id)
    assert after is not None
    assert after.client.email == "bob@home.example"
    assert [note.kind for note in owed(after.client_id)] == ["invitation"]


def test_after_they_accepted_the_address_is_theirs(coach: Visitor, plan: Plan) -> None:
    path = f"/plans/{plan.plan_id}/client"
    page = coach.get(path)
    assert not page.all("[name=email]")
    assert "alice@home.example" in page.text
    refused = coach.post(path, {**page.form(path), "email": "other@home.example"})
    assert refused.status == 409
    assert coach.send(coach.get(path), path, name="Alice M. Moreau").status == 303
    after = plans.find(plan.plan_id)
    assert after is not None
    assert (after.client.name, after.client.email) == ("Alice M. Moreau", "alice@home.example")


def test_who_corrects_second_sees_both(
    coach: Visitor, carol: Person, open_plan: Callable[..., Plan], now: datetime
) -> None:
    plan = open_plan("Bob Lee", "bib@home.example", accepted=False)
    path = f"/plans/{plan.plan_id}/client"
    page = coach.get(path)
    correcting.correct(Actor(carol.person_id), plan.plan_id, Details(name="Robert Lee"), now=now)
    before = everything()
    both = coach.send(page, path, name="Bobby Lee")
    assert both.status == 412
    assert "Robert Lee" in both.text
    assert both.value("name") == "Bobby Lee"
    assert everything() == before
    assert coach.send(both, path).status == 303


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"email": "x"}, "email"), ({"name": ""}, "name"), ({"phone": "12"}, "phone"), ({"zone": "x"}, "zone")],
)
def test_bad_corrections_are_told_and_kept(
    coach: Visitor, open_plan: Callable[..., Plan], typed: dict[str, str], field: str
) -> None:
    plan = open_plan("Bob Lee", "bib@home.example", accepted=False)
    path = f"/plans/{plan.plan_id}/client"
    before = everything()
    page = coach.send(coach.get(path), path, **typed)
    assert page.status == 422
    assert page.problem(field)
    assert everything() == before


def test_what_the_client_confirmed_is_not_the_coachs_to_change(
    coach: Visitor, alice: Person, plan: Plan, now: datetime, with_phone: Callable[[Person, str], Person]
) -> None:
    profile.change(Actor(alice.person_id), profile.Change(time_zone="Europe/Paris"), now=now)
    with_phone(alice, "+4915112345678")
    page = coach.get(f"/plans/{plan.plan_id}/client")
    assert not page.all("[name=zone], [name=phone]")
    assert "+4915112345678 confirmed by them" in page.text
    assert "Paris confirmed by them" in page.text
    assert coach.send(page, f"/plans/{plan.plan_id}/client", name="Al").status == 303
    assert Address.find("tel:+4915112345678")


def bounces_now(email: str, now: datetime, *, of_plan: str | None = None) -> None:
    bounces.bounced(Mailed("m1", email, now, of_plan), reason="the address does not exist", is_permanent=True, now=now)


def test_a_coach_sees_that_mail_comes_back_and_what_to_do(
    coach: Visitor, plan: Plan, visits_as: Browses, now: datetime
) -> None:
    bounces_now("alice@home.example", now)
    shown = coach.get(f"/plans/{plan.plan_id}/client").text
    assert "Emails to alice@home.example have bounced since today: the address does not exist." in shown
    assert "Ask Alice Moreau by phone" in shown
    assert "Emails to Alice Moreau have bounced since today" in coach.get(f"/plans/{plan.plan_id}").text


def test_a_mistyped_address_that_comes_back_is_to_be_corrected(
    coach: Visitor, open_plan: Callable[..., Plan], now: datetime
) -> None:
    invited = open_plan("Bob Lee", "bob@typo.example", accepted=False)
    bounces_now("bob@typo.example", now, of_plan=invited.plan_id)
    assert "Emails to bob@typo.example have bounced" in coach.get(f"/plans/{invited.plan_id}").text
    page = coach.get(f"/plans/{invited.plan_id}/client")
    assert "There may be a typo in it" in page.text
    coach.send(page, f"/plans/{invited.plan_id}/client", email="bob@home.example")
    assert "has come back" not in coach.get(f"/plans/{invited.plan_id}").text


def test_an_address_that_the_client_chose_later_is_not_named(
    coach: Visitor, plan: Plan, alice: Person, now: datetime
) -> None:
    moved_to(with_address(alice, "alice@secret.example", now), "alice@secret.example", now)
    bounces_now("alice@secret.example", now)
    shown = coach.get(f"/plans/{plan.plan_id}/client")
    assert "Emails to Alice Moreau have bounced" in shown.text
    assert "secret" not in shown.source


def test_a_viewer_and_the_client_do_not_see_the_coachs_notice(
    visits_as: Browses, plan: Plan, viewer: Person, now: datetime
) -> None:
    bounces_now("alice@home.example", now)
    assert "has come back" not in visits_as(viewer).get(f"/plans/{plan.plan_id}").text
