"""Entering, correcting, removing and skipping readings."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from chalicelib.domain import keys
from chalicelib.domain.actor import Actor
from chalicelib.domain.metrics import archiving, keeping, recording, seeing
from chalicelib.domain.metrics.metric import MOST_RECENT, Last, Metric
from chalicelib.domain.metrics.reading import Reading
from chalicelib.domain.metrics.recording import New
from chalicelib.domain.metrics.seeing import Read
from chalicelib.domain.metrics.values import Value
from chalicelib.domain.people.person import Person
from chalicelib.domain.plans import finding as plans
from chalicelib.domain.plans.membership import Membership
from chalicelib.domain.plans.plan import Plan
from chalicelib.domain.stream import reading as history
from chalicelib.domain.team import joining
from chalicelib.errors import Invalid, MetricArchived, NotAllowed, PlanEnded, PlanNotFound, ReadingNotFound
from tests.conftest import NOW, counted, entries, kinds, owed
from tests.domain.metrics.conftest import TODAY, Enter, SetUp
from tests.refusing import refused, values

LATER = NOW + timedelta(hours=1)


def present(metric: Metric) -> Metric:
    row = Metric.find(metric.plan_id, metric.metric_id)
    assert row is not None
    return row


def told(metric: Metric) -> list[str]:
    """Returns the days that have a reading, with what they count as."""
    days = seeing.by_day(present(metric), seeing.readings(present(metric)))
    return [f"{day.day.day}: {day.last.value if day.last.value is not None else 'skipped'}" for day in days]


def last(value: str) -> Last:
    return Last(Decimal(value))


# Entering


def test_a_reading_is_kept_and_tells_nobody(plan: Plan, weight: Metric, enter: Enter, client: Actor) -> None:
    before = kinds(plan)
    done = enter(weight, "81.40")
    [read] = seeing.readings(present(weight))
    assert (read.day, read.value, read.row.via, read.row.by_name) == (
        TODAY,
        Value(Decimal("81.4")),
        "text",
        "Alice Moreau",
    )
    assert (done.before, done.after) == (None, last("81.4"))
    assert present(weight).latest == [(TODAY, last("81.4"))]
    assert kinds(plan) == before
    assert owed() == []
    assert Membership.find(plan.primary_id, plan.plan_id).heard_at == NOW  # type: ignore[union-attr]


def test_it_takes_two_reads_and_one_transaction(weight: Metric, enter: Enter) -> None:
    with counted() as calls:
        enter(weight, "81.4")
        enter(weight, "81.2", now=LATER)
    assert calls == {"TransactGetItems": 2, "Query": 2, "TransactWriteItems": 2}


def test_where_the_last_counts_a_second_number_replaces_and_what_was_is_kept(weight: Metric, enter: Enter) -> None:
    enter(weight, "81.4")
    done = enter(weight, "82", now=LATER)
    assert (done.before, done.after, told(weight)) == (last("81.4"), last("82"), ["23: 82"])
    [read] = seeing.readings(present(weight))
    [was] = read.row.was.values()
    assert (was.value, was.until, was.state) == ("81.4", LATER, "value")
    assert (read.row.reported_at, read.row.changed_at) == (NOW, LATER)


def test_of_a_total_it_adds_unless_it_is_all(set_up: SetUp, enter: Enter) -> None:
    calls = set_up("Calls", kind="total")
    enter(calls, "6")
    assert enter(calls, "6", now=LATER).after == last("12")
    assert enter(calls, "7", how="replace", now=LATER).after == last("7")
    assert told(calls) == ["23: 7"]


def test_the_same_again_writes_nothing(weight: Metric, enter: Enter) -> None:
    enter(weight, "81.4")
    with counted() as calls:
        assert enter(weight, "81.4", how="replace", now=LATER).revisions == []
    assert "TransactWriteItems" not in calls


def test_a_skip_is_no_zero(set_up: SetUp, enter: Enter) -> None:
    calls = set_up("Calls", kind="total")
    enter(calls, None)
    enter(calls, "0", ago=1)
    assert told(calls) == ["22: 0", "23: skipped"]
    assert present(calls).recent == {"2026-11-22": last("0"), "2026-11-23": Last()}
    assert enter(calls, "6", now=LATER).readings[0].value == Value(Decimal(6))
    assert len(Reading.rows(calls.metric_id)) == 2


def test_a_pair_has_both(set_up: SetUp, enter: Enter) -> None:
    pressure = set_up("Pressure", kind="pair", unit="mmHg", decimals=0)
    assert enter(pressure, "120", second="80").after == Last(Decimal(120), Decimal(80))
    with refused(Invalid, at="value"):
        enter(pressure, "120", ago=1)
    weight = set_up("Weight")
    with refused(Invalid, at="value"):
        enter(weight, "120", second="80")


@pytest.mark.parametrize("value", ["NaN", "1e400", "-Infinity", "0.0000001"])
def test_what_no_reading_can_be_is_refused(weight: Metric, enter: Enter, value: str) -> None:
    with refused(Invalid, at="value"):
        enter(weight, value)


def test_a_day_that_has_not_begun_or_is_long_gone_is_refused(weight: Metric, enter: Enter) -> None:
    with refused(Invalid, at="date", because="hasn’t begun yet"):
        enter(weight, "81.4", ago=-1)
    with refused(Invalid, at="date", because="from 1970 on"):
        enter(weight, "81.4", ago=365 * 137)


def test_the_same_message_enters_once_even_if_it_changed_nothing(plan: Plan, weight: Metric, client: Actor) -> None:
    def receive(value: str, name: str) -> None:
        once = keys.new(name, kind="seen", now=NOW, lasts=timedelta(days=1))
        new = New(TODAY, Value(Decimal(value)))
        recording.record(client, plan.plan_id, weight.metric_id, new, now=NOW, once=once)

    receive("81", "seen#1")
    receive("81", "seen#2")
    receive("82", "seen#3")
    for name in ("seen#1", "seen#2"):
        with refused(keys.Repeated):
            receive("81", name)
    assert told(weight) == ["23: 82"]


# Who may


def test_all_coaches_enter_and_viewers_and_strangers_do_not(
    plan: Plan, coach: Actor, bring: Callable[..., Plan], dan: Person, mallory: Person, weight: Metric, enter: Enter
) -> None:
    enter(weight, "81.4", by=coach)
    with refused(PlanNotFound):
        enter(weight, "1", by=Actor(mallory.person_id))
    bring(dan, "viewer")
    with refused(NotAllowed, because="You can view this plan only"):
        enter(weight, "1", by=Actor(dan.person_id))
    with refused(NotAllowed):
        seeing.get_for(dan.person_id, plan.plan_id, weight.metric_id)


def test_an_archived_metric_takes_no_more_and_says_what_was_not_added(
    plan: Plan, coach: Actor, weight: Metric, enter: Enter
) -> None:
    archiving.archive(coach, plan.plan_id, weight.metric_id, now=NOW)
    with refused(MetricArchived, because="“Weight” is archived, so 81.4 kg wasn’t added"):
        enter(weight, "81.4")


def test_a_plan_that_its_client_left_takes_no_more(open_plan: Callable[..., Plan], set_up: SetUp, coach: Actor, enter: Enter) -> None:  # fmt: skip
    waiting = open_plan("Bob", "bob@home.example", accepted=False)
    weight = set_up(in_plan=waiting, unit="kg")
    joining.decline(Actor(waiting.client_id, "link"), waiting.plan_id, now=NOW)
    with refused(PlanEnded, because="This plan ended on 23 Nov, so 81.4 kg wasn’t added."):
        enter(weight, "81.4", by=coach)


# Correcting and removing


def test_one_of_several_a_day_is_corrected(plan: Plan, client: Actor, set_up: SetUp, enter: Enter) -> None:
    calls = set_up("Calls", kind="total")
    first = enter(calls, "6").readings[0]
    enter(calls, "8", now=LATER)
    new = New(TODAY, Value(Decimal(5)))
    assert recording.correct(client, plan.plan_id, calls.metric_id, first.at, new, now=LATER).after == last("13")
    gone = recording.remove(client, plan.plan_id, calls.metric_id, first.at, now=LATER)
    assert (gone.before, gone.after) == (last("13"), last("8"))
    with refused(ReadingNotFound):
        recording.remove(client, plan.plan_id, calls.metric_id, first.at, now=LATER)
    row = Reading.find(calls.metric_id, first.at)
    assert row is not None
    assert [was.value for was in row.was.values()] == ["6", "5"]


def test_a_reading_moves_to_the_day_that_was_meant(plan: Plan, client: Actor, weight: Metric, enter: Enter) -> None:
    first = enter(weight, "81.4").readings[0]
    new = New(TODAY - timedelta(days=1), Value(Decimal("81.4")))
    recording.correct(client, plan.plan_id, weight.metric_id, first.at, new, now=LATER)
    assert told(weight) == ["22: 81.4"]
    assert (present(weight).days, sorted(present(weight).recent)) == (1, ["2026-11-22"])


def test_all_of_a_day_is_removed_at_once(plan: Plan, client: Actor, set_up: SetUp, enter: Enter) -> None:
    calls = set_up("Calls", kind="total")
    for value in ("6", "8"):
        enter(calls, value)
    recording.clear(client, plan.plan_id, calls.metric_id, TODAY, now=LATER)
    assert (told(calls), present(calls).days, present(calls).recent) == ([], 0, {})
    with refused(ReadingNotFound):
        recording.clear(client, plan.plan_id, calls.metric_id, TODAY, now=LATER)


@pytest.mark.parametrize("at", ["", "today", "2026-11-23", "2026-11-23#nosuchone0", "key#a"])
def test_a_reading_that_is_not_there_is_not_found(
    plan: Plan, client: Actor, weight: Metric, enter: Enter, at: str
) -> None:
    enter(weight, "81.4")
    with refused(ReadingNotFound):
        recording.remove(client, plan.plan_id, weight.metric_id, at, now=NOW)


# Notes


def test_a_note_is_a_comment_of_which_the_others_hear(plan: Plan, weight: Metric, enter: Enter, carol: Person) -> None:
    enter(weight, "81.4", note="  felt heavy  ")
    entry = entries(plan)[-1]
    assert values(entry, "kind", "text", "number") == ["comment", "felt heavy", None]
    assert entry.data == {"metric": "Weight", "metric_id": weight.metric_id, "day": "2026-11-23"}
    assert [row.kind for row in owed(carol)] == ["comment"]
    assert seeing.readings(present(weight))[0].row.comment_id == entry.entry_id
    with refused(Invalid, at="note"):
        enter(weight, "81", note="x" * 10_001)


def test_a_corrected_value_keeps_its_note_and_says_it_once(plan: Plan, weight: Metric, enter: Enter) -> None:
    enter(weight, "81.4", note="felt heavy")
    enter(weight, "81.2", now=LATER)
    assert seeing.readings(present(weight))[0].row.note == "felt heavy"
    assert kinds(plan).count("comment") == 1
    enter(weight, "81.2", note="", now=LATER)
    assert seeing.readings(present(weight))[0].row.note is None


def test_viewers_see_nothing_of_metrics_in_the_history(
    plan: Plan, viewer: Person, weight: Metric, enter: Enter
) -> None:
    enter(weight, "81.4", note="felt heavy")
    changed = plans.get_for(viewer.person_id, plan.plan_id)
    seen = history.of_plan(plan.plan_id, hidden=changed.hidden_from(viewer.person_id)).items
    assert not [entry for entry in seen if "metric" in str(entry.data) or entry.text == "felt heavy"]
    assert history.of_plan(plan.plan_id, hidden=changed.hidden_from(plan.client_id)).items[0].text == "felt heavy"


# The latest values


def fill(metric: Metric, enter: Enter, count: int) -> None:
    """Puts rows of so many days there, with the metric's latest values, as if they had been entered."""
    days = [TODAY - timedelta(days=ago) for ago in range(count)]
    for day in days:
        Reading(metric.metric_id, f"{day}#one", value="80", reported_at=NOW, changed_at=NOW, by="x", was={}).save()
    metric.recent = {day.isoformat(): last("80") for day in days[:MOST_RECENT]}
    metric.days = count
    metric.save()


