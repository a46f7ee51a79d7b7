"""Actions typed as lines: a line with its date at the end, and pasted lists; what was understood is shown before it is saved."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.outbound.deliver import deliver
from chalicelib.web import typed_list
from tests.conftest import counted, everything
from tests.outbound.conftest import mails
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
Adds = Callable[..., Action]
SESSION = 2


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/plans/{plan.plan_id}"


@pytest.fixture
def coach(visits_as: Browses, carol: Person) -> Visitor:
    return visits_as(carol)


def test_a_line_whose_date_was_shown_is_added_at_once(coach: Visitor, path: str, plan: Plan) -> None:
    with counted() as calls:
        read = coach.get(f"{path}/reading?line=Call+the+bank+Fri+5pm")
    assert calls == {"GetItem": SESSION + 1}
    assert '<b dir="auto">Call the bank</b> · Fri 27 Nov 2026, 17:00 for Alice Moreau' in read.source.replace(
        "⁨", ""
    ).replace("⁩", "")
    seen = read.all("[data-seen]")[0].attributes["data-seen"]
    with counted() as calls:
        added = coach.send(coach.get(path), f"{path}/line", line="Call the bank Fri 5pm", seen=str(seen))
    assert added.location == f"{path}?just=added-1"
    assert calls["TransactWriteItems"] == 1
    action = actions.present(plan.plan_id, 1)
    assert (action.what, action.due_at) == ("Call the bank", datetime(2026, 11, 27, 16, tzinfo=UTC))
    assert "Added: Call the bank , Fri 27 Nov, 11:00" in coach.get(added.location).text


def test_without_script_and_where_it_is_not_sure_it_asks_first(coach: Visitor, path: str, plan: Plan) -> None:
    before = everything()
    for line, what, day in (
        ("Call the bank Fri 5pm", "Call the bank", "2026-11-27"),
        ("Read chapter 7", "Read chapter 7", ""),
        ("Read John 3:16", "Read John 3:16", ""),
    ):
        page = coach.send(coach.get(path), f"{path}/line", line=line)
        assert page.words("h1") == ["Is this right?"]
        assert (page.value("w0"), page.value("d0")) == (what, day)
    unsure = coach.send(coach.get(path), f"{path}/line", line="Call Bob next Friday at noon", seen="2026-12-04T12:00")
    (other,) = [str(node.attributes["value"]) for node in unsure.all(".chips button")]
    assert other == "pick-0-2026-11-27T12:00"
    picked = coach.send(unsure, f"{path}/list", do=other)
    assert picked.value("d0") == "2026-11-27"
    assert everything() == before
    added = coach.send(picked, f"{path}/list", do="add")
    assert added.location == f"{path}?just=added-1"
    assert actions.present(plan.plan_id, 1).due_at == datetime(2026, 11, 27, 11, tzinfo=UTC)


def test_what_cannot_be_comes_back_with_what_to_do(coach: Visitor, path: str, plan: Plan) -> None:
    before = everything()
    for line in ("", "   ", "x" * 501 + " Fri 27 Nov"):
        page = coach.send(coach.get(path), f"{path}/line", line=line, seen="2026-11-27T17:00")
        assert page.status == 422
        assert page.all("#f-w0")
    long_past = coach.post(f"{path}/list", {"do": "add", "w0": "Call", "d0": "2026-01-01", "t0": "17:00"})
    assert "Did you mean" in long_past.text
    assert long_past.value("w0") == "Call"
    for wrong in ({"d0": "2026-02-30"}, {"d0": "soon"}, {"d0": ""}, {"d0": "2026-11-27", "t0": "late"}):
        page = coach.post(f"{path}/list", {"do": "add", "w0": "Call", **wrong})
        assert page.status == 422
        assert all(value in page.source for value in wrong.values())
    assert everything() == before


def test_a_pasted_list_is_shown_with_what_is_there_twice_and_is_one_mail(
    coach: Visitor, path: str, plan: Plan, alice: Person, add_action: Adds, clock_at: Callable[[datetime], None]
) -> None:
    add_action("Open a shop", notify_client=False)
    lines = "1. Rent the van next week\n2) Call Bob tomorrow\n3. call bob Friday\n\n4. Open a shop\n"
    page = coach.send(coach.get(f"{path}/list"), f"{path}/list", lines=lines, do="read")
    assert page.words("h1") == ["4 actions"]
    assert [page.value(f"w{place}") for place in range(4)] == ["Rent the van", "Call Bob", "call bob", "Open a shop"]
    assert [page.value(f"d{place}") for place in range(4)] == ["2026-11-30", "2026-11-24", "2026-11-27", ""]
    assert "This is in the list twice." in page.text
    assert "This is open already: ALI-1" in page.text
    clock_at(datetime(2026, 11, 23, 10, tzinfo=UTC))
    with counted() as calls:
        added = coach.send(page, f"{path}/list", do="add", w2="", all="2026-12-01")
    assert calls["TransactWriteItems"] == 1
    assert sum(calls.values()) <= 10, calls
    assert added.location == f"{path}?just=listed-3"
    assert "3 actions added." in coach.get(added.location).text
    assert [actions.present(plan.plan_id, number).what for number in (2, 3, 4)] == [
        "Rent the van",
        "Call Bob",
        "Open a shop",
    ]
    deliver(alice.person_id, datetime(2026, 11, 23, 10, 1, tzinfo=UTC))
    assert [mail["To"] for mail in mails()] == [alice.email]


def test_five_hundred_lines_are_read_and_one_more_is_too_many(coach: Visitor, path: str) -> None:
    before = everything()
    page = coach.send(coach.get(f"{path}/list"), f"{path}/list", lines="Call Fri\n" * 501, do="read")
    assert page.status == 422
    assert "A list can have up to 500 lines; this one has 501. Paste it in parts." in page.text
    assert page.source.count("Call Fri") == 501
    page = coach.send(coach.get(f"{path}/list"), f"{path}/list", lines="Call\n" * 500, do="read")
    assert page.words("h1") == ["500 actions"]
    empty = coach.send(coach.get(f"{path}/list"), f"{path}/list", lines=" \n ", do="read")
    assert "Write or paste one action a line." in empty.text
    assert everything() == before


def test_bullets_and_numbers_go_only_where_they_are_some() -> None:
    assert typed_list.split("- Call\n* Write\n\n• Read\n☐ Go\n[ ] Eat") == ["Call", "Write", "Read", "Go", "Eat"]
    assert typed_list.split("- [ ] Call\n· ☐ Write\n●\tRead\n-5 degrees") == ["Call", "Write", "Read", "-5 degrees"]
    assert typed_list.split("1. Call\n2. Write") == ["Call", "Write"]
    assert typed_list.split("3. draft to Bob\nCall") == ["3. draft to Bob", "Call"]
    assert typed_list.split("12 roses") == ["12 roses"]


def test_a_list_sent_in_vain_comes_back_as_lines_that_can_be_pasted_again(
    visits_as: Browses, carol: Person, plan: Plan
) -> None:
    own = f"/plans/{plan.plan_id}/list"
    pasted = "Call the bank Fri 4 Dec\nRent a hall\nPaint it 3 Jan at noon"
    page = visits_as(carol).post(own, {"lines": pasted, "do": "read"})
    answer = visits_as(None).post(own, {**page.form(own), "do": "add"})
    assert answer.status == 403
    assert answer.words("dt") == ["Lines"]
    again = visits_as(carol).post(own, {"lines": answer.all("dd")[0].text(), "do": "read"})
    fields = [f"{letter}{place}" for place in range(3) for letter in "wdt"]
    assert [again.value(each) for each in fields] == [page.value(each) for each in fields]


def test_the_clients_line_is_by_their_own_clock(visits_as: Browses, alice: Person, path: str, plan: Plan) -> None:
    client = visits_as(alice)
    page = client.send(client.get(path), f"{path}/line", line="Call the bank tomorrow")
    assert "Times are yours." in page.text
    assert client.send(page, f"{path}/list", do="add").location == f"{path}?just=added-1"
    assert actions.present(plan.plan_id, 1).due_at.date() == date(2026, 11, 24)
