"""Weights and dates in one form."""

from collections.abc import Callable

import pytest

from chalicelib.domain.actions import closing, deleting, editing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.keys import Key
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from tests.conftest import NOW, everything, join
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]


@pytest.fixture
def coach(visits_as: Browses, carol: Person) -> Visitor:
    return visits_as(carol)


@pytest.fixture
def path(plan: Plan, carol: Person, add_action: Callable[..., Action]) -> str:
    """Of a project with two open actions and a done one."""
    rows = [add_action(f"Thing {number}", project=Named("Launch")) for number in (1, 2, 3)]
    closing.complete(Actor(carol.person_id), plan.plan_id, 3, now=NOW)
    return f"/plans/{plan.plan_id}/projects/{rows[0].project_id}"


def save(visitor: Visitor, page: Shown, path: str, **typed: str) -> Shown:
    return visitor.send(page, f"{path}/weights", **typed)


def present(plan: Plan, number: int) -> Action:
    return actions.present(plan.plan_id, number)


def test_it_shows_weight_and_date_of_each_and_no_date_of_a_done_one(coach: Visitor, path: str) -> None:
    page = coach.get(f"{path}/weights")
    assert page.words("legend") == ["Thing 1", "Thing 2", "Thing 3"]
    assert (page.value("w1"), page.value("d1"), page.value("t1")) == ("100", "2026-12-03", "10:00")
    assert page.value("w3") == "100"
    assert not page.all("[name=d3]")
    assert "Berlin time" in page.text, "dates are said in the action's zone"


def test_what_was_changed_is_saved_and_nothing_else(coach: Visitor, path: str, plan: Plan) -> None:
    sent = save(coach, coach.get(f"{path}/weights"), path, w1="300", d1="2026-12-10", w3="0")
    assert sent.location.startswith(f"{path}?just=saved-2&undo=")
    assert "2 actions changed" in coach.get(sent.location).text
    one = present(plan, 1)
    assert (one.weight, one.due_at.isoformat()) == (300, "2026-12-10T09:00:00+00:00")
    assert one.moved_count == 1
    assert present(plan, 2).version == 1
    assert present(plan, 3).weight == 0


def test_nothing_changed_writes_nothing(coach: Visitor, path: str) -> None:
    page = coach.get(f"{path}/weights")
    before = everything()
    assert save(coach, page, path).location == f"{path}?just=saved-0"
    assert everything() == before


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("w2", "1001"),
        ("w2", "-1"),
        ("w2", ""),
        ("w2", "much"),
        ("d2", "soon"),
        ("d2", ""),
        ("d2", "9999-01-01"),
        ("t2", "25:00"),
    ],
)
def test_a_bad_line_saves_nothing_and_all_others_stay_as_typed(
    coach: Visitor, path: str, field: str, typed: str
) -> None:
    page = coach.get(f"{path}/weights")
    before = everything()
    again = save(coach, page, path, **{"w1": "300", "d1": "2026-12-10", "w3": "7", field: typed})
    assert again.status == 422
    assert everything() == before
    assert again.problem(field)
    assert (again.value("w1"), again.value("d1"), again.value("w3"), again.value(field)) == (
        "300",
        "2026-12-10",
        "7",
        typed,
    )
    right = {"w": "5", "d": "2026-12-11", "t": "11:00"}[field[0]]
    assert save(coach, again, path, **{field: right}).location.startswith(f"{path}?just=saved-3&")


def test_all_bad_lines_are_told_at_once(coach: Visitor, path: str) -> None:
    again = save(coach, coach.get(f"{path}/weights"), path, w1="x", d2="soon", w3="1001")
    assert [bool(again.problem(name)) for name in ("w1", "d2", "w3")] == [True, True, True]


def test_the_list_of_what_is_wrong_names_the_actions(coach: Visitor, path: str) -> None:
    again = save(coach, coach.get(f"{path}/weights"), path, w1="x", w3="1001")
    sentence = "A weight is a whole number from 0 to 1000."
    assert again.words("#errors li") == [f"ALI-1: {sentence}", f"ALI-3: {sentence}"]
    assert again.problem("w1") == sentence


def test_one_changed_meanwhile_is_named_and_not_overwritten_until_saved_again(
    coach: Visitor, path: str, plan: Plan, carol: Person
) -> None:
    page = coach.get(f"{path}/weights")
    editing.edit(
        Actor(carol.person_id), plan.plan_id, 1, Change(weight=50, due=Due(date="2026-12-07", time="12:00")), now=NOW
    )
    again = save(coach, page, path, w1="300", w2="200")
    assert again.status == 412
    assert again.words("#errors li") == ["Thing 1"]
    assert "1 action saved" in again.text
    assert "now weight 50, Mon 7 Dec" in again.text
    assert (present(plan, 1).weight, present(plan, 2).weight) == (50, 200)
    assert again.value("w1") == "300"
    assert save(coach, again, path).location.startswith(f"{path}?just=saved-1&")
    assert present(plan, 1).weight == 300


def test_what_somebody_else_changed_and_i_did_not_is_no_conflict(
    coach: Visitor, path: str, plan: Plan, carol: Person
) -> None:
    page = coach.get(f"{path}/weights")
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(weight=50), now=NOW)
    assert save(coach, page, path, w2="200").location.startswith(f"{path}?just=saved-1&undo=")
    assert present(plan, 1).weight == 50


