"""Rows of the plan's page: moved, undone, commented and opened where they stand, with script one by one; what others did is counted."""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.domain.actions import closing, comments
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.frame.assets import asset, files
from tests.conftest import counted, everything
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
Adds = Callable[..., Action]
SESSION = 2
DAY = timedelta(days=1)


def _shown(location: str) -> str:
    return location.partition("#")[0]


def test_one_press_moves_by_the_clients_clock_and_undo_brings_it_back(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds, now: datetime
) -> None:
    late = now - 3 * DAY
    add_action("Send the offer", due=late)
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}"
    page = visitor.get(path)
    assert page.words("#a1 .mv button") == ["Tomorrow", "Friday", "In a week"]
    moved = visitor.send(page, f"{path}/quick", t="1-friday")
    assert moved.location.startswith(f"{path}?just=moved-1&undo=")
    assert moved.location.endswith("#a1")
    after = visitor.get(_shown(moved.location))
    assert after.words("#a1 .j") == ["Moved to Fri 27 Nov, 04:00. Undo"]
    assert actions.present(plan.plan_id, 1).due_at == late + 7 * DAY
    button = after.all("#a1 .j button")[0].attributes
    undone = visitor.post(str(f"{path}/undo"), {**after.form("/quick"), "id": str(button["value"])})
    assert _shown(undone.location) == f"{path}?just=unmoved-1"
    assert visitor.get(_shown(undone.location)).words("#a1 .j") == ["Moved back."]
    assert actions.present(plan.plan_id, 1).due_at == late


def test_a_date_that_cannot_be_comes_back_on_the_page_for_moving_and_nothing_is_written(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds
) -> None:
    add_action("Send the offer")
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}"
    before = everything()
    for day, sentence in (("2026-02-30", "date"), ("soon", "date"), ("2026-01-05", "Did you mean"), ("", "date")):
        page = visitor.post(f"{path}/quick", {"t": "1-day", "date": day, "time": "17:00", "from": "plan"})
        assert page.status == 422, day
        assert sentence in page.text
        assert not day or day in page.source
    for choice in ("9-friday", "x", "1-never", ""):
        assert visitor.post(f"{path}/quick", {"t": choice}).status in (404, 422)
    assert everything() == before


def test_an_opened_row_shows_the_newest_comments_and_takes_one_more(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, add_action: Adds, now: datetime
) -> None:
    add_action("Call the bank")
    for number in range(7):
        comments.write(Actor(alice.person_id), plan.plan_id, 1, Words(f"Word {number}"), now=now)
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}"
    page = visitor.get(f"{path}?open=1")
    assert [each.split()[-1] for each in page.words("#a1 .in li")] == ["2", "3", "4", "5", "6"]
    assert "Earlier comments and history" in page.words("#a1 .m a")
    assert page.words("#a1 .in form label")[:2] == ["Another day", "Time, Berlin time"]
    assert visits_as(alice).get(f"{path}?open=1").words("#a1 .in form label")[:2] != [
        "Another day",
        "Time, Berlin time",
    ]
    said = visitor.send(page, f"{path}/actions/1/comments", text="Ask for Ms Weber.")
    assert said.location == f"{path}?just=said-1&open=1#a1"
    assert "Ask for Ms Weber." in visitor.get(_shown(said.location)).text


def test_the_script_gets_the_one_row_for_two_reads_beside_the_session(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, add_action: Adds
) -> None:
    for number in range(3):
        add_action(f"Thing {number}", in_plan=plan)
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}"
    with counted() as calls:
        alone = visitor.get(path, X_Row="2")
    assert [node.attributes["id"] for node in alone.all("li")] == ["a2"]
    assert "<html" not in alone.source
    assert calls == {"GetItem": SESSION, "TransactGetItems": 1}
    whole = visitor.get(path)
    assert " ".join(whole.words("#a2")) == " ".join(alone.words("#a2"))
    assert visitor.get(path, X_Row="9").status == 404
    with counted() as calls:
        visitor.get(f"{path}?open=2", X_Row="2")
    assert calls["Query"] == 1
    with counted() as calls:
        visitor.send(whole, f"{path}/quick", t="2-week")
    assert calls["TransactWriteItems"] == 1
    assert sum(calls.values()) <= 8, calls


