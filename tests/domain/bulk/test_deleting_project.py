"""Deleting a project, with its actions or without; restored where it broke off."""

from collections.abc import Callable

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import closing, finishing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import deleting_project
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.keeping import ProjectChange
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.projects.project import Project
from chalicelib.errors import NotAllowed, PlanNotFound, ProjectNotFound, StaleVersion, TryAgain
from tests.conftest import NOW, entries, table_items
from tests.refusing import refused

Adds = Callable[..., Action]


@pytest.fixture
def coach(carol: Person) -> Actor:
    return Actor(carol.person_id)


@pytest.fixture
def launch(plan: Plan, coach: Actor, add_action: Adds) -> str:
    """A project with an open and a done action; a third one belongs to none."""
    action = add_action(project=Named("Launch"))
    add_action(project=Named("Launch"))
    add_action("Elsewhere")
    closing.complete(coach, plan.plan_id, 2, now=NOW)
    return str(action.project_id)


def counts(coach: Actor, plan: Plan) -> tuple[int, int]:
    row = plans.get_for(coach.person_id, plan.plan_id)
    return int(row.open_count), int(row.done_count)


def test_its_actions_stay_without_it(coach: Actor, plan: Plan, launch: str) -> None:
    deleting_project.delete(coach, plan.plan_id, launch, with_actions=False, now=NOW)
    assert {int(item["number"]["N"]): "project_id" in item for item in table_items(Action)} == dict.fromkeys(
        (1, 2, 3), False
    )
    assert counts(coach, plan) == (2, 1)
    assert table_items(Project) == []
    assert plans.get_for(coach.person_id, plan.plan_id).projects == {}
    assert entries(plan)[-1].data == {
        "project": "Launch",
        "project_id": launch,
        "kept": 2,
        "deleted": 0,
    }


def test_its_actions_are_deleted_with_it_and_counted(coach: Actor, plan: Plan, launch: str) -> None:
    deleting_project.delete(coach, plan.plan_id, launch, with_actions=True, now=NOW)
    assert [item["what"]["S"] for item in table_items(Action)] == ["Elsewhere"]
    assert counts(coach, plan) == (1, 0)
    assert [entry.number for entry in entries(plan) if entry.kind == "deleted"] == [1, 2]
    assert entries(plan)[-1].data == {
        "project": "Launch",
        "project_id": launch,
        "kept": 0,
        "deleted": 2,
    }


@pytest.mark.parametrize("with_actions", [True, False])
def test_many_take_several_transactions_and_one_that_broke_off_goes_on(
    coach: Actor, plan: Plan, add_action: Adds, monkeypatch: pytest.MonkeyPatch, *, with_actions: bool
) -> None:
    launch = str(add_action(project=Named("Launch"), notify_client=False).project_id)
    for count in range(69):
        add_action(f"Thing {count}", project=launch, notify_client=False)
    real = Write.commit
    commits: list[int] = []

    def commit(write: Write) -> None:
        commits.append(len(write))
        if len(commits) == 3:
            raise TryAgain
        real(write)

    monkeypatch.setattr(Write, "commit", commit)
    with pytest.raises(TryAgain):
        deleting_project.delete(coach, plan.plan_id, launch, with_actions=with_actions, now=NOW)
    assert projects.get_for(coach.person_id, plan.plan_id, launch)[0].projects[launch].is_archived
    assert 0 < len(actions.of_project(plan.plan_id, launch)) < 70
    deleting_project.delete(coach, plan.plan_id, launch, with_actions=with_actions, now=NOW)
    assert len(table_items(Action)) == (0 if with_actions else 70)
    assert counts(coach, plan)[0] == (0 if with_actions else 70)
    assert max(commits) <= 100
    with refused(ProjectNotFound):
        deleting_project.delete(coach, plan.plan_id, launch, with_actions=with_actions, now=NOW)


def test_one_that_changes_meanwhile_is_read_again(
    coach: Actor, plan: Plan, launch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = actions.of_project
    read: list[bool] = []

    def of_project(plan_id: str, project_id: str) -> list[Action]:
        found = real(plan_id, project_id)
        if not read:
            closing.complete(coach, plan_id, 1, now=NOW)
        read.append(True)
        return found

    monkeypatch.setattr(actions, "of_project", of_project)
    monkeypatch.setattr(finishing, "look_after", lambda *_: None)
    deleting_project.delete(coach, plan.plan_id, launch, with_actions=True, now=NOW)
    assert counts(coach, plan) == (1, 0)
    assert len(read) == 2


def test_it_is_for_coaches(plan: Plan, launch: str, alice: Person, viewer: Person, mallory: Person) -> None:
    for person, refusal in ((alice, NotAllowed), (viewer, NotAllowed), (mallory, PlanNotFound)):
        with refused(refusal):
            deleting_project.delete(Actor(person.person_id), plan.plan_id, launch, with_actions=True, now=NOW)


def test_an_old_version_is_not_deleted(coach: Actor, plan: Plan, launch: str) -> None:
    projects.change(coach, plan.plan_id, launch, ProjectChange(name="Start"), now=NOW)
    with refused(StaleVersion):
        deleting_project.delete(coach, plan.plan_id, launch, with_actions=True, version=1, now=NOW)
