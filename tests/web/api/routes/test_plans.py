"""Plans through the API."""

from collections.abc import Callable
from datetime import datetime, timedelta

from chalicelib.database.transactions import Write
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actor import Actor
from chalicelib.domain.people import person as people
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import entry as stream
from chalicelib.domain.team.inviting import Details
from tests.conftest import everything, owed
from tests.web.api.caller import Caller, header, is_problem


def test_opening_a_plan_invites_the_client(as_carol: Caller) -> None:
    response = as_carol.post(
        "/v1/plans",
        {
            "client": {
                "name": "Bob Lee",
                "email": "Bob@Home.example",
                "phone": "+49 151 12345678",
                "time_zone": "Asia/Tokyo",
            }
        },
    )
    assert response.status_code == 201
    plan = response.json_body
    assert list(plan) == [
        "plan_id",
        "prefix",
        "role",
        "client",
        "defaults",
        "cards",
        "asking_pause",
        "next_session",
        "created_at",
        "version",
    ]
    assert (plan["prefix"], plan["role"], plan["version"]) == ("BOB", "primary", 1)
    assert plan["created_at"] == "2026-11-23T09:00:00Z"
    client = plan["client"]
    assert list(client) == ["id", "name", "email", "email_state", "email_since", "phone", "phone_state", "time_zone"]
    assert (client["name"], client["email"], client["phone"]) == ("Bob Lee", "bob@home.example", "+4915112345678")
    assert (client["phone_state"], client["time_zone"]) == ("none", "Asia/Tokyo")
    assert header(response, "Location") == f"/v1/plans/{plan['plan_id']}"
    assert as_carol.get(header(response, "Location") or "").json_body == plan
    assert [row.kind for row in owed(client["id"])] == ["invitation"]


def test_without_a_zone_the_client_is_taken_to_live_in_the_coachs(as_carol: Caller) -> None:
    plan = as_carol.post("/v1/plans", {"client": {"name": "Bob", "email": "bob@home.example"}}).json_body
    assert plan["client"]["time_zone"] == "America/New_York"
    assert plan["client"]["phone"] is None


def test_the_answer_is_the_same_whether_the_person_is_known_or_not(as_mallory: Caller, alice: Person) -> None:
    known = as_mallory.post("/v1/plans", {"client": {"name": "Whoever", "email": alice.email}}).json_body
    unknown = as_mallory.post("/v1/plans", {"client": {"name": "Whoever", "email": "nobody@home.example"}}).json_body
    for plan in (known, unknown):
        del plan["plan_id"], plan["client"]["id"], plan["client"]["email"], plan["prefix"]
    assert known == unknown


def test_a_coach_and_their_client_see_the_same_plan_in_their_own_role(
    as_carol: Caller, as_alice: Caller, plan: Plan
) -> None:
    carols = as_carol.get("/v1/plans").json_body["items"]
    alices = as_alice.get("/v1/plans").json_body["items"]
    assert [each["role"] for each in carols + alices] == ["primary", "client"]
    assert carols[0] | {"role": ""} == alices[0] | {"role": ""}
    assert carols[0]["plan_id"] == plan.plan_id


def test_plans_come_oldest_first_and_page_by_page(as_carol: Caller, plan: Plan, carol: Person, now: datetime) -> None:
    from chalicelib.domain.team import opening

    ids = [plan.plan_id]
    for day in range(1, 5):
        opened = opening.open_plan(
            Actor(carol.person_id),
            Details(name="Bob", email=f"bob{day}@home.example"),
            now=now + timedelta(days=day),
        )
        ids.append(opened.plan_id)
    seen, cursor, pages = [], "", 0
    while True:
        page = as_carol.get(f"/v1/plans?limit=2{cursor}").json_body
        seen += [item["plan_id"] for item in page["items"]]
        pages += 1
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == ids
    assert pages == 3
    assert is_problem(as_carol.get(f"/v1/plans?cursor={'a' * 40}"), 422, "Invalid")


def test_a_cursor_is_no_good_for_somebody_else(
    as_carol: Caller, as_alice: Caller, open_plan: Callable[..., Plan], plan: Plan
) -> None:
    open_plan("Bob", "bob@home.example")
    cursor = as_carol.get("/v1/plans?limit=1").json_body["next_cursor"]
    assert is_problem(as_alice.get(f"/v1/plans?cursor={cursor}"), 422, "Invalid")


