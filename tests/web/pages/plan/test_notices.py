"""What a member gets from one plan: chosen there, else as in the settings, else as the coach set out for clients."""

from collections.abc import Callable
from datetime import datetime

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain import notices
from chalicelib.domain.actor import Actor
from chalicelib.domain.notices import EVENTS
from chalicelib.domain.people import person as people
from chalicelib.domain.people import profile
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream
from tests.conftest import everything
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/plans/{plan.plan_id}/notices"


def options(page: object, event: str) -> list[str]:
    return page.words(f"#f-tell_{event} option")  # type: ignore[attr-defined,no-any-return]


def test_a_client_chooses_for_the_plan_and_takes_it_back(
    visits_as: Browses, alice: Person, plan: Plan, path: str
) -> None:
    visitor = visits_as(alice)
    page = visitor.get(path)
    assert set(page.form(path)) - {"csrf", "telling", "told"} == {f"tell_{event}" for event in EVENTS}
    assert options(page, "late") == [
        "by email, as in my settings",
        "not at all",
        "by email",
        "by text",
        "in the digest",
    ]
    assert options(page, "reminder") == ["as each is set, as in my settings", "not at all", "as each is set"]
    saved = visitor.send(page, path, tell_late="text")
    assert saved.location == f"{path}?saved=1"
    assert plans.get_for(alice.person_id, plan.plan_id).client.notices == {"late": "text"}
    page = visitor.get(saved.location)
    assert "Saved." in page.text
    assert "There’s no confirmed number for texts" in page.text
    visitor.send(page, path, tell_late="")
    assert plans.get_for(alice.person_id, plan.plan_id).client.notices == {}


def test_what_the_settings_say_is_told_beside_the_choice(
    visits_as: Browses, alice: Person, carol: Person, path: str, now: datetime
) -> None:
    profile.change(Actor(alice.person_id), profile.Change(notices={"done": "digest"}), now=now)
    assert options(visits_as(alice).get(path), "done")[0] == "in the digest, as in my settings"
    assert options(visits_as(carol).get(path), "done")[0] == "by email, as in my settings"


def test_a_coach_chooses_for_a_client_who_has_not_and_for_plans_to_come(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, path: str
) -> None:
    coach, defaults = visits_as(carol), f"/plans/{plan.plan_id}/settings"
    page = coach.get(defaults)
    assert options(page, "done")[0] == "not at all; by email for what a coach does, as usual"
    coach.send(page, defaults, tell_done="text", for_new_plans="1")
    assert plans.get_for(carol.person_id, plan.plan_id).defaults.client_notices == {"done": "text"}
    assert people.get(carol.person_id).defaults.client_notices == {"done": "text"}
    assert options(visits_as(alice).get(path), "done")[0] == "by text, as in my settings"
    coach.send(coach.get(defaults), defaults, tell_done="")
    assert plans.get_for(carol.person_id, plan.plan_id).defaults.client_notices == {}


def test_a_coach_chooses_for_their_client_in_a_word_and_one_by_one_only_if_they_open_that(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan
) -> None:
    coach, defaults = visits_as(carol), f"/plans/{plan.plan_id}/settings"

    def kept() -> dict[str, str]:
        return plans.get_for(carol.person_id, plan.plan_id).defaults.client_notices

    page = coach.get(defaults)
    assert page.words("#client-notices summary") == ["Choose one by one"]
    assert not page.all("#client-notices details[open]")
    assert page.value("telling") == "all"
    assert "What needs them" in page.text
    again = coach.send(page, defaults, telling="needs", hour="noonish")
    assert (again.status, again.value("telling")) == (422, "needs")
    coach.send(again, defaults, hour="17:00")
    assert kept() == {event: "off" for event, channel in notices.of_telling("needs", "client").items() if channel}
    page = coach.get(defaults)
    assert page.value("telling") == "needs"
    coach.send(page, defaults, tell_done="text")
    assert (kept()["done"], coach.get(defaults).value("telling")) == ("text", "own")
    coach.send(coach.get(defaults), defaults, telling="daily")
    assert set(kept().values()) == {"digest"}
    coach.send(coach.get(defaults), defaults, telling="all")
    assert kept() == {}


def test_a_channel_that_isnt_is_refused_and_nothing_is_written(
    visits_as: Browses, alice: Person, carol: Person, plan: Plan, path: str
) -> None:
    client, coach, defaults = visits_as(alice), visits_as(carol), f"/plans/{plan.plan_id}/settings"
    before = everything()
    for visitor, form in ((client, path), (coach, defaults)):
        page = visitor.send(visitor.get(form), form, tell_late="pigeon")
        assert page.status == 422
        assert page.words("#e-notices")
    assert everything() == before


def test_who_only_reads_has_no_messages_to_choose(visits_as: Browses, viewer: Person, plan: Plan, path: str) -> None:
    visitor = visits_as(viewer)
    assert visitor.get(path).status == 403
    assert "Set up" not in visitor.get(f"/plans/{plan.plan_id}").words(".tabs a")


def test_the_history_says_why_a_mail_replaced_a_text(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, now: datetime
) -> None:
    about = {"to": alice.person_id, "name": "Alice", "about": "reminder", "by": "email"}
    write = Write()
    write.put(stream.entry(plan.plan_id, "sent", now, **about, reason="by mail, since 6 texts were sent today"))  # type: ignore[arg-type]
    write.commit()
    page = visits_as(carol).get(f"/plans/{plan.plan_id}/stream")
    assert "A reminder was emailed to Alice, since 6 texts were sent today" in page.text


def test_three_words_say_how_to_hear_of_everything(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, path: str
) -> None:
    visitor = visits_as(alice)

    def chosen(page: str) -> tuple[str, bool]:
        shown = visitor.get(page)
        return shown.value("telling"), bool(shown.all("details.open[open] .pick"))

    assert chosen("/settings") == ("all", False)
    visitor.send(visitor.get("/settings"), "/settings/notices", telling="daily")
    me = people.get(alice.person_id)
    assert (me.digest.every, me.notices["comment"], "reminder" in me.notices) == ("day", "digest", False)
    assert chosen("/settings") == ("daily", False)
    # What is chosen one by one counts where the word stays as it was.
    visitor.send(visitor.get("/settings"), "/settings/notices", tell_late="email")
    assert people.get(alice.person_id).notices["late"] == "email"
    assert chosen("/settings") == ("own", True)
    visitor.send(visitor.get("/settings"), "/settings/notices", telling="all")
    assert people.get(alice.person_id).notices == {}
    assert chosen(path) == ("usual", False)
    visitor.send(visitor.get(path), path, telling="needs")
    mine = plans.get_for(alice.person_id, plan.plan_id).client.notices
    assert mine == {"done": "off", "reopened": "off"}
    assert chosen(path) == ("needs", False)
    visitor.send(visitor.get(path), path, telling="usual")
    assert plans.get_for(alice.person_id, plan.plan_id).client.notices == {}
    before = everything()
    refused = visitor.send(visitor.get(path), path, telling="pigeon")
    assert (refused.status, everything()) == (422, before)
    assert "As it happens" in refused.words("#e-notices")[0]
    coach = visits_as(carol)
    coach.send(coach.get("/settings"), "/settings/notices", telling="needs")
    assert set(people.get(carol.person_id).notices.values()) == {"off"}
    assert "stuck" not in people.get(carol.person_id).notices
