"""Metrics and their readings in the API."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.database.rows import plain
from chalicelib.domain.metrics.metric import Asked, Metric
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from tests.conftest import NOW, counted, everything
from tests.web.api.caller import Caller, header, is_problem
from tests.web.api.frame.test_calls import TOKEN


@pytest.fixture
def path(plan: Plan, as_carol: Caller, as_alice: Caller) -> str:
    for caller in (as_carol, as_alice):
        caller.get("/v1/me")  # opens the minute in which the token's requests are counted
    return f"/v1/plans/{plan.plan_id}/metrics"


@pytest.fixture
def weight(as_carol: Caller, path: str) -> str:
    return f"{path}/{as_carol.post(path, {'name': 'Weight', 'unit': 'kg'}).json_body['metric_id']}"


def test_one_is_set_up_read_changed_archived_and_deleted(as_carol: Caller, as_alice: Caller, path: str) -> None:
    asked = {
        "name": "Weight", "unit": "kg", "better": "lower", "band": {"high": "85.5"},
        "target": {"from_value": 84.5, "from_date": "2026-11-01", "to_value": "80", "to_date": "2027-02-01"},
        "rhythm": {"every": "weekdays", "weekdays": ["fri", "mon"]},
    }  # fmt: skip
    made = as_carol.post(path, asked)
    one = str(header(made, "Location"))
    found = as_alice.get(one)
    assert found.json_body == made.json_body
    assert found.json_body["target"] == {
        "from_value": "84.5", "from_date": "2026-11-01", "to_value": "80", "to_date": "2027-02-01"
    }  # fmt: skip
    assert found.json_body["band"] == {"low": None, "high": "85.5"}
    assert found.json_body["rhythm"] == {"every": "weekdays", "weekdays": ["mon", "fri"], "month_day": None}
    assert "letter" not in found.json_body
    tag = str(header(found, "ETag"))
    changed = as_alice.patch(one, {"name": "Mass", "target": None, "better": None}, If_Match=tag).json_body
    assert [changed[name] for name in ("name", "target", "better", "unit", "version")] == ["Mass", None, None, "kg", 2]
    assert is_problem(as_carol.patch(one, {"name": "Other"}, If_Match=tag), 412, "StaleVersion")
    assert as_carol.put(f"{one}/archive").json_body["is_archived"] is True
    assert as_carol.get(path).json_body["items"] == []
    assert [each["name"] for each in as_carol.get(f"{path}?state=archived").json_body["items"]] == ["Mass"]
    assert as_carol.delete(f"{one}/archive").json_body["archived_at"] is None
    assert as_alice.delete(one).status_code == 204
    assert is_problem(as_alice.get(one), 404, "MetricNotFound")
    assert as_alice.put(f"{one}/restoration").json_body["name"] == "Mass"


def test_the_list_is_in_the_order_of_names_and_paged(as_carol: Caller, as_mallory: Caller, path: str) -> None:
    assert as_carol.get(path).json_body == {"items": [], "next_cursor": None}
    for name in ("beta", "Alpha", "gamma"):
        as_carol.post(path, {"name": name})
    first = as_carol.get(f"{path}?limit=2").json_body
    assert [each["name"] for each in first["items"]] == ["Alpha", "beta"]
    as_carol.post(path, {"name": "aardvark"})
    rest = f"limit=2&cursor={first['next_cursor']}"
    second = as_carol.get(f"{path}?{rest}").json_body
    assert ([each["name"] for each in second["items"]], second["next_cursor"]) == (["gamma"], None)
    assert is_problem(as_carol.get(f"{path}?state=all&{rest}"), 422, "Invalid")
    assert is_problem(as_mallory.get(f"{path}?{rest}"), 404, "PlanNotFound")


def test_a_dozen_come_at_once_unless_more_are_asked_for(as_carol: Caller, path: str) -> None:
    for number in range(13):
        as_carol.post(path, {"name": f"Mood {number}"})
    assert len(as_carol.get(path).json_body["items"]) == 12
    assert len(as_carol.get(f"{path}?limit=100").json_body["items"]) == 13


def test_a_days_reading_is_put_and_a_repeat_changes_nothing(as_alice: Caller, weight: str) -> None:
    day = f"{weight}/readings/2026-11-23"
    first = as_alice.put(day, {"value": 81.40, "note": "felt heavy"})
    assert first.status_code == 200
    before = everything()
    assert as_alice.put(day, {"value": "81.4", "note": "felt heavy"}).json_body == first.json_body
    assert everything() == before
    assert first.json_body["counts_as"] == {"date": "2026-11-23", "value": "81.4", "second": None}
    [read] = first.json_body["readings"]
    assert [read[name] for name in ("state", "value", "note", "via")] == ["value", "81.4", "felt heavy", "api"]
    assert read["by"]["name"] == "Alice Moreau"
    assert as_alice.put(day, {"value": 82}).json_body["counts_as"]["value"] == "82"
    assert as_alice.put(day, {"skipped": True}).json_body["counts_as"]["value"] is None
    assert as_alice.get(weight).json_body["latest"] == [{"date": "2026-11-23", "value": None, "second": None}]
    assert as_alice.delete(day).status_code == 204
    assert is_problem(as_alice.get(day), 404, "ReadingNotFound")
    assert is_problem(as_alice.delete(day), 404, "ReadingNotFound")


def test_digits_are_kept_that_no_float_has(as_alice: Caller, weight: str) -> None:
    as_alice("PUT", f"{weight}/readings/2026-11-23", raw=b'{"value": 123456789012.123456}')
    assert as_alice.get(weight).json_body["latest"][0]["value"] == "123456789012.123456"


@pytest.mark.parametrize(
    ("date", "body", "at"),
    [
        ("2026-11-23", b'{"value": 1e400}', "value"),
        ("2026-11-23", b'{"value": "NaN"}', "value"),
        ("2026-11-23", b'{"value": true}', "value"),
        ("2026-11-23", b'{"value": "81,4"}', "value"),
        ("2026-11-23", b"{}", "value"),
        ("2026-11-23", b'{"value": 120, "second": 80}', "value"),
        ("2026-11-23", b'{"value": 1, "skipped": true}', "skipped"),
        ("2026-11-24", b'{"value": 1}', "date"),
        ("1890-01-01", b'{"value": 1}', "date"),
        ("2026-02-30", b'{"value": 1}', "date"),
    ],
)
def test_what_no_reading_can_be_is_refused_at_its_field(
    as_alice: Caller, weight: str, date: str, body: bytes, at: str
) -> None:
    before = everything()
    answer = as_alice("PUT", f"{weight}/readings/{date}", raw=body)
    assert is_problem(answer, 422, "Invalid")
    assert list(answer.json_body["errors"]) == [at]
    assert everything() == before


def test_several_are_added_and_changed_by_their_keys(as_carol: Caller, weight: str) -> None:
    lines = [
        {"key": "a", "date": "2026-11-22", "value": 81.4},
        {"key": "b", "date": "2026-11-23", "value": "82"},
        {"key": "c", "date": "2026-11-24", "value": 83},
    ]
    first = as_carol.post(f"{weight}/readings", {"readings": lines}, Idempotency_Key="k")
    report = first.json_body
    assert [report[name] for name in ("created", "changed", "refused")] == [2, 0, 1]
    assert "hasn’t begun yet" in report["items"][2]["errors"]["date"]
    assert str(header(first, "Location")).endswith("/readings/2026-11-23")
    before = everything()
    again = as_carol.post(f"{weight}/readings", {"readings": lines}, Idempotency_Key="k")
    assert (again.body, header(again, "Location")) == (first.body, header(first, "Location"))
    assert everything() == before
    changed = as_carol.post(f"{weight}/readings", {"readings": lines}).json_body
    assert [each["result"] for each in changed["items"]] == ["changed", "changed", "refused"]
    many = [{"key": str(n), "date": "2026-11-22", "value": n} for n in range(501)]
    assert is_problem(as_carol.post(f"{weight}/readings", {"readings": many}), 422, "Invalid")


def test_readings_are_listed_by_range_and_since_a_change(
    as_alice: Caller, weight: str, clock_at: Callable[[datetime], None]
) -> None:
    for day in ("2026-11-20", "2026-11-21", "2026-11-22"):
        as_alice.put(f"{weight}/readings/{day}", {"value": 81})

    def listed(query: str) -> list[Any]:
        return [[each["date"], each["state"]] for each in as_alice.get(f"{weight}/readings?{query}").json_body["items"]]

    assert listed("from=2026-11-21&to=2026-11-21") == [["2026-11-21", "value"]]
    page = as_alice.get(f"{weight}/readings?limit=2").json_body
    assert listed(f"limit=2&cursor={page['next_cursor']}") == [["2026-11-22", "value"]]
    clock_at(NOW + timedelta(hours=1))
    as_alice.delete(f"{weight}/readings/2026-11-20")
    assert listed("changed_since=2026-11-23T09:30:00Z") == [["2026-11-20", "removed"]]
    for query in ("from=2026-11-22&to=2026-11-21", "from=yesterday", "from=2026-02-30", "changed_since=now"):
        assert is_problem(as_alice.get(f"{weight}/readings?{query}"), 422, "Invalid"), query


def test_all_are_in_one_csv_if_that_is_accepted(as_alice: Caller, weight: str) -> None:
    for day, value, note in (("2026-11-21", 82, "=1+1"), ("2026-11-22", 81.4, 'felt "heavy"')):
        as_alice.put(f"{weight}/readings/{day}", {"value": value, "note": note})
    found = as_alice.get(f"{weight}/readings?limit=1", Accept="text/csv, */*;q=0.1")
    assert str(header(found, "Content-Type")).startswith("text/csv")
    assert header(found, "Vary") == "Accept"
    head, *lines = found.body.decode().split("\r\n")
    assert head == "date,value,second,state,note,by,via,reported_at,changed_at,key,id"
    assert lines[0].startswith("2026-11-21,82,,value,'=1+1,Alice Moreau,api,2026-11-23T09:00:00Z,")
    assert lines[1].startswith('2026-11-22,81.4,,value,"felt ""heavy""",')
    for accept in ("application/json", "*/*", "text/csv;q=0.5, application/json", ""):
        assert header(as_alice.get(f"{weight}/readings", Accept=accept), "Content-Type") == "application/json"


