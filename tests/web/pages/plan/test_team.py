"""The team of a plan on the pages: invitations, and the page of the team itself."""

from collections.abc import Callable

import pytest

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import links
from chalicelib.domain.people.links import PLAN, Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans import membership as memberships
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.team import handing_over, joining
from chalicelib.domain.team.inviting import Details
from tests.breaking import Broken, break_after
from tests.conftest import NOW, everything, invited, owed, owner
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]


@pytest.fixture
def invite(plan: Plan, carol: Person, dan: Person) -> Callable[[str], str]:
    """Carol invites Dan in a role; the path of the link in the mail."""

    def invited(role: str) -> str:
        joining.invite(Actor(carol.person_id), plan.plan_id, Details(name="Dan Ortiz", email=dan.email), role, now=NOW)
        return links.path("invitation", Target(plan.plan_id, dan.person_id, PLAN), dan.email)

    return invited


@pytest.mark.parametrize(("role", "words"), [("coach", "would you like to coach in"), ("viewer", "to view one of")])
def test_the_link_says_who_invites_and_joins_with_one_button(
    visits_as: Browses, plan: Plan, dan: Person, invite: Callable[[str], str], role: str, words: str
) -> None:
    link, nobody = invite(role), visits_as(None)
    before = everything()
    page = nobody.get(link)
    assert words in page.text
    assert "Carol Reed" in page.text
    assert "Alice" not in page.text
    assert everything() == before, "nothing happens when a scanner opens the link"
    assert "You’re in" in nobody.post(link, {"do": "accept"}).text
    assert plans.get_for(dan.person_id, plan.plan_id).role(dan.person_id) == role
    assert "Alice Moreau" in nobody.get(link).text


def test_this_isnt_me_ends_the_invitation(visits_as: Browses, dan: Person, invite: Callable[[str], str]) -> None:
    link, nobody = invite("coach"), visits_as(None)
    assert "We won’t send you anything more" in nobody.post(link, {"do": "decline"}).text
    assert memberships.of(dan.person_id) == []
    assert nobody.get(link).status == 404


def test_an_invitation_is_accepted_on_the_home_of_who_is_signed_in(
    visits_as: Browses, plan: Plan, dan: Person, invite: Callable[[str], str]
) -> None:
    invite("coach")
    visitor = visits_as(dan)
    page = visitor.get("/")
    assert "Carol Reed would like you to coach in a client’s plan" in page.text
    assert "Alice" not in page.text
    assert visitor.send(page, f"/plans/{plan.plan_id}/accept", do="accept").location == f"/plans/{plan.plan_id}"
    assert "Alice Moreau" in visitor.get("/").text


def test_an_invitation_is_turned_down_there_too(
    visits_as: Browses, plan: Plan, dan: Person, invite: Callable[[str], str]
) -> None:
    invite("viewer")
    visitor = visits_as(dan)
    assert visitor.send(visitor.get("/"), f"/plans/{plan.plan_id}/accept", do="decline").location == "/"
    assert memberships.of(dan.person_id) == []


# The team's page


@pytest.fixture
def team(plan: Plan) -> str:
    return f"/plans/{plan.plan_id}/team"


@pytest.fixture
def carols(visits_as: Browses, carol: Person) -> Visitor:
    return visits_as(carol)


EVE = {"name": "Eve Stone", "email": "eve@practice.example", "role": "viewer", "zone": "Europe/Paris"}


def test_a_coach_invites_somebody_who_stands_in_the_list_then(carols: Visitor, team: str) -> None:
    page = carols.get(team)
    assert page.words(".list .w") == ["Alice Moreau", "You"]
    after = carols.send(page, team, **EVE).location
    page = carols.get(after)
    assert "The invitation is on its way." in page.text
    assert page.words(".list .w") == ["Alice Moreau", "You", "Eve Stone"]
    assert "Can view only Invited today, not accepted yet eve@practice.example" in page.text


