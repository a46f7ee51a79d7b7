"""A finished project has its moment: it is said, the client is told, and it is put away."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.actions import closing, deleting, finishing, reopening
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import deleting_project, restoring_project
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import finished
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import FinishedProject, Plan
from chalicelib.domain.projects import keeping
from chalicelib.domain.projects.keeping import ProjectChange
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.team import handing_over
from chalicelib.errors import TryAgain
from tests.conftest import NOW, counted, entries, everything, join, owed
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
DAY = timedelta(days=1)
SESSION = 2


def test_it_is_said_told_once_and_put_away(
    visits_as: Browses, plan: Plan, carol: Person, alice: Person, mallory: Person, add_action: Callable[..., Action]
) -> None:
    hers, path = Actor(alice.person_id), f"/plans/{plan.plan_id}/projects"
    add_action("Ask ten bakers", due=NOW + DAY, at=NOW - 42 * DAY, project=Named("Spring fair"))
    add_action("Find a band", due=NOW + DAY, at=NOW - 40 * DAY, project=Named("Spring fair"))
    add_action("Send the list", at=NOW - 40 * DAY, assigned_to="coach", project=Named("Spring fair"))
    [project_id] = plans.get_for(carol.person_id, plan.plan_id).projects
    one, coach, client, stranger = f"{path}/{project_id}", *(visits_as(each) for each in (carol, alice, mallory))
    closing.complete(hers, plan.plan_id, 1, now=NOW)
    assert "is finished" not in coach.get(one).text
    assert coach.get(path).words("h2") == ["Active"]
    assert coach.post(f"{one}/tell", {"text": "All done"}).status == 409
    closing.complete(hers, plan.plan_id, 2, now=NOW)
    assert coach.get(path).words("h2") == ["Finished"]
    assert "Spring fair 2 things in 6 weeks" in coach.get(path).text
    seen = client.get(one)
    assert "Spring fair is finished: 2 things in 6 weeks." in seen.text
    assert not seen.forms("/tell") + seen.forms("/archive")
    before = everything()
    assert client.post(f"{one}/tell", {"text": "Me"}).status == 403
    assert stranger.post(f"{one}/tell", {"text": "Me"}).status == 404
    assert coach.post(f"{one}/tell", {"text": " "}).problem("text")
    assert everything() == before
    page = coach.get(one)
    assert page.value("text") == "Spring fair is finished: 2 things in 6 weeks."
    told = coach.get(coach.send(page, f"{one}/tell").location)
    assert "Sent. Alice Moreau will be notified." in told.text
    assert not told.forms("/tell")
    assert entries(plan)[-1].text == "Spring fair is finished: 2 things in 6 weeks."
    assert "comment" in [row.kind for row in owed(alice.person_id)]
    before = everything()
    in_another_tab = coach.send(page, f"{one}/tell", text="You did it.", once="another")
    assert (in_another_tab.status, everything()) == (409, before)
    assert "Alice Moreau has already been told." in in_another_tab.text
    assert "What you typed" in in_another_tab.text
    assert "You did it." in in_another_tab.text
    coach.send(coach.get(path), f"{one}/archive")
    archived = coach.get(f"{path}?show=archived")
    assert archived.words("h2")[-1] == "Archived"
    assert "Finished" not in archived.words("h2")
    assert "is finished" not in coach.get(one).text


def test_what_is_opened_again_is_active_and_its_next_end_is_told_anew(
    visits_as: Browses, plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action],
    clock_at: Callable[..., None],
) -> None:  # fmt: skip
    add_action(project=Named("Launch"))
    hers = Actor(alice.person_id)
    closing.complete(hers, plan.plan_id, 1, now=NOW)
    [project_id] = plans.get_for(carol.person_id, plan.plan_id).projects
    path, coach = f"/plans/{plan.plan_id}/projects", visits_as(carol)
    coach.send(coach.get(f"{path}/{project_id}"), f"{path}/{project_id}/tell")
    reopening.reopen(hers, plan.plan_id, 1, now=NOW + DAY)
    assert coach.get(path).words("h2") == ["Active"]
    closing.complete(hers, plan.plan_id, 1, now=NOW + 2 * DAY)
    clock_at(NOW + 3 * DAY)
    assert coach.get(f"{path}/{project_id}").forms("/tell")


def test_the_coachs_home_has_it_until_it_was_told_or_put_away(
    visits_as: Browses, plan: Plan, carol: Person, alice: Person, dan: Person, add_action: Callable[..., Action],
    clock_at: Callable[..., None],
) -> None:  # fmt: skip
    hers, home = Actor(alice.person_id), visits_as(carol)
    for number, name in enumerate(("Spring fair", "Launch", "Launch"), 1):
        add_action(f"Thing {number}", due=NOW + DAY, at=NOW - 42 * DAY, project=Named(name))
    with counted() as calls:
        closing.complete(hers, plan.plan_id, 2, now=NOW)
    assert calls["GetItem"] + calls["TransactGetItems"] <= 5, calls
    assert home.get("/").words("#fin") == []
    for number in (1, 3):
        closing.complete(hers, plan.plan_id, number, now=NOW)
    fair, _ = sorted(plans.get_for(carol.person_id, plan.plan_id).projects.items(), key=lambda each: each[1].name)[::-1]
    with counted() as calls:
        page = home.get("/")
    assert calls.total() <= SESSION + 4, calls
    assert sorted(page.words("section[aria-labelledby=fin] .w")) == [
        "Launch is finished: 2 things in 6 weeks.",
        "Spring fair is finished: 1 thing in 6 weeks.",
    ]
    away = home.post(f"/plans/{plan.plan_id}/projects/{fair[0]}/archive", {"from": "home"})
    after = home.get(away.location)
    assert "Spring fair is put away." in after.text
    assert after.words("section[aria-labelledby=fin] .w") == ["Launch is finished: 2 things in 6 weeks."]
    home.send(after, f"/plans/{plan.plan_id}/projects/{fair[0]}/archive", do="undo")
    keeping.change(Actor(carol.person_id), plan.plan_id, fair[0], ProjectChange(name="Autumn fair"), now=NOW)
    assert "Autumn fair is finished" in home.get("/").text
    tell = f"/plans/{plan.plan_id}/projects/{fair[0]}/tell"
    home.send(home.get(tell.removesuffix("/tell")), tell)
    assert home.get("/").words("section[aria-labelledby=fin] .w") == ["Launch is finished: 2 things in 6 weeks."]
    reopening.reopen(hers, plan.plan_id, 3, now=NOW)
    assert home.get("/").words("#fin") == []
    closing.cancel(Actor(carol.person_id), plan.plan_id, 3, now=NOW)
    assert "Launch is finished: 1 thing in 6 weeks." in home.get("/").text
    join(plan, dan, "coach")
    handing_over.hand_over(Actor(carol.person_id), plan.plan_id, dan.person_id, now=NOW)
    assert home.get("/").words("#fin") == []
    assert "Launch is finished: 1 thing in 6 weeks." in visits_as(dan).get("/").text
    clock_at(NOW + 29 * DAY)
    assert visits_as(dan).get("/").words("#fin") == []


@pytest.mark.parametrize("before_the_write", [False, True])
def test_of_two_who_finish_it_at_the_same_moment_the_last_to_write_saw_both(
    plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action], monkeypatch: pytest.MonkeyPatch,
    before_the_write: bool,
) -> None:  # fmt: skip
    hers = Actor(alice.person_id)
    for _ in range(2):
        add_action(due=NOW + DAY, project=Named("Launch"))
    fact_of = finishing._fact_of

    def beside_the_other(project_id: str) -> finished.Becomes:
        monkeypatch.setattr(finishing, "_fact_of", fact_of)
        becomes = fact_of(project_id)

        def with_the_other(present: Plan, before: FinishedProject | None) -> FinishedProject | None:
            found = becomes(present, before) if before_the_write else None
            if not others:
                others.append(closing.complete(hers, plan.plan_id, 2, now=NOW))
            return found if before_the_write else becomes(present, before)

        return with_the_other

    others: list[Action] = []
    monkeypatch.setattr(finishing, "_fact_of", beside_the_other)
    closing.complete(hers, plan.plan_id, 1, now=NOW)
    assert [each.done for each in _finished(carol, plan).values()] == [2]


def test_a_project_that_is_deleted_leaves_the_home_and_is_there_again_when_it_is_brought_back(
    plan: Plan, carol: Person, alice: Person, add_action: Callable[..., Action]
) -> None:
    coach = Actor(carol.person_id)
    for number in (1, 2):
        add_action(due=NOW + DAY, project=Named("Launch"))
        closing.complete(Actor(alice.person_id), plan.plan_id, number, now=NOW)
    [project_id] = _finished(carol, plan)
    deleting_project.delete(coach, plan.plan_id, project_id, with_actions=True, now=NOW)
    assert _finished(carol, plan) == {}
    restoring_project.bring_back(coach, plan.plan_id, project_id, now=NOW)
    assert [each.done for each in _finished(carol, plan).values()] == [2]
    deleting.delete(coach, plan.plan_id, 1, now=NOW)
    assert [each.done for each in _finished(carol, plan).values()] == [1]
    deleting.bring_back(coach, plan.plan_id, 1, now=NOW)
    assert [each.done for each in _finished(carol, plan).values()] == [2]
    for number in (1, 2):
        deleting.delete(coach, plan.plan_id, number, now=NOW)
    assert _finished(carol, plan) == {}


def test_what_cannot_be_noted_leaves_the_change_saved(
    plan: Plan, alice: Person, add_action: Callable[..., Action], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise TryAgain

    add_action(due=NOW + DAY, project=Named("Launch"))
    monkeypatch.setattr(finished, "together", fails)
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=NOW)
    assert actions.present(plan.plan_id, 1).status == "done"


def _finished(coach: Person, plan: Plan) -> dict[str, FinishedProject]:
    mine = Membership.find(coach.person_id, plan.plan_id)
    assert mine is not None
    return mine.finished or {}