def test_what_others_did_since_is_counted_and_own_things_are_not(
    visits_as: Browses, carol: Person, alice: Person, viewer: Person, plan: Plan, add_action: Adds, now: datetime,
    clock_at: Callable[[datetime], None],
) -> None:  # fmt: skip
    for number in range(4):
        add_action(f"Thing {number}")
    path, later = f"/plans/{plan.plan_id}/news?since={int(now.timestamp()) + 1}", now + timedelta(minutes=5)
    for number in (1, 2, 3):
        closing.complete(Actor(alice.person_id), plan.plan_id, number, now=later)
    clock_at(later + timedelta(minutes=1))
    visitor = visits_as(carol)
    with counted() as calls:
        page = visitor.get(path)
    assert page.source.startswith("3 new: <a href=")
    assert calls == {"GetItem": SESSION + 1, "Query": 1}
    plain, shown = visitor.get(f"/plans/{plan.plan_id}"), str(page.all("a")[0].attributes["href"])
    assert plain.words("#new") == plain.words(".list .new") == []
    with counted() as calls:
        page = visitor.get(shown.partition("#")[0])
    assert calls["Query"] == 2, "the open actions, and what is new"
    assert page.words("#new h2") == ["New since today 04:00"]
    assert page.words("#new li")[0].startswith("Thing 2 : Alice Moreau marked it done · today 04:05")
    assert page.all("#new li a")[0].attributes["href"] == f"/plans/{plan.plan_id}/actions/3"
    comments.write(Actor(alice.person_id), plan.plan_id, 4, Words("They agreed"), now=later)
    page = visitor.get(shown.partition("#")[0])
    assert page.words("#new li")[0].startswith("Thing 3 : Alice Moreau wrote “They agreed”")
    assert page.all("#new li a")[0].attributes["href"] == "#a4"
    assert page.words(".list > li .d .new") == page.words("#a4 .d .new") == ["new"]
    assert visits_as(viewer).get(path).source.startswith("4 new")
    assert visits_as(alice).get(path).source.strip() == ""
    for wrong in ("", "x", "9" * 12, "-5"):
        assert visitor.get(f"/plans/{plan.plan_id}/news?since={wrong}").status in (400, 404, 422)


def test_nobody_else_gets_at_them(
    visits_as: Browses, mallory: Person, viewer: Person, open_plan: Callable[..., Plan], plan: Plan, add_action: Adds,
) -> None:  # fmt: skip
    add_action("Call the bank")
    bob = people.get(open_plan("Bob Lee", "bob@home.example").client_id)
    path, before = f"/plans/{plan.plan_id}", everything()
    forms = {
        "quick": {"t": "1-friday"},
        "undo": {"id": "a" * 16},
        "selected": {"do": "week", "n1": "1"},
        "line": {"line": "Call Fri 27 Nov", "seen": "2026-11-27T17:00"},
        "list": {"do": "add", "w0": "Call", "d0": "2026-11-27"},
    }
    for person, status in ((mallory, 404), (bob, 404), (viewer, 403)):
        visitor = visits_as(person)
        wrong = {name: visitor.post(f"{path}/{name}", fields).status for name, fields in forms.items()}
        assert wrong == dict.fromkeys(forms, status)
        assert visitor.get(f"{path}/reading?line=Call+Fri").status == status
        assert visitor.get(f"{path}/list").status == status
    for person in (mallory, bob):
        assert visits_as(person).get(path, X_Row="1").status == 404
        assert visits_as(person).get(f"{path}/news?since=1").status == 404
    rows = everything()
    assert _without_sessions(rows) == _without_sessions(before)


def _without_sessions(rows: str) -> list[str]:
    return [line for line in rows.splitlines() if "plan_id" in line and '"sessions"' not in line]


def test_all_scripts_together_are_small() -> None:
    scripts = [file for file in files() if file.endswith(".js")]
    assert sum(len(asset(file).content.encode()) for file in scripts) < 12_000
