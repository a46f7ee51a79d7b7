"""The field at the top of every page."""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.domain.actions import comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream import reading
from tests.conftest import everything
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]


def test_without_script_it_is_a_form_with_a_page_of_results(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Callable[..., Action], now: datetime
) -> None:
    add_action("Call <the> bank", due=now - timedelta(days=1), at=now - timedelta(days=9))
    visitor = visits_as(carol)
    for path in ("/", "/settings", f"/plans/{plan.plan_id}", f"/plans/{plan.plan_id}/actions/1"):
        assert visitor.get(path).form("/find") == {"q": ""}
    page = visitor.get("/find?q=ALI-1")
    assert page.words("h2") == ["ALI-1", "Open actions"]
    assert "Call <the> bank" in page.words("section li")[0]
    assert "was due yesterday 04:00" in page.text
    assert visitor.get("/find?q=moreau").words("section a.w") == ["Alice Moreau"]
    assert "No client, open action or key matches “xyz”" in visitor.get("/find?q=xyz").text
    assert "At the top, type part of a client’s name" in visitor.get("/find").text
    assert visits_as(None).get("/find?q=alice").location.startswith("/sign-in")


def test_what_is_too_long_comes_back_with_a_sentence(visits_as: Browses, carol: Person, plan: Plan) -> None:
    visitor = visits_as(carol)
    before = everything()
    page = visitor.get(f"/find?q={'x' * 1000}")
    assert page.status == 422
    assert page.words(".bad") == ["That’s too long to search for. Use a few words, at most 200 characters."]
    assert page.value("q") == "x" * 1000
    page = visitor.get(f"/plans/{plan.plan_id}/stream?q={'x' * 1000}")
    assert page.status == 422
    assert "That’s too long to search for" in page.text
    assert everything() == before


def test_what_was_said_is_found_in_its_plan_and_it_says_how_far_back_it_looked(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, now: datetime
) -> None:
    for number, text in enumerate(("Ärger mit der Bank", "Nothing", "All well", "BANK again"), 1):
        comments.write(Actor(alice.person_id), plan.plan_id, None, Words(text), now=now + timedelta(minutes=number))
    visitor = visits_as(carol)
    path = f"/plans/{plan.plan_id}/stream?q=bank"
    page = visitor.get(path)
    assert [each for each in ("Ärger", "again", "well") if each in page.text] == ["Ärger", "again"]
    assert "What was said with “bank”. Looked back to the beginning, today." in page.text
    assert "Nothing said with “zebra”. Looked back to the beginning" in visitor.get(path.replace("bank", "zebra")).text


def test_it_looks_further_back_when_asked(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, now: datetime
) -> None:
    for number in range(reading.MOST_READ + 5):
        _put(plan, alice, "The bank" if number == 0 else "Hm.", now + timedelta(minutes=number))
    visitor = visits_as(carol)
    page = visitor.get(f"/plans/{plan.plan_id}/stream?q=bank")
    assert "Nothing said with “bank”. Looked back to today. Look further back" in page.text
    further = next(str(a.attributes["href"]) for a in page.all("a") if a.text() == "Look further back")
    assert "What was said with “bank”, further back. Looked back to the beginning" in visitor.get(further).text


def _put(plan: Plan, alice: Person, text: str, at: datetime) -> None:
    """An entry as the verbs make them, without their other rows: three hundred would take long."""
    stream.entry(plan.plan_id, "comment", at, actor_id=alice.person_id, actor_name="Alice", text=text).save()
