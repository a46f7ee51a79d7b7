"""The coach's home as an inbox that empties."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.actions import comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.delivery import choices
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.sessions import next_session
from chalicelib.domain.stream.entry import Entry
from chalicelib.web.pages.home import needing as home_needing
from tests.conftest import counted, entries, everything, join, owed
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def late(add_action: Callable[..., Action], alice: Person, now: datetime) -> Action:
    """Alice is late, and said something twelve days ago."""
    action = add_action("Send the offer", due=now - 9 * DAY, at=now - 20 * DAY)
    comments.write(
        Actor(alice.person_id), action.plan_id, None, Words("Will do it on the <weekend>."), now=now - 12 * DAY
    )
    for each in owed():
        each.delete()
    return action


def needing(visitor: Visitor) -> list[str]:
    return visitor.get("/").words(".need > div:first-of-type")


def test_a_row_says_why_and_what_they_wrote_last(visits_as: Browses, carol: Person, late: Action) -> None:
    visitor = visits_as(carol)
    assert needing(visitor) == ["Alice Moreau late 9 days, silent 12 1 new comment “Will do it on the <weekend>.”"]
    assert "1 needs you · 0 actions are on their way" in visitor.get("/").text


def test_reminding_empties_the_row_and_can_be_undone_for_a_minute(
    visits_as: Browses, carol: Person, alice: Person, late: Action, clock_at: Callable[[datetime], None], now: datetime
) -> None:
    visitor, path = visits_as(carol), f"/plans/{late.plan_id}/remind"
    before = everything()
    sent = visitor.post(path)
    assert len(owed(alice)) == 1
    with counted() as calls:
        page = visitor.get(sent.location)
    assert calls.total() <= 6
    assert page.words(".note[role=status] p") == ["Alice Moreau will be reminded of one thing in a minute."]
    assert page.words("#need") == ["You’ve seen everybody."]
    assert "Next look: tomorrow." in page.text
    assert page.words("details.open li") == ["Alice Moreau reminded 04:00 Bring back"]
    assert "reminded 04:00" in page.words("tbody tr")[0]
    back = visitor.send(page, path, do="undo")
    assert everything() == before
    assert visitor.get(back.location).words(".note[role=status] p") == ["Alice Moreau is back on your list."]
    visitor.post(path)
    visitor.post(f"/plans/{late.plan_id}/later", {"do": "back"})
    assert "Reminded 04:00" in visitor.get("/").words(".need .act")
    refused = visitor.post(path)
    assert refused.status == 409
    assert "has already been reminded today" in refused.words(".bad")[0]
    clock_at(now + MINUTE)
    assert not visitor.get(sent.location).forms("/remind")


def test_who_can_not_be_reminded_can_be_written_to_instead(
    visits_as: Browses, carol: Person, alice: Person, late: Action, now: datetime
) -> None:
    choices.change(alice.person_id, late.plan_id, {"reminder": "off"}, now=now)
    visitor = visits_as(carol)
    before = everything()
    page = visitor.post(f"/plans/{late.plan_id}/remind")
    assert page.status == 409
    assert page.words(".bad") == ["Alice Moreau turned reminders off. Write instead?"]
    assert everything() == before
    assert "open" in page.all(".need .write")[0].attributes
    sent = visitor.send(page, f"/plans/{late.plan_id}/write", text="Shall we talk?")
    assert visitor.get(sent.location).words(".note[role=status] p") == ["Written to Alice Moreau."]
    assert [entry.text for entry in entries_of(late) if entry.actor_id == carol.person_id][-1] == "Shall we talk?"
    undone = visitor.send(visitor.get(sent.location), "/write/undo", do="undo")
    assert undone.words(".note[role=status] p") == ["Nothing was sent. Your words are back in the row."]
    assert undone.value("text") == "Shall we talk?"
    assert "open" in undone.all(".need .write")[0].attributes
    assert needing(visitor), "Alice is back"
    assert visitor.post("/write/undo", {"id": re.findall("just=wrote-(.*)", sent.location)[0]}).location == "/", (
        "once more"
    )


def entries_of(action: Action) -> list[Entry]:
    return [entry for entry in entries(Plan.get(action.plan_id)) if entry.kind == "comment"]


def test_bad_words_come_back_in_the_row(visits_as: Browses, carol: Person, late: Action) -> None:
    visitor, path = visits_as(carol), f"/plans/{late.plan_id}/write"
    before = everything()
    for text in ("", "x" * 10_001):
        page = visitor.send(visitor.get("/"), path, text=text)
        assert page.status == 422
        assert page.problem("text")
        assert page.value("text") == text
    assert everything() == before


def test_later_takes_a_day_and_brings_back(visits_as: Browses, carol: Person, late: Action) -> None:
    visitor, path = visits_as(carol), f"/plans/{late.plan_id}/later"
    for do, words in (("tomorrow", "Tue 24 Nov"), ("monday", "Mon 30 Nov"), ("week", "Mon 30 Nov")):
        page = visitor.get(visitor.post(path, {"do": do}).location)
        assert f"Alice Moreau is put off until {words}, or until they do something." in page.text
        assert not page.all(".need")
        visitor.send(page, path, do="back")
    page = visitor.send(visitor.get(path), path, until="2027-01-04", do="until")
    assert "Next look: Mon 4 Jan 2027." in visitor.get(page.location).text
    before = everything()
    for until in ("2026-11-23", "2026-11-22", "2028-01-01", "", "Friday"):
        page = visitor.post(path, {"do": "until", "until": until})
        assert page.status == 422
        assert page.problem("until")
        assert page.value("until") == until
    assert visitor.post(path, {"do": "never"}).status == 422
    assert everything() == before


def test_the_row_to_go_on_with_is_the_one_that_took_the_place_of_what_was_seen_to(
    visits_as: Browses, carol: Person, late: Action, open_plan: Callable[..., Plan], add_action: Callable[..., Action],
    now: datetime,
) -> None:  # fmt: skip
    plans = [open_plan(name, f"{name}@home.example") for name in ("Bob", "Eva")]
    for days, each in enumerate(plans, start=1):
        add_action(due=now - days * DAY, in_plan=each)
    visitor = visits_as(carol)
    assert visitor.get("/").words(".need .w") == ["Alice Moreau", "Eva", "Bob"]
    for path, do, onto in (
        (f"/plans/{plans[1].plan_id}/later", "tomorrow", "Bob"),
        (f"/plans/{plans[0].plan_id}/remind", "", "Alice Moreau"),
    ):
        page = visitor.get(visitor.post(path, {"do": do}).location)
        assert page.words(".need [autofocus]") == [onto]
    assert "Write to all 3 who are late…" in page.words("a.to")
    page = visitor.get(visitor.post(f"/plans/{late.plan_id}/later", {"do": "week"}).location)
    assert page.words("a.to") == ["Write to all…"], "nobody late is left to write to"


def test_what_was_unfolded_stays_so_whatever_is_done_in_a_row(
    visits_as: Browses, carol: Person, late: Action, open_plan: Callable[..., Plan], add_action: Callable[..., Action],
    now: datetime, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for name in ("Bob Lee", "Dan Fox", "Eva Stone"):
        plan = open_plan(name, f"{name[:3].lower()}@home.example")
        add_action("Send the offer", due=now - DAY, at=now - 20 * DAY, in_plan=plan)
        mine = add_action("Read the draft", due=now + DAY, in_plan=plan, assigned_to="coach")
    monkeypatch.setattr(home_needing, "AT_FIRST", 1)
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}"
    page = visitor.get("/")
    assert rows_of(page) == (1, 1)
    for section in ("own-h", "need"):
        more = str(page.all(f"section[aria-labelledby={section}] > p a")[0].attributes["href"])
        page = visitor.get(more.partition("#")[0])
    assert rows_of(page) == (4, 3)
    [of_row], [of_own] = page.forms("", "#need-f"), page.forms("", "#own")
    for action, fields in (
        (f"{path}/later", of_row | {"do": "tomorrow"}),
        (f"{path}/remind", of_row),
        (f"/plans/{late.plan_id}/write", page.form(f"{late.plan_id}/write") | {"text": "How is it going?"}),
        (f"{path}/done", of_own | {"n": str(int(mine.number))}),
    ):
        sent = visitor.post(action, fields)
        after = visitor.get(sent.location)
        assert rows_of(after) == ((4, 2) if action.endswith("done") else (3, 3)), action
        [undo], [button] = after.all(".note[role=status] form"), after.all(".note[role=status] button")
        undone = visitor.send(after, str(undo.attributes["action"]), do=str(button.attributes.get("value") or ""))
        assert rows_of(visitor.get(undone.location) if undone.status == 303 else undone) == (4, 3)
    day = visitor.get(f"{path}/later?{sent.location.partition('&')[2]}")
    assert rows_of(visitor.get(visitor.send(day, f"{path}/later", do="until").location)) == (3, 3)


def rows_of(home: Shown) -> tuple[int, int]:
    """How many rows the two sections with buttons show: who needs the coach, and the coach's own actions."""
    return len(home.all(".need")), len(home.all("section[aria-labelledby=own-h] li"))


