"""Before my session: one client's last weeks and next two, for the plan's coaches, on one page and by the API."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.database.rows import plain
from chalicelib.database.transactions import Write
from chalicelib.domain.actions import closing, comments, editing, reopening
from chalicelib.domain.actions.action import Action, Proposal
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from tests.conftest import counted, everything, join, owed
from tests.web.api.caller import Caller, is_problem
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]
Add = Callable[..., Action]
DAY = timedelta(days=1)
MOVES = "⋯ Tomorrow Friday In a week Another date"
"""What every open action offers in its row."""


@pytest.fixture
def lived(plan: Plan, carol: Person, alice: Person, add_action: Add, now: datetime) -> Plan:
    """Alice's plan after some weeks of work: numbers 1 late, 2 due, 3 done, 4 promised, 5 far off, 6 stuck with a date asked for."""
    client, coach, before = Actor(alice.person_id), Actor(carol.person_id), now - 20 * DAY
    Membership(carol.person_id, plan.plan_id).update([Membership.created_at.set(before)])
    add_action("Send the offer", due=now - 3 * DAY, at=before, client_may_edit=True)
    add_action("Call the bank", due=now + 2 * DAY, at=before, client_may_edit=True)
    add_action("Print the flyers", due=now - 2 * DAY, at=before)
    add_action("Send Alice the worksheet", due=now + DAY, at=before, assigned_to="coach")
    add_action("Rent a room", due=now + 100 * DAY, at=before)
    add_action("Write the text", due=now + 5 * DAY, at=before)
    for days in (4, 2):
        editing.edit(client, plan.plan_id, 2, Change(due=Due(at=now + (5 - days) * DAY)), now=now - days * DAY)
    closing.complete(client, plan.plan_id, 3, words=Words("They look <good>"), now=now - 4 * DAY)
    comments.write(client, plan.plan_id, 1, Words("Old words"), now=now - 18 * DAY)
    comments.write(client, plan.plan_id, 1, Words("Nearly there"), now=now - DAY)
    comments.write(coach, plan.plan_id, None, Words("See you Monday"), now=now - DAY)
    closing.cancel(client, plan.plan_id, 1, reason="no bank", now=now - DAY)
    reopening.restore(client, plan.plan_id, 1, now=now - DAY)
    asked = Proposal("e", alice.person_id, "Alice Moreau", "client", now + 9 * DAY, "Europe/Berlin", now, "I was ill")
    write = Write()
    changes = [
        Action.proposal.set(plain(asked)),
        Action.stuck_at.set(now - DAY),
        Action.stuck_text.set("No words come"),
    ]
    write.update(Action, (plan.plan_id, 6), changes)
    write.commit()
    return plan


@pytest.fixture
def shown(visits_as: Browses, carol: Person, lived: Plan) -> Shown:
    page = visits_as(carol).get(f"/plans/{lived.plan_id}/session")
    assert page.status == 200
    return page


def lines(page: Shown, section: str) -> list[str]:
    return page.words(f'section[aria-labelledby="{section}"] li')


def test_it_tells_what_to_know_before_a_session(shown: Shown) -> None:
    assert "What happened since Mon 9 Nov." in shown.text
    order = [str(node.attributes["aria-labelledby"]) for node in shown.all(".before section")]
    assert order == ["stuck", "asks", "said", "done", "late", "moved", "due", "promised"]
    assert lines(shown, "late") == [f"Send the offer was due Fri 20 Nov, 04:00 ALI-1 {MOVES}"]
    assert lines(shown, "asks") == [
        "Write the text Alice Moreau asks for Wed 2 Dec, 04:00 ALI-6 “I was ill” Accept Another date",
    ]
    assert lines(shown, "stuck") == [f"Write the text since yesterday ALI-6 “No words come” {MOVES}"]
    assert lines(shown, "due") == [
        f"Call the bank due Thu 26 Nov, 04:00 ALI-2 {MOVES}",
        f"Write the text due Sat 28 Nov, 04:00 ALI-6 {MOVES}",
    ]
    assert lines(shown, "promised") == [f"Send Alice the worksheet Carol Reed, due tomorrow 04:00 ALI-4 {MOVES}"]
    assert lines(shown, "done") == ["Print the flyers Thu 19 Nov, 04:00 ALI-3"]
    assert lines(shown, "moved") == [
        "Call the bank from Wed 25 Nov, 04:00 to Thu 26 Nov, 04:00, 2 times in total ALI-2"
    ]
    assert lines(shown, "said") == [
        "Alice Moreau Thu 19 Nov, 04:00, about Print the flyers, done ALI-3 “They look <good>”",
        "Alice Moreau yesterday 04:00, about Send the offer ALI-1 new “Nearly there”", "You yesterday 04:00 “See you Monday”",
    ]  # fmt: skip
    assert lines(shown, "news") == []
    assert "Rent a room" not in shown.text


