from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.domain import invitations
from chalicelib.domain.actions import Action
from chalicelib.domain.people import Actor, Person
from chalicelib.domain.plans import Plan
from tests.web.pages_visitor import Visitor

Browses = Callable[[Person | None], Visitor]


def test_a_coach_sees_who_is_late_first_then_the_week_then_all_clients(
    visits_as: Browses,
    carol: Person,
    plan: Plan,
    open_plan: Callable[..., Plan],
    add_action: Callable[..., Action],
    now: datetime,
) -> None:
    bob = open_plan("Bob Lee", "bob@home.example")
    add_action("Send the offer", due=now - timedelta(days=5), in_plan=bob)
    add_action("Call the bank", due=now + timedelta(hours=7))
    add_action("Some day", due=now + timedelta(days=30))
    page = visits_as(carol).get("/")
    assert page.words("h2") == ["Needs you", "Today and this week", "Clients (2)"]
    assert page.words(".late li") == ["Bob Lee 1 late, oldest since Wed 18 Nov last heard today"]
    assert "Call the bank today 11:00 Alice Moreau" in page.text
    assert "Some day" not in page.text
    assert page.words("tbody tr") == ["Alice Moreau 0 1 today + Action", "Bob Lee 1 0 today + Action"]


def test_a_new_coach_is_offered_to_invite(visits_as: Browses, dan: Person) -> None:
    page = visits_as(dan).get("/")
    assert "Begin by inviting one" in page.text
    assert page.words("a.go") == ["Invite a client"]


def test_who_has_not_accepted_or_said_no_is_shown(
    visits_as: Browses, carol: Person, open_plan: Callable[..., Plan], now: datetime
) -> None:
    open_plan("Bob Lee", "bob@home.example", accepted=False)
    gone = open_plan("Eve", "eve@home.example", accepted=False)
    invitations.decline(Actor(gone.client_id, "link"), gone.plan_id, now=now)
    page = visits_as(carol).get("/")
    assert "Bob Lee 0 0 invited" in page.text
    assert "Eve “This isn’t me” was answered to the invitation" in page.text


def test_a_client_with_one_plan_goes_straight_to_it(visits_as: Browses, alice: Person, plan: Plan) -> None:
    assert visits_as(alice).get("/").location == f"/plans/{plan.plan_id}"
    assert visits_as(alice).get("/?zone=Europe/Berlin").location == f"/plans/{plan.plan_id}?zone=Europe/Berlin"
    assert "10:00 where you are, in Berlin" in visits_as(alice).get(f"/plans/{plan.plan_id}?zone=Europe/Berlin").text


def test_a_client_with_an_open_invitation_accepts_it_here(
    visits_as: Browses, dan: Person, alice: Person, plan: Plan, now: datetime
) -> None:
    other = invitations.open_plan(Actor(dan.person_id), client_name="Alice", client_email=alice.email, now=now)
    visitor = visits_as(alice)
    page = visitor.get("/")
    assert "Dan Ortiz would like to plan with you" in page.text
    assert "With Carol Reed" in page.text
    accepted = visitor.send(page, f"/plans/{other.plan_id}/accept")
    assert accepted.location == f"/plans/{other.plan_id}"
    assert page.status == 200
    assert sorted(visitor.get("/").words("section .w")) == ["With Carol Reed", "With Dan Ortiz"]


def test_a_coach_who_is_a_client_too_finds_both(
    visits_as: Browses, carol: Person, dan: Person, plan: Plan, now: datetime
) -> None:
    mine = invitations.open_plan(Actor(dan.person_id), client_name="Carol", client_email=carol.email, now=now)
    invitations.accept(Actor(carol.person_id), mine.plan_id, now=now)
    page = visits_as(carol).get("/")
    assert page.words("h2") == ["Clients (1)", "My plans as a client"]


def test_nobody_accepts_for_somebody_else(visits_as: Browses, mallory: Person, open_plan: Callable[..., Plan]) -> None:
    bob = open_plan("Bob Lee", "bob@home.example", accepted=False)
    assert visits_as(mallory).post(f"/plans/{bob.plan_id}/accept").status == 404


def test_who_has_no_plan_is_told_how_one_comes(
    visits_as: Browses, carol: Person, open_plan: Callable[..., Plan], now: datetime
) -> None:
    from chalicelib.domain import people

    gone = open_plan("Eve", "eve@home.example", accepted=False)
    invitations.decline(Actor(gone.client_id, "link"), gone.plan_id, now=now)
    assert "You have no plan at present" in visits_as(people.get(gone.client_id)).get("/").text


def test_a_zone_nobody_knows_is_refused(visits_as: Browses, alice: Person) -> None:
    page = visits_as(alice).post("/zone", {"time_zone": "Mars/Base"})
    assert page.status == 422
