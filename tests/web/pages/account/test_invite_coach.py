"""Inviting a coach on the page, and the link by which one accepts."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.people import links
from chalicelib.domain.people.person import Person
from tests.conftest import everything, invitation, owed, owner
from tests.web.pages.visitor import Visitor


def dana_link(now: datetime) -> tuple[Person, str]:
    dana = invitation("dana@practice.example")
    return dana, links.coach_path(dana.person_id, dana.email, now)


Browses = Callable[[Person | None], Visitor]
DANA = {"name": "Dana Field", "email": "dana@practice.example", "zone": "Europe/Paris"}


def test_carol_invites_dana_who_accepts_without_signing_in(visits_as: Browses, carol: Person) -> None:
    from chalicelib import clock

    page = visits_as(carol).post("/invite-coach", DANA)
    assert page.status == 200
    assert "Your invitation to Dana Field is on its way" in page.text
    dana, link = dana_link(clock.now())
    assert [row.kind for row in owed(dana)] == ["coach_invitation"]
    nobody = visits_as(None)
    before = everything()
    assert "Coach with Followthrough, Dana Field?" in nobody.get(link).text
    assert everything() == before
    accepted = nobody.post(link, {"do": "link"})
    assert "You can coach now, Dana Field" in accepted.text
    assert "on its way to d•••@practice.example" in nobody.post(link, {"do": "link"}).text
    assert [row.recipient for row in owed() if row.kind == "sign_in"] == ["mailto:dana@practice.example"]
    assert owner(dana.email).may_coach


def test_what_was_typed_wrong_comes_back_with_a_sentence_at_the_field(visits_as: Browses, carol: Person) -> None:
    visitor = visits_as(carol)
    before = everything()
    page = visitor.post("/invite-coach", {**DANA, "email": "dana at practice"})
    assert page.status == 422
    assert "Enter an email address" in page.text
    assert page.value("name") == "Dana Field"
    assert everything() == before


def test_a_client_is_told_that_only_coaches_invite_coaches(visits_as: Browses, alice: Person) -> None:
    visitor = visits_as(alice)
    before = everything()
    assert visitor.get("/invite-coach").status == 403
    assert visitor.post("/invite-coach", DANA).status == 403
    assert everything() == before