def test_every_line_leads_to_its_action_and_paper_has_room_for_notes(shown: Shown, lived: Plan) -> None:
    [link] = shown.all('section[aria-labelledby="late"] a.w')
    assert link.attributes["href"] == f"/plans/{lived.plan_id}/actions/1"
    assert len(shown.all(".notes p")) == 6


def test_how_far_back_is_chosen(visits_as: Browses, carol: Person, lived: Plan) -> None:
    visitor, path = visits_as(carol), f"/plans/{lived.plan_id}/session"
    page = visitor.get(path)
    assert page.value("since") == "2026-11-09"
    weeks = {" ".join(node.text().split()): node.attributes["href"] for node in page.all(".filter a:not(.jump)")}
    assert list(weeks) == ["1 week", "2 weeks", "4 weeks"]
    assert [node.text() for node in page.all(".filter a[aria-current]")] == ["2 weeks"]
    longer = visitor.get(str(weeks["4 weeks"]))
    assert longer.value("since") == "2026-10-26"
    assert "Old words" in longer.text
    assert "Old words" not in page.text


@pytest.mark.parametrize("since", ["2026-13-01", "yesterday", "2027-01-01", "2020-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_is_told_at_the_field_and_kept(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Add, now: datetime, since: str
) -> None:
    add_action(due=now - DAY, at=now - 2 * DAY)
    page = visits_as(carol).get(f"/plans/{plan.plan_id}/session?since={since}")
    assert page.status == 422
    assert page.problem("since")
    assert "Nothing has been saved" not in page.text
    assert page.value("since") == since
    assert lines(page, "late")


def test_with_nothing_in_it_the_page_says_what_would_be_here(visits_as: Browses, carol: Person, plan: Plan) -> None:
    page = visits_as(carol).get(f"/plans/{plan.plan_id}/session")
    assert "Nothing happened, and nothing is due" in page.text


def test_how_far_the_projects_are(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Add, alice: Person, now: datetime
) -> None:
    for what in ("Print the flyers", "Send the offer"):
        add_action(what, project=Named("Launch"))
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=now)
    page = visits_as(carol).get(f"/plans/{plan.plan_id}/session")
    assert lines(page, "far") == ["Launch 1 of 2 done, 50 % by weight"]


def test_finished_projects_are_one_line(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Add, alice: Person, now: datetime
) -> None:
    for number, project in enumerate(("Launch", "Spring fair"), start=1):
        add_action("Print the flyers", project=Named(project))
        closing.complete(Actor(alice.person_id), plan.plan_id, number, now=now)
    page = visits_as(carol).get(f"/plans/{plan.plan_id}/session")
    assert lines(page, "far") == []
    assert page.words("section[aria-labelledby=far] p") == ["Finished: Launch , Spring fair"]


def test_it_costs_four_reads_besides_the_session(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Add
) -> None:
    add_action("Print the flyers", project=Named("Launch"))
    visitor = visits_as(carol)
    with counted() as calls:
        visitor.get("/settings")
    session = calls.total()
    with counted() as calls:
        visitor.get(f"/plans/{plan.plan_id}/session")
    assert calls.total() - session <= 4, calls
    assert calls["TransactGetItems"] + calls["Query"] == 4  # one of them the private notes


