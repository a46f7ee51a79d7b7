"""Back in the browser after what a form made was deleted or undone: it isn't reported as done again, and nothing typed is lost."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import closing, comments, deleting, reopening
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import deleting_project
from chalicelib.domain.people import api_tokens, removing
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import joining, leaving
from chalicelib.domain.team.inviting import Details
from chalicelib.web.pages.frame.forms import TakenBack
from tests.conftest import NOW, entries, everything, invited, owed
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


def _sent_twice_and_taken_back(
    visitor: Visitor, shown: str, sent: str, typed: Fields, take_back: Callable[[], object]
) -> tuple[Fields, bool]:
    """Returns the form as it comes back, and whether it was asked about."""
    fields = {**visitor.get(shown).form(sent), **typed}
    assert visitor.post(sent, fields).status in (200, 303)
    visitor.post(sent, fields)
    take_back()
    asked = visitor.post(sent, fields)
    return {**asked.form(sent), **typed}, TakenBack.sentence in asked.text


def test_an_invitation_to_the_team_that_was_removed_is_asked_about(
    visits_as: Callable[[Person], Visitor], plan: Plan, carol: Person
) -> None:
    visitor, team = visits_as(carol), f"/plans/{plan.plan_id}/team"

    def remove() -> None:
        leaving.remove(Actor(carol.person_id), plan.plan_id, invited(plan, "eve@x.example"), now=NOW)

    again, is_asked = _sent_twice_and_taken_back(
        visitor, team, team, {"name": "Eve", "email": "Eve@x.example", "role": "coach"}, remove
    )
    assert is_asked
    assert visitor.post(team, again).status == 303
    assert invited(plan, "eve@x.example")


def test_an_address_that_was_withdrawn_is_asked_about(
    visits_as: Callable[[Person], Visitor], plan: Plan, carol: Person
) -> None:
    visitor, sent = visits_as(carol), "/settings/add_email"

    def withdraw() -> None:
        (question,) = people.get(carol.person_id).questions
        removing.withdraw(Actor(carol.person_id), question, now=NOW)

    again, is_asked = _sent_twice_and_taken_back(visitor, "/settings", sent, {"email": "New@x.example"}, withdraw)
    assert is_asked
    visitor.post(sent, again)
    assert len(people.get(carol.person_id).questions) == 1


def test_a_token_that_was_revoked_is_not_said_to_be_there(
    visits_as: Callable[[Person], Visitor], plan: Plan, carol: Person
) -> None:
    def revoke() -> None:
        (token_id,) = people.get(carol.person_id).tokens
        api_tokens.delete(Actor(carol.person_id), token_id, now=NOW)

    _, is_asked = _sent_twice_and_taken_back(
        visits_as(carol), "/settings", "/settings/new_token", {"name": "P"}, revoke
    )
    assert is_asked


def test_an_invitation_is_sent_again_by_the_same_button_some_minutes_later(
    visits_as: Callable[[Person], Visitor], plan: Plan, carol: Person, clock_at: Callable[[datetime], None]
) -> None:
    details = Details(name="Eve", email="eve@x.example")
    _, eve = joining.invite(Actor(carol.person_id), plan.plan_id, details, "coach", now=NOW)
    visitor, sent = visits_as(carol), f"/plans/{plan.plan_id}/team/{eve.person_id}/again"
    fields = visitor.get(f"/plans/{plan.plan_id}/team").form(sent)
    counts = []
    for minutes in (0, 1, 11):
        clock_at(NOW + timedelta(minutes=minutes))
        assert visitor.post(sent, fields).status == 303
        counts.append(len([row for row in owed(eve.person_id) if row.kind == "team_invitation"]))
    assert counts == [2, 2, 3]


@pytest.mark.parametrize("form", ["comment", "post", "action"])
def test_the_same_from_a_page_opened_anew_right_afterwards_is_added_once(
    visits_as: Callable[[Person], Visitor], plan: Plan, carol: Person, add_action: Callable[..., Action], form: str,
    clock_at: Callable[[datetime], None],
) -> None:  # fmt: skip
    """Back without JavaScript fetches the page again, with a token of its own."""
    add_action()
    shown, sent, typed, _ = FORMS[form]
    here, visitor = f"/plans/{plan.plan_id}/", visits_as(carol)

    def send(after: int) -> int:
        clock_at(NOW + timedelta(seconds=after))
        answer = visitor.post(here + sent, {**visitor.get(here + shown).form(here + sent), **typed})
        assert answer.status == 303
        return len([entry for entry in entries(plan) if entry.kind in ("comment", "created")])

    first = send(0)
    assert [send(40) - first, send(65) - first] == [0, 1]
