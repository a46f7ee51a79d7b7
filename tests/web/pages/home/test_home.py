from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import closing, comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import accepting, handing_over, joining, leaving, opening
from chalicelib.domain.team.inviting import Details
from tests.conftest import counted, everything, join, owner
from tests.many_clients import many_clients
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
SESSION = 2


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
    assert page.words("h2") == ["Needs you", "Today and this week", "All clients (2)"]
    assert page.words(".need > div:first-of-type") == ["Bob Lee late 5 days"]
    assert "Call the bank today 11:00 Alice Moreau" in page.text
    assert "Some day" not in page.text
    assert page.words("tbody tr") == [
        "Bob Lee 1 0 – today 0 + Action",
        "Alice Moreau 0 1 – today 0 + Action",
    ]


def test_a_new_coach_is_offered_to_invite(visits_as: Browses, dan: Person) -> None:
    page = visits_as(dan).get("/")
    steps = page.words("ol li")
    assert [step.split()[0] for step in steps] == ["Invite", "Write", "Come"]
    assert all(step.count(".") == 1 for step in steps)
    assert page.words("a.go") == ["Invite a client"]


def test_who_has_not_accepted_or_said_no_is_shown(
    visits_as: Browses, carol: Person, open_plan: Callable[..., Plan], now: datetime
) -> None:
    open_plan("Bob Lee", "bob@home.example", accepted=False)
    gone = open_plan("Eve", "eve@home.example", accepted=False)
    accepting.decline(Actor(gone.client_id, "link"), gone.plan_id, now=now)
    page = visits_as(carol).get("/")
    assert "Bob Lee 0 0 – Invited today, not accepted yet" in page.text
    assert "Eve The person invited says they aren’t Eve" in page.text


def test_a_client_with_one_plan_goes_straight_to_it(visits_as: Browses, alice: Person, plan: Plan) -> None:
    assert visits_as(alice).get("/").location == f"/plans/{plan.plan_id}"
    assert visits_as(alice).get("/?zone=Europe/Berlin").location == f"/plans/{plan.plan_id}?zone=Europe/Berlin"
    assert "10:00 where you are, in Berlin" in visits_as(alice).get(f"/plans/{plan.plan_id}?zone=Europe/Berlin").text


def test_a_client_with_an_open_invitation_accepts_it_here(
    visits_as: Browses, dan: Person, alice: Person, plan: Plan, now: datetime
) -> None:
    other = opening.open_plan(Actor(dan.person_id), Details(name="Alice", email=alice.email), now=now)
    visitor = visits_as(alice)
    page = visitor.get("/")
    assert "Dan Ortiz would like to keep an action plan with you" in page.text
    assert "With Carol Reed" in page.text
    accepted = visitor.send(page, f"/plans/{other.plan_id}/accept")
    assert accepted.location == f"/plans/{other.plan_id}"
    assert page.status == 200
    assert sorted(visitor.get("/").words("section .w")) == ["With Carol Reed", "With Dan Ortiz"]


def test_a_coach_who_is_a_client_too_finds_both(
    visits_as: Browses, carol: Person, dan: Person, plan: Plan, now: datetime
) -> None:
    mine = opening.open_plan(Actor(dan.person_id), Details(name="Carol", email=carol.email), now=now)
    accepting.accept(Actor(carol.person_id), mine.plan_id, now=now)
    page = visits_as(carol).get("/")
    assert page.words("h2") == ["All clients (1)", "My plans as a client"]


def test_nobody_accepts_for_somebody_else(visits_as: Browses, mallory: Person, open_plan: Callable[..., Plan]) -> None:
    bob = open_plan("Bob Lee", "bob@home.example", accepted=False)
    assert visits_as(mallory).post(f"/plans/{bob.plan_id}/accept").status == 404


def test_who_has_no_plan_is_told_how_one_comes(visits_as: Browses, plan: Plan, carol: Person, now: datetime) -> None:
    asked = Details(name="Eve", email="eve@home.example")
    invited = joining.invite(Actor(carol.person_id), plan.plan_id, asked, "viewer", now=now)[1]
    joining.accept(Actor(invited.person_id, "link"), plan.plan_id, now=now)
    eve = owner("eve@home.example")
    leaving.leave(Actor(eve.person_id), plan.plan_id, now=now)
    assert "You don’t have a plan yet" in visits_as(eve).get("/").text


def test_a_zone_nobody_knows_is_refused(visits_as: Browses, alice: Person) -> None:
    page = visits_as(alice).post("/zone", {"time_zone": "Mars/Base"})
    assert page.status == 422


# The list of clients


def names(visitor: Visitor, query: str) -> list[str]:
    return visitor.get(f"/{query}").words("tbody a.w")


def test_the_share_on_time_is_drawn_and_said(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, add_action: Callable[..., Action], now: datetime
) -> None:
    for number, days in enumerate((1, 1, -1), 1):
        add_action(due=now + timedelta(days=days), at=now - timedelta(days=9))
        closing.complete(Actor(alice.person_id), plan.plan_id, number, now=now)
    page = visits_as(carol).get("/")
    assert page.words("tbody tr") == ["Alice Moreau 0 0 2 of 3 today 0 + Action"]
    assert len(page.all("tbody svg rect")) == 1


