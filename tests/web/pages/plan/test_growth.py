from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.actions import closing, editing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from tests.conftest import NOW, counted, everything
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
Adds = Callable[..., Action]
SESSION = 2
DAY = timedelta(days=1)


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/plans/{plan.plan_id}/growth"


@pytest.fixture
def year(plan: Plan, carol: Person, alice: Person, add_action: Adds) -> None:
    """Three done in November, one of them moved and late, one in October; a project finished."""
    for number, (due, late_by, into) in enumerate(
        ((1, -DAY, "Launch"), (2, DAY, None), (9, 6 * DAY, None), (40, -DAY, "Launch")), 1
    ):
        add_action(f"Thing {number}", due=NOW - due * DAY, at=NOW - 60 * DAY, project=Named(into) if into else None)
        if number == 3:
            editing.edit(Actor(carol.person_id), plan.plan_id, 3, Change(due=Due(at=NOW - 6 * DAY)), now=NOW - 50 * DAY)
        closing.complete(
            Actor(alice.person_id),
            plan.plan_id,
            number,
            words=Words("They were kind." if number == 1 else ""),
            done_at=NOW - due * DAY + late_by,
            now=NOW,
        )


def test_it_says_what_will_be_there(
    visits_as: Browses, carol: Person, alice: Person, viewer: Person, path: str
) -> None:
    assert "What Alice Moreau got done" in visits_as(carol).get(path).text
    assert "What you got done" in visits_as(alice).get(path).text
    assert "It starts with the first action" in visits_as(viewer).get(path).text


@pytest.mark.usefixtures("year")
def test_a_year_is_drawn_told_and_in_a_table(visits_as: Browses, carol: Person, path: str) -> None:
    page = visits_as(carol).get(path)
    assert page.words(".year h2") == ["2026", "Launch", "Along the way"]
    assert page.words(".lead") == ["In 2026 Alice Moreau got 4 things done and finished “Launch”."]
    assert page.words(".came") == ["2 things in 8 weeks", "2 things"]
    assert page.words(".things li") == ["Thing 4", "Thing 1", "Thing 3", "Thing 2"]
    assert page.words("blockquote") == ["They were kind."]
    assert page.words("figcaption") == ["Alice Moreau, Thing 1, Mon 23 Nov"]
    assert page.words("main summary") == ["Figures: 4 done, 2 of 4 on time"]
    assert page.words(".figures h2") == ["Weeks on time", "Dates moved"]
    assert page.words("svg desc") == ["October: 1 done, 1 of 1 on time. November: 3 done, 1 of 3 on time."]
    assert page.words("details tbody tr") == ["October 1 1 0 0 1 of 1", "November 3 1 1 1 1 of 3"]
    assert len(page.all(".chart rect")) == 4
    assert "1 of 4 done actions was moved: once, by 3 days." in page.text


@pytest.mark.usefixtures("year")
def test_its_client_reads_of_themselves_and_not_of_moved_dates(visits_as: Browses, alice: Person, path: str) -> None:
    page = visits_as(alice).get(path)
    assert page.words(".lead") == ["In 2026 you got 4 things done and finished “Launch”."]
    assert page.words(".figures h2") == ["Weeks on time"]


@pytest.mark.usefixtures("year")
def test_another_year_is_chosen_by_a_link(
    visits_as: Browses, carol: Person, plan: Plan, path: str, add_action: Adds
) -> None:
    add_action(due=NOW - 400 * DAY, at=NOW - 500 * DAY)
    closing.complete(Actor(carol.person_id), plan.plan_id, 5, done_at=NOW - 400 * DAY, now=NOW)
    visitor = visits_as(carol)
    assert visitor.get(path).words("nav.chips a") == ["2026", "2025"]
    assert visitor.get(f"{path}?year=2025").words("nav.chips [aria-current]") == ["2025"]
    assert "In 2025 Alice Moreau got 1 thing done." in visitor.get(f"{path}?year=2025").text
    assert "Nothing was done in 2024." in visitor.get(f"{path}?year=2024").text


@pytest.mark.parametrize("year", ["1999", "2027", "soon", "２０２６"])
def test_a_year_that_cant_be_is_said_clearly(visits_as: Browses, carol: Person, path: str, year: str) -> None:
    visitor = visits_as(carol)
    before = everything()
    page = visitor.get(f"{path}?year={year}")
    assert page.status == 422
    assert page.words(".bad")
    assert everything() == before


def test_a_stranger_finds_nothing(visits_as: Browses, mallory: Person, path: str) -> None:
    assert visits_as(mallory).get(path).status == 404


@pytest.mark.usefixtures("year")
def test_it_takes_three_calls_beyond_the_session(visits_as: Browses, carol: Person, path: str) -> None:
    visitor = visits_as(carol)
    with counted() as calls:
        visitor.get(path)
    assert calls.total() - SESSION == 3
