"""A deleted project brought back, with the actions that were deleted with it or left it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import closing, editing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import deleting_project, restoring_project
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects import keeping as projects
from chalicelib.domain.projects.keeping import ProjectChange
from chalicelib.domain.projects.naming import Named
from chalicelib.errors import Invalid, NotAllowed, PlanNotFound, ProjectNotFound, UndoExpired
from tests.conftest import NOW, entries, everything, join, owed
from tests.domain.actions.test_totals import told
from tests.refusing import refused

Adds = Callable[..., Action]
SOON, MINUTE = NOW + timedelta(seconds=30), timedelta(minutes=1)


@pytest.fixture
def coach(carol: Person) -> Actor:
    return Actor(carol.person_id)


@pytest.fixture
def launch(plan: Plan, coach: Actor, add_action: Adds) -> str:
    """A project, with words about it, of an open and a done action; a third one belongs to none."""
    _, project = projects.create(coach, plan.plan_id, name="Launch", description="By spring.", now=NOW)
    add_action(project=project.project_id)
    add_action(project=project.project_id)
    add_action("Elsewhere")
    closing.complete(coach, plan.plan_id, 2, now=NOW)
    return project.project_id


def in_it(plan: Plan, project_id: str) -> list[tuple[int, str]]:
    return [(int(each.number), each.status) for each in actions.of_project(plan.plan_id, project_id)]


@pytest.mark.parametrize("with_actions", [True, False])
def test_it_is_as_it_was_with_its_actions(coach: Actor, plan: Plan, launch: str, *, with_actions: bool) -> None:
    before = plans.get_for(coach.person_id, plan.plan_id)
    deleting_project.delete(coach, plan.plan_id, launch, with_actions=with_actions, now=NOW)
    after, project = restoring_project.bring_back(coach, plan.plan_id, launch, now=SOON)
    assert in_it(plan, launch) == [(1, "open"), (2, "done")]
    assert (after.projects, project.description) == (before.projects, "By spring.")
    assert [int(getattr(after, f"{name}_count")) for name in ("open", "done")] == [2, 1]
    assert told(after.totals) == told(before.totals)
    assert "project_brought_back" in [entry.kind for entry in entries(plan)]


def test_who_was_not_told_of_the_deletions_is_told_of_nothing(
    coach: Actor, plan: Plan, launch: str, alice: Person
) -> None:
    deleting_project.delete(coach, plan.plan_id, launch, with_actions=True, now=NOW)
    restoring_project.bring_back(coach, plan.plan_id, launch, now=SOON)
    assert "reopened" not in [row.kind for row in owed(alice)]


def test_an_archived_one_is_archived_again(coach: Actor, plan: Plan, launch: str) -> None:
    projects.change(coach, plan.plan_id, launch, ProjectChange(is_archived=True), now=NOW)
    deleting_project.delete(coach, plan.plan_id, launch, with_actions=False, now=NOW)
    after, _ = restoring_project.bring_back(coach, plan.plan_id, launch, now=SOON)
    assert after.projects[launch].is_archived
    assert len(in_it(plan, launch)) == 2


def test_an_action_that_was_changed_since_stays_where_it_is(coach: Actor, plan: Plan, launch: str) -> None:
    deleting_project.delete(coach, plan.plan_id, launch, with_actions=False, now=NOW)
    editing.edit(coach, plan.plan_id, 1, Change(project=Named("Another")), now=NOW)
    restoring_project.bring_back(coach, plan.plan_id, launch, now=SOON)
    assert in_it(plan, launch) == [(2, "done")]


def test_twice_does_no_harm(coach: Actor, plan: Plan, launch: str) -> None:
    deleting_project.delete(coach, plan.plan_id, launch, with_actions=True, now=NOW)
    restoring_project.bring_back(coach, plan.plan_id, launch, now=SOON)
    before = everything()
    restoring_project.bring_back(coach, plan.plan_id, launch, now=SOON)
    assert everything() == before


def test_broken_off_in_between_it_goes_on(
    coach: Actor, plan: Plan, launch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deleting_project.delete(coach, plan.plan_id, launch, with_actions=True, now=NOW)
    commit, count = Write.commit, [0]

    def breaking(write: Write) -> None:
        count[0] += 1
        if count[0] == 3:
            raise RuntimeError("the function was killed")
        commit(write)

    with monkeypatch.context() as killed:
        killed.setattr(Write, "commit", breaking)
        with pytest.raises(RuntimeError):
            restoring_project.bring_back(coach, plan.plan_id, launch, now=SOON)
    assert in_it(plan, launch) == [(1, "open")]
    restoring_project.bring_back(coach, plan.plan_id, launch, now=SOON)
    assert in_it(plan, launch) == [(1, "open"), (2, "done")]


def test_where_its_name_is_taken_by_now_nothing_is_written(coach: Actor, plan: Plan, launch: str) -> None:
    deleting_project.delete(coach, plan.plan_id, launch, with_actions=True, now=NOW)
    projects.create(coach, plan.plan_id, name="launch", now=NOW)
    with refused(Invalid, at="name"):
        restoring_project.bring_back(coach, plan.plan_id, launch, now=SOON)


def test_only_who_deleted_it_and_for_ten_minutes(
    coach: Actor, plan: Plan, launch: str, alice: Person, dan: Person, mallory: Person
) -> None:
    deleting_project.delete(coach, plan.plan_id, launch, with_actions=True, now=NOW)
    join(plan, dan, "coach")
    for person, refusal in ((alice, NotAllowed), (dan, NotAllowed), (mallory, PlanNotFound)):
        with refused(refusal):
            restoring_project.bring_back(Actor(person.person_id), plan.plan_id, launch, now=SOON)
    with refused(UndoExpired):
        restoring_project.bring_back(coach, plan.plan_id, launch, now=NOW + 10 * MINUTE)
    with refused(ProjectNotFound):
        restoring_project.bring_back(coach, plan.plan_id, "a" * 16, now=SOON)
