"""The links that change the main address, and the one that objects."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.people import main_email
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from tests.addresses import main_paths, token, with_address
from tests.conftest import everything
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
WORK = "alice@work.example"


@pytest.fixture
def alice(alice: Person, now: datetime) -> Person:
    """Alice with a second address."""
    return with_address(alice, WORK, now)


@pytest.fixture
def nobody(visits_as: Browses) -> Visitor:
    return visits_as(None)


def asked(alice: Person, now: datetime, *, is_unread: bool = False) -> str:
    main_email.ask(Actor(alice.person_id), WORK, is_unread=is_unread, now=now)
    return f"/main/{token('main', alice, 'move' if is_unread else 'main')}"


def test_the_link_to_the_present_address_changes_it_at_once(nobody: Visitor, alice: Person, now: datetime) -> None:
    path = asked(alice, now)
    assert "Send Alice Moreau’s emails to alice@work.example?" in nobody.get(path).text
    assert people.get(alice.person_id).email == "alice@home.example"
    assert "We now email you at alice@work.example" in nobody.post(path).text
    assert people.get(alice.person_id).email == WORK
    before = everything()
    for page in (nobody.post(path), nobody.get(path)):
        assert "We now email you at alice@work.example" in page.text
    assert everything() == before


def test_the_link_to_the_other_one_begins_a_week(nobody: Visitor, alice: Person, now: datetime) -> None:
    path = asked(alice, now, is_unread=True)
    assert "where they can’t be read any more" in nobody.get(path).text
    for _ in range(2):
        page = nobody.post(path)
        assert "your emails will go to alice@work.example from Mon 30 Nov, 10:00 (Berlin)" in page.text
    assert people.get(alice.person_id).email == "alice@home.example"
    main_email.cancel(Actor(alice.person_id), now=now)
    for page in (nobody.post(path), nobody.get(path)):
        assert page.status == 410
        assert "was withdrawn" in page.text


def test_one_press_objects_without_signing_in(visits_as: Browses, alice: Person, now: datetime) -> None:
    nobody, signed_in = visits_as(None), visits_as(alice)
    path, _ = main_paths(alice, WORK, now)
    page = nobody.get(path)
    assert "Stop your emails from going to alice@work.example?" in page.text
    assert "Mon 30 Nov, 10:00 (Berlin)" in page.text
    assert people.get(alice.person_id).main_move is not None
    page = nobody.post(path)
    assert "We’ll keep emailing you at alice@home.example" in page.text
    assert people.get(alice.person_id).main_move is None
    assert signed_in.get("/settings").location.startswith("/sign-in")
    again = nobody.post(path)
    assert again.status == 410
    assert "no longer waiting" in again.text


def test_links_of_the_main_address_end(nobody: Visitor, alice: Person, now: datetime) -> None:
    page = nobody.post(asked(alice, now - timedelta(days=2)))
    assert page.status == 410
    assert "Ask for a new one" in page.text
