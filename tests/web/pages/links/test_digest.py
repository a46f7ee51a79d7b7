"""The link in a digest: off and on again, without signing in."""

from collections.abc import Callable
from datetime import datetime

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.people import links, profile
from chalicelib.domain.people import person as people
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from tests.conftest import everything
from tests.refusing import values
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]


@pytest.fixture
def nobody(visits_as: Browses) -> Visitor:
    return visits_as(None)


@pytest.fixture
def reader(carol: Person, now: datetime) -> Person:
    return profile.change(Actor(carol.person_id), profile.Change(digest=DigestTime("week", "08:30", 4)), now=now)


@pytest.fixture
def path(reader: Person) -> str:
    return links.digest_path(reader.person_id, reader.email, "week")


def test_looking_changes_nothing(nobody: Visitor, path: str) -> None:
    before = everything()
    page = nobody.get(path)
    assert page.status == 200
    assert "You get it every week at 08:30" in page.text
    assert everything() == before


def test_it_is_turned_off_and_on_again_as_it_was(nobody: Visitor, path: str, reader: Person) -> None:
    assert "Your digest is off." in nobody.post(path).text
    after = people.get(reader.person_id)
    assert after.digest == DigestTime("off", "08:30", 4)
    assert values(after, "digest_next") == [None]
    assert "Turn it on again: every week at 08:30" in nobody.get(path).text
    assert "You get it every week at 08:30" in nobody.post(path, {"undo": "1"}).text
    again = people.get(reader.person_id)
    assert again.digest == DigestTime("week", "08:30", 4)
    assert again.digest_next


def test_a_mail_programs_button_turns_it_off(nobody: Visitor, path: str, reader: Person) -> None:
    assert nobody.post(path, {"List-Unsubscribe": "One-Click"}).status == 200
    assert people.get(reader.person_id).digest.every == "off"


def test_turned_off_twice_nothing_more_is_written(nobody: Visitor, path: str) -> None:
    nobody.post(path)
    before = everything()
    assert nobody.post(path).status == 200
    assert everything() == before


def test_an_altered_link_and_one_to_a_former_address_do_nothing(
    nobody: Visitor, path: str, reader: Person, mallory: Person
) -> None:
    head, token = path.rsplit("/", 1)
    foreign = links.digest_path(reader.person_id, mallory.email, "week")
    zone = links.path("zone", Target("a" * 16, reader.person_id, 0), reader.email)
    before = everything()
    for broken in (f"{head}/{token[::-1]}", f"{head}/a", foreign, f"/digest/{zone.rsplit('/', 1)[1]}"):
        assert nobody.get(broken).status == 404
        assert nobody.post(broken).status == 404
    assert everything() == before