def test_another_unit_is_asked_about(as_carol: Caller, as_alice: Caller, weight: str) -> None:
    as_alice.put(f"{weight}/readings/2026-11-23", {"value": 81.4})
    asked = as_carol.patch(weight, {"unit": "lb"})
    assert is_problem(asked, 422, "UnitAsks")
    assert asked.json_body["errors"]["unit"].endswith("was only the name wrong? Send values: convert or values: keep.")
    changed = as_carol.patch(weight, {"unit": "lb", "values": "convert"}).json_body
    assert (changed["unit"], changed["latest"][0]["value"]) == ("lb", "179.5")
    assert as_alice.get(f"{weight}/readings").json_body["items"][0]["value"] == "179.5"


def test_what_it_costs(as_carol: Caller, path: str, weight: str) -> None:
    for method, where, body, cost in (
        ("GET", path, None, {"GetItem": 1, "Query": 1}),
        ("GET", weight, None, {"TransactGetItems": 1}),
        ("PUT", f"{weight}/readings/2026-11-23", {"value": 1}, {"TransactGetItems": 1, "Query": 1, "TransactWriteItems": 1}),
        ("GET", f"{weight}/readings?from=2026-01-01", None, {"TransactGetItems": 1, "Query": 1}),
    ):  # fmt: skip
        with counted() as made:
            assert as_carol(method, where, body).status_code == 200
        assert made == TOKEN | cost


