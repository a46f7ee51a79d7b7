import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain import keys
from chalicelib.domain.actions import adding, closing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.reminders import Spec
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream.entry import KINDS
from chalicelib.web.pages.frame.assets import asset
from tests.conftest import counted, everything, table_items
from tests.web.pages.visitor import Visitor

Browses = Callable[[Person | None], Visitor]
Adds = Callable[..., Action]
SESSION = 2
"""Reads that every signed-in request makes: the session and its person."""


def test_the_plan_shows_late_first_then_open_with_done_and_cancelled_folded(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, add_action: Adds, now: datetime
) -> None:
    add_action(
        "Call the bank",
        due=now + timedelta(hours=7),
        specs=[Spec("client", "email", minutes=-60)],
        comment="Ask for Ms Weber.",
    )
    add_action("Send the offer", due=now - timedelta(days=3))
    done, dropped = add_action("Write it down"), add_action("Book a stand")
    closing.complete(Actor(alice.person_id), plan.plan_id, int(done.number), now=now)
    closing.cancel(Actor(carol.person_id), plan.plan_id, int(dropped.number), now=now, reason="Moved")
    page = visits_as(carol).get(f"/plans/{plan.plan_id}")
    assert page.words("h2") == ["Late", "Open"]
    assert page.words(".list .w") == ["Send the offer", "Call the bank"]
    assert page.words(".list b") == ["was due Fri 20 Nov, 04:00", "today 11:00"]
    assert "Done (1)" in page.text
    assert "Cancelled (1)" in page.text
    assert "Write it down" not in page.text
    row = page.words("#a1")[0]
    assert "ALI-1" in row
    assert "1 reminder" in row
    assert "Comments and more: 1" in row
    folded = visits_as(carol).get(f"/plans/{plan.plan_id}?show=done")
    assert "Write it down" in folded.text
    assert "done today 04:00" in folded.text
    assert "Book a stand" in visits_as(carol).get(f"/plans/{plan.plan_id}?show=cancelled").text


def test_every_row_has_named_buttons_that_say_which_action_they_are_for(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds
) -> None:
    add_action("Call the bank")
    page = visits_as(carol).get(f"/plans/{plan.plan_id}")
    names = {
        node.attributes["id"]: " ".join(node.text().split()) or node.attributes.get("aria-label")
        for node in page.all("[id]")
    }
    said = {
        " ".join(str(names[id]) for id in str(node.attributes["aria-labelledby"]).split())
        for node in page.all("li [aria-labelledby]")
    }
    assert said == {"Mark done Call the bank", "Edit Call the bank", "Comments and more: 0 Call the bank"}


def test_the_client_sees_the_same_plan_without_what_is_the_coachs(
    visits_as: Browses, alice: Person, plan: Plan, add_action: Adds
) -> None:
    add_action("Call the bank")
    page = visits_as(alice).get(f"/plans/{plan.plan_id}")
    assert "Your plan with Carol Reed" in page.text
    assert page.words(".list .w") == ["Call the bank"]
    assert page.words(".tabs a") == ["Plan", "Projects", "Metrics", "Conversation", "Growth", "Set up"]
    assert "Edit" not in page.text
    assert page.all("button.o")
    add_action("Sell it", client_may_edit=True, client_may_delete=True)
    opened = visits_as(alice).get(f"/plans/{plan.plan_id}?open=2")
    assert opened.words("#a2 .m a") == ["Edit", "Close", "Reminders and history", "Cancel", "Delete"]
    assert opened.words("#a2 .mv button") == ["Tomorrow", "Friday", "In a week"]


def test_who_reads_gets_no_buttons(visits_as: Browses, viewer: Person, plan: Plan, add_action: Adds) -> None:
    add_action("Call the bank")
    page = visits_as(viewer).get(f"/plans/{plan.plan_id}")
    assert "Call the bank" in page.text
    assert not page.all(".list button")
    assert "+ Action" not in page.text
    action = visits_as(viewer).get(f"/plans/{plan.plan_id}/actions/1")
    assert not action.all("main button")
    assert not action.all("textarea")