def test_it_is_for_coaches_and_looking_changes_nothing(
    visits_as: Browses, alice: Person, carol: Person, dan: Person, mallory: Person, plan: Plan
) -> None:
    join(plan, dan, "viewer")
    visitors = [
        (visits_as(person), status) for person, status in ((carol, 200), (alice, 403), (dan, 403), (mallory, 404))
    ]
    before = everything()
    for visitor, status in visitors:
        assert visitor.get(f"/plans/{plan.plan_id}/session").status == status
    assert everything() == before


def test_coaches_find_it_on_the_plans_page(visits_as: Browses, carol: Person, alice: Person, plan: Plan) -> None:
    link = f'a[href="/plans/{plan.plan_id}/session"]'
    assert visits_as(carol).get(f"/plans/{plan.plan_id}").all(link)
    assert not visits_as(alice).get(f"/plans/{plan.plan_id}").all(link)


def test_the_api_tells_the_same(as_carol: Caller, lived: Plan, alice: Person) -> None:
    answer = as_carol.get(f"/v1/plans/{lived.plan_id}/briefing").json_body

    def numbers(name: str) -> list[Any]:
        return [each["number"] for each in answer[name]]

    assert (answer["since"], answer["until"]) == ("2026-11-09T09:00:00Z", "2026-12-07T09:00:00Z")
    assert {name: numbers(name) for name in ("late", "needs_answer", "due", "promised", "done", "moved", "said", "changed")} == {
        "late": [1], "needs_answer": [6], "due": [2, 6], "promised": [4], "done": [3], "moved": [2], "said": [1, None], "changed": [],
    }  # fmt: skip
    assert answer["done"][0]["text"] == "They look <good>"
    assert answer["done"][0]["actor"] == {"id": alice.person_id, "name": "Alice Moreau"}
    assert answer["moved"][0]["times"] == 2
    assert answer["unread"] == [answer["said"][0]["id"]]
    longer = as_carol.get(f"/v1/plans/{lived.plan_id}/briefing?since=2026-10-26T00:00:00Z").json_body
    assert longer["said"][0]["text"] == "Old words"


@pytest.mark.parametrize("since", ["2027-01-01T00:00:00Z", "2020-01-01T00:00:00Z", "yesterday", "2026-11-09"])
def test_the_api_refuses_a_time_that_cannot_be(as_carol: Caller, plan: Plan, since: str) -> None:
    is_problem(as_carol.get(f"/v1/plans/{plan.plan_id}/briefing?since={since}"), 422, "Invalid")


def test_the_api_is_for_coaches_too(as_alice: Caller, as_mallory: Caller, plan: Plan) -> None:
    is_problem(as_alice.get(f"/v1/plans/{plan.plan_id}/briefing"), 403, "NotAllowed")
    is_problem(as_mallory.get(f"/v1/plans/{plan.plan_id}/briefing"), 404, "PlanNotFound")


def add(visitor: Visitor, path: str, line: str, seen: str = "2026-11-27T17:00", **typed: str) -> None:
    """Sends a line as the page does once its script has shown how it is understood."""
    page = visitor.get(path)
    assert visitor.send(page, f"{path}/add", what=line, seen=seen, do="add", **typed).status == 303


def in_hand(plan: Plan, coach: Person) -> Any:
    """What is held of this coach's."""
    mine = Membership.find(coach.person_id, plan.plan_id)
    return mine.held if mine is not None else None


