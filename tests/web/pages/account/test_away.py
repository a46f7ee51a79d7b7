"""A coach's absence on pages: going and coming back, and what a client reads who writes meanwhile."""

from collections.abc import Callable
from datetime import date, timedelta

from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import away, cards, links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import NOW, everything
from tests.web.api.caller import Caller, is_problem
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]
SENTENCE = "Carol Reed is back on Mon 7 Dec; your words are kept."


def _go(carol: Person, seconds: int = 0) -> None:
    """Goes away; another absence for another second."""
    away.set_until(Actor(carol.person_id), date(2026, 12, 7), now=NOW + timedelta(seconds=seconds))


def test_a_coach_says_until_when_and_is_back_from_the_home(visits_as: Browses, carol: Person, plan: Plan) -> None:
    visitor = visits_as(carol)
    page = visitor.get("/settings")
    for typed, problem in (
        ("", "Choose the day you’re back."),
        ("2026-11-23", "Choose the day you’re back, from tomorrow on."),
    ):
        refused = visitor.send(page, "/settings/away", away_until=typed, do="save")
        assert (refused.status, refused.problem("away_until"), refused.value("away_until")) == (422, problem, typed)
    assert "You’re away" not in visitor.get("/").text
    assert (
        visitor.send(page, "/settings/away", away_until="2026-12-07", do="save").location == "/settings?saved=away#away"
    )
    assert visitor.get("/settings").value("away_until") == "2026-12-07"
    home = visitor.get("/")
    assert "You’re away until Mon 7 Dec" in home.text
    assert visitor.send(home, "/settings/away", do="back").location == "/"
    assert "You’re away" not in visitor.get("/").text


def test_clients_have_no_such_setting(visits_as: Browses, alice: Person) -> None:
    visitor = visits_as(alice)
    assert not visitor.get("/settings").all("#away")
    before = everything()
    assert visitor.post("/settings/away", {"away_until": "2026-12-07", "do": "save"}).status == 403
    assert everything() == before


def test_a_client_who_writes_reads_it_once(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, add_action: Callable[..., Action]
) -> None:
    add_action()
    own, visitor = f"/plans/{plan.plan_id}", visits_as(alice)
    ways: tuple[Callable[[], Shown], ...] = (
        lambda: visitor.get(visitor.post(f"{own}/actions/1/comments", {"text": "Hello"}).location.partition("#")[0]),
        lambda: visitor.get(visitor.post(f"{own}/stream", {"text": "Hello"}).location.partition("#")[0]),
        lambda: _by_card(visits_as, alice, plan),
        lambda: visits_as(None).post(links.path("done", Target(plan.plan_id, alice.person_id, 1), alice.email)),
    )
    for seconds, write in enumerate(ways):
        _go(carol, seconds)
        assert SENTENCE in write().text
        assert [SENTENCE in other().text for other in ways] == [False] * 4
        away.end(Actor(carol.person_id), now=NOW)
        assert SENTENCE not in visitor.get(f"{own}/stream?just=posted&away=1").text
        visits_as(carol).post(f"{own}/actions/1/reopen")


def _by_card(visits_as: Browses, alice: Person, plan: Plan) -> Shown:
    nobody = visits_as(None)
    path = cards.path(plan, alice, 1, NOW)
    return nobody.get(nobody.post(path, {"do": "send", "text": "Hello"}).location)


def test_by_the_api(as_carol: Caller, as_alice: Caller) -> None:
    before = as_carol.get("/v1/me")
    assert before.json_body["away_until"] is None
    assert as_carol.put("/v1/me/absence", {"away_until": "2026-12-07"}).json_body["away_until"] == "2026-12-07"
    assert is_problem(as_carol.put("/v1/me/absence", {"away_until": "2026-11-01"}), 422, "Invalid")
    assert as_carol.get("/v1/me").json_body["away_until"] == "2026-12-07"
    assert as_carol.delete("/v1/me/absence").json_body["away_until"] is None
    assert is_problem(as_alice.put("/v1/me/absence", {"away_until": "2026-12-07"}), 403, "NotAllowed")
