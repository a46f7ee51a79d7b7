"""Writing private notes, and who may do what with them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.notes import seeing, writing
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import leaving, roles
from chalicelib.errors import (
    ActionNotFound,
    Invalid,
    NotAllowed,
    NoteNotFound,
    PlanNotFound,
    Refused,
    StaleVersion,
    UndoExpired,
)
from tests.conftest import NOW, everything

LATER = NOW + timedelta(minutes=5)


def _texts(person: Person, plan: Plan) -> list[str]:
    return [row.text for row in seeing.of_plan(plans.get_for(person.person_id, plan.plan_id), person.person_id).items]


def test_every_coach_of_the_plan_sees_a_note_and_nobody_else(
    plan: Plan, carol: Person, alice: Person, dan: Person, mallory: Person, bring: Callable[..., Plan],
    add_action: Callable[..., Action],
) -> None:  # fmt: skip
    add_action()
    coach = Actor(carol.person_id)
    for about, number in (("client", None), ("session", None), ("action", 1)):
        writing.write(coach, plan.plan_id, about, f" About the {about}\r\n", number=number, now=NOW)  # type: ignore[arg-type]
    note = seeing.of_action(plan, carol.person_id, 1).items[0]
    assert (note.text, note.author_name, note.about) == ("About the action", "Carol Reed", "action")
    assert _texts(carol, plan) == ["About the action", "About the session", "About the client"]
    before = everything()
    for person in (alice, mallory, dan):
        actor = Actor(person.person_id)
        for step in (
            lambda actor=actor: seeing.plan_of(actor.person_id, plan.plan_id),
            lambda actor=actor: seeing.of_plan(plan, actor.person_id),
            lambda actor=actor: seeing.of_action(plan, actor.person_id, 1),
            lambda actor=actor: seeing.get_for(actor.person_id, plan.plan_id, note.note_id),
            lambda actor=actor: writing.write(actor, plan.plan_id, "client", "Mine", now=NOW),
            lambda actor=actor: writing.change(actor, plan.plan_id, note.note_id, "Mine", now=NOW),
            lambda actor=actor: writing.delete(actor, plan.plan_id, note.note_id, now=NOW),
            lambda actor=actor: writing.take_back(actor, plan.plan_id, note.note_id, now=NOW),
        ):
            with pytest.raises((PlanNotFound, NoteNotFound)):
                step()
    assert everything() == before
    bring(dan)
    assert len(_texts(dan, plan)) == 3
    roles.change(coach, plan.plan_id, dan.person_id, "viewer", now=NOW)
    with pytest.raises(NoteNotFound):
        _texts(dan, plan)
    roles.change(coach, plan.plan_id, dan.person_id, "coach", now=NOW)
    leaving.remove(coach, plan.plan_id, dan.person_id, now=NOW)
    with pytest.raises(PlanNotFound):
        _texts(dan, plan)


def test_a_note_is_its_writers_to_change_and_to_take_back(
    plan: Plan, carol: Person, dan: Person, bring: Callable[..., Plan]
) -> None:
    bring(dan)
    his, hers = Actor(dan.person_id), Actor(carol.person_id)
    note = writing.write(his, plan.plan_id, "client", "First", now=NOW)
    with pytest.raises(NotAllowed):
        writing.change(hers, plan.plan_id, note.note_id, "Hers", now=NOW)
    changed = writing.change(his, plan.plan_id, note.note_id, "Second", now=LATER, version=1)
    assert (changed.text, changed.edited_at, changed.version) == ("Second", LATER, 2)
    with pytest.raises(StaleVersion):
        writing.change(his, plan.plan_id, note.note_id, "Third", now=LATER, version=1)
    with pytest.raises(NotAllowed):  # also not the primary coach
        writing.take_back(hers, plan.plan_id, note.note_id, now=LATER)
    back = writing.take_back(his, plan.plan_id, note.note_id, now=LATER)
    assert back.text == "First"
    assert not back.edited_at
    with pytest.raises(UndoExpired):
        writing.take_back(his, plan.plan_id, note.note_id, now=LATER)
    writing.delete(hers, plan.plan_id, note.note_id, now=LATER)  # the primary coach may: its writer may be gone
    with pytest.raises(NotAllowed):
        writing.take_back(his, plan.plan_id, note.note_id, now=LATER)
    with pytest.raises(UndoExpired):
        writing.take_back(hers, plan.plan_id, note.note_id, now=LATER + timedelta(minutes=11))
    writing.take_back(hers, plan.plan_id, note.note_id, now=LATER)
    assert _texts(dan, plan) == ["First"]
    mine = writing.write(hers, plan.plan_id, "client", "Mine", now=NOW)
    with pytest.raises(NotAllowed):
        writing.delete(his, plan.plan_id, mine.note_id, now=NOW)


def test_what_cant_be_a_note_is_refused_and_nothing_is_written(plan: Plan, carol: Person) -> None:
    actor, before = Actor(carol.person_id), everything()
    wrong: list[tuple[type[Refused], str, int | None]] = [
        (Invalid, " \n ", None), (Invalid, "x" * 5001, None), (ActionNotFound, "Hm", 1), (ActionNotFound, "Hm", 0),
        (ActionNotFound, "Hm", 10**9),
    ]  # fmt: skip
    for error, text, number in wrong:
        with pytest.raises(error):
            writing.write(actor, plan.plan_id, "client" if number is None else "action", text, number=number, now=NOW)
    assert everything() == before
    assert len(writing.write(actor, plan.plan_id, "client", "x" * 5000, now=NOW).text) == 5000