def test_defaults_change_one_by_one(as_carol: Caller, plan: Plan) -> None:
    path = f"/v1/plans/{plan.plan_id}"
    before = as_carol.get(path).json_body["defaults"]
    response = as_carol.patch(path, {"defaults": {"hour": "12:00", "client_may_edit": True}})
    assert response.status_code == 200
    assert response.json_body["defaults"] == before | {"hour": "12:00", "client_may_edit": True}
    assert header(response, "ETag") == f'"{int(plan.version) + 1}"'
    action = as_carol.post(f"{path}/actions", {"what": "Call", "due": {"date": "2026-12-04"}}).json_body
    assert action["due_at"] == "2026-12-04T11:00:00Z"
    assert action["client_may_edit"] is True
    entry = as_carol.get(f"{path}/stream").json_body["items"][1]
    assert (entry["kind"], entry["via"]) == ("plan_changed", "api")


def test_defaults_with_a_reminder_by_days(as_carol: Caller, plan: Plan) -> None:
    reminder = {"to": "coach", "by": "text", "days": 0, "at": "08:30"}
    response = as_carol.patch(f"/v1/plans/{plan.plan_id}", {"defaults": {"reminders": [reminder]}})
    assert response.json_body["defaults"]["reminders"] == [
        reminder | {"minutes": None, "time_zone": None, "every": None, "times": None}
    ]


def test_a_mistyped_address_is_corrected_until_the_client_answers(
    as_carol: Caller, open_plan: Callable[..., Plan]
) -> None:
    plan = open_plan("Bob", "bbo@home.example", accepted=False)
    path = f"/v1/plans/{plan.plan_id}"
    response = as_carol.patch(path, {"client": {"email": "bob@home.example", "name": "Bob Lee"}})
    assert response.status_code == 200
    client = response.json_body["client"]
    assert (client["email"], client["name"]) == ("bob@home.example", "Bob Lee")
    assert client["id"] != plan.client_id
    assert [row.kind for row in owed(client["id"])] == ["invitation"]


def test_an_address_that_answered_is_its_owners(as_carol: Caller, plan: Plan) -> None:
    before = everything()
    response = as_carol.patch(f"/v1/plans/{plan.plan_id}", {"client": {"email": "other@home.example"}})
    assert is_problem(response, 409, "WrongState")
    assert everything() == before


def test_a_clients_number_is_given_and_taken_away(as_carol: Caller, open_plan: Callable[..., Plan]) -> None:
    plan = open_plan("Bob", "bob@home.example", accepted=False)
    path = f"/v1/plans/{plan.plan_id}"
    given = as_carol.patch(path, {"client": {"phone": "+1 212 555 0100"}})
    assert given.json_body["client"]["phone"] == "+12125550100"
    renamed = as_carol.patch(path, {"client": {"name": "Robert"}})
    assert renamed.json_body["client"]["phone"] == "+12125550100"
    assert as_carol.patch(path, {"client": {"phone": None}}).json_body["client"]["phone"] is None


def test_client_and_defaults_change_together_or_not_at_all(as_carol: Caller, plan: Plan) -> None:
    path = f"/v1/plans/{plan.plan_id}"
    before = everything()
    both = {"client": {"name": "Alice M"}, "defaults": {"hour": "25:00"}}
    assert is_problem(as_carol.patch(path, both), 422, "Invalid")
    assert everything() == before
    both["defaults"]["hour"] = "15:00"
    response = as_carol.patch(path, both, If_Match=f'"{int(plan.version)}"')
    assert response.status_code == 200
    assert response.json_body["client"]["name"] == "Alice M"
    assert response.json_body["defaults"]["hour"] == "15:00"


def test_a_stale_plan_is_not_overwritten(as_carol: Caller, plan: Plan) -> None:
    path = f"/v1/plans/{plan.plan_id}"
    assert as_carol.patch(path, {"defaults": {"hour": "12:00"}}, If_Match=f'"{int(plan.version)}"').status_code == 200
    before = everything()
    assert is_problem(
        as_carol.patch(path, {"defaults": {"hour": "13:00"}}, If_Match=f'"{int(plan.version)}"'), 412, "StaleVersion"
    )
    assert is_problem(
        as_carol.patch(path, {"client": {"name": "Al"}}, If_Match=f'"{int(plan.version)}"'), 412, "StaleVersion"
    )
    assert everything() == before


