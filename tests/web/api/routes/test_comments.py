"""Comments through the API."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import everything, owed
from tests.web.api.caller import Caller, header, is_problem


@pytest.fixture
def path(plan: Plan, add_action: Callable[..., Action]) -> str:
    add_action()
    return f"/v1/plans/{plan.plan_id}/actions/1/comments"


def test_a_comment(as_carol: Caller, carol: Person, alice: Person, path: str) -> None:
    response = as_carol.post(path, {"text": "  How did it go?\r\nTell me. "})
    assert response.status_code == 201
    comment = response.json_body
    assert list(comment) == ["id", "author", "via", "text", "created_at", "edited_at", "files"]
    assert comment["author"] == {"id": carol.person_id, "name": "Carol Reed"}
    assert (comment["via"], comment["text"]) == ("api", "How did it go?\nTell me.")
    assert (comment["created_at"], comment["edited_at"]) == ("2026-11-23T09:00:00Z", None)
    assert header(response, "Location") == f"{path}/{comment['id']}"
    assert "comment" in [row.kind for row in owed(alice)]


def test_comments_come_oldest_first_whichever_way_they_came(
    as_carol: Caller, alice: Person, plan: Plan, path: str, now: datetime
) -> None:
    as_carol.post(path, {"text": "One"})
    for minute, (text, via) in enumerate([("Two", "email"), ("Three", "text"), ("Four", "page"), ("Five", "link")], 1):
        actor = Actor(alice.person_id, via)  # type: ignore[arg-type]
        comments.write(actor, plan.plan_id, 1, Words(text), now=now + timedelta(minutes=minute))
    items = as_carol.get(path).json_body["items"]
    assert [(item["text"], item["via"]) for item in items] == [
        ("One", "api"), ("Two", "email"), ("Three", "text"), ("Four", "page"), ("Five", "page"),
    ]  # fmt: skip
    seen, cursor = [], ""
    for _ in range(5):
        page = as_carol.get(f"{path}?limit=2{cursor}").json_body
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == items


def test_ones_own_comment_changes_for_15_minutes(
    as_carol: Caller, path: str, now: datetime, clock_at: Callable[[datetime], None]
) -> None:
    one = f"{path}/{as_carol.post(path, {'text': 'Helo'}).json_body['id']}"
    clock_at(now + timedelta(minutes=15))
    changed = as_carol.patch(one, {"text": "Hello"}).json_body
    assert (changed["text"], changed["edited_at"]) == ("Hello", "2026-11-23T09:15:00Z")
    clock_at(now + timedelta(minutes=15, seconds=1))
    before = everything()
    assert is_problem(as_carol.patch(one, {"text": "Hullo"}), 409, "TooLate")
    assert is_problem(as_carol.delete(one), 409, "TooLate")
    assert everything() == before


def test_a_comment_is_taken_back(as_carol: Caller, plan: Plan, path: str) -> None:
    one = f"{path}/{as_carol.post(path, {'text': 'Oops'}).json_body['id']}"
    assert as_carol.delete(one).status_code == 204
    assert as_carol.get(path).json_body["items"] == []
    assert as_carol.get(f"/v1/plans/{plan.plan_id}/actions/1").json_body["comment_count"] == 0
    stream = as_carol.get(f"/v1/plans/{plan.plan_id}/stream").json_body["items"]
    assert (stream[0]["kind"], stream[0]["text"]) == ("comment_deleted", None)
    assert is_problem(as_carol.delete(one), 404, "CommentNotFound")


def test_nobody_changes_what_somebody_else_wrote(as_carol: Caller, as_alice: Caller, path: str) -> None:
    one = f"{path}/{as_carol.post(path, {'text': 'Mine'}).json_body['id']}"
    before = everything()
    assert is_problem(as_alice.patch(one, {"text": "Yours"}), 403, "NotAllowed")
    assert is_problem(as_alice.delete(one), 403, "NotAllowed")
    assert everything() == before


def test_a_comment_is_found_under_its_own_action_only(
    as_carol: Caller, path: str, add_action: Callable[..., Action]
) -> None:
    add_action("Another")
    comment_id = as_carol.post(path, {"text": "Mine"}).json_body["id"]
    elsewhere = path.replace("/1/", "/2/")
    before = everything()
    assert is_problem(as_carol.patch(f"{elsewhere}/{comment_id}", {"text": "x"}), 404, "CommentNotFound")
    for unknown in ("x", "a" * 65, "%00", "..", "é"):
        assert is_problem(as_carol.delete(f"{path}/{unknown}"), 404, "CommentNotFound")
    entry_id = as_carol.get(path.replace("comments", "history")).json_body["items"][-1]["id"]  # "created"
    assert is_problem(as_carol.delete(f"{path}/{entry_id}"), 404, "CommentNotFound")
    assert everything() == before


def test_done_and_cancelled_actions_take_comments(as_alice: Caller, as_carol: Caller, path: str) -> None:
    as_carol.put(path.replace("comments", "completion"))
    assert as_alice.post(path, {"text": "Glad that's done"}).status_code == 201


def test_a_comment_of_ten_thousand_characters_comes_back_whole(as_carol: Caller, path: str) -> None:
    text = "äöü😀\n" * 2000
    assert as_carol.post(path, {"text": text}).json_body["text"] == text.strip()
