"""What a client makes of their growth, by the API: answers, quotes, and a page that they alone share."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.actions import closing, comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import NOW, entries, everything
from tests.web.api.caller import Caller, is_problem
from tests.web.pages.visitor import Visitor

BEFORE = NOW - timedelta(hours=1)


@pytest.fixture
def path(plan: Plan, alice: Person, carol: Person, add_action: Callable[..., Action]) -> str:
    add_action("Call the bank", at=BEFORE, due=NOW)
    words = Words("They simply said yes.")
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, words=words, now=BEFORE)
    comments.write(Actor(carol.person_id), plan.plan_id, 1, Words("That was brave."), now=BEFORE)
    return f"/v1/plans/{plan.plan_id}/growth"


def said(plan: Plan, text: str) -> str:
    return next(entry.entry_id for entry in entries(plan) if entry.text == text)


def test_the_client_says_where_they_were_and_are(as_alice: Caller, as_carol: Caller, path: str) -> None:
    before = everything()
    assert is_problem(as_alice.put(f"{path}/now", {"text": "On my feet"}), 422, "Invalid")
    for wrong in ({"text": " "}, {"text": "x" * 1001}, {"text": 5}, {}, {"words": "Hello"}):
        assert is_problem(as_alice.put(f"{path}/then", wrong), 422, "Invalid"), wrong
    assert everything() == before
    assert as_alice.put(f"{path}/then", {"text": " In doubt "}).status_code == 204
    assert as_alice.put(f"{path}/now", {"text": "On my feet"}).status_code == 204
    found = as_carol.get(path).json_body
    assert found["then"] == {"text": "In doubt", "at": "2026-11-23T09:00:00Z"}
    assert as_alice.delete(f"{path}/now").status_code == 204
    assert as_carol.get(path).json_body["now"] is None


def test_client_and_coach_choose_quotes(as_alice: Caller, as_carol: Caller, plan: Plan, path: str) -> None:
    def quoted() -> dict[str, bool]:
        items = as_carol.get(f"{path}/quotes").json_body["items"]
        return {each["comment"]["text"]: each["is_quoted"] for each in items}

    assert quoted() == {"That was brave.": False, "They simply said yes.": True}
    assert as_carol.put(f"{path}/quotes/{said(plan, 'That was brave.')}").status_code == 204
    assert as_alice.delete(f"{path}/quotes/{said(plan, 'They simply said yes.')}").status_code == 204
    assert quoted() == {"That was brave.": True, "They simply said yes.": False}
    before = everything()
    assert is_problem(as_alice.put(f"{path}/quotes/0123456789abcdef"), 404, "CommentNotFound")
    assert is_problem(as_alice.get(f"{path}/quotes?year=1999"), 422, "Invalid")
    assert everything() == before


def test_the_client_shares_exactly_what_they_name_and_a_coachs_words_only_while_they_agree(
    as_alice: Caller, as_carol: Caller, visits_as: Callable[..., Visitor], carol: Person, plan: Plan, path: str
) -> None:
    brave = f"q-{said(plan, 'That was brave.')}"
    as_carol.put(f"{path}/quotes/{brave[2:]}")
    nothing = as_alice.get(f"{path}/share").json_body
    assert (nothing["url"], nothing["page"], nothing["updated_at"]) == (None, None, None)
    assert {each["key"]: [who["name"] for who in each["waits_for"]] for each in nothing["offered"]} == {
        "name": [], "sum": [], f"k-{carol.person_id}": ["Carol Reed"], brave: ["Carol Reed"],
        f"q-{said(plan, 'They simply said yes.')}": [],
    }  # fmt: skip
    before = everything()
    wrongs: list[dict[str, Any]] = [
        {"items": []},
        {"items": ["metrics"]},
        {"items": ["name"], "year": 2031},
        {"items": [brave]},
        {},
    ]
    for wrong in wrongs:
        assert is_problem(as_alice.put(f"{path}/share", wrong), 422, "Invalid"), wrong
    assert everything() == before
    as_carol.put(f"{path}/agreement", {"agrees": True})
    shared = as_alice.put(f"{path}/share", {"items": ["sum", brave]}).json_body
    assert shared["page"] == {
        "year": 2026, "name": "", "sentence": "1 thing done in 2026.", "coaches": [], "then": None, "now": None,
        "parts": [{"name": "", "when": "", "quotes": [{"text": "That was brave.", "by": "Carol Reed", "when": "November"}]}],
    }  # fmt: skip
    assert as_alice.get(f"{path}/share").json_body == shared
    link = shared["url"].partition("/shared/")[2]
    assert "That was brave." in visits_as(None).get(f"/shared/{link}").text
    as_carol.put(f"{path}/agreement", {"agrees": False})
    assert as_alice.get(f"{path}/share").json_body["page"]["parts"] == []
    assert as_alice.put(f"{path}/share", {"items": ["name", "sum"]}).json_body["url"] == shared["url"]
    assert as_alice.delete(f"{path}/share").status_code == 204
    assert as_alice.delete(f"{path}/share").status_code == 204
    assert as_alice.get(f"{path}/share").json_body["url"] is None
    assert visits_as(None).get(f"/shared/{link}").status == 404


def test_nobody_else_shares_or_answers(
    as_carol: Caller, as_viewer: Caller, as_mallory: Caller, as_nobody: Caller, as_alice: Caller, plan: Plan, path: str
) -> None:
    as_alice.put(f"{path}/share", {"items": ["sum"]})
    bodies: dict[str, Any] = {"then": {"text": "Mine"}, "now": {"text": "Mine"}, "share": {"items": ["name"]}}
    bodies[f"quotes/{said(plan, 'That was brave.')}"] = None
    before = everything()
    for caller, status in ((as_carol, 403), (as_viewer, 403), (as_mallory, 404), (as_nobody, 401)):
        assert caller.get(f"{path}/share").status_code == status
        for name, body in bodies.items():
            if not (caller is as_carol and name.startswith("quotes")):
                assert caller.put(f"{path}/{name}", body).status_code == status, name
                assert caller.delete(f"{path}/{name}").status_code == status, name
    for caller, status in ((as_alice, 403), (as_viewer, 403), (as_mallory, 404), (as_nobody, 401)):
        assert caller.put(f"{path}/agreement", {"agrees": True}).status_code == status
    assert everything() == before
