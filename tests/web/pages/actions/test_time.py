"""More time, and stuck: on the plan's pages, and by the link in a mail without signing in."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import closing, proposing, stuck
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action, Proposal
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import links
from chalicelib.domain.people.links import Target
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import entries, everything, kinds
from tests.domain.actions.test_proposing import LATER
from tests.refusing import values
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]


@pytest.fixture(autouse=True)
def action(add_action: Callable[..., Action]) -> Action:
    """ALI-1, due on Thursday 3 December at 10:00 in Berlin."""
    return add_action("Send the offer")


@pytest.fixture
def asked(plan: Plan, alice: Person, now: datetime, action: Action) -> Proposal:
    """Alice Moreau asks for Monday 7 December."""
    proposal = proposing.propose(
        Actor(alice.person_id), plan.plan_id, 1, words=Words("Ms Weber is away"), due=LATER, now=now
    ).proposal
    assert proposal is not None
    return proposal


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/plans/{plan.plan_id}/actions/1/time"


@pytest.fixture
def nobody(visits_as: Browses) -> Visitor:
    return visits_as(None)


def link(plan: Plan, person: Person) -> str:
    return links.path("proposal", Target(plan.plan_id, person.person_id, 1), person.email)


def present(plan: Plan) -> Action:
    return actions.present(plan.plan_id, 1)


def buttons(page: Shown) -> list[str]:
    return [words for words in page.words("main form button:not(.vh)") if words not in CHIPS]


CHIPS = ("Tomorrow", "Friday", "In a week", "In a month", "Show this date")


# On the plan's pages


def test_the_client_asks_for_more_time_with_a_word(visits_as: Browses, alice: Person, plan: Plan, path: str) -> None:
    visitor = visits_as(alice)
    page = visitor.get(path)
    assert buttons(page) == ["Ask Carol Reed", "I’m stuck"]
    typed = {"date": "2026-12-07", "time": "12:00", "zone": "Europe/Berlin", "comment": "Ms Weber is away"}
    chosen = visitor.post(path, {**typed, "do": "quick-week", "date": ""})
    assert (chosen.value("date"), chosen.value("comment")) == ("2026-11-30", "Ms Weber is away")
    assert "Mon 30 Nov 2026, 12:00" in chosen.text
    assert "proposed" not in kinds(plan)
    sent = visitor.post(path, {**typed, "do": "ask"})
    assert (sent.status, sent.location) == (303, path.removesuffix("/time"))
    proposal = present(plan).proposal
    assert proposal is not None
    assert (proposal.side, proposal.text) == ("client", "Ms Weber is away")
    again = visitor.get(path)
    assert "You ask for Mon 7 Dec, 12:00" in again.text
    assert buttons(again) == ["Withdraw", "Ask Carol Reed", "I’m stuck"]
    visitor.post(path, {**again.form("/time"), "do": "withdraw"})
    assert values(present(plan), "proposal") == [None]


def test_a_wrong_date_comes_back_as_typed_with_the_reason(
    visits_as: Browses, alice: Person, plan: Plan, path: str
) -> None:
    visitor = visits_as(alice)
    before = everything()
    for date, problem in (
        ("", "Choose a day."), ("10.12.", "Enter a date such as 2026-12-04."), ("2026-11-22", "That date is in the past. Choose a later one."),
        ("2026-11-01", "That date is in the past. Did you mean Monday 1 November 2027?"), ("2026-12-03", "already due then"),
    ):  # fmt: skip
        page = visitor.post(
            path, {"do": "ask", "date": date, "time": "10:00", "zone": "Europe/Berlin", "comment": "Because"}
        )
        assert (page.status, page.value("comment")) == (422, "Because")
        assert problem in page.problem("date")
    long = visitor.post(path, {"do": "stuck", "why": "x" * 10_001})
    assert "up to 10,000 characters" in long.problem("why")
    assert everything() == before


def test_the_coach_accepts_offers_or_declines(
    visits_as: Browses, carol: Person, plan: Plan, path: str, asked: Proposal
) -> None:
    visitor = visits_as(carol)
    page = visitor.get(path)
    assert "Alice Moreau asks for Mon 7 Dec, 04:00 That’s Mon 7 Dec 2026, 10:00 for Alice Moreau (Berlin)" in page.text
    assert "Ms Weber is away" in page.text
    assert buttons(page)[:2] == ["Accept: move to Mon 7 Dec, 04:00", "Offer this date"]
    offer = {"entry": asked.entry_id, "date": "2026-12-09", "time": "10:00", "zone": "Europe/Berlin", "do": "ask"}
    visitor.post(path, offer)
    proposal = present(plan).proposal
    assert proposal is not None
    assert proposal.side == "coach"
    stale = visitor.post(path, {"entry": asked.entry_id, "do": "accept"})
    assert stale.status == 409
    assert "newer date" in stale.text


def test_the_coach_declines_with_a_word(
    visits_as: Browses, carol: Person, plan: Plan, path: str, asked: Proposal
) -> None:
    visits_as(carol).post(path, {"entry": asked.entry_id, "do": "decline", "comment": "The fair is on Monday"})
    assert kinds(plan)[-2:] == ["proposal_declined", "comment"]


def test_from_home_it_leads_back_there(
    visits_as: Browses, carol: Person, plan: Plan, path: str, asked: Proposal
) -> None:
    sent = visits_as(carol).post(path, {"entry": asked.entry_id, "do": "accept", "from": "home"})
    assert (sent.status, sent.location) == (303, f"/?just=agreed-{plan.plan_id}-1")
    assert present(plan).due_at == asked.due_at


def test_being_stuck_is_said_and_taken_back(visits_as: Browses, alice: Person, plan: Plan, path: str) -> None:
    visitor = visits_as(alice)
    visitor.post(path, {"do": "stuck", "why": "Nobody answers the phone"})
    assert present(plan).stuck_text == "Nobody answers the phone"
    page = visitor.get(path)
    assert "Stuck since today 10:00" in page.text
    visitor.post(path, {"do": "unstuck"})
    assert values(present(plan), "stuck_at") == [None]


def test_a_coach_to_whom_nothing_is_asked_is_shown_how_to_move(visits_as: Browses, carol: Person, path: str) -> None:
    page = visits_as(carol).get(path)
    assert "No new date has been requested. Move it" in page.text
    assert buttons(page) == []


# By the link in a mail


def test_the_coachs_link_accepts_with_one_button_and_a_second_press_does_no_harm(
    nobody: Visitor, carol: Person, plan: Plan, asked: Proposal
) -> None:
    path = link(plan, carol)
    before = everything()
    page = nobody.get(path)
    assert nobody.ask("HEAD", path).status == 200
    assert everything() == before
    assert "Sign out" not in page.text
    form = {**page.form(path), "do": "accept"}
    accepted = nobody.post(path, form)
    assert accepted.status == 200
    assert "Agreed: now due Mon 7 Dec, 04:00. Alice Moreau will be notified." in accepted.text
    assert (present(plan).due_at, entries(plan)[-1].via) == (asked.due_at, "link")
    before = everything()
    assert nobody.post(path, form).status == 200
    assert everything() == before
    assert "No new date is waiting" in nobody.get(path).text


def test_the_coachs_link_names_another_date_and_the_clients_link_accepts_it(
    nobody: Visitor, carol: Person, alice: Person, plan: Plan, asked: Proposal
) -> None:
    coach, client = link(plan, carol), link(plan, alice)
    chosen = nobody.post(
        coach, {"entry": asked.entry_id, "do": "quick-month", "time": "10:00", "zone": "Europe/Berlin"}
    )
    assert chosen.value("date") == "2026-12-23"
    offered = nobody.post(
        coach, {**chosen.form(coach), "date": "2026-12-23", "time": "10:00", "zone": "Europe/Berlin", "do": "ask"}
    )
    assert "Alice Moreau will be notified" in offered.text
    page = nobody.get(client)
    assert "Carol Reed offers Wed 23 Dec, 10:00" in page.text
    accepted = nobody.post(client, {**page.form(client), "do": "accept"})
    assert "Agreed: now due Wed 23 Dec, 10:00" in accepted.text
    assert present(plan).moved_count == 1


def test_the_coachs_link_declines_and_an_older_page_is_told_of_the_newer_date(
    nobody: Visitor, carol: Person, alice: Person, plan: Plan, asked: Proposal, now: datetime
) -> None:
    path = link(plan, carol)
    old = {**nobody.get(path).form(path)}
    proposing.propose(Actor(alice.person_id), plan.plan_id, 1, due=Due(at=now + timedelta(days=20)), now=now)
    for do in ("accept", "decline", "ask"):
        page = nobody.post(path, {**old, "do": do, "date": "2026-12-30", "time": "10:00", "zone": "Europe/Berlin"})
        assert page.status == 409
        assert "A newer date was requested" in page.text
        assert "Alice Moreau asks for Sun 13 Dec" in page.text
    declined = nobody.post(path, {**nobody.get(path).form(path), "do": "decline"})
    assert "The date stays as it is. Alice Moreau will be notified." in declined.text


def test_the_clients_link_asks_and_says_stuck(nobody: Visitor, alice: Person, plan: Plan) -> None:
    path = link(plan, alice)
    page = nobody.get(path)
    assert buttons(page) == ["Ask Carol Reed", "I’m stuck"]
    asked = nobody.post(path, {"do": "ask", "date": "2026-12-09", "time": "10:00", "zone": "Europe/Berlin"})
    assert "Carol Reed will be notified. We’ll email you the answer." in asked.text
    said = nobody.post(path, {"do": "stuck", "why": "Nobody answers"})
    assert "Stuck since today 10:00" in said.text
    on = nobody.post(path, {"do": "unstuck"})
    assert "Good to hear. No longer stuck." in on.text
    withdrawn = nobody.post(path, {**on.form(path), "do": "withdraw"})
    assert "Withdrawn." in withdrawn.text


def test_a_closed_or_deleted_action_says_so(nobody: Visitor, alice: Person, plan: Plan, now: datetime) -> None:
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=now)
    page = nobody.get(link(plan, alice))
    assert "Done today 10:00" in page.text
    assert page.all("main form") == []
    assert nobody.post(link(plan, alice), {"do": "stuck"}).status == 409
    gone = links.path("proposal", Target(plan.plan_id, alice.person_id, 9), alice.email)
    assert nobody.get(gone).status == 404


def test_words_are_shown_as_words(nobody: Visitor, carol: Person, alice: Person, plan: Plan, now: datetime) -> None:
    words = "<script>alert(1)</script> javascript:alert(1)"
    proposing.propose(Actor(alice.person_id), plan.plan_id, 1, words=Words(words), due=LATER, now=now)
    stuck.flag(Actor(alice.person_id), plan.plan_id, 1, words=Words(words), now=now)
    page = nobody.get(link(plan, carol))
    assert words in page.text
    assert page.all("main script") == []


# Where it is marked


def test_the_action_says_what_is_asked_and_its_coach_answers_there(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, asked: Proposal
) -> None:
    visitor = visits_as(carol)
    page = visitor.get(f"/plans/{plan.plan_id}/actions/1")
    assert page.words(".note p") == ["Alice Moreau asks for Mon 7 Dec, 04:00 : “Ms Weber is away”"]
    visitor.post(f"/plans/{plan.plan_id}/actions/1/time", {**page.form("/time"), "do": "accept"})
    assert present(plan).due_at == asked.due_at


def test_the_client_finds_more_time_and_stuck_beside_the_big_button(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, now: datetime
) -> None:
    own = f"/plans/{plan.plan_id}/actions/1"
    assert visits_as(alice).get(own).words(f'a[href^="{own}/time"]') == ["I need more time", "I’m stuck"]
    assert visits_as(carol).get(own).words(f'a[href^="{own}/time"]') == []
    stuck.flag(Actor(alice.person_id), plan.plan_id, 1, words=Words("Nobody answers"), now=now)
    visitor = visits_as(carol)
    page = visitor.get(own)
    assert "Stuck since today 04:00: “Nobody answers”" in page.text
    visitor.post(f"{own}/time", {**page.form("/time"), "do": "unstuck"})
    assert values(present(plan), "stuck_at") == [None]


def test_the_plan_marks_its_rows_with_words(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, asked: Proposal, now: datetime
) -> None:
    stuck.flag(Actor(alice.person_id), plan.plan_id, 1, now=now)
    own = f"/plans/{plan.plan_id}"
    assert "Alice Moreau asks for Mon 7 Dec, 04:00 stuck" in visits_as(carol).get(own).text
    assert "you asked for Mon 7 Dec, 10:00 stuck" in visits_as(alice).get(own).text
    proposing.propose(Actor(carol.person_id), plan.plan_id, 1, due=Due(at=now + timedelta(days=20)), now=now)
    assert "Carol Reed offers Sun 13 Dec, 10:00" in visits_as(alice).get(own).text


def test_a_coachs_home_shows_who_waits_and_accepts_at_once(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, asked: Proposal, now: datetime
) -> None:
    stuck.flag(Actor(alice.person_id), plan.plan_id, 1, words=Words("Nobody answers"), now=now)
    visitor = visits_as(carol)
    page = visitor.get("/")
    assert page.words(".need > div:first-of-type") == [
        "Alice Moreau stuck, asks for more time: Send the offer → Mon 7 Dec, 04:00 “Ms Weber is away” 2 new comments “Nobody answers”"
    ]
    sent = visitor.post(f"/plans/{plan.plan_id}/actions/1/time", {**page.form("/time"), "do": "accept"})
    page = visitor.get(sent.location)
    assert page.words(".note[role=status] p") == ["Accepted: Send the offer is due Mon 7 Dec, 04:00."]
    assert "asks for" not in page.text
    hers = visits_as(alice)
    before = everything()
    assert hers.post(f"/plans/{plan.plan_id}/actions/1/time/undo").status == 403
    assert everything() == before
    undone = visitor.send(page, f"/plans/{plan.plan_id}/actions/1/time/undo")
    assert undone.location == "/"
    assert "asks for more time: Send the offer → Mon 7 Dec" in visitor.get("/").text
    assert visitor.post(f"/plans/{plan.plan_id}/actions/1/time/undo").status == 404


def test_what_a_coach_offered_waits_for_the_client_and_not_on_the_coachs_home(
    visits_as: Browses, carol: Person, plan: Plan, asked: Proposal, now: datetime
) -> None:
    proposing.propose(Actor(carol.person_id), plan.plan_id, 1, due=Due(at=now + timedelta(days=20)), now=now)
    assert "asks for more time" not in visits_as(carol).get("/").text
