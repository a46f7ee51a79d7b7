"""The link that puts words into a plan: it needs no signing in, changes nothing on GET, and works once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain.people import links
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import waiting
from tests.conftest import entries, everything, join, owed
from tests.web.pages.visitor import Visitor

WORDS = "Bob told me <about> it.\nSecond line"


@pytest.fixture
def nobody(visits_as: Callable[[Person | None], Visitor]) -> Visitor:
    return visits_as(None)


@pytest.fixture
def bobs(open_plan: Callable[..., Plan], alice: Person) -> Plan:
    plan = open_plan("Bob Lee", "bob@home.example")
    join(plan, alice, "coach")
    return plan


def keep(person: Person, now: datetime) -> str:
    write, kept = Write(), waiting.new(WORDS)
    waiting.keep(write, person.person_id, kept, now=now)
    write.commit()
    return kept.id


def comments(plan: Plan) -> list[str | None]:
    return [entry.text for entry in entries(plan) if entry.kind == "comment"]


def test_the_page_shows_the_words_and_one_button_adds_them_once(
    nobody: Visitor, plan: Plan, bobs: Plan, alice: Person, carol: Person, now: datetime
) -> None:
    id = keep(alice, now)
    paths = {of.prefix: links.which_path(alice.person_id, of.plan_id, id, alice.email) for of in (plan, bobs)}
    before = everything()
    page = nobody.get(paths["BOB"])
    assert "Bob told me <about> it." in page.text
    assert "Add your words to Bob Lee’s plan?" in page.text.replace("\u2068", "").replace("\u2069", "")
    assert page.words("main button") == ["Add them"]
    assert everything() == before
    for _ in range(3):
        added = nobody.post(paths["BOB"])
        assert added.status == 200
        assert "We’ve added your words" in added.text
        assert added.words("main button") == []
    assert comments(bobs) == [WORDS]
    assert [row.kind for row in owed(carol)] == ["comment"]
    assert "already added this to another plan" in nobody.get(paths["ALI"]).text
    assert nobody.post(paths["ALI"]).status == 409
    assert comments(plan) == []


def test_links_that_lead_nowhere_say_why_and_write_nothing(
    nobody: Visitor, plan: Plan, alice: Person, carol: Person, now: datetime
) -> None:
    id = keep(alice, now)
    old = keep(alice, now - timedelta(days=31))
    carols = links.which_path(carol.person_id, plan.plan_id, id, carol.email)
    gone = links.which_path(alice.person_id, plan.plan_id, old, alice.email)
    former = links.which_path(alice.person_id, plan.plan_id, id, "former@home.example")
    done = links.path("done", links.Target(plan.plan_id, alice.person_id, 1), alice.email).replace("done", "which")
    before = everything()
    for path, status in ((carols, 410), (gone, 410), (former, 404), (done, 404), ("/which/nonsense", 404)):
        assert (nobody.get(path).status, nobody.post(path).status) == (status, status)
    assert everything() == before


def test_who_left_the_plan_is_told_so(
    nobody: Visitor, plan: Plan, alice: Person, open_plan: Callable[..., Plan], now: datetime
) -> None:
    elsewhere = open_plan("Bob Lee", "bob@home.example")
    page = nobody.post(links.which_path(alice.person_id, elsewhere.plan_id, keep(alice, now), alice.email))
    assert page.status == 404
    assert "no longer part of this plan" in page.text
    assert comments(elsewhere) == []