def test_an_empty_plan_says_what_will_be_here_and_offers_the_first_step(
    visits_as: Browses, carol: Person, plan: Plan
) -> None:
    page = visits_as(carol).get(f"/plans/{plan.plan_id}")
    assert "What will Alice Moreau do, and by when?" in page.text
    assert "meaningful, not routine" in page.text
    assert page.all(f'a[href="/plans/{plan.plan_id}/add"]')


def test_the_other_sides_time_is_said_where_it_differs(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan
) -> None:
    assert (
        "It’s 10:00 for them in Berlin (not confirmed). Times here are yours, in New York."
        in visits_as(carol).get(f"/plans/{plan.plan_id}").text
    )
    assert "It’s 04:00 for them in New York" in visits_as(alice).get(f"/plans/{plan.plan_id}").text


def test_done_actions_are_paged(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.web.pages.plan.show.CLOSED_AT_ONCE", 2)
    for number in (1, 2, 3):
        add_action(f"Thing {number}")
        closing.complete(Actor(carol.person_id), plan.plan_id, number, now=now + timedelta(minutes=number))
    visitor = visits_as(carol)
    page = visitor.get(f"/plans/{plan.plan_id}?show=done")
    assert page.words(".list .w") == ["Thing 3", "Thing 2"]
    more = next(node.attributes["href"] for node in page.all("a") if node.text() == "Earlier actions")
    assert visitor.get(str(more).split("#")[0]).words(".list .w") == ["Thing 1"]
    broken = visitor.get(f"/plans/{plan.plan_id}?show=done&cursor=mine")
    assert broken.status == 422


def test_the_circle_marks_done_and_undo_takes_it_back(
    visits_as: Browses, alice: Person, plan: Plan, add_action: Adds
) -> None:
    add_action("Call the bank")
    visitor, path = visits_as(alice), f"/plans/{plan.plan_id}"
    page = visitor.send(visitor.get(path), f"{path}/done", n="1")
    assert page.location == f"{path}?just=done-1#a1"
    after = visitor.get(page.location.partition("#")[0])
    assert "done today 10:00" in after.words("#a1")[0]
    assert "Everything is done" in after.text
    undo = after.all("#a1 .j button")[0].attributes
    assert undo["formaction"] == f"{plan.plan_id}/actions/1/reopen"
    undone = visitor.post(f"{path}/actions/1/reopen", after.form("/done"))
    assert undone.location == f"{path}?just=reopened-1#a1"
    assert "Open again" in visitor.get(undone.location.partition("#")[0]).words("#a1")[0]
    assert actions.present(plan.plan_id, 1).status == "open"


def test_a_note_of_what_was_just_done_cannot_be_made_up(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds
) -> None:
    add_action("Call the bank")
    for just in ("done-1", "cancelled-1", "done-9", "moved-x", "other-1", "added-9"):
        page = visits_as(carol).get(f"/plans/{plan.plan_id}?just={just}")
        assert page.status == 200
        assert not page.all(".note[role=status]")
        assert not page.all(".j")


def test_the_stream_tells_everything_newest_first(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds, now: datetime
) -> None:
    add_action("Call the bank", comment="Ask for Ms Weber.", at=now + timedelta(minutes=1))
    page = visits_as(carol).get(f"/plans/{plan.plan_id}/stream")
    lines = page.words(".flow > li")
    assert "Ask for Ms Weber." in lines[0]
    assert "You added this action" in lines[1]
    assert "ALI-1 Call the bank" in lines[1]
    assert "Alice Moreau accepted the invitation" in " ".join(lines)


def test_every_kind_of_entry_has_words(visits_as: Browses, carol: Person, plan: Plan, now: datetime) -> None:
    from chalicelib.database.transactions import Write

    data: dict[str, Any] = {
        "from": now,
        "to": now + timedelta(days=7),
        "reason": "no number",
        "name": "Alice",
        "to_name": "",
        "by": "text",
        "about": "late",
    }
    for kind in KINDS:
        if kind == "sent":
            data = {
                "to": "x",
                "name": "Alice",
                "by": "text",
                "about": "late",
                "reason": "no number",
                "event": "late",
                "channel": "off",
            }
        write = Write()
        write.put(
            stream.entry(
                plan.plan_id,
                kind,
                now,
                actor_id="x",
                actor_name="Dan",
                text="Hi" if kind == "comment" else None,
                **data,
            )
        )
        write.commit()
    visitor = visits_as(carol)
    latest = visitor.get(f"/plans/{plan.plan_id}/stream")
    (earlier,) = (link.attributes["href"] for link in latest.all("a") if link.text() == "Earlier")
    text = visitor.get(str(earlier)).text + latest.text
    assert "Dan moved it from today 04:00 to Mon 30 Nov, 04:00" in text
    assert "A notice that it’s late was texted to Alice" in text
    assert "for Alice wasn’t sent: no number" in text
    assert "couldn’t be delivered" in text
    assert "The email to Alice bounced: no number" in text
    assert "The email to Alice was reported as unwanted; we won’t send any more there" in text
    assert "Dan turned off messages about late actions" in text
    assert not re.search(r"Dan: \w+ ·", text)


def test_a_delivery_is_a_mark_where_the_mail_was_sent_and_no_line_of_its_own(
    visits_as: Browses, carol: Person, plan: Plan, now: datetime
) -> None:
    from chalicelib.database.transactions import Write

    about: dict[str, Any] = {"to": "x", "name": "Alice", "by": "email", "about": "new"}
    write = Write()
    first = stream.entry(plan.plan_id, "sent", now, number=1, **about)
    write.put(first)
    write.put(stream.entry(plan.plan_id, "sent", now, number=2, mail=first.entry_id, **about))
    write.put(stream.entry(plan.plan_id, "sent", now, number=3, **about))
    for number in (1, 2):
        write.put(stream.entry(plan.plan_id, "delivered", now, number=number, to="x", of=first.entry_id))
    write.commit()
    lines = visits_as(carol).get(f"/plans/{plan.plan_id}/stream").words("li.t")
    mailed = [line for line in lines if line.startswith("A notice of the new action was emailed to Alice")]
    assert ["delivered" in line for line in mailed] == [False, True]
    assert "with 1 more" in mailed[1]
    assert len([line for line in lines if "delivered" in line]) == 1


def test_defaults_of_a_plan_are_changed_by_its_coach(visits_as: Browses, carol: Person, plan: Plan) -> None:
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}/settings"
    page = visitor.get(path)
    assert page.value("hour") == "17:00"
    assert (page.value("r0_who"), page.value("r0_count"), page.value("r0_unit"), page.value("r0_at")) == (
        "client-email",
        "1",
        "days-before",
        "09:00",
    )
    more = visitor.send(page, path, do="more", hour="16:00")
    assert more.status == 200
    assert more.value("hour") == "16:00"
    assert more.all('[name="r1_who"]')
    saved = visitor.send(more, path, r1_who="coach-email", r1_count="2", r1_unit="hours-before", client_may_edit="1")
    assert saved.location == f"/plans/{plan.plan_id}?just=settings"
    defaults = plans.get_for(carol.person_id, plan.plan_id).defaults
    assert defaults.hour == "16:00"
    assert defaults.client_may_edit
    assert [(spec.to, spec.minutes, spec.days) for spec in defaults.reminders] == [
        ("client", None, -1),
        ("coach", -120, None),
    ]
    assert "Saved." in visitor.get(saved.location).text


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"hour": "5 mp"}, "hour"), ({"late_after_minutes": "soon"}, "late_after_minutes"), ({"late_after_minutes": "99999"}, "late_after_minutes"), ({"r0_count": "x"}, "reminders")],
)  # fmt: skip
def test_defaults_that_cannot_be_are_told_and_kept(
    visits_as: Browses, carol: Person, plan: Plan, typed: dict[str, str], field: str
) -> None:
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}/settings"
    before = everything()
    page = visitor.send(visitor.get(path), path, **typed)
    assert page.status == 422
    assert page.problem(field)
    assert all(page.value(name) == value for name, value in typed.items())
    assert everything() == before


