"""What a local run starts with: twelve clients, a year behind one of them, and what is yet to come."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.actions.action import Action
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.people import browsers
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans_of
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.reports import growth
from infra.local.demo import making, meeting, story
from infra.local.demo.door import Door
from infra.local.demo.making import Making
from infra.local.demo.rows import Demo, Rows, Said
from tests.conftest import NOW, owed


def test_carol_has_twelve_clients_a_year_behind_one_and_everything_is_as_people_live() -> None:
    made = story.make(NOW)
    coached = [row for row in Membership.rows(made.demo.coach_id) if row.role == "primary"]
    assert Counter(row.client_state for row in coached) == {"active": 11, "invited": 1}
    plans = {row.client_name: plans_of.get_for(made.demo.coach_id, row.plan_id) for row in coached}
    actions = {name: list(Action.query(plan.plan_id)) for name, plan in plans.items()}
    assert len({plan.client.time_zone for plan in plans.values()}) > 8
    assert any(each.stuck_at for each in actions["Teresa Vos"])
    assert all(any(each.proposal for each in actions[name]) for name in ("Alice Moreau", "Priya Nair"))
    assert all(each.created_at < NOW for some in actions.values() for each in some[:-1])
    year = growth.of(plans["Alice Moreau"], plans["Alice Moreau"].totals or {}, [], 2026, NOW)
    assert year.done.count > 30
    assert [each.name for each in year.finished][-2:] == ["First ten customers", "Prices that hold"]
    assert all(7 <= each.due_at.astimezone(UTC).hour <= 23 for each in actions["Alice Moreau"][:-1])
    _follows_and_is_asked(made.demo)
    _texted(made.said)


def _follows_and_is_asked(demo: Demo) -> None:
    """Alice follows three metrics with a past, and is owed only what lies ahead, or comes in a minute."""
    metrics = {row.name: row for row in Metric.query(demo.plan_id)}
    assert {name: len(row.recent) > 15 for name, row in metrics.items()} == dict.fromkeys(
        ("Calls made", "Mood", "Weight"), True
    )
    rows = owed(demo.client_id)
    assert sorted(row.by for row in rows if row.kind == "asking") == ["email", "email", "text"]
    assert all(NOW - timedelta(minutes=2) < row.due_at for row in rows if row.by == "email")
    assert sum(row.kind == "reminder" and row.due_at <= NOW + timedelta(minutes=1) for row in rows) == 2
    serving = [row.what for row in Action.query(demo.plan_id) if row.metric_id == metrics["Calls made"].metric_id]
    assert serving == ["Write down three customer stories"]


def _texted(said: list[Said]) -> None:
    assert [each.is_theirs for each in said] == [False, True, True, False, True, False, True, False, True, False]
    assert [each.at for each in said] == sorted(each.at for each in said)
    assert [each.words[:5] for each in said if not each.is_theirs] == ["Carol", "Done:", "Carol", "Kept ", "Done:"]


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (datetime(2026, 11, 30, 14, 30, tzinfo=UTC), "2026-11-30T10:00"),
        (datetime(2026, 11, 30, 14, 45, tzinfo=UTC), "2026-11-30T11:00"),
        (datetime(2026, 11, 30, 23, 45, tzinfo=UTC), "2026-12-01T09:00"),
        (datetime(2026, 12, 5, 12, 0, tzinfo=UTC), "2026-12-07T09:00"),
    ],
)
def test_the_next_session_is_at_an_hour_of_carols_working_day(now: datetime, first: str) -> None:
    coming = meeting.coming(now, 4)
    assert coming[0].astimezone(ZoneInfo(meeting.CAROLS_ZONE)).isoformat().startswith(first)
    assert coming == sorted(coming)
    assert len(set(coming)) == 4


@contextmanager
def _making(directory: Path, now: datetime = NOW) -> Iterator[Making]:
    made = Making(directory, now, {"TEXT_COUNTRIES": "DE,US", "SMS_NUMBER": "+18885550100", "STAGE": "local"})
    try:
        yield made
    finally:
        made.stop()


def test_what_is_made_beside_is_put_once_and_made_again_only_if_it_was_lost(tmp_path: Path) -> None:
    got: list[Rows] = []
    with _making(tmp_path) as first:
        demo = first.done(lambda coach_id: False, got.append)
    [rows] = got
    assert {row["person_id"]["S"] for row in rows.tables["PEOPLE_TABLE"]} >= {demo.coach_id, demo.client_id}
    assert [row["prefix"]["S"] for row in rows.tables["PLANS_TABLE"] if row["plan_id"]["S"] == demo.plan_id] == ["ALI"]
    with _making(tmp_path) as second:
        assert second.done(lambda coach_id: coach_id == demo.coach_id, got.append) == demo
        assert len(got) == 1


def test_rows_are_put_in_batches_until_all_are_taken() -> None:
    asked: list[int] = []
    left = [{"t": [{"PutRequest": {"Item": {"n": {"N": "7"}}}}]}]

    class Client:
        def batch_write_item(self, **asking: dict[str, list[object]]) -> dict[str, object]:
            asked.append(sum(len(some) for some in asking["RequestItems"].values()))
            return {"UnprocessedItems": left.pop() if left else {}}

    class Session:
        def client(self, service: str) -> Client:
            return Client()

    rows = {"A": [{"n": {"N": str(n)}} for n in range(30)], "B": [{"n": {"N": "1"}}]}
    making.put(Session(), rows, {"A": "a", "B": "b"})
    assert sorted(asked) == [1, 6, 25]


def test_the_door_lets_in_who_is_of_the_demo_by_a_session_like_any_other(carol: Person) -> None:
    door = Door({"coach": carol.person_id}, "http://127.0.0.1:8025")
    entered = door.enter("coach", "", NOW)
    assert entered is not None
    assert entered.location == "/"
    for next, leads_to in (("/plans/p?open=1", "/plans/p?open=1"), ("//mallory.example", "/")):
        again = door.enter("coach", "", NOW, next)
        assert again is not None
        assert again.location == leads_to
    name, _, rest = entered.cookies[0].partition("=")
    found = browsers.session_person(rest.partition(";")[0], NOW)
    assert (name, found and found.person_id) == ("session", carol.person_id)
    assert door.enter("mallory", "", NOW) is None
    page = door.beside(b'<main id="main">\n<form></form></main>').decode()
    assert page.index("Be Carol") < page.index("Be Alice") < page.index("See the mailbox") < page.index("<form></form>")