def test_the_page_is_the_same_whether_the_person_is_known_or_not(carols: Visitor, team: str, dan: Person) -> None:
    shown = set()
    for email in (dan.email, "nobody@practice.example"):
        page = carols.get(carols.post(team, {**EVE, "name": "Whoever", "email": email}).location)
        shown |= {row.replace(email, "…") for row in page.words(".list > li") if email in row}
    assert len(shown) == 1


def test_the_button_pressed_twice_invites_once(carols: Visitor, team: str) -> None:
    page = carols.get(team)
    for _ in range(2):
        assert carols.send(page, team, **EVE).location == f"{team}?just=invited"
    assert [row.kind for row in owed()] == ["team_invitation"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"email": "eve at home"}, "email"), ({"name": ""}, "name"), ({"zone": "Mars"}, "zone"), ({"role": "boss"}, "role"),
     ({"email": "carol@coaching.example"}, "email"), ({"email": "alice@home.example"}, "email")],
)  # fmt: skip
def test_what_was_typed_wrong_comes_back_with_a_sentence_at_the_field(
    carols: Visitor, team: str, typed: dict[str, str], field: str
) -> None:
    before = everything()
    page = carols.post(team, {**EVE, **typed})
    assert page.status == 422
    assert page.words(f"#e-{field}")
    wanted = {**EVE, **typed}
    assert (page.value("name"), page.value("email")) == (wanted["name"], wanted["email"])
    assert everything() == before


def test_an_invitation_is_sent_again(
    carols: Visitor, team: str, plan: Plan, dan: Person, invite: Callable[[str], str]
) -> None:
    invite("viewer")
    again = f"{team}/{invited(plan, dan.email)}/again"
    assert carols.send(carols.get(team), again).location == f"{team}?just=invited"
    assert [row.kind for row in owed(invited(plan, dan.email))] == ["team_invitation"] * 2
    carols.post(again)
    page = carols.post(again)
    assert page.status == 429
    assert "Email to this address has reached its limit for now." in page.text


def test_roles_are_changed_and_people_removed_after_a_question(
    carols: Visitor, team: str, plan: Plan, dan: Person, bring: Callable[..., Plan]
) -> None:
    bring(dan)
    page = carols.send(carols.get(team), f"{team}/{dan.person_id}/role")
    assert carols.get(page.location).words(".list .d b") == ["Client", "Primary coach", "Can view only"]
    remove = f"{team}/{dan.person_id}/remove"
    before = everything()
    question = carols.get(remove)
    assert "Remove Dan Ortiz from this plan?" in question.text
    assert everything() == before
    assert "Removed." in carols.get(carols.send(question, remove).location).text
    assert memberships.of(dan.person_id) == []


def test_the_plan_is_handed_over_on_a_page_that_says_what_changes(
    carols: Visitor, visits_as: Browses, team: str, plan: Plan, alice: Person, dan: Person, bring: Callable[..., Plan]
) -> None:
    bring(dan)
    path = f"{team}/{dan.person_id}/hand-over"
    before = everything()
    question = carols.get(path)
    assert "Dan Ortiz becomes the primary coach right away." in question.text
    assert everything() == before
    page = carols.get(carols.send(question, path).location)
    assert "Handed over." in page.text
    assert not page.all(f'a[href$="{path}"]')
    assert "Your plan with Dan Ortiz" in visits_as(alice).get(f"/plans/{plan.plan_id}").text
    assert "With Carol Reed and Dan Ortiz" not in page.text
    assert "Alice Moreau" in visits_as(dan).get("/").text


def test_who_cant_take_it_over_is_not_offered_and_refused(
    carols: Visitor, team: str, plan: Plan, dan: Person, invite: Callable[[str], str]
) -> None:
    invite("coach")
    path = f"{team}/{invited(plan, dan.email)}/hand-over"
    assert path not in carols.get(team).source
    before = everything()
    assert carols.get(path).status == 422
    page = carols.post(path)
    assert page.status == 422
    assert "Dan Ortiz hasn’t accepted the invitation yet." in page.text
    assert everything() == before


