"""Actions through the API."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import everything, owed
from tests.web.api.caller import Caller, header, is_problem

KEYS = [
    "plan_id", "number", "key", "what", "due_at", "due_time_zone", "due_by_client_clock", "status", "is_late", "assigned_to", "assignee", "project_id", "metric_id", "weight",
    "reminders",
    "comment_count", "done_at", "done_by", "cancel_reason", "moved_count", "proposal", "stuck_at", "stuck_text", "client_may_edit", "client_may_delete", "created_at",
    "created_by", "changed_at", "version",
]  # fmt: skip


@pytest.fixture
def path(plan: Plan) -> str:
    return f"/v1/plans/{plan.plan_id}/actions"


def test_an_action_with_everything(as_carol: Caller, carol: Person, alice: Person, path: str, plan: Plan) -> None:
    response = as_carol.post(
        path,
        {
            "what": "  Call   the bank ",
            "due": {"date": "2026-12-04", "time": "17:00", "time_zone": "Europe/Berlin"},
            "assigned_to": "client",
            "reminders": [
                {"to": "client", "by": "email", "minutes": -60},
                {"to": "coach", "by": "text", "days": -1, "at": "09:00"},
            ],
            "comment": "Ask for Ms Kim",
            "notify_client": True,
            "client_may_edit": True,
            "client_may_delete": True,
        },
    )
    assert response.status_code == 201
    action = response.json_body
    assert list(action) == KEYS
    assert (action["number"], action["key"], action["what"]) == (1, "ALI-1", "Call the bank")
    assert (action["due_at"], action["due_time_zone"]) == ("2026-12-04T16:00:00Z", "Europe/Berlin")
    assert (action["status"], action["is_late"], action["assigned_to"]) == ("open", False, "client")
    assert (action["comment_count"], action["moved_count"], action["version"]) == (1, 0, 1)
    assert action["created_by"] == carol.person_id
    assert action["created_at"] == action["changed_at"] == "2026-11-23T09:00:00Z"
    assert [action[name] for name in ("done_at", "done_by", "cancel_reason")] == [None] * 3
    assert action["client_may_edit"] is action["client_may_delete"] is True
    by_days, by_minutes = action["reminders"]
    assert list(by_minutes) == [
        "id", "to", "by", "minutes", "days", "at", "time_zone", "every", "times", "sent_count", "due_at", "state", "reason", "sent_at",
    ]  # fmt: skip
    assert (by_minutes["minutes"], by_minutes["days"], by_minutes["at"]) == (-60, None, None)
    assert by_minutes["due_at"] == "2026-12-04T15:00:00Z"
    assert (by_days["minutes"], by_days["days"], by_days["at"]) == (None, -1, "09:00")
    assert (by_days["time_zone"], by_days["due_at"]) == ("America/New_York", "2026-12-03T14:00:00Z")
    assert {each["state"] for each in action["reminders"]} == {"planned"}
    assert header(response, "Location") == f"{path}/1"
    assert as_carol.get(f"{path}/1").json_body == action
    assert sorted(row.kind for row in owed(alice)) == ["late", "new", "reminder"]


def test_what_is_not_given_comes_from_the_plan(as_carol: Caller, path: str) -> None:
    action = as_carol.post(path, {"what": "Call", "due": {"date": "2026-12-04"}}).json_body
    assert action["due_at"] == "2026-12-04T16:00:00Z"  # 17:00 in Alice's Berlin
    assert action["due_time_zone"] == "Europe/Berlin"
    assert [(each["to"], each["days"], each["at"]) for each in action["reminders"]] == [("client", -1, "09:00")]


def test_due_may_be_a_moment(as_carol: Caller, path: str) -> None:
    action = as_carol.post(path, {"what": "Call", "due": {"at": "2026-12-04T18:00:00+02:00"}}).json_body
    assert action["due_at"] == "2026-12-04T16:00:00Z"


def test_a_client_may_add_for_themselves(as_alice: Caller, alice: Person, path: str) -> None:
    action = as_alice.post(path, {"what": "Call", "due": {"date": "2026-12-04"}, "comment": None}).json_body
    assert action["created_by"] == alice.person_id


def test_silence_is_kept_where_asked_for(as_carol: Caller, alice: Person, path: str) -> None:
    as_carol.post(path, {"what": "Call", "due": {"date": "2026-12-04"}, "reminders": [], "notify_client": False})
    assert [row.kind for row in owed(alice)] == ["late"]


def test_the_list_by_status(as_carol: Caller, path: str, add_action: Callable[..., Action], now: datetime) -> None:
    for day in (3, 1, 2):
        add_action(f"In {day} days", due=now + timedelta(days=day))
    add_action("Late", due=now - timedelta(days=1))
    add_action("Done")
    add_action("Cancelled")
    as_carol.put(f"{path}/5/completion")
    as_carol.put(f"{path}/6/cancellation")

    def whats(query: str) -> list[str]:
        return [item["what"] for item in as_carol.get(f"{path}{query}").json_body["items"]]

    assert whats("") == ["In 3 days", "In 1 days", "In 2 days", "Late", "Done", "Cancelled"]
    assert whats("?status=open") == ["Late", "In 1 days", "In 2 days", "In 3 days"]
    assert whats("?status=late") == ["Late"]
    assert whats("?status=done") == ["Done"]
    assert whats("?status=cancelled") == ["Cancelled"]
    assert whats("?status=open&due_before=2026-11-25T09:00:00Z") == ["Late", "In 1 days"]
    assert whats("?status=open&due_after=2026-11-25T09:00:00Z") == ["In 3 days"]


def test_late_is_told_by_the_list_and_the_action(
    as_carol: Caller, path: str, add_action: Callable[..., Action], now: datetime
) -> None:
    add_action(due=now - timedelta(minutes=1))
    assert as_carol.get(f"{path}/1").json_body["is_late"] is True
    assert as_carol.get(f"{path}?status=late").json_body["items"][0]["is_late"] is True
    assert as_carol.put(f"{path}/1/completion").json_body["is_late"] is False


@pytest.mark.parametrize(
    "query", ["status=open&", "status=late&", "status=done&", "changed_since=2026-11-01T00:00:00Z&", ""]
)
def test_every_list_is_whole_page_by_page(
    query: str, as_carol: Caller, path: str, add_action: Callable[..., Action], now: datetime
) -> None:
    for day in range(7):
        add_action(f"Action {day}", due=now + timedelta(days=day - 8), at=now)
    if "done" in query:
        for number in range(1, 8):
            as_carol.put(f"{path}/{number}/completion")
    whole = [item["number"] for item in as_carol.get(f"{path}?{query}").json_body["items"]]
    assert sorted(whole) == list(range(1, 8))
    seen, cursor = [], ""
    for _ in range(10):
        page = as_carol.get(f"{path}?{query}limit=3{cursor}").json_body
        seen += [item["number"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == whole


def test_changed_since_misses_nothing(
    as_carol: Caller, path: str, add_action: Callable[..., Action], now: datetime, clock_at: Callable[[datetime], None]
) -> None:
    add_action("Early", at=now - timedelta(hours=1))
    add_action("Also early", at=now - timedelta(hours=1))
    clock_at(now + timedelta(milliseconds=700))
    as_carol.put(f"{path}/1/completion")
    changed_at = as_carol.get(f"{path}/1").json_body["changed_at"]
    found = as_carol.get(f"{path}?changed_since={changed_at}").json_body["items"]
    assert [item["number"] for item in found] == [1]


def test_a_comment_counts_as_a_change_but_not_as_a_version(
    as_carol: Caller, path: str, add_action: Callable[..., Action], now: datetime, clock_at: Callable[[datetime], None]
) -> None:
    add_action()
    etag = header(as_carol.get(f"{path}/1"), "ETag")
    clock_at(now + timedelta(minutes=5))
    as_carol.post(f"{path}/1/comments", {"text": "Hello"})
    after = as_carol.get(f"{path}/1")
    assert header(after, "ETag") == etag == '"1"'
    assert after.json_body["comment_count"] == 1
    assert after.json_body["changed_at"] == "2026-11-23T09:05:00Z"


def test_a_cursor_belongs_to_one_list(as_carol: Caller, path: str, add_action: Callable[..., Action]) -> None:
    for _ in range(3):
        add_action()
    cursor = as_carol.get(f"{path}?limit=1").json_body["next_cursor"]
    assert as_carol.get(f"{path}?limit=1&cursor={cursor}").status_code == 200
    for query in (
        f"status=open&cursor={cursor}",
        f"cursor={cursor}a",
        f"cursor={cursor[:-1]}",
        "cursor=%00",
        "cursor=ä",
    ):
        assert is_problem(as_carol.get(f"{path}?{query}"), 422, "Invalid")


def test_editing_moves_and_counts(as_carol: Caller, path: str, add_action: Callable[..., Action]) -> None:
    add_action()
    response = as_carol.patch(f"{path}/1", {"what": "Visit the bank", "due": {"date": "2026-12-11", "time": "09:30"}})
    action = response.json_body
    assert (action["what"], action["due_at"], action["moved_count"]) == ("Visit the bank", "2026-12-11T08:30:00Z", 1)
    assert header(response, "ETag") == '"2"'
    moved = as_carol.get(f"{path}/1/history").json_body["items"][0]
    assert moved["kind"] == "moved"
    assert (moved["data"]["from"], moved["data"]["to"]) == ("2026-12-03T09:00:00Z", "2026-12-11T08:30:00Z")


def test_reminders_asked_for_again_keep_what_became_of_them(
    as_carol: Caller, path: str, add_action: Callable[..., Action]
) -> None:
    add_action()
    spec = {"to": "client", "by": "email", "days": -1, "at": "09:00"}
    first = as_carol.patch(f"{path}/1", {"reminders": [spec]}).json_body["reminders"]
    two = as_carol.patch(f"{path}/1", {"reminders": [spec, {"to": "coach", "by": "email", "minutes": 0}]}).json_body
    assert first[0] in two["reminders"]
    assert len(two["reminders"]) == 2
    assert as_carol.patch(f"{path}/1", {"reminders": []}).json_body["reminders"] == []


def test_a_nag_is_asked_for_with_every_and_times_and_tells_how_often_it_came(
    as_carol: Caller, path: str, plan: Plan
) -> None:
    spec = {"to": "client", "by": "email", "every": 2, "times": 5}
    made = as_carol.post(path, {"what": "Call", "due": {"date": "2026-12-04"}, "reminders": [spec]}).json_body
    (reminder,) = made["reminders"]
    assert {name: reminder[name] for name in ("every", "times", "sent_count", "due_at", "state", "minutes", "days", "at")} == {
        "every": 2, "times": 5, "sent_count": 0, "due_at": "2026-12-06T16:00:00Z", "state": "planned", "minutes": None,
        "days": None, "at": None,
    }  # fmt: skip
    again = as_carol.patch(f"{path}/1", {"reminders": [spec]})
    assert (again.json_body["version"], again.json_body["reminders"]) == (1, [reminder])
    changed = as_carol.patch(f"/v1/plans/{plan.plan_id}", {"defaults": {"reminders": [spec]}}).json_body
    assert changed["defaults"]["reminders"] == [
        {"minutes": None, "days": None, "at": None, "time_zone": None} | spec,
    ]


def test_a_stale_version_is_refused_everywhere(as_carol: Caller, path: str, add_action: Callable[..., Action]) -> None:
    add_action()
    assert as_carol.patch(f"{path}/1", {"what": "New words"}, If_Match='"1"').status_code == 200
    before = everything()
    for method, rest, body in (
        ("PATCH", "", {"what": "Other words"}), ("DELETE", "", None), ("PUT", "/completion", None),
        ("PUT", "/cancellation", None),
    ):  # fmt: skip
        response = as_carol(method, f"{path}/1{rest}", body, If_Match='"1"')
        assert is_problem(response, 412, "StaleVersion")
    assert everything() == before
    assert as_carol.patch(f"{path}/1", {"what": "Other words"}, If_Match='"2"').status_code == 200


TAGS: list[tuple[str, int]] = [("*", 200), ('"1"', 200), ('W/"1"', 200), ('"0"', 412), ('"one"', 412), ('""', 412), ("1", 400), ('"1', 400),
     ('"1", "2"', 400), ("", 400), ('"99999999999999999999999"', 412)]  # fmt: skip


def test_if_match_as_it_may_be_written(as_carol: Caller, path: str, add_action: Callable[..., Action]) -> None:
    for number, (tag, status) in enumerate(TAGS, 1):
        add_action("Old words")
        response = as_carol.patch(f"{path}/{number}", {"what": "New words"}, If_Match=tag)
        assert response.status_code == status, tag
        now_reads = as_carol.get(f"{path}/{number}").json_body["what"]
        assert now_reads == ("New words" if status == 200 else "Old words"), tag


def test_done_and_open_again(as_carol: Caller, carol: Person, path: str, add_action: Callable[..., Action]) -> None:
    add_action()
    done = as_carol.put(f"{path}/1/completion", {"done_at": "2026-11-22T20:00:00+01:00", "comment": "Easy"}).json_body
    assert (done["status"], done["done_at"], done["done_by"]) == ("done", "2026-11-22T19:00:00Z", carol.person_id)
    assert done["comment_count"] == 1
    again = as_carol.delete(f"{path}/1/completion").json_body
    assert (again["status"], again["done_at"], again["done_by"]) == ("open", None, None)


def test_done_twice_is_done_once(as_carol: Caller, path: str, add_action: Callable[..., Action]) -> None:
    add_action()
    first = as_carol.put(f"{path}/1/completion")
    before = everything()
    second = as_carol.put(f"{path}/1/completion", {})
    assert first.json_body == second.json_body
    assert everything() == before


def test_cancelled_and_restored(as_carol: Caller, path: str, add_action: Callable[..., Action]) -> None:
    add_action()
    cancelled = as_carol.put(f"{path}/1/cancellation", {"reason": "The bank called"}).json_body
    assert (cancelled["status"], cancelled["cancel_reason"]) == ("cancelled", "The bank called")
    assert is_problem(as_carol.put(f"{path}/1/completion"), 409, "WrongState")
    assert is_problem(as_carol.delete(f"{path}/1/completion"), 409, "WrongState")
    restored = as_carol.delete(f"{path}/1/cancellation").json_body
    assert (restored["status"], restored["cancel_reason"]) == ("open", None)


def test_the_date_of_a_done_action_stays(as_carol: Caller, path: str, add_action: Callable[..., Action]) -> None:
    add_action()
    as_carol.put(f"{path}/1/completion")
    before = everything()
    assert is_problem(as_carol.patch(f"{path}/1", {"due": {"date": "2026-12-24"}}), 409, "WrongState")
    assert everything() == before


def test_a_client_edits_and_deletes_where_allowed(
    as_alice: Caller, path: str, add_action: Callable[..., Action]
) -> None:
    add_action(client_may_edit=True, client_may_delete=True)
    assert as_alice.patch(f"{path}/1", {"what": "My words"}).json_body["what"] == "My words"
    before = everything()
    assert is_problem(as_alice.patch(f"{path}/1", {"client_may_edit": False}), 403, "NotAllowed")
    assert everything() == before
    assert as_alice.delete(f"{path}/1").status_code == 204


def test_who_may_is_said(as_alice: Caller, path: str, add_action: Callable[..., Action]) -> None:
    add_action()
    assert "Carol Reed" in as_alice.patch(f"{path}/1", {"what": "My words"}).json_body["detail"]


def test_a_deleted_action_is_gone_and_its_number_is_not_used_again(
    as_carol: Caller, path: str, add_action: Callable[..., Action]
) -> None:
    add_action()
    gone = as_carol.delete(f"{path}/1")
    assert (gone.status_code, gone.body) == (204, b"")
    for rest in ("", "/comments", "/history"):
        assert is_problem(as_carol.get(f"{path}/1{rest}"), 404, "ActionNotFound")
    assert as_carol.post(path, {"what": "Next", "due": {"date": "2026-12-04"}}).json_body["number"] == 2


def test_an_unknown_number_is_not_found(as_carol: Caller, path: str, add_action: Callable[..., Action]) -> None:
    add_action()
    before = everything()
    calls: list[tuple[str, str, Any]] = [
        ("GET", "", None), ("PATCH", "", {"what": "x"}), ("DELETE", "", None), ("PUT", "/completion", None),
        ("DELETE", "/completion", None), ("PUT", "/cancellation", None), ("DELETE", "/cancellation", None),
        ("GET", "/comments", None), ("POST", "/comments", {"text": "x"}), ("GET", "/history", None),
    ]  # fmt: skip
    for number in (
        "2",
        "0",
        "-1",
        "01",
        "1.0",
        "abc",
        "9999999999",
        "99999999999999999999",
        "%31",
        "1%2F..",
        "é",
        "²",
        "%00",
    ):
        for method, rest, body in calls:
            assert is_problem(as_carol(method, f"{path}/{number}{rest}", body), 404, "ActionNotFound"), number
    assert everything() == before


def test_an_unknown_plan_is_not_found(as_carol: Caller) -> None:
    for plan_id in ("x", "aaaaaaaaaaaaaaaa", "a" * 3000, "%00", "..", "{plan_id}", "é" * 16):
        for rest in ("", "/actions", "/stream", "/actions/1"):
            assert is_problem(as_carol.get(f"/v1/plans/{plan_id}{rest}"), 404, "PlanNotFound"), plan_id


def test_the_history_tells_newest_first(as_carol: Caller, path: str, add_action: Callable[..., Action]) -> None:
    add_action()
    add_action("Another one")
    as_carol.post(f"{path}/1/comments", {"text": "Hello"})
    as_carol.put(f"{path}/1/completion")
    items = as_carol.get(f"{path}/1/history").json_body["items"]
    assert [item["kind"] for item in items] == ["done", "comment", "created"]
    first = as_carol.get(f"{path}/1/history?limit=1").json_body
    rest = as_carol.get(f"{path}/1/history?cursor={first['next_cursor']}").json_body
    assert first["items"] + rest["items"] == items


def test_a_deleted_action_is_brought_back(
    as_carol: Caller, as_alice: Caller, as_viewer: Caller, as_mallory: Caller, plan: Plan, add_action: Callable[..., Any],
    now: datetime, clock_at: Callable[[datetime], None],
) -> None:  # fmt: skip
    add_action("Call the bank")
    path = f"/v1/plans/{plan.plan_id}/actions/1"
    as_carol.delete(path)
    before = everything()
    for caller, status, title in (
        (as_alice, 403, "NotAllowed"),
        (as_viewer, 403, "NotAllowed"),
        (as_mallory, 404, "PlanNotFound"),
    ):
        assert is_problem(caller.put(f"{path}/restoration"), status, title)
    clock_at(now + timedelta(minutes=10))
    assert is_problem(as_carol.put(f"{path}/restoration"), 410, "UndoExpired")
    assert is_problem(as_carol.put(f"{path[:-1]}2/restoration"), 404, "ActionNotFound")
    assert everything() == before
    clock_at(now + timedelta(minutes=9))
    for _ in range(2):
        answer = as_carol.put(f"{path}/restoration")
        assert (answer.status_code, answer.json_body["what"], header(answer, "ETag")) == (200, "Call the bank", '"2"')
