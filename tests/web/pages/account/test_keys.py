"""The page that names the keys."""

from collections.abc import Callable

from chalicelib.domain.people.person import Person
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]


def test_the_page_of_keys_shows_each_person_those_they_have(visits_as: Browses, carol: Person, alice: Person) -> None:
    assert visits_as(carol).get("/keys").words("kbd") == ["/", "?", "Esc", "j", "k", "Enter", "1", "2", "3"]
    assert visits_as(alice).get("/keys").words("kbd") == ["/", "?", "Esc"]
    assert visits_as(None).get("/keys").status == 303