def test_the_same_goes_to_several_and_the_page_says_to_whom_not(
    visits_as: Browses, carol: Person, late: Action, open_plan: Callable[..., Plan], add_action: Callable[..., Action],
    plan: Plan, now: datetime,
) -> None:  # fmt: skip
    bob, eva = open_plan("Bob Lee", "bob@home.example"), open_plan("Eva Stone", "eva@home.example", accepted=False)
    open_plan("Ida Berg", "ida@home.example")  # who isn't late
    for each in (bob, eva):
        add_action(due=now - DAY, in_plan=each)
    visitor = visits_as(carol)
    assert "Write to all 2 who are late…" in visitor.get("/").words("a.to")
    page = visitor.get("/write")
    assert "2 will get this, each separately. Not Eva Stone: invited, not accepted yet." in page.text
    assert "no emails" not in page.text
    choices.change(bob.client_id, bob.plan_id, {"comment": "off"}, now=now)
    assert "Bob Lee gets no emails about comments: the message waits in the plan." in visitor.get("/write").text
    before = everything()
    again = visitor.send(page, "/write", text="")
    assert (again.status, everything()) == (422, before)
    sent = visitor.send(page, "/write", text="No sessions on Friday")
    home = visitor.get(sent.location)
    assert home.words(".note[role=status] p") == ["Written to 2 clients, each separately."]
    assert [[entry.text for entry in entries(each) if entry.actor_id == carol.person_id and entry.text] for each in (plan, bob, eva)] == [
        ["No sessions on Friday"], ["No sessions on Friday"], [],
    ]  # fmt: skip
    undone = visitor.send(home, "/write/undo", do="undo")
    assert undone.words(".note[role=status]") == ["Nothing was sent. Here are your words."]
    assert undone.words("h1") == ["Write to 2 of your clients"]
    assert "Not Eva Stone" not in undone.text
    assert undone.value("text") == "No sessions on Friday"
    assert undone.form("/write").keys() >= {f"c_{plan.plan_id}", f"c_{bob.plan_id}"}
    assert {each.text for each in entries(bob) if each.kind == "comment"} == set()
    assert visitor.get("/write?who=shoes").status == 422
    assert "3 more" not in page.text


