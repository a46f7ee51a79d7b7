"""Pages of projects: the list, one with its meter, naming one while adding, archiving, deleting, the filter of the plan."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import closing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.keeping import ProjectChange
from chalicelib.domain.projects.naming import Named
from tests.conftest import NOW, counted, everything
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
Adds = Callable[..., Action]
SESSION = 2
DAY = timedelta(days=1)


@pytest.fixture
def coach(visits_as: Browses, carol: Person) -> Visitor:
    return visits_as(carol)


@pytest.fixture
def own(plan: Plan) -> str:
    return f"/plans/{plan.plan_id}"


@pytest.fixture
def launch(carol: Person, plan: Plan, now: datetime) -> str:
    about = "The shop is open by spring.\nNot before."
    return str(
        projects.create(Actor(carol.person_id), plan.plan_id, name="Launch", description=about, now=now)[1].project_id
    )


@pytest.fixture
def four(carol: Person, plan: Plan, launch: str, add_action: Adds, now: datetime) -> str:
    """A project with one done on time, one a day late, one later, and one open."""
    for number, (weight, late_by) in enumerate(((100, -DAY), (200, DAY), (300, 3 * DAY)), 1):
        add_action(f"Thing {number}", project=launch, weight=weight, due=now - 9 * DAY, at=now - 20 * DAY)
        closing.complete(Actor(carol.person_id), plan.plan_id, number, done_at=now - 9 * DAY + late_by, now=now)
    add_action("Thing 4", project=launch, weight=400)
    return launch


def test_the_empty_list_explains_and_offers_the_first_step(
    coach: Visitor, visits_as: Browses, alice: Person, viewer: Person, own: str
) -> None:
    page = coach.get(f"{own}/projects")
    assert "Actions that belong together" in page.text
    assert page.form(f"{own}/projects")
    for person in (alice, viewer):
        assert "Actions that belong together" in visits_as(person).get(f"{own}/projects").text
        assert not visits_as(person).get(f"{own}/projects").all("main form")


def test_making_one_leads_to_it(coach: Visitor, own: str, carol: Person, plan: Plan) -> None:
    sent = coach.send(coach.get(f"{own}/projects"), f"{own}/projects", name="Garden", description="Roses first")
    [project_id] = plans.get_for(carol.person_id, plan.plan_id).projects
    assert sent.location == f"{own}/projects/{project_id}"
    page = coach.get(sent.location)
    assert page.words("h2")[0] == "Garden"
    assert "Roses first" in page.text
    assert "Nothing to do here yet" in page.text


def test_the_button_pressed_twice_makes_one(coach: Visitor, own: str, carol: Person, plan: Plan) -> None:
    page = coach.get(f"{own}/projects")
    for _ in range(2):
        assert coach.send(page, f"{own}/projects", name="Garden").status == 303
    assert len(plans.get_for(carol.person_id, plan.plan_id).projects) == 1


def test_a_name_in_use_is_said_at_the_field_and_the_words_are_kept(coach: Visitor, own: str, launch: str) -> None:
    page = coach.send(coach.get(f"{own}/projects"), f"{own}/projects", name="launch", description="Another one")
    assert page.status == 422
    assert "already" in page.problem("name")
    assert page.value("description") == "Another one"


def test_the_list_shows_how_far_each_is(coach: Visitor, own: str, four: str) -> None:
    page = coach.get(f"{own}/projects")
    assert page.words(".list .w") == ["Launch"]
    assert "3 of 4 done, 60 % by weight" in page.text
    [meter] = page.all("svg.meter")
    assert meter.attributes["aria-label"] == "Launch: 3 of 4 done, 60 % by weight"


def test_each_slice_is_reached_by_keyboard_and_says_what_it_is(coach: Visitor, own: str, four: str) -> None:
    page = coach.get(f"{own}/projects/{four}")
    slices = page.all("svg.meter g")
    assert [each.attributes["aria-label"] for each in slices] == [
        "Thing 1: done on time, weight 100 of 1000", "Thing 2: done up to a day late, weight 200 of 1000",
        "Thing 3: done later, weight 300 of 1000", "Thing 4: open, weight 400 of 1000",
    ]  # fmt: skip
    assert {(each.attributes["tabindex"], each.attributes["role"]) for each in slices} == {("0", "img")}
    places = [(rect.attributes["x"], rect.attributes["width"]) for rect in page.all("svg.meter g rect")]
    assert places == [("0.000%", "10.000%"), ("10.000%", "20.000%"), ("30.000%", "30.000%"), ("60.000%", "40.000%")]
    assert page.words(".legend li") == ["1 done on time", "1 done up to a day late", "1 done later", "1 open"]


def test_a_project_of_two_hundred_actions_is_three_reads(
    coach: Visitor, own: str, launch: str, plan: Plan, add_action: Adds
) -> None:
    first = add_action("A " + "long one " * 40, project=launch, notify_client=False)
    for number in range(2, 201):
        first.number = number
        first.save()
    with counted() as calls:
        page = coach.get(f"{own}/projects/{launch}")
    assert len(page.all("svg.meter g")) == 200
    assert calls == {"GetItem": SESSION + 2, "Query": 1}


def test_the_list_of_projects_is_three_reads_however_many(coach: Visitor, own: str, carol: Person, plan: Plan) -> None:
    for number in range(12):
        projects.create(Actor(carol.person_id), plan.plan_id, name=f"Project {number}", now=NOW)
    with counted() as calls:
        assert len(coach.get(f"{own}/projects").words(".list .w")) == 12
    assert calls == {"GetItem": SESSION + 1, "Query": 2}


def test_done_from_the_project_leads_back_to_it_and_can_be_undone(coach: Visitor, own: str, four: str) -> None:
    path = f"{own}/projects/{four}"
    sent = coach.send(coach.get(path), f"{own}/done", n="4")
    assert sent.location == f"{path}?just=done-4"
    page = coach.get(sent.location)
    assert "Done: Thing 4" in page.text
    assert coach.send(page, f"{own}/actions/4/reopen").location == f"{path}?just=reopened-4"


def test_renaming_shows_both_versions_to_who_saves_second(
    coach: Visitor, own: str, launch: str, carol: Person, plan: Plan
) -> None:
    path = f"{own}/projects/{launch}"
    form = coach.get(f"{path}/edit")
    projects.change(Actor(carol.person_id), plan.plan_id, launch, ProjectChange(name="Start"), now=NOW)
    page = coach.send(form, f"{path}/edit", name="Beginning")
    assert page.status == 412
    assert "“Start”" in page.text
    assert page.value("name") == "Beginning"
    assert coach.send(page, f"{path}/edit").location == f"{path}?just=saved"
    assert coach.get(path).words("h2")[0] == "Beginning"


def test_an_archived_one_is_folded_away_and_not_offered_and_comes_back(coach: Visitor, own: str, four: str) -> None:
    path = f"{own}/projects/{four}"
    sent = coach.send(coach.get(path), f"{path}/archive")
    assert "Archived" in coach.get(sent.location).text
    assert coach.get(f"{own}/projects").words(".list .w") == []
    assert coach.get(f"{own}/projects?show=archived").words(".list .w") == ["Launch"]
    assert coach.get(f"{own}/add").all("datalist option") == []
    assert not coach.get(path).all('a[href*="add?project"]')
    assert "☰" not in coach.get(path).text
    page = coach.get(path)
    assert coach.send(page, f"{path}/archive").location == f"{path}?just=back"
    assert coach.get(f"{own}/projects").words(".list .w") == ["Launch"]


def test_deleting_asks_what_becomes_of_the_actions(coach: Visitor, own: str, four: str) -> None:
    path = f"{own}/projects/{four}"
    page = coach.get(f"{path}/delete")
    assert page.words("legend") == ["Its 4 actions"]
    assert page.value("actions") == "keep"
    assert coach.post(f"{path}/delete", {"actions": "burn"}).status == 422
    assert coach.send(page, f"{path}/delete").location == f"{own}/projects?just=deleted-{path[-16:]}"
    assert coach.get(path).status == 404
    assert "Thing 4" in coach.get(own).text
    assert coach.post(f"{path}/delete", {"actions": "keep"}).status == 404, "a second press does no harm"


def test_deleting_it_with_its_actions(coach: Visitor, own: str, four: str) -> None:
    path = f"{own}/projects/{four}"
    coach.send(coach.get(f"{path}/delete"), f"{path}/delete", actions="delete")
    assert "Thing 4" not in coach.get(own).text


@pytest.mark.parametrize("choice", ["keep", "delete"])
def test_a_deletion_is_undone_on_the_next_page(coach: Visitor, own: str, four: str, choice: str) -> None:
    path = f"{own}/projects/{four}"
    before = sorted(coach.get(path).words(".list .w"))
    gone = coach.get(coach.send(coach.get(f"{path}/delete"), f"{path}/delete", actions=choice).location)
    assert "The project has been deleted." in gone.text
    undone = coach.send(gone, f"{path}/bring-back")
    assert undone.location == f"{path}?just=again"
    page = coach.get(undone.location)
    assert "The project is back, with its actions." in page.text
    assert sorted(page.words(".list .w")) == before
    assert not coach.get(gone.path).all("form[action$=bring-back]"), "it isn't offered again"


def test_undoing_a_deletion_where_the_name_is_taken_says_so(coach: Visitor, own: str, four: str) -> None:
    path = f"{own}/projects/{four}"
    gone = coach.get(coach.send(coach.get(f"{path}/delete"), f"{path}/delete").location)
    coach.post(f"{own}/projects", {"name": "launch"})
    before = everything()
    again = coach.send(gone, f"{path}/bring-back")
    assert again.status == 422
    assert "This plan already has a project called “launch”." in again.text
    assert everything() == before


# Adding and editing


def test_a_new_name_in_the_form_makes_the_project_and_another_one_goes_there_too(
    coach: Visitor, own: str, carol: Person, plan: Plan
) -> None:
    typed = {"what": "Call", "date": "2026-12-04", "project": "Garden", "weight": "300", "do": "another"}
    sent = coach.send(coach.get(f"{own}/add"), f"{own}/add", **typed)
    page = coach.get(sent.location)
    assert page.value("project") == "Garden"
    assert page.value("weight") == "100"
    [project] = plans.get_for(carol.person_id, plan.plan_id).projects.values()
    assert project.name == "Garden"
    assert "Garden , weight 300" in coach.get(f"{own}/actions/1").text
    assert "You added this action to Garden" in coach.get(f"{own}/actions/1").text


@pytest.mark.parametrize("weight", ["-1", "1001", "much", "1.5"])
def test_a_weight_that_cannot_be_is_said_at_its_field(coach: Visitor, own: str, weight: str) -> None:
    before = everything()
    page = coach.send(
        coach.get(f"{own}/add"), f"{own}/add", what="Call", date="2026-12-04", project="Garden", weight=weight
    )
    assert page.status == 422
    assert "0 to 1000" in page.problem("weight")
    assert page.value("project") == "Garden"
    assert everything() == before


def test_the_form_comes_filled_with_the_project_it_was_opened_from(coach: Visitor, own: str, launch: str) -> None:
    assert coach.get(f"{own}/add?project={launch}").value("project") == "Launch"
    assert coach.get(f"{own}/add?project=unknown").value("project") == ""


def test_a_client_names_a_project_and_gives_no_weight(visits_as: Browses, alice: Person, own: str, launch: str) -> None:
    visitor = visits_as(alice)
    page = visitor.get(f"{own}/add")
    assert [option.attributes["value"] for option in page.all("datalist option")] == ["Launch"]
    assert not page.all("[name=weight]")
    assert visitor.send(page, f"{own}/add", what="Call", date="2026-12-04", project="My own").status == 303


def test_editing_moves_it_between_projects_and_history_tells(
    coach: Visitor, own: str, launch: str, add_action: Adds
) -> None:
    add_action()
    path = f"{own}/actions/1"
    coach.send(coach.get(f"{path}/edit"), f"{path}/edit", project="launch", weight="7")
    assert "You put it into Launch and changed its weight from 100 to 7" in coach.get(path).text
    coach.send(coach.get(f"{path}/edit"), f"{path}/edit", project="Garden")
    assert "You put it into Garden, instead of Launch" in coach.get(path).text
    coach.send(coach.get(f"{path}/edit"), f"{path}/edit", project="")
    assert "You took it out of Garden" in coach.get(path).text


# In the plan


def test_the_plan_names_each_actions_project_and_shows_those_of_one(
    coach: Visitor, own: str, four: str, add_action: Adds
) -> None:
    add_action("Elsewhere")
    with counted() as calls:
        page = coach.get(own)
    assert calls == {"GetItem": SESSION, "TransactGetItems": 1, "Query": 1}
    assert page.words(".pr") == ["Launch"]
    only = coach.get(f"{own}?project={four}")
    assert only.words(".list .w") == ["Thing 4"]
    assert only.value("project") == four
    closed = coach.get(f"{own}?project={four}&show=done")
    assert sorted(closed.words("section:last-of-type .list .w")) == ["Thing 1", "Thing 2", "Thing 3"]
    sent = coach.send(only, f"{own}/done", n="4")
    assert sent.location == f"{own}?just=done-4&project={four}#a4"


def test_a_filter_for_a_project_that_is_not_there_is_said(coach: Visitor, own: str) -> None:
    page = coach.get(f"{own}?project=mfrggzdfmztwq2lk")
    assert page.status == 404
    assert "no such project" in page.text


def test_the_history_tells_what_became_of_projects(
    coach: Visitor, own: str, launch: str, carol: Person, plan: Plan, add_action: Adds
) -> None:
    who = Actor(carol.person_id)
    projects.change(who, plan.plan_id, launch, ProjectChange(name="Start", description="x", is_archived=True), now=NOW)
    projects.change(who, plan.plan_id, launch, ProjectChange(is_archived=False), now=NOW)
    add_action(project=Named("start"))
    coach.post(f"{own}/projects/{launch}/delete", {"actions": "delete"})
    page = coach.get(f"{own}/stream")
    for words in (
        "You created the project Launch", "You renamed the project Launch to Start", "You changed the description of the project Start",
        "You archived the project Start", "You took the project Start out of the archive",
        "You deleted the project Start and its 1 action",
    ):  # fmt: skip
        assert words in page.text
