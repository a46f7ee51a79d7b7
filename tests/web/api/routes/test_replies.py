"""Refused replies over the API: listed, added as comments, put aside."""

import json

from chalicelib.domain.actor import Actor
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.replies import resolving
from tests.conftest import NOW, counted, entries, everything
from tests.domain.replies.test_refused import record
from tests.web.api.caller import Caller, is_problem


def test_a_coach_lists_them_with_reason_sender_and_beginning(
    as_carol: Caller, plan: Plan, alice: Person, carol: Person
) -> None:
    kept = record(plan_id=plan.plan_id, person_id=alice.person_id, number=3, text="x" * 600)
    body = as_carol.get(f"/v1/plans/{plan.plan_id}/refusals").json_body
    assert body == {
        "items": [
            {
                "id": kept.entry_id, "reason": "OtherSender",
                "because": "It replies to a message to Alice Moreau, but came from an address we don’t know as theirs.",
                "via": "email", "sender": "work@home.example", "author": None, "number": 3, "beginning": "x" * 500,
                "received_at": "2026-11-23T09:00:00Z", "state": "open", "settled_at": None, "settled_by": None,
                "assigned_to": None, "comment_id": None,
            }
        ],
        "next_cursor": None,
    }  # fmt: skip


def test_they_are_listed_by_what_became_of_them_and_by_pages(as_carol: Caller, plan: Plan, carol: Person) -> None:
    rows = [record(plan_id=plan.plan_id, waits="never" if n == 3 else "always") for n in range(4)]
    resolving.dismiss(Actor(carol.person_id), plan.plan_id, rows[0].entry_id, now=NOW)
    path = f"/v1/plans/{plan.plan_id}/refusals"

    def listed(query: str) -> list[str]:
        return [item["id"] for item in as_carol.get(f"{path}?{query}").json_body["items"]]

    ids = [row.entry_id for row in rows]
    assert listed("state=open") == listed("") == [ids[2], ids[1]]
    assert listed("state=settled") == [ids[0]]
    assert listed("state=automatic") == [ids[3]]
    assert listed("state=all") == ids[::-1]
    first = as_carol.get(f"{path}?limit=1").json_body
    assert listed(f"limit=1&cursor={first['next_cursor']}") == [ids[1]]
    assert is_problem(as_carol.get(f"{path}?state=lost"), 422, "Invalid")
    assert is_problem(as_carol.get(f"{path}?state=all&cursor={first['next_cursor']}"), 422, "Invalid")


def test_the_list_is_two_reads_besides_the_token(as_carol: Caller, plan: Plan) -> None:
    with counted() as without:
        as_carol.get(f"/v1/plans/{plan.plan_id}")
    with counted() as calls:
        as_carol.get(f"/v1/plans/{plan.plan_id}/refusals")
    assert calls - without == {"Query": 1}


def test_one_is_added_as_a_comment_once(as_carol: Caller, plan: Plan, alice: Person, add_action: object) -> None:
    kept = record(plan_id=plan.plan_id, author_id=alice.person_id, via="text", sender="+4915112345678")
    path = f"/v1/plans/{plan.plan_id}/refusals/{kept.entry_id}/assignment"
    answers = [as_carol.put(path, {"number": None}).json_body for _ in range(2)]
    [comment] = [entry for entry in entries(plan) if entry.kind == "comment"]
    assert answers[0] == answers[1]
    assert (answers[0]["state"], answers[0]["assigned_to"], answers[0]["comment_id"]) == (
        "assigned", None, comment.entry_id,
    )  # fmt: skip
    assert answers[0]["author"] == {"id": alice.person_id, "name": "Alice Moreau"}
    assert answers[0]["settled_by"]["name"] == "Carol Reed"
    in_stream = as_carol.get(f"/v1/plans/{plan.plan_id}/stream").json_body["items"][0]
    assert (in_stream["actor"]["name"], in_stream["via"], in_stream["data"]["added_by"]) == (
        "Alice Moreau", "text", "Carol Reed",
    )  # fmt: skip


def test_what_cannot_be_added_is_refused_by_name(as_carol: Caller, plan: Plan) -> None:
    kept, wordless = record(plan_id=plan.plan_id), record(plan_id=plan.plan_id, text="")
    path = f"/v1/plans/{plan.plan_id}/refusals"
    before = everything()
    assert is_problem(as_carol.put(f"{path}/{kept.entry_id}/assignment", {"number": 7}), 404, "ActionNotFound")
    assert is_problem(as_carol.put(f"{path}/{kept.entry_id}/assignment", {"number": 0}), 422, "Invalid")
    assert is_problem(as_carol.put(f"{path}/{kept.entry_id}/assignment", {}), 422, "Invalid")
    assert is_problem(as_carol.put(f"{path}/{wordless.entry_id}/assignment", {"number": None}), 409, "WrongState")
    assert is_problem(as_carol.put(f"{path}/none/assignment", {"number": None}), 404, "RefusalNotFound")
    assert everything() == before


def test_one_is_put_aside_and_taken_back_out(as_carol: Caller, plan: Plan) -> None:
    path = f"/v1/plans/{plan.plan_id}/refusals/{record(plan_id=plan.plan_id).entry_id}"
    assert [as_carol.put(f"{path}/dismissal").json_body["state"] for _ in range(2)] == ["dismissed"] * 2
    assert is_problem(as_carol.put(f"{path}/assignment", {"number": None}), 409, "AlreadySettled")
    assert [as_carol.delete(f"{path}/dismissal").json_body["state"] for _ in range(2)] == ["open"] * 2


def test_a_coach_of_another_plan_sees_none_and_nobodys_are_no_plans(
    as_carol: Caller, as_mallory: Caller, plan: Plan
) -> None:
    kept, nobodys = record(plan_id=plan.plan_id, text="Secret"), record(text="Secret too")
    for as_someone, plan_id, row in ((as_mallory, plan.plan_id, kept), (as_carol, "none", nobodys)):
        response = as_someone.get(f"/v1/plans/{plan_id}/refusals")
        assert is_problem(response, 404, "PlanNotFound")
        assert "Secret" not in json.dumps(response.json_body)
        assert as_someone.put(f"/v1/plans/{plan_id}/refusals/{row.entry_id}/dismissal").status_code == 404