def test_the_latest_sixty_days_are_kept_with_the_metric(
    plan: Plan, client: Actor, weight: Metric, enter: Enter
) -> None:
    fill(weight, enter, 62)
    oldest = min(present(weight).recent)
    enter(weight, "79", ago=61)  # older than those kept
    assert (len(present(weight).recent), min(present(weight).recent)) == (60, oldest)
    recording.clear(client, plan.plan_id, weight.metric_id, TODAY, now=NOW)
    found = present(weight)
    assert (len(found.recent), found.days, min(found.recent)) == (60, 61, "2026-09-24")
    enter(weight, "81")
    found = present(weight)
    assert (len(found.recent), found.days, min(found.recent)) == (60, 62, oldest)


def test_a_plans_metrics_with_their_latest_values_are_one_query(plan: Plan, set_up: SetUp, enter: Enter) -> None:
    for name in ("Weight", "Mood", "Calls"):
        enter(set_up(name), "3")
    changed = plans.get_for(plan.client_id, plan.plan_id)
    with counted() as calls:
        found = seeing.of_plan(changed)
    assert calls == {"Query": 1}
    assert [(metric.name, metric.latest) for metric in found] == [
        (name, [(TODAY, last("3"))]) for name in ("Calls", "Mood", "Weight")
    ]


