from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from chalicelib.database.transactions import Write
from chalicelib.domain.actions import closing, comments, deleting, editing
from chalicelib.domain.actions import finding as actions
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.adding import NewAction
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.bulk import adding
from chalicelib.domain.metrics import archiving, setting_up
from chalicelib.domain.metrics import deleting as deleting_metrics
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.stream import reading
from chalicelib.errors import TryAgain
from tests.conftest import counted, entries, everything, forget_notifications, owed
from tests.refusing import values
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]
Adds = Callable[..., Action]
MINUTE = timedelta(minutes=1)
SESSION = 2


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/plans/{plan.plan_id}/stream"


@pytest.fixture
def client(visits_as: Browses, alice: Person) -> Visitor:
    return visits_as(alice)


@pytest.fixture
def coach(visits_as: Browses, carol: Person) -> Visitor:
    return visits_as(carol)


@pytest.fixture
def busy_plan(plan: Plan, carol: Person, alice: Person, add_action: Adds, now: datetime) -> Plan:
    """One of everything people look for."""
    add_action("Call the bank")
    editing.edit(Actor(carol.person_id), plan.plan_id, 1, Change(due=Due(at=now + timedelta(days=3))), now=now + MINUTE)
    comments.write(Actor(alice.person_id), plan.plan_id, 1, Words("On it"), now=now + 2 * MINUTE)
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=now + 3 * MINUTE)
    write = Write()
    write.put(
        stream.entry(plan.plan_id, "sent", now + 4 * MINUTE, number=1, to="x", name="Alice", by="email", about="new")
    )
    write.commit()
    return plan


def hrefs(page: Shown, words: str) -> list[str]:
    return [str(node.attributes["href"]) for node in page.all("a") if node.text().strip() == words]


# What is shown


@pytest.mark.parametrize(
    ("show", "seen"),
    [
        ("said", ["On it"]), ("done", ["marked it done"]), ("moved", ["moved it from"]), ("sent", ["was emailed to Alice"]),
        ("", ["was emailed", "marked it done", "On it", "moved it", "added this action", "accepted", "invited"]),
    ],
)  # fmt: skip
def test_one_kind_of_thing_is_shown_alone(
    client: Visitor, busy_plan: Plan, path: str, show: str, seen: list[str]
) -> None:
    page = client.get(f"{path}?show={show}")
    lines = page.words(".flow > li")
    assert [words in line for words, line in zip(seen, lines, strict=True)] == [True] * len(seen)
    [chosen] = page.all(".chips [aria-current]")
    assert (
        chosen.text()
        == {"": "Everything", "said": "Comments", "done": "Done", "moved": "Dates moved", "sent": "Sent"}[show]
    )


@pytest.mark.parametrize("show", ["nonsense", "comment", "SAID", "said&show=done", "<script>"])
def test_a_choice_that_does_not_exist_is_told_with_those_that_do(
    client: Visitor, busy_plan: Plan, path: str, show: str
) -> None:
    before = everything()
    page = client.get(f"{path}?show={quote(show)}")
    assert page.status == 422
    assert "Choose one of: Everything, Comments, Done, Dates moved, Sent." in page.text
    assert len(page.all(".chips a")) == 5
    assert not page.all(".flow > li")
    assert everything() == before


def test_an_altered_cursor_is_told_and_leads_back(client: Visitor, plan: Plan, path: str, add_action: Adds) -> None:
    for cursor in ("nothing", "{}", "a" * 80, str(reading.of_plan(plan.plan_id, limit=1).next_cursor) + "a"):
        page = client.get(f"{path}?cursor={cursor}")
        assert page.status == 422
        assert "start again from the latest" in page.text
        assert hrefs(page, "Back to the latest") == [path]
    of_another_choice = (
        reading.of_plan(plan.plan_id, "said", limit=1).next_cursor or reading.of_plan(plan.plan_id, limit=1).next_cursor
    )
    assert client.get(f"{path}?show=done&cursor={of_another_choice}").status == 422


@pytest.mark.parametrize("show", ["", "said"])
def test_pages_stay_as_they_are_while_new_entries_come(
    client: Visitor, plan: Plan, alice: Person, path: str, now: datetime, monkeypatch: pytest.MonkeyPatch, show: str
) -> None:
    monkeypatch.setattr("chalicelib.web.pages.plan.stream.AT_ONCE", 2)
    for number in range(5):
        comments.write(Actor(alice.person_id), plan.plan_id, None, Words(f"No {number}"), now=now + number * MINUTE)
    first = client.get(f"{path}?show={show}")
    assert first.words(".c p") == ["No 4", "No 3"]
    comments.write(Actor(alice.person_id), plan.plan_id, None, Words("Meanwhile"), now=now + 9 * MINUTE)
    second = client.get(hrefs(first, "Earlier")[0])
    assert second.words(".c p") == ["No 2", "No 1"]
    assert client.get(hrefs(second, "Earlier")[0]).words(".c p") == ["No 0"]


