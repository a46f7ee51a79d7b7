"""The team of a plan on the pages: invitations first."""

from collections.abc import Callable

import pytest

from chalicelib.domain import joining, links, memberships, plans
from chalicelib.domain.links import Target
from chalicelib.domain.people import Actor, Person
from chalicelib.domain.plans import Plan
from tests.conftest import NOW, everything
from tests.web.pages_visitor import Visitor

Browses = Callable[[Person | None], Visitor]


@pytest.fixture
def invite(plan: Plan, carol: Person, dan: Person) -> Callable[[str], str]:
    """Carol invites Dan in a role; the path of the link in the mail."""

    def invited(role: str) -> str:
        joining.invite(Actor(carol.person_id), plan.plan_id, name="Dan Ortiz", email=dan.email, role=role, now=NOW)
        return links.path("invitation", Target(plan.plan_id, dan.person_id, links.PLAN), dan.email)

    return invited


@pytest.mark.parametrize(("role", "words"), [("coach", "would you like to coach in"), ("viewer", "to read along in")])
def test_the_link_says_who_invites_and_joins_with_one_button(
    visits_as: Browses, plan: Plan, dan: Person, invite: Callable[[str], str], role: str, words: str
) -> None:
    link, nobody = invite(role), visits_as(None)
    before = everything()
    page = nobody.get(link)
    assert words in page.text
    assert "Carol Reed" in page.text
    assert "Alice" not in page.text
    assert everything() == before, "nothing happens when a scanner opens the link"
    assert "You are in" in nobody.post(link, {"do": "accept"}).text
    assert plans.get_for(dan.person_id, plan.plan_id).role(dan.person_id) == role
    assert "Alice Moreau" in nobody.get(link).text


def test_this_isnt_me_ends_the_invitation(visits_as: Browses, dan: Person, invite: Callable[[str], str]) -> None:
    link, nobody = invite("coach"), visits_as(None)
    assert "Nothing more is sent to you" in nobody.post(link, {"do": "decline"}).text
    assert memberships.of(dan.person_id) == []
    assert nobody.get(link).status == 404


def test_an_invitation_is_accepted_on_the_home_of_who_is_signed_in(
    visits_as: Browses, plan: Plan, dan: Person, invite: Callable[[str], str]
) -> None:
    invite("coach")
    visitor = visits_as(dan)
    page = visitor.get("/")
    assert "Carol Reed would like you to coach in a client’s plan" in page.text
    assert "Alice" not in page.text
    assert visitor.send(page, f"/plans/{plan.plan_id}/accept", do="accept").location == f"/plans/{plan.plan_id}"
    assert "Alice Moreau" in visitor.get("/").text


def test_an_invitation_is_turned_down_there_too(
    visits_as: Browses, plan: Plan, dan: Person, invite: Callable[[str], str]
) -> None:
    invite("viewer")
    visitor = visits_as(dan)
    assert visitor.send(visitor.get("/"), f"/plans/{plan.plan_id}/accept", do="decline").location == "/"
    assert memberships.of(dan.person_id) == []
