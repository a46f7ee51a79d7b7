"""A finished project has its moment: it is said, the client is told, and it is put away."""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.domain.actions import closing, reopening
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from tests.conftest import NOW, entries, everything, owed
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
DAY = timedelta(days=1)


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