def test_during_it_a_line_adds_what_and_by_when_for_whoever_does_it(
    visits_as: Browses, carol: Person, plan: Plan, clock_at: Callable[[datetime], None], now: datetime
) -> None:
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}/session"
    page = visitor.get(path)
    assert not page.all("#after")
    before = everything()
    read = visitor.send(page, f"{path}/add", what="Call the tax office Fri 5pm", do="add")
    assert read.status == 200
    assert read.words("#read") == [
        "Call the tax office · Fri 27 Nov 2026, 17:00 for Alice Moreau (Berlin) · 11:00 for you (New York)"
        " Nothing is saved until you choose Add."
    ]
    other = visitor.post(f"{path}/move", {"do": "never-1", "what": "Rent the van"})
    assert (other.status, other.value("what")) == (422, "Rent the van")
    unsure = visitor.send(page, f"{path}/add", what="Call Bob next Friday at noon", do="add")
    assert unsure.words(".line .chips button") == ["Friday 4 December 2026, 12:00", "Friday 27 November 2026, 12:00"]
    assert everything() == before
    landed = visitor.send(read, f"{path}/add", do="add").location
    assert landed == f"{path}?just=added-1#f-what", "the cursor is back in the line"
    page = visitor.get(landed.partition("#")[0])
    assert lines(page, "today") == [f"Call the tax office Fri 27 Nov, 11:00 ALI-1 {MOVES}"]  # 17:00 in Berlin
    mine = visitor.get(f"/plans/{plan.plan_id}/reading?line=Send+the+checklist+Fri&assigned_to={carol.person_id}")
    assert "(Berlin) · 17:00 for you (New York)" in mine.source
    add(visitor, path, "Send the checklist Fri", assigned_to=carol.person_id)
    page = visitor.get(path)
    assert lines(page, "today")[1] == f"Send the checklist You, Fri 27 Nov, 17:00 ALI-2 {MOVES}"
    assert not lines(page, "news"), "what is of today stands there alone"
    assert page.words(".told b") == ["1 thing for Alice Moreau, 1 from you"]
    assert "It goes out by itself as one email, today 05:00." in page.text
    for typed, do, why in (
        ("Rent the van", "add", "By when? Put a day at the end"),
        ("Rent the van", "", "By when? Put a day at the end"),
        ("  ", "add", "Say what needs to be done"),
    ):
        again = visitor.send(page, f"{path}/add", what=typed, do=do)
        assert (again.status, again.value("what").strip()) == (422, typed.strip())
        assert again.problem("what").startswith(why)
    other = visitor.send(unsure, f"{path}/add", do="on-2026-11-27T12:00")
    assert other.location == f"{path}?just=added-3#f-what"
    again = visitor.send(page, f"{path}/add", what="Rent the van", do="add")
    assert again.words(".line .chips button") == ["Tomorrow", "Friday", "In a week"]
    visitor.send(again, f"{path}/add", do="on-friday")
    assert f"Rent the van Fri 27 Nov, 11:00 ALI-4 {MOVES}" in lines(visitor.get(path), "today")
    long = visitor.send(page, f"{path}/add", what="x" * 600 + " Friday", do="add")
    assert (long.status, "x" * 600 in long.value("what")) == (422, True)


def test_during_it_things_are_done_and_moved_where_they_stand(visits_as: Browses, carol: Person, lived: Plan) -> None:
    visitor, path = visits_as(carol), f"/plans/{lived.plan_id}/session"
    asked = f"{path}?since=2026-11-16"
    page = visitor.get(asked)
    assert len({str(node.attributes["id"]) for node in page.all("[id]")}) == len(page.all("[id]"))
    ticked = visitor.post(f"{path}/tick", {**page.form(f"{path}/tick"), "n": "1"}).location
    assert ticked == f"{asked}#a1"
    page = visitor.get(asked)
    assert lines(page, "today") == ["Send the offer done ALI-1 Undo"]
    assert not lines(page, "late")
    visitor.post(f"{path}/untick", {**page.form(f"{path}/untick"), "n": "1"})
    moved = visitor.post(f"{path}/move", {**page.form(f"{path}/move"), "do": "week-1"}).location
    assert moved == f"{asked}#a1"
    page = visitor.get(asked)
    assert lines(page, "today") == [f"Send the offer Mon 30 Nov, 04:00 ALI-1 {MOVES}"]
    assert page.words(".told b") == ["1 date moved"]
    assert "doesn’t get notices about this" in page.text
    assert visitor.post(f"{path}/move", {"do": "never-1"}).status == 422
    assert visitor.post(f"{path}/move", {"do": "week-x"}).status == 404
    visitor.send(page, f"/plans/{lived.plan_id}/actions/6/time", do="accept")
    assert "proposal" in [row.kind for row in owed(lived.client_id) if row.number == 6], "an answer isn’t held"


