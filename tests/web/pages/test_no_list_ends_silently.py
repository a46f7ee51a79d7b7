"""What a page leaves out of a list, it counts, and says where to see it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import closing, editing, stuck
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import editing as bulk
from chalicelib.domain.bulk.editing import Line
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from chalicelib.web.pages.home import home, overview, own_actions
from chalicelib.web.pages.plan import replies
from chalicelib.web.pages.projects import weights
from tests.domain.replies.test_refused import record
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
Adds = Callable[..., Action]


@pytest.mark.parametrize(("count", "more"), [(20, ""), (21, "And 1 more."), (33, "And 13 more.")])
def test_today_and_this_week(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds, now: datetime, count: int, more: str
) -> None:
    for number in range(count):
        add_action(f"Thing {number}", due=now + timedelta(hours=number + 1))
    page = visits_as(carol).get("/")
    assert len(page.words("section[aria-labelledby=soon] a.w")) == min(count, home.MOST_SOON)
    assert ("And" in page.words("section[aria-labelledby=soon]")[0]) is bool(more)
    if more:
        assert more in page.words("section[aria-labelledby=soon]")[0]
        where = page.all("section[aria-labelledby=soon] > p a")[0].attributes["href"]
        assert "Alice Moreau" in visits_as(carol).get(str(where).partition("#")[0]).text


def test_the_other_lists_of_home(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, add_action: Adds, now: datetime, monkeypatch: pytest.MonkeyPatch,
    open_plan: Callable[..., Plan],
) -> None:  # fmt: skip
    for number in (1, 2, 3):
        add_action(f"Thing {number}")
        stuck.flag(Actor(alice.person_id), plan.plan_id, number, words=Words("Nobody answers"), now=now)
    for _ in range(2):
        add_action("Read it", assigned_to="coach")
    late = open_plan("Bob Lee", "bob@home.example")
    for other in (plan, late):
        add_action("Late", due=now - timedelta(days=1), in_plan=other)
    for module, name, most in (
        (home, "MOST_ASKED", 1), (own_actions, "MOST_SHOWN", 1), (overview, "MOST_NEEDING", 1),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, most)
    page = visits_as(carol).get("/")
    assert "2 more are waiting. You’ll find them marked in their plans" in page.text
    assert "1 more is in their plans" in page.text
    assert "1 more is in the list of clients" in page.text
    assert len(page.all('a[href="#cl"]')) == 3
    assert page.all("#cl")


def test_done_actions_that_a_reply_may_belong_to(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replies, "RECENTLY_DONE", 2)
    record(plan_id=plan.plan_id)
    for number in (1, 2, 3, 4, 5):
        add_action()
        closing.complete(Actor(carol.person_id), plan.plan_id, number, now=now)
        page = visits_as(carol).get(f"/plans/{plan.plan_id}/replies")
        assert (f"{number - 2} more" in page.text) is (number > 2)
    (link,) = [node for node in page.all("small a") if node.text() == "3 more"]
    shown = visits_as(carol).get(str(link.attributes["href"]).partition("#")[0])
    assert len([words for words in shown.words("a.w") if words == "Call the bank"]) == 5


def test_actions_that_an_undo_left_as_they_are(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "_MOST_NAMED", 2)
    who = Actor(carol.person_id)
    for _ in range(5):
        action = add_action(project=Named("Launch"))
    lines = {number: Line(1, Change(weight=500)) for number in range(1, 6)}
    saved = bulk.edit(who, plan.plan_id, lines, now=now)
    for number in (1, 2, 3, 4):
        editing.edit(who, plan.plan_id, number, Change(weight=7), now=now)
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}/projects/{action.project_id}"
    after = visitor.get(visitor.post(f"{path}/weights/undo", {"id": saved.undo_id}).location)
    assert "left as they are: ALI-1, ALI-2 and 2 more, which you’ll find below." in after.text