def test_a_coach_starts_new_plans_the_same_way_when_asked_to(
    visits_as: Browses, carol: Person, plan: Plan, open_plan: Callable[..., Plan]
) -> None:
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}/settings"
    visitor.send(visitor.get(path), path, hour="15:00")
    assert people.get(carol.person_id).defaults.hour == "17:00"
    visitor.send(visitor.get(path), path, hour="16:00", for_new_plans="1")
    assert people.get(carol.person_id).defaults.hour == "16:00"
    assert open_plan("Bob Lee", "bob@work.example").defaults.hour == "16:00"


# What a page costs


def test_the_plan_page_reads_plan_with_what_is_unread_and_open_actions(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds
) -> None:
    for number in range(5):
        add_action(f"Thing {number}")
    visitor = visits_as(carol)
    with counted() as calls:
        assert visitor.get(f"/plans/{plan.plan_id}").status == 200
    assert calls == {"GetItem": SESSION, "TransactGetItems": 1, "Query": 1}


def test_the_action_page_reads_plan_action_history_and_notes_once(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds
) -> None:
    add_action("Call", comment="Hm.")
    visitor = visits_as(carol)
    with counted() as calls:
        assert visitor.get(f"/plans/{plan.plan_id}/actions/1").status == 200
    assert calls == {"GetItem": SESSION, "TransactGetItems": 1, "Query": 2}


