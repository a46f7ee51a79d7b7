"""The page that shows what a client gets, how and when."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices
from chalicelib.domain.notices import DigestTime
from chalicelib.domain.people import profile
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/plans/{plan.plan_id}/outlook"


def test_a_coach_sees_how_by_whose_choice_and_when(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, path: str, add_action: Callable[..., Action],
    with_phone: Callable[..., Person], now: datetime,
) -> None:  # fmt: skip
    with_phone(alice)
    profile.change(Actor(alice.person_id), profile.Change(digest=DigestTime("day"), text_cap=3), now=now)
    choices.change(alice.person_id, plan.plan_id, {"late": "text"}, now=now)
    add_action(due=now + timedelta(days=1), specs=[Spec(to="client", by="email", minutes=-60)], notify_client=False)
    page = visits_as(carol).get(path)
    assert "What Alice Moreau gets" in page.text
    assert "Late actions by text (chosen for this plan)" in page.text
    assert "Comments by email (as usual)" in page.text
    assert "Done actions not at all; by email for what a coach does (as usual)" in page.text
    for fact in ("Texts to a confirmed number", "21:00 to 08:00", "up to 3", "Digest daily, next tomorrow 01:00"):
        assert fact in page.text
    assert page.words(".list li") == [
        "A reminder: Call the bank tomorrow 03:00 by email",
        "A notice that it’s late: Call the bank tomorrow 05:00 by text",
    ]


def test_a_client_sees_it_about_themselves_and_where_to_change_it(
    visits_as: Browses, alice: Person, plan: Plan, path: str
) -> None:
    page = visits_as(alice).get(path)
    assert "What you get from this plan" in page.text
    assert "Nothing is planned." in page.text
    assert f"/plans/{plan.plan_id}/notices" in {node.attributes["href"] for node in page.all("main a")}


def test_before_the_client_accepts_nothing_of_theirs_is_told(
    visits_as: Browses, carol: Person, open_plan: Callable[..., Plan]
) -> None:
    invited = open_plan("Bob Lee", "bob@home.example", accepted=False)
    page = visits_as(carol).get(f"/plans/{invited.plan_id}/outlook")
    assert "Bob Lee hasn’t accepted the invitation yet" in page.text
    assert "Quiet hours" not in page.text


def test_who_only_reads_and_strangers_see_nothing(
    visits_as: Browses, viewer: Person, mallory: Person, path: str
) -> None:
    assert visits_as(viewer).get(path).status == 403
    assert visits_as(mallory).get(path).status == 404
