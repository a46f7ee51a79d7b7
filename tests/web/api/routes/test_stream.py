"""The stream by the API: some of it alone, and posts."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actions import closing, comments
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.words import Words
from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.projects.naming import Named
from chalicelib.domain.stream import reading
from tests.conftest import entries, everything, forget_notifications, owed
from tests.refusing import values
from tests.web.api.caller import Caller, header, is_problem

Adds = Callable[..., Action]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/v1/plans/{plan.plan_id}/stream"


def test_one_kind_of_thing_alone(
    as_carol: Caller, plan: Plan, alice: Person, path: str, add_action: Adds, now: datetime
) -> None:
    add_action(comment="Ask for Ms Weber")
    closing.complete(Actor(alice.person_id), plan.plan_id, 1, now=now + MINUTE)
    for only, kinds in (("said", ["comment"]), ("done", ["done"]), ("moved", []), ("sent", [])):
        answer = as_carol.get(f"{path}?only={only}").json_body
        assert [item["kind"] for item in answer["items"]] == kinds
        assert answer["next_cursor"] is None


def test_one_project_alone_and_with_a_kind(
    as_carol: Caller, plan: Plan, alice: Person, path: str, add_action: Adds, now: datetime
) -> None:
    add_action("Call the bank", comment="Today")
    project_id = add_action("Send the offer", project=Named("Launch"), comment="To Ms Weber").project_id
    closing.complete(Actor(alice.person_id), plan.plan_id, 2, now=now + MINUTE)
    items = as_carol.get(f"{path}?project_id={project_id}").json_body["items"]
    assert sorted(item["kind"] for item in items) == ["comment", "created", "done", "project_created"]
    assert {item["number"] for item in items} == {2, None}
    assert [item["data"]["project_id"] for item in items if item["number"] is None] == [project_id]
    said = as_carol.get(f"{path}?only=said&project_id={project_id}").json_body["items"]
    assert [item["text"] for item in said] == ["To Ms Weber"]


def test_the_pages_of_a_project_stay_while_new_things_happen(
    as_carol: Caller, plan: Plan, carol: Person, path: str, add_action: Adds, now: datetime
) -> None:
    project_id = add_action(project=Named("Launch")).project_id
    add_action("Something else")
    for number in range(4):
        for action in (1, 2):
            comments.write(
                Actor(carol.person_id), plan.plan_id, action, Words(f"No {number}"), now=now + number * MINUTE + MINUTE
            )
    found, query = [], f"{path}?only=said&project_id={project_id}&limit=2"
    answer = as_carol.get(query).json_body
    while True:
        found += [item["text"] for item in answer["items"]]
        if answer["next_cursor"] is None:
            break
        comments.write(Actor(carol.person_id), plan.plan_id, 1, Words("Meanwhile"), now=now + 9 * MINUTE)
        answer = as_carol.get(f"{query}&cursor={answer['next_cursor']}").json_body
    assert found == ["No 3", "No 2", "No 1", "No 0"]


@pytest.mark.parametrize("project_id", ["", "nothing", "a" * 16])
def test_a_project_that_does_not_exist_is_refused(as_carol: Caller, path: str, project_id: str) -> None:
    answer = as_carol.get(f"{path}?project_id={project_id}")
    assert is_problem(answer, 422, "Invalid")
    assert set(answer.json_body["errors"]) == {"project_id"}


@pytest.mark.parametrize(
    "query", ["only=nonsense", "only=", "only=SAID", "only=said&only=done", "show=said", "cursor=x", "cursor=%7B%7D"]
)
def test_a_filter_or_cursor_that_does_not_exist_is_refused(as_carol: Caller, path: str, query: str) -> None:
    assert is_problem(as_carol.get(f"{path}?{query}"), 422, "Invalid")


def test_a_cursor_is_for_the_same_filter_and_plan_only(
    as_carol: Caller, plan: Plan, alice: Person, path: str, open_plan: Callable[..., Plan], now: datetime
) -> None:
    for number in range(3):
        comments.write(Actor(alice.person_id), plan.plan_id, None, Words(f"No {number}"), now=now + number * MINUTE)
    first = as_carol.get(f"{path}?only=said&limit=2").json_body
    comments.write(Actor(alice.person_id), plan.plan_id, None, Words("Meanwhile"), now=now + 9 * MINUTE)
    rest = as_carol.get(f"{path}?only=said&limit=2&cursor={first['next_cursor']}").json_body
    assert [item["text"] for item in first["items"] + rest["items"]] == ["No 2", "No 1", "No 0"]
    bob = open_plan("Bob Lee", "bob@home.example")
    for elsewhere in (path, f"{path}?only=done", f"/v1/plans/{bob.plan_id}/stream?only=said"):
        joined = f"{elsewhere}{'&' if '?' in elsewhere else '?'}cursor={first['next_cursor']}"
        assert is_problem(as_carol.get(joined), 422, "Invalid")


def test_a_post_by_either_side_tells_the_other(
    as_carol: Caller, as_alice: Caller, carol: Person, alice: Person, plan: Plan, path: str
) -> None:
    for caller, author, other in ((as_carol, carol, alice), (as_alice, alice, carol)):
        forget_notifications()
        answer = caller.post(path, {"text": " I am away\r\nnext week. "})
        assert answer.status_code == 201
        body = answer.json_body
        assert (body["text"], body["author"]["id"], body["via"]) == ("I am away\nnext week.", author.person_id, "api")
        assert header(answer, "Location") == f"{path}/{body['id']}"
        assert [values(row, "recipient", "kind", "number") for row in owed()] == [[other.person_id, "comment", None]]
        assert caller.get(path).json_body["items"][0]["id"] == body["id"]


def test_a_post_sent_again_under_its_key_is_one(as_alice: Caller, plan: Plan, path: str) -> None:
    answers = [as_alice.post(path, {"text": "Hello"}, Idempotency_Key="a") for _ in range(2)]
    assert answers[0].json_body == answers[1].json_body
    assert [entry.kind for entry in entries(plan)].count("comment") == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": " \n"},
        {"text": "x" * 10_001},
        {"text": 1},
        {"text": None},
        {"text": "a", "number": 1},
        [],
    ],
)
def test_a_bad_post_is_refused(as_alice: Caller, path: str, body: object) -> None:
    before = everything()
    assert is_problem(as_alice.post(path, body), 422, "Invalid")
    assert everything() == before


def test_ones_own_post_is_changed_and_taken_back_within_15_minutes(
    as_alice: Caller, as_carol: Caller, plan: Plan, path: str, now: datetime, clock_at: Callable[[datetime], None]
) -> None:
    one = f"{path}/{as_alice.post(path, {'text': 'Helo'}).json_body['id']}"
    assert as_alice.patch(one, {"text": "Hello"}).json_body["edited_at"] is not None
    before = everything()
    assert is_problem(as_carol.patch(one, {"text": "No"}), 403, "NotAllowed")
    assert is_problem(as_carol.delete(one), 403, "NotAllowed")
    assert is_problem(as_alice.patch(f"{path}/nothing", {"text": "No"}), 404, "CommentNotFound")
    clock_at(now + timedelta(minutes=16))
    assert is_problem(as_alice.patch(one, {"text": "No"}), 409, "TooLate")
    assert is_problem(as_alice.delete(one), 409, "TooLate")
    assert everything() == before
    clock_at(now)
    assert as_alice.delete(one).status_code == 204
    assert reading.of_plan(plan.plan_id).items[0].kind == "comment_deleted"


def test_strangers_find_nothing_and_viewers_only_read(
    as_mallory: Caller, as_viewer: Caller, as_alice: Caller, path: str
) -> None:
    one = f"{path}/{as_alice.post(path, {'text': 'Hello'}).json_body['id']}"
    before = everything()
    assert is_problem(as_mallory.get(f"{path}?only=said"), 404, "PlanNotFound")
    assert is_problem(as_mallory.post(path, {"text": "Hi"}), 404, "PlanNotFound")
    assert is_problem(as_mallory.patch(one, {"text": "Hi"}), 404, "PlanNotFound")
    assert is_problem(as_mallory.delete(one), 404, "PlanNotFound")
    assert as_viewer.get(f"{path}?only=said").status_code == 200
    assert is_problem(as_viewer.post(path, {"text": "Hi"}), 403, "NotAllowed")
    assert everything() == before