def test_after_it_it_is_sent_taken_back_or_dropped(
    visits_as: Browses, carol: Person, plan: Plan, clock_at: Callable[[datetime], None], now: datetime
) -> None:
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}/session"
    add(visitor, path, "Call the bank Fri")
    page = visitor.get(path)
    too_long = visitor.send(page, f"{path}/send", words="x" * 10_001, do="send")
    assert too_long.problem("words").startswith("A comment can have up to")
    sent = page.form(f"{path}/send") | {"words": "That was brave.", "do": "send"}
    assert visitor.post(f"{path}/send", sent).location == f"{path}#after"
    assert visitor.post(f"{path}/send", sent).status == 303, "a second press"
    page = visitor.get(path)
    assert "On its way: 1 thing for Alice Moreau." in page.text
    visitor.send(page, f"{path}/hold")
    page = visitor.get(path)
    assert page.value("words") == "That was brave."
    assert in_hand(plan, carol).send_at is None
    dropped = visitor.send(page, f"{path}/send", do="drop").location
    assert "Alice Moreau won’t get an email about it." in visitor.get(dropped.partition("#")[0]).text
    assert in_hand(plan, carol) is None
    page = visitor.get(path)
    assert not page.all("#after")
    stale = visitor.post(f"{path}/send", sent | {"once": "another", "words": "Too late, but kept"})
    assert (stale.status, "nothing waiting to be sent" in stale.text, "Too late, but kept" in stale.text) == (
        409,
        True,
        True,
    )


def test_after_it_the_page_asks_for_the_next_one(visits_as: Browses, carol: Person, plan: Plan) -> None:
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}/session"
    page = visitor.get(path)
    assert page.words("#next") == ["When do you meet next?"]
    assert visitor.send(page, f"{path}/next", do="save").problem("date") == "Choose the day of the next session."
    for day, hour, at in (
        ("2026-11-22", "10:00", "date"),
        ("2028-01-01", "10:00", "date"),
        ("2026-12-07", "soon", "time"),
    ):
        wrong = visitor.send(page, f"{path}/next", date=day, time=hour, do="save")
        assert wrong.problem(at)
        assert (wrong.value("date"), wrong.value("time")) == (day, hour)
    visitor.send(page, f"{path}/next", date="2026-12-07", time="10am", do="save")
    page = visitor.get(path)
    assert page.words("section.plan-next p") == ["Mon 7 Dec, 10:00"]
    visitor.send(page, f"{path}/next", do="two")
    assert visitor.get(path).words("section.plan-next p") == ["Mon 7 Dec, 10:00"]
    visitor.send(page, f"{path}/next", do="none")
    assert visitor.get(path).words("#next") == ["When do you meet next?"]


def test_the_next_page_looks_back_to_the_last_session_and_to_what_was_done_since_not_entered(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, add_action: Add, clock_at: Callable[[datetime], None],
    now: datetime,
) -> None:  # fmt: skip
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}/session"
    for what in ("Call the bank Fri", "Rent the van Fri"):
        add(visitor, path, what)
    visitor.send(visitor.get(path), f"{path}/send", words="That was brave.", do="send")
    add_action("Long done")
    later = now + 7 * DAY
    client = Actor(alice.person_id)
    closing.complete(client, plan.plan_id, 1, words=Words("Done at last"), now=later - DAY)
    closing.complete(client, plan.plan_id, 3, done_at=now - 3 * DAY, now=later - DAY)
    clock_at(later)
    page = visitor.get(path)
    assert "What happened since Mon 23 Nov." in page.text
    assert page.words("section[aria-labelledby=last]") == [
        "The last session, Mon 23 Nov That was brave. 2 things were agreed, 1 of them done since."
    ]
    assert lines(page, "done") == ["Call the bank yesterday 04:00 ALI-1"]
    assert not lines(page, "today")
    assert [node.text() for node in page.all(".filter a[aria-current]")] == ["Last session"]


def test_a_change_is_one_more_read_and_looking_at_what_waits_two(visits_as: Browses, carol: Person, plan: Plan) -> None:
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}/session"
    first = visitor.get(path)
    with counted() as calls:
        visitor.send(first, f"{path}/add", what="Call the bank Fri", seen="2026-11-27T17:00", do="add")
    assert calls["GetItem"] + calls["TransactGetItems"] <= 5, calls
    assert calls["TransactWriteItems"] == 1
    with counted() as empty:
        visitor.get("/settings")
    with counted() as calls:
        visitor.get(path)
    assert calls.total() - empty.total() <= 6, calls
