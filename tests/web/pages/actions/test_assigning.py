"""Coach Actions on pages: who an action is for in its forms, and its place in the plan, in a project and on its own page."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import closing, editing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.reminders import Spec
from tests.conftest import everything, join, owed
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]
Add = Callable[..., Action]
DAY = timedelta(days=1)
TYPED = {"what": "Send the worksheet", "date": "2026-12-04", "do": "add"}


@pytest.fixture
def second(plan: Plan, dan: Person) -> Person:
    """Dan, who coaches Alice together with Carol."""
    join(plan, dan, "coach")
    return dan


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/plans/{plan.plan_id}"


def recipients(page: Shown) -> list[str]:
    """Of each reminder, to whom and how."""
    return [
        " ".join((select.css_first("option[selected]") or select.css_first("option")).text().split())  # type: ignore[union-attr]
        for select in page.all(".rem select[name$=_who]")
        if not str(select.attributes["name"]).startswith("r__")
    ]


# Adding


def test_one_line_says_for_whom_and_opens_into_a_choice(
    visits_as: Browses, carol: Person, second: Person, path: str
) -> None:
    page = visits_as(carol).get(f"{path}/add")
    assert "For Alice Moreau · change" in page.words("summary")
    assert page.words("label.tick:has([name=assigned_to])") == [
        "Alice Moreau",
        "You for Alice Moreau",
        "Dan Ortiz for Alice Moreau",
    ]
    assert page.value("assigned_to") == "client"
    assert not [node for node in page.all("details[open]") if node.css("[name=assigned_to]")]


def test_a_client_adds_for_themselves_and_is_asked_nothing(visits_as: Browses, alice: Person, path: str) -> None:
    page = visits_as(alice).get(f"{path}/add")
    assert page.all("[name=assigned_to]") == []
    assert "For you" in page.text


def test_a_coach_adds_one_for_themselves_and_the_usual_reminders_are_theirs(
    visits_as: Browses, carol: Person, plan: Plan, path: str
) -> None:
    visitor = visits_as(carol)
    page = visitor.get(f"{path}/add")
    assert recipients(page) == ["Email to Alice Moreau"]
    visitor.send(page, f"{path}/add", **TYPED, assigned_to=carol.person_id)
    action = actions.present(plan.plan_id, 1)
    assert (action.assigned_to, action.assignee_id) == ("coach", carol.person_id)
    assert [each.spec() for each in action.reminder_list()] == [
        Spec("coach", "email", days=-1, at="09:00", time_zone="America/New_York")
    ]
    assert [row.recipient for row in owed() if row.kind == "reminder"] == [carol.person_id]


def test_what_is_shown_again_is_turned_to_whom_it_is_for(
    visits_as: Browses, carol: Person, second: Person, path: str
) -> None:
    visitor = visits_as(carol)
    page = visitor.get(f"{path}/add")
    page = visitor.send(page, f"{path}/add", **TYPED | {"do": "quick-friday"}, assigned_to=second.person_id)
    assert "For Dan Ortiz · change" in page.words("summary")
    assert recipients(page) == ["Email to Dan Ortiz"]
    assert page.value("zone") == "Europe/London"
    page = visitor.send(page, f"{path}/add", **TYPED | {"do": "more"})
    assert recipients(page) == ["Email to Dan Ortiz", "Email to Dan Ortiz"]
    page = visitor.send(page, f"{path}/add", **TYPED | {"do": "check"}, assigned_to="client")
    assert recipients(page) == ["Email to Alice Moreau"]  # two that are the same are one
    assert page.value("zone") == "Europe/Berlin"


def test_another_one_is_for_the_same(visits_as: Browses, carol: Person, second: Person, path: str) -> None:
    visitor = visits_as(carol)
    page = visitor.get(f"{path}/add")
    added = visitor.send(page, f"{path}/add", **TYPED | {"do": "another"}, assigned_to=second.person_id)
    page = visitor.get(added.location)
    assert "For Dan Ortiz · change" in page.words("summary")
    assert recipients(page) == ["Email to Dan Ortiz"]


def test_somebody_it_cant_be_for_is_told_at_the_choice_and_all_else_stays(
    visits_as: Browses, carol: Person, mallory: Person, path: str
) -> None:
    visitor = visits_as(carol)
    page = visitor.get(f"{path}/add")
    before = everything()
    page = visitor.send(page, f"{path}/add", **TYPED | {"comment": "On paper"}, assigned_to=mallory.person_id)
    assert page.status == 422
    assert "one of the plan’s coaches" in page.problem("assigned_to")
    assert [node for node in page.all("details[open]") if node.css("[name=assigned_to]")]
    assert (page.value("what"), page.value("comment")) == ("Send the worksheet", "On paper")
    assert everything() == before


def test_a_client_who_posts_it_for_a_coach_is_refused(
    visits_as: Browses, alice: Person, carol: Person, path: str
) -> None:
    visitor = visits_as(alice)
    page = visitor.get(f"{path}/add")
    before = everything()
    assert visitor.send(page, f"{path}/add", **TYPED, assigned_to=carol.person_id).status == 403
    assert everything() == before


# Editing


def test_a_coach_gives_it_to_another_and_the_history_says_so(
    visits_as: Browses, carol: Person, second: Person, plan: Plan, path: str, add_action: Add
) -> None:
    add_action(specs=[Spec("client", "email", days=-1, at="09:00")])
    visitor = visits_as(carol)
    page = visitor.get(f"{path}/actions/1/edit")
    assert "For Alice Moreau · change" in page.words("summary")
    visitor.send(page, f"{path}/actions/1/edit", do="save", assigned_to=second.person_id)
    action = actions.present(plan.plan_id, 1)
    assert action.assignee_id == second.person_id
    assert [(each.to, each.time_zone) for each in action.reminder_list()] == [("coach", "Europe/London")]
    page = visitor.get(f"{path}/actions/1")
    assert "Assigned to Dan Ortiz" in page.text
    assert "Email to Dan Ortiz, 1 day before at 09:00 (London)" in page.text
    assert "You assigned it to Dan Ortiz and changed the reminders" in page.text


def test_saving_the_form_as_it_is_changes_nothing(
    visits_as: Browses, carol: Person, path: str, add_action: Add
) -> None:
    add_action(assigned_to="coach", specs=[Spec("coach", "email", days=-1, at="09:00")])
    visitor = visits_as(carol)
    page = visitor.get(f"{path}/actions/1/edit")
    assert "For You · change" in page.words("summary")
    before = everything()
    visitor.send(page, f"{path}/actions/1/edit", do="save")
    assert everything() == before


def test_two_who_change_it_at_once_see_whose_it_is_now(
    visits_as: Browses, carol: Person, second: Person, plan: Plan, path: str, add_action: Add, now: datetime
) -> None:
    add_action()
    visitor = visits_as(carol)
    page = visitor.get(f"{path}/actions/1/edit")
    editing.edit(Actor(second.person_id), plan.plan_id, 1, Change(assigned_to="coach"), now=now)
    stale = visitor.send(page, f"{path}/actions/1/edit", do="save", what="Other words")
    assert stale.status == 412
    assert "For Dan Ortiz Alice Moreau" in stale.text


def test_a_closed_one_is_not_offered_to_others(
    visits_as: Browses, carol: Person, plan: Plan, path: str, add_action: Add, now: datetime
) -> None:
    add_action(assigned_to="coach")
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=now)
    visitor = visits_as(carol)
    page = visitor.get(f"{path}/actions/1/edit")
    assert page.all("[name=assigned_to]") == []
    assert visitor.send(page, f"{path}/actions/1/edit", do="save", what="New words").status == 303


# In the plan


def test_the_plan_has_a_section_of_what_a_coach_does_late_first(
    visits_as: Browses, carol: Person, alice: Person, path: str, add_action: Add, now: datetime
) -> None:
    add_action("Call the bank")
    add_action("Send the worksheet", assigned_to="coach")
    add_action("Read the draft", assigned_to="coach", due=now - DAY)
    for person, title, buttons in (
        (carol, "What you do for Alice Moreau", 3),
        (alice, "What Carol Reed does for you", 1),
    ):
        page = visits_as(person).get(path)
        assert page.words("h2") == ["Open", title]
        assert page.words("section[aria-labelledby=promised] a.w") == ["Read the draft", "Send the worksheet"]
        assert page.words("section[aria-labelledby=promised] .late a.w") == ["Read the draft"]
        assert page.words("section[aria-labelledby=open] a.w") == ["Call the bank"]
        assert len(page.all("button.o")) == buttons
    assert page.words("section[aria-labelledby=promised] .m a") == ["Comments and more: 0", "Comments and more: 0"]


def test_those_of_several_coaches_say_whose_they_are(
    visits_as: Browses, second: Person, path: str, add_action: Add
) -> None:
    add_action("Send the worksheet", assigned_to="coach")
    add_action("Ask the lawyer", assigned_to=second.person_id)
    page = visits_as(second).get(path)
    assert page.words("h2")[-1] == "What the coaches do for Alice Moreau"
    assert [words.split()[-2] for words in page.words("section[aria-labelledby=promised] .d")] == ["Reed", "You"]
    assert [node.attributes["value"] for node in page.all("button.o")] == ["2"]


def test_a_viewer_sees_it_without_buttons(visits_as: Browses, viewer: Person, path: str, add_action: Add) -> None:
    add_action("Send the worksheet", assigned_to="coach")
    page = visits_as(viewer).get(path)
    assert page.words("section[aria-labelledby=promised] a.w") == ["Send the worksheet"]
    assert page.all("button.o") == []


def test_when_it_is_done_the_list_says_whose_it_was(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, path: str, add_action: Add, now: datetime
) -> None:
    add_action("Send the worksheet", assigned_to="coach")
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=now)
    assert "Send the worksheet done today 10:00 Carol Reed ALI-1" in visits_as(alice).get(f"{path}?show=done").text


def test_its_project_shows_whose_it_is_and_the_circle_only_to_them(
    visits_as: Browses, carol: Person, alice: Person, path: str, add_action: Add
) -> None:
    action = add_action("Send the worksheet", assigned_to="coach", project=Named("Launch"))
    for person, who, circles in ((carol, "You", 1), (alice, "Carol Reed", 0)):
        page = visits_as(person).get(f"{path}/projects/{action.project_id}")
        assert f"weight 100 {who} ALI-1" in page.text
        assert len(page.all("button.o")) == circles


# Its own page


def test_its_page_says_whose_it_is_and_gives_buttons_to_who_may(
    visits_as: Browses, carol: Person, alice: Person, second: Person, path: str, add_action: Add
) -> None:
    add_action("Send the worksheet", assigned_to="coach")
    for person, whose, buttons in (
        (carol, "Assigned to you", ["Mark done", "Add comment", "Keep note"]),
        (alice, "Assigned to Carol Reed", ["Add comment"]),
        (second, "Assigned to Carol Reed", ["Add comment", "Keep note"]),
    ):
        page = visits_as(person).get(f"{path}/actions/1")
        assert whose in page.text
        assert page.words("main button") == buttons
    assert "Edit" in page.words("a.b")  # another coach changes it


def test_the_client_comments_on_it_and_marks_nothing(
    visits_as: Browses, alice: Person, path: str, add_action: Add
) -> None:
    add_action("Send the worksheet", assigned_to="coach")
    visitor = visits_as(alice)
    assert visitor.get(f"{path}/actions/1/done").status == 403
    before = everything()
    assert visitor.post(f"{path}/actions/1/done").status == 403
    assert visitor.post(f"{path}/done", {"n": "1", "from": "plan"}).status == 403
    assert visitor.post(f"{path}/actions/1/cancel").status == 403
    assert everything() == before
    page = visitor.get(f"{path}/actions/1")
    assert visitor.send(page, f"{path}/actions/1/comments", text="Thank you").status == 303


def test_a_stranger_finds_none_of_it(visits_as: Browses, mallory: Person, path: str, add_action: Add) -> None:
    add_action("Send the worksheet", assigned_to="coach")
    visitor = visits_as(mallory)
    before = everything()
    for page in (visitor.get(f"{path}/actions/1"), visitor.post(f"{path}/actions/1/edit", {"assigned_to": "client"})):
        assert page.status == 404
    assert everything() == before
