"""The part of the settings about addresses and signed-in browsers."""

from collections.abc import Callable
from datetime import datetime

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.people import emails, main_email, sign_in
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.addresses import offer_path, token, with_address
from tests.conftest import everything, owed
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]
WORK = "alice@work.example"


@pytest.fixture
def alice(alice: Person, now: datetime) -> Person:
    """Alice with a second address."""
    return with_address(alice, WORK, now)


@pytest.fixture
def visitor(visits_as: Browses, alice: Person) -> Visitor:
    return visits_as(alice)


def after(visitor: Visitor, sent: Shown) -> Shown:
    """The page that a form leads to."""
    return visitor.get(sent.location.split("#")[0])


def test_what_waits_is_shown_sent_again_and_withdrawn(visitor: Visitor, alice: Person) -> None:
    visitor.send(visitor.get("/settings"), "/settings/add_email", email="alice@club.example")
    page = visitor.get("/settings")
    assert "alice@club.example Waiting for confirmation." in page.text
    assert "by Wed 25 Nov, 10:00" in page.text
    visitor.post("/settings/add_email", {"email": "alice@club.example"})
    assert len(owed("mailto:alice@club.example")) == 2
    page = after(visitor, visitor.send(visitor.get("/settings"), "/settings/withdraw_email"))
    assert "The link we emailed no longer works." in page.text
    assert "alice@club.example" not in page.text


def test_each_kind_of_question_says_where_its_link_went(
    visitor: Visitor, alice: Person, plan: Plan, now: datetime
) -> None:
    offer_path(alice, plan, "alice@club.example", now)
    emails.ask(Actor(alice.person_id), "alice@new.example", now=now)
    main_email.ask(Actor(alice.person_id), WORK, now=now)
    text = visitor.get("/settings").text
    assert (
        "alice@club.example A reply came from there. If it was yours, open the link we’ve emailed to alice@home" in text
    )
    assert "alice@new.example Waiting for confirmation. We’ve emailed a link there." in text
    assert "We’ve emailed a link to alice@home.example." in text


def test_who_cant_read_the_main_address_asks_from_another_and_can_cancel(
    visitor: Visitor, alice: Person, now: datetime
) -> None:
    page = after(visitor, visitor.send(visitor.get("/settings"), "/settings/main_email"))
    assert "I can’t read that any more" in page.text
    unread = after(visitor, visitor.post("/settings/main_email", {"email": WORK, "unread": "1"}))
    assert "Unless someone objects, your emails will go there a week later." in unread.text
    main_email.confirm(token("main", alice, "move"), now=now)
    page = visitor.get("/settings")
    assert (
        "From Mon 30 Nov, 10:00, your emails will go to alice@work.example instead of alice@home.example" in page.text
    )
    page = after(visitor, visitor.send(page, "/settings/keep_main"))
    assert "Cancelled." in page.text
    assert people.get(alice.person_id).main_move is None


@pytest.mark.parametrize("part", ["keep_main", "withdraw_email", "end_others", "remove_email", "main_email"])
def test_nothing_happens_without_the_forms_own_token(visitor: Visitor, alice: Person, part: str) -> None:
    before = everything()
    assert visitor.post(f"/settings/{part}", {"email": WORK, "id": "a"}, csrf="wrong").status == 403
    assert everything() == before


def test_all_other_browsers_are_signed_out_at_once(visits_as: Browses, alice: Person) -> None:
    here, there, elsewhere = (visits_as(alice) for _ in range(3))
    page = here.get("/settings")
    assert page.text.count("with a link sent to alice@home.example") == 3
    page = after(here, here.send(page, "/settings/end_others"))
    assert "Signed out everywhere else." in page.text
    assert "Sign out everywhere else" not in page.text
    for other in (there, elsewhere):
        assert other.get("/").location.startswith("/sign-in")


def test_who_removes_the_address_they_signed_in_with_signs_in_again(
    visits_as: Browses, alice: Person, now: datetime
) -> None:
    path = sign_in.link_path(alice, now, email=WORK)
    secret = sign_in.redeem(path.rsplit("/", 1)[1], browser="Firefox", now=now)[1]
    visitor = visits_as(alice)
    visitor.secret = secret
    sent = visitor.send(visitor.get("/settings"), "/settings/remove_email")
    assert people.get(alice.person_id).emails() == {"alice@home.example"}
    assert after(visitor, sent).location.startswith("/sign-in")