def test_a_plan_without_any_is_not_asked(plan: Plan) -> None:
    with counted() as calls:
        assert seeing.of_plan(plan) == []
    assert calls == {}


def test_of_two_readings_at_one_moment_none_is_lost(
    weight: Metric, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_days, others = keeping.of_days, [1]

    def late(metric: Metric, days: list[date]) -> keeping.Days:
        found = of_days(metric, days)
        if others:
            others.clear()
            enter(weight, "80", ago=1)
        return found

    monkeypatch.setattr(keeping, "of_days", late)
    enter(weight, "81.4")
    assert told(weight) == ["22: 80", "23: 81.4"]
    assert sorted(present(weight).recent) == ["2026-11-22", "2026-11-23"]


# Reading


def test_readings_are_read_by_range_and_by_change(plan: Plan, client: Actor, weight: Metric, enter: Enter) -> None:
    for ago in range(4):
        enter(weight, str(80 + ago), ago=ago)
    recording.clear(client, plan.plan_id, weight.metric_id, TODAY, now=LATER)

    def days(found: list[Read]) -> list[str]:
        return [f"{read.day.day}{' removed' if read.state == 'removed' else ''}" for read in found]

    metric = present(weight)
    assert days(seeing.readings(metric, TODAY - timedelta(days=2), TODAY)) == ["21", "22"]
    first = seeing.page_of(metric, limit=2)
    assert days(first.items) == ["20", "21"]
    assert days(seeing.page_of(metric, limit=2, cursor=first.next_cursor).items) == ["22"]
    assert days(seeing.page_of(metric, changed_since=LATER).items) == ["23 removed"]
    assert days(seeing.page_of(metric, changed_since=NOW, last=TODAY - timedelta(days=2)).items) == ["20", "21"]
