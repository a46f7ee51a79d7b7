"""Metrics beside what got done: in growth, before a session, in the history, and on the coach's home."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.database.rows import plain
from chalicelib.domain.actions import closing, editing
from chalicelib.domain.actions.action import Action
from chalicelib.domain.actions.change import Change
from chalicelib.domain.actions.fields import Due
from chalicelib.domain.actions.serving import Serves
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import archiving, pausing, recording, setting_up
from chalicelib.domain.metrics.fields import Fields
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.reading import Reading, at
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.web.pages.plan import growth
from tests.conftest import NOW, counted
from tests.web.pages.visitor import Shown, Visitor

Browses = Callable[[Person | None], Visitor]
Adds = Callable[..., Action]
SetUp = Callable[..., Metric]
Enter = Callable[..., None]
TODAY, DAY = date(2026, 11, 23), timedelta(days=1)


@pytest.fixture
def set_up(plan: Plan, carol: Person) -> SetUp:
    def made(name: str = "Weight", *, ago: int = 40, **more: Any) -> Metric:
        asked = Fields(name=name, **{"unit": "kg", **more})
        return setting_up.set_up(Actor(carol.person_id), plan.plan_id, asked, now=NOW - ago * DAY)[1]

    return made


@pytest.fixture
def enter(plan: Plan, alice: Person) -> Enter:
    def entered(metric: Metric, **values: str | None) -> None:
        """By the days ago: ``_20="84"``."""
        for ago, value in values.items():
            read = None if value is None else Value(Decimal(value))
            new = New(TODAY - int(ago[1:]) * DAY, read)
            recording.record(Actor(alice.person_id), plan.plan_id, metric.metric_id, new, now=NOW)

    return entered


def lines(page: Shown, section: str) -> list[str]:
    assert page.status == 200
    return page.words(f'section[aria-labelledby="{section}"] li')


def done(plan: Plan, alice: Person, add_action: Adds, *, ago: int, **more: Any) -> None:
    number = int(add_action(due=NOW, at=NOW - 50 * DAY, **more).number)
    closing.complete(Actor(alice.person_id), plan.plan_id, number, now=NOW - ago * DAY)


def test_growth_shows_where_each_metric_went_beside_what_got_done(
    visits_as: Browses, alice: Person, carol: Person, viewer: Person, plan: Plan, set_up: SetUp, enter: Enter,
    add_action: Adds, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    weight, calls = set_up(), set_up("Calls", kind="total", unit="")
    walked, hours = set_up("Walked", kind="yes_no", unit=""), set_up("Sleep", kind="duration", unit="")
    set_up("Mood", kind="rating", low=1, high=5, unit="")
    enter(weight, _20="84", _3="82", _0="81.4")
    enter(calls, _12="12", _9="9", _8=None)
    enter(walked, _2="1", _1="0")
    enter(hours, _2="27000")
    archiving.archive(Actor(carol.person_id), plan.plan_id, calls.metric_id, now=NOW)
    for ago, serves in ((30, None), (15, None), (11, Serves(weight.metric_id, "Weight")), (1, None)):
        done(plan, alice, add_action, ago=ago, serves=serves)
    theirs = int(add_action(due=NOW, at=NOW - 50 * DAY, assigned_to="coach").number)
    closing.complete(Actor(carol.person_id), plan.plan_id, theirs, now=NOW - DAY)
    path = f"/plans/{plan.plan_id}/growth"
    page = visits_as(alice).get(path)
    assert lines(page, "led") == [
        "Calls 21 on 2 days since Wed 11 Nov, until Sat 14 Nov 1 action done",
        "Sleep 7 h 30 min since Sat 21 Nov 1 action done",
        "Walked yes on 1 of 2 days since Sat 21 Nov 1 action done",
        "Weight 84.0 → 81.4 kg since Tue 3 Nov 3 actions done, 1 of them for it",
    ]
    assert len(page.all('section[aria-labelledby="led"] svg')) == 3
    assert not lines(visits_as(viewer).get(path), "led")
    with counted() as calls_made:
        visits_as(carol).get(path)
    with counted() as without:
        visits_as(viewer).get(path)
    assert calls_made["Query"] - without["Query"] == 1
    monkeypatch.setattr(growth, "MOST_LED", 1)
    folded = visits_as(alice).get(path)
    assert [words.split()[0] for words in lines(folded, "led")] == ["Calls"]
    assert folded.words(f'section[aria-labelledby="led"] a[href="/plans/{plan.plan_id}/metrics"]') == ["3 more"]


def test_growth_finds_the_first_value_of_a_metric_with_more_than_its_row_knows(
    visits_as: Browses, carol: Person, plan: Plan, set_up: SetUp
) -> None:
    weight, calls = set_up(ago=100), set_up("Calls", kind="total", unit="", ago=100)
    for metric in (weight, calls):
        rows = [Reading(metric.metric_id, at(TODAY - ago * DAY, "x"), was={}, by_name="Alice") for ago in range(100)]
        for ago, row in enumerate(rows):
            row.value, row.reported_at, row.changed_at = str(100 + ago), NOW, NOW
            row.save()
        recent = {(TODAY - ago * DAY).isoformat(): {"value": str(100 + ago)} for ago in range(60)}
        metric.update([Metric.recent.set(plain(recent)), Metric.days.set(100)])
    page = visits_as(carol).get(f"/plans/{plan.plan_id}/growth")
    assert lines(page, "led") == [
        "Calls 14,950 on 100 days since Sun 16 Aug",
        "Weight 199.0 → 100.0 kg since Sun 16 Aug",
    ]


def test_before_a_session_each_metric_says_how_it_is_what_is_missing_and_what_was_noted(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, set_up: SetUp, enter: Enter
) -> None:
    Membership(carol.person_id, plan.plan_id).update([Membership.created_at.set(NOW - 50 * DAY)])
    weight, calls = set_up(), set_up("Calls", kind="total", unit="", ago=4)
    set_up("Mood", kind="rating", low=1, high=5, unit="", ago=2)
    enter(weight, _20="84", _9="83", _8=None, _0="81.4")
    enter(calls, _3="4", _2="5", _0="6")
    noted = New(TODAY - DAY, Value(Decimal("81.9")), "felt heavy")
    recording.record(Actor(alice.person_id), plan.plan_id, weight.metric_id, noted, now=NOW - timedelta(hours=1))
    page = visits_as(carol).get(f"/plans/{plan.plan_id}/session")
    assert lines(page, "metrics") == [
        "Calls 15 on 3 days nothing on Thu 19 Nov and Sun 22 Nov",
        "Mood no value yet nothing on Sat 21 Nov and Sun 22 Nov",
        "Weight 81.4 kg on Mon 23 Nov was 84.0 kg on Tue 3 Nov skipped on Sun 15 Nov nothing on 11 of 14 days new Sun 22 Nov: “felt heavy”",
    ]  # fmt: skip
    assert not lines(page, "said"), "the note is with its metric"
    assert "Nothing happened" not in page.text
    narrow = visits_as(carol).get(f"/plans/{plan.plan_id}/session?since=2026-11-22")
    assert lines(narrow, "metrics")[2].startswith("Weight 81.4 kg on Mon 23 Nov was 83.0 kg on Sat 14 Nov")
    archiving.archive(Actor(carol.person_id), plan.plan_id, weight.metric_id, now=NOW)
    page = visits_as(carol).get(f"/plans/{plan.plan_id}/session")
    assert lines(page, "said") == ["Alice Moreau today 03:00, on Weight, Sun 22 Nov new “felt heavy”"]


def test_the_history_says_what_a_note_is_on(visits_as: Browses, alice: Person, plan: Plan, set_up: SetUp) -> None:
    weight = set_up()
    noted = New(TODAY, Value(Decimal("81.9")), "felt heavy")
    recording.record(Actor(alice.person_id), plan.plan_id, weight.metric_id, noted, now=NOW)
    page = visits_as(alice).get(f"/plans/{plan.plan_id}/stream")
    (link,) = page.all(f'.flow a[href="/plans/{plan.plan_id}/metrics/{weight.metric_id}/days/2026-11-23"]')
    assert link.text() == "Weight, Mon 23 Nov"


def test_the_coachs_home_says_which_metrics_are_at_rest(
    visits_as: Browses, carol: Person, alice: Person, plan: Plan, set_up: SetUp, enter: Enter, add_action: Adds
) -> None:
    weight = set_up()
    enter(weight, _15="84")
    set_up("Mood", kind="rating", low=1, high=5, unit="")
    done(plan, alice, add_action, ago=2, serves=Serves(weight.metric_id, "Weight"))
    home = visits_as(carol)
    assert home.get("/").words(".clients small") == [
        "Weight: nothing for 15 days, while one of its actions got done, and 1 more"
    ]
    recent = Membership.find(carol.person_id, plan.plan_id)
    assert recent is not None
    archiving.archive(
        Actor(carol.person_id), plan.plan_id, next(iter(set(recent.metrics or {}) - {weight.metric_id})), now=NOW
    )
    assert home.get("/").words(".clients small") == ["Weight: nothing for 15 days, while one of its actions got done"]
    pausing.pause(Actor(carol.person_id), plan.plan_id, until=TODAY + 3 * DAY, now=NOW)
    assert home.get("/").words(".clients small") == ["metrics paused until Thu 26 Nov"]
    pausing.resume(Actor(carol.person_id), plan.plan_id, now=NOW)
    add_action("Weigh in", serves=Serves(weight.metric_id, "Weight"))
    Membership(carol.person_id, plan.plan_id).update([Membership.recent.set({f"#{weight.metric_id}": 1})])
    enter(weight, _0="82")
    said = "Weight: kept up, but none of its actions got done for two weeks"
    assert home.get("/").words(".clients small") == [said]


def test_a_run_is_said_where_it_is_three_days_or_longer_and_a_moved_date_is_in_the_chart(
    visits_as: Browses, alice: Person, carol: Person, plan: Plan, set_up: SetUp, enter: Enter, add_action: Adds
) -> None:
    weight, mood = set_up(), set_up("Mood", kind="rating", low=1, high=5, unit="")
    enter(weight, _4="82", _3=None, _2="81.4", _1="81.6")
    enter(mood, _2="4", _1="4")
    number = int(add_action(due=NOW - 5 * DAY, at=NOW - 9 * DAY).number)
    editing.edit(Actor(carol.person_id), plan.plan_id, number, Change(due=Due(at=NOW + DAY)), now=NOW - 6 * DAY)
    client, path = visits_as(alice), f"/plans/{plan.plan_id}/metrics"
    assert [("3 days in a row" in line, "in a row" in line) for line in client.get(path).words("li.metric")] == [
        (False, False), (True, True),
    ]  # fmt: skip
    with counted() as calls:
        page = client.get(f"{path}/{weight.metric_id}")
    assert (calls["TransactGetItems"], calls["Query"]) == (1, 2)
    assert "Daily · 3 days in a row" in page.text
    assert len(page.all(".plot .moved")) == 1
    assert "3 values, first 82.0 kg, last 81.6 kg; lowest 81.4 kg, highest 82.0 kg; 1 date moved." in page.text
    archiving.archive(Actor(alice.person_id), plan.plan_id, weight.metric_id, now=NOW)
    assert "in a row" not in client.get(f"{path}/{weight.metric_id}").text
