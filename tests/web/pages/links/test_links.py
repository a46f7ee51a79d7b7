"""The links in messages: no cookie, no script, no Origin; nothing happens on GET."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, get_args

import pytest

from chalicelib.domain import notices
from chalicelib.domain.actions import closing, deleting, editing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices
from chalicelib.domain.notices import EVENTS, DigestTime
from chalicelib.domain.owed import digests
from chalicelib.domain.people import links, removing
from chalicelib.domain.people import person as people
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import joining, leaving, opening
from chalicelib.domain.team.inviting import Details
from chalicelib.web.pages.frame.forms import MOST_FIELDS
from tests.addresses import email_path, main_paths, moved_to, offer_path, with_address
from tests.conftest import entries, everything, kinds, owed, owner
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]


@pytest.fixture
def nobody(visits_as: Browses) -> Visitor:
    return visits_as(None)


@pytest.fixture
def link(plan: Plan, alice: Person) -> Callable[..., str]:
    """The path of a link sent to Alice."""

    def made(purpose: Any, number: int = 0, event: str = "") -> str:
        return links.path(purpose, Target(plan.plan_id, alice.person_id, number, event), alice.email)

    return made


def test_opening_any_link_changes_nothing(
    nobody: Visitor,
    link: Callable[..., str],
    plan: Plan,
    alice: Person,
    open_plan: Callable[..., Plan],
    add_action: Callable[..., Action],
    now: datetime,
) -> None:
    add_action("Call the bank")
    bob = open_plan("Bob Lee", "bob@home.example", accepted=False)
    paths = [
        link("done", 1), link("notices"), link("unsubscribe", 0, "comment"), link("zone"),
        links.path("invitation", Target(bob.plan_id, bob.client_id, 0), "bob@home.example"), email_path(alice, "a@work.example", now),
        offer_path(alice, plan, "a@club.example", now), *main_paths(with_address(alice, "a@home.example", now), "a@home.example", now),
    ]  # fmt: skip
    before = everything()
    for path in paths:
        page = nobody.get(path)
        assert page.status == 200
        assert len(page.all("main form")) == 1
        assert page.all("main form")[0].attributes["method"] == "post"
        assert nobody.ask("HEAD", path).status == 200
    assert everything() == before


def test_the_done_link_marks_done_and_offers_undo(
    nobody: Visitor, link: Callable[..., str], plan: Plan, add_action: Callable[..., Action]
) -> None:
    add_action("Call the bank")
    path = link("done", 1)
    page = nobody.get(path)
    assert "Call the bank Thu 3 Dec, 10:00 (Berlin)" in page.text
    assert page.words("main button") == ["Mark done"]
    done = nobody.post(path)
    assert done.status == 200
    assert "Done today 10:00. Carol Reed will be notified." in done.text
    assert entries(plan)[-1].via == "link"
    assert done.words("main button") == ["Undo", "Send"]
    again = nobody.post(path)
    assert again.status == 200
    assert kinds(plan).count("done") == 1
    undone = nobody.post(path, done.form(path))
    assert undone.words("main button") == ["Mark done"]
    assert actions.present(plan.plan_id, 1).status == "open"


def test_the_done_link_of_a_cancelled_or_deleted_action_says_so(
    nobody: Visitor,
    link: Callable[..., str],
    plan: Plan,
    carol: Person,
    add_action: Callable[..., Action],
    now: datetime,
) -> None:
    add_action("Call the bank")
    closing.cancel(Actor(carol.person_id), plan.plan_id, 1, now=now)
    assert "was cancelled. There’s nothing to do" in nobody.get(link("done", 1)).text
    assert nobody.post(link("done", 1)).status == 409
    deleting.delete(Actor(carol.person_id), plan.plan_id, 1, now=now)
    for page in (nobody.get(link("done", 1)), nobody.post(link("done", 1))):
        assert page.status == 404
        assert "There’s nothing here" in page.text


def test_unsubscribing_with_one_click_of_a_mail_program(
    nobody: Visitor, link: Callable[..., str], plan: Plan, alice: Person
) -> None:
    path = link("unsubscribe", 0, "comment")
    page = nobody.ask("POST", path, b"List-Unsubscribe=One-Click", Content_Type="application/x-www-form-urlencoded")
    assert page.status == 200
    assert plans.get_for(alice.person_id, plan.plan_id).members[alice.person_id].notices == {"comment": "off"}
    assert kinds(plan)[-1] == "notices"
    undone = nobody.post(path, page.form(path))
    assert undone.words("main button") == ["Stop these messages"]
    assert plans.get_for(alice.person_id, plan.plan_id).members[alice.person_id].notices == {}


def test_unsubscribing_as_multipart_form(nobody: Visitor, link: Callable[..., str], plan: Plan, alice: Person) -> None:
    body = b'--xyz\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--xyz--\r\n'
    page = nobody.ask("POST", link("unsubscribe", 0, "late"), body, Content_Type='multipart/form-data; boundary="xyz"')
    assert page.status == 200
    assert plans.get_for(alice.person_id, plan.plan_id).members[alice.person_id].notices == {"late": "off"}


def test_a_form_that_cannot_be_read_is_refused_kindly(nobody: Visitor, link: Callable[..., str]) -> None:
    before = everything()
    path = link("notices")
    assert nobody.ask("POST", path, b"x", Content_Type="multipart/form-data").status == 400
    assert (
        nobody.ask("POST", path, b"a=1&" * (MOST_FIELDS + 1), Content_Type="application/x-www-form-urlencoded").status
        == 400
    )
    assert everything() == before


def test_the_link_chooses_what_comes_from_this_plan_and_how(
    nobody: Visitor, link: Callable[..., str], plan: Plan, alice: Person
) -> None:
    path = link("notices")
    page = nobody.get(path)
    assert "Messages about your plan with Carol Reed" in page.text
    form = page.form(path)
    assert set(form) - {"telling", "told", "every", "every_was"} == {f"tell_{event}" for event in EVENTS}
    saved = nobody.post(path, {**form, "tell_late": "off", "tell_done": "digest"})
    assert "Saved." in saved.text
    assert (saved.value("tell_late"), saved.value("tell_done")) == ("off", "digest")
    chosen = {"late": "off", "done": "digest"}
    assert plans.get_for(alice.person_id, plan.plan_id).members[alice.person_id].notices == chosen
    before = everything()
    assert nobody.post(path, {**form, **dict.fromkeys(form, "pigeon")}).status == 422
    assert everything() == before
    assert "Saved." in nobody.post(path, {**saved.form(path), "telling": "daily"}).text
    assert people.get(alice.person_id).digest.every == "day"
    assert nobody.get(path).value("telling") == "daily"


@pytest.mark.parametrize("word", notices.TELLINGS)
def test_the_word_that_was_chosen_by_the_link_is_the_one_that_is_ticked_afterwards(
    nobody: Visitor, link: Callable[..., str], word: str
) -> None:
    path = link("notices")
    saved = nobody.post(path, {**nobody.get(path).form(path), "telling": word})
    assert saved.value("telling") == word
    assert "As chosen below" not in saved.text


def test_the_link_chooses_how_often_the_digest_comes(
    nobody: Visitor, link: Callable[..., str], alice: Person, now: datetime
) -> None:
    path = link("notices")
    saved = nobody.send(nobody.get(path), path, tell_done="digest")
    assert "The digest is off, so this comes by email." in saved.text
    assert saved.all('a[href="#f-every"]')
    weekly = nobody.send(saved, path, every="week")
    assert weekly.value("every") == "week"
    assert "The digest is off" not in weekly.text
    digest = people.get(alice.person_id).digest
    assert digest == DigestTime("week")
    assert [row.due_at for row in owed(alice) if row.kind == "digest"] == [
        digests.next_at(digest, alice.time_zone, now)
    ]
    # A page opened before leaves it alone, and one email a day still turns it on by itself.
    nobody.send(saved, path, tell_late="off")
    assert people.get(alice.person_id).digest.every == "week"
    nobody.send(weekly, path, telling="daily")
    assert people.get(alice.person_id).digest.every == "day"
    before = everything()
    refused = nobody.send(weekly, path, every="hour")
    assert (refused.status, everything()) == (422, before)
    assert "Choose how often you want the digest." in refused.text


def test_undoing_an_unsubscription_brings_back_texts(
    nobody: Visitor, link: Callable[..., str], plan: Plan, alice: Person, now: datetime
) -> None:
    choices.change(alice.person_id, plan.plan_id, {"comment": "text"}, now=now)
    path = link("unsubscribe", 0, "comment")
    nobody.post(path, nobody.get(path).form(path))
    nobody.post(path, nobody.get(path).form(path))
    assert plans.get_for(alice.person_id, plan.plan_id).client.notices == {"comment": "text"}


def test_the_zone_link_sets_the_zone(nobody: Visitor, link: Callable[..., str], plan: Plan, alice: Person) -> None:
    path = link("zone")
    page = nobody.post(path, {"zone": "America/Los_Angeles"})
    assert "Saved: It’s 01:00 for you, in Los Angeles." in page.text
    assert people.get(alice.person_id).zone_confirmed
    assert plans.get_for(alice.person_id, plan.plan_id).client.time_zone == "America/Los_Angeles"
    before = everything()
    bad = nobody.post(path, {"zone": "Mars/Base"})
    assert bad.status == 422
    assert bad.problem("zone")
    assert everything() == before


@pytest.fixture
def invited(open_plan: Callable[..., Plan]) -> tuple[Plan, str]:
    bob = open_plan("Bob Lee", "bob@home.example", accepted=False)
    return bob, links.path("invitation", Target(bob.plan_id, bob.client_id, 0), "bob@home.example")


@pytest.mark.parametrize("purpose", ["done", "notices", "unsubscribe"])
def test_links_of_who_was_removed_from_the_plan_are_dead(
    nobody: Visitor, plan: Plan, carol: Person, dan: Person, bring: Callable[..., Plan], add_action: Callable[..., Action],
    now: datetime, purpose: Any,
) -> None:  # fmt: skip
    bring(dan)
    add_action()
    link = links.path(
        purpose, Target(plan.plan_id, dan.person_id, 1, "late" if purpose == "unsubscribe" else ""), dan.email
    )
    assert nobody.get(link).status == 200
    leaving.remove(Actor(carol.person_id), plan.plan_id, dan.person_id, now=now)
    before = everything()
    assert nobody.get(link).status == 404
    assert nobody.post(link, {}).status == 404
    assert everything() == before


def test_the_invitation_is_accepted_with_one_button(nobody: Visitor, invited: tuple[Plan, str]) -> None:
    bob, path = invited
    page = nobody.get(path)
    assert "Carol Reed would like to keep an action plan with you" in page.text
    assert page.words("main button") == ["Accept", "This isn’t me"]
    before = everything()
    assert nobody.post(path, {"do": "link"}).words("main button") == ["Accept", "This isn’t me"]
    assert everything() == before
    accepted = nobody.post(path, {"do": "accept"})
    assert "You’re in" in accepted.text
    bob_id = owner("bob@home.example").person_id
    assert plans.get_for(bob_id, bob.plan_id).client.state == "active"
    assert "plan_so_far" in [row.kind for row in owed(bob_id)]
    again = nobody.get(path)
    assert "We’re emailing you the plan so far, which opens without signing in." in again.text
    assert again.words("main button") == ["Email a sign-in link to b•••@home.example"]
    assert "on its way to b•••@home.example" in nobody.post(path, {"do": "link"}).text
    assert [row.data["next"] for row in owed() if row.kind == "sign_in"] == [f"/plans/{bob.plan_id}"]
    refused = nobody.post(path, {"do": "decline"})
    assert refused.status == 409
    assert "already been accepted" in refused.text


def test_this_isnt_me_ends_it(nobody: Visitor, invited: tuple[Plan, str]) -> None:
    bob, path = invited
    assert "We won’t send you anything more about this plan." in nobody.post(path, {"do": "decline"}).text
    after = plans.find(bob.plan_id)
    assert after is not None
    assert after.client.state == "declined"
    assert nobody.get(path).status == 404


def test_a_further_address_is_added_by_its_link(nobody: Visitor, alice: Person, now: datetime) -> None:
    path = email_path(alice, "alice@work.example", now)
    page = nobody.get(path)
    assert "Add alice@work.example for Alice Moreau?" in page.text
    assert "has been added" in nobody.post(path).text
    assert people.get(alice.person_id).emails() == {"alice@home.example", "alice@work.example"}
    assert "has been added" in nobody.get(path).text


def test_an_address_of_somebody_else_is_not_added(nobody: Visitor, alice: Person, dan: Person, now: datetime) -> None:
    path = email_path(alice, dan.email, now)
    before = everything()
    page = nobody.post(path)
    assert page.status == 409
    assert "Someone else uses this address" in page.text
    assert everything() == before


def test_an_address_that_an_answer_came_from_is_added_by_the_link_in_the_known_mailbox(
    nobody: Visitor, alice: Person, plan: Plan, now: datetime
) -> None:
    path = offer_path(alice, plan, "alice@work.example", now)
    assert "Is alice@work.example yours, Alice Moreau?" in nobody.get(path).text
    assert people.get(alice.person_id).emails() == {"alice@home.example"}
    page = nobody.post(path)
    assert "has been added" in page.text
    assert "Please send your reply again" in page.text
    assert people.get(alice.person_id).emails() == {"alice@home.example", "alice@work.example"}


def test_an_address_of_somebody_else_is_not_added_by_such_a_link_either(
    nobody: Visitor, alice: Person, plan: Plan, dan: Person, now: datetime
) -> None:
    path = offer_path(alice, plan, dan.email, now)
    before = everything()
    page = nobody.post(path)
    assert page.status == 409
    assert "Someone else uses this address" in page.text
    assert everything() == before


def test_an_address_link_ends_after_two_days(nobody: Visitor, alice: Person, now: datetime) -> None:
    page = nobody.post(email_path(alice, "a@work.example", now - timedelta(days=2)))
    assert page.status == 410
    assert "Ask for a new one in your settings" in page.text


@pytest.mark.parametrize(
    "purpose",
    [
        "done",
        "proposal",
        "notices",
        "unsubscribe",
        "zone",
        "invitation",
        "email",
        "address",
        "main",
        "objection",
        "pause",
    ],
)
def test_broken_links_say_what_to_do(nobody: Visitor, link: Callable[..., str], purpose: str, plan: Plan) -> None:
    whole = link(
        "done" if purpose in get_args(links.Asking) else purpose, 0, "late" if purpose == "unsubscribe" else ""
    ).rsplit("/", 1)[1]
    before = everything()
    for token in ("x", "a" * 4000, whole[:-1], whole[:-2] + ("ba" if whole.endswith("aa") else "aa"), "%00", "ä"):
        for page in (nobody.get(f"/{purpose}/{token}"), nobody.post(f"/{purpose}/{token}", {"do": "accept"})):
            assert page.status == 404
            assert "open it again from the message" in page.text
    assert everything() == before


def test_links_die_with_the_address_they_were_sent_to(
    nobody: Visitor,
    link: Callable[..., str],
    plan: Plan,
    alice: Person,
    add_action: Callable[..., Action],
    now: datetime,
) -> None:
    add_action("Call the bank")
    path = link("done", 1)
    moved_to(with_address(alice, "alice@work.example", now), "alice@work.example", now)
    removing.remove(Actor(alice.person_id), "alice@home.example", now=now)
    assert nobody.post(path).status == 404
    assert actions.present(plan.plan_id, 1).status == "open"


def test_a_link_for_one_thing_does_nothing_else(
    nobody: Visitor, link: Callable[..., str], add_action: Callable[..., Action]
) -> None:
    add_action("Call the bank")
    before = everything()
    token = link("notices", 1).rsplit("/", 1)[1]
    for purpose in ("done", "proposal", "zone", "unsubscribe", "invitation"):
        assert nobody.post(f"/{purpose}/{token}").status == 404
    assert everything() == before


# A Coach Action


def test_a_link_sent_before_a_coach_took_it_on_says_whose_it_is_and_does_nothing(
    nobody: Visitor,
    link: Callable[..., str],
    plan: Plan,
    carol: Person,
    add_action: Callable[..., Action],
    now: datetime,
) -> None:
    add_action()
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(assigned_to="coach"), now=now)
    page = nobody.get(link("done", 1))
    assert "Carol Reed is doing this now" in page.text
    assert page.all("main form") == []
    before = everything()
    assert nobody.post(link("done", 1)).status == 403
    assert everything() == before
    closing.complete(Actor(carol.person_id), plan.plan_id, 1, now=now)
    assert nobody.get(link("done", 1)).all("main form") == []
    before = everything()
    assert nobody.post(link("done", 1), {"undo": "1"}).status == 403
    assert everything() == before


def test_the_link_of_whose_it_is_marks_it_done(
    nobody: Visitor, plan: Plan, carol: Person, add_action: Callable[..., Action]
) -> None:
    add_action(assigned_to="coach")
    path = links.path("done", Target(plan.plan_id, carol.person_id, 1), carol.email)
    assert "Undo" in nobody.post(path).text
    assert actions.present(plan.plan_id, 1).status == "done"


def test_word_that_a_coach_did_something_can_be_stopped_and_comes_again_as_usual(
    nobody: Visitor, link: Callable[..., str], plan: Plan, alice: Person
) -> None:
    path = link("unsubscribe", 0, "done")
    assert "Stop these messages" in nobody.get(path).text
    nobody.post(path)
    assert "Turn them on again" in nobody.get(path).text
    nobody.post(path, {"undo": "1"})
    assert plans.get_for(alice.person_id, plan.plan_id).members[alice.person_id].notices == {}
    assert "Stop these messages" in nobody.get(path).text


def test_one_click_stops_all_kinds_that_were_in_a_mail(nobody: Visitor, plan: Plan, alice: Person) -> None:
    target = Target(plan.plan_id, alice.person_id, 0, "reminder", ("new", "comment"))
    path = links.path("unsubscribe", target, alice.email)
    assert "Messages about reminders, new actions and comments" in nobody.get(path).text
    nobody.post(path, {"List-Unsubscribe": "One-Click"})
    chosen = plans.get_for(alice.person_id, plan.plan_id).members[alice.person_id].notices
    assert chosen == {"reminder": "off", "new": "off", "comment": "off"}


def test_who_has_no_name_yet_says_it_when_accepting(nobody: Visitor, invited: tuple[Plan, str]) -> None:
    _, path = invited
    page = nobody.get(path)
    assert page.value("name") == "Bob Lee"
    assert page.words("label") == ["Your name"]
    refused = nobody.post(path, {"do": "accept", "name": "x" * 101})
    assert (refused.status, refused.value("name")) == (422, "x" * 101)
    assert "up to 100 characters" in refused.problem("name")
    assert "You’re in" in nobody.post(path, {"do": "accept", "name": "Robert Lee"}).text
    assert owner("bob@home.example").name == "Robert Lee"


def test_who_has_a_name_is_not_asked_for_it(nobody: Visitor, alice: Person, dan: Person, now: datetime) -> None:
    dans = opening.open_plan(Actor(dan.person_id), Details(name="Al", email=alice.email), now=now)
    page = nobody.get(links.path("invitation", Target(dans.plan_id, dans.client_id, 0), alice.email))
    assert page.all('[name="name"]') == []


def test_an_invitation_to_a_plan_one_is_in_says_so_to_its_reader_only(
    nobody: Visitor, alice: Person, plan: Plan, carol: Person, now: datetime
) -> None:
    with_address(alice, "ali@work.example", now)
    asked = Details(name="Eve", email="ali@work.example")
    _, eve = joining.invite(Actor(carol.person_id), plan.plan_id, asked, "viewer", now=now)
    path = links.path("invitation", Target(plan.plan_id, eve.person_id, 0), "ali@work.example")
    before = everything()
    page = nobody.get(path)
    assert "You’re already in this plan" in page.text
    assert page.words("main button") == ["Email a sign-in link to a•••@work.example", "Decline this invitation"]
    assert nobody.post(path, {"do": "accept"}).status == 409
    assert everything() == before
    assert "Thank you for letting us know" in nobody.post(path, {"do": "decline"}).text