def test_who_coaches_nobody_writes_to_nobody(visits_as: Browses, alice: Person, late: Action) -> None:
    visitor = visits_as(alice)
    before = everything()
    assert visitor.get("/write").status == 403
    assert visitor.post("/write", {"text": "Hello", f"c_{late.plan_id}": "1"}).status in (403, 422)
    assert visitor.post("/write/undo", {"id": "a" * 16}).status == 404
    assert everything() == before


def test_a_viewer_sees_nothing_of_it(visits_as: Browses, dan: Person, plan: Plan, late: Action) -> None:
    join(plan, dan, "viewer")
    page = visits_as(dan).get("/")
    assert "weekend" not in page.text
    assert "late" not in page.text.replace("who’s late", "")


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 11, 23, 15, tzinfo=UTC), ["10:00 Alice Moreau Prepare"]),
        (datetime(2026, 11, 24, 4, 59, tzinfo=UTC), ["23:59 Alice Moreau Prepare"]),
        (datetime(2026, 11, 24, 5, tzinfo=UTC), []),
    ],
)
def test_todays_sessions_are_those_of_the_coachs_day(
    visits_as: Browses, carol: Person, plan: Plan, now: datetime, at: datetime, shown: list[str]
) -> None:
    next_session.plan_one(Actor(carol.person_id), plan.plan_id, at, now=now)
    page = visits_as(carol).get("/")
    assert page.words(".sessions li") == shown
    if shown:
        assert page.all(f'a[href="/plans/{plan.plan_id}/session"]')


def test_rows_from_before_these_were_kept_are_read(visits_as: Browses, carol: Person, plan: Plan, late: Action) -> None:
    row = Membership(carol.person_id, plan.plan_id)
    row.update([Membership.newest.remove(), Membership.aside.remove(), Membership.reminded_at.remove()])
    assert needing(visits_as(carol)) == ["Alice Moreau late 9 days, silent 12 1 new comment"]