def test_looking_for_what_is_rare_reads_no_more_than_a_bounded_part(
    client: Visitor, plan: Plan, alice: Person, path: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_READ", 4)
    comments.write(Actor(alice.person_id), plan.plan_id, None, Words("Long ago"), now=now)
    write = Write()
    for number in range(9):
        write.put(
            stream.entry(plan.plan_id, "sent", now + number * MINUTE, to="x", name="Alice", by="email", about="late")
        )
    write.commit()
    with counted() as calls:
        page = client.get(f"{path}?show=said")
    assert calls["Query"] == 1
    assert "Nothing like this among the latest 4 entries." in page.text
    looked = 1
    while not page.words(".c p"):
        page, looked = client.get(hrefs(page, "Earlier")[0]), looked + 1
    assert (page.words(".c p"), looked) == (["Long ago"], 3)


def test_the_page_costs_two_reads(client: Visitor, busy_plan: Plan, path: str) -> None:
    for show in ("", "said"):
        with counted() as calls:
            assert client.get(f"{path}?show={show}").status == 200
        assert calls == {"GetItem": SESSION, "TransactGetItems": 1, "Query": 1}


def test_what_happened_to_a_metric_is_told_and_viewers_hear_nothing_of_it(
    coach: Visitor, visits_as: Browses, viewer: Person, plan: Plan, carol: Person, path: str, now: datetime
) -> None:
    actor = Actor(carol.person_id)
    metric_id = setting_up.set_up(actor, plan.plan_id, Fields(name="Weight"), now=now)[1].metric_id
    setting_up.change(actor, plan.plan_id, metric_id, setting_up.Change(name="Mass", unit="kg", decimals=2), now=now)
    archiving.archive(actor, plan.plan_id, metric_id, now=now)
    archiving.start_again(actor, plan.plan_id, metric_id, now=now)
    deleting_metrics.delete(actor, plan.plan_id, metric_id, now=now)
    told = coach.get(path).text
    for words in (
        "set up the metric Weight",
        "renamed the metric Weight to Mass and changed the unit, the decimals of the metric Mass",
        "archived the metric Mass",
        "took the metric Mass out of the archive",
        "deleted the metric Mass with its values",
    ):
        assert words in told, words
    assert "Mass" not in visits_as(viewer).get(path).text


def test_an_empty_choice_says_so(client: Visitor, path: str) -> None:
    for show, words in (
        ("said", "Nothing has been said yet"),
        ("done", "Nothing has been done"),
        ("moved", "No dates have been moved"),
        ("sent", "Nothing has been sent"),
    ):
        assert words in client.get(f"{path}?show={show}").text


# Posts


def test_a_post_stands_in_the_stream_and_tells_the_other_side(
    client: Visitor, coach: Visitor, carol: Person, alice: Person, plan: Plan, path: str
) -> None:
    for visitor, name, other in ((client, "Alice Moreau", carol), (coach, "Carol Reed", alice)):
        forget_notifications()
        sent = visitor.send(visitor.get(path), path, text=f"A word of {name}")
        assert f"Posted. {other.name} will be notified." in visitor.get(sent.location).text
        entry = entries(plan)[-1]
        assert values(entry, "kind", "text", "number", "actor_name") == ["comment", f"A word of {name}", None, name]
        assert [(row.recipient, row.kind, row.entry_id) for row in owed()] == [
            (other.person_id, "comment", entry.entry_id)
        ]


@pytest.mark.parametrize("text", ["", " \n ", "x" * 10_001])
def test_a_bad_post_is_told_and_kept(client: Visitor, path: str, text: str) -> None:
    before = everything()
    page = client.send(client.get(path), path, text=text)
    assert page.status == 422
    assert page.problem("text")
    assert page.value("text") == text
    assert everything() == before


def test_the_post_button_pressed_twice_writes_once(client: Visitor, plan: Plan, path: str) -> None:
    form = client.get(path).form(path)
    for _ in range(2):
        assert client.post(path, {**form, "text": "Hello"}).status == 303
    assert [entry.text for entry in entries(plan) if entry.kind == "comment"] == ["Hello"]


def test_a_post_needs_the_form_of_ones_own_session(client: Visitor, path: str) -> None:
    before = everything()
    assert client.post(path, {"text": "Hello"}, csrf="wrong").status == 403
    assert everything() == before


def test_when_the_database_is_busy_the_post_stays_in_its_box(
    client: Visitor, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise TryAgain

    form = client.get(path).form(path)
    monkeypatch.setattr(comments, "write", busy)
    page = client.post(path, {**form, "text": "A long thought"})
    assert page.status == 503
    assert page.value("text") == "A long thought"


def test_ones_own_post_is_changed_and_taken_back_within_15_minutes(
    client: Visitor, coach: Visitor, plan: Plan, path: str, now: datetime, clock_at: Callable[[datetime], None]
) -> None:
    client.send(client.get(path), path, text="I am away nxet week")
    [one] = hrefs(client.get(path), "Edit or delete")
    assert client.send(client.get(one), one, text="I am away next week", do="save").location.startswith(path)
    assert "I am away next week" in client.get(path).text
    assert coach.get(one).status == 403
    before = everything()
    assert coach.post(one, {"text": "No", "do": "save"}).status == 403
    assert everything() == before
    clock_at(now + timedelta(minutes=16))
    assert hrefs(client.get(path), "Edit or delete") == []
    assert client.post(one, {"do": "delete"}).status == 409
    clock_at(now)
    assert client.send(client.get(one), one, do="delete").location == path
    page = client.get(path)
    assert "I am away" not in page.text
    assert "You deleted a comment" in page.text


def test_what_was_said_about_a_deleted_action_can_still_be_taken_back(
    client: Visitor, carol: Person, plan: Plan, path: str, add_action: Adds, now: datetime
) -> None:
    add_action()
    client.post(f"/plans/{plan.plan_id}/actions/1/comments", {"text": "Oops"})
    deleting.delete(Actor(carol.person_id), plan.plan_id, 1, now=now)
    [one] = hrefs(client.get(path), "Edit or delete")
    client.send(client.get(one), one, do="delete")
    assert "Oops" not in client.get(path).text


# In place


def test_an_action_is_commented_on_where_it_is_talked_about(client: Visitor, busy_plan: Plan, path: str) -> None:
    page = client.get(f"{path}?show=done")
    [link] = hrefs(page, "Comment")
    answering = client.get(link.split("#")[0])
    assert len(answering.all("textarea")) == 1
    sent = client.send(answering, path, text="That was easy")
    after = client.get(sent.location)
    assert "Your comment is now on ALI-1" in after.text
    assert actions.present(busy_plan.plan_id, 1).comment_count == 2
    assert entries(busy_plan)[-1].number == 1


def test_a_bad_comment_in_place_is_told_in_its_own_box(client: Visitor, busy_plan: Plan, path: str) -> None:
    page = client.get(hrefs(client.get(path), "Comment")[0].split("#")[0])
    before = everything()
    again = client.send(page, path, text="x" * 10_001)
    assert again.status == 422
    assert again.problem("text")
    assert again.value("text") == "x" * 10_001
    assert again.all(".flow form textarea")
    assert everything() == before


def test_words_for_an_action_deleted_meanwhile_are_kept_to_be_posted(
    client: Visitor, carol: Person, busy_plan: Plan, path: str, now: datetime
) -> None:
    page = client.get(hrefs(client.get(path), "Comment")[0].split("#")[0])
    deleting.delete(Actor(carol.person_id), busy_plan.plan_id, 1, now=now + 9 * MINUTE)
    before = everything()
    again = client.send(page, path, text="A long thought")
    assert again.status == 404
    assert "Your message is kept" in again.text
    assert everything() == before
    client.send(again, path)
    [posted] = [entry for entry in entries(busy_plan) if entry.text == "A long thought"]
    assert values(posted, "kind", "number") == ["comment", None]


@pytest.mark.parametrize("number", ["0", "x", "99999999999", "-1", "1.5"])
def test_a_number_that_can_be_no_actions_keeps_the_words(client: Visitor, path: str, number: str) -> None:
    before = everything()
    page = client.post(path, {"text": "Hello", "n": number, "show": "nonsense", "cursor": "x", "entry": "x"})
    assert page.status in (404, 422)
    assert everything() == before


# Who


def test_a_viewer_reads_and_writes_nothing(visits_as: Browses, viewer: Person, busy_plan: Plan, path: str) -> None:
    visitor = visits_as(viewer)
    page = visitor.get(path)
    assert "On it" in page.text
    assert not page.all("textarea")
    assert hrefs(page, "Comment") == []
    before = everything()
    for fields in ({"text": "Hello"}, {"text": "Hello", "n": "1"}):
        assert visitor.post(path, fields).status == 403
    assert everything() == before


def test_a_stranger_finds_nothing(visits_as: Browses, mallory: Person, busy_plan: Plan, path: str) -> None:
    visitor = visits_as(mallory)
    comment = next(entry.entry_id for entry in entries(busy_plan) if entry.kind == "comment")
    before = everything()
    assert visitor.get(path).status == 404
    assert visitor.post(path, {"text": "Hello"}).status == 404
    one = f"/plans/{busy_plan.plan_id}/comments/{comment}"
    assert visitor.get(one).status == 404
    assert visitor.post(one, {"text": "Hello", "do": "save"}).status == 404
    assert everything() == before


def test_a_client_sees_nothing_of_those_who_only_read(
    client: Visitor, coach: Visitor, viewer: Person, plan: Plan, path: str, add_action: Adds, now: datetime
) -> None:
    add_action()
    write = Write()
    about: list[dict[str, Any]] = [
        {"actor_id": viewer.person_id, "actor_name": viewer.name}, {"to": viewer.person_id, "name": viewer.name}, {"person_id": viewer.person_id, "name": viewer.name},
    ]  # fmt: skip
    for kind, more in zip(("notices", "sent", "invited"), about, strict=True):
        write.put(stream.entry(plan.plan_id, kind, now, number=1, **more))
    write.commit()
    for where in (path, f"/plans/{plan.plan_id}/actions/1"):
        assert viewer.name not in client.get(where).source
        assert viewer.name in coach.get(where).source


# Unread


def unread_of(plan: Plan, person: Person) -> int:
    row = Membership.find(person.person_id, plan.plan_id)
    assert row is not None
    return int(row.unread_count)


def test_what_is_new_is_counted_on_home_and_plan_marked_in_the_stream_and_seen_once(
    client: Visitor, coach: Visitor, carol: Person, plan: Plan, path: str
) -> None:
    for text in ("One", "Two"):
        client.post(path, {"text": text})
    assert "2 new comments" in coach.get("/").text
    assert "Conversation 2 new" in coach.get(f"/plans/{plan.plan_id}").text
    assert coach.ask("HEAD", path).status == 200
    page = coach.get(path)
    assert page.words(".flow .new") == ["new", "new"]
    assert unread_of(plan, carol) == 0
    assert not coach.get(path).all(".new")
    assert "new comment" not in coach.get("/").text
    assert not client.get(path).all(".new")


def test_an_actions_page_marks_its_comments_new_once(
    client: Visitor, coach: Visitor, carol: Person, plan: Plan, path: str, add_action: Adds
) -> None:
    add_action()
    action = f"/plans/{plan.plan_id}/actions/1"
    client.post(f"{action}/comments", {"text": "On it"})
    client.post(path, {"text": "A word"})
    with counted() as calls:
        assert coach.get(action).words(".flow .new") == ["new"]
    assert calls == {"GetItem": SESSION, "TransactGetItems": 1, "Query": 2, "UpdateItem": 1}
    assert not coach.get(action).all(".new")
    assert unread_of(plan, carol) == 1
    assert coach.get(path).words(".flow .c:has(.new) p") == ["A word"]


@pytest.mark.parametrize("query", ["?show=done", "?show=sent", "?cursor=x", "?show=nonsense"])
def test_what_was_not_shown_stays_new(
    client: Visitor, coach: Visitor, carol: Person, plan: Plan, path: str, query: str
) -> None:
    client.post(path, {"text": "One"})
    coach.get(f"{path}{query}")
    assert unread_of(plan, carol) == 1


def test_a_client_with_one_plan_sees_what_is_new_there(client: Visitor, coach: Visitor, plan: Plan, path: str) -> None:
    coach.post(path, {"text": "Hello"})
    assert client.get("/").status == 303
    assert "1 new" in client.get(f"/plans/{plan.plan_id}").text
    assert client.get(f"{path}?show=said").words(".flow .new") == ["new"]
    assert "new" not in client.get(f"/plans/{plan.plan_id}").words(".tabs")[0]


# One project's


@pytest.fixture
def launch(plan: Plan, carol: Person, add_action: Adds, busy_plan: Plan) -> str:
    """A project with the second action; the first one is in none."""
    return str(add_action("Send the offer", project=Named("Launch"), comment="To Ms Weber").project_id)


def test_a_project_is_looked_at_alone_and_together_with_a_kind(coach: Visitor, path: str, launch: str) -> None:
    page = coach.get(path)
    assert page.words("#f-project option") == ["All projects", "Launch"]
    alone = coach.get(f"{path}?project={launch}")
    assert alone.value("project") == launch
    assert len(alone.all(".flow > li")) == 3, "made, added, said"
    assert "Call the bank" not in alone.text
    assert "To Ms Weber" in alone.text
    assert hrefs(alone, "Comments")[0].endswith(f"/stream?show=said&project={launch}")
    said = coach.get(f"{path}?show=said&project={launch}")
    assert len(said.all(".flow > li")) == 1
    assert (
        "Nothing like this has happened in this project yet." in coach.get(f"{path}?show=moved&project={launch}").text
    )


def test_one_project_costs_three_calls(coach: Visitor, path: str, launch: str) -> None:
    with counted() as calls:
        coach.get(f"{path}?project={launch}")
    assert sum(calls.values()) - SESSION == 3


def test_a_project_that_is_not_there_is_said_clearly(coach: Visitor, path: str, launch: str) -> None:
    before = everything()
    for project in ("a" * 16, "nothing", f"{launch}x", "x" * 3000):
        page = coach.get(f"{path}?project={project}")
        assert page.status == 422
        assert "This plan has no such project" in page.text
        assert not page.all(".flow > li")
    assert everything() == before


def test_a_cursor_of_one_project_is_not_taken_for_another_list(
    coach: Visitor, path: str, launch: str, plan: Plan
) -> None:
    of = actions.in_project(plans.get_for(coach.person.person_id, plan.plan_id), launch)  # type: ignore[union-attr]
    cursor = reading.of_plan(plan.plan_id, in_project=of, limit=1).next_cursor
    assert coach.get(f"{path}?project={launch}&cursor={cursor}").status == 200
    for other in ("", "show=said&", f"show=said&project={launch}&"):
        assert coach.get(f"{path}?{other}cursor={cursor}").status == 422


def test_what_is_written_there_leads_back_there(coach: Visitor, path: str, launch: str) -> None:
    page = coach.get(f"{path}?show=said&project={launch}")
    commenting = coach.get(hrefs(page, "Comment")[0])
    fields = {str(each.attributes["name"]): str(each.attributes["value"]) for each in commenting.all(".c form [value]")}
    sent = coach.post(path, {**fields, "text": "I will"})
    assert sent.location == f"{path}?show=said&project={launch}&just=on-2"


# What belongs together


def test_a_pasted_list_is_one_line_that_unfolds_to_its_actions(
    client: Visitor, plan: Plan, carol: Person, path: str, now: datetime
) -> None:
    due = Due(at=now + timedelta(days=3))
    wanted = [NewAction(what=what, due=due) for what in ("Call the bank", "Send the offer", "Rent the van")]
    adding.create_all(Actor(carol.person_id), plan.plan_id, wanted, once="list", now=now + MINUTE)
    adding.create_all(Actor(carol.person_id), plan.plan_id, wanted[:1], once="one", now=now + 2 * MINUTE)
    page = client.get(path)
    alone, together = page.words(".flow > li")[:2]
    assert alone.startswith("Carol Reed added this action · ")
    assert together.startswith("Carol Reed added 3 actions · ")
    assert page.words(".flow details > ul > li > a:first-child") == [
        "ALI-1 Call the bank",
        "ALI-2 Send the offer",
        "ALI-3 Rent the van",
    ]
    assert not page.all(".flow details[open]")
    [line] = [
        str(each.attributes["href"])
        for each in page.all(".flow a.answer")
        if "ALI-2" in str(each.attributes["aria-label"])
    ]
    answering = client.get(line.partition("#")[0])
    assert answering.words(".flow details[open] summary")[0].startswith("Carol Reed added 3 actions")
    client.send(answering, path, n="2", text="Which one?")
    assert "Which one?" in client.get(f"/plans/{plan.plan_id}/actions/2").text


def test_a_word_that_chooses_many_messages_is_one_line_that_unfolds_to_each(
    client: Visitor, plan: Plan, path: str
) -> None:
    choosing = f"/plans/{plan.plan_id}/notices"
    client.send(client.get(choosing), choosing, telling="daily")
    page = client.get(path)
    assert page.words(".flow > li > details > summary")[0].startswith("You chose which messages to get, and how · ")
    lines = page.words(".flow > li:first-child details > ul > li")
    assert "You chose to get comments in the digest" in lines
    assert len(lines) == 6


def test_what_two_people_added_at_one_moment_stays_apart(
    client: Visitor, plan: Plan, alice: Person, path: str, add_action: Adds, now: datetime
) -> None:
    add_action("Call the bank")
    add_action("Send the offer", by=alice)
    assert [line.partition(" · ")[0] for line in client.get(path).words(".flow > li")[:2]] == [
        "You added this action",
        "Carol Reed added this action",
    ]