def test_viewers_and_strangers_see_none(
    calls_as: Callable[[Person | None], Caller], viewer: Person, mallory: Person, path: str, weight: str
) -> None:
    for each in (path, weight, f"{weight}/readings"):
        assert is_problem(calls_as(viewer).get(each), 403, "NotAllowed")
        assert is_problem(calls_as(mallory).get(each), 404, "PlanNotFound")


# Asking


def test_askings_are_given_changed_and_shown_in_the_order_of_the_day(
    as_carol: Caller, as_alice: Caller, path: str
) -> None:
    asked = [{"at": "8pm", "by": "text"}, {"at": "07:00", "about": "day_before"}]
    made = as_carol.post(path, {"name": "Sleep", "kind": "duration", "askings": asked})
    one, tag = str(header(made, "Location")), str(header(made, "ETag"))
    assert made.json_body["askings"] == [
        {"at": "07:00", "by": "email", "about": "day_before"}, {"at": "20:00", "by": "text", "about": "day"}
    ]  # fmt: skip
    assert made.json_body["asked"] is None
    assert as_alice.get(one).json_body == made.json_body
    assert as_alice.patch(one, {"askings": [{"at": "21:30"}]}, If_Match=tag).json_body["askings"] == [
        {"at": "21:30", "by": "email", "about": "day"}
    ]
    assert as_alice.patch(one, {"name": "Rest"}).json_body["askings"][0]["at"] == "21:30"
    assert as_alice.patch(one, {"askings": []}).json_body["askings"] == []
    assert as_carol.post(path, {"name": "Mood"}).json_body["askings"] == []


