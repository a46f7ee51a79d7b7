"""Many readings at once, by keys of a program."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import archiving, keeping, recording, seeing, several
from chalicelib.domain.metrics.metric import Metric
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.several import MOST_LINES, Line, Result
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans.plan import Plan
from chalicelib.errors import Invalid, MetricArchived, NotAllowed
from tests.conftest import NOW, counted, kinds, owed
from tests.domain.metrics.conftest import TODAY, Enter, SetUp
from tests.domain.metrics.test_recording import present, told
from tests.refusing import refused


def line(key: str, value: str | None = "1", *, ago: int = 0, **more: Any) -> Line:
    day = (TODAY - timedelta(days=ago)).isoformat()
    return Line(key, day, None if value is None else Decimal(value), skipped=value is None, **more)


def send(by: Actor, metric: Metric, *lines: Line, **more: Any) -> list[Result]:
    return several.record_all(by, metric.plan_id, metric.metric_id, lines, now=NOW, **more)


def results(found: list[Result]) -> list[str]:
    return [each.result for each in found]


def test_the_same_key_again_changes_that_reading_also_to_another_day(coach: Actor, set_up: SetUp) -> None:
    calls = set_up("Calls", kind="total")
    assert results(send(coach, calls, line("a", "6"), line("b", "8"), line("c", "2", ago=1))) == ["created"] * 3
    assert told(calls) == ["22: 2", "23: 14"]
    again = send(coach, calls, line("a", "6"), line("b", "1", ago=1), line("d", None, ago=2))
    assert results(again) == ["changed", "changed", "created"]
    assert told(calls) == ["21: skipped", "22: 3", "23: 6"]
    assert results(send(coach, calls, line("b", "4"))) == ["changed"]
    assert told(calls) == ["21: skipped", "22: 2", "23: 10"]
    removed = [read for read in seeing.page_of(present(calls), changed_since=NOW).items if read.state == "removed"]
    assert [read.row.key for read in removed] == [None, None]


def test_where_the_last_counts_it_is_the_last_line(coach: Actor, weight: Metric) -> None:
    send(coach, weight, line("z", "80"), line("a", "81"))
    assert told(weight) == ["23: 81"]


def test_one_that_was_removed_meanwhile_is_there_again(coach: Actor, client: Actor, plan: Plan, weight: Metric) -> None:
    send(coach, weight, line("a"))
    recording.clear(client, plan.plan_id, weight.metric_id, TODAY, now=NOW)
    assert results(send(coach, weight, line("a"))) == ["changed"]
    assert told(weight) == ["23: 1"]


def test_a_key_follows_its_reading_to_the_day_that_somebody_moved_it_to(
    coach: Actor, client: Actor, weight: Metric
) -> None:
    [made] = send(coach, weight, line("a"))
    yesterday = New(TODAY - timedelta(days=1), Value(Decimal(2)))
    recording.correct(client, weight.plan_id, weight.metric_id, str(made.at), yesterday, now=NOW)
    assert results(send(coach, weight, line("a", "3", ago=1))) == ["changed"]
    assert told(weight) == ["22: 3"]


def test_what_is_refused_is_told_by_line_and_the_rest_is_kept(coach: Actor, weight: Metric) -> None:
    lines = [
        line("a"), line("a"), line(""), line(" b"), line("x" * 101), line("c", "NaN"), line("d", "1e400"), line("e", ago=-1),
        Line("f", "1890-01-01", Decimal(1)), Line("g", "yesterday", Decimal(1)), Line("h", TODAY.isoformat()),
        line("i", "120", second=Decimal(80)), Line("j", TODAY.isoformat(), Decimal(1), skipped=True), line("k", ago=1),
    ]  # fmt: skip
    found = send(coach, weight, *lines)
    assert results(found) == ["created", *["refused"] * 12, "created"]
    assert [list(each.problems or {}) for each in found[1:-1]] == [
        *[["key"]] * 4, ["value"], ["value"], ["date"], ["date"], ["date"], ["value"], ["value"], ["value"],
    ]  # fmt: skip
    assert told(weight) == ["22: 1", "23: 1"]


def test_too_many_or_none_are_refused_as_a_whole(coach: Actor, weight: Metric) -> None:
    for lines in ([], [line(str(n)) for n in range(10_000)]):
        with refused(
            Invalid, at="readings", because=f"Send 1 to {MOST_LINES} readings at once; these are {len(lines):,}"
        ):
            send(coach, weight, *lines)


def test_viewers_do_not_and_an_archived_metric_takes_none(
    plan: Plan, viewer: Person, coach: Actor, weight: Metric
) -> None:
    with refused(NotAllowed):
        send(Actor(viewer.person_id), weight, line("a"))
    archiving.archive(coach, plan.plan_id, weight.metric_id, now=NOW)
    with refused(MetricArchived):
        send(coach, weight, line("a"))


def test_notes_stay_with_their_readings_and_tell_nobody(plan: Plan, coach: Actor, weight: Metric) -> None:
    before = kinds(plan)
    send(coach, weight, line("a", note="from the scale"))
    assert [read.row.note for read in seeing.readings(present(weight))] == ["from the scale"]
    assert (kinds(plan), owed()) == (before, [])


def test_seventy_cost_three_transactions_and_the_same_again_none(coach: Actor, weight: Metric) -> None:
    lines = [line(f"k{n}", str(n), ago=n) for n in range(70)]
    with counted() as calls:
        send(coach, weight, *lines)
    assert calls == {"TransactGetItems": 1, "BatchGetItem": 1, "Query": 1, "TransactWriteItems": 3}
    assert (present(weight).days, len(present(weight).recent)) == (70, 60)
    with counted() as calls:
        assert results(send(coach, weight, *lines)) == ["changed"] * 70
    assert "TransactWriteItems" not in calls


def test_of_two_requests_at_once_none_is_lost(
    coach: Actor, weight: Metric, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    quietly, others = keeping.keep_quietly, [1]

    def late(*given: Any) -> None:
        if others:
            others.clear()
            enter(weight, "80", ago=9)
        quietly(*given)

    monkeypatch.setattr(keeping, "keep_quietly", late)
    assert results(send(coach, weight, line("a"))) == ["created"]
    assert told(weight) == ["14: 80", "23: 1"]


def test_under_an_idempotency_key_the_same_is_told_again(coach: Actor, weight: Metric) -> None:
    once = keys.new("idem#1", kind="idempotency", now=NOW, lasts=timedelta(days=1))
    lines = [line("a"), line("b", "NaN"), line("c", ago=1)]
    send(coach, weight, line("a", "7"))
    found = send(coach, weight, *lines, once=once)
    kept = keys.find("idem#1", NOW)
    assert kept is not None
    made = str(kept.data[keys.MADE])
    assert several.day_made(made) == "2026-11-22"
    assert several.told_again(coach, weight.plan_id, weight.metric_id, lines, made, now=NOW) == found