def test_the_button_pressed_twice_saves_once(coach: Visitor, path: str, plan: Plan) -> None:
    page = coach.get(f"{path}/weights")
    save(coach, page, path, w1="300")
    assert save(coach, page, path, w1="300").location == f"{path}?just=saved-0"
    assert present(plan, 1).version == 2


def test_one_deleted_meanwhile_is_told(coach: Visitor, path: str, plan: Plan, carol: Person) -> None:
    page = coach.get(f"{path}/weights")
    deleting.delete(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    again = save(coach, page, path, w1="300")
    assert again.status == 412
    assert "No longer there: ALI-1" in again.text


def test_the_form_takes_three_hundred_actions(coach: Visitor, path: str, plan: Plan) -> None:
    copy = present(plan, 2)
    for number in range(4, 304):
        copy.number = number
        copy.save()
    page = coach.get(f"{path}/weights")
    assert len(page.words("legend")) == 300
    assert save(coach, page, path, w200="5").location.startswith(f"{path}?just=saved-1&undo=")
    assert "3" in coach.get(f"{path}/weights?from=300").text
    assert len(coach.get(f"{path}/weights?from=300").words("legend")) == 3


def test_altered_lines_change_nothing(coach: Visitor, path: str) -> None:
    before = everything()
    for odd in ("", "1", "x|100|2026-12-03|10:00", "1|2|3|4|5"):
        assert coach.post(f"{path}/weights", {"v1": odd, "w1": "5", "d1": "2026-12-03", "t1": "10:00"}).status == 303
    assert everything() == before


# Undo


def test_what_was_saved_is_taken_back_by_undo_on_the_next_page(coach: Visitor, path: str, plan: Plan) -> None:
    shown = coach.get(save(coach, coach.get(f"{path}/weights"), path, w1="300", d1="2026-12-10", w3="0").location)
    undone = coach.send(shown, f"{path}/weights/undo")
    assert undone.location == f"{path}?just=undone-2&left="
    page = coach.get(undone.location)
    assert "Undone: 2 actions are as before." in page.text
    assert "/weights/undo" not in page.source
    one = present(plan, 1)
    assert (one.weight, one.due_at.isoformat(), one.moved_count) == (100, "2026-12-03T09:00:00+00:00", 0)
    assert present(plan, 3).weight == 100
    history = coach.get(f"/plans/{plan.plan_id}/actions/1").text
    assert "moved it back from Thu 10 Dec, 04:00 to Thu 3 Dec, 04:00, and its weight from 300 to 100" in history
    assert "undid a change: its weight from 0 to 100" in coach.get(f"/plans/{plan.plan_id}/actions/3").text


def test_undo_twice_does_no_harm(coach: Visitor, path: str) -> None:
    shown = coach.get(save(coach, coach.get(f"{path}/weights"), path, w1="300").location)
    coach.send(shown, f"{path}/weights/undo")
    before = everything()
    again = coach.send(shown, f"{path}/weights/undo")
    assert "This was already undone." in coach.get(again.location).text
    assert everything() == before


def test_what_was_changed_since_is_left_and_named(coach: Visitor, path: str, plan: Plan, carol: Person) -> None:
    shown = coach.get(save(coach, coach.get(f"{path}/weights"), path, w1="300", w2="200").location)
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(what="Another thing"), now=NOW)
    page = coach.get(coach.send(shown, f"{path}/weights/undo").location)
    assert "Undone: 1 action is as before. Changed since, so left as it is: ALI-1" in page.text
    assert (present(plan, 1).weight, present(plan, 2).weight) == (300, 100)


def test_with_conflicts_what_was_saved_can_be_undone_on_the_same_page(
    coach: Visitor, path: str, plan: Plan, carol: Person
) -> None:
    page = coach.get(f"{path}/weights")
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(weight=50), now=NOW)
    again = save(coach, page, path, w1="300", w2="200")
    assert coach.send(again, f"{path}/weights/undo").location == f"{path}?just=undone-1&left="
    assert (present(plan, 1).weight, present(plan, 2).weight) == (50, 100)


def test_undo_is_for_who_saved_and_lasts_ten_minutes(
    visits_as: Browses, coach: Visitor, path: str, plan: Plan, alice: Person, dan: Person, mallory: Person
) -> None:
    form = coach.get(save(coach, coach.get(f"{path}/weights"), path, w1="300").location).form(f"{path}/weights/undo")
    join(plan, dan, "coach")
    others = [(visits_as(person), status) for person, status in ((alice, 403), (dan, 403), (mallory, 404))]
    before = everything()
    for other, status in others:
        assert other.post(f"{path}/weights/undo", {"id": form["id"]}).status == status
    assert coach.post(f"{path}/weights/undo", {"id": "x"}).status == 404
    assert everything() == before
    for row in Key.scan():
        if row.kind == "undo":
            row.update([Key.expires.set(int(NOW.timestamp()) - 1)])
    late = coach.post(f"{path}/weights/undo", {"id": form["id"]})
    assert late.status == 410
    assert "ten minutes" in late.text