def test_what_no_asking_can_be_is_refused_at_its_place(as_carol: Caller, path: str) -> None:
    good, before = {"at": "20:00"}, everything()
    for askings, at in (
        ([good, {"at": "25:00"}], "askings[1].at"),
        ([{"at": "8"}], "askings[0].at"),
        ([{"by": "email"}], "askings[0].at"),
        ([good, {"at": "21:00", "by": "pigeon"}], "askings[1].by"),
        ([{"at": "20:00", "about": "week"}], "askings[0].about"),
        ([{"at": "20:00", "to": "client"}], "askings[0]"),
        ([good, {"at": "8pm"}], "askings"),
        ([{"at": f"{hour}:00"} for hour in range(10, 21)], "askings"),
        ("20:00", "askings"),
    ):
        answer = as_carol.post(path, {"name": "Weight", "askings": askings})
        assert is_problem(answer, 422, "Invalid"), askings
        assert list(answer.json_body["errors"]) == [at], askings
    assert everything() == before


def test_when_it_was_last_asked_for_is_read_only(as_carol: Caller, weight: str) -> None:
    plan_id, metric_id = weight.split("/")[3], weight.split("/")[5]
    asked = Asked(NOW.date(), NOW, "text")
    Metric(plan_id, metric_id).update([Metric.asked.set(plain(asked))])
    said = {"date": "2026-11-23", "at": "2026-11-23T09:00:00Z", "by": "text"}
    assert as_carol.get(weight).json_body["asked"] == said
    assert is_problem(as_carol.patch(weight, {"asked": None}), 422, "Invalid")


def test_asking_is_paused_until_a_day_or_until_somebody_ends_it(as_carol: Caller, as_alice: Caller, plan: Plan) -> None:
    pause, own = f"/v1/plans/{plan.plan_id}/asking-pause", f"/v1/plans/{plan.plan_id}"
    assert as_carol.get(own).json_body["asking_pause"] is None
    said = as_alice.put(pause, {"until": "2026-12-04"})
    assert said.json_body["asking_pause"] == {
        "paused_at": "2026-11-23T09:00:00Z", "paused_by": plan.client_id, "until": "2026-12-04"
    }  # fmt: skip
    assert header(said, "ETag") == header(as_alice.get(own), "ETag")
    before = everything()
    assert as_alice.put(pause, {"until": "2026-12-04"}).json_body == said.json_body
    assert everything() == before
    assert as_carol.put(pause).json_body["asking_pause"]["until"] is None
    assert as_carol.get("/v1/plans").json_body["items"][0]["asking_pause"]["paused_by"] == plan.primary_id
    assert as_carol.delete(pause).json_body["asking_pause"] is None
    before = everything()
    assert as_alice.delete(pause).json_body["asking_pause"] is None
    for until in ("2026-11-23", "2026-11-01", "2026-02-30", "soon", 4):
        answer = as_alice.put(pause, {"until": until})
        assert is_problem(answer, 422, "Invalid"), until
        assert list(answer.json_body["errors"]) == ["until"]
    assert everything() == before


def test_viewers_strangers_and_other_clients_pause_nothing_and_see_no_pause(
    calls_as: Callable[[Person | None], Caller], as_alice: Caller, viewer: Person, mallory: Person, plan: Plan,
    open_plan: Callable[..., Plan],
) -> None:  # fmt: skip
    bob = Person.get(open_plan("Bob Lee", "bob@home.example").client_id)
    pause = f"/v1/plans/{plan.plan_id}/asking-pause"
    as_alice.put(pause)
    for method in ("PUT", "DELETE"):
        assert is_problem(calls_as(viewer)(method, pause), 403, "NotAllowed")
        assert is_problem(calls_as(mallory)(method, pause), 404, "PlanNotFound")
        assert is_problem(calls_as(bob)(method, pause), 404, "PlanNotFound")
    assert calls_as(viewer).get(f"/v1/plans/{plan.plan_id}").json_body["asking_pause"] is None
    assert as_alice.get(f"/v1/plans/{plan.plan_id}").json_body["asking_pause"] is not None