def test_a_comment_is_one_read_and_one_transaction(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds
) -> None:
    add_action("Call")
    visitor = visits_as(carol)
    with counted() as calls:
        visitor.post(f"/plans/{plan.plan_id}/actions/1/comments", {"text": "Hello", "once": "a"})
    assert calls == {"GetItem": SESSION + 1, "TransactWriteItems": 1}


def test_home_reads_memberships_open_actions_and_own_ones_once_however_many_clients(
    visits_as: Browses, carol: Person, open_plan: Callable[..., Plan]
) -> None:
    for number in range(4):
        open_plan(f"Client {number}", f"client{number}@home.example")
    visitor = visits_as(carol)
    with counted() as calls:
        assert visitor.get("/").status == 200
    assert calls == {
        "GetItem": SESSION,
        "Query": 3,
        "TransactGetItems": 1,
    }  # the last: since when mail has been waiting


def test_a_plan_of_fifty_actions_weighs_less_than_60_kilobytes_with_all_it_loads(
    visits_as: Browses, carol: Person, plan: Plan, now: datetime
) -> None:
    for number in range(50):
        adding.create(
            Actor(carol.person_id),
            plan.plan_id,
            NewAction(
                what=f"Call the bank about the loan and ask for Ms Weber {number}",
                due=Due(at=now + timedelta(days=number - 9)),
                comment="She knows the file.",
                notify_client=False,
                past_due=True,
            ),
            now=now,
        )
    page = visits_as(carol).get(f"/plans/{plan.plan_id}")
    assert len(page.all(".list > li")) == 50
    loaded = [
        asset(file).content
        for file in ("style.css", "page.js", "here.js", "line.js", "drafts.js", "icon.svg", "app.webmanifest")
    ]
    assert "more." not in page.source.partition("</head>")[0]
    assert sum(len(text.encode()) for text in [page.source, *loaded]) < 60_000


def test_the_button_pressed_twice_writes_one_comment(
    visits_as: Browses, carol: Person, plan: Plan, add_action: Adds
) -> None:
    add_action("Call")
    visitor, path = visits_as(carol), f"/plans/{plan.plan_id}/actions/1"
    form = visitor.get(path).form(f"{path}/comments")
    for _ in range(2):
        assert visitor.post(f"{path}/comments", {**form, "text": "Hello"}).status == 303
    assert actions.present(plan.plan_id, 1).comment_count == 1
    # One of the form, and one of the words: they are one comment from a form opened anew, too.
    assert len([row for row in table_items(keys.Key) if row["kind"]["S"] == "form"]) == 2


@pytest.mark.parametrize("address", ["?show=nonsense", "?show=DONE", "/projects?show=done", "/replies?show=open"])
def test_a_choice_that_does_not_exist_is_told_and_nothing_is_written(
    visits_as: Browses, carol: Person, plan: Plan, address: str
) -> None:
    coach = visits_as(carol)
    before = everything()
    page = coach.get(f"/plans/{plan.plan_id}{address}")
    assert page.status == 422
    assert "This page doesn’t offer that choice." in page.text
    assert everything() == before
