"""Projects: making, naming, archiving; putting actions into them, by id and by name."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain import keys
from chalicelib.domain.actions import adding, editing, in_short
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.finding import Only
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan, ProjectName
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects import naming
from chalicelib.domain.projects.keeping import ProjectChange
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.projects.project import Project, by_name
from chalicelib.errors import Invalid, NotAllowed, PlanNotFound, ProjectNotFound, StaleVersion
from tests.conftest import NOW, entries, kinds, owed
from tests.refusing import refused, values

Adds = Callable[..., Action]


@pytest.fixture
def coach(carol: Person) -> Actor:
    return Actor(carol.person_id)


@pytest.fixture
def launch(coach: Actor, plan: Plan) -> Project:
    return projects.create(coach, plan.plan_id, name="Launch", description="The shop is open by spring.", now=NOW)[1]


def names(coach: Actor, plan: Plan) -> list[str]:
    return [named.name for _, named in by_name(plans.get_for(coach.person_id, plan.plan_id))]


def change(
    coach: Actor, plan: Plan, project: Project, version: int | None = None, **asked: Any
) -> tuple[Plan, Project]:
    return projects.change(coach, plan.plan_id, project.project_id, ProjectChange(**asked), now=NOW, version=version)


# Making and naming


def test_a_coach_makes_a_project_and_a_line_tells_of_it(coach: Actor, plan: Plan, launch: Project) -> None:
    found, project = projects.get_for(coach.person_id, plan.plan_id, launch.project_id)
    assert found.projects[launch.project_id] == ProjectName("Launch")
    assert project.description == "The shop is open by spring."
    assert entries(plan)[-1].kind == "project_created"
    assert entries(plan)[-1].data == {"project": "Launch", "project_id": launch.project_id}


def test_names_are_on_one_line(coach: Actor, plan: Plan) -> None:
    projects.create(coach, plan.plan_id, name="  Autumn \n launch ", now=NOW)
    assert names(coach, plan) == ["Autumn launch"]


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "Garden", "description": "x" * 2001}, "description"),
    ],
)
def test_what_no_project_can_be_is_refused(coach: Actor, plan: Plan, asked: dict[str, Any], at: str) -> None:
    with refused(Invalid, at=at):
        projects.create(coach, plan.plan_id, now=NOW, **asked)


def test_all_problems_are_told_at_once(coach: Actor, plan: Plan) -> None:
    with refused(Invalid, at="name") as info:
        projects.create(coach, plan.plan_id, name="", description="x" * 2001, now=NOW)
    assert set(info.value.problems) == {"name", "description"}


@pytest.mark.parametrize("same", ["Launch", "launch", "LAUNCH ", " laUnch", "Ｌaunch"])
def test_two_projects_of_one_name_are_refused(coach: Actor, plan: Plan, launch: Project, same: str) -> None:
    with refused(Invalid, at="name", because="already"):
        projects.create(coach, plan.plan_id, name=same, now=NOW)


def test_an_archived_projects_name_is_still_taken(coach: Actor, plan: Plan, launch: Project) -> None:
    change(coach, plan, launch, is_archived=True)
    with refused(Invalid, at="name"):
        projects.create(coach, plan.plan_id, name="Launch", now=NOW)


def test_two_plans_may_have_projects_of_one_name(coach: Actor, launch: Project, open_plan: Callable[..., Plan]) -> None:
    other = open_plan("Bob Lee", "bob@home.example")
    assert projects.create(coach, other.plan_id, name="Launch", now=NOW)


def test_of_two_who_make_the_same_one_at_once_only_one_does(
    coach: Actor, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = plans.get_for(coach.person_id, plan.plan_id)
    projects.create(coach, plan.plan_id, name="Launch", now=NOW)
    real = plans.get_as_coach
    answers: Any = iter([stale])
    monkeypatch.setattr(plans, "get_as_coach", lambda *asked: next(answers, None) or real(*asked))
    with refused(Invalid, at="name"):
        projects.create(coach, plan.plan_id, name="launch", now=NOW)


def test_a_plan_has_at_most_two_hundred_projects(
    coach: Actor, plan: Plan, monkeypatch: pytest.MonkeyPatch, launch: Project
) -> None:
    monkeypatch.setattr(naming, "MOST_PROJECTS", 1)
    with refused(Invalid, at="name", because="can have up to"):
        projects.create(coach, plan.plan_id, name="Garden", now=NOW)
    with refused(Invalid, at="project", because="can have up to"):
        adding.create(
            coach, plan.plan_id, NewAction(what="Dig", due=Due(date="2026-12-04"), project=Named("Garden")), now=NOW
        )


def test_the_same_request_makes_one_project(coach: Actor, plan: Plan) -> None:
    once = keys.new("idem#1", kind="idempotency", now=NOW, lasts=None)
    projects.create(coach, plan.plan_id, name="Launch", now=NOW, once=once)
    with refused(keys.Repeated):
        projects.create(coach, plan.plan_id, name="Garden", now=NOW, once=once)


def test_renaming_and_describing_is_told_and_raises_the_version(coach: Actor, plan: Plan, launch: Project) -> None:
    after, project = change(coach, plan, launch, name="Spring launch", description="")
    assert after.projects[launch.project_id].name == "Spring launch"
    assert values(project, "description", "version") == [None, 2]
    assert kinds(plan)[-2:] == ["project_renamed", "project_described"]
    assert entries(plan)[-2].data == {
        "project": "Spring launch",
        "project_id": launch.project_id,
        "before": "Launch",
    }


def test_a_name_changes_its_capitals(coach: Actor, plan: Plan, launch: Project) -> None:
    assert change(coach, plan, launch, name="LAUNCH")[0].projects[launch.project_id].name == "LAUNCH"


def test_nothing_new_writes_nothing(coach: Actor, plan: Plan, launch: Project) -> None:
    count = len(entries(plan))
    assert change(coach, plan, launch, name="Launch", is_archived=False)[1].version == 1
    assert len(entries(plan)) == count


def test_renaming_to_a_name_in_use_is_refused(coach: Actor, plan: Plan, launch: Project) -> None:
    projects.create(coach, plan.plan_id, name="Garden", now=NOW)
    with refused(Invalid, at="name"):
        change(coach, plan, launch, name="garden")


def test_whoever_saves_second_is_told(coach: Actor, plan: Plan, launch: Project) -> None:
    change(coach, plan, launch, name="Start", version=1)
    with refused(StaleVersion):
        change(coach, plan, launch, name="Beginning", version=1)


def test_archiving_hides_it_and_can_be_taken_back(coach: Actor, plan: Plan, launch: Project) -> None:
    after, _ = change(coach, plan, launch, is_archived=True)
    assert by_name(after, is_archived=False) == []
    after, _ = change(coach, plan, launch, is_archived=False)
    assert [named.name for _, named in by_name(after, is_archived=False)] == ["Launch"]
    assert kinds(plan)[-2:] == ["project_archived", "project_unarchived"]


def test_projects_are_coaches_to_change_and_strangers_see_none(
    plan: Plan, launch: Project, alice: Person, viewer: Person, mallory: Person
) -> None:
    for person, refusal in ((alice, NotAllowed), (viewer, NotAllowed), (mallory, PlanNotFound)):
        who = Actor(person.person_id)
        with refused(refusal):
            projects.create(who, plan.plan_id, name="Garden", now=NOW)
        with refused(refusal):
            change(who, plan, launch, name="Garden")
    assert projects.get_for(alice.person_id, plan.plan_id, launch.project_id)
    assert projects.get_for(viewer.person_id, plan.plan_id, launch.project_id)
    with refused(PlanNotFound):
        projects.get_for(mallory.person_id, plan.plan_id, launch.project_id)


def test_another_plans_project_is_not_found(coach: Actor, launch: Project, open_plan: Callable[..., Plan]) -> None:
    other = open_plan("Bob Lee", "bob@home.example")
    with refused(ProjectNotFound):
        projects.get_for(coach.person_id, other.plan_id, launch.project_id)


# Actions in them


def test_naming_a_project_for_the_first_time_makes_it_with_the_action(
    coach: Actor, plan: Plan, add_action: Adds
) -> None:
    action = add_action(project=Named("Launch"))
    found, project = projects.get_for(coach.person_id, plan.plan_id, str(action.project_id))
    assert found.projects[project.project_id].name == "Launch"
    assert [entry.data.get("project") for entry in entries(plan)[-2:]] == ["Launch", "Launch"]
    assert set(kinds(plan)[-2:]) == {"created", "project_created"}


def test_a_name_that_is_there_is_found_whatever_its_capitals(plan: Plan, launch: Project, add_action: Adds) -> None:
    assert add_action(project=Named(" LAUNCH ")).project_id == launch.project_id
    assert add_action(project=launch.project_id).project_id == launch.project_id


def test_clients_put_their_new_actions_into_projects_old_and_new(
    plan: Plan, launch: Project, alice: Person, add_action: Adds
) -> None:
    assert add_action(by=alice, project=Named("Launch")).project_id == launch.project_id
    assert add_action(by=alice, project=Named("Garden")).project_id


@pytest.mark.parametrize("wanted", ["unknown", "", Named(""), Named("x" * 101)])
def test_a_project_that_cannot_be_is_refused(plan: Plan, add_action: Adds, wanted: Any) -> None:
    with refused(Invalid, at="project"):
        add_action(project=wanted)


def test_an_archived_project_takes_no_further_actions(
    coach: Actor, plan: Plan, launch: Project, add_action: Adds
) -> None:
    inside = add_action(project=launch.project_id)
    outside = add_action()
    change(coach, plan, launch, is_archived=True)
    for wanted in (launch.project_id, Named("Launch")):
        with refused(Invalid, at="project", because="archived"):
            add_action(project=wanted)
        with refused(Invalid, at="project", because="archived"):
            editing.edit(coach, plan.plan_id, int(outside.number), Change(project=wanted), now=NOW)
    edited = editing.edit(
        coach, plan.plan_id, int(inside.number), Change(project=Named("Launch"), what="Other"), now=NOW
    )
    assert edited.project_id == launch.project_id


@pytest.mark.parametrize("weight", [-1, 1001])
def test_a_weight_is_from_0_to_1000(coach: Actor, plan: Plan, add_action: Adds, weight: int) -> None:
    add_action()
    with refused(Invalid, at="weight"):
        add_action(weight=weight)
    with refused(Invalid, at="weight"):
        editing.edit(coach, plan.plan_id, 1, Change(weight=weight), now=NOW)


def test_weights_are_the_coachs(alice: Person, plan: Plan, add_action: Adds) -> None:
    add_action(client_may_edit=True)
    client = Actor(alice.person_id)
    with refused(NotAllowed):
        add_action(by=alice, weight=300)
    with refused(NotAllowed):
        editing.edit(client, plan.plan_id, 1, Change(weight=300), now=NOW)
    assert editing.edit(client, plan.plan_id, 1, Change(weight=100, project=Named("Mine")), now=NOW).project_id


def test_an_action_goes_from_project_to_project_and_out_and_the_history_says_so(
    coach: Actor, plan: Plan, launch: Project, add_action: Adds
) -> None:
    add_action()
    told = []
    for wanted in (launch.project_id, Named("Garden"), None):
        editing.edit(coach, plan.plan_id, 1, Change(project=wanted), now=NOW)
        told.append([entry for entry in entries(plan) if entry.kind == "edited"][-1].data["changes"]["project"])
    assert told == [["", "Launch"], ["Launch", "Garden"], ["Garden", ""]]
    assert actions.present(plan.plan_id, 1).project_id is None


def test_a_new_weight_is_in_the_history_and_tells_nobody(coach: Actor, plan: Plan, add_action: Adds) -> None:
    add_action(notify_client=False)
    before = len(owed())
    action = editing.edit(coach, plan.plan_id, 1, Change(weight=300), now=NOW)
    assert action.weight == 300
    assert entries(plan)[-1].data["changes"] == {"weight": [100, 300]}
    assert len(owed()) == before


def test_what_is_not_asked_stays(coach: Actor, plan: Plan, launch: Project, add_action: Adds) -> None:
    add_action(project=launch.project_id, weight=7)
    action = editing.edit(coach, plan.plan_id, 1, Change(what="Other"), now=NOW)
    assert (action.project_id, action.weight) == (launch.project_id, 7)


def test_a_project_archived_while_an_action_is_put_into_it_is_refused(
    coach: Actor, plan: Plan, launch: Project, add_action: Adds, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_action()
    real, stale = actions.get_for, actions.get_for(coach.person_id, plan.plan_id, 1)
    change(coach, plan, launch, is_archived=True)
    answers = iter([stale])
    monkeypatch.setattr(editing, "get_for", lambda *asked: next(answers, None) or real(*asked))
    with refused(Invalid, at="project", because="archived"):
        editing.edit(coach, plan.plan_id, 1, Change(project=launch.project_id), now=NOW)


def test_a_projects_actions_are_found_whatever_their_state(plan: Plan, launch: Project, add_action: Adds) -> None:
    add_action()
    add_action(project=launch.project_id)
    add_action(project=Named("Garden"))
    assert [action.number for action in actions.of_project(plan.plan_id, launch.project_id)] == [2]
    both = in_short.of_projects(plan.plan_id, [launch.project_id], in_short.NUMBER)
    assert [in_short.number(each) for each in both[launch.project_id]] == [2]
    garden = next(id for id in plans.get_for(plan.client_id, plan.plan_id).projects if id != launch.project_id)
    many = in_short.of_projects(plan.plan_id, [garden, *(f"{garden}{more}" for more in range(200))], in_short.NUMBER)
    assert [in_short.number(each) for each in many[garden]] == [3]
    listed = actions.list_for_plan(plan.plan_id, Only(status="open", project_id=launch.project_id))
    assert [action.number for action in listed.items] == [2]