def test_a_hand_over_that_was_broken_off_is_finished_with_a_button(
    carols: Visitor, team: str, plan: Plan, carol: Person, dan: Person, bring: Callable[..., Plan],
    add_action: Callable[..., Action], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    bring(dan)
    add_action()
    with monkeypatch.context() as patched:
        break_after(1, patched)
        with pytest.raises(Broken):
            handing_over.hand_over(Actor(carol.person_id), plan.plan_id, dan.person_id, now=NOW)
    for path in (team, f"/plans/{plan.plan_id}"):
        page = carols.get(path)
        assert "The hand-over to Dan Ortiz isn’t finished" in page.text
    after = carols.get(carols.send(page, f"{team}/finish").location)
    assert "isn’t finished" not in after.text
    assert actions.present(plan.plan_id, 1).open_coach == dan.person_id


def test_further_coaches_change_no_roles_and_can_leave(
    visits_as: Browses, team: str, plan: Plan, carol: Person, dan: Person, bring: Callable[..., Plan]
) -> None:
    bring(dan)
    visitor = visits_as(dan)
    page = visitor.get(team)
    assert not page.all(".list .m")
    before = everything()
    for end in ("role", "remove"):
        assert visitor.post(f"{team}/{carol.person_id}/{end}", {"role": "viewer"}).status == 403
    assert everything() == before
    leave = f"/plans/{plan.plan_id}/leave"
    assert visitor.send(visitor.get(leave), leave).location == "/"
    assert visitor.get(f"/plans/{plan.plan_id}").status == 404


def test_a_viewer_finds_the_way_out_on_the_plan(visits_as: Browses, plan: Plan, viewer: Person) -> None:
    visitor = visits_as(viewer)
    leave = f"/plans/{plan.plan_id}/leave"
    assert leave in visitor.get(f"/plans/{plan.plan_id}").source
    assert visitor.send(visitor.get(leave), leave).location == "/"
    assert memberships.of(viewer.person_id) == []


def test_client_and_primary_coach_stay(visits_as: Browses, plan: Plan, alice: Person, carol: Person) -> None:
    leave = f"/plans/{plan.plan_id}/leave"
    visitors = [(visits_as(alice), "ask your coach, Carol Reed"), (visits_as(carol), "Hand it over")]
    before = everything()
    for visitor, words in visitors:
        for page in (visitor.get(leave), visitor.post(leave)):
            assert page.status == 403
            assert words in page.text
    assert everything() == before


def test_the_client_is_shown_their_coaches_by_name_and_nobody_who_reads(
    visits_as: Browses, plan: Plan, alice: Person, dan: Person, mallory: Person, bring: Callable[..., Plan]
) -> None:
    bring(mallory, "viewer")
    visitor = visits_as(alice)
    assert "coaches you" not in visitor.get(f"/plans/{plan.plan_id}").text
    bring(dan)
    for path in (f"/plans/{plan.plan_id}", f"/plans/{plan.plan_id}/stream", f"/plans/{plan.plan_id}/projects"):
        page = visitor.get(path)
        assert "Dan Ortiz also coaches you in this plan." in page.text
        assert "Mallory" not in page.source


def test_a_full_plan_says_so(carols: Visitor, team: str) -> None:
    for number in range(8):
        carols.post(team, {**EVE, "email": f"e{number}@practice.example"})
    page = carols.get(team)
    assert "10 people, the most a plan can have" in page.text
    assert not page.all("#f-email")
    page = carols.post(team, {**EVE, "email": "e9@practice.example"})
    assert page.status == 422
    assert "Remove someone first" in page.text


def test_a_coach_who_coaches_only_here_sees_the_plan_on_their_home(
    visits_as: Browses, plan: Plan, carol: Person
) -> None:
    asked = Details(name="Dana Field", email="dana@practice.example")
    dana = joining.invite(Actor(carol.person_id), plan.plan_id, asked, "coach", now=NOW)[1]
    joining.accept(Actor(dana.person_id), plan.plan_id, now=NOW)
    page = visits_as(owner(dana.email)).get("/")
    assert "Alice Moreau" in page.text
    assert "Invite a client" not in page.text
