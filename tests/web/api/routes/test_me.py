"""The token's person, and their tokens."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.domain.actor import Actor
from chalicelib.domain.people import api_tokens
from chalicelib.domain.people import person as people
from chalicelib.domain.people.api_tokens import MOST_TOKENS, REQUESTS_A_MINUTE
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import everything, owed
from tests.web.api.caller import Caller, header, is_problem


def test_me(as_carol: Caller, carol: Person) -> None:
    response = as_carol.get("/v1/me")
    me = response.json_body
    assert list(me) == [
        "id", "name", "time_zone", "hours", "email", "emails", "email_state", "email_since", "phone", "phone_state", "may_coach",
        "notices", "quiet_hours", "text_cap", "digest", "defaults", "asks_sign_in", "away_until", "created_at", "version",
    ]  # fmt: skip
    assert (me["id"], me["name"], me["email"]) == (carol.person_id, "Carol Reed", "carol@coaching.example")
    assert me["emails"] == ["carol@coaching.example"]
    assert (me["phone"], me["phone_state"], me["may_coach"]) == (None, "none", True)
    assert set(me["notices"].values()) == {None}
    assert header(response, "ETag") == '"1"'


def test_a_client_is_no_coach(as_alice: Caller) -> None:
    assert as_alice.get("/v1/me").json_body["may_coach"] is False


def test_settings_change_one_by_one(as_carol: Caller) -> None:
    before = as_carol.get("/v1/me").json_body
    changed = as_carol.patch(
        "/v1/me", {"hours": "12", "notices": {"late": "off"}, "defaults": {"hour": "09:00"}}
    ).json_body
    assert changed["hours"] == "12"
    assert changed["notices"] == before["notices"] | {"late": "off"}
    assert changed["defaults"] == before["defaults"] | {"hour": "09:00"}
    assert changed["name"] == before["name"]
    more = as_carol.patch("/v1/me", {"notices": {"done": "email"}}).json_body
    assert more["notices"] == before["notices"] | {"late": "off", "done": "email"}


def test_each_event_has_a_channel_and_a_choice_can_be_taken_back(as_carol: Caller) -> None:
    for channel in ("text", "digest", "off", "email", None):
        assert as_carol.patch("/v1/me", {"notices": {"done": channel}}).json_body["notices"]["done"] == channel


def test_the_cap_of_texts_and_the_digest_are_set_one_by_one(as_carol: Caller) -> None:
    me = as_carol.get("/v1/me").json_body
    assert (me["text_cap"], me["digest"]) == (6, {"every": "off", "at": "07:00", "weekday": 0})
    for cap in (1, 50, None):
        assert as_carol.patch("/v1/me", {"text_cap": cap}).json_body["text_cap"] == cap
    me = as_carol.patch("/v1/me", {"digest": {"every": "week", "at": "6:30"}}).json_body
    assert me["digest"] == {"every": "week", "at": "06:30", "weekday": 0}
    assert as_carol.patch("/v1/me", {"digest": {"weekday": 4}}).json_body["digest"]["weekday"] == 4


def test_what_clients_of_new_plans_are_told_is_changed_one_by_one(as_carol: Caller) -> None:
    for notices, kept in (({"done": "text"}, {"done": "text"}), ({"late": "off"}, {"done": "text", "late": "off"}), ({"done": None}, {"late": "off"})):  # fmt: skip
        me = as_carol.patch("/v1/me", {"defaults": {"client_notices": notices}}).json_body
        assert {event: how for event, how in me["defaults"]["client_notices"].items() if how} == kept


def test_quiet_hours_are_set_and_turned_off(as_alice: Caller) -> None:
    assert as_alice.get("/v1/me").json_body["quiet_hours"] == {"start": "21:00", "until": "08:00"}
    for hours in ({"start": "22:30", "until": "07:00"}, {"start": None, "until": None}):
        assert as_alice.patch("/v1/me", {"quiet_hours": hours}).json_body["quiet_hours"] == hours


def test_a_zone_of_ones_own_reaches_the_plan(as_alice: Caller, as_carol: Caller, plan: Plan) -> None:
    assert as_alice.patch("/v1/me", {"time_zone": "Asia/Tokyo"}).json_body["time_zone"] == "Asia/Tokyo"
    assert as_carol.get(f"/v1/plans/{plan.plan_id}").json_body["client"]["time_zone"] == "Asia/Tokyo"


def test_a_number_is_asked_before_it_is_used(as_carol: Caller, carol: Person) -> None:
    me = as_carol.patch("/v1/me", {"phone": "+1 212 555 0100", "name": "Carol"}).json_body
    assert (me["phone"], me["phone_state"], me["name"]) == ("+12125550100", "awaiting", "Carol")
    assert [row.kind for row in owed(carol)] == ["phone_confirmation"]
    gone = as_carol.patch("/v1/me", {"phone": None}).json_body
    assert (gone["phone"], gone["phone_state"]) == (None, "none")


def test_a_number_in_use_is_refused_and_nothing_else_changes(
    as_carol: Caller, alice: Person, with_phone: Callable[..., Person]
) -> None:
    with_phone(alice, "+4915112345678")
    before = everything()
    response = as_carol.patch("/v1/me", {"phone": "+4915112345678", "name": "Carola"})
    assert is_problem(response, 409, "AddressInUse")
    assert "Alice" not in response.json_body["detail"]
    assert everything() == before


def test_a_number_in_a_country_we_do_not_text_is_refused_and_nothing_else_changes(as_mallory: Caller) -> None:
    before = everything()
    response = as_mallory.patch("/v1/me", {"phone": "+252612345678", "name": "M"})
    assert is_problem(response, 422, "Invalid")
    assert "We can’t text numbers from this country." in response.json_body["detail"]
    assert everything() == before


def test_a_fourth_number_a_day_is_refused(as_alice: Caller) -> None:
    for place in range(3):
        assert as_alice.patch("/v1/me", {"phone": f"+4915112345{place:03}"}).status_code == 200
    before = everything()
    response = as_alice.patch("/v1/me", {"phone": "+4915112345999"})
    assert is_problem(response, 429, "LimitReached")
    assert int(header(response, "Retry-After") or 0) > 0
    assert everything() == before


def test_a_number_is_asked_once_in_30_days(as_carol: Caller, as_mallory: Caller) -> None:
    assert as_mallory.patch("/v1/me", {"phone": "+12125550100"}).status_code == 200
    before = everything()
    response = as_carol.patch("/v1/me", {"phone": "+12125550100"})
    assert is_problem(response, 429, "LimitReached")
    assert int(header(response, "Retry-After") or 0) == 30 * 86400
    assert everything() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"time_zone": "Mars/Olympus"},
        {"defaults": {"hour": "soon"}},
        {"hours": "25"},
        {"notices": {"late": "fax"}},
        {"notices": {"reminder": "text"}},
        {"text_cap": 0},
        {"text_cap": 51},
        {"digest": {"every": "hour"}},
        {"digest": {"at": "24:00"}},
        {"digest": {"weekday": 7}},
        {"defaults": {"client_notices": {"late": "fax"}}},
        {"quiet_hours": {"start": "9", "until": "08:00"}},
        {"quiet_hours": {"start": "21:00", "until": None}},
    ],
)
def test_a_number_is_not_asked_when_something_else_is_wrong(wrong: dict[str, object], as_carol: Caller) -> None:
    before = everything()
    assert is_problem(as_carol.patch("/v1/me", {"phone": "+12125550100", **wrong}), 422, "Invalid")
    assert everything() == before


def test_stale_settings_are_not_overwritten(as_carol: Caller) -> None:
    assert as_carol.patch("/v1/me", {"name": "Carol R"}, If_Match='"1"').status_code == 200
    before = everything()
    for change in ({"name": "Carol"}, {"phone": "+12125550100"}):
        assert is_problem(as_carol.patch("/v1/me", change, If_Match='"1"'), 412, "StaleVersion")
    assert everything() == before
    both = as_carol.patch("/v1/me", {"name": "Carol", "phone": "+12125550100"}, If_Match='"2"')
    assert both.status_code == 200


def test_a_token_shows_its_secret_once(as_carol: Caller, calls_as: Callable[[Person | None], Caller]) -> None:
    response = as_carol.post("/v1/tokens", {"name": "  Calendar "})
    assert response.status_code == 201
    token = response.json_body
    assert list(token) == ["id", "name", "created_at", "secret"]
    assert token["name"] == "Calendar"
    assert header(response, "Location") == f"/v1/tokens/{token['id']}"
    new = calls_as(None)
    new.secret = token["secret"]
    assert new.get("/v1/me").status_code == 200
    listed = as_carol.get("/v1/tokens").json_body
    assert listed["next_cursor"] is None
    assert {"id": token["id"], "name": "Calendar", "created_at": "2026-11-23T09:00:00Z"} in listed["items"]
    assert token["secret"] not in everything()


def test_tokens_are_not_without_end(as_carol: Caller) -> None:
    for number in range(MOST_TOKENS - 1):
        assert as_carol.post("/v1/tokens", {"name": str(number)}).status_code == 201
    before = everything()
    assert is_problem(as_carol.post("/v1/tokens", {"name": "one more"}), 422, "Invalid")
    assert everything() == before


def test_600_requests_a_minute_and_no_more(
    as_carol: Caller,
    carol: Person,
    now: datetime,
    clock_at: Callable[[datetime], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert REQUESTS_A_MINUTE == 600
    monkeypatch.setattr(api_tokens, "REQUESTS_A_MINUTE", 3)
    clock_at(now + timedelta(seconds=10))
    assert [as_carol.get("/v1/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    limited = as_carol.patch("/v1/me", {"name": "Too fast"})
    assert is_problem(limited, 429, "LimitReached")
    assert header(limited, "Retry-After") == "50"
    assert people.get(carol.person_id).name == "Carol Reed"
    other = api_tokens.create(Actor(carol.person_id), name="other", now=now)[2]
    with_other = as_carol.get("/v1/me", Authorization=f"Bearer {other}")
    assert is_problem(with_other, 429, "LimitReached")  # a person's tokens share the limit
    clock_at(now + timedelta(seconds=60))
    assert as_carol.get("/v1/me").status_code == 200
