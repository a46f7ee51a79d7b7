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
from chalicelib.web.pages.home import home, needing, own_actions
from chalicelib.web.pages.plan import replies
from chalicelib.web.pages.projects import weights
from tests.domain.replies.test_refused import record
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
Adds = Callable[..., Action]


@pytest.mark.parametrize(
    ("count", "more", "then"), [(5, "", ""), (6, "1 more within a week", ""), (53, "48 more within", "And 3 more.")]
)
def test_today_and_this_week(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds, now: datetime, count: int, more: str, then: str
) -> None:
    for number in range(count):
        add_action(f"Thing {number}", due=now + timedelta(hours=number + 1))
    visitor, where = visits_as(carol), "section[aria-labelledby=soon]"
    page = visitor.get("/")
    assert len(page.words(f"{where} a.w")) == min(count, home.MOST_SOON)
    assert page.words(f"{where} > p")[:1] == ([more] if count == 6 else page.words(f"{where} > p")[:1])
    assert more in page.words(where)[0]
    if more:
        further = visitor.get("/?show=soon")
        assert len(further.words(f"{where} a.w")) == min(count, home.MOST_SOON_SHOWN)
        assert then in further.words(where)[0]
    if then:
        leads = further.all(f"{where} > p a")[0].attributes["href"]
        assert "Alice Moreau" in visitor.get(str(leads).partition("#")[0]).text


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
    for module, name in ((needing, "AT_FIRST"), (needing, "AT_MOST"), (own_actions, "MOST_SHOWN")):
        monkeypatch.setattr(module, name, 1)
    visitor = visits_as(carol)
    page = visitor.get("/")
    assert "2 more wait for your answer" in page.text
    assert "1 more" in page.words("section[aria-labelledby=own-h]")[0]
    assert "1 more is in their plans" in visitor.get("/?show=own").text
    assert "1 more will appear as you clear these" in visitor.get("/?show=need").text
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