def test_it_is_sorted_by_each_column_and_says_so(
    visits_as: Browses, carol: Person, plan: Plan, open_plan: Callable[..., Plan], add_action: Callable[..., Action], now: datetime
) -> None:  # fmt: skip
    bob = open_plan("Bob Lee", "bob@home.example")
    add_action(due=now + timedelta(days=1))
    comments.write(Actor(bob.client_id), bob.plan_id, None, Words("Hello"), now=now)
    visitor = visits_as(carol)
    assert names(visitor, "") == ["Bob Lee", "Alice Moreau"]
    assert names(visitor, "?sort=name") == ["Alice Moreau", "Bob Lee"]
    assert names(visitor, "?sort=due_soon") == ["Alice Moreau", "Bob Lee"]
    assert names(visitor, "?sort=unread") == ["Bob Lee", "Alice Moreau"]
    page = visitor.get("/?sort=due_soon")
    assert page.words("thead [aria-sort=descending]") == ["Due soon"]
    assert page.words("thead a") == ["Name", "Late", "Due soon", "On time", "Last heard", "New"]
    links = [link.attributes["href"] for link in page.all("thead a")]
    assert links[1:3] == ["/?sort=late#cl", "/#cl"]


def test_an_order_that_there_is_not_is_said(visits_as: Browses, carol: Person, plan: Plan) -> None:
    visitor = visits_as(carol)
    before = everything()
    page = visitor.get("/?sort=shoe-size")
    assert page.status == 422
    assert page.words(".bad") == [
        "You can’t sort by that. Choose one of: Name, Late, Due soon, On time, Last heard, New."
    ]
    assert page.words("tbody a.w") == ["Alice Moreau"]
    assert everything() == before


def test_a_client_is_found_by_name(
    visits_as: Browses, carol: Person, plan: Plan, open_plan: Callable[..., Plan]
) -> None:
    open_plan("Zoë Müller", "zoe@home.example")
    visitor = visits_as(carol)
    page = visitor.get("/?q=muller+ZOE&sort=name")
    assert page.words("tbody a.w") == ["Zoë Müller"]
    assert page.words("h2") == ["All clients (2)"]
    assert "No client’s name contains “xyz”. All clients" in visitor.get("/?q=xyz").text
    assert names(visitor, "?q=++") == ["Alice Moreau", "Zoë Müller"]


def test_a_coach_who_is_not_primary_finds_the_plan_without_figures(
    visits_as: Browses, dan: Person, plan: Plan, add_action: Callable[..., Action], now: datetime
) -> None:
    join(plan, dan, "coach")
    add_action(due=now - timedelta(days=1), at=now - timedelta(days=9))
    page = visits_as(dan).get("/")
    assert page.words("section[aria-labelledby=beside] li") == ["Alice Moreau with Carol Reed"]
    assert "late" not in page.text.replace("who’s late", "")


def test_beside_others_those_with_new_comments_come_first(
    visits_as: Browses, dan: Person, alice: Person, plan: Plan, open_plan: Callable[..., Plan], now: datetime
) -> None:
    for each in (plan, open_plan("Aaron Abel", "aaron@home.example")):
        join(each, dan, "coach")
    comments.write(Actor(alice.person_id), plan.plan_id, None, Words("Are you there?"), now=now)
    assert visits_as(dan).get("/").words("section[aria-labelledby=beside] li") == [
        "Alice Moreau with Carol Reed 1 new comment",
        "Aaron Abel with Carol Reed",
    ]


def test_who_handed_a_plan_over_is_told_nothing_of_what_is_late_in_it(
    visits_as: Browses, carol: Person, dan: Person, plan: Plan, add_action: Callable[..., Action], now: datetime
) -> None:
    join(plan, dan, "coach")
    add_action(due=now - timedelta(days=1), at=now - timedelta(days=9))
    handing_over.hand_over(Actor(carol.person_id), plan.plan_id, dan.person_id, now=now)
    page = visits_as(carol).get("/")
    assert page.words("section[aria-labelledby=beside] li") == ["Alice Moreau with Dan Ortiz"]
    for words in ("1 late", "0 late", "not heard from yet"):
        assert words not in page.text
    assert not page.all("section[aria-labelledby=need], table.clients")


@pytest.mark.parametrize("query", ["", "?sort=on_time&q=a"])
def test_two_hundred_clients_are_one_page_of_less_than_150_kilobytes_in_four_calls(
    visits_as: Browses, carol: Person, now: datetime, query: str
) -> None:
    many_clients(carol, 200, now)
    visitor = visits_as(carol)
    with counted() as calls:
        page = visitor.get(f"/{query}")
    assert calls.total() - SESSION <= 4
    assert len(page.all("tbody tr")) == 200
    if not query:
        assert page.words("section[aria-labelledby=need] > p")[0] == "195 more"
        more = visitor.get("/?show=need")
        assert len(more.all(".need")) == 20
        assert len(more.source.encode()) < 150_000
    assert len(page.source.encode()) < 150_000
