"""Back in the browser after what a form made was deleted or undone: it isn't reported as done again, and nothing typed is lost."""

from collections.abc import Callable

import pytest

from chalicelib.domain.actions import closing, comments, deleting, reopening
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import deleting_project
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.forms import TakenBack
from tests.conftest import NOW, entries, everything
from tests.web.pages.visitor import Visitor

Fields = dict[str, str]


def _comment(plan: Plan) -> str:
    return next(entry.entry_id for entry in entries(plan) if entry.kind == "comment")


def _delete_comment(carol: Actor, plan: Plan) -> None:
    comments.delete(carol, plan.plan_id, _comment(plan), now=NOW)


def _delete_project(carol: Actor, plan: Plan) -> None:
    (project_id,) = plans.get_for(carol.person_id, plan.plan_id).projects
    deleting_project.delete(carol, plan.plan_id, project_id, with_actions=False, now=NOW)


FORMS: dict[str, tuple[str, str, Fields, Callable[[Actor, Plan], object]]] = {
    "done": ("actions/1/done", "actions/1/done", {"comment": "At last"}, lambda who, plan: reopening.reopen(who, plan.plan_id, 1, now=NOW)),
    "comment": ("actions/1", "actions/1/comments", {"text": "Hello you"}, _delete_comment),
    "post": ("stream", "stream", {"text": "Hello all"}, _delete_comment),
    "action": ("add", "add", {"what": "Buy milk", "date": "2026-12-10"}, lambda who, plan: deleting.delete(who, plan.plan_id, 2, now=NOW)),
    "project": ("projects", "projects", {"name": "Garden"}, _delete_project),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_what_was_taken_back_is_asked_about_and_then_done_again(
    visits_as: Callable[[Person], Visitor], plan: Plan, carol: Person, add_action: Callable[..., Action], form: str
) -> None:
    add_action()
    shown, sent, typed, take_back = FORMS[form]
    here, visitor = f"/plans/{plan.plan_id}/", visits_as(carol)
    fields = {**visitor.get(here + shown).form(here + sent), **typed}
    assert visitor.post(here + sent, fields).status == 303
    assert visitor.post(here + sent, fields).status == 303
    take_back(Actor(carol.person_id), plan)

    before = everything()
    asked = visitor.post(here + sent, fields)
    assert (asked.status, TakenBack.sentence in asked.text) == (409, True)
    assert everything() == before
    again = asked.form(here + sent)
    assert {name: again[name] for name in typed} == typed
    assert again["once"] != fields["once"]

    assert visitor.post(here + sent, again).status == 303
    assert everything() != before


def test_what_is_done_by_somebody_else_meanwhile_is_done(
    visits_as: Callable[[Person], Visitor], plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action]
) -> None:
    add_action()
    path, visitor = f"/plans/{plan.plan_id}/actions/1/done", visits_as(carol)
    fields = visitor.get(path).form(path)
    visitor.post(path, fields)
    reopening.reopen(Actor(carol.person_id), plan.plan_id, 1, now=NOW)
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    assert visitor.post(path, fields).status == 303
    assert actions.present(plan.plan_id, 1).status == "done"