def test_an_empty_change_changes_nothing(as_carol: Caller, plan: Plan) -> None:
    before = everything()
    assert as_carol.patch(f"/v1/plans/{plan.plan_id}", {}).status_code == 200
    assert as_carol.patch(f"/v1/plans/{plan.plan_id}", {"client": {}, "defaults": {}}).status_code == 200
    assert everything() == before


def test_the_stream_tells_newest_first_page_by_page(
    as_carol: Caller, plan: Plan, add_action: Callable[..., Action]
) -> None:
    for number in range(3):
        add_action(f"Action {number + 1}")
    path = f"/v1/plans/{plan.plan_id}/stream"
    whole = as_carol.get(path).json_body
    assert [(each["kind"], each["number"]) for each in whole["items"]] == [
        ("created", 3), ("created", 2), ("created", 1), ("accepted", None), ("invited", None),
    ]  # fmt: skip
    assert whole["next_cursor"] is None
    first = as_carol.get(f"{path}?limit=2").json_body
    second = as_carol.get(f"{path}?limit=3&cursor={first['next_cursor']}").json_body
    assert first["items"] + second["items"] == whole["items"]
    entry = whole["items"][0]
    assert list(entry) == ["id", "kind", "at", "actor", "via", "number", "what", "text", "files", "data"]
    assert entry["actor"] == {"id": plan.primary_id, "name": "Carol Reed"}
    assert entry["what"] == "Action 3"


def test_a_deleted_action_stays_in_the_stream(as_carol: Caller, plan: Plan, add_action: Callable[..., Action]) -> None:
    add_action("Call the bank", comment="Before noon")
    assert as_carol.delete(f"/v1/plans/{plan.plan_id}/actions/1").status_code == 204
    items = as_carol.get(f"/v1/plans/{plan.plan_id}/stream").json_body["items"]
    assert [each["kind"] for each in items][:3] == ["deleted", "comment", "created"]
    assert items[0]["what"] == "Call the bank"
    assert items[1]["text"] == "Before noon"


def test_a_client_sees_nothing_of_who_only_reads(
    as_alice: Caller, as_carol: Caller, viewer: Person, plan: Plan, now: datetime
) -> None:
    entry = stream.entry(
        plan.plan_id,
        "notices",
        now,
        actor_id=viewer.person_id,
        actor_name=viewer.name,
        via="link",
        event="late",
        channel="off",
    )
    write = Write()
    write.put(entry)
    write.commit()
    assert viewer.name in as_carol.get(f"/v1/plans/{plan.plan_id}/stream").body.decode()
    for path in ("/v1/plans", f"/v1/plans/{plan.plan_id}", f"/v1/plans/{plan.plan_id}/stream"):
        body = as_alice.get(path).body.decode()
        assert viewer.name not in body
        assert viewer.person_id not in body


def test_a_confirmed_number_shows_in_the_plan(
    as_carol: Caller, plan: Plan, alice: Person, with_phone: Callable[..., Person]
) -> None:
    with_phone(people.get(alice.person_id), "+4915112345678")
    client = as_carol.get(f"/v1/plans/{plan.plan_id}").json_body["client"]
    assert (client["phone"], client["phone_state"]) == ("+4915112345678", "confirmed")


def test_coaches_say_whether_links_in_emails_open_without_signing_in(
    as_carol: Caller, as_alice: Caller, plan: Plan
) -> None:
    own = f"/v1/plans/{plan.plan_id}"
    assert as_alice.patch(own, {"cards": False}).status_code == 403
    off = as_carol.patch(own, {"cards": False}).json_body
    assert (off["cards"], off["version"]) == (False, int(plan.version) + 1)
    assert as_carol.patch(own, {"cards": False}).json_body == off
    assert as_alice.get(own).json_body["cards"] is False
    assert as_carol.patch(own, {"cards": True}).json_body["cards"] is True
    assert as_alice.patch("/v1/me", {"asks_sign_in": True}).json_body["asks_sign_in"] is True
    assert as_alice.patch("/v1/me", {"asks_sign_in": None}).status_code == 422
