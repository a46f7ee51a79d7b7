"""Nobody can notice private notes: whatever coaches do with them, all that anybody else can ask for stays the same, byte
for byte, and nothing in the database but the notes themselves changes."""

from collections.abc import Callable
from typing import Any

import pytest

from app import app
from chalicelib.domain.actions.action import Action
from chalicelib.domain.notes import writing
from chalicelib.domain.people import api_tokens
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.outbound.deliver import deliver
from chalicelib.web.api.frame.route import OPERATIONS
from tests.conftest import NOW, everything
from tests.outbound.conftest import mails, words
from tests.web.api.caller import Caller, is_problem
from tests.web.pages.visitor import Visitor
from tests.web.test_unnoticed import LATER, World

SECRET = "Quietly worried about the marriage"
OWN_PAGES = {"/plans/{plan_id}/session", "/plans/{plan_id}/client", "/plans/{plan_id}/actions/{number}"}
"""Where a coach sees them."""


@pytest.fixture
def world(
    plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action], calls_as: Callable[..., Caller],
    visits_as: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch,
) -> World:  # fmt: skip
    monkeypatch.setattr(api_tokens, "REQUESTS_A_MINUTE", 10_000)
    add_action()
    return World(plan, carol, alice, calls_as(alice), visits_as(alice))


def _write(world: World) -> str:
    """Writes, changes, deletes and takes back notes about everything; returns the id of one."""
    plan_id, coach = world.plan.plan_id, world.coach
    kept = writing.write(coach, plan_id, "client", SECRET, now=NOW)
    writing.write(coach, plan_id, "session", SECRET, now=NOW)
    writing.write(coach, plan_id, "action", SECRET, number=1, now=NOW)
    writing.change(coach, plan_id, kept.note_id, f"{SECRET}, still", now=NOW)
    writing.take_back(coach, plan_id, kept.note_id, now=NOW)
    gone = writing.write(coach, plan_id, "action", SECRET, number=1, now=NOW)
    writing.delete(coach, plan_id, gone.note_id, now=NOW)
    writing.take_back(coach, plan_id, gone.note_id, now=NOW)
    writing.delete(coach, plan_id, gone.note_id, now=NOW)
    return str(kept.note_id)


def _rows_but_notes() -> list[str]:
    """Returns all rows but the notes and what can be undone of them."""
    before, after = everything().split("Note:\n")
    return [line for line in (before + after[after.index("Entry:\n") :]).split("\n") if "#note-" not in line]


def _seen_by(world: World, caller: Caller, visitor: Visitor) -> dict[str, Any]:
    """Returns all that somebody can ask for."""
    world._caller, world._visitor = caller, visitor
    return world.of_client()


def test_nobody_notices_a_note(
    world: World, viewer: Person, mallory: Person, calls_as: Callable[..., Caller], visits_as: Callable[..., Visitor]
) -> None:
    before = []
    for person in (world.alice, viewer, mallory):
        caller, visitor = calls_as(person), visits_as(person)
        _seen_by(world, caller, visitor)  # what is shown counts as read
        before.append((caller, visitor, _seen_by(world, caller, visitor)))
    rows = _rows_but_notes()
    _write(world)
    assert _rows_but_notes() == rows
    for caller, visitor, seen in before:
        after = _seen_by(world, caller, visitor)
        assert {at: each for at, each in after.items() if each != seen[at]} == {}
        assert SECRET not in str(after)
    for person in (world.alice, viewer, mallory, world.carol):
        deliver(person.person_id, LATER)
    assert mails()
    assert not any(SECRET in words(mail) + words(mail, "html") for mail in mails())


def test_they_are_nowhere_but_in_their_own_places(
    world: World, calls_as: Callable[..., Caller], visits_as: Callable[..., Visitor]
) -> None:
    """Not even for the coach: what is exported, summed up or looked through is what the client may see too."""
    _write(world)
    seen = _seen_by(world, calls_as(world.carol), visits_as(world.carol))
    api = world._path("/v1/plans/{plan_id}/notes")
    assert {at for at, each in seen.items() if SECRET in str(each) and not at.startswith(api)} == OWN_PAGES
    assert any(at.startswith(api) for at in seen)
    for path in ("/find?q=marriage", "/find?q=ALI-1", world._path("/plans/{plan_id}/stream?q=marriage")):
        assert SECRET not in world._visitor.get(path).source


def test_for_everyone_else_there_is_nothing_at_their_paths(
    world: World, viewer: Person, mallory: Person, calls_as: Callable[..., Caller], visits_as: Callable[..., Visitor]
) -> None:
    world._values["note_id"] = _write(world)
    bodies = {"add_note": {"text": "Mine"}, "change_note": {"text": "Mine"}}
    pages = [path for path in app.routes if "/notes" in path and "/v1" not in path]
    assert len(pages) == 3
    for person, title in ((world.alice, "NoteNotFound"), (viewer, "NoteNotFound"), (mallory, "PlanNotFound")):
        call, visitor = calls_as(person), visits_as(person)
        before = everything()
        for operation in (each for each in OPERATIONS if "/notes" in each.path):
            response = call(operation.method, world._path(operation.path), bodies.get(operation.name))
            assert is_problem(response, 404, title), operation.name
        for path in pages:
            shown = visitor.post(world._path(path), {"note": "Mine", "from": "client", "do": "save"})
            assert (shown.status, SECRET in shown.source) == (404, False)
        assert visitor.get(world._path("/plans/{plan_id}/notes/{note_id}")).status == 404
        assert everything() == before
